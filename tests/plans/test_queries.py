import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Participation, Shown
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.rights import part_of
from pamoja.places.models import Place
from pamoja.places.queries import Ward, population_of, wards_within
from pamoja.plans import operations as plans
from pamoja.plans.coverage import (
    COUNTY_WIDE,
    IN_WARD,
    NEAR,
    activities_by_id,
    by_month,
    in_order_of_time,
    left_out,
    near,
    who_is_where,
)
from pamoja.plans.models import Activity, Site
from pamoja.plans.queries import (
    View,
    Wanted,
    activities_in,
    activity_at,
    by_ward_and_sector,
    by_ward_key,
    cut,
    history_of,
    next_to_answer,
    programmes_of,
    totals_of,
    view_of,
    with_details,
    with_sources,
)
from pamoja.workplan.correcting import Typed, as_typed


def seen_by(everybody: Cast, user: User) -> View:
    return view_of(everybody.cycle, part_of(user, everybody.county))


def show(everybody: Cast, organisation: Organisation, *, money: str, sites: str) -> None:
    mine = Participation.objects.filter(cycle=everybody.cycle, organisation=organisation)
    mine.update(money=money, sites=sites)


def short(found: object) -> list[str]:
    return [activity.short_number for activity in found]  # type: ignore[attr-defined]


def activity(number: str) -> Activity:
    return Activity.objects.get(number=f"samburu/2026-27/{number}")


def ward_at(everybody: Cast, slug: str) -> Ward:
    return next(ward for ward in wards_within(everybody.county) if ward.slug == slug)


def place(everybody: Cast, number: str, key: str) -> None:
    """Let an activity be at one place alone."""
    Site.objects.filter(activity=activity(number)).delete()
    Site.objects.create(activity=activity(number), place=Place.objects.get(key=key), position=0)


def test_the_county_sees_everything_and_a_partner_what_is_shown(everybody: Cast) -> None:
    assert not seen_by(everybody, everybody.amina).hides
    lekadaa = seen_by(everybody, everybody.lekadaa)
    assert lekadaa.hides
    assert lekadaa.money_of(activity("water/001")) == Shown.ALL
    assert lekadaa.money_of(activity("water/005")) == Shown.BAND
    assert lekadaa.sites_of(activity("water/005")) == Shown.ALL
    naomi = seen_by(everybody, everybody.naomi)
    assert naomi.sites_of(activity("water/001")) == Shown.TOTALS
    assert everybody.maji.pk in naomi.organisations_without


def test_an_organisation_that_takes_no_part_is_hidden(everybody: Cast) -> None:
    Participation.objects.filter(organisation=everybody.tegemeo).delete()
    assert seen_by(everybody, everybody.lekadaa).money_of(activity("water/005")) == Shown.TOTALS


def test_totals_leave_out_the_money_that_is_hidden(everybody: Cast) -> None:
    activity("water/002").budget.all().delete()
    Activity.objects.filter(number__endswith="water/002").update(kes=None)
    for user, expected in (
        (everybody.amina, (8, 2, Decimal(15_500_000), 1, 0)),
        (everybody.lekadaa, (8, 2, Decimal(7_100_000), 1, 4)),
        (everybody.naomi, (8, 2, Decimal(8_400_000), 0, 4)),
        (everybody.member_of_assembly, (8, 2, None, 0, 8)),
    ):
        view = seen_by(everybody, user)
        totals = totals_of(activities_in(view, Wanted()), view)
        names = ("count", "organisations", "sum_kes", "unpriced", "hidden")
        assert tuple(totals[name] for name in names) == expected


def test_a_quarter_holds_what_runs_on_any_of_its_days(everybody: Cast) -> None:
    view = seen_by(everybody, everybody.amina)
    Activity.objects.filter(number__endswith="water/001").update(
        until=dt.date(2026, 10, 1), start=dt.date(2026, 9, 30)
    )
    assert "water/001" in short(activities_in(view, Wanted(quarter=1)))
    assert "water/001" not in short(activities_in(view, Wanted(quarter=2)))
    Activity.objects.filter(number__endswith="water/001").update(until=None)
    assert "water/001" not in short(activities_in(view, Wanted(quarter=1)))


def test_what_was_taken_out_is_in_no_list(everybody: Cast) -> None:
    view = seen_by(everybody, everybody.amina)
    plans.take_out(submission=everybody.maji_plan, positions=[0], by=everybody.lekadaa, at=NOW)
    assert "water/001" not in short(activities_in(view, Wanted()))
    assert activity_at(everybody.cycle, "water/001") is not None
    assert len(short(cut(activities_in(view, Wanted()), 2, 5))) == 3


def test_a_piece_of_a_long_list_keeps_its_order(everybody: Cast) -> None:
    for user in (everybody.amina, everybody.naomi):
        view = seen_by(everybody, user)
        for order in ("number", "title", "partner", "start", "budget"):
            found = activities_in(view, Wanted(order=order))
            assert short(cut(found, 2, 5)) == short(found)[2:5]


def test_details_and_sources_take_few_queries(
    everybody: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    view = seen_by(everybody, everybody.amina)
    with django_assert_num_queries(4):
        found = list(with_sources(with_details(activities_in(view, Wanted()))))
        assert found[1].sites.all()[0].place.name == "Wamba East"
        assert found[1].budget.all()[0].amount == 3_400_000
        assert [row.line for row in found[1].sources] == [4]  # type: ignore[attr-defined]
        assert found[1].sources[0].submission.name == "maji.csv"  # type: ignore[attr-defined]


def test_programmes_are_told_once_each_and_by_sector(everybody: Cast) -> None:
    Activity.objects.filter(organisation=everybody.maji).update(programme="water for all")
    Activity.objects.filter(number__endswith="agriculture/001").update(programme="Animals")
    view = view_of(everybody.cycle, part_of(everybody.amina, everybody.county))
    assert programmes_of(view) == ["Animals", "water for all"]
    assert programmes_of(view, everybody.cycle.sectors.get(slug="water")) == ["water for all"]


def test_a_programme_of_a_partner_who_hides_anything_is_neither_offered_nor_found(everybody: Cast) -> None:
    Activity.objects.filter(organisation=everybody.maji).update(programme="Wamba East KES 4,750,000")
    view = view_of(everybody.cycle, part_of(everybody.naomi, everybody.county))
    assert view.veiled
    assert programmes_of(view) == []
    assert not activities_in(view, Wanted(programme="Wamba East KES 4,750,000")).exists()


def test_counts_by_ward_agree_with_one_another(everybody: Cast) -> None:
    for user in (everybody.amina, everybody.naomi):
        view = seen_by(everybody, user)
        by_id, hidden = by_ward_and_sector(view)
        keys = dict(Place.objects.values_list("id", "key"))
        by_key = {(keys[ward], sector): n for (ward, sector), n in by_id.items()}
        assert by_key == by_ward_key(view)
        assert by_key == {at: sum(of.values()) for at, of in who_is_where(view, Wanted()).items()}
        assert hidden == left_out(view, activities_in(view, Wanted())).hidden


def test_who_is_where_follows_the_filters(everybody: Cast) -> None:
    view = seen_by(everybody, everybody.amina)
    water = everybody.cycle.sectors.get(slug="water")
    found = who_is_where(view, Wanted(sector=water, organisation=everybody.maji))
    assert found == {
        ("samburu/ward/wamba-east", water.pk): {everybody.maji.pk: 2},
        ("samburu/ward/maralal", water.pk): {everybody.maji.pk: 1},
        ("samburu/ward/waso", water.pk): {everybody.maji.pk: 1},
    }
    assert who_is_where(view, Wanted(unaligned=True)) == {}


def test_what_reaches_a_ward_is_told_by_the_narrowest_place_that_is_shown(everybody: Cast) -> None:
    place(everybody, "water/002", "samburu/subcounty/samburu-east")
    place(everybody, "water/003", "samburu/constituency/samburu-east")
    place(everybody, "water/004", "samburu")
    place(everybody, "water/006", "samburu/ward/waso")
    Site.objects.create(activity=activity("water/001"), place=everybody.county, position=1)
    wards, here = wards_within(everybody.county), ward_at(everybody, "wamba-east")

    def scopes(user: User) -> dict[str, str]:
        return {one.number[16:]: one.scope for one in near(seen_by(everybody, user), here, wards)}

    everything = {
        "water/001": IN_WARD, "water/002": NEAR, "water/003": NEAR, "water/004": COUNTY_WIDE, "water/005": IN_WARD,
    }  # fmt: skip
    assert scopes(everybody.amina) == everything
    assert scopes(everybody.naomi) == {"water/005": IN_WARD}
    show(everybody, everybody.tegemeo, money=Shown.ALL, sites=Shown.BAND)
    assert scopes(everybody.lekadaa) == everything | {"water/005": NEAR, "water/006": NEAR}


def test_a_ward_without_a_sub_county_is_near_nothing_by_chance(everybody: Cast) -> None:
    show(everybody, everybody.tegemeo, money=Shown.ALL, sites=Shown.BAND)
    here = ward_at(everybody, "wamba-east")
    alone = Ward(here.place, None, None)
    assert [one.number for one in near(seen_by(everybody, everybody.lekadaa), alone, [alone])] == [
        "samburu/2026-27/water/001", "samburu/2026-27/water/002",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "until", "expected"),
    [
        (dt.date(2026, 9, 30), dt.date(2026, 10, 1), {"Sep"}),
        (dt.date(2026, 10, 1), dt.date(2026, 10, 2), {"Oct"}),
        (dt.date(2026, 9, 15), dt.date(2026, 11, 15), {"Sep", "Oct", "Nov"}),
        (dt.date(2025, 1, 1), dt.date(2026, 7, 2), {"Jul"}),
        (dt.date(2027, 6, 30), dt.date(2029, 1, 1), {"Jun"}),
        (dt.date(2025, 1, 1), dt.date(2026, 7, 1), set()),
        (dt.date(2027, 7, 1), dt.date(2027, 8, 1), set()),
    ],
)
def test_an_activity_runs_in_every_month_in_which_it_has_a_day(
    everybody: Cast, start: dt.date, until: dt.date, expected: set[str]
) -> None:
    Activity.objects.exclude(number__endswith="water/001").update(withdrawn=True)
    Activity.objects.filter(number__endswith="water/001").update(start=start, until=until)
    view = seen_by(everybody, everybody.amina)
    months = by_month(everybody.cycle, activities_in(view, Wanted()))
    assert {f"{one.first:%b}" for one in months.months if one.running} == expected
    assert (months.count, months.undated) == (1, 0)


def test_months_and_quarters_find_the_same_activities(everybody: Cast) -> None:
    view = seen_by(everybody, everybody.amina)
    for one in by_month(everybody.cycle, activities_in(view, Wanted())).months:
        end = (one.first + dt.timedelta(days=32)).replace(day=1)
        found = activities_in(view, Wanted()).filter(start__lt=end, until__gt=one.first)
        assert found.count() == one.running


def test_time_goes_by_sector_and_what_is_unknown_comes_last(everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/001").update(start=None)
    Activity.objects.filter(number__endswith="water/002").update(sector=None)
    found = short(in_order_of_time(activities_in(seen_by(everybody, everybody.amina), Wanted())))
    assert found[0] == "agriculture/001"
    assert found[-2:] == ["water/001", "water/002"]


def test_an_activitys_history_is_that_of_its_row(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.get(position=0)
    typed = as_typed(row.values)
    plans.correct(
        row=row, version=1, typed=Typed({**typed.fields, "title": "Another"}, typed.money), by=everybody.grace,
        at=NOW,
    )  # fmt: skip
    versions = history_of(activity("water/001"))
    assert [(version.number, version.by) for version in versions] == [
        (1, everybody.lekadaa),
        (2, everybody.grace),
    ]
    assert history_of(Activity(pk=0)) == []


def test_the_next_to_answer_is_of_the_same_sector_and_comes_round(everybody: Cast) -> None:
    following = next_to_answer(activity("water/006"))
    assert following is not None
    assert following.short_number == "water/007"
    Activity.objects.filter(number__endswith="water/007").update(review="accepted")
    again = next_to_answer(activity("water/006"))
    assert again is not None
    assert again.short_number == "water/001"
    assert next_to_answer(activity("agriculture/001")) is None


def test_wards_lie_in_their_sub_counties_without_a_query(
    everybody: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        wards = wards_within(everybody.county)
    assert len(wards) == 15
    names = [(w.place.name, w.subcounty.name if w.subcounty else "", w.slug) for w in wards[:1]]
    assert names == [("Lodokejek", "Samburu Central", "lodokejek")]
    keys = set(Place.objects.filter(county=everybody.county, level="ward").values_list("key", flat=True))
    assert {ward.place.key for ward in wards} == keys
    people = population_of("samburu/ward/wamba-east")
    assert people is not None
    assert (people.year, people.people) == (2009, 16_063)
    assert population_of("samburu/ward/nowhere") is None


def test_activities_come_by_their_keys(everybody: Cast) -> None:
    one = activity("water/001")
    assert activities_by_id([one.pk])[one.pk].organisation == everybody.maji
