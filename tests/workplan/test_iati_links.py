"""Records of one money that two publishers hold are joined by the identifiers by which they name one another."""

from decimal import Decimal
from pathlib import Path

import pytest

from pamoja.core.money import Money
from pamoja.overlap.pairs import DOUBLE_REPORTING
from pamoja.workplan import facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.joining import join_plans
from pamoja.workplan.one_file import read_file
from pamoja.workplan.plan import JointPlan, PlanFinding
from pamoja.workplan.reading import Reading

SAMBURU = facts.gazetteer().county("samburu")
CYCLE = facts.calendars()["county"].year_from(2026)
FUND, TRUST = "Northern Commons Fund", "Upeo Trust"
TITLES = {
    "F-1": "Resilient rangelands programme",
    "M-1": "Solar pumps for cattle troughs",
    "T-2": "Seed banks in schools",
    "T-3": "Mobile clinics for herders",
    "N-1": "Bridges over two rivers",
    "N-2": "Vaccination of camels",
}
PAYS, PAID = "as the one it pays for", "as the one its money comes from"


def record(
    name: str,
    publisher: str,
    *named: str,
    title: str = "",
    kes: int = 1000,
    place: str = "Maralal",
    **more: str,
) -> str:
    """An activity of a publisher, carried out by `doer` or by itself, with elements that name other records."""
    start, end = more.get("start", "2026-07-01"), more.get("end", "2027-06-30")
    budget = (
        f"<budget><period-start iso-date='{start}'/><period-end iso-date='{end}'/>"
        f"<value value-date='{start}'>{kes}</value></budget>"
    )
    return (
        f"<iati-activity default-currency='KES'><iati-identifier>{name}</iati-identifier>"
        f"<reporting-org ref='R'><narrative>{publisher}</narrative></reporting-org>"
        f"<title><narrative>{title or TITLES.get(name, 'Village savings groups')}</narrative></title>"
        f"{''.join(one for one in named if 'other-identifier' in one)}"
        f"<participating-org role='4'><narrative>{more.get('doer', publisher)}</narrative></participating-org>"
        f"{''.join(one for one in named if 'participating' in one)}"
        f"<activity-date type='1' iso-date='{start}'/><activity-date type='3' iso-date='{end}'/>"
        f"<location><name><narrative>{place}</narrative></name></location>"
        f"{budget if kes else ''}"
        f"{''.join(one for one in named if 'participating' not in one and 'other-id' not in one)}</iati-activity>"
    )


def moved(kind: str, *, giver: str = "", taker: str = "") -> str:
    return (
        f"<transaction><transaction-type code='{kind}'/><transaction-date iso-date='2026-07-01'/>"
        f"<value value-date='2026-07-01'>10</value><provider-org provider-activity-id='{giver}'/>"
        f"<receiver-org receiver-activity-id='{taker}'/></transaction>"
    )


def role(code: str, name: str) -> str:
    return (
        f"<participating-org role='{code}' activity-id='{name}'><narrative>X</narrative></participating-org>"
    )


def related(kind: str, name: str) -> str:
    return f"<related-activity type='{kind}' ref='{name}'/>"


def other(kind: str, name: str) -> str:
    return f"<other-identifier type='{kind}' ref='{name}'/>"


@pytest.fixture
def files(tmp_path: Path) -> "Files":
    return Files(tmp_path)


class Files:
    """Files of invented publishers, read as the product reads them and joined."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, number: int, *records: str) -> Reading:
        path = self.folder / f"file{number}.xml"
        path.write_text(f"<iati-activities version='2.03'>{''.join(records)}</iati-activities>")
        return from_json(to_json(read_file(path, county="samburu", cycle="2026/27")))

    def join(self, *records: str, together: bool = False) -> JointPlan:
        each = [records] if together else [(one,) for one in records]
        readings = [self.read(number, *found) for number, found in enumerate(each)]
        return join_plans(readings, SAMBURU, CYCLE)


def twice(plan: JointPlan) -> list[PlanFinding]:
    return [one for one in plan.findings if one.kind == DOUBLE_REPORTING]


def named(plan: JointPlan) -> set[frozenset[str]]:
    """The identifiers of the pairs that are told as reported twice."""
    return {frozenset(ids_of(plan, one)) for one in twice(plan)}


def ids_of(plan: JointPlan, one: PlanFinding) -> list[str]:
    return [plan.row(number).activity.source.id for number in one.members]


def counting(plan: JointPlan) -> set[str]:
    """The identifiers of the rows whose money counts."""
    return {row.activity.source.id for row in plan.rows if not row.counted_in}


@pytest.mark.parametrize(
    ("of_fund", "of_trust"),
    [
        ([moved("2", taker="T-1")], []),
        ([moved("3", giver="F-1", taker="T-1")], []),
        ([], [moved("1", giver="F-1", taker="T-1")]),
        ([], [moved("11", giver="F-1")]),
        ([role("4", "T-1")], []),
        ([], [role("1", " f-1")]),
        ([related("2", "T-1")], []),
        ([], [related("1", "F-1")]),
        ([moved("2", taker="T-1")], [moved("1", giver="F-1")]),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_funder_and_implementer_are_joined_by_the_identifier_that_either_names(
    files: Files, of_fund: list[str], of_trust: list[str], *, turned: bool
) -> None:
    records = [
        record("F-1", FUND, *of_fund, kes=9000, title="Resilient rangelands"),
        record("T-1", TRUST, *of_trust, title="Village savings and loan groups"),
    ]
    plan = files.join(*(reversed(records) if turned else records))
    (found,) = twice(plan)
    said = [letter for letter, name in zip("AB", ids_of(plan, found), strict=True) if name == "T-1"]
    sentence = found.reasons[0]
    expected = (
        f"names {said[0]}’s IATI activity {PAYS}"
        if PAYS in sentence
        else f"{said[0]} names {'BA'['AB'.index(said[0])]}’s"
    )
    assert expected in sentence
    assert (PAYS in sentence) != (PAID in sentence)
    assert (found.tier, found.score) == ("probable", 0.97)
    assert counting(plan) == {"T-1"}


def test_a_pair_is_found_wherever_and_whenever_each_of_them_works(files: Files) -> None:
    plan = files.join(
        record("F-1", FUND, moved("2", taker="T-1"), place="Maralal", end="2026-09-30"),
        record("T-1", TRUST, place="Wamba West", start="2026-11-01"),
    )
    (found,) = twice(plan)
    assert any("Maralal" in said and "Wamba West" in said for said in found.reasons)
    assert any("no day in common" in said for said in found.reasons)
    assert len(found.wards) == 2
    assert found.first is None


def test_one_that_only_names_the_county_is_joined_with_no_less_weight(files: Files) -> None:
    (found,) = twice(
        files.join(record("F-1", FUND, moved("2", taker="T-1"), place="Samburu"), record("T-1", TRUST))
    )
    assert (found.score, found.tier) == (0.97, "probable")


def test_a_funder_who_names_the_doer_as_implementing_is_joined_too(files: Files) -> None:
    plan = files.join(record("F-1", FUND, moved("2", taker="T-1"), doer=TRUST), record("T-1", TRUST))
    (found,) = twice(plan)
    assert f"Both name {TRUST} as who does the work." in found.reasons
    assert counting(plan) == {"T-1"}


@pytest.mark.parametrize("together", [False, True])
def test_a_funder_who_pays_three_is_in_three_findings_and_its_money_counts_in_theirs(
    files: Files, *, together: bool
) -> None:
    paid = [moved("2", taker=f"T-{n}") for n in (1, 2, 3)]
    trusts = [record(f"T-{n}", f"Trust {n}", kes=3000) for n in (1, 2, 3)]
    records = [record("F-1", FUND, *paid, kes=9000), *trusts]
    for order in (records, records[::-1]):
        plan = files.join(*order, together=together)
        assert named(plan) == {frozenset({"F-1", f"T-{n}"}) for n in (1, 2, 3)}
        assert counting(plan) == {"T-1", "T-2", "T-3"}
        assert plan.totals() == {"KES": Money(Decimal(9000), "KES")}


def test_an_implementer_whom_three_pay_counts_once(files: Files) -> None:
    funds = [record(f"F-{n}", f"Fund {n}", moved("2", taker="T-1")) for n in (1, 2, 3)]
    assert counting(files.join(*funds, record("T-1", TRUST, kes=3000))) == {"T-1"}


def test_money_that_is_passed_on_counts_where_it_ends(files: Files) -> None:
    plan = files.join(
        record("F-1", FUND, moved("2", taker="M-1")),
        record("M-1", "Middle Agency", moved("2", taker="T-1")),
        record("T-1", TRUST),
    )
    assert named(plan) == {frozenset({"F-1", "M-1"}), frozenset({"M-1", "T-1"})}
    assert counting(plan) == {"T-1"}


@pytest.mark.parametrize("length", [2, 3])
def test_a_circle_comes_to_an_end_and_one_of_it_counts(files: Files, length: int) -> None:
    names = [f"N-{n}" for n in range(length)]
    plan = files.join(
        *(record(name, f"Trust {name}", moved("2", taker=names[n - 1])) for n, name in enumerate(names))
    )
    assert len(twice(plan)) == {2: 1, 3: 3}[length]
    assert len(counting(plan)) == 1


@pytest.mark.parametrize(
    "names",
    [
        [moved("2", taker="GONE-1")],
        [moved("2", giver="F-1", taker="F-1")],
        [related("2", "F-1"), role("4", "f-1")],
        [moved("2", taker=" ")],
        [related("3", "T-1"), related("4", "T-1"), role("2", "T-1"), other("B1", "T-1")],
    ],
)
def test_an_identifier_of_nothing_of_oneself_or_of_no_shared_money_joins_nothing(
    files: Files, names: list[str]
) -> None:
    plan = files.join(record("F-1", FUND, *names), record("T-1", TRUST))
    assert not twice(plan)
    assert counting(plan) == {"F-1", "T-1"}


def test_an_identifier_that_two_records_have_is_nobodys(files: Files) -> None:
    plan = files.join(
        record("F-1", FUND, moved("2", taker="T-1")),
        record("T-1", TRUST),
        record("T-1", "Other Trust", title="Seed banks"),
    )
    assert not twice(plan)


@pytest.mark.parametrize("name", [related("5", "F-1"), other("A3", "F-1"), other("A9", "F-1")])
def test_another_report_of_the_same_activity_counts_once(files: Files, name: str) -> None:
    plan = files.join(record("F-1", FUND), record("T-1", TRUST, name))
    (found,) = twice(plan)
    assert "IATI activity as the same one" in found.reasons[0]
    assert len(counting(plan)) == 1


def test_who_is_paid_but_states_no_money_takes_none_away(files: Files) -> None:
    plan = files.join(record("F-1", FUND, moved("2", taker="T-1")), record("T-1", TRUST, kes=0))
    assert named(plan) == {frozenset({"F-1", "T-1"})}
    assert "F-1" in counting(plan)


def test_a_whole_and_its_parts_in_one_file_are_no_finding(files: Files) -> None:
    whole = record("F-1", FUND, related("2", "F-1-a"), moved("2", taker="F-1-a"), kes=1000)
    plan = files.join(whole, record("F-1-a", "Unit of the fund", related("1", "F-1")), together=True)
    assert not twice(plan)
    assert plan.totals() == {"KES": Money(Decimal(1000), "KES")}
