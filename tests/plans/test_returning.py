"""A workbook of ours comes back: only what was changed in it changes; what is not ours is told at its cell."""

import io
import uuid

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cast import Cast
from pamoja.organisations.rights import NotAllowed
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.operations.refusals import ChooseEach, NothingToChoose, NothingToPutIn, PlanMovedOn
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
from talks import correct_row

pytestmark = pytest.mark.django_db
NONE = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "refused": 0}


def told(sent: Submission, title: str = "") -> dict[str, str]:
    """The cells of problems by code, of the row whose title begins so or of all."""
    rows = [row for row in sent.rows.all() if row.values["title"].startswith(title)]
    return {problem["code"]: problem["cell"] for row in rows for problem in row.problems}


def row(sent: Submission, title: str) -> Row:
    """The row of a file by how its title begins."""
    return next(one for one in sent.rows.order_by("position") if one.values["title"].startswith(title))


def put_in(everybody: Cast, sent: Submission) -> int:
    return plans.put_in(submission=sent, by=everybody.lekadaa, at=LATER)


# --- only what was changed


def test_a_template_sent_back_untouched_changes_nothing(everybody: Cast) -> None:
    sent = send(everybody, template(everybody))
    assert counts(sent) == {**NONE, "unchanged": 4}
    with pytest.raises(NothingToPutIn):
        put_in(everybody, sent)


def test_only_what_was_changed_changes_and_a_second_import_has_nothing_to_change(everybody: Cast) -> None:
    before = {a.pk: a.version for a in Activity.objects.all()}

    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        put(sheet, "Build latrines", "Ward 2", "Wamba East")
        put(sheet, "Train water", "Last day", "30/4/2027")
        at = first_empty(sheet)
        for heading, value in (
            ("Activity", "Plant trees at schools"),
            ("Ward or sub-county", "county-wide"),
            ("or quarter or month", "Q2 2026/27 (Oct-Dec 2026)"),
            ("Amount", 100000),
            ("Currency", "KES"),
        ):
            sheet.cell(at, column(sheet, heading)).value = value

    content = changed(template(everybody), work)
    sent = send(everybody, content)
    assert counts(sent) == {**NONE, "added": 1, "changed": 3, "unchanged": 1}
    assert put_in(everybody, sent) == 4
    assert activity("Rehabilitate").kes == 3_900_000
    assert [s.place.name for s in activity("Build latrines").sites.all()] == ["Maralal", "Wamba East"]
    trees = activity("Plant trees")
    assert trees.sites.get().place.level == "county"
    assert (str(trees.start), str(trees.until)) == ("2026-10-01", "2027-01-01")
    after = {a.pk: a.version for a in Activity.objects.filter(pk__in=before)}
    assert (
        sorted(after[key] - version for key, version in before.items()) == [0] * (len(before) - 3) + [1] * 3
    )
    again = send(everybody, changed(content, lambda sheet: put(sheet, "Rehabilitate", "Description", "  ")))
    assert counts(again) == {**NONE, "unchanged": 5}


def test_a_sector_chosen_from_the_list_is_the_activitys_sector_and_stays(everybody: Cast) -> None:
    health = next(s for s in everybody.cycle.sectors.all() if "ealth" in s.name)
    content = changed(template(everybody), lambda sheet: put(sheet, "Build latrines", "Sector", health.name))
    sent = send(everybody, content)
    assert row(sent, "Build").values["back"]["changed"] == ["sector"]
    put_in(everybody, sent)
    assert activity("Build latrines").sector == health
    again = send(everybody, changed(content, lambda sheet: put(sheet, "Build latrines", "Target", " ")))
    assert counts(again) == {**NONE, "unchanged": 4}


def test_what_is_cleared_in_a_cell_becomes_unknown(everybody: Cast) -> None:
    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", None)
        put(sheet, "Train water", "Ward or sub-county", "unknown")

    sent = send(everybody, changed(template(everybody), work))
    assert counts(sent) == {**NONE, "changed": 2, "unchanged": 2}
    put_in(everybody, sent)
    assert activity("Rehabilitate").kes is None
    assert not activity("Train water").sites.exists()


def test_the_exports_own_words_are_no_values(everybody: Cast) -> None:
    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", "KES 1 to 5 million")
        put(sheet, "Build latrines", "Amount", "not shown")
        put(sheet, "Build latrines", "Target", "not stated")

    sent = send(everybody, changed(template(everybody), work))
    assert row(sent, "Rehabilitate").known
    assert "money" not in row(sent, "Rehabilitate").values["back"]["changed"]


def test_a_value_that_cannot_be_read_is_told_at_its_cell_and_does_not_go_in(everybody: Cast) -> None:
    where: dict[str, str] = {}

    def work(sheet: Worksheet) -> None:
        at = row_of(sheet, "Rehabilitate")
        for heading, value in (
            ("Amount", "about four"),
            ("First day", "soon"),
            ("Ward or sub-county", "Atlantis"),
        ):
            cell = sheet.cell(at, column(sheet, heading))
            cell.value = value
            where[heading] = cell.coordinate

    sent = send(everybody, changed(template(everybody), work))
    found = told(sent, "Rehabilitate")
    assert found["money_unreadable"] == where["Amount"]
    assert found["date_unreadable"] == where["First day"]
    assert found["place_unknown"] == where["Ward or sub-county"]
    assert counts(sent) == {**NONE, "unchanged": 3, "refused": 1}


def test_a_text_that_looks_like_a_formula_never_runs_and_comes_back_as_it_is(everybody: Cast) -> None:
    correct_row(everybody.maji_plan, "Build", everybody.lekadaa, title='=HYPERLINK("http://x","Latrines")')
    book = load_workbook(io.BytesIO(template(everybody)))
    sheet = book["Activities"]
    cell = sheet.cell(row_of(sheet, "'=HYPERLINK"), column(sheet, "Activity"))
    assert cell.data_type == "s"
    assert counts(send(everybody, saved(book))) == {**NONE, "unchanged": 4}


# --- what is no longer in the file


def test_rows_deleted_in_the_file_are_proposed_and_leave_only_on_a_persons_word(everybody: Cast) -> None:
    content = changed(template(everybody), lambda sheet: sheet.delete_rows(row_of(sheet, "Build latrines")))
    sent = send(everybody, content)
    assert counts(sent) == {**NONE, "removed": 1, "unchanged": 3}
    gone = row(sent, "Build")
    assert told(sent, "Build") == {"returned_gone": ""}
    with pytest.raises(NothingToPutIn):
        put_in(everybody, sent)
    assert not activity("Build latrines").withdrawn
    with pytest.raises(NotAllowed):
        plans.take_out(submission=sent, positions=[gone.position], by=everybody.naomi, at=LATER)
    assert plans.take_out(submission=sent, positions=[gone.position], by=everybody.lekadaa, at=LATER) == 1
    assert activity("Build latrines").withdrawn
    plans.put_aside(submission=sent, positions=[gone.position], aside=False, by=everybody.lekadaa, at=LATER)
    assert not activity("Build latrines").withdrawn
    assert (
        Row.objects.get(activity=activity("Build latrines"), state="in_plan").submission
        == everybody.maji_plan
    )


def test_taking_the_file_back_brings_back_what_it_took_out(everybody: Cast) -> None:
    content = changed(template(everybody), lambda sheet: sheet.delete_rows(row_of(sheet, "Build latrines")))
    sent = send(everybody, content)
    plans.take_out(submission=sent, positions=[row(sent, "Build").position], by=everybody.lekadaa, at=LATER)
    plans.withdraw(submission=sent, by=everybody.lekadaa, at=LATER)
    assert not activity("Build latrines").withdrawn


def test_an_emptied_row_is_no_longer_in_the_file_and_a_left_aside_one_stays_in_the_plan(
    everybody: Cast,
) -> None:
    def empty(sheet: Worksheet) -> None:
        at = row_of(sheet, "Build latrines")
        for number in range(4, sheet.max_column + 1):
            sheet.cell(at, number).value = None

    sent = send(everybody, changed(template(everybody), empty))
    assert counts(sent) == {**NONE, "removed": 1, "unchanged": 3}
    assert told(sent, "Build")["returned_gone"].startswith("A")
    plans.put_aside(
        submission=sent, positions=[row(sent, "Build").position], aside=True, by=everybody.lekadaa, at=LATER
    )
    assert not activity("Build latrines").withdrawn


def test_what_came_into_the_plan_after_the_file_was_made_is_not_proposed_to_leave(everybody: Cast) -> None:
    old = template(everybody)
    new = send(
        everybody,
        b"Activity,Ward,Start,End,Budget (KES)\nDig a well,Maralal,1/10/2026,31/12/2026,5\n",
        name="n.csv",
    )
    put_in(everybody, new)
    assert counts(send(everybody, old)) == {**NONE, "unchanged": 4}


# --- both sides changed


def conflict(everybody: Cast) -> Submission:
    """The file says 3.9 million until November, the plan meanwhile 3.6 million and another target group."""
    old = template(everybody)
    correct_row(
        everybody.maji_plan, "Rehabilitate", everybody.lekadaa, budget="3600000", indicator="boreholes"
    )

    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        put(sheet, "Rehabilitate", "Target", "2 boreholes")

    return send(everybody, changed(old, work))


def test_a_field_changed_on_both_sides_is_a_conflict_and_the_other_fields_are_merged(everybody: Cast) -> None:
    sent = conflict(everybody)
    assert counts(sent) == {**NONE, "unchanged": 3, "refused": 1}
    one = row(sent, "Rehabilitate")
    assert one.values["back"]["conflicts"] == {"money": ["KES 3,400,000", "KES 3,900,000", "KES 3,600,000"]}
    assert one.values["indicator"] == "boreholes"
    with pytest.raises(NothingToPutIn):
        put_in(everybody, sent)


def test_an_older_row_of_which_only_the_plan_changed_is_unchanged(everybody: Cast) -> None:
    old = template(everybody)
    correct_row(everybody.maji_plan, "Rehabilitate", everybody.lekadaa, budget="3600000")
    assert counts(send(everybody, old)) == {**NONE, "unchanged": 4}
    assert activity("Rehabilitate").kes == 3_600_000


def test_a_person_chooses_field_by_field(everybody: Cast) -> None:
    sent = conflict(everybody)
    one = row(sent, "Rehabilitate")
    with pytest.raises(ChooseEach, match="Money"):
        plans.choose(row=one, version=1, taken={}, by=everybody.lekadaa, at=LATER)
    plans.choose(row=one, version=1, taken={"money": "file"}, by=everybody.lekadaa, at=LATER)
    assert put_in(everybody, sent) == 1
    now = activity("Rehabilitate")
    assert now.kes == 3_900_000
    assert (now.indicator, now.target) == ("boreholes", "2 boreholes")
    with pytest.raises(NothingToChoose):
        plans.choose(
            row=row(sent, "Rehabilitate"), version=2, taken={"money": "plan"}, by=everybody.lekadaa, at=LATER
        )


def test_keeping_the_plans_word_keeps_what_else_the_file_changes(everybody: Cast) -> None:
    sent = conflict(everybody)
    plans.choose(
        row=row(sent, "Rehabilitate"), version=1, taken={"money": "plan"}, by=everybody.lekadaa, at=LATER
    )
    assert put_in(everybody, sent) == 1
    assert activity("Rehabilitate").kes == 3_600_000
    assert activity("Rehabilitate").target == "2 boreholes"


def test_another_partner_cannot_choose(everybody: Cast) -> None:
    sent = conflict(everybody)
    with pytest.raises(NotAllowed):
        plans.choose(
            row=row(sent, "Rehabilitate"), version=1, taken={"money": "file"}, by=everybody.naomi, at=LATER
        )


def test_when_the_plan_moves_on_while_a_person_chooses_both_are_shown_anew(everybody: Cast) -> None:
    sent = conflict(everybody)
    correct_row(everybody.maji_plan, "Rehabilitate", everybody.lekadaa, budget="3700000")
    one = row(sent, "Rehabilitate")
    with pytest.raises(PlanMovedOn):
        plans.choose(row=one, version=1, taken={"money": "file"}, by=everybody.lekadaa, at=LATER)
    assert row(sent, "Rehabilitate").values["back"]["conflicts"]["money"][2] == "KES 3,700,000"
    plans.choose(
        row=row(sent, "Rehabilitate"), version=1, taken={"money": "file"}, by=everybody.lekadaa, at=LATER
    )
    put_in(everybody, sent)
    assert activity("Rehabilitate").kes == 3_900_000


def test_two_uploads_of_one_partner_at_once_do_not_overwrite_each_other(everybody: Cast) -> None:
    book = template(everybody)
    first = send(
        everybody, changed(book, lambda sheet: put(sheet, "Rehabilitate", "Amount", 3_900_000)), name="a.xlsx"
    )
    second = send(
        everybody, changed(book, lambda sheet: put(sheet, "Rehabilitate", "Amount", 3_950_000)), name="b.xlsx"
    )
    third = send(
        everybody, changed(book, lambda sheet: put(sheet, "Rehabilitate", "Target", "12")), name="c.xlsx"
    )
    assert [counts(one)["changed"] for one in (first, second, third)] == [1, 1, 1]
    assert put_in(everybody, first) == 1
    with pytest.raises(NothingToPutIn):
        put_in(everybody, second)  # the plan changed the same meanwhile: a conflict now, nothing is lost
    assert row(second, "Rehabilitate").values["back"]["conflicts"]["money"] == [
        "KES 3,400,000", "KES 3,950,000", "KES 3,900,000",
    ]  # fmt: skip
    assert put_in(everybody, third) == 1
    assert activity("Rehabilitate").kes == 3_900_000
    assert activity("Rehabilitate").target == "12"


def test_a_correction_on_the_page_settles_a_conflict_by_hand(everybody: Cast) -> None:
    sent = conflict(everybody)
    correct_row(sent, "Rehabilitate", everybody.lekadaa, budget="3800000")
    assert put_in(everybody, sent) == 1
    assert activity("Rehabilitate").kes == 3_800_000


def test_taking_it_out_again_brings_back_what_stood_before(everybody: Cast) -> None:
    sent = send(
        everybody, changed(template(everybody), lambda s: put(s, "Rehabilitate", "Amount", 3_900_000))
    )
    put_in(everybody, sent)
    plans.take_out(
        submission=sent, positions=[row(sent, "Rehabilitate").position], by=everybody.lekadaa, at=LATER
    )
    assert activity("Rehabilitate").kes == 3_400_000
    assert put_in(everybody, sent) == 1
    assert activity("Rehabilitate").kes == 3_900_000


# --- ids that are not ours, repeated or made up


def test_ids_of_others_repeated_and_made_up_are_told_at_their_cells(everybody: Cast) -> None:
    theirs = activity("Vaccinate")
    where: dict[str, str] = {}

    def work(sheet: Worksheet) -> None:
        made_up, repeated, others = row_of(sheet, "Build"), first_empty(sheet), first_empty(sheet) + 1
        sheet.cell(made_up, 1).value = str(uuid.uuid4())
        for number in range(1, sheet.max_column + 1):
            sheet.cell(repeated, number).value = sheet.cell(row_of(sheet, "Rehabilitate"), number).value
        sheet.cell(repeated, column(sheet, "Activity")).value = "Rehabilitate another borehole"
        sheet.cell(others, 1).value = str(theirs.uuid)
        sheet.cell(others, column(sheet, "Activity")).value = "Vaccinate nothing"
        where.update(made_up=f"A{made_up}", repeated=f"A{repeated}", others=f"A{others}")

    sent = send(everybody, changed(template(everybody), work))
    assert told(sent)["returned_unknown_id"] == where["made_up"]
    assert told(sent)["returned_repeated_id"] == where["repeated"]
    assert told(sent)["returned_others_row"] == where["others"]
    assert counts(sent) == {
        **NONE,
        "removed": 1,
        "unchanged": 3,
        "refused": 3,
    }  # whose id was overwritten is gone
    with pytest.raises(NothingToPutIn):
        put_in(everybody, sent)
    assert activity("Vaccinate").title == theirs.title


def test_a_copied_row_becomes_a_new_activity_once_a_person_has_saved_it(everybody: Cast) -> None:
    def copy(sheet: Worksheet) -> None:
        at = first_empty(sheet)
        for number in range(1, sheet.max_column + 1):
            sheet.cell(at, number).value = sheet.cell(row_of(sheet, "Rehabilitate"), number).value
        sheet.cell(at, column(sheet, "Activity")).value = "Another borehole at Wamba"

    sent = send(everybody, changed(template(everybody), copy))
    correct_row(sent, "Another borehole", everybody.lekadaa, target="1")
    assert put_in(everybody, sent) == 1
    assert activity("Another borehole").pk != activity("Rehabilitate").pk


def test_a_workbook_of_another_year_changes_nothing(everybody: Cast) -> None:
    def other_year(sheet: Worksheet) -> None:
        sheet.cell(3, 2).value = str(sheet.cell(3, 2).value).replace("2026/27", "2025/26")

    sent = send(everybody, changed(template(everybody), other_year))
    assert "returned_other_plan" in {problem["code"] for problem in sent.problems}


# --- a sheet that somebody worked over


def test_a_renamed_sheet_with_moved_columns_and_other_headings_is_known_again(everybody: Cast) -> None:
    def move(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        rows = [[cell.value for cell in one] for one in sheet.iter_rows()]
        order = sorted(range(len(rows[0])), key=lambda at: (at * 7) % len(rows[0]))
        sheet.protection.sheet = False
        for number, values in enumerate(rows, 1):
            for at, old in enumerate(order, 1):
                sheet.cell(number, at).value = values[old]
        for at in range(1, sheet.max_column + 1):
            sheet.cell(4, at).value = f"Safu {at}"
        sheet.title = "Mpango wetu"

    sent = send(everybody, changed(template(everybody), move))
    assert counts(sent) == {**NONE, "changed": 1, "unchanged": 3}
    assert row(sent, "Rehabilitate").values["back"]["changed"] == ["money"]


def test_without_its_hidden_row_and_lists_it_is_known_by_ids_and_headings(everybody: Cast) -> None:
    book = template(everybody)

    def strip(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        sheet.delete_rows(3)
        sheet.cell(3, column(sheet, "Target")).value = "What we aim at"

    loaded = load_workbook(io.BytesIO(book))
    strip(loaded["Activities"])
    for name in ("Pamoja rows", "How to"):
        del loaded[name]
    sent = send(everybody, saved(loaded))
    assert counts(sent) == {**NONE, "changed": 1, "unchanged": 3}
    codes = {problem["code"]: problem["params"] for problem in sent.problems}
    assert codes["returned_column_gone"] == {"headings": "Target"}
    assert codes["returned_column_unknown"] == {"headings": "What we aim at"}


def test_a_deleted_column_is_told_and_what_the_plan_says_there_stays(everybody: Cast) -> None:
    def cut(sheet: Worksheet) -> None:
        sheet.delete_cols(column(sheet, "Ward 2"))
        sheet.delete_cols(column(sheet, "Amount"))
        put(sheet, "Rehabilitate", "Target", "2")

    sent = send(everybody, changed(template(everybody), cut))
    (problem,) = sent.problems
    assert problem["message"].startswith("These columns are not in the file any more: “Ward 2”, “Amount”.")
    assert counts(sent) == {**NONE, "changed": 1, "unchanged": 3}
    put_in(everybody, sent)
    assert activity("Rehabilitate").kes == 3_400_000


def test_without_the_column_of_activities_new_rows_are_told_and_old_ones_stay(everybody: Cast) -> None:
    def cut(sheet: Worksheet) -> None:
        at = first_empty(sheet)
        sheet.cell(at, column(sheet, "Amount")).value = 5
        sheet.delete_cols(column(sheet, "Activity"))

    sent = send(everybody, changed(template(everybody), cut))
    assert "returned_no_activity_column" in {problem["code"] for problem in sent.problems}
    assert counts(sent) == {**NONE, "unchanged": 4, "refused": 1}


# --- the whole county


def test_the_countys_own_workbook_may_change_everybodys_rows_and_a_director_may_not_put_them_in(
    everybody: Cast,
) -> None:
    content = changed(template(everybody), lambda sheet: put(sheet, "Rehabilitate", "Amount", 3_900_000))
    sent = send(everybody, content, by=everybody.amina, organisation=everybody.government)
    assert counts(sent) == {**NONE, "changed": 1, "unchanged": 3}
    with pytest.raises(NotAllowed):
        plans.put_in(submission=sent, by=everybody.director, at=LATER)
    assert plans.put_in(submission=sent, by=everybody.amina, at=LATER) == 1
    now = activity("Rehabilitate")
    assert now.kes == 3_900_000
    assert now.organisation == everybody.maji
