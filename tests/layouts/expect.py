"""What must come out of a file, and a table that writes rows and expectations together."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from layouts.amounts import Money, Share
from layouts.book import Book, Cell, Sheet, Value, at
from layouts.draw import Draw
from layouts.periods import When
from layouts.places import County, Flag, Json, Where
from layouts.words import ENGLISH, KISWAHILI, ORGANISATIONS


def _shares(shares: tuple[Share, ...]) -> list[Json]:
    return [{"amount": s.amount, "currency": s.currency, "contributor": s.contributor} for s in shares]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Work:
    """An activity as it must be read."""

    title: str
    sector: str
    where: Where
    when: When
    money: Money
    organisation: str = ""

    def json(self, organisation: str, sheet: str, row: int) -> Json:
        out: Json = {
            "title": " ".join(self.title.split()),
            "description": "",
            "organisation": self.organisation or organisation,
            "sector": self.sector,
            "places": list(self.where.places),
            "start": _day(self.when.start),
            "end": _day(self.when.end),
            "budget": _shares(self.money.shares),
            "source": {"sheet": sheet, "row": row},
        }
        if self.where.any_of:
            out["places_any_of"] = [list(places) for places in self.where.any_of]
        if self.when.any_of:
            out["start_any_of"] = [_day(start) for start, _ in self.when.any_of]
            out["end_any_of"] = [_day(end) for _, end in self.when.any_of]
        if self.money.any_of:
            out["budget_any_of"] = [_shares(shares) for shares in self.money.any_of]
        return out


@dataclass
class Plan:
    """One file in the making: its choices, its county, its book and what is expected of it."""

    layout: str
    seed: int
    county: County
    book: Book
    draw: Draw
    organisation: str = ""
    activities: list[Json] = field(default_factory=list)
    problems: list[Json] = field(default_factory=list)
    skipped: list[Json] = field(default_factory=list)
    optional_rows: list[Json] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.organisation = self.organisation or self.draw.pick(ORGANISATIONS)

    def title(self, sector: str) -> str:
        """An activity of a sector, not used in this file yet."""
        while True:
            text = self.draw.pick((ENGLISH | KISWAHILI)[sector]).format(n=self.draw.number(2, 60))
            if text not in self.titles:
                self.titles.add(text)
                return text

    def sectors(self, count: int, *, swahili: bool = False) -> list[str]:
        return self.draw.sample(list(KISWAHILI if swahili else ENGLISH), count)

    def amount(self, low: int = 4, high: int = 90) -> int:
        return 50_000 * self.draw.number(low, high)

    @property
    def total(self) -> int:
        return sum(int(share["amount"]) for activity in self.activities for share in activity["budget"])

    def problem(self, flag: Flag, sheet: str, cell: str, value: object = "") -> None:
        self.problems.append(
            {
                "kind": flag.kind,
                "severity": flag.severity,
                "sheet": sheet,
                "cell": cell,
                "value": str(value),
                "scope": flag.scope,
                "optional": flag.optional,
            }
        )

    def skip(self, sheet: str, row: int, reason: str) -> None:
        self.skipped.append({"sheet": sheet, "row": row, "reason": reason})

    def expected(self) -> Json:
        sheets = list(dict.fromkeys(str(a["source"]["sheet"]) for a in self.activities))
        return {
            "file": self.book.file,
            "county": self.county.name,
            "cycle": "2026/27",
            "outcome": "read",
            "organisation": self.organisation,
            "sheets": sheets,
            "activity_count": len(self.activities),
            "activities": self.activities,
            "problems": self.problems,
            "skipped": self.skipped,
            "optional_rows": self.optional_rows,
        }

    def save_expected(self, folder: Path) -> None:
        text = json.dumps(self.expected(), ensure_ascii=False, indent=1) + "\n"
        (folder / f"{self.book.file}.json").write_text(text, encoding="utf-8")


class Table:
    """Rows of a table on a sheet: every line written with what must be said about it."""

    def __init__(self, plan: Plan, sheet: Sheet, columns: str, *, row: int, left: int = 1) -> None:
        self.plan, self.sheet, self.row = plan, sheet, row
        self.column = {name: left + i for i, name in enumerate(columns.split())}
        self.left, self.right = left, left + len(self.column) - 1
        self.name = "" if plan.book.file.endswith(".csv") else sheet.name

    def cell(self, column: str, row: int) -> str:
        return at(self.column[column], row)

    def heads(self, texts: "str | Sequence[Value | Cell]") -> int:
        """A heading row, one text per column."""
        values: list[Value | Cell] = list(texts.split("|")) if isinstance(texts, str) else list(texts)
        for column, text in zip(self.column.values(), values, strict=True):
            self.sheet.put(self.row, column, text if isinstance(text, Cell) else text or None)
        self.row += 1
        return self.row - 1

    def group(self, texts: dict[str, tuple[str, int]]) -> None:
        """A row of group headings, each merged over so many columns."""
        for column, (text, width) in texts.items():
            self.sheet.put(self.row, self.column[column], text)
            self.sheet.merge(self.row, self.column[column], self.row, self.column[column] + width - 1)
        self.row += 1

    def line(self, values: "dict[str, Value | Cell]") -> int:
        for column, value in values.items():
            self.sheet.put(self.row, self.column[column], value)
        self.row += 1
        return self.row - 1

    def skip(self, reason: str, values: "dict[str, Value | Cell]", *, merge: bool = False) -> int:
        """A row that is no activity."""
        row = self.line(values)
        if merge:
            self.sheet.merge(row, self.left, row, self.right)
        self.plan.skip(self.name, row, reason)
        return row

    def note(self, text: str) -> int:
        return self.skip("note", {next(iter(self.column)): text})

    def work(
        self,
        work: Work,
        values: "dict[str, Value | Cell]",
        *,
        where: str = "ward",
        when: str = "when",
        money: str = "money",
    ) -> int:
        """A row that is an activity, with its problems at the cells named."""
        row = self.line(values)
        self.plan.activities.append(work.json(self.plan.organisation, self.name, row))
        for flags, column in ((work.where.flags, where), (work.when.flags, when), (work.money.flags, money)):
            for flag in flags:
                cell = self.sheet.cells.get((row, self.column[column]), Cell())
                self.plan.problem(flag, self.name, self.cell(column, row), cell.value)
        return row

    def flag(
        self,
        kind: str,
        column: str,
        row: int,
        severity: str = "warning",
        scope: str = "row",
        *,
        optional: bool = False,
    ) -> None:
        cell = self.sheet.cells.get((row, self.column[column]), Cell())
        self.plan.problem(
            Flag(kind, severity, scope, optional), self.name, self.cell(column, row), cell.value
        )

    def down(self, column: str, first: int, last: int) -> None:
        """Merge a column's cells over rows."""
        self.sheet.merge(first, self.column[column], last, self.column[column])
