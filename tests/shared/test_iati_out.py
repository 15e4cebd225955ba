"""The demonstration as IATI, against schema and ruleset of the standard, and the checker against its meta tests."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from demonstrated import demonstrated
from iati_rules import broken
from pamoja.workplan.exporting import export
from tests_paths import shared_folder

pytestmark = pytest.mark.shared
IATI = shared_folder() / "data" / "iati"
META = {  # the standard's own cases of the rules that we check
    "between_dates": "between_dates",
    "date_now": "date_now",
    "period_time": "period_time",
    "time_limit": "time_limit",
    "if_then": "if_then",
    "range": "range",
    "regex_matches": "regex",
    "sum": "sum",
    "sum_two": "sum_two",
    "forloop": "forloop",
    "recipient_country": "recipient_country",
    "sector_percentage_sum": "sector_percentage_sum",
    "starts_with": "identifiers",
    "date_order": "date",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("iati") / "demonstration.xml"
    export("iati", demonstrated(), path)
    return path


@pytest.mark.parametrize(("rules", "files"), META.items(), ids=META)
def test_the_checker_says_of_the_standards_own_cases_what_they_are(rules: str, files: str) -> None:
    folder = IATI / "rulesets" / "meta_tests"
    good = folder / ("identifiers.xml" if files == "identifiers" else f"{files}_good.xml")
    assert broken(good, folder / f"{rules}.json") == []
    assert broken(folder / f"{files}_bad.xml", folder / f"{rules}.json")


def test_the_demonstration_is_valid_by_the_schema(file: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(IATI / "xsd-2.03" / "iati-activities-schema.xsd")))
    schema.assertValid(etree.parse(str(file)))


def test_the_demonstration_breaks_no_rule_of_the_standard(file: Path) -> None:
    assert broken(file, IATI / "rulesets" / "standard.json") == []


def test_the_rules_would_be_heard(file: Path, tmp_path: Path) -> None:
    worse = tmp_path / "worse.xml"
    text = file.read_text(encoding="utf-8")
    worse.write_text(text.replace('<activity-date type="1"', '<activity-date type="3"', 1), encoding="utf-8")
    told = broken(worse, IATI / "rulesets" / "standard.json")
    assert [rule for rule, _ in told] == ["6.11.1"]  # no planned or actual start


def test_every_code_is_one_of_the_codelists(file: Path) -> None:
    lists = {
        "//activity-status/@code": "ActivityStatus",
        "//activity-date/@type": "ActivityDateType",
        "//participating-org/@role": "OrganisationRole",
        "//reporting-org/@type": "OrganisationType",
        "//location/exactness/@code": "GeographicExactness",
        "//location/location-class/@code": "GeographicLocationClass",
        "//location/location-reach/@code": "GeographicLocationReach",
        "//sector/@vocabulary": "SectorVocabulary",
        "//sector[@vocabulary='1']/@code": "Sector",
        "//value/@currency": "Currency",
        "//description/@type": "DescriptionType",
        "//activity-scope/@code": "ActivityScope",
    }
    tree: Any = etree.parse(str(file))
    for path, name in lists.items():
        codes: Any = etree.parse(str(IATI / "codelists-xml" / f"{name}.xml"))
        known = set(codes.xpath("//codelist-item/code/text()"))
        assert set(tree.xpath(path)) <= known, name
