"""IATI out: what a plan says and nothing else."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from demonstrated import DRILL, demonstrated, plan_of
from pamoja.core.activities import BudgetLine
from pamoja.core.money import Money
from pamoja.formats.iati import read_iati
from pamoja.workplan.exporting.iati import Reporting, left_out, write
from pamoja.workplan.plan import JointPlan


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plan.xml"


def parsed(file: Path) -> Any:
    return etree.parse(str(file)).getroot()


def written(plan: JointPlan, file: Path) -> Any:
    write(plan, file)
    return parsed(file)


def test_one_activity_is_told_whole(file: Path) -> None:
    (found,) = written(plan_of(DRILL), file)
    assert found.findtext("iati-identifier") == f"KE-COUNTY-025-{DRILL.id}"
    assert [o.get("role") + o.findtext("narrative") for o in found.findall("participating-org")] == [
        "1Water Fund",
        "4Maji na Afya Trust",
    ]
    assert [(d.get("type"), d.get("iso-date")) for d in found.findall("activity-date")] == [
        ("1", "2026-10-01"),
        ("3", "2026-12-31"),
    ]
    assert found.find("location").get("ref") == "ke-ward-0224"
    assert found.find("location/exactness").get("code") == "2"
    value = found.find("budget/value")
    assert (value.text, value.get("currency"), value.get("value-date")) == ("4000000.00", "KES", "2026-10-01")


def test_the_reporter_is_who_is_named(file: Path) -> None:
    write(plan_of(DRILL), file, reporting=Reporting("Maralal Learning Hub", "KE-NGO-12/7", "22"))
    (found,) = parsed(file)
    assert found.find("reporting-org").get("ref") == "KE-NGO-12-7"
    assert found.findtext("iati-identifier").startswith("KE-NGO-12-7-")
    assert found.find("reporting-org").get("secondary-reporter") == "1"


def test_an_activity_without_a_first_day_is_left_out_and_said(file: Path) -> None:
    plan = plan_of(replace(DRILL, title="Undated -- work", start=None), DRILL)
    assert len(written(plan, file)) == 1
    assert [row.number for row in left_out(plan)] == [1]
    text = file.read_text(encoding="utf-8")
    assert "1 activity is not in this file" in text
    assert "1: Undated - work" in text


def test_money_without_a_currency_is_left_out_and_said(file: Path) -> None:
    found = written(plan_of(replace(DRILL, budget=(BudgetLine(Money(Decimal(5), "XXX")),))), file)
    assert not found.findall(".//value")
    assert "1 sum is not in this file" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("until", [None, dt.date(2029, 10, 1)])
def test_money_for_longer_than_a_year_or_to_an_unknown_day_is_a_planned_disbursement(
    file: Path, until: dt.date | None
) -> None:
    (found,) = written(plan_of(replace(DRILL, until=until)), file)
    assert found.find("budget") is None
    paid = found.find("planned-disbursement")
    assert paid.findtext("provider-org/narrative") == "Water Fund"
    end = paid.find("period-end")
    assert (end.get("iso-date") if end is not None else None) == ("2029-09-30" if until else None)


def test_an_unknown_sector_is_the_lists_own_word_for_it_and_a_known_one_stays(file: Path) -> None:
    write(plan_of(DRILL, replace(DRILL, id="2", sector="14031 Basic water")), file)
    first, second = parsed(file)
    assert [s.get("code") for s in first.findall("sector")] == ["99810"]
    assert [s.get("code") for s in second.findall("sector")] == ["14031"]


def test_a_purpose_code_that_the_county_gave_goes_before_what_is_written(file: Path) -> None:
    write(plan_of(DRILL), file, purposes={DRILL.id: "14030"})
    assert parsed(file)[0].find("sector").get("code") == "14030"


def test_a_last_day_before_the_first_is_not_written(file: Path) -> None:
    (found,) = written(plan_of(replace(DRILL, until=dt.date(2026, 9, 1))), file)
    assert [d.get("type") for d in found.findall("activity-date")] == ["1"]


def test_hidden_money_is_said_and_never_nought(file: Path) -> None:
    plan = plan_of(replace(DRILL, budget=()), money_shown="band", money_told="KES 1 to 5 million")
    assert not written(plan, file).findall(".//value")
    assert "partners show less" in file.read_text(encoding="utf-8")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=st.text(min_size=1), who=st.text(), text=st.text())
def test_any_words_make_a_file_that_reads_again(tmp_path: Path, title: str, who: str, text: str) -> None:
    file = tmp_path / "any.xml"
    plan = replace(plan_of(replace(DRILL, title=title, organisation=who, description=text)), notice=text)
    write(plan, file)
    (found,) = read_iati(file)
    assert not found.issues
    assert found.title


def test_ids_are_stable_and_each_is_once(file: Path) -> None:
    first = [e.findtext("iati-identifier") for e in written(demonstrated(), file)]
    assert first == [e.findtext("iati-identifier") for e in written(demonstrated(), file)]
    assert len(first) == len(set(first)) == len(demonstrated().rows) - len(left_out(demonstrated()))


def test_every_element_stands_in_the_order_of_the_schema(file: Path) -> None:
    order = (
        "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
        "activity-date", "activity-scope", "recipient-country", "location", "sector", "budget",
        "planned-disbursement", "related-activity",
    )  # fmt: skip
    for activity in written(demonstrated(), file):
        places = [order.index(child.tag) for child in activity]
        assert places == sorted(places)
        assert {"sector", "activity-date", "participating-org"} <= {child.tag for child in activity}
