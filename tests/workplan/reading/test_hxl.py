"""Tables of who does what where: by their hashtags whatever the headings say, and by their headings alone."""

from pathlib import Path

import pytest

from pamoja.core.activities import Activity
from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.columns import Heading
from pamoja.workplan.reading.hxl import Tag, columns_by, tag_of, tags_in

FRENCH = "Qui,Quoi,Domaine,Préfecture,Début,Fin,Montant,Femmes,Hommes,Suivi"
TAGS = (
    "#org+impl,#activity,#sector,#adm3+name,#date+start,#date+end,#value+usd,#targeted+f,#targeted+m,#status"
)
ROW = "Upeo,Forage de puits,WASH,Maralal,2026-07-01,2027-06-30,5000,30,20,ongoing"


def read_text(folder: Path, text: str, county: str = "samburu") -> Reading:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, county=county, cycle="2026/27")


def only(reading: Reading) -> Activity:
    (activity,) = reading.activities
    return activity


def test_hashtags_say_what_french_headings_mean(tmp_path: Path) -> None:
    activity = only(read_text(tmp_path, f"{FRENCH}\n{TAGS}\n{ROW}\n"))
    assert (activity.title, activity.organisation, activity.sector) == ("Forage de puits", "Upeo", "WASH")
    assert [site.name for site in activity.sites] == ["Maralal"]
    assert (str(activity.start), str(activity.last)) == ("2026-07-01", "2027-06-30")
    assert [(int(one.money.amount), one.money.currency) for one in activity.budget] == [(5000, "USD")]
    assert activity.beneficiaries == 50
    assert activity.source.row == 3


@pytest.mark.parametrize(
    "headings", ["", f"{FRENCH}\n", f"Mpango,,,,,,,,,\n\n{FRENCH}\n", "a,b,c,d,e,f,g,h,i,j\n"]
)
def test_the_headings_above_hashtags_change_nothing(tmp_path: Path, headings: str) -> None:
    plain = only(read_text(tmp_path, f"{TAGS}\n{ROW}\n"))
    other = only(read_text(tmp_path, f"{headings}{TAGS}\n{ROW}\n"))
    assert (other.title, other.sites, other.budget, other.period) == (
        plain.title, plain.sites, plain.budget, plain.period,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("#adm2 +name", Tag("adm2", frozenset({"name"}))),
        (" #ORG+Impl+NGO ", Tag("org", frozenset({"impl", "ngo"}))),
        ("#lat_deg", Tag("geo", frozenset({"deg", "lat"}))),
        ("#activity_id", Tag("activity", frozenset({"id"}))),
        ("#impl", Tag("org", frozenset({"impl"}))),
        ("# of wards", None),
        ("#1", None),
        ("org", None),
        (7, None),
    ],
)
def test_hashtags_of_today_and_of_before_are_known(text: str, tag: Tag | None) -> None:
    assert tag_of(text) == tag


def test_a_row_with_a_few_signs_is_no_row_of_hashtags() -> None:
    assert tags_in([(1, "#No"), (2, "Activity"), (3, "Ward")]) == {}
    assert tags_in([(1, "#foo"), (2, "#bar")]) == {}
    assert set(tags_in([(1, "#org"), (2, "#adm1"), (3, "sector"), (4, "Ward name")])) == {1, 2, 3}


def test_of_several_money_columns_the_planned_one_counts_and_none_is_added() -> None:
    tags = {n: tag for n, text in enumerate(("#value+spent+usd", "#value+eur", "#value+budget+kes", "#org"), 1)
            if (tag := tag_of(text))}  # fmt: skip
    found = {column.role: column for column in columns_by(tags, {1: Heading("x")})}
    assert (found["amount"].index, found["amount"].currency, found["amount"].tag) == (
        3,
        "KES",
        "#value+budget+kes",
    )
    assert [c.index for c in columns_by(tags, {}) if c.role == "other"] == [1, 2]


def test_people_reached_by_several_columns_are_not_added_to_their_total(tmp_path: Path) -> None:
    text = "#activity,#adm3,#targeted,#targeted+f,#targeted+m,#reached\nWells,Maralal,50,30,20,44\n"
    assert only(read_text(tmp_path, text)).beneficiaries == 50


def test_who_what_where_without_an_activity_has_its_sector_for_what(tmp_path: Path) -> None:
    tagged = only(read_text(tmp_path, "#org,#sector,#adm3\nUpeo,Health,Maralal\n"))
    plain = only(read_text(tmp_path, "Organisation name,Sector,Admin level 3\nUpeo,Health,Maralal\n"))
    for activity in (tagged, plain):
        assert (activity.title, activity.sector, activity.organisation) == ("Health", "Health", "Upeo")
        assert [site.name for site in activity.sites] == ["Maralal"]


def test_rows_of_another_country_keep_their_place_open_and_say_so(tmp_path: Path) -> None:
    text = "#country,#org,#activity,#adm1,#adm3\n{},Upeo,Wells,{},Maralal\n"
    away = read_text(tmp_path, text.format("Chad", "Samburu"))
    assert only(away).sites == ()
    (told,) = [p for p in away.problems if p.code == "place_other_country"]
    assert (told.cell, told.value) == ("A2", "Chad")
    for kenya in ("Kenya", "KEN", "ke", "Samburu"):
        assert [s.name for s in only(read_text(tmp_path, text.format(kenya, "Samburu"))).sites] == ["Maralal"]


def test_a_ward_of_another_county_is_told(tmp_path: Path) -> None:
    away = read_text(tmp_path, "#activity,#org,#adm1,#adm3\nWells,Upeo,Marsabit,Loglogo\n")
    assert only(away).sites == ()
    assert "place_other_county" in {problem.code for problem in away.problems}


def test_a_point_gives_the_nearest_ward_where_no_place_is_named(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "#activity,#org,#lat_deg,#lon_deg\nWells,Upeo,1.11,36.69\n")
    assert [site.name for site in only(reading).sites] == ["Maralal"]
    assert "place_point_nearest" in {problem.code for problem in reading.problems}


def test_a_row_without_what_is_done_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "#activity,#org,#adm3\n,Upeo,Maralal\nTotal wells,Upeo,Maralal\n")
    assert [activity.title for activity in reading.activities] == ["Total wells"]
    assert [skipped.row for skipped in reading.skipped] == [2]
    assert "title_missing" in {problem.code for problem in reading.problems}


def test_an_identifier_of_the_table_is_kept(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "#activity+id,#activity,#adm3\nX-9,Wells,Maralal\n")
    assert only(reading).source.id == "X-9"
