"""Places of a county as partners write them, with what a careful reader makes of each."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from layouts.draw import Draw
from layouts.words import UNKNOWN_PLACES

DATA = Path(__file__).resolve().parents[2] / "src" / "pamoja" / "data" / "places.csv"
COUNTIES = [
    "turkana",
    "samburu",
    "marsabit",
    "isiolo",
    "garissa",
    "wajir",
    "kitui",
    "makueni",
    "baringo",
    "west-pokot",
    "mandera",
    "tana-river",
    "kwale",
    "kilifi",
]
Json = dict[str, Any]


@dataclass(frozen=True)
class Flag:
    """A problem to be reported: its kind, how exactly it must be located, and whether it may be left out."""

    kind: str
    severity: str = "warning"
    scope: str = "row"
    optional: bool = False


@dataclass(frozen=True)
class Where:
    """Places as written and as read."""

    text: str
    places: tuple[Json, ...]
    any_of: tuple[tuple[Json, ...], ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Ward:
    id: str
    name: str
    code: str
    constituency: str
    subcounty: str

    @property
    def json(self) -> Json:
        return {"code": self.code, "name": self.name, "level": "ward"}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with DATA.open(encoding="utf-8") as source:
        return tuple(csv.DictReader(source))


def edits(a: str, b: str) -> int:
    """Letters to insert, delete, replace or swap with a neighbour to get from one text to the other."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            best = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, table[i - 2][j - 2] + 1)
            table[i][j] = best
    return table[-1][-1]


@dataclass
class County:
    """A county's wards with their parents, and the ways to name them."""

    slug: str
    name: str = ""
    code: str = ""
    wards: list[Ward] = field(default_factory=list)
    constituencies: set[str] = field(default_factory=set)
    subcounties: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        names = {row["id"]: row["name"] for row in _rows()}
        self.name, self.code = next((r["name"], r["code"]) for r in _rows() if r["id"] == self.slug)
        for row in _rows():
            if row["level"] == "ward" and row["id"].startswith(f"{self.slug}/"):
                parents = {parent.split("/")[1]: names[parent] for parent in row["parents"].split()}
                above = parents.get("constituency", ""), parents.get("subcounty", "")
                self.wards.append(Ward(row["id"], row["name"], row["code"], *above))
        of_level = {
            level: {r["name"] for r in _rows() if r["level"] == level and r["id"].startswith(f"{self.slug}/")}
            for level in ("constituency", "subcounty")
        }
        self.constituencies, self.subcounties = of_level["constituency"], of_level["subcounty"]

    @property
    def whole(self) -> tuple[Json, ...]:
        return ({"code": self.code, "name": self.name, "level": "county"},)

    def plain(self) -> list[Ward]:
        """Wards with one name that no other place in the county and no county bears."""
        others = {name.casefold() for name in self.constituencies | self.subcounties}
        others |= {row["name"].casefold() for row in _rows() if row["level"] == "county"}
        parts = [part for ward in self.wards for part in ward.name.casefold().split("/") if "/" in ward.name]
        return [w for w in self.wards if "/" not in w.name and w.name.casefold() not in others | set(parts)]

    def known(self) -> list[Ward]:
        """Plain wards whose sub-county is known and written without oddities."""
        return [ward for ward in self.plain() if ward.subcounty and "Sub-" not in ward.subcounty]

    def members(self, subcounty: str) -> tuple[Json, ...]:
        return tuple(ward.json for ward in self.wards if ward.subcounty == subcounty)


def one(draw: Draw, county: County) -> Where:
    ward = draw.pick(county.plain())
    return Where(ward.name, (ward.json,))


def capitals(draw: Draw, county: County) -> Where:
    ward = draw.pick(county.plain())
    return Where(ward.name.upper(), (ward.json,))


def suffixed(draw: Draw, county: County) -> Where:
    ward = draw.pick(county.plain())
    return Where(draw.pick((f"{ward.name} Ward", f"{ward.name} ward", f" {ward.name} Ward ")), (ward.json,))


def swahili_ward(draw: Draw, county: County) -> Where:
    ward = draw.pick(county.plain())
    return Where(f"Wadi ya {ward.name}", (ward.json,))


def spaced(draw: Draw, county: County) -> Where:
    ward = draw.pick(county.plain())
    return Where(f"  {ward.name.replace(' ', '  ')} ", (ward.json,))


def several(draw: Draw, county: County) -> Where:
    """Two or three wards in a cell, with the joiners people use."""
    joiner = draw.pick((", ", "\n", " & ", " and ", " na ", "; ", " / ", ",", "/"))
    wards = draw.sample(county.plain(), 2 if joiner.strip().isalpha() or "&" in joiner else 3)
    return Where(joiner.join(ward.name for ward in wards), tuple(ward.json for ward in wards))


def series(draw: Draw, county: County) -> Where:
    """A, B and C - or with bullets and numbers."""
    wards = draw.sample(county.plain(), 3)
    a, b, c = (ward.name for ward in wards)
    styles = (
        f"{a}, {b} and {c}",
        f"{a}, {b} & {c} wards",
        f"1. {a}\n2. {b}\n3. {c}",
        f"- {a}\n- {b}\n- {c}",
        f"{a} + {b} + {c}",
    )
    return Where(draw.pick(styles), tuple(ward.json for ward in wards))


def shared(draw: Draw, county: County) -> Where:
    """'Wamba East & North': the first word said once."""
    pairs = [
        (a, b)
        for a in county.plain()
        for b in county.plain()
        if a.code < b.code
        and len(a.name.split()) == len(b.name.split()) == 2
        and a.name.split()[0] == b.name.split()[0]
    ]
    if not pairs:
        return several(draw, county)
    a, b = draw.pick(pairs)
    return Where(f"{a.name} and {b.name.split()[1]}", (a.json, b.json))


def county_wide(draw: Draw, county: County) -> Where:
    texts = (
        "County wide",
        "Countywide",
        "County-Wide",
        "All wards",
        f"{county.name} County",
        "ALL WARDS",
        "Entire county",
    )
    return Where(draw.pick(texts), county.whole)


def kaunti_nzima(draw: Draw, county: County) -> Where:
    return Where(draw.pick(("Kaunti nzima", "Wadi zote", "KAUNTI NZIMA", "Kaunti yote")), county.whole)


def _subcounty_flags(county: County, name: str) -> tuple[Flag, ...]:
    """A name that is a constituency too, with other wards, gets an info."""
    both = name in county.constituencies
    return (Flag("place_two_levels", "info", "cell", optional=True),) if both else ()


def subcounty(draw: Draw, county: County) -> Where:
    name = draw.pick(sorted({ward.subcounty for ward in county.known()}))
    text = draw.pick(
        (
            f"{name} Sub-County",
            f"{name} sub county",
            f"{name} S/C",
            f"{name} Subcounty",
            f"Kaunti ndogo ya {name}",
        )
    )
    return Where(
        text, ({"code": "", "name": name, "level": "subcounty"},), flags=_subcounty_flags(county, name)
    )


def constituency(draw: Draw, county: County) -> Where:
    """A name that is only a constituency: its wards and a warning."""
    taken = county.subcounties | {ward.name for ward in county.wards} | {county.name}
    names = sorted(county.constituencies - taken)
    if not names:
        return one(draw, county)
    name = draw.pick(names)
    wards = tuple(ward.json for ward in county.wards if ward.constituency == name)
    said = draw.percent(50)
    flag = Flag("place_constituency", scope="cell", optional=said)
    return Where(f"{name} Constituency" if said else name, wards, flags=(flag,))


def namesake(draw: Draw, county: County) -> Where:
    """A ward whose sub-county or constituency has the same name, in a column headed Ward."""
    both = county.subcounties | county.constituencies
    wards = [ward for ward in county.wards if ward.name in both and ward.name != county.name]
    if not wards:
        return one(draw, county)
    ward = draw.pick(wards)
    return Where(ward.name, (ward.json,), flags=(Flag("place_two_levels", "info", "cell", optional=True),))


def swapped(draw: Draw, county: County) -> Where:
    """'Kaikor/Kaaleng' for Kaaleng/Kaikor, or one of the two."""
    wards = [ward for ward in county.wards if ward.name.count("/") == 1]
    if not wards:
        return suffixed(draw, county)
    ward = draw.pick(wards)
    first, second = (part.strip() for part in ward.name.split("/"))
    text = draw.pick((f"{second}/{first}", f"{second} / {first}", f"{first} / {second}", f"{first}-{second}"))
    return Where(text, (ward.json,), flags=(Flag("place_corrected", "info", "cell", optional=True),))


def _mistyped(draw: Draw, name: str) -> str:
    spots = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    spot = draw.pick(spots)
    how = draw.pick(("swap", "drop", "double", "replace"))
    if how == "swap":
        return name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :]
    if how == "drop":
        return name[:spot] + name[spot + 1 :]
    if how == "double":
        return name[:spot] + name[spot] + name[spot:]
    return name[:spot] + draw.pick("aeioulnrt") + name[spot + 1 :]


def _is_clear(text: str, ward: Ward, county: County, most: int) -> bool:
    """One or two typing errors, and every other place is at least two errors further away."""
    names = {w.name.casefold() for w in county.wards} | {
        n.casefold() for n in county.subcounties | county.constituencies
    }
    far = min(edits(text.casefold(), name) for name in names - {ward.name.casefold()})
    near = edits(text.casefold(), ward.name.casefold())
    elsewhere = {row["name"].casefold() for row in _rows()}
    return near == most and far >= near + 2 and text.casefold() not in elsewhere


def misspelt(draw: Draw, county: County, errors: int = 1) -> Where:
    wards = [ward for ward in county.plain() if len(ward.name) >= 5 * errors]
    for _ in range(200):
        ward = draw.pick(wards)
        text = ward.name
        for _ in range(errors):
            text = _mistyped(draw, text)
        if _is_clear(text, ward, county, errors):
            return Where(text, (ward.json,), flags=(Flag("place_corrected", scope="cell"),))
    return one(draw, county)


def misspelt_twice(draw: Draw, county: County) -> Where:
    return misspelt(draw, county, 2)


def _elsewhere(draw: Draw, county: County) -> tuple[str, str]:
    """A ward of another county whose name is nothing else in the country and like no name here."""
    here = [w.name.casefold() for w in county.wards] + [
        n.casefold() for n in county.subcounties | county.constituencies
    ]
    names = [row["name"] for row in _rows()]
    wards = [
        row
        for row in _rows()
        if row["level"] == "ward" and names.count(row["name"]) == 1 and "/" not in row["name"]
    ]
    counties = {row["id"]: row["name"] for row in _rows() if row["level"] == "county"}
    while True:
        row = draw.pick(wards)
        slug = row["id"].split("/")[0]
        far = min(edits(row["name"].casefold(), name) for name in here)
        if slug in COUNTIES and slug != county.slug and len(row["name"]) > 5 and far > 4:
            return row["name"], counties[slug]


def other_county(draw: Draw, county: County) -> Where:
    ward, name = _elsewhere(draw, county)
    text = draw.pick((f"{ward}, {name} County", f"{ward} ({name})", f"{ward} - {name} County"))
    return Where(text, (), flags=(Flag("place_other_county", "error", "cell"),))


def other_ward(draw: Draw, county: County) -> Where:
    return Where(_elsewhere(draw, county)[0], (), flags=(Flag("place_other_county", "error", "cell"),))


def unknown(draw: Draw, county: County) -> Where:
    del county
    return Where(draw.pick(UNKNOWN_PLACES), (), flags=(Flag("place_unknown", scope="cell"),))


def missing(draw: Draw, county: County) -> Where:
    del draw, county
    return Where("", (), flags=(Flag("place_missing"),))


def with_site(draw: Draw, county: County) -> Where:
    """A ward with a site of it that no list of ours knows."""
    ward = draw.pick(county.plain())
    text = draw.pick(
        (
            f"{ward.name} (Kwa Chifu village)",
            f"{ward.name} ward - Kwa Chifu village",
            f"{ward.name} Ward (3 sites)",
        )
    )
    return Where(text, (ward.json,), flags=(Flag("place_unknown", "info", "cell", optional=True),))


def one_unknown(draw: Draw, county: County) -> Where:
    """A ward and a site nobody knows, in one cell."""
    ward = draw.pick(county.plain())
    return Where(f"{ward.name}, Kwa Chifu camp", (ward.json,), flags=(Flag("place_unknown", scope="cell"),))
