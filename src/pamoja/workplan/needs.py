"""Tables of need and of people by ward or sub-county: every value with its year, its source and the cell it stands in.

Two layouts are read: one value a row (place, indicator, year, value, source), and one place a row with an indicator
over each column of numbers. Nothing is added up, and an empty cell is unknown, never zero.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pamoja import formats
from pamoja.core.placenames import NOT_RESOLVED, OTHER_COUNTY, PlaceNames
from pamoja.core.places import CONSTITUENCY, COUNTY, SUBCOUNTY, WARD, Place, squeeze
from pamoja.core.problems import Problem
from pamoja.core.refusals import Refusal
from pamoja.formats.grid import Sheet, Value, cell_name
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import Json, problem_json
from pamoja.workplan.reading.columns import role_of
from pamoja.workplan.reading.context import tidy
from pamoja.workplan.reading.money import is_total
from pamoja.workplan.reading.sites import PROBLEM_OF
from pamoja.workplan.reading.tables import View

READ_HERE = "pamoja.workplan.needs:read_here"
TEXTS = ("indicator", "year", "source", "unit", "sheet", "cell")
MOST_ROWS = 50_000
SEARCHED_ROWS = 30
SURE = 3
HUNDRED = Decimal(100)
ROUNDING = Decimal("0.005")
LEVELS = {"ward": WARD, "subcounty": SUBCOUNTY, "constituency": CONSTITUENCY, "place": "", "county": COUNTY}
WORDS = {
    "indicator": ("indicator", "need", "measure", "kiashiria", "kiashirio"),
    "value": ("value", "figure", "number", "thamani", "idadi"),
    "year": ("year", "mwaka", "period"),
    "source": ("source", "chanzo", "data source"),
    "unit": ("unit", "kipimo"),
}
_YEAR = re.compile(r"\b((?:19|20)\d\d(?:\s*[/-]\s*(?:20)?\d\d)?)\b")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+")
_HALF = re.compile(r",(\d{1,2})$")  # 12,5 is half, 1,200 a thousand
_A_PLAN = re.compile(
    r"\b(?:activit(?:y|ies)|project|budget|amount|cost|shughuli|bajeti|kiasi)\b", re.IGNORECASE
)
_SOURCE_LINE = re.compile(r"^\W*(?:source|chanzo)\s*[:–-]\s*(\S.*)$", re.IGNORECASE)
_NOT_VALUES = re.compile(
    r"\b(?:code|id|uid|no|name|lat|latitude|lon|longitude|kind|status|remarks?|notes?|level)\b|^s/?n$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"%|per\s*cent|percent|share|rate|average|mean|density|ratio|asilimia|index|score", re.IGNORECASE
)
_PEOPLE = re.compile(r"\b(?:pop(?:ulation)?|people|persons|watu|idadi ya watu)\d*\b|^pop\d", re.IGNORECASE)


class NoNeeds(Refusal):
    """A file without a table of figures by place."""

    code = "no_needs"
    sentence = (
        "“{file}” has no table of figures by place: it needs a column with wards or sub-counties "
        "and one with a figure for each, or a column for each indicator."
    )


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One value of one indicator at one place; `year` and `source` are "" where nobody says."""

    place: Place
    indicator: str
    value: Decimal
    year: str = ""
    source: str = ""
    unit: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def is_population(self) -> bool:
        """Whether it counts the people who live there."""
        return bool(_PEOPLE.search(self.indicator.replace("_", " "))) and not _SHARE.search(self.indicator)


@dataclass
class _Table:
    """A sheet's table being read: where its columns are, and what was noticed."""

    view: View
    names: PlaceNames
    head: int
    places: tuple[tuple[int, str], ...]
    columns: Mapping[str, int]
    values: Mapping[int, str]
    source: str
    year: str
    problems: list[Problem] = field(default_factory=list)
    elsewhere: int = 0

    def text(self, row: int, column: int | None) -> str:
        """What a cell shows, as text."""
        return tidy(self.view.value(row, column)) if column else ""

    def note(self, code: str, row: int, column: int, value: str = "", **params: str) -> None:
        """Report a problem at a cell."""
        self.problems.append(Problem(code, self.view.sheet.name, cell_name(row, column), value[:200], params))


def read_needs(
    path: Path, county: Place, *, source: str = "", year: str = ""
) -> tuple[tuple[NeedRow, ...], tuple[Problem, ...]]:
    """Every value of the file for a place of this county, and what is wrong in it, cell by cell.

    `source` and `year` hold where the table itself does not say. Rows of other counties are left out and counted.
    Raises a Refusal for a file that cannot be read.
    """
    names = PlaceNames(facts.gazetteer(), county.id)
    found: list[NeedRow] = []
    problems: list[Problem] = []
    tables = 0
    for sheet in formats.read(path).sheets:
        table = None if sheet.hidden else _table_of(sheet, names, source, year)
        if table is not None:
            tables += 1
            found += _rows_of(table)
            problems += table.problems
    if not tables:
        problems.append(Problem("need_no_table"))
    return _once(found, problems), tuple(problems)


def read_limited(
    path: Path, *, county: str, name: str = "", source: str = "", year: str = ""
) -> tuple[list[NeedRow], list[Json]]:
    """The same for a file from anywhere, read in a limited process; `name` is what its sender called it.

    Raises NoNeeds where nothing was read, and a Refusal for a file that cannot be read.
    """
    called = name or path.name
    arguments = {
        "path": str(path.absolute()),
        "county": county,
        "name": called,
        "source": source,
        "year": year,
    }
    found = child.run(READ_HERE, arguments, file=called)
    gazetteer = facts.gazetteer()
    rows = [
        NeedRow(**{**row, "place": gazetteer[row["place"]], "value": Decimal(row["value"])})
        for row in found["rows"]
    ]
    return rows, found["problems"]


def read_here(path: str, county: str, name: str, source: str, year: str) -> Json:
    """Read a table in this process; what the limited process runs."""
    rows, problems = read_needs(Path(path), facts.gazetteer().county(county), source=source, year=year)
    if not rows:
        raise NoNeeds(file=name)
    told = [
        {**{n: getattr(row, n) for n in TEXTS}, "place": row.place.id, "value": str(row.value)}
        for row in rows
    ]
    return {"rows": told[:MOST_ROWS], "problems": [problem_json(problem) for problem in problems]}


def read_population(
    path: Path, county: Place, *, source: str = "", year: str = ""
) -> tuple[tuple[NeedRow, ...], tuple[Problem, ...]]:
    """The counts of people alone, by the same reading."""
    rows, problems = read_needs(path, county, source=source, year=year)
    return tuple(row for row in rows if row.is_population), problems


def read_wards(path: Path, county: Place) -> tuple[tuple[tuple[Place, str, str], ...], tuple[Problem, ...]]:
    """The wards that a county's own list names, each with its sheet and cell; wards that it lacks are told."""
    gazetteer = facts.gazetteer()
    names = PlaceNames(gazetteer, county.id)
    found: dict[str, tuple[Place, str, str]] = {}
    problems: list[Problem] = []
    for sheet in formats.read(path).sheets:
        table = _table_of(sheet, names, "", "")
        for row, place, column in _placed(table) if table else ():
            if place.level == WARD and place.id in found:
                table.note("need_ward_twice", row, column, place.name, first=found[place.id][2])  # type: ignore[union-attr]
            elif place.level == WARD:
                found[place.id] = (place, sheet.name, cell_name(row, column))
        problems += table.problems if table else ()
    lacking = [ward.name for ward in gazetteer.wards_in(county.id) if ward.id not in found]
    if not found:
        problems.append(Problem("need_no_table"))
    elif lacking:
        listed = {"count": str(len(lacking)), "county": county.name}
        problems.append(Problem("need_wards_lacking", value=", ".join(lacking)[:200], params=listed))
    return tuple(found.values()), tuple(problems)


def _table_of(sheet: Sheet, names: PlaceNames, source: str, year: str) -> _Table | None:
    """The first table of a sheet with a column of places; None where there is none."""
    view = View(sheet)
    for head in list(view.cells)[:SEARCHED_ROWS]:
        headings = {column: tidy(value).replace("_", " ") for column, value in view.cells[head]}
        named = {
            column: role
            for column, text in headings.items()
            if (role := role_of(text)[0]) in LEVELS and role_of(text)[1] == SURE
        }
        if not named or len(headings) < 2:  # noqa: PLR2004
            continue
        if any(_A_PLAN.search(text) for text in headings.values()):
            return None
        order = list(LEVELS)
        places = tuple(sorted(named.items(), key=lambda pair: (order.index(pair[1]), pair[0])))
        columns = _named_columns({c: t for c, t in headings.items() if c not in named})
        values = _value_columns(headings, columns, named)
        above = [tidy(v) for n in view.cells if n < head for _, v in view.cells[n]]
        said = next((match[1] for text in above if (match := _SOURCE_LINE.match(text))), "")
        table = _Table(view, names, head, places, columns, values, source or said, year or _year_in(above))
        if not table.source and "source" not in columns:
            table.note("need_no_source", head, places[0][0])
        return table
    return None


def _named_columns(headings: Mapping[int, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, words in WORDS.items():
        at = next((column for column, text in headings.items() if text.casefold().strip() in words), None)
        if at is not None:
            found[name] = at
    return found


def _value_columns(
    headings: Mapping[int, str], columns: Mapping[str, int], named: Mapping[int, str]
) -> dict[int, str]:
    """The columns of values with the indicator over each: one beside a column of indicators, else all that may be."""
    if "indicator" in columns and "value" in columns:
        return {columns["value"]: ""}
    taken = {*named, *(at for name, at in columns.items() if name != "value")}
    return {c: t for c, t in headings.items() if c not in taken and t and not _NOT_VALUES.search(t)}


def _year_in(texts: Sequence[str]) -> str:
    return next((match[1] for text in texts if (match := _YEAR.search(text))), "")


def _rows_of(table: _Table) -> Iterator[NeedRow]:
    sums: dict[int, Decimal] = dict.fromkeys(table.values, Decimal(0))
    for row, place, column in _placed(table, sums):
        for at, heading in table.values.items():
            value = _number(table, row, at)
            if value is None:
                continue
            sums[at] += value
            indicator = table.text(row, table.columns.get("indicator")) or heading
            if not indicator:
                table.note("need_no_indicator", row, column, place.name)
                continue
            yield NeedRow(
                place=place,
                indicator=indicator,
                value=value,
                year=table.text(row, table.columns.get("year")) or _year_in([heading]) or table.year,
                source=table.text(row, table.columns.get("source")) or table.source,
                unit=table.text(row, table.columns.get("unit")) or ("%" if "%" in heading else ""),
                sheet=table.view.sheet.name,
                cell=cell_name(row, at),
            )
    if table.elsewhere:
        count = {"count": str(table.elsewhere), "county": table.names.county.name}
        table.problems.append(Problem("need_other_counties", table.view.sheet.name, "", "", count))


def _placed(table: _Table, sums: dict[int, Decimal] | None = None) -> Iterator[tuple[int, Place, int]]:
    """The rows that name a place of the county, with the column that does; totals are held against their rows."""
    for row in table.view.cells:
        if row <= table.head:
            continue
        texts = [(column, role, table.text(row, column)) for column, role in table.places]
        said = [(column, role, text) for column, role, text in texts if text]
        if not said:
            continue
        if any(is_total(text) for _, _, text in said) or _is_whole(table, said):
            _check_total(table, row, sums or {})
            continue
        if _of_another_county(table, said):
            table.elsewhere += 1
            continue
        place = _place(table, row, *said[0])
        if place is not None:
            yield row, place, said[0][0]


def _is_whole(table: _Table, said: Sequence[tuple[int, str, str]]) -> bool:
    """Whether a row is about the county itself, in a table of its wards or sub-counties: its sum."""
    narrowest = table.places[0][1]
    own = squeeze(table.names.county.name)
    return narrowest != "county" and squeeze(said[0][2]) in (own, f"{own}county") and len(said) == 1


def _of_another_county(table: _Table, said: Sequence[tuple[int, str, str]]) -> bool:
    for _, role, text in said:
        if role == "county":
            pieces = table.names.resolve(text, COUNTY)
            return bool(pieces) and all(piece.reason == OTHER_COUNTY for piece in pieces)
    return False


def _place(table: _Table, row: int, column: int, role: str, text: str) -> Place | None:
    """The one place that a cell names; anything else is told at the cell."""
    pieces = table.names.resolve(text, LEVELS[role])
    places = [place for piece in pieces for place in piece.places]
    for piece in pieces:
        code = PROBLEM_OF.get(piece.reason)
        if code and (piece.reason in NOT_RESOLVED or len(places) == 1):
            listed = ", ".join(place.name for place in piece.places)
            others = ", ".join(place.name for place in piece.alternatives)
            table.note(
                code, row, column, text, name=piece.text, county=table.names.county.name, places=listed,
                alternatives=others,
            )  # fmt: skip
    if len(places) > 1:
        table.note("need_several_places", row, column, text)
    return places[0] if len(places) == 1 else None


def _number(table: _Table, row: int, column: int) -> Decimal | None:
    """The number in a cell; None where it is empty, or no number, or one that cannot be."""
    raw: Value = table.view.value(row, column)
    text = tidy(raw)
    if not text or text in ("-", "–", "n/a", "N/A", ".."):
        return None
    plain = _HALF.sub(r".\1", text.removesuffix("%").strip())
    if isinstance(raw, bool) or not _NUMBER.fullmatch(plain):
        table.note("need_not_number", row, column, text)
        return None
    value = Decimal(plain.replace(",", ""))
    heading = f"{table.values[column]} {'%' if text.endswith('%') else ''}"
    if value < 0:
        table.note("need_negative", row, column, text)
        return None
    if value > HUNDRED and ("%" in heading or "per cent" in heading.casefold()):
        table.note("need_over_hundred", row, column, text)
    return value


def _check_total(table: _Table, row: int, sums: Mapping[int, Decimal]) -> None:
    """Tell where a total of counts is not that of the rows above it; shares and rates have no total."""
    for column, added in sums.items():
        heading = table.values[column]
        text = tidy(table.view.value(row, column)).replace(",", "")
        if not added or not heading or _SHARE.search(heading) or not _NUMBER.fullmatch(text):
            continue
        total = Decimal(text)
        if total > HUNDRED and abs(total - added) > abs(total) * ROUNDING:
            table.note("need_total_mismatch", row, column, f"{total:,}", added=f"{added:,}")


def _once(found: Sequence[NeedRow], problems: list[Problem]) -> tuple[NeedRow, ...]:
    """Each value once: a second one for the same place, indicator and year is told, and the first one kept."""
    kept: dict[tuple[str, str, str], NeedRow] = {}
    for row in found:
        first = kept.setdefault((row.place.id, squeeze(row.indicator), row.year), row)
        if first is not row:
            where = {"place": row.place.name, "indicator": row.indicator[:80], "first": first.cell}
            problems.append(Problem("need_twice", row.sheet, row.cell, str(row.value), where))
    return tuple(kept.values())
