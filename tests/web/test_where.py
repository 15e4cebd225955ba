import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Shown
from pamoja.cycles.operations import choose_shown
from pamoja.organisations.models import Organisation
from pamoja.places.models import Place
from pamoja.plans.models import Activity, Site
from pamoja.web.pages.where import short_names
from talks import compare_again

WHERE = "/samburu/2026-27/where/"
MOST_QUERIES = 12


def page(client: Client, user: object, rest: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(WHERE + rest)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def line_of(said: str, ward: str) -> str:
    return said.split(f'href="{WHERE}{ward}/"', 1)[1].split("</tr>", 1)[0]


def rows(client: Client, user: object, query: str = "") -> list[dict[str, str]]:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(f"/samburu/2026-27/where.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def add(everybody: Cast, number: int, place: str, title: str, owner: Organisation) -> Activity:
    made = Activity.objects.create(
        cycle=everybody.cycle, organisation=owner, lead=owner.name, title=title,
        number=f"samburu/2026-27/water/{number}", sector=everybody.cycle.sectors.get(slug="water"),
    )  # fmt: skip
    Site.objects.create(activity=made, place=Place.objects.get(key=place), position=0)
    return made


def show_sites(everybody: Cast, shown: str) -> None:
    """Let Maji show its places so."""
    mine = everybody.cycle.participations.get(organisation=everybody.maji)
    choose_shown(participation=mine, money=Shown.TOTALS, sites=shown, by=everybody.grace, at=NOW)


def test_the_matrix_counts_activities_and_names_who_is_there(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    assert "<h1>10 of 15 wards have no activity that you can see</h1>" in said
    wamba = line_of(said, "wamba-east")
    assert '?ward=wamba-east&amp;sector=water"><b>3</b> Maji, Tegemeo</a>' in wamba
    assert ">none<" in wamba
    assert "<b>1</b> Tegemeo" in line_of(said, "nachola")
    assert "<b>" not in line_of(said, "loosuk")
    assert "Not in the table" not in said


def test_a_partner_is_not_placed_where_it_hides_its_wards(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.naomi)
    assert "<b>1</b> Tegemeo</a>" in line_of(said, "wamba-east")
    assert "<b>" not in line_of(said, "waso")
    assert "Maji," not in said
    assert "Not in the table: 4 activities whose partners do not show you their wards." in said
    assert "<b>1</b> Maji" in line_of(page(client, everybody.lekadaa), "waso")


def test_activities_that_name_no_ward_are_counted_beside_the_table(client: Client, everybody: Cast) -> None:
    add(everybody, 901, "samburu", "Radio talks on water", everybody.tegemeo)
    assert "Not in the table: 1 activity that names a sub-county, the whole county or no place." in page(
        client, everybody.amina
    )


def test_the_matrix_is_filtered_by_sector_and_partner(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, f"?sector=water&partner={everybody.maji.uuid}")
    assert "<b>2</b> Maji" in line_of(said, "wamba-east")
    assert f"sector=water&amp;partner={everybody.maji.uuid}" in line_of(said, "wamba-east")
    assert "Agriculture, Livestock" not in said.split("<thead>")[1].split("</thead>")[0]
    assert "There is no sector “x”" in page(client, everybody.amina, "?sector=x")
    Activity.objects.filter(number__endswith="water/004").update(sector=None)
    assert "<b>1</b> Maji" in line_of(page(client, everybody.amina, "?sector=none"), "waso")
    assert "no sector yet" in page(client, everybody.amina)


def test_the_csv_has_the_same_numbers(client: Client, everybody: Cast) -> None:
    found = {(row["Ward"], row["Sector"][:5]): row for row in rows(client, everybody.amina)}
    assert len(found) == 15 * 10
    water = found["Wamba East", "Water"]
    assert water["Activities that you can see"] == "3"
    assert water["Organisations"] == "Maji na Afya Trust; Tegemeo la Nyika Programme"
    assert water["Sub-county"] == "Samburu East"
    assert found["Loosuk", "Water"]["Organisations"] == "none"
    hidden = {(row["Ward"], row["Sector"][:5]): row for row in rows(client, everybody.naomi, "?sector=water")}
    assert len(hidden) == 15
    assert hidden["Waso", "Water"]["Activities that you can see"] == "0"


def test_short_names_are_told_apart() -> None:
    made = [
        Organisation(pk=1, name="Maji na Afya Trust"), Organisation(pk=2, name="Maji Safi"),
        Organisation(pk=3, name="Tegemeo la Nyika", acronym="TLN"), Organisation(pk=4, name="Nuru"),
    ]  # fmt: skip
    assert short_names(made) == {1: "Maji na", 2: "Maji Safi", 3: "TLN", 4: "Nuru"}


def test_a_wards_page_tells_everything_that_reaches_it(client: Client, everybody: Cast) -> None:
    add(everybody, 901, "samburu/subcounty/samburu-east", "Survey springs", everybody.tegemeo)
    add(everybody, 902, "samburu", "Radio talks on water", everybody.tegemeo)
    said = page(client, everybody.amina, "wamba-east/")
    assert "<h1>Wamba East: 3 activities of 2 organisations</h1>" in said
    assert "In Samburu East sub-county. 16,063 people in 2009" in said
    assert "Repair Wamba borehole" in said
    assert "Tegemeo la Nyika Programme" in said
    assert 'aria-label="county Q2 and Q3"' in said
    assert "Somewhere in Samburu East sub-county: 1 activity" in said
    assert "Survey springs" in said
    assert "For the whole county: 1 activity" in said
    assert "Radio talks on water" in said
    assert f'rel="prev" href="{WHERE}wamba-west/"' in said
    assert f'rel="next" href="{WHERE}wamba-north/"' in said
    assert "Where partners are missing" in said
    assert "/findings/" in said.split("to look at", 1)[1]


def test_the_first_and_the_last_ward_have_one_neighbour(client: Client, everybody: Cast) -> None:
    assert 'rel="prev"' not in page(client, everybody.amina, "lodokejek/")
    assert 'rel="next"' not in page(client, everybody.amina, "wamba-north/")


def test_a_wards_page_hides_who_hides_and_what_a_finding_would_tell(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.naomi, "waso/")
    assert "<h1>Waso: no activity that you can see names it</h1>" in said
    assert "Desilt" not in said
    assert "No finding here that you may see" in said
    assert "Activities of partners that show you no places are left out" in said
    assert "Desilt" in page(client, everybody.lekadaa, "waso/")


def test_who_shows_the_sub_county_stands_with_the_sub_county(client: Client, everybody: Cast) -> None:
    show_sites(everybody, Shown.BAND)
    for ward in ("waso", "wamba-east", "wamba-north"):
        said = page(client, everybody.naomi, f"{ward}/")
        near = said.split("Somewhere in Samburu East sub-county: 3 activities", 1)[1]
        assert "Desilt the water pan at Lkwasi" in near
        assert "Rehabilitate the borehole" in near
    assert "Desilt" not in page(client, everybody.naomi, "maralal/")


def test_gaps_do_not_tell_who_hides_works_there(client: Client, everybody: Cast) -> None:
    assert "any work of a partner" in page(client, everybody.naomi, "waso/")
    assert "any work of a partner" not in page(client, everybody.amina, "waso/")


def test_before_the_plans_are_compared_gaps_are_not_known(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ekai)
    ward = Place.objects.filter(county=everybody.elsewhere.county, level="ward").order_by("code")[0]
    said = client.get(f"/turkana/2026-27/where/{ward.key.rpartition('/')[2]}/").content.decode()
    assert "Gaps are not known yet" in said
    assert "no activity that you can see names it" in said


def test_a_long_list_comes_in_pages_and_the_wider_ones_open(client: Client, everybody: Cast) -> None:
    for at in range(40):
        add(everybody, 900 + at, "samburu/ward/maralal", f"Dig well {at}", everybody.tegemeo)
        add(everybody, 950 + at, "samburu", f"Radio talk {at}", everybody.tegemeo)
    said = page(client, everybody.amina, "maralal/")
    assert "page 1 of 2" in said
    assert said.count("Radio talk") == 10
    assert 'href="?of=county">See all 40' in said
    said = page(client, everybody.amina, "maralal/?of=county&page=2")
    assert said.count("Radio talk") == 15
    assert 'href="?of=county&amp;page=1"' in said
    assert "There is no list “x”" in page(client, everybody.amina, "maralal/?of=x&page=7")


def test_a_ward_with_unknown_people_says_so(client: Client, everybody: Cast) -> None:
    Place.objects.get(key="samburu/ward/maralal").populations.all().delete()
    assert "How many people live there is unknown." in page(client, everybody.amina, "maralal/")


def test_what_is_no_ward_of_the_county_is_not_there(client: Client, everybody: Cast) -> None:
    for user, ward in (
        (everybody.amina, "atlantis"), (everybody.amina, "turkana"), (everybody.otieno, "maralal"),
        (everybody.ekai, "maralal"),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(f"{WHERE}{ward}/").status_code == 404
    for address in (WHERE, "/samburu/2026-27/where.csv"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("rest", ["", "?sector=water", "maralal/", "maralal/?of=county"])
def test_the_pages_read_little(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, rest: str
) -> None:
    compare_again(everybody.cycle)
    for user in (everybody.amina, everybody.naomi, everybody.member_of_assembly):
        client.force_login(user)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(WHERE + rest)
