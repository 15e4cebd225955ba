"""Where each value of an activity came from: a row of a file, or a person who corrected it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pamoja.plans.models import Row, RowVersion, Submission
from pamoja.web.templatetags.said import moment
from pamoja.workplan.correcting import Typed, as_typed

MONEY, DAYS = "money", "days"
MOST_SHOWN = 120


@dataclass(frozen=True)
class Origins:
    """The row behind an activity with its versions, as far as a person may see them."""

    versions: Sequence[RowVersion]
    corrections: Mapping[str, str]

    @property
    def row(self) -> Row | None:
        """The row itself."""
        return self.versions[-1].row if self.versions else None

    @property
    def submission(self) -> Submission | None:
        """The file that it stands in."""
        return self.row.submission if self.row else None

    @property
    def place(self) -> str:
        """The row in its file: "Water, row 19"."""
        row = self.row
        if row is None:
            return _("unknown")
        said = _("row %(row)s") % {"row": row.stands_at}
        return f"{row.sheet}, {said}" if row.sheet else said

    def of(self, field: str) -> str:
        """Where the value of a field came from."""
        return self.corrections.get(field) or self.place


def origins_of(versions: Sequence[RowVersion], *, with_corrections: bool) -> Origins:
    """The origins of an activity's values; corrections are for those who may see rows."""
    return Origins(versions, _corrections(versions) if with_corrections else {})


def _corrections(versions: Sequence[RowVersion]) -> dict[str, str]:
    """Of each field that differs from the file, who changed it last and what the file says."""
    if len(versions) < 2:  # noqa: PLR2004 - the first version is the file's own
        return {}
    said = [_texts(as_typed(version.values)) for version in versions]
    found: dict[str, str] = {}
    for field, first in said[0].items():
        if said[-1][field] == first:
            continue
        at = max(n for n in range(1, len(said)) if said[n][field] != said[n - 1][field])
        found[field] = _("corrected by %(name)s, %(moment)s; the file says: %(text)s") % {
            "name": versions[at].by.name,
            "moment": moment(versions[at].at),
            "text": f"“{first[:MOST_SHOWN]}”" if first else _("nothing"),
        }
    return found


def _texts(typed: Typed) -> dict[str, str]:
    lines = [f"{line.amount} {line.currency} {line.contributor}".strip() for line in typed.money]
    days = " - ".join(filter(None, (typed.fields["start"], typed.fields["end"])))
    return {**typed.fields, DAYS: days, MONEY: "; ".join(lines)}
