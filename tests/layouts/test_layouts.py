"""Layouts that the reader was not made for, drawn by a generator that knows nothing of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from layouts.generate import EVERY, make
from layouts.writers import write
from pamoja.workplan.one_file import read_here

SEEDS = (11, 12)
PARTS = ("places", "start", "end", "budget", "sector", "organisation")
Json = dict[str, Any]


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed {seed}")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp(f"layouts{request.param}")
    (out / "expected").mkdir()
    for name in EVERY:
        plan = make(name, request.param)
        write(plan.book, out)
        plan.save_expected(out / "expected")
    return out


def words(text: object) -> str:
    return " ".join(re.findall(r"\w+", str(text or "").casefold()))


def wards(places: list[Json]) -> set[str]:
    return {f"{p['level']} {words(p['name']) if p['level'] == 'subcounty' else p['code']}" for p in places}


def money(lines: list[Json]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for line in lines:
        if line["amount"]:
            sums[line["currency"]] = sums.get(line["currency"], 0) + float(line["amount"])
    return sums


def as_read(part: str, value: Any) -> Any:
    if part == "places":
        return wards(value)
    if part == "budget":
        return money(value)
    return words(value)


def agrees(part: str, expected: Json, got: Json) -> bool:
    choices = [expected[part], *expected.get(f"{part}_any_of", [])]
    found = as_read(part, got[part])
    if part in ("sector", "organisation"):
        wanted = as_read(part, expected[part])
        return bool(wanted == found or (wanted and found and (wanted in found or found in wanted)))
    return found in [as_read(part, choice) for choice in choices]


def losses(expected: Json, got: Json) -> list[str]:
    """What was read otherwise than expected, one line each."""
    found = list(got["activities"])
    lost: list[str] = []
    for activity in expected["activities"]:
        where = place_of(activity)
        here = [one for one in found if place_of(one) == where]
        read = next((one for one in here if words(activity["title"]) in words(one["title"])), None)
        if read is not None:
            found.remove(read)
        lost += [f"{where}: missed"] if read is None else [
            f"{where}: {part} {read[part]!r}" for part in PARTS if not agrees(part, activity, read)
        ]  # fmt: skip
    optional = {(row["sheet"], row["row"]) for row in expected["optional_rows"]}
    lost += [f"{place_of(one)}: not an activity" for one in found if place_of(one) not in optional]
    told = {(p["sheet"], digits(p["cell"])) for p in got["problems"]}
    required = [p for p in expected["problems"] if not p["optional"] and p["scope"] in ("cell", "row")]
    lost += [
        f"{p['cell']}: {p['kind']} not told" for p in required if (p["sheet"], digits(p["cell"])) not in told
    ]
    skipped = {(s["sheet"], s["row"]) for s in got["skipped"]}
    return lost + [
        f"row {s['row']}: not skipped" for s in expected["skipped"] if (s["sheet"], s["row"]) not in skipped
    ]


def place_of(activity: Json) -> tuple[str, int]:
    """Sheet and row, which two tables side by side share."""
    return activity["source"]["sheet"], activity["source"]["row"]


def digits(cell: str) -> str:
    return "".join(re.findall(r"\d", cell))


def test_at_least_95_of_100_values_are_read_as_an_economist_would_in_every_layout(folder: Path) -> None:
    poor: dict[str, list[str]] = {}
    files = sorted((folder / "expected").glob("*.json"))
    assert len(files) >= 30
    for path in files:
        expected = json.loads(path.read_text(encoding="utf-8"))
        got = read_here(str(folder / expected["file"]), expected["county"], expected["cycle"])
        lost = losses(expected, got)
        values = (
            len(expected["activities"]) * len(PARTS) + len(expected["problems"]) + len(expected["skipped"])
        )
        if len(lost) > 0.05 * values:
            poor[expected["file"]] = lost[:5]
    assert poor == {}
