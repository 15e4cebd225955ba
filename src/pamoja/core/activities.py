"""The frozen values that flow from files to findings: an activity, where it is, what it costs, where it stood."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Self

from pamoja.core.money import Money
from pamoja.core.periods import DAY, Period


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stood: file name, sheet ("" where the file has none) and row as a spreadsheet program shows it.

    `id` is the identifier that the file itself gives the row, where it gives one, and `version` counts the changes of
    a row of a joint plan, 0 where that is not known. Where the activities of a table run across, `column` has the
    letters of this one's and `row` is that of its name.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    id: str = ""
    column: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """A place where an activity happens: the gazetteer's id, and what people call it.

    `level` is ward, subcounty or county; `code` the IEBC code of a ward or county, "" where there is none.
    """

    place: str
    name: str = ""
    level: str = "ward"
    code: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money for an activity and who gives it; None where the plan does not say."""

    money: Money
    contributor: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The identifier under which an activity is published, and those of the records that it names as others' own.

    `pays` are those that its money goes to, `paid_by` those that it comes from, `same` other reports of the activity.
    """

    id: str
    pays: tuple[str, ...] = ()
    paid_by: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of a plan.

    `start` is the first day and `until` the day after the last; either may be unknown (None).
    Texts are as written, "" where the plan is silent. `own` marks the county government's own plan.
    """

    id: str
    title: str
    organisation: str = ""
    description: str = ""
    sector: str = ""
    programme: str = ""
    sub_programme: str = ""
    indicator: str = ""
    target: str = ""
    target_groups: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    start: dt.date | None = None
    until: dt.date | None = None
    budget: tuple[BudgetLine, ...] = ()
    beneficiaries: int | None = None
    own: bool = False
    source: Source = field(default_factory=Source)
    published: Published | None = None

    @property
    def period(self) -> Period | None:
        """Its days, or None where one end is unknown or they are in the wrong order."""
        if self.start is None or self.until is None or self.until <= self.start:
            return None
        return Period(self.start, self.until)

    @property
    def last(self) -> dt.date | None:
        """The last day, or None where it is unknown."""
        return None if self.until is None else self.until - DAY

    def with_source_file(self, file: str) -> Self:
        """The same activity, its source naming this file."""
        return replace(self, source=replace(self.source, file=file))
