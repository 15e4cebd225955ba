"""Gaps weighed by need on the site: the figures behind them, who may choose these, and what stays hidden."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast
from pamoja.analysis.models import Coverage
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import SectorIndicator, Shown
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.plans.models import Activity
from talks import compare_again, shows

GAPS, TABLE = "/samburu/2026-27/gaps/", "/samburu/2026-27/gaps-by-need.csv"
CHOOSE, LOAD = "/samburu/2026-27/needs/indicators/", "/samburu/2026-27/needs/load/"
WATER = "Water, Environment, Natural Resources and Energy"
NEEDS = (
    b"Sub-county,Drink from streams %,Use the open bush %,Literacy rate %\n"
    b"Samburu Central,40,60,50\nSamburu East,50,70,40\nSamburu North,60,80,30\n"
)


@pytest.fixture
def weighed(client: Client, everybody: Cast) -> Cast:
    """The cast's county with a table of needs."""
    client.force_login(everybody.amina)
    file = SimpleUploadedFile("needs.csv", NEEDS)
    client.post(LOAD, {"file": file, "source": "Census volume IV", "year": "2019"})
    return everybody


def page(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(GAPS + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def table(client: Client, user: User, query: str = "") -> list[dict[str, str]]:
    client.force_login(user)
    answer: Any = client.get(TABLE + query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_without_a_table_of_needs_need_is_unknown_and_said_to_be(client: Client, everybody: Cast) -> None:
    assert "No figure of need stands for these sectors yet" in page(client, everybody.lekadaa)
    rows = table(client, everybody.amina)
    assert {row["People in need"] for row in rows} == {"unknown"}
    assert {row["Who is there"] for row in rows} >= {"nobody"}


def test_gaps_stand_by_the_people_not_reached_with_the_figure_and_its_source(
    client: Client, weighed: Cast
) -> None:
    said = page(client, weighed.amina)
    assert "By need" in said
    assert "<b>Drink from streams %</b>" in said
    assert "Census volume IV, 2019" in said
    assert "(suggested by its words)" in said
    assert "Literacy rate" not in said
    assert "% of 36,755" not in page(client, weighed.amina, "?ward=poro")
    rows = table(client, weighed.amina)
    missing = [
        int(row["People in need not reached"])
        for row in rows
        if row["People in need not reached"] != "unknown"
    ]
    assert missing == sorted(missing, reverse=True)
    poro = next(row for row in rows if row["Ward"] == "Poro" and row["Sector"] == WATER)
    assert (poro["People"], poro["Share in need"], poro["Measured in"]) == ("10578", "0.4", "Samburu Central")
    assert (poro["People in need"], poro["Year"], poro["Source"]) == ("4231", "2019", "Census volume IV")
    assert {row["Ward"] for row in table(client, weighed.amina, "?ward=poro&sector=water")} == {"Poro"}


def test_a_run_keeps_what_is_planned_once(client: Client, weighed: Cast) -> None:
    run = newest_run(weighed.cycle)
    stored = Coverage.objects.filter(run=run)
    assert stored.exists()
    stated = sum(
        row.beneficiaries or 0
        for row in Activity.objects.filter(cycle=weighed.cycle, withdrawn=False, counted_in=None)
    )
    assert sum(row.people for row in stored) <= stated


def test_served_below_need_is_told_with_both_figures(client: Client, weighed: Cast) -> None:
    run = newest_run(weighed.cycle)
    assert run is not None
    Coverage.objects.filter(run=run, sector=WATER, place__level="ward").delete()
    for name, people in (("maralal", 100), ("poro", 2_000), ("nyiro", 6_000), ("baawa", 2_000)):
        place = weighed.county.places_inside.get(key=f"samburu/ward/{name}")
        Coverage.objects.create(
            run=run, place=place, sector=WATER, partners=True, activities=1, people=people, people_untold=0,
            shillings=0, money_untold=0,
        )  # fmt: skip
    said = page(client, weighed.amina, "?sector=water")
    assert "below need" in said
    assert "1 reached of every 100 in need, less than half of the" in said
    rows = {row["Ward"]: row for row in table(client, weighed.amina, "?sector=water")}
    assert rows["Maralal"]["Who is there"] == "below need"
    assert rows["Maralal"]["People in need not reached"] == str(int(rows["Maralal"]["People in need"]) - 100)
    assert "less than half" in rows["Maralal"]["Why below need"]
    assert "Nyiro" not in rows


def test_the_economist_chooses_the_figure_and_takes_it_back_by_choosing_again(
    client: Client, weighed: Cast
) -> None:
    client.force_login(weighed.amina)
    form = client.get(CHOOSE).content.decode()
    assert "Literacy rate %" in form
    assert "suggested by its words" in form
    said = client.post(CHOOSE, {"water": "Use the open bush %"}, follow=True).content.decode()
    assert "1 figure is chosen anew." in said
    assert "(chosen by the county)" in said
    poro = next(
        row for row in table(client, weighed.amina) if row["Ward"] == "Poro" and row["Sector"] == WATER
    )
    assert poro["Share in need"] == "0.6"
    assert (
        "Nothing was changed."
        in client.post(CHOOSE, {"water": "Use the open bush %"}, follow=True).content.decode()
    )
    client.post(CHOOSE, {"water": ""})
    rows = [row for row in table(client, weighed.amina) if row["Sector"] == WATER]
    assert {row["People in need"] for row in rows} == {"unknown"}
    client.post(CHOOSE, {"water": "Drink from streams %"})
    assert SectorIndicator.objects.count() == 3
    actions = list(
        Entry.objects.filter(action__startswith="indicator.").order_by("id").values_list("action", flat=True)
    )
    assert actions == ["indicator.chosen", "indicator.none", "indicator.chosen"]
    journal = client.get("/samburu/2026-27/journal/").content.decode()
    assert "said that no figure tells the need of" in journal


@pytest.mark.parametrize("who", ["halima", "lekadaa", "director", "auditor"])
def test_nobody_else_chooses_the_figures(client: Client, weighed: Cast, who: str) -> None:
    client.force_login(getattr(weighed, who))
    assert client.post(CHOOSE, {"water": "Use the open bush %"}).status_code == 403
    assert not SectorIndicator.objects.exists()


def test_a_figure_that_no_table_has_is_refused(client: Client, weighed: Cast) -> None:
    client.force_login(weighed.amina)
    assert client.post(CHOOSE, {"water": "Happiness"}).status_code == 422
    assert not SectorIndicator.objects.exists()


def test_need_not_met_does_not_tell_where_a_partner_works_who_hides_it(client: Client, weighed: Cast) -> None:
    assert "where need is not met would tell where the partners work" in page(client, weighed.naomi)
    assert table(client, weighed.naomi) == []
    shows(weighed, weighed.maji, weighed.lekadaa, money=Shown.TOTALS, sites=Shown.ALL)
    compare_again(weighed.cycle)
    rows = table(client, weighed.naomi)
    assert rows
    assert {row["Money planned by name, KES"] for row in rows} <= {"unknown", "0", "0.00"}


def test_strangers_have_no_such_table(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.otieno)
    assert client.get(TABLE).status_code == 404
