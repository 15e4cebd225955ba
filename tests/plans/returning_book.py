"""A partner's template as it comes out of the site, changed with openpyxl as a person changes it, and sent again."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cast import Cast
from pamoja.organisations.models import Organisation, User
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.returning import what_of
from pamoja.plans.templates import template_of

LATER = dt.datetime(2026, 6, 2, 9, 0, tzinfo=dt.UTC)


def template(everybody: Cast, organisation: Organisation | None = None) -> bytes:
    """Maji's template as its officer downloads it."""
    return template_of(everybody.cycle, organisation or everybody.maji, at=LATER)


def changed(content: bytes, change: Callable[[Worksheet], Any]) -> bytes:
    """The workbook after somebody worked in its sheet of activities."""
    book = load_workbook(io.BytesIO(content))
    change(book["Activities"])
    return saved(book)


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def column(sheet: Worksheet, heading: str) -> int:
    """The number of the column of a heading."""
    cells = next(row for row in sheet.iter_rows() if any(cell.value == "Activity" for cell in row))
    return int(next(cell.column for cell in cells if cell.value == heading))


def row_of(sheet: Worksheet, title: str) -> int:
    """The number of the row whose activity begins so."""
    at = column(sheet, "Activity")
    return next(
        r for r in range(5, sheet.max_row + 1) if str(sheet.cell(r, at).value or "").startswith(title)
    )


def put(sheet: Worksheet, title: str, heading: str, value: object) -> None:
    """Type a value into a cell."""
    sheet.cell(row_of(sheet, title), column(sheet, heading)).value = value


def first_empty(sheet: Worksheet) -> int:
    at = column(sheet, "Activity")
    return next(r for r in range(5, sheet.max_row + 2) if not sheet.cell(r, at).value)


def send(
    everybody: Cast, content: bytes, by: User | None = None, organisation: Organisation | None = None,
    name: str = "template.xlsx", at: dt.datetime = LATER,
) -> Submission:  # fmt: skip
    """Send it for an organisation and have it read."""
    sent = plans.send(
        cycle=everybody.cycle, organisation=organisation or everybody.maji, name=name, content=content,
        by=by or everybody.lekadaa, at=at, officer_name="Lekadaa", officer_email="lekadaa@example.org",
    )  # fmt: skip
    plans.read(submission=sent, at=at)
    sent.refresh_from_db()
    assert sent.state == Submission.State.READ, sent.refusal
    return sent


def counts(sent: Submission) -> dict[str, int]:
    """How many rows the file adds, changes, takes out, leaves and has refused."""
    found = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "refused": 0}
    for row in Row.objects.filter(submission=sent):
        found[what_of(row)] += 1
    return found


def activity(title: str) -> Activity:
    """The activity of the plan whose title begins so."""
    return Activity.objects.get(title__startswith=title)
