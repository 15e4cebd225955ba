import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.analysis.models import Finding
from pamoja.analysis.queries import GROUPS
from pamoja.core.activities import Site
from pamoja.core.money import Money
from pamoja.core.places import SUBCOUNTY, WARD
from pamoja.cycles.models import Shown
from pamoja.overlap.findings import CHANGES, SENTENCES, TITLES
from pamoja.web.redaction import Reader, Side
from pamoja.workplan import facts
from pamoja.workplan.veiling import names_in

COUNTY = "samburu"
PLACES = facts.gazetteer()
WARDS = PLACES.inside(COUNTY, WARD)
NARROW = (*WARDS, *PLACES.inside(COUNTY, SUBCOUNTY))
KINDS = tuple(kind for kinds in GROUPS.values() for kind in kinds if f"title.{kind}" in TITLES)
FEATURES = {"what": "what", "where": "where", "when": "when", "people": "for whom", "money": "money"}
VERDICTS = ("match", "mismatch", "unknown")

# Sums that nobody could mistake for the edge of a band.
YEARS = ("2025", "2026", "2027")  # a sum that is written like a year is found in every date
amounts = st.integers(min_value=1_011, max_value=987_654_321).filter(
    lambda n: len(str(n).rstrip("0")) > 2 and str(n).rstrip("0") not in YEARS
)
titles = st.sampled_from(
    ["Repair the borehole", "Train", "Visima {place}", "{place}: {money} za visima", "{money}"]
)


def texts(site: Site, amount: int) -> st.SearchStrategy[str]:
    """Titles as people write them, with their place and their money in them."""
    million = f"{Decimal(amount) / 1_000_000:f}".rstrip("0").rstrip(".")
    written = st.sampled_from(
        [f"{amount:,}", f"{amount}", f"KES {amount:,}", f"KSh.{amount}/=", f"{million} million"]
    )
    return st.builds(lambda text, money: text.format(place=site.name.upper(), money=money), titles, written)


@st.composite
def sides(draw: st.DrawFn, name: str, money: str, places: str) -> Side:
    place = draw(st.sampled_from(NARROW))
    site = Site(place.id, place.name, place.level, place.code)
    amount = draw(amounts)
    return Side(
        name,
        draw(texts(site, amount)),
        (site,),
        (Money(Decimal(amount), "KES"),),
        Decimal(amount),
        money,
        places,
    )


@st.composite
def findings(draw: st.DrawFn, left: Side, right: Side) -> Finding:
    """A finding as the engine may make one, every parameter of its sentences filled with what the sides hide."""
    kind = draw(st.sampled_from(KINDS))
    place, outer = right.sites[0].name, left.sites[0].name
    evidence = []
    for code in draw(st.lists(st.sampled_from(sorted(SENTENCES)), min_size=1, unique=True)):
        feature = FEATURES.get(code.split(".")[0], "organisations")
        said = {
            "left": left.title,
            "right": right.title,
            "first": f"“{left.title}”",
            "second": f"“{right.title}”",
        }
        params = said | {
            "work": f"“{left.title}”",
            "place": place,
            "outer": outer,
            "people": "women",
            "days": "61",
            "namer": "A",
            "named": "B",
        }
        params |= {"start": "1 October 2026", "end": "31 December 2026", "who": left.organisation}
        if feature == "money":
            params |= {"left": _money(left), "right": _money(right)}
        if feature == "organisations":
            params |= {"left": left.organisation, "right": right.organisation}
        if feature in ("when", "for whom"):
            params |= {"left": "1 May 2027", "right": "2 May 2027"}
        evidence.append(
            {"feature": feature, "code": code, "params": params, "verdict": draw(st.sampled_from(VERDICTS)),
             "left": outer, "right": place, "contribution": 0.0,
             "sentence": SENTENCES[code].format_map(params)}
        )  # fmt: skip
    params = {"who": "Two partners", "work": f"“{left.title}”", "first": f"“{left.title}”",
              "second": f"“{right.title}”", "place": place}  # fmt: skip
    code = draw(st.sampled_from([f"title.{kind}", ""]))
    weakest = draw(st.sampled_from(evidence))
    ask = draw(st.sampled_from(sorted(CHANGES.values())))
    least = min(left.kes or Decimal(0), right.kes or Decimal(0))
    return Finding(
        kind=kind,
        tier="probable",
        code=code,
        params=params if code else {},
        title=TITLES[f"title.{kind}"].format_map(params),
        evidence=evidence,
        weakest=f"{weakest['sentence']} {ask}",
        weakest_feature=str(weakest["feature"]),
        money=draw(st.sampled_from([least, None])),
        currency="KES",
        money_note="for all 2 places of the activity",
        first=dt.date(2026, 10, 1),
        last=dt.date(2026, 12, 31),
    )


def _money(side: Side) -> str:
    return f"KES {side.kes:,.0f}"


@st.composite
def readers(draw: st.DrawFn, *, own: bool) -> Reader:
    """What somebody may read: of two other partners, or with a side of their own."""
    less = st.sampled_from([Shown.BAND, Shown.TOTALS])
    first = (Shown.ALL, Shown.ALL) if own else (draw(less), draw(less))
    left = draw(sides("Ours" if own else "Maji", *first))
    right = draw(sides("Tegemeo", draw(less), draw(less)))
    wards = [ward.id for ward in PLACES.wards_in(right.sites[0].place)]
    return Reader(draw(findings(left, right)), (left, right), wards, COUNTY, PLACES)


def everything(reader: Reader) -> list[str]:
    """Every string that a page, a list or a table takes from it."""
    said = [reader.title(), reader.place(), reader.at_stake(), reader.money_note(), reader.weakest()]
    for reason in reader.reasons():
        said += [reason.sentence, reason.mark, reason.word, reason.name]
    for at in range(len(reader.sides)):
        said += [reader.activity_title(at), reader.places_of(at), reader.money_of(at)]
    return said


def gives_away_money(text: str, side: Side) -> bool:
    """Whether a text holds the sum of a side, however it is written."""
    digits = re.sub(r"(?<=\d)[,. ](?=\d)", "", text)
    whole = f"{side.kes:.0f}"
    return whole in re.findall(r"\d+", digits) or whole.rstrip("0") in re.findall(r"\d+", digits)


@given(readers(own=False))
@settings(max_examples=200)
def test_nothing_that_two_other_partners_hide_is_said_of_them(reader: Reader) -> None:
    for text in everything(reader):
        for side in reader.sides:
            assert not gives_away_money(text, side), text
            assert side.sites[0].level == SUBCOUNTY or side.sites[0].name.casefold() not in text.casefold(), (
                text
            )


@given(readers(own=True))
@settings(max_examples=200)
def test_beside_ones_own_side_nothing_that_the_other_hides_is_said(reader: Reader) -> None:
    own, other = reader.sides
    for text in everything(reader):
        if other.kes != own.kes:
            assert not gives_away_money(text, other) or gives_away_money(text, own), text
        name = other.sites[0].name.casefold()
        if other.sites[0].level == WARD and name not in f"{own.title} {own.sites[0].name}".casefold():
            assert name not in text.casefold(), text
    assert reader.activity_title(0) == own.title


@given(readers(own=False))
@settings(max_examples=200)
def test_who_shows_totals_only_gives_away_no_place_at_all(reader: Reader) -> None:
    first, second = reader.sides
    closed = [
        Side(s.organisation, s.title, s.sites, s.budget, s.kes, Shown.TOTALS, Shown.TOTALS)
        for s in (first, second)
    ]
    for text in everything(Reader(reader.finding, closed, reader.wards, COUNTY, PLACES)):
        for place in NARROW:
            if place.name != PLACES[COUNTY].name:
                assert not re.search(rf"(?<!\w){re.escape(place.name)}(?!\w)", text, re.IGNORECASE), text


@given(readers(own=False))
@settings(max_examples=200)
def test_who_sees_all_reads_what_was_found(reader: Reader) -> None:
    open_ = [Side(s.organisation, s.title, s.sites, s.budget, s.kes) for s in reader.sides]
    seen = Reader(reader.finding, open_, reader.wards, COUNTY, PLACES)
    assert seen.title() == reader.finding.title
    assert seen.weakest() == reader.finding.weakest
    assert [r.sentence for r in seen.reasons()] == [e["sentence"] for e in reader.finding.evidence]
    assert seen.money_of(1) == _money(open_[1])
    assert seen.activity_title(1) == open_[1].title


def reader_of(*shown: tuple[str, str], sums: tuple[int, int] = (3_400_000, 4_000_000)) -> Reader:
    """A duplication at Wamba East of two partners who show so much of their money and places."""
    ward = PLACES["samburu/ward/wamba-east"]
    site = Site(ward.id, ward.name, WARD, ward.code)
    names = ("Maji", "Tegemeo")
    both = tuple(
        Side(name, f"{name}'s borehole", (site,), (Money(Decimal(amount), "KES"),), Decimal(amount), *shows)
        for name, amount, shows in zip(names, sums, shown, strict=True)
    )
    params = {"who": "Two partners", "work": "borehole repair", "place": "Wamba East"}
    where = {"place": "Wamba East", "outer": "Wamba East", "left": both[0].title, "right": both[1].title}
    money = {"left": _money(both[0]), "right": _money(both[1])}
    finding = Finding(
        kind="duplication", tier="probable", code="title.duplication", params=params, money=Decimal(min(sums)),
        title="Two partners plan borehole repair at Wamba East", currency="KES", money_note="for 2 places",
        weakest="Same place: Wamba East. Ask both which site it is: the ward alone does not settle it.",
        evidence=[
            {"feature": "where", "code": "where.same", "params": where, "verdict": "match",
             "sentence": "Same place: Wamba East."},
            {"feature": "money", "code": "money.both", "params": money, "verdict": "match",
             "sentence": f"A has {money['left']}, B has {money['right']}."},
        ],
    )  # fmt: skip
    return Reader(finding, both, [ward.id], COUNTY, PLACES)


ALL, BAND, TOTALS = (Shown.ALL, Shown.ALL), (Shown.BAND, Shown.BAND), (Shown.TOTALS, Shown.TOTALS)


def test_a_band_says_the_band_and_the_sub_county() -> None:
    reader = reader_of(ALL, BAND)
    assert reader.title() == "Two partners plan borehole repair at Samburu East sub-county"
    assert reader.at_stake() == "KES 1 to 5 million"
    assert reader.places_of(1) == "Samburu East sub-county"
    assert reader.money_of(1) == "KES 1 to 5 million"
    assert [r.sentence for r in reader.reasons()] == [
        "They meet in Samburu East sub-county; more is not shown.",
        "A: KES 3,400,000; B: KES 1 to 5 million.",
    ]
    assert [(r.mark, r.word) for r in reader.reasons()] == [("?", "not shown"), ("?", "not shown")]
    assert reader.weakest().startswith(
        "They meet in Samburu East sub-county; more is not shown. Ask both which"
    )
    assert reader.money_note() == ""


def test_totals_only_says_so_and_names_the_county() -> None:
    reader = reader_of(ALL, TOTALS)
    assert reader.title() == "Two partners plan borehole repair at Samburu County"
    assert reader.at_stake() == "not shown"
    assert reader.places_of(0) == "Wamba East"
    assert reader.places_of(1) == "places are shown as totals only"
    assert reader.money_of(1) == "money is shown as totals only"
    assert reader.reasons()[0].sentence.startswith("Tegemeo: places are shown as totals only")


def test_what_all_show_is_said_in_full() -> None:
    reader = reader_of(ALL, ALL)
    assert reader.title() == "Two partners plan borehole repair at Wamba East"
    assert reader.at_stake() == "up to KES 3,400,000"
    assert reader.money_note() == "for 2 places"


@pytest.mark.parametrize(
    ("sums", "said"),
    [((900_000, 40_000_000), "under KES 1 million"), ((150_000_000, 200_000_000), "KES 100 million or more")],
)
def test_the_money_at_stake_is_a_band_of_the_smaller_sum(sums: tuple[int, int], said: str) -> None:
    assert reader_of(ALL, BAND, sums=sums).at_stake() == said


def test_a_finding_of_an_effort_reported_twice_does_not_say_that_the_sums_are_alike() -> None:
    reader = reader_of(ALL, TOTALS)
    reader.finding.evidence[0] = {
        "feature": "what", "code": "what.copy", "params": {"left": "Pump", "right": "Pump"}, "verdict": "match",
        "sentence": SENTENCES["what.copy"].format(left="Pump", right="Pump"),
    }  # fmt: skip
    assert "money" not in reader.reasons()[0].sentence


def test_an_effort_reported_twice_is_told_as_the_same_work_where_a_sum_is_hidden() -> None:
    twice = {"kind": "double_reporting", "code": "title.double_reporting"}
    told, whole = reader_of(ALL, BAND), reader_of(ALL, ALL)
    for reader in (told, whole):
        vars(reader.finding).update(twice)
        reader.finding.params["work"] = "Borehole repair"
    assert (told.kind, whole.kind) == ("duplication", "double_reporting")
    assert told.title() == "Two partners plan borehole repair at Samburu East sub-county"
    assert whole.title() == "Borehole repair at Wamba East may be reported twice"


def test_a_long_number_is_no_longer_there_where_the_budget_was_not_read() -> None:
    side = Side("Tegemeo", "Train 40 women, 4 738 291 in all", budget=None, money_shown=Shown.TOTALS)
    reader = Reader(reader_of(ALL, ALL).finding, [side], (), COUNTY, PLACES)
    assert reader.activity_title(0) == "Train 40 women, [sum not shown] in all"


@pytest.mark.parametrize("written", ["Wamba-East", "WambaEast", "wamba  east", "Wamba\u00a0East", "El Barta"])
def test_a_place_is_known_however_its_words_are_parted(written: str) -> None:
    names = names_in(facts.gazetteer(), "samburu", wide=False)
    assert names is not None
    assert names.sub("", f"Visima vya {written}, 2") == "Visima vya , 2"


def test_how_sure_it_is_is_told_step_by_step_only_where_nothing_is_hidden() -> None:
    reader = reader_of(ALL, ALL)
    for evidence, taken in zip(reader.finding.evidence, (-0.5, -0.1), strict=True):
        evidence["contribution"] = taken
    assert [reason.left for reason in reader.reasons()] == [61, 55]
    banded = Reader(reader.finding, reader_of(ALL, BAND).sides, reader.wards, COUNTY, PLACES)
    assert [reason.left for reason in banded.reasons()] == [None, None]
