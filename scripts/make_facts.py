"""Re-write facts about Kenya's places and standards into the tables that ship with Pamoja.

Run:  python scripts/make_facts.py --shared DIR
DIR is the folder of shared data. Codes, names and figures are taken, in columns of our own and with their source;
no file is copied. Tables written by hand (calendars, county sectors, interventions) are not touched.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "pamoja" / "data"

IEBC = "IEBC ward list, by way of gerismumo/kenya-locations-data (MIT)"
MAP = "IEBC map list, by way of the package kenya 1.7.1 (MIT)"
KHIS = "Kenya Health Information System"
CENSUS = "Kenya National Bureau of Statistics, census 2019, volume I, by way of rKenyaCensus (MIT)"
POP2009 = "Census 2009 by ward, by way of the Kenya Health Information System"
ISO = "ISO 3166-2"
CENTRES = "centre point of the ward, mikelmaron/kenya-election-data @38f59ef, by way of the IEBC ward list"
OCHA = "OCHA common operational dataset, CC BY-IGO"
DAC = "OECD DAC purpose codes, by way of IATI codelists 2.03 (CC BY 4.0)"
SDG = "United Nations, by way of IATI codelists 2.03 (CC BY 4.0)"

Rows = Iterable[dict[str, str]]


def read(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: str, rows: Rows) -> None:
    """One shipped table, its rows in the order given."""
    with (OUT / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns.split(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def squeeze(text: str) -> str:
    """Letters and digits in lower case."""
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def slug(text: str) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("'", "")).strip("-")


def title(text: str) -> str:
    """A name with a capital at the start of every word, after a blank or a stroke."""
    return re.sub(r"(^|[ /])([a-z])", lambda m: m[1] + m[2].upper(), text.lower() if text.isupper() else text)


class Facts:
    """What the shared tables say about places."""

    def __init__(self, shared: Path) -> None:
        places = shared / "places"
        self.counties = read(places / "counties.csv")
        self.constituencies = read(places / "constituencies.csv")
        self.wards = read(places / "wards.csv")
        self.census = [row for row in read(places / "subcounties.csv") if row["kind"] == "subcounty"]
        self.spellings = read(places / "ward_aliases_dev.csv")
        self.pcodes = read(places / "ke_pcodes.csv")
        self.centres = read(places / "wards_6_counties.csv")
        self.codelists = read(shared / "iati" / "codelists.csv")
        self.county_id = {row["county_code"]: slug(row["name"]) for row in self.counties}
        self.constituency_id = {
            row["constituency_code"]: f"{self.county_id[row['county_code']]}/constituency/{slug(row['name'])}"
            for row in self.constituencies
        }
        self.ward_id = self._ward_ids()

    def _ward_ids(self) -> dict[str, str]:
        """An id for each ward by its code in the list; a name used twice in a county also names its constituency."""
        plain = {
            w["iebc_code"]: f"{self.county_id[w['county_code']]}/ward/{slug(w['name'])}" for w in self.wards
        }
        taken = list(plain.values())
        return {
            w["iebc_code"]: plain[w["iebc_code"]]
            if taken.count(plain[w["iebc_code"]]) == 1
            else f"{plain[w['iebc_code']]}-{slug(w['constituency'])}"
            for w in self.wards
        }

    def subcounties(self) -> dict[tuple[str, str], dict[str, str]]:
        """Administrative sub-counties by county code and squeezed name, from the health system and the census."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.census:
            found[row["county_code"], squeeze(row["subcounty"])] = {
                "name": row["subcounty"],
                "source": CENSUS,
            }
        for row in self.wards:
            name = title(row["khis_subcounty"])
            if name:
                known = found.setdefault((row["county_code"], squeeze(name)), {"name": name, "source": KHIS})
                if KHIS not in known["source"]:
                    known["source"] += f"; {KHIS}"
        for (county, _), row in found.items():
            row["id"] = f"{self.county_id[county]}/subcounty/{slug(row['name'])}"
        return found


def place_rows(facts: Facts) -> Iterator[dict[str, str]]:
    """Every place, one row each, parents before children."""
    yield {"id": "kenya", "level": "country", "name": "Kenya", "code": "KE", "parents": "", "source": ISO}
    for row in facts.counties:
        yield {"id": facts.county_id[row["county_code"]], "level": "county", "name": row["name"],
               "code": row["county_code"], "parents": "kenya", "source": IEBC}  # fmt: skip
    for row in facts.constituencies:
        yield {"id": facts.constituency_id[row["constituency_code"]], "level": "constituency",
               "name": title(row["name"]), "code": row["constituency_code"],
               "parents": facts.county_id[row["county_code"]], "source": IEBC}  # fmt: skip
    subcounties = facts.subcounties()
    for (county, _), row in sorted(subcounties.items()):
        yield {"id": row["id"], "level": "subcounty", "name": row["name"], "code": "",
               "parents": facts.county_id[county], "source": row["source"]}  # fmt: skip
    for row in facts.wards:
        parents = [facts.constituency_id[row["constituency_code"]]]
        if row["khis_subcounty"]:
            parents.append(subcounties[row["county_code"], squeeze(row["khis_subcounty"])]["id"])
        yield {"id": facts.ward_id[row["iebc_code"]], "level": "ward", "name": title(row["name"]),
               "code": row["iebc_code"], "parents": " ".join(parents),
               "source": f"{IEBC}; sub-county: {KHIS}" if len(parents) > 1 else IEBC}  # fmt: skip


def alias_rows(facts: Facts) -> Iterator[dict[str, str]]:
    """Other names and codes of places."""
    for row in facts.counties:
        yield alias(facts.county_id[row["county_code"]], row["iso_3166_2"], "iso_3166_2", "in use", ISO)
    for row in facts.wards:
        place = facts.ward_id[row["iebc_code"]]
        if row["code_status"] == "disputed":
            yield alias(place, row["map_code"], "code", "disputed", MAP)
        if row["khis_uid"]:
            yield alias(place, row["khis_uid"], "khis_uid", "in use", KHIS)
    by_name = {(w["county"], squeeze(w["name"])): facts.ward_id[w["iebc_code"]] for w in facts.wards}
    for row in facts.spellings:
        spelling = title(re.sub(r"\s+ward$", "", row["other_spelling"], flags=re.IGNORECASE))
        place = by_name[row["county"], squeeze(row["iebc_name"])]
        yield alias(place, spelling, "name", "in use", row["source_of_other"].replace("KHIS", KHIS))
    yield from pcode_rows(facts)


def pcode_rows(facts: Facts) -> Iterator[dict[str, str]]:
    """The place codes of OCHA for counties and constituencies."""
    for row in facts.pcodes:
        if row["P-Code"].startswith("KE") and len(row["P-Code"]) in (5, 8):
            code = row["P-Code"]
            known = facts.county_id.get(code[2:5]) if len(code) == 5 else facts.constituency_id.get(code[5:])  # noqa: PLR2004
            if known:
                yield alias(known, code, "pcode", "in use", OCHA)


def alias(place: str, text: str, kind: str, status: str, source: str) -> dict[str, str]:
    """One other name or code."""
    return {"place": place, "text": text, "kind": kind, "status": status, "source": source}


def population_rows(facts: Facts) -> Iterator[dict[str, str]]:
    """People by place and census year."""
    subcounties = facts.subcounties()
    counties: dict[str, int] = {}
    for row in facts.census:
        people = int(row["population"])
        counties[row["county_code"]] = counties.get(row["county_code"], 0) + people
        place = subcounties[row["county_code"], squeeze(row["subcounty"])]["id"]
        yield people_row(place, "2019", people, CENSUS)
    for code, people in sorted(counties.items()):
        yield people_row(facts.county_id[code], "2019", people, f"{CENSUS}; sum of its sub-counties")
    for row in facts.wards:
        if row["pop2009"]:
            yield people_row(facts.ward_id[row["iebc_code"]], "2009", int(row["pop2009"]), POP2009)


def people_row(place: str, year: str, people: int, source: str) -> dict[str, str]:
    """One count of people."""
    return {"place": place, "year": year, "people": str(people), "source": source}


def centre_rows(facts: Facts) -> Iterator[dict[str, str]]:
    """The centre point of each ward whose centre is known."""
    known = {row["iebc_code"]: row for row in facts.wards}
    for row in facts.centres:
        ward = known.get(row["ward_code"])
        if row["lat"] and ward and squeeze(ward["name"]) == squeeze(row["ward"]):
            place = facts.ward_id[row["ward_code"]]
            yield {"place": place, "latitude": row["lat"], "longitude": row["lon"], "source": CENTRES}


def code_rows(facts: Facts, codelist: str, source: str) -> Iterator[dict[str, str]]:
    """The codes of one IATI codelist."""
    for row in facts.codelists:
        if row["codelist"] == codelist:
            yield {"code": row["code"], "name": row["name"], "category": row["category"],
                   "status": row["status"], "source": source}  # fmt: skip


def main() -> None:
    """Write all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="the folder of shared data")
    facts = Facts(parser.parse_args().shared / "data")
    write("places.csv", "id level name code parents source", place_rows(facts))
    write("place_aliases.csv", "place text kind status source", alias_rows(facts))
    write("populations.csv", "place year people source", population_rows(facts))
    write("ward_centres.csv", "place latitude longitude source", centre_rows(facts))
    write("dac_purpose_codes.csv", "code name category status source", code_rows(facts, "Sector", DAC))
    write("sdg_goals.csv", "code name category status source", code_rows(facts, "UNSDG-Goals", SDG))
    write("sdg_targets.csv", "code name category status source", code_rows(facts, "UNSDG-Targets", SDG))
    print(f"wrote the tables of {OUT.name}")


if __name__ == "__main__":
    main()
