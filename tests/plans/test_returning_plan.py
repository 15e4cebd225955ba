"""The county's joint plan as a workbook: the same ids and versions as the templates, and in again elsewhere."""

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cast import Cast
from pamoja.analysis.snapshots import readings_of
from pamoja.cycles.queries import sectors_to_align, year_of
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission
from pamoja.plans.returning import typed_now
from pamoja.plans.templates import about_rows
from pamoja.workplan import facts
from pamoja.workplan.exporting import excel
from pamoja.workplan.joining import join_plans
from pamoja.workplan.returning.fields import plain, said
from plans.returning_book import (
    LATER,
    activity,
    changed,
    column,
    counts,
    first_empty,
    put,
    row_of,
    saved,
    send,
    template,
)

pytestmark = pytest.mark.django_db
NONE = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "refused": 0}


def joint_plan(everybody: Cast, folder: Path, **more: Any) -> bytes:
    """The workbook of the whole county, as the county writes it."""
    cycle = everybody.cycle
    plan = join_plans(
        readings_of(cycle),
        facts.gazetteer().county("samburu"),
        year_of(cycle),
        sectors=sectors_to_align(cycle),
    )
    about = about_rows(cycle)
    path = folder / "joint.xlsx"
    excel.write(
        plan, path, partners=about.partners, numbers=about.numbers, sectors=about.sectors, at=LATER, **more
    )
    return path.read_bytes()


def sent_by_county(everybody: Cast, content: bytes) -> Submission:
    return send(everybody, content, by=everybody.amina, organisation=everybody.government, name="joint.xlsx")


def test_the_joint_plan_sent_back_untouched_changes_nothing(everybody: Cast, tmp_path: Path) -> None:
    assert counts(sent_by_county(everybody, joint_plan(everybody, tmp_path))) == {**NONE, "unchanged": 8}


def test_it_has_the_ids_and_versions_of_the_plan_and_the_other_sheets_beside(
    everybody: Cast, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(joint_plan(everybody, tmp_path)))
    sheet = book["Activities"]
    ids = {sheet.cell(at, 1).value: sheet.cell(at, 2).value for at in range(5, 13)}
    assert ids == {str(one.uuid): str(one.version) for one in Activity.objects.all()}
    assert {"How to", "Summary", "Findings", "Gaps", "Who is where", "Calendar", "Sources"} <= set(
        book.sheetnames
    )
    partners = {sheet.cell(at, column(sheet, "Plan of")).value for at in range(5, 13)}
    assert partners == {everybody.maji.name, everybody.tegemeo.name}


def test_the_county_changes_adds_and_takes_out_rows_of_several_partners_at_once(
    everybody: Cast, tmp_path: Path
) -> None:
    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        put(sheet, "Vaccinate", "Target", "4,000 goats")
        sheet.delete_rows(row_of(sheet, "Desilt"))
        at = first_empty(sheet)
        for heading, value in (
            ("Activity", "Herders' school"),
            ("Plan of", "Tegemeo la Nyika programme"),
            ("Amount", 5),
        ):
            sheet.cell(at, column(sheet, heading)).value = value
        sheet.cell(at + 1, column(sheet, "Activity")).value = "Nobody's work"
        sheet.cell(at + 1, column(sheet, "Plan of")).value = "Nobody at all"

    sent = sent_by_county(everybody, changed(joint_plan(everybody, tmp_path), work))
    assert counts(sent) == {"added": 1, "changed": 2, "removed": 1, "unchanged": 5, "refused": 1}
    assert plans.put_in(submission=sent, by=everybody.amina, at=LATER) == 3
    assert activity("Herders").organisation == everybody.tegemeo
    assert activity("Vaccinate").organisation == everybody.tegemeo
    again = changed(joint_plan(everybody, tmp_path), lambda _sheet: None)
    assert counts(sent_by_county(everybody, again)) == {**NONE, "unchanged": 9}


def test_a_partner_who_was_given_the_whole_plan_changes_its_own_rows_alone(
    everybody: Cast, tmp_path: Path
) -> None:
    own = {str(one.uuid) for one in Activity.objects.filter(organisation=everybody.maji)}
    vaccinate = str(activity("Vaccinate").uuid)
    given_out = joint_plan(everybody, tmp_path, editable=own, money_words={vaccinate: "KES 1 to 5 million"})

    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        put(sheet, "Vaccinate", "Target", "mine now")
        assert sheet.cell(row_of(sheet, "Vaccinate"), column(sheet, "Amount")).value == "KES 1 to 5 million"

    back = changed(given_out, work)
    sent = send(everybody, back)
    assert counts(sent) == {**NONE, "changed": 1, "unchanged": 3}
    assert len(sent.skipped) == 4
    plans.put_in(submission=sent, by=everybody.lekadaa, at=LATER)
    assert activity("Vaccinate").target == ""
    assert activity("Vaccinate").kes == 1_500_000
    by_county = sent_by_county(everybody, changed(given_out, lambda _sheet: None))
    assert counts(by_county)["removed"] == 0
    assert activity("Vaccinate").kes == 1_500_000


def test_the_whole_county_goes_in_again_elsewhere_with_its_ids(everybody: Cast, tmp_path: Path) -> None:
    content = joint_plan(everybody, tmp_path)
    ids = set(Activity.objects.values_list("uuid", flat=True))
    for one in (
        Activity.objects.all()
    ):  # another installation, whose own rows have other ids and are out of the plan
        one.uuid, one.withdrawn = uuid.uuid4(), True
        one.save(update_fields=["uuid", "withdrawn"])
    sent = sent_by_county(everybody, content)
    assert counts(sent) == {**NONE, "added": 8}
    assert plans.put_in(submission=sent, by=everybody.amina, at=LATER) == 8
    assert set(Activity.objects.filter(withdrawn=False).values_list("uuid", flat=True)) == ids
    assert (
        Activity.objects.get(title__startswith="Vaccinate", withdrawn=False).organisation == everybody.tegemeo
    )
    assert counts(sent_by_county(everybody, changed(content, lambda _sheet: None))) == {
        **NONE,
        "unchanged": 8,
    }


# --- whatever is typed comes back as exactly that

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=40
)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "Amount": st.decimals(0, 10**12, places=2),
        "Who pays": TEXT,
        "Ward or sub-county": st.sampled_from(
            ["Maralal", "Wamba East", "county-wide", "Samburu East sub-county", "0674", ""]
        ),
        "First day": st.dates(
            min_value=dt.date(2026, 7, 1),
            max_value=dt.date(2026, 9, 30),
        ),
        "Activity": TEXT.filter(str.strip),
        "Target": TEXT,
        "Beneficiaries": st.integers(0, 10**6),
    },
)
FIELD = {"Amount": "money", "Who pays": "money", "Ward or sub-county": "places", "First day": "start",
         "Activity": "title", "Target": "target", "Beneficiaries": "beneficiaries"}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_random_edits_come_back_as_exactly_those_edits(everybody: Cast, edits: dict[str, object]) -> None:

    with transaction.atomic():
        before = {
            one.pk: said(typed_now(one)) for one in Activity.objects.filter(organisation=everybody.maji)
        }
        mine = activity("Rehabilitate")

        def work(sheet: Worksheet) -> None:
            at = row_of(sheet, "Rehabilitate")
            for heading, value in edits.items():
                sheet.cell(at, column(sheet, heading)).value = (
                    float(str(value)) if heading == "Amount" else value
                )
                if isinstance(value, str):
                    sheet.cell(at, column(sheet, heading)).data_type = "s"

        sent = send(everybody, changed(template(everybody), work))
        row = next(one for one in sent.rows.all() if one.activity_id == mine.pk)
        changes = set(row.values["back"].get("changed", ()))
        wanted = {
            FIELD[h]
            for h, v in edits.items()
            if not isinstance(v, str) or plain(v) or before[mine.pk][FIELD[h]]
        }
        assert changes <= wanted
        assert counts(sent)["unchanged"] >= 3
        if row.trouble < 2 and not row.known:
            plans.put_in(submission=sent, by=everybody.lekadaa, at=LATER)
            after = {
                one.pk: said(typed_now(one)) for one in Activity.objects.filter(organisation=everybody.maji)
            }
            differ = {name for name in after[mine.pk] if after[mine.pk][name] != before[mine.pk][name]}
            assert differ <= changes
            for heading, value in edits.items():
                if heading in ("Target", "Activity") and FIELD[heading] in changes:
                    assert after[mine.pk][FIELD[heading]] == plain(str(value))
            again = send(
                everybody,
                saved(load_workbook(io.BytesIO(changed(template(everybody), lambda _s: None)))),
                name="again.xlsx",
            )
            assert counts(again)["unchanged"] == 4
        transaction.set_rollback(True)
