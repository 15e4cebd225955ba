"""Outlines of a county's wards from a GeoJSON file: each feature is put to a ward by its code or name."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pamoja.core.places import COUNTY, WARD, squeeze
from pamoja.core.refusals import Refusal
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import Json

READ_HERE = "pamoja.workplan.outlines:read_here"
SECONDS, MEGABYTES = 60, 900
EAST, NORTH = (33.5, 42.2), (-5.0, 5.7)  # all of Kenya, in degrees
DEGREES = 6  # digits of a degree that are kept: a tenth of a metre
MOST_UNKNOWN = 50
CLOSED = 4  # positions of the smallest ring
CODE_DIGITS = 4
_OF_CODES = re.compile(r"code|iebc|\bcaw\b|no$|number", re.IGNORECASE)
_LAST_WORD = re.compile(r"\s+(?:ward|county)\s*$", re.IGNORECASE)

Position = tuple[float, float]
Polygon = list[list[Position]]


class NotGeoJson(Refusal):
    """A file that is no GeoJSON of areas."""

    code = "not_geojson"
    sentence = (
        "“{file}” is no GeoJSON of areas: send a FeatureCollection in which each ward is a Polygon or MultiPolygon. "
        "QGIS saves a layer so under Export, Save Features As, GeoJSON."
    )


class NotDegrees(Refusal):
    """Coordinates in metres."""

    code = "outlines_not_degrees"
    sentence = (
        "The coordinates of “{file}” are no degrees: the first is {east}, {north}. Save the layer again with the "
        "coordinate reference system WGS 84 (EPSG:4326)."
    )


class NotInKenya(Refusal):
    """Coordinates outside the country, or north before east."""

    code = "outlines_not_in_kenya"
    sentence = (
        "The coordinates of “{file}” lie outside Kenya: the first is {east} degrees east and {north} north. GeoJSON "
        "tells the degrees east first; check that they were not exchanged."
    )


class NoWards(Refusal):
    """Features of which none is a ward of the county."""

    code = "outlines_without_wards"
    sentence = (
        "No feature of “{file}” has the code or the name of a ward of {county} in its properties. It has these: "
        "{properties}."
    )


def read_limited(path: Path, *, county: str, name: str) -> Json:
    """The `outlines` of a county's wards, [place key, geometry], and the `unknown` features, [number, name], in order.

    The file is read in a limited process; `name` is what its sender called it, `others` counts the features of other
    counties and `more` the unknown ones that are not listed. Raises NotGeoJson, NotDegrees, NotInKenya and NoWards.
    """
    arguments = {"path": str(path.absolute()), "county": county, "name": name}
    found: Json = child.run(READ_HERE, arguments, file=name, seconds=SECONDS, megabytes=MEGABYTES)
    return found


def read_here(path: str, county: str, name: str) -> Json:
    """Read the file in this process; what the limited process runs."""
    features = _features(Path(path), name)
    shapes = {number: _polygons(feature.get("geometry")) for number, feature in features.items()}
    _check_positions((p for shape in shapes.values() for ring in shape for line in ring for p in line), name)
    here = _of_the_county(features, county)
    wards = _wards(here, county)
    drawn: dict[str, list[Polygon]] = {}
    for number, ward in wards.items():
        drawn.setdefault(ward, []).extend(shapes[number])
    outlines = {ward: _geometry(polygons) for ward, polygons in drawn.items() if polygons}
    if not outlines:
        names = sorted({key for feature in features.values() for key in _properties(feature)})
        shown = ", ".join(names[:20])[:300] or "none"
        raise NoWards(file=name, county=facts.gazetteer()[county].name, properties=shown)
    unknown = [[number, _called(here[number])] for number in here if wards.get(number) not in outlines]
    return {
        "outlines": sorted(outlines.items()),
        "unknown": unknown[:MOST_UNKNOWN],
        "more": len(unknown[MOST_UNKNOWN:]),
        "others": len(features) - len(here),
    }


def _features(path: Path, name: str) -> dict[int, Json]:
    """The features by their number, counted from 1."""
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotGeoJson(file=name) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise NotGeoJson(file=name)
    return {number: one for number, one in enumerate(features, 1) if isinstance(one, dict)}


def _polygons(geometry: Any) -> list[Polygon]:
    """The polygons of an area with their holes, positions east and north; nothing where it is no area."""
    if not isinstance(geometry, dict):
        return []
    kind, drawn = geometry.get("type"), geometry.get("coordinates")
    several: Any = [drawn] if kind == "Polygon" else drawn if kind == "MultiPolygon" else []
    try:
        found = [[_ring(ring) for ring in polygon] for polygon in several]
    except (TypeError, ValueError, IndexError):
        return []
    return [polygon for polygon in found if polygon and all(polygon)]


def _ring(ring: Sequence[Sequence[float]]) -> list[Position]:
    """A closed line without heights; nothing where it is too short to have an area."""
    line = [(round(float(at[0]), DEGREES), round(float(at[1]), DEGREES)) for at in ring]
    if line and line[0] != line[-1]:
        line.append(line[0])
    return line if len(line) >= CLOSED else []


def _check_positions(positions: Iterable[Position], name: str) -> None:
    """Raise NotGeoJson where there are none, and NotDegrees or NotInKenya for the first that cannot be."""
    first = None
    for east, north in positions:
        first = first or (east, north)
        if not (abs(east) <= 180 and abs(north) <= 90):  # noqa: PLR2004 - degrees on the globe; NaN too
            raise NotDegrees(file=name, east=f"{east:g}", north=f"{north:g}")
        if not (EAST[0] <= east <= EAST[1] and NORTH[0] <= north <= NORTH[1]):
            raise NotInKenya(file=name, east=f"{east:g}", north=f"{north:g}")
    if first is None:
        raise NotGeoJson(file=name)


def _properties(feature: Json) -> Mapping[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _texts(feature: Json) -> Iterator[tuple[str, str]]:
    """The properties of a feature that are text or a whole number, as text."""
    for key, value in _properties(feature).items():
        if isinstance(value, str) and value.strip():
            yield str(key), value.strip()
        elif isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
            yield str(key), str(int(value))


def _of_the_county(features: Mapping[int, Json], county: str) -> dict[int, Json]:
    """The features that name the county; all where none does: names of wards stand in several counties."""
    gazetteer = facts.gazetteer()
    counties = {squeeze(p.name) for p in gazetteer.places.values() if p.level == COUNTY}
    own = squeeze(gazetteer[county].name)
    named = {
        n: {squeeze(_LAST_WORD.sub("", v)) for _, v in _texts(f)} & counties for n, f in features.items()
    }
    kept = {n: f for n, f in features.items() if own in named[n]}
    return kept or dict(features)


def _wards(features: Mapping[int, Json], county: str) -> dict[int, str]:
    """The ward of each feature, by the property that tells most wards; a name goes before a code where both do."""
    gazetteer = facts.gazetteer()
    inside = gazetteer.inside(county, WARD)
    codes = {ward.code: ward.id for ward in inside if ward.code}
    names = {squeeze(a.text): a.place for a in gazetteer.aliases if a.kind == "name"}
    names = {text: place for text, place in names.items() if place in {ward.id for ward in inside}}
    names |= {squeeze(ward.name): ward.id for ward in inside}
    found: dict[tuple[bool, str], dict[int, str]] = {}
    for number, feature in features.items():
        for key, text in _texts(feature):
            ward = names.get(squeeze(_LAST_WORD.sub("", text)))
            code = codes.get(text.zfill(CODE_DIGITS)) if text.isdigit() and _OF_CODES.search(key) else None
            for by_name, one in ((True, ward), (False, code)):
                if one:
                    found.setdefault((by_name, key), {})[number] = one
    best = max(found, key=lambda which: (len(set(found[which].values())), which[0]), default=None)
    return _with_others(found, best) if best else {}


def _with_others(
    found: Mapping[tuple[bool, str], Mapping[int, str]], best: tuple[bool, str]
) -> dict[int, str]:
    """What the best property tells, and where it is silent any other one that tells a ward that is not taken."""
    told = dict(found[best])
    for which, wards in found.items():
        if which != best:
            taken = set(told.values())
            told |= {
                number: ward for number, ward in wards.items() if number not in told and ward not in taken
            }
    return told


def _called(feature: Json) -> str:
    """What a feature is called, for people to find it: its first texts."""
    texts = dict.fromkeys(text[:60] for _, text in _texts(feature) if not text.isdigit())
    return ", ".join(list(texts)[:2])


def _geometry(polygons: list[Polygon]) -> Json:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
