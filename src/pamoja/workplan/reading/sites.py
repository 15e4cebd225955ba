"""Where the activity of a row happens, from ward, sub-county and location columns or a matrix of wards."""

import re
from functools import cache

from pamoja.core.activities import Site
from pamoja.core.placenames import (
    AMBIGUOUS,
    BOTH,
    CONSTITUENCY_ONLY,
    CORRECTED,
    COUNTY_WIDE,
    EXACT,
    OTHER_COUNTY,
    SHORTENED,
    SWAPPED,
    UNKNOWN,
    Named,
    sites_of,
)
from pamoja.core.places import COUNTY, WARD, Place
from pamoja.workplan.reading.amounts import is_nothing, read_amount
from pamoja.workplan.reading.columns import PLACE_LEVELS, WARD_MARK, Column
from pamoja.workplan.reading.context import Reader, tidy
from pamoja.workplan.reading.points import ward_near
from pamoja.workplan.reading.times import is_marked

PROBLEM_OF = {
    UNKNOWN: "place_unknown",
    AMBIGUOUS: "place_ambiguous",
    OTHER_COUNTY: "place_other_county",
    CORRECTED: "place_corrected",
    SHORTENED: "place_shortened",
    SWAPPED: "place_swapped",
    CONSTITUENCY_ONLY: "place_constituency",
    BOTH: "place_both",
}
SURE_PLACES = (EXACT, COUNTY_WIDE, SWAPPED, BOTH, CONSTITUENCY_ONLY)
_KENYA = re.compile(r"^\W*(?:republic\s+of\s+)?(?:ken[iy]a|ken?|404)\W*$", re.IGNORECASE)
_PARTS = re.compile(r"[(),;\n]|\s[-–—]\s|\b(?:in|at|katika|wadi ya)\s")
NAMED_ROLES = ("ward", "place", "subcounty", "constituency", "county")


def sites_in(reader: Reader, row: int, context: tuple[Place, ...]) -> tuple[Site, ...]:
    """The sites of a row; what is missing, misspelt, ambiguous or elsewhere is reported at its cell.

    `context` are places that a heading inside the table or the sheet's name gives, used where the row names none.
    """
    marked = _marked_wards(reader, row)
    if marked:
        return marked
    if _in_other_country(reader, row):
        return ()
    cells = [(c, _written(reader, row, c)) for c in reader.all(*NAMED_ROLES)]
    cells = [(c, text) for c, text in cells if text and not is_nothing(text)]
    cells.sort(key=lambda cell: NAMED_ROLES.index(cell[0].role))
    places = _first_that_names(reader, row, cells)
    if places is None:
        return (
            tuple(site_of(place) for place in context)
            or _by_point(reader, row)
            or _named_in_title(reader, row)
            or _missing(reader, row)
        )
    return tuple(site_of(place) for place in places)


@cache
def site_of(place: Place) -> Site:
    """A gazetteer place as a site."""
    return Site(place.id, place.name, place.level, place.code if place.level in (WARD, COUNTY) else "")


def _first_that_names(reader: Reader, row: int, cells: list[tuple[Column, str]]) -> tuple[Place, ...] | None:
    """The places of the narrowest column that says anything; None where none does.

    A wider column, such as the sub-county beside the ward, only helps where the ward could not be placed.
    """
    elsewhere = _in_other_county(reader, row, cells)
    if elsewhere:
        return ()
    said: tuple[Place, ...] | None = None
    for column, text in cells:
        if column.role == "county" and (said is not None or len(cells) > 1):
            continue
        pieces = reader.plan.names.resolve(text, PLACE_LEVELS[column.role])
        pieces = _narrowed(reader, pieces, cells)
        if said is None:
            _report(reader, row, column, pieces)
            said = sites_of(pieces)
        elif any(piece.resolved for piece in pieces):
            said = sites_of(pieces)
        if said and not (column.role == "ward" and _whole_county(said) and len(cells) > 1):
            return said
    return said


def _whole_county(places: tuple[Place, ...]) -> bool:
    """Whether the ward column says all wards: beside a sub-county that means those of the sub-county."""
    return all(place.level == COUNTY for place in places)


def _written(reader: Reader, row: int, column: Column) -> str:
    """The text of a place cell, its line breaks kept: they part one name from the next."""
    value = reader.value(row, column)
    return value if isinstance(value, str) else tidy(value)


def _in_other_country(reader: Reader, row: int) -> bool:
    """Whether the country column of a row names another country; reported. A county's name there is no country."""
    column = reader.first("country")
    text = reader.text(row, column)
    if column is None or not text or is_nothing(text) or _KENYA.search(text):
        return False
    if any(piece.reason != UNKNOWN for piece in reader.plan.names.resolve(text)):
        return False
    reader.note("place_other_country", row, column.index, text, county=reader.plan.county.name)
    return True


def _by_point(reader: Reader, row: int) -> tuple[Site, ...]:
    """The ward whose centre is nearest to the row's point, told as the approximation that it is."""
    columns = reader.first("latitude"), reader.first("longitude")
    told = [read_amount(reader.value(row, column)) for column in columns]
    if columns[0] is None or told[0] is None or told[1] is None:
        return ()
    point = (float(told[0].value), float(told[1].value))
    near = ward_near(point, reader.plan.names.gazetteer)
    if near is None or near.county != reader.plan.county:
        return ()
    reader.note(
        "place_point_nearest", row, columns[0].index, f"{point[0]}, {point[1]}", ward=near.ward.name,
        km=f"{near.km:g}",
    )  # fmt: skip
    return (site_of(near.ward),)


def _in_other_county(reader: Reader, row: int, cells: list[tuple[Column, str]]) -> bool:
    """Whether the county column of a row names another county; reported."""
    for column, text in cells:
        if column.role == "county":
            pieces = reader.plan.names.resolve(text, COUNTY)
            if pieces and all(piece.reason == OTHER_COUNTY for piece in pieces):
                _report(reader, row, column, pieces)
                return True
    return False


def _narrowed(
    reader: Reader, pieces: tuple[Named, ...], cells: list[tuple[Column, str]]
) -> tuple[Named, ...]:
    """Use the sub-county named in the same row to choose between wards of one name."""
    if not any(piece.reason == AMBIGUOUS for piece in pieces):
        return pieces
    around = [
        place
        for column, text in cells
        if column.role in ("subcounty", "constituency")
        for piece in reader.plan.names.resolve(text, PLACE_LEVELS[column.role])
        for place in (*piece.places, *piece.alternatives)
    ]
    gazetteer = reader.plan.names.gazetteer
    narrowed: list[Named] = []
    for piece in pieces:
        inside = [
            p for p in piece.alternatives if any(gazetteer.contains(outer.id, p.id) for outer in around)
        ]
        exact = piece.reason == AMBIGUOUS and len(inside) == 1
        narrowed.append(Named(piece.text, SHORTENED, tuple(inside)) if exact else piece)
    return tuple(narrowed)


def _report(reader: Reader, row: int, column: Column, pieces: tuple[Named, ...]) -> None:
    for piece in pieces:
        code = PROBLEM_OF.get(piece.reason)
        whole = reader.value(row, column)
        if code is not None:
            reader.note(
                code, row, column.index, whole, name=piece.text, county=reader.plan.county.name,
                places=_listed(piece.places), alternatives=_described(reader, piece.alternatives),
            )  # fmt: skip
        for place in piece.places if piece.reason != COUNTY_WIDE else ():
            _report_disputed(reader, row, column, place)


def _report_disputed(reader: Reader, row: int, column: Column, place: Place) -> None:
    """Tell once a file that two public lists give a ward different codes."""
    other = reader.plan.names.gazetteer.disputed_code(place.id)
    if other is not None:
        reader.note_once(
            f"disputed {place.id}", "place_code_disputed", row, column.index, reader.value(row, column),
            name=place.name, ward_code=place.code, other=other.text, source=other.source,
        )  # fmt: skip


def _listed(places: tuple[Place, ...]) -> str:
    return ", ".join(place.name for place in places) or "no place"


def _described(reader: Reader, places: tuple[Place, ...]) -> str:
    """Places with their county where it is another one."""
    names: list[str] = []
    for place in places:
        county = reader.plan.names.gazetteer.county_of(place.id)
        elsewhere = county is not None and county != reader.plan.county and place.level != COUNTY
        names.append(f"{place.name} ({county.name} County)" if elsewhere and county else
                     f"{place.name} County" if place.level == COUNTY else place.name)  # fmt: skip
    return ", ".join(list(dict.fromkeys(names))[:6])


def _marked_wards(reader: Reader, row: int) -> tuple[Site, ...]:
    """The wards whose column is marked or has an amount in it."""
    columns = reader.columns.get(WARD_MARK, ())
    marked = [c for c in columns if is_marked(reader, row, c)]
    return tuple(site_of(reader.plan.names.gazetteer[c.place]) for c in marked)


def _named_in_title(reader: Reader, row: int) -> tuple[Site, ...]:
    """Places that the activity itself names, where a table has no column for them: "Water pan (Modogashe Ward)"."""
    if reader.first(*NAMED_ROLES, WARD_MARK) is not None:
        return ()
    title = reader.value(row, reader.first("title"))
    for part in reversed(_PARTS.split(title) if isinstance(title, str) else []):
        pieces = reader.plan.names.resolve(part) if part.strip() else ()
        if pieces and all(piece.reason in SURE_PLACES for piece in pieces):
            return tuple(site_of(place) for place in sites_of(pieces))
    return ()


def _missing(reader: Reader, row: int) -> tuple[Site, ...]:
    column = reader.first(*NAMED_ROLES, WARD_MARK)
    if column is not None:
        reader.note("place_missing", row, column.index, county=reader.plan.county.name)
    return ()
