import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import NOW, Cast
from pamoja.analysis import exporting
from pamoja.cycles.models import OutlineFile
from pamoja.cycles.outlining import outlines_of
from pamoja.journal.models import Entry

PAGE = "/samburu/2026-27/outlines/"
HOLE = [[36.65, 1.05], [36.7, 1.05], [36.7, 1.1], [36.65, 1.05]]


def square(east: float = 36.6, north: float = 1.0, size: float = 0.2) -> list[list[float]]:
    right, top = round(east + size, 6), round(north + size, 6)
    return [[east, north], [right, north], [right, top], [east, top], [east, north]]


def feature(kind: str = "Polygon", lines: Any = None, **properties: Any) -> dict[str, Any]:
    drawn = {"type": kind, "coordinates": lines or [square()]}
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def given(content: bytes, **changed: str) -> dict[str, Any]:
    file = SimpleUploadedFile("wards.geojson", content)
    return {"file": file, "source": "IEBC 2012", "drawn_on": "2012-03-01", **changed}


def load(client: Client, content: bytes) -> str:
    answer = client.post(PAGE, given(content), follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


def test_outlines_are_loaded_told_and_taken_back(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.halima)
    assert "No outlines of wards are loaded yet" in client.get(PAGE).content.decode()
    said = load(
        client,
        collection(
            feature(ward="MARALAL WARD", lines=[square(), HOLE]),
            feature("MultiPolygon", [[square(37.0)], [square(37.5)]], ward="Poro"),
            feature(ward="Nowhere"),
            {"type": "Feature", "properties": {"ward": "Waso"}, "geometry": None},
        ),
    )
    assert "The outlines of 2 wards are loaded." in said
    assert "Feature 3 (Nowhere) is no ward of Samburu, or no area" in said
    assert "Feature 4 (Waso) is no ward of Samburu, or no area" in said
    assert "13 wards have no outline yet" in said
    assert "Waso" in said
    assert "IEBC 2012" in said
    found = outlines_of(everybody.county)
    assert found["0663"]["coordinates"] == [square(), HOLE]
    assert found["0665"]["type"] == "MultiPolygon"
    load(client, collection(feature(ward="Maralal", lines=[square(36.7)])))
    assert outlines_of(everybody.county)["0663"]["coordinates"] == [square(36.7)]
    newest = OutlineFile.objects.latest("id")
    assert "is taken back" in client.post(f"{PAGE}{newest.uuid}/take-back/", follow=True).content.decode()
    assert outlines_of(everybody.county)["0663"]["coordinates"] == [square(), HOLE]
    again = client.post(f"{PAGE}{newest.uuid}/take-back/", follow=True).content.decode()
    assert "was taken back already, by Halima" in again
    assert Entry.objects.filter(action__startswith="outlines.").count() == 3


def test_wards_are_told_by_code_too_and_those_of_other_counties_left_out(
    client: Client, everybody: Cast
) -> None:
    client.force_login(everybody.amina)
    said = load(
        client,
        collection(
            feature(OBJECTID=668, IEBC_CODE=663, COUNTY="Samburu"),
            feature(OBJECTID=663, IEBC_CODE="0668", COUNTY="SAMBURU"),
            feature(OBJECTID=3, IEBC_CODE=664, COUNTY="Nairobi"),
        ),
    )
    assert "The outlines of 2 wards are loaded." in said
    assert "1 feature of another county was left out." in said
    assert set(outlines_of(everybody.county)) == {"0663", "0668"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is no GeoJSON of areas"),
        (b"[1, 2]", "is no GeoJSON of areas"),
        (b"[" * 100_000, "is no GeoJSON of areas"),
        (b"", "This file is empty"),
        (collection(), "is no GeoJSON of areas"),
        (collection(feature("Point", [36.6, 1.0], ward="Maralal")), "is no GeoJSON of areas"),
        (collection(feature(lines=[square(245_000, 110_000, 900)], ward="Maralal")), "EPSG:4326"),
        (collection(feature(lines=[square(1.0, 36.6)], ward="Maralal")), "they were not exchanged"),
        (collection(feature(lines=[square(float("nan"), 1.0)], ward="Maralal")), "are no degrees"),
        (collection(feature(label="Somewhere", OBJECTID=663)), "It has these: OBJECTID, label."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_kept(
    client: Client, everybody: Cast, content: bytes, said: str
) -> None:
    client.force_login(everybody.amina)
    answer = client.post(PAGE, given(content))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OutlineFile.objects.exists()


def test_without_source_or_day_nothing_is_kept(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    answer = client.post(PAGE, given(collection(feature(ward="Maralal")), source="", drawn_on="soon"))
    assert "Name the source" in answer.content.decode()
    assert "Write the day as 2026-07-31." in answer.content.decode()
    assert not OutlineFile.objects.exists()


@pytest.mark.parametrize("who", ["lekadaa", "director", "auditor"])
def test_only_the_economist_and_the_secretariat_load(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.post(PAGE, given(collection(feature(ward="Maralal")))).status_code == 403
    shown = client.get(PAGE).content.decode()
    assert "The county economist or the secretariat can load them." in shown


def test_the_geojson_download_is_drawn_with_them(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    load(client, collection(feature(ward="Maralal")))
    asked, _ = exporting.want_export(cycle=everybody.cycle, name="geojson", by=everybody.amina, at=NOW)
    made = exporting.make(wanted=asked, at=NOW, tell=False)
    features = json.loads(made.file.read())["features"]
    drawn = {one["properties"]["ward_code"]: one["geometry"] for one in features}
    assert drawn["0663"] == {"type": "Polygon", "coordinates": [square()]}
    assert all(shape is None for code, shape in drawn.items() if code != "0663")
