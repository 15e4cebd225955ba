import csv
import gzip
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import Cast
from pamoja.analysis.models import Gap, Run
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Shown
from pamoja.organisations.models import User
from pamoja.places.models import Place, Population
from talks import compare_again, correct_row, shows

GAPS, TABLE = "/samburu/2026-27/gaps/", "/samburu/2026-27/gaps.csv"
MOST_QUERIES, MOST_BYTES = 14, 8_000
WATER = "Water, Environment, Natural Resources and Energy"
ROADS = "Roads, Transport and Public Works"


def page(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(GAPS + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def table(client: Client, user: User, query: str = "") -> list[dict[str, str]]:
    client.force_login(user)
    answer = client.get(TABLE + query)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def row_of(said: str, ward: str) -> list[str]:
    """The words in a ward's cells, in the order of the sectors."""
    line = said.split(f">{ward}</a>")[1].split("</tr>", maxsplit=1)[0]
    return [word.strip() for word in re.findall(r"<td[^>]*>([^<]*)</td>", line)]


def newest(everybody: Cast) -> Run:
    run = newest_run(everybody.cycle)
    assert run is not None
    return run


@pytest.mark.parametrize(
    "who",
    [
        "amina", "minister", "director", "ward_admin", "halima", "lekadaa", "grace", "naomi", "member_of_assembly",
        "auditor",
    ],
)  # fmt: skip
def test_every_role_has_the_page_in_few_queries(
    client: Client, everybody: Cast, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(getattr(everybody, who))
    for query in ("", "?sector=water", "?ward=maralal"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(GAPS + query).status_code == 200


def test_strangers_and_other_counties_have_no_such_page(client: Client, everybody: Cast) -> None:
    for user in (everybody.otieno, everybody.ekai):
        client.force_login(user)
        assert client.get(GAPS).status_code == 404
        assert client.get(TABLE).status_code == 404
    client.logout()
    assert client.get(GAPS).status_code == 302


def test_wards_that_nobody_names_stand_on_top(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    heading = re.search(r"<h1>(.*?)</h1>", said)
    assert heading is not None
    assert heading[1].startswith("No plan names Lodokejek, Suguta Marmar, Loosuk, Poro")
    assert "Maralal" not in heading[1]
    assert len(row_of(said, "Poro")) == 10
    assert set(row_of(said, "Poro")) == {"nobody"}
    assert "somebody" in row_of(said, "Maralal")


def test_nobody_the_county_alone_and_county_wide_claims_are_told_apart(
    client: Client, everybody: Cast
) -> None:
    run = newest(everybody)
    ward = Place.objects.get(key="samburu/ward/maralal")
    Gap.objects.filter(run=run, sector=WATER, ward__name__in=("Poro", "Nyiro"), programme="").delete()
    for name, kind in (("Poro", "county_government_only"), ("Nyiro", "county_wide_only")):
        Gap.objects.create(
            run=run, ward=Place.objects.get(name=name, county=ward.county, level="ward"), sector=WATER,
            kind=kind, sentence="",
        )  # fmt: skip
    said = page(client, everybody.amina, "?sector=water")
    assert row_of(said, "Poro") == ["only the county government"]
    assert row_of(said, "Nyiro") == ["only county-wide claims"]
    assert row_of(said, "Nachola") == ["nobody"]
    assert row_of(said, "Wamba East") == ["somebody"]
    for words in (
        "the county government plans it here, no partner does",
        "nobody can tell whether it reaches here",
    ):
        assert words in said


def test_a_sector_without_any_work_is_said_to_have_nobody(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?sector=roads")
    assert set(row_of(said, "Maralal")) == {"nobody"}
    assert (
        len([row for row in table(client, everybody.amina, "?sector=roads") if row["Sector"] == ROADS]) == 15
    )


def test_people_stand_beside_the_ward_with_year_and_source_or_are_unknown(
    client: Client, everybody: Cast
) -> None:
    Population.objects.filter(place__county=everybody.county).delete()
    said = page(client, everybody.amina)
    assert said.count("people: unknown") == 15
    samburu_east = Place.objects.get(key="samburu/subcounty/samburu-east")
    Population.objects.create(place=samburu_east, year=2019, people=77_994, source="census 2019")
    Population.objects.create(
        place=Place.objects.get(key="samburu/ward/poro"), year=2009, people=10_578, source="census 2009"
    )
    said = page(client, everybody.amina)
    assert "10,578 people in 2009" in said
    assert "people: unknown; all of Samburu East sub-county 77,994 in 2019" in said
    assert "People: census 2009, 2009." in said
    poro = next(row for row in table(client, everybody.amina) if row["Ward"] == "Poro")
    assert (poro["People"], poro["Year counted"], poro["Who counted"]) == ("10578", "2009", "census 2009")
    maralal = next(row for row in table(client, everybody.amina) if row["Ward"] == "Maralal")
    assert maralal["People"] == "unknown"


def test_kinds_of_work_are_folded_and_counted_and_named_where_a_sector_is_asked_for(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.amina)
    assert "<details>" in said
    assert re.search(r"<summary>Water, Environment[^:]*: \d+ kinds of work missing somewhere</summary>", said)
    assert f'href="{GAPS}?sector=water"' in said
    assert "<dt>School latrines</dt><dd>nobody in 14 wards</dd>" in said
    said = page(client, everybody.amina, "?sector=water")
    assert "<details open>" in said
    assert "<dt>School latrines</dt><dd>nobody in Lodokejek, Suguta Marmar, Loosuk, Poro" in said
    said = page(client, everybody.amina, "?ward=poro")
    assert "<dt>School latrines</dt><dd>nobody</dd>" in said
    assert said.count('<tr><th scope="row">') == 1


def test_the_table_has_the_gaps_asked_for(client: Client, everybody: Cast) -> None:
    rows = table(client, everybody.amina)
    assert rows[0] == {
        "Ward": "Lodokejek", "Sub-county": "Samburu Central", "Sector": "the whole ward", "Kind of work": "any work",
        "Who is there": "nobody", "People": rows[0]["People"], "Year counted": rows[0]["Year counted"],
        "Who counted": rows[0]["Who counted"],
    }  # fmt: skip
    assert sum(row["Kind of work"] != "any work" for row in rows) == Gap.objects.exclude(programme="").count()
    of_poro = table(client, everybody.amina, "?ward=poro&sector=water")
    assert {row["Ward"] for row in of_poro} == {"Poro"}
    assert {row["Sector"] for row in of_poro} == {"the whole ward", WATER}


def test_what_is_misread_is_told(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?ward=atlantis&sector=%00")
    assert "There is no ward “atlantis” in this county: all wards are shown." in said


def test_gaps_do_not_tell_where_a_partner_works_who_hides_it(client: Client, everybody: Cast) -> None:
    before = page(client, everybody.naomi), table(client, everybody.naomi)  # Maji shows totals only
    assert "1 partner does not show its wards to you" in before[0]
    assert row_of(before[0], "Wamba East").count("somebody") == 1  # her own
    assert "nobody" in row_of(before[0], "Waso")
    assert "School latrines" not in before[0]
    assert "Not told here" in before[0]
    assert {row["Kind of work"] for row in before[1]} == {"any work"}
    correct_row(everybody.maji_plan, "Desilt", everybody.lekadaa, places="Poro")
    run = compare_again(everybody.cycle)
    assert run is not None
    after = page(client, everybody.naomi)
    moved = re.compile(r"Findings of [^<]*|csrfmiddlewaretoken\" value=\"[^\"]*")
    assert moved.sub("", after) == moved.sub("", before[0])
    assert table(client, everybody.naomi) == before[1]
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.TOTALS, sites=Shown.ALL)
    assert "somebody" in row_of(page(client, everybody.naomi), "Poro")


def test_a_thousand_gaps_stay_a_small_page(client: Client, everybody: Cast) -> None:
    run = newest(everybody)
    wards = list(Place.objects.filter(county=everybody.county, level="ward"))
    Gap.objects.bulk_create(
        Gap(
            run=run,
            ward=ward,
            sector=WATER,
            programme=f"Kind of work {n} with {n * 7919 % 1000}",
            kind="nobody",
        )
        for n in range(80)
        for ward in wards
    )
    client.force_login(everybody.amina)
    for query in ("", "?sector=water", "?ward=poro"):
        assert len(gzip.compress(client.get(GAPS + query).content)) <= MOST_BYTES


def test_before_the_first_analysis_it_says_what_to_do(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ekai)
    assert "No plan has come in yet" in client.get("/turkana/2026-27/gaps/").content.decode()
    assert client.get("/turkana/2026-27/gaps.csv").status_code == 200
