"""How the columns of a file were read, with its real cells in view, and what a person says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamoja.organisations.rights import CORRECT
from pamoja.plans import operations
from pamoja.plans.models import Layout, Submission
from pamoja.plans.operations.refusals import NothingSaid, NotReadYet
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.column_words import (
    ROLES,
    is_to_check,
    one_of_each,
    reason_words,
    role_words,
    sure_words,
    tables_of,
)
from pamoja.web.pages.sending import have_read
from pamoja.web.pages.submission import address, found_for
from pamoja.workplan.reading.column_report import SAID, ColumnRead, TableRead, order_of_days
from pamoja.workplan.reading.layouts import CHOICES, DAY_FIRST, LEFT_OUT, MONEY, MONTH_FIRST, Choice
from pamoja.workplan.reading.layouts import Layout as Said

A_PART = 20
LONGEST_NAME = 300
CURRENCIES = ("KES", "USD", "EUR", "GBP")


@dataclass(frozen=True, slots=True)
class Line:
    """One column as the page shows it: what it holds, how sure that is and why, and what may be chosen."""

    read: ColumnRead
    role: str
    sure: str
    kind: str
    reason: str
    check: bool
    chosen: str
    is_money: bool
    currencies: tuple[str, ...]
    roles: tuple[str, ...]


@member
def columns(request: Asked, uuid: UUID) -> HttpResponse:
    """Show how one table's columns were read, or take what somebody says of them."""
    found = found_for(request, uuid)
    if request.method == "POST":
        request.part.demand(CORRECT, found.organisation_id)
        return _said(request, found)
    every = tables_of(found)
    tables = one_of_each(every)
    at = _number(request.GET.get("table", ""), len(tables))
    table = tables[at] if tables else None
    parts = -(-len(table.columns) // A_PART) if table else 1
    part = _number(request.GET.get("part", ""), parts)
    may_say = found.state == Submission.State.READ and request.part.may(CORRECT, found.organisation_id)
    return render(
        request,
        "web/submissions/columns.html",
        {
            "room": "plans",
            "submission": found,
            "tables": tables,
            "at": at,
            "table": table,
            "sheets": [t.sheet for t in every if table and t.fingerprint == table.fingerprint],
            "bare": [t for t in every if not t.columns],
            "lines": [_line(column) for column in _part(table, part)] if table else [],
            "parts": range(parts),
            "part": part,
            "example": _odd_date(table) if table else "",
            "may_say": may_say,
            "last": Layout.objects.filter(submission=found, undone_at=None).select_related("by").first(),
            "back": address(request, found),
        },
    )


def _line(column: ColumnRead) -> Line:
    sure, kind = sure_words(column)
    own = (column.currency,) if column.currency and column.currency not in CURRENCIES else ()
    return Line(
        column,
        role_words(column),
        sure,
        kind,
        reason_words(column),
        is_to_check(column),
        str(ROLES[column.role]) if column.role in ROLES else "",
        column.role in MONEY,
        (*CURRENCIES, *own),
        tuple(map(str, ROLES.values())) if column.role in ROLES else (str(ROLES[LEFT_OUT]),),
    )


def _part(table: TableRead, part: int) -> Sequence[ColumnRead]:
    """The columns that are shown together."""
    return table.columns[part * A_PART : (part + 1) * A_PART]


def _odd_date(table: TableRead) -> str:
    """A date of the table whose order is not known."""
    values = (value for column in table.columns for value in column.examples)
    return next((value for value in values if order_of_days([value]) == "ask"), "03/04/2026")


def _said(request: Asked, found: Submission) -> HttpResponse:
    every = tables_of(found)
    tables = one_of_each(every)
    at = _number(request.POST.get("table", ""), len(tables))
    table = tables[at] if tables else None
    layout = _other_heading(request.POST, every, table)
    if layout is None and table is not None:
        layout = _layout(request.POST, table)
    if layout is None:
        messages.warning(request, _("There is no table whose columns could be read otherwise."))
        return redirect(address(request, found))
    try:
        again = operations.say_columns(submission=found, layouts=[layout], by=request.user, at=request.now)
    except NotReadYet as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect(address(request, found))
    have_read(request, again)
    if layout.keys:
        text = _(
            "What you said is kept: this file is read again with it, and so are the next ones with these headings. "
            "Rows of the plan stay as they are."
        )
        messages.success(request, text)
        return redirect(address(request, found))
    text = _("The file was read again with the other heading row. See how its columns are read now.")
    messages.success(request, text)
    return redirect(own_address(request, found))


def _layout(given: Mapping[str, str], table: TableRead) -> Said:
    """What the form says of a table's columns; those that were not shown stay as they are."""
    roles = {str(label): role for role, label in ROLES.items()}
    said = (column for column in table.columns if column.reason == SAID)
    choices = {c.key: Choice(c.role, c.currency, c.contributor) for c in said if c.role in CHOICES}
    for column in _part(table, _number(given.get("part", ""), len(table.columns))):
        role = roles.get(given.get(f"role-{column.index}", ""), "")
        if role not in CHOICES:
            choices.pop(column.key, None)
            continue
        money = role in MONEY
        currency = given.get(f"currency-{column.index}", "")[:3] if money else ""
        who = " ".join(given.get(f"who-{column.index}", "").split())[:LONGEST_NAME] if role == "share" else ""
        choices[column.key] = Choice(role, currency, who)
    dates = given.get("dates", "")
    keys = {column.index: column.key for column in table.columns}
    return Said(keys, table.words, choices, dates if dates in (DAY_FIRST, MONTH_FIRST) else "")


def _other_heading(given: Mapping[str, str], tables: list[TableRead], table: TableRead | None) -> Said | None:
    """What was said where another row was chosen for the heading; its columns are read by themselves first."""
    wanted = given.get("heading", "")
    sheet = given.get("sheet", table.sheet if table else "")
    taken = {row for one in tables if one.sheet == sheet for row in one.heading_rows}
    rows = {str(row): words for one in tables if one.sheet == sheet for row, _text, words in one.candidates}
    if wanted not in rows or int(wanted) in taken or not rows[wanted]:
        return None
    return Said({}, (rows[wanted],))


@require_POST
@member
def undo(request: Asked, uuid: UUID) -> HttpResponse:
    """Take back what was said last, and read the file without it."""
    found = found_for(request, uuid)
    try:
        again = operations.undo_columns(submission=found, by=request.user, at=request.now)
    except (NotReadYet, NothingSaid) as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect(own_address(request, found))
    have_read(request, again)
    messages.success(request, _("What was said last is taken back; the file was read again without it."))
    return redirect(own_address(request, found))


def own_address(request: Asked, found: Submission) -> str:
    """The address of this page for a file."""
    return reverse("columns", args=(request.cycle.county.key, request.cycle.slug, found.uuid))


def _number(text: str, count: int) -> int:
    """A number from 0 that was asked for, 0 where there are not so many."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004
    return asked if asked < count else 0
