"""A workbook of ours comes back: only what was changed in it changes in the plan."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cast import Cast
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity
from plans.returning_book import (
    LATER,
    activity,
    changed,
    column,
    counts,
    first_empty,
    kind_of,
    put,
    send,
    template,
)

pytestmark = pytest.mark.django_db


def test_a_template_sent_back_untouched_changes_nothing(everybody: Cast) -> None:
    sent = send(everybody, template(everybody))
    assert counts(sent) == {"added": 0, "changed": 0, "removed": 0, "unchanged": 4, "refused": 0}


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
            ("or quarter or month", "Q2 2026/27"),
            ("Amount", 100000),
            ("Currency", "KES"),
        ):
            sheet.cell(at, column(sheet, heading)).value = value

    content = changed(template(everybody), work)
    sent = send(everybody, content)
    print([(kind_of(r), r.values["title"], r.problems) for r in sent.rows.all()])
    assert counts(sent) == {"added": 1, "changed": 3, "removed": 0, "unchanged": 1, "refused": 0}
    assert plans.put_in(submission=sent, by=everybody.lekadaa, at=LATER) == 4
    assert activity("Rehabilitate").kes == 3_900_000
    assert [s.place.name for s in activity("Build latrines").sites.all()] == ["Maralal", "Wamba East"]
    assert activity("Plant trees").sites.get().place.level == "county"
    after = {a.pk: a.version for a in Activity.objects.filter(pk__in=before)}
    assert sorted(after[k] - v for k, v in before.items()) == [0] * (len(before) - 3) + [1] * 3
    again = send(everybody, changed(content, lambda sheet: put(sheet, "Rehabilitate", "Description", "  ")))
    assert counts(again) == {"added": 0, "changed": 0, "removed": 0, "unchanged": 5, "refused": 0}
