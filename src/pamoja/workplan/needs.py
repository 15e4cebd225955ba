"""Ward tables: how great a need is in each place, by indicator and year, read from any sheet that names places."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pamoja import formats
from pamoja.core.placenames import PlaceNames
from pamoja.core.places import squeeze
from pamoja.core.problems import Problem
from pamoja.core.refusals import Refusal
from pamoja.formats.grid import Row, Sheet, Value, cell_name
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import Json, problem_json
from pamoja.workplan.reading.amounts import is_nothing

READ_HERE = "pamoja.workplan.needs:read_here"
PLACE, INDICATOR, YEAR, VALUE, UNIT, SOURCE = "place", "indicator", "year", "value", "unit", "source"
HEADINGS = {
    PLACE: r"ward|wadi|place|location|sub-?\s*county|kaunti ndogo|county|area|mahali",
    INDICATOR: r"indicator|measure|kiashiria",
    YEAR: r"year|mwaka|as of|period",
    VALUE: r"value|figure|thamani|number|percent(?:age)?|%",
    UNIT: r"unit|kipimo",
    SOURCE: r"source|chanzo",
}
LEFT_OUT = re.compile(
    r"^\s*(?:no\.?|#|s/?n|.*[\s_]code|code|name[\s_]in[\s_]table|total.*|remarks?|notes?)\s*$", re.IGNORECASE
)
A_PLAN = re.compile(
    r"\b(?:activit(?:y|ies)|project|budget|amount|cost|shughuli|bajeti|kiasi)\b", re.IGNORECASE
)
COUNTY_HEADS = re.compile(r"^\s*(?:county(?: name)?|kaunti)\s*$", re.IGNORECASE)
TOTALS = re.compile(r"^\s*(?:grand )?total|^\s*jumla", re.IGNORECASE)
FIRST_ROWS = 30
FEWEST_PLACES = FEWEST_HEADINGS = 2
HALF = 0.5
FIRST_YEAR, LAST_YEAR = 1960, 2100
LONGEST = 200
MOST_FIGURES = 50_000


class NoNeeds(Refusal):
    """A file without a table of figures by place."""

    code = "no_needs"
    sentence = (
        "“{file}” has no table of figures by place: it needs a column with wards or sub-counties "
        "and one with a figure for each, or a column for each indicator."
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the place's id, what was measured, the value, and the year, unit and source where the table says so.

    `sheet` and `cell` are where the value stands.
    """

    place: str
    indicator: str
    value: Decimal
    year: int | None = None
    unit: str = ""
    source: str = ""
    sheet: str = ""
    cell: str = ""


def read_needs(path: Path, *, county: str, name: str = "") -> tuple[list[Figure], list[Json]]:
    """The figures of a file and what is wrong in it, read in a limited process; raises NoNeeds and other Refusals."""
    called = name or path.name
    found = child.run(
        READ_HERE, {"path": str(path.absolute()), "county": county, "name": called}, file=called
    )
    figures = [Figure(**{**row, "value": Decimal(row["value"])}) for row in found["figures"]]
    return figures, found["problems"]


def read_here(path: str, county: str, name: str) -> dict[str, Any]:
    """Read a table of needs in this process; what the limited process runs."""
    gazetteer = facts.gazetteer()
    names = PlaceNames(gazetteer, gazetteer.county(county).id)
    figures: list[Figure] = []
    problems: list[Problem] = []
    for sheet in formats.read(Path(path)).sheets:
        if not sheet.hidden:
            _read_sheet(sheet, names, figures, problems)
    if not figures:
        raise NoNeeds(file=name)
    told = [{**asdict(one), "value": str(one.value)} for one in figures[:MOST_FIGURES]]
    return {"figures": told, "problems": [problem_json(one) for one in problems]}


def _read_sheet(sheet: Sheet, names: PlaceNames, figures: list[Figure], problems: list[Problem]) -> None:
    at = _heading_row(sheet, names)
    if at is None:
        return
    rows = _of_county(sheet.rows[at + 1 :], sheet.rows[at], names)
    table = _Table(sheet, sheet.rows[at], rows, names)
    seen: dict[tuple[str, str, int | None], str] = {}
    for row in rows:
        for figure in table.figures(row, problems):
            key = (figure.place, figure.indicator, figure.year)
            if key in seen and figure.place:
                value = f"{figure.indicator}, {figure.value}"
                params = {"row": seen[key]}
                problems.append(Problem("need_twice", sheet.name, figure.cell, value, params))
                continue
            seen[key] = figure.cell
            figures.append(figure)


def _heading_row(sheet: Sheet, names: PlaceNames) -> int | None:
    """The row above the first column in which places are named; None where the sheet names none."""
    for at, row in enumerate(sheet.rows[:FIRST_ROWS]):
        headings = [text for cell in row.cells if (text := _text(cell))]
        if len(headings) < FEWEST_HEADINGS or not any(_role(cell) == PLACE for cell in row.cells):
            continue
        if any(A_PLAN.search(text) for text in headings):
            return None
        if _place_column(_of_county(sheet.rows[at + 1 :], row, names), row, names):
            return at
    return None


def _of_county(rows: Sequence[Row], heading: Row, names: PlaceNames) -> list[Row]:
    """Of a table of several counties the rows of this one; all rows where no column names counties."""
    column = next((at for at, cell in enumerate(heading.cells, 1) if COUNTY_HEADS.match(_text(cell))), 0)
    ours = [row for row in rows if squeeze(_text(_cell(row, column))) == squeeze(names.county.name)]
    return ours if column and ours else list(rows)


def _place_column(rows: Sequence[Row], heading: Row, names: PlaceNames) -> int:
    """The column, from 1, headed as places in which most cells are wards or sub-counties; 0 for none.

    Of several the one with the narrower places: a ward stands beside its sub-county.
    """
    best, most = 0, 0
    for column, head in enumerate(heading.cells, 1):
        if _role(head) != PLACE or COUNTY_HEADS.match(_text(head)):
            continue
        texts = [text for row in rows if (text := _text(_cell(row, column))) and not TOTALS.match(text)]
        known = sum(len(_places(text, names)) == 1 for text in texts)
        rank = known * (2 if re.search(r"ward|wadi", _text(head), re.IGNORECASE) else 1)
        if known >= min(FEWEST_PLACES, max(1, len(texts))) and known > HALF * len(texts) and rank > most:
            best, most = column, rank
    return best


class _Table:
    """The columns of a table of needs: one a row of figures, or one column for each indicator."""

    def __init__(self, sheet: Sheet, heading: Row, rows: Sequence[Row], names: PlaceNames) -> None:
        self.sheet, self.names = sheet, names
        self.place = _place_column(rows, heading, names)
        roles = {_role(cell): at for at, cell in reversed(list(enumerate(heading.cells, 1)))}
        self.roles = {role: at for role, at in roles.items() if role and role != PLACE}
        self.long = INDICATOR in self.roles and VALUE in self.roles
        taken = {self.place, *(at for role, at in self.roles.items() if role != VALUE or self.long)}
        self.wide = [
            (at, _text(cell)[:LONGEST])
            for at, cell in enumerate(heading.cells, 1)
            if at not in taken and _text(cell) and not LEFT_OUT.match(_text(cell)) and _role(cell) != PLACE
            if any(_number(_cell(row, at)) is not None for row in rows)
        ]

    def figures(self, row: Row, problems: list[Problem]) -> list[Figure]:
        """The figures of a row; what is no place or no number is told."""
        text = _text(_cell(row, self.place))
        if not text or TOTALS.match(text):
            return []
        places = _places(text, self.names)
        if len(places) != 1:
            cell = cell_name(row.number, self.place)
            params = {"county": self.names.county.name, "name": text}
            problems.append(Problem("place_unknown", self.sheet.name, cell, text, params))
            return []
        columns = [(self.roles[VALUE], _text(self._of(row, INDICATOR))[:LONGEST])] if self.long else self.wide
        found: list[Figure] = []
        for at, indicator in columns:
            value, cell = _cell(row, at), cell_name(row.number, at)
            amount = _number(value)
            if amount is not None and indicator:
                unit = _text(self._of(row, UNIT)) or ("%" if "%" in indicator else "")
                year, source = _year(self._of(row, YEAR)), _text(self._of(row, SOURCE))
                found.append(
                    Figure(places[0], indicator, amount, year, unit[:60], source[:500], self.sheet.name, cell)
                )
            elif _text(value) and not is_nothing(_text(value)):
                problems.append(Problem("need_unreadable", self.sheet.name, cell, _text(value)[:LONGEST]))
        return found

    def _of(self, row: Row, role: str) -> Value:
        return _cell(row, self.roles[role]) if role in self.roles else None


def _role(cell: Value) -> str:
    text = _text(cell)
    found = (
        role for role, words in HEADINGS.items() if re.search(rf"\b(?:{words})\b|^%$", text, re.IGNORECASE)
    )
    return next(found, "") if text and len(text) <= LONGEST else ""


def _places(text: str, names: PlaceNames) -> list[str]:
    found = [piece for piece in names.resolve(text[:LONGEST]) if piece.resolved]
    return [place.id for piece in found for place in piece.places]


def _cell(row: Row, column: int) -> Value:
    return row.cells[column - 1] if 0 < column <= len(row.cells) else None


def _text(value: Value) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _number(value: Value) -> Decimal | None:
    """A figure as written: 12.5, "12.5 %", "1,200"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    text = re.sub(r"[\s%]", "", str(value))
    text = re.sub(r",(\d{1,2})$", r".\1", text).replace(",", "")  # 12,5 is half, 1,200 a thousand
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 12 else None


def _year(value: Value) -> int | None:
    match = re.search(r"(?<!\d)(\d{4})(?!\d)", _text(value))
    year = int(match[1]) if match else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
