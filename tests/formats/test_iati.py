import datetime as dt
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.formats import refusals
from pamoja.formats.iati import read_iati
from pamoja.formats.iati_values import (
    IatiActivity,
    IatiArea,
    IatiBudget,
    IatiIndicator,
    IatiIssue,
    IatiLocation,
    IatiOrganisation,
    IatiShare,
    IatiTarget,
    IatiTransaction,
)

WELLS = """<iati-activity default-currency="USD" hierarchy="2" xml:lang="fr" xmlns:x="urn:x">
<iati-identifier> KE-NGO-1 </iati-identifier>
<reporting-org ref="KE-NGO" type="21"><narrative>Maji Trust</narrative></reporting-org>
<title><narrative>Puits</narrative><narrative xml:lang="EN"> Wells </narrative></title>
<description type="2"><narrative>Objectif</narrative></description>
<description><narrative>Forage de puits</narrative></description>
<x:title><narrative xml:lang="en">Foreign</narrative></x:title>
<participating-org ref="XM-1" role="1" type="10"><narrative>Donor</narrative></participating-org>
<participating-org role="4"><narrative>Maji Trust</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2026-07-01"/>
<activity-date type="2" iso-date="2026-07-05Z"/>
<activity-date type="3" iso-date="2027-06-30"/>
<recipient-country code="KE" percentage="80"/>
<recipient-region code="298" percentage="20" vocabulary="1"/>
<location>
 <location-reach code="1"/>
 <location-id vocabulary="G1" code="189741"/>
 <name><narrative>Samburu</narrative></name>
 <administrative vocabulary="G2" level="1" code="025"/>
 <point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>1.21 36.95</pos></point>
 <exactness code="2"/>
</location>
<sector vocabulary="1" code="14031" percentage="60.5"/>
<sector code="12220"><narrative>Health</narrative></sector>
<budget type="2" status="2">
 <period-start iso-date="2026-07-01"/><period-end iso-date="2027-06-30"/>
 <value currency="KES" value-date="2026-07-01">1500000.50</value>
</budget>
<planned-disbursement><period-start iso-date="2026-07-01"/><value value-date="2026-07-01">10</value>
</planned-disbursement>
<transaction>
 <transaction-type code="3"/><transaction-date iso-date="2026-08-01"/>
 <value value-date="2026-08-01">-250</value>
 <description><narrative>First part</narrative></description>
 <provider-org ref="XM-1"><narrative>Donor</narrative></provider-org>
 <receiver-org><narrative>Maji Trust</narrative></receiver-org>
 <sector code="14031"/>
</transaction>
<related-activity ref="KE-NGO-0" type="1"/>
<result type="1"><title><narrative>Water</narrative></title><indicator measure="1">
<title><narrative>Wells drilled</narrative></title><baseline value="2"/>
<period><period-start iso-date="2026-07-01"/><period-end iso-date="2027-06-30"/>
<target value="6"/><actual value=""/></period>
</indicator></result>
</iati-activity>"""


def file(tmp_path: Path, inside: str, head: str = 'version="2.03"') -> Path:
    path = tmp_path / "activities.xml"
    path.write_text(
        f"<?xml version='1.0' encoding='UTF-8'?>\n<iati-activities {head}>\n{inside}</iati-activities>"
    )
    return path


def minimal(inside: str, identifier: str = "A-1", head: str = 'default-currency="KES"') -> str:
    return (
        f"<iati-activity {head}><iati-identifier>{identifier}</iati-identifier>"
        f"<title><narrative>Wells</narrative></title>{inside}</iati-activity>\n"
    )


def issues(tmp_path: Path, inside: str, head: str = 'default-currency="KES"') -> set[tuple[str, str, str]]:
    (activity,) = read_iati(file(tmp_path, minimal(inside, head=head)))
    return {(issue.element, issue.code, issue.value) for issue in activity.issues}


def test_an_activity_is_read_whole(tmp_path: Path) -> None:
    (activity,) = read_iati(file(tmp_path, WELLS))
    assert activity == AS_READ


AS_READ = IatiActivity(
    identifier="KE-NGO-1",
    title="Wells",
    line=3,
    description="Forage de puits",
    reporting=IatiOrganisation("KE-NGO", "Maji Trust", "", "21"),
    participating=(IatiOrganisation("XM-1", "Donor", "1", "10"), IatiOrganisation("", "Maji Trust", "4")),
    status="2",
    hierarchy=2,
    default_currency="USD",
    planned_start=dt.date(2026, 7, 1),
    actual_start=dt.date(2026, 7, 5),
    planned_end=dt.date(2027, 6, 30),
    sectors=(IatiShare("14031", "1", "", 60.5), IatiShare("12220", "1", "Health")),
    locations=(
        IatiLocation(
            name="Samburu",
            latitude=1.21,
            longitude=36.95,
            areas=(IatiArea("G1", "189741"), IatiArea("G2", "025", "1")),
            exactness="2",
            reach="1",
            line=18,
        ),
    ),
    countries=(IatiShare("KE", "", "", 80.0),),
    regions=(IatiShare("298", "1", "", 20.0),),
    budgets=(
        IatiBudget(
            dt.date(2026, 7, 1),
            dt.date(2027, 6, 30),
            Decimal("1500000.50"),
            "KES",
            type="2",
            status="2",
            line=28,
        ),
    ),
    transactions=(
        IatiTransaction(
            "3",
            dt.date(2026, 8, 1),
            Decimal(-250),
            "USD",
            provider=IatiOrganisation("XM-1", "Donor"),
            receiver=IatiOrganisation("", "Maji Trust"),
            description="First part",
            sectors=(IatiShare("14031", "1"),),
            line=34,
        ),
    ),
    disbursements=(IatiBudget(dt.date(2026, 7, 1), None, Decimal(10), "USD", line=32),),
    indicators=(
        IatiIndicator(
            "Water",
            "Wells drilled",
            "2",
            (IatiTarget(dt.date(2026, 7, 1), dt.date(2027, 6, 30), "6", ""),),
            43,
        ),
    ),
    related=(("KE-NGO-0", "1"),),
)


def test_texts_are_english_where_there_is_english_and_else_the_first(tmp_path: Path) -> None:
    titles = [
        "<narrative xml:lang='sw'>Visima</narrative><narrative xml:lang='en-GB'>Wells</narrative>",
        "<narrative xml:lang='sw'>Visima</narrative><narrative>Puits</narrative>",
        "<narrative xml:lang='en'> </narrative><narrative xml:lang='fr'>Puits</narrative>",
    ]
    inside = "".join(
        f"<iati-activity xml:lang='fr'><iati-identifier>{number}</iati-identifier>"
        f"<title>{title}</title></iati-activity>"
        for number, title in enumerate(titles)
    )
    assert [activity.title for activity in read_iati(file(tmp_path, inside))] == ["Wells", "Visima", "Puits"]


def test_a_repeated_identifier_is_told_at_the_second(tmp_path: Path) -> None:
    first, second, third = read_iati(file(tmp_path, minimal("") + minimal("") + minimal("", "A-2")))
    assert (first.issues, third.issues) == ((), ())
    assert second.issues == (
        IatiIssue(4, "iati-identifier", "repeated_identifier", "A-1", "iati-identifier"),
    )


def test_missing_identifiers_and_titles_are_told(tmp_path: Path) -> None:
    bare = "<iati-activity/>\n<iati-activity>"
    bare += "<iati-identifier> </iati-identifier><title><narrative/></title></iati-activity>"
    first, second = read_iati(file(tmp_path, bare))
    assert first.issues == (
        IatiIssue(3, "iati-activity", "missing_identifier"),
        IatiIssue(3, "iati-activity", "empty_title"),
    )
    assert second.issues == (
        IatiIssue(4, "iati-identifier", "missing_identifier", "", "iati-identifier"),
        IatiIssue(4, "title", "empty_title", "", "title"),
    )


BUDGET = '<budget><period-start iso-date="{0}"/><period-end iso-date="{1}"/><value>{2}</value></budget>'


@pytest.mark.parametrize(
    ("inside", "issue"),
    [
        (
            BUDGET.format("2027-06-30", "2026-07-01", "1"),
            ("budget", "reversed_dates", "2027-06-30 - 2026-07-01"),
        ),
        (BUDGET.format("2026-02-30", "2026-07-01", "1"), ("period-start", "bad_date", "2026-02-30")),
        (BUDGET.format("2026-07-01", "1/7/2027", "1"), ("period-end", "bad_date", "1/7/2027")),
        (BUDGET.format("2026-07-01", "2027-06-30", "1,000"), ("value", "bad_number", "1,000")),
        (BUDGET.format("2026-07-01", "2027-06-30", "NaN"), ("value", "bad_number", "NaN")),
        (BUDGET.format("2026-07-01", "2027-06-30", "-1e-10"), ("value", "odd_number", "-1e-10")),
        (BUDGET.format("2026-07-01", "2027-06-30", ""), ("value", "bad_number", "")),
        ('<activity-date type="1" iso-date=""/>', ("activity-date", "bad_date", "")),
        (
            "<sector vocabulary='1'><narrative>Water</narrative></sector>",
            ("sector", "no_sector_code", "Water"),
        ),
        ("<sector code='14031' percentage='102'/>", ("sector", "bad_percentage", "102")),
        ("<sector code='14031' percentage='half'/>", ("sector", "bad_number", "half")),
        ("<location><point><pos>1 37</pos></point></location>", ("point", "no_attribute", "srsName")),
        ("<humanitarian-scope code='1'/>", ("humanitarian-scope", "no_attribute", "type")),
        (
            "<country-budget-items><budget-item code='1' vocabulary='3'/></country-budget-items>",
            ("budget-item", "unknown_attribute", "vocabulary"),
        ),
        ("<location><point srsName='x'/></location>", ("point", "empty_point", "")),
        ("<location><point srsName='x'><pos> </pos></point></location>", ("point", "empty_point", "")),
        ("<location><point srsName='x'><pos>north</pos></point></location>", ("point", "bad_point", "north")),
        (
            "<location><point srsName='x'><pos>36.95 181</pos></point></location>",
            ("point", "point_out_of_range", "36.95 181"),
        ),
        (
            "<location><point srsName='x'><pos>nan 1</pos></point></location>",
            ("point", "point_out_of_range", "nan 1"),
        ),
    ],
)
def test_what_a_publisher_got_wrong_is_told(tmp_path: Path, inside: str, issue: tuple[str, str, str]) -> None:
    assert issues(tmp_path, inside) == {issue}


def test_money_without_any_currency_is_told(tmp_path: Path) -> None:
    budget = BUDGET.format("2026-07-01", "2027-06-30", "5")
    assert issues(tmp_path, budget, head="") == {("value", "no_currency", "5")}


def test_lines_beyond_65535_are_counted(tmp_path: Path) -> None:
    (activity,) = read_iati(file(tmp_path, "\n" * 70_000 + minimal("\n\n<sector/>")))
    assert activity.line == 70_003
    assert activity.issues == (IatiIssue(70_005, "sector", "no_sector_code", "", "sector"),)


@pytest.mark.parametrize("version", ["1.01", "1.05", "1"])
def test_iati_before_version_2_is_refused(tmp_path: Path, version: str) -> None:
    with pytest.raises(
        refusals.OldIati, match=rf"“activities\.xml” is IATI version {version}, .*publish it again as 2"
    ):
        next(read_iati(file(tmp_path, minimal(""), head=f'version="{version}"')))


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_iati_of_version_2_is_read(tmp_path: Path, version: str) -> None:
    assert next(read_iati(file(tmp_path, minimal(""), head=f'version="{version}"'))).title == "Wells"


def test_a_file_that_breaks_off_is_refused_after_what_could_be_read(tmp_path: Path) -> None:
    path = file(tmp_path, minimal(""))
    path.write_text(path.read_text().replace("</iati-activities>", "<iati-activity><title>"))
    with pytest.raises(refusals.DamagedXml, match=r"“activities\.xml” is not well-formed XML at line 4"):
        list(read_iati(path))


@pytest.mark.parametrize("encoding", ["UTF-9", "shift_jis", "idna"])
def test_an_encoding_that_is_not_known_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<?xml version='1.0' encoding='{encoding}'?><iati-activities version='2.03'><x></y>")
    with pytest.raises(Refusal, match=r"a\.xml"):
        list(read_iati(path))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<!DOCTYPE iati-activities [<!ENTITY a SYSTEM "file:///etc/passwd">]><iati-activities/>')
    with pytest.raises(refusals.UnsafeXml):
        list(read_iati(path))


def test_what_is_no_iati_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Title,Ward\n")
    with pytest.raises(refusals.WrongKind, match="not IATI XML"):
        list(read_iati(path))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    inside = "".join(
        minimal(f"<description><narrative>{'x' * 900}</narrative></description>", f"A-{n}")
        for n in range(4000)
    )
    path = file(tmp_path, inside)
    tracemalloc.start()
    count = sum(1 for _ in read_iati(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4000
    assert peak < path.stat().st_size / 2


def test_where_an_issue_stands_is_told_by_element_and_number(tmp_path: Path) -> None:
    inside = BUDGET.format("2026-07-01", "2027-06-30", "5") + BUDGET.format(
        "2026-07-01", "2027-06-30", "five"
    )
    (activity,) = read_iati(file(tmp_path, minimal(inside + "<location/>" * 2 + "<sector/>")))
    assert {issue.where for issue in activity.issues} == {"budget 2, value", "sector"}


def test_the_humanitarian_flag_is_read(tmp_path: Path) -> None:
    flags = ["1", "true", "0", ""]
    inside = "".join(minimal("", f"A-{n}", f"humanitarian='{flag}'") for n, flag in enumerate(flags))
    assert [one.humanitarian for one in read_iati(file(tmp_path, inside))] == [True, True, False, False]


def test_an_organisation_file_is_told_from_an_activities_file(tmp_path: Path) -> None:
    path = tmp_path / "organisations.xml"
    path.write_text('<iati-organisations version="2.03"><iati-organisation/></iati-organisations>')
    with pytest.raises(refusals.WrongKind, match=r"an IATI organisation file.*send the IATI activities file"):
        list(read_iati(path))


def test_a_wrong_encoding_is_told_from_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    text = "<?xml version='1.0' encoding='UTF-8'?>\n<iati-activities version='2.03'>" + minimal(
        "\n<!-- Société -->"
    )
    path.write_bytes((text + "</iati-activities>").encode("latin-1"))
    with pytest.raises(refusals.NotItsEncoding, match=r"line 3.*export it again as UTF-8"):
        list(read_iati(path))


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><iati-activities/>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><iati-activities>&b;</iati-activities>',
    ],
)
def test_no_document_type_is_followed(tmp_path: Path, trap: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(trap)
    with pytest.raises(refusals.UnsafeXml):
        list(read_iati(path))


def test_a_text_without_an_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    endless = f"<description><narrative>{'x' * 30_000_000}</narrative></description>"
    path = file(tmp_path, minimal(endless))
    tracemalloc.start()
    with pytest.raises(refusals.EndlessText, match="line 3"):
        list(read_iati(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with path.open("wb") as stream:
        stream.write(b"<iati-activities version='2.03'>")
        stream.truncate(100_000_000)
    with pytest.raises(refusals.TooLarge, match="100 MB"):
        list(read_iati(path))
