"""Staged rows in words: what each says, how it stands, what is wrong in it and what may be done with it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamoja.analysis.said import problem_hint, problem_message
from pamoja.core.money import NOT_STATED
from pamoja.core.problem_kinds import ERROR
from pamoja.plans.models import Row, Submission
from pamoja.plans.queries import Standing, corrected_among
from pamoja.plans.returning import BACK, READ_ONLY_ROW, is_gone
from pamoja.web.templatetags.said import day, number, rows
from pamoja.workplan.correcting import DOUBTFUL, as_typed
from pamoja.workplan.reading import rows as reading

LABELS = {
    "title": gettext_lazy("What will be done"),
    "places": gettext_lazy("Wards or sub-counties"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Last day"),
    "sector": gettext_lazy("Sector"),
    "organisation": gettext_lazy("Who leads"),
    "programme": gettext_lazy("Programme"),
    "sub_programme": gettext_lazy("Sub-programme"),
    "indicator": gettext_lazy("Indicator"),
    "target": gettext_lazy("Target"),
    "target_groups": gettext_lazy("For whom"),
    "beneficiaries": gettext_lazy("How many people"),
    "description": gettext_lazy("Description"),
    "money": gettext_lazy("Money"),
}
SKIPPED = {
    reading.HEADING: gettext_lazy("a heading"),
    reading.TOTAL_ROW: gettext_lazy("a total"),
    reading.NOTE: gettext_lazy("a note"),
    reading.NO_ACTIVITY: gettext_lazy("no activity is named"),
    reading.REPEATED_HEADING: gettext_lazy("the heading again"),
    READ_ONLY_ROW: gettext_lazy("of another partner, only for reading"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to look at in a row: how grave, at which cell, what is wrong and how to mend it."""

    mark: str
    kind: str
    cell: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it, with what may be done with it now."""

    row: Row
    state: str
    kind: str
    places: str
    days: str
    money: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    acts: tuple[str, ...]
    corrected: bool

    @property
    def changed(self) -> list[str]:
        """The fields that a row known by its id changes in the plan."""
        return [label_of(name) for name in self.row.values.get(BACK, {}).get("changed", ())]

    @property
    def number(self) -> tuple[str, str] | None:
        """The two parts of its activity's number in an address; None where it has none."""
        if self.row.activity is None:
            return None
        sector, _slash, count = self.row.activity.short_number.partition("/")
        return sector, count


def label_of(name: str) -> str:
    """What people call a field, in the reader's language."""
    return str(LABELS[name])


def headline(found: Submission, rows_are: Standing) -> str:
    """The page's title: how many rows can go in, and how many cannot yet."""
    if not rows_are.all_rows:
        return _("No activity was found in “%(file)s”") % {"file": found.name}
    said = _said(found, rows_are)
    check, mend = rows_are.to_check, rows_are.to_mend
    tail = [
        text % {"n": f"{count:,}"}
        for count, text in (
            (check, ngettext("%(n)s needs a look", "%(n)s need a look", check)),
            (mend, ngettext("%(n)s must be mended", "%(n)s must be mended", mend)),
        )
        if count and found.state != Submission.State.WITHDRAWN
    ]
    return f"{said}; {', '.join(tail)}" if tail else said


def _said(found: Submission, n: Standing) -> str:
    numbers = {"good": f"{n.good:,}", "in": f"{n.in_plan:,}", "rows": rows(n.all_rows)}
    if found.state == Submission.State.WITHDRAWN:
        return _("This file was taken back: none of its %(rows)s is in the plan") % numbers
    if n.good:
        return _("%(good)s of %(rows)s can go in") % numbers
    if n.in_plan == n.all_rows:
        return _("All %(rows)s are in the plan") % numbers
    if n.in_plan:
        said = ngettext("%(in)s of %(rows)s is in the plan", "%(in)s of %(rows)s are in the plan", n.in_plan)
        return said % numbers
    if n.known == n.all_rows:
        return _("The plan holds all %(rows)s already") % numbers
    return _("None of %(rows)s can go in yet") % numbers


def skipped_words(skipped: Mapping[str, Any]) -> str:
    """A row of the file that was not taken for an activity, and why."""
    why = SKIPPED.get(skipped["reason"], skipped["reason"])
    sheet = f"{skipped['sheet']}, " if skipped["sheet"] else ""
    return sheet + _("row %(row)s: %(why)s") % {"row": skipped["row"], "why": why}


def lines_of(
    found: Submission, rows: Iterable[Row], *, may_change: bool = False, may_put_in: bool = False
) -> list[Line]:
    """Rows of a file in words, with what may be done with each now."""
    shown = list(rows)
    corrected = corrected_among(shown)
    taken_back = (_("taken back"), "") if found.state == Submission.State.WITHDRAWN else None
    return [
        _line(
            row,
            taken_back or _state(row),
            _acts(row, may_change=may_change, may_put_in=may_put_in),
            corrected=row.pk in corrected,
        )
        for row in shown
    ]


def trouble_of(problem: Mapping[str, Any]) -> Trouble:
    """A problem kept as JSON, in the reader's language."""
    grave = problem["severity"] == ERROR
    doubtful = problem["code"] in DOUBTFUL
    mark = _("Mend") if grave else _("Check") if doubtful else _("Note")
    kind = "bad" if grave else "warn" if doubtful else ""
    return Trouble(mark, kind, str(problem["cell"]), problem_message(problem), problem_hint(problem))


def _line(row: Row, stands: tuple[str, str], acts: tuple[str, ...], *, corrected: bool) -> Line:
    values = row.values
    state, kind = stands
    return Line(
        row=row,
        state=state,
        kind=kind,
        places=as_typed({**values, "budget": []}).fields["places"] or _("unknown"),
        days=_days(values),
        money=tuple(_money(line) for line in values["budget"]) or (_("unknown"),),
        troubles=tuple(trouble_of(problem) for problem in row.problems),
        acts=acts,
        corrected=corrected,
    )


def _state(row: Row) -> tuple[str, str]:
    return _state_of_returned(row) or _state_of_row(row)


def _state_of_returned(row: Row) -> tuple[str, str] | None:
    """How a row stands that its workbook has no longer, or that was changed on both sides; None for all others."""
    waiting = row.state == Row.State.WAITING
    if row.state == Row.State.ASIDE and is_gone(row) and row.activity and row.activity.withdrawn:
        return _("taken out of the plan"), ""
    if waiting and is_gone(row):
        return _("no longer in the file"), "warn"
    if waiting and row.values.get(BACK, {}).get("conflicts"):
        return _("changed on both sides"), "bad"
    return None


def _state_of_row(row: Row) -> tuple[str, str]:
    if row.state == Row.State.IN_PLAN:
        return _("in the plan"), "good"
    if row.state == Row.State.ASIDE:
        return (_("replaced by a newer file"), "") if row.known else (_("left aside"), "")
    if row.known:
        return _("the plan has it already"), ""
    if row.trouble == Row.Trouble.WRONG:
        return _("must be mended"), "bad"
    if row.trouble == Row.Trouble.DOUBTFUL:
        return _("please check"), "warn"
    return _("can go in"), "brand"


def _days(values: Mapping[str, Any]) -> str:
    first, last = (dt.date.fromisoformat(values[end]) if values[end] else None for end in ("start", "end"))
    if first is None and last is None:
        return _("unknown")
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def _money(line: Mapping[str, Any]) -> str:
    amount = number(line["amount"])
    said = (
        _("%(amount)s (currency not stated)") % {"amount": amount}
        if line["currency"] == NOT_STATED
        else f"{line['currency']} {amount}"
    )
    return f"{said}, {line['contributor']}" if line["contributor"] else said


def _acts(row: Row, *, may_change: bool, may_put_in: bool) -> tuple[str, ...]:
    replaced = row.state == Row.State.ASIDE and row.known
    waiting = row.state == Row.State.WAITING and not row.known
    gone, conflict = is_gone(row), bool(row.values.get(BACK, {}).get("conflicts"))
    possible = (
        ("choose", may_change and waiting and conflict),
        ("take_out_gone", may_put_in and waiting and gone),
        (
            "correct",
            may_change and not gone and not replaced and not (row.known and row.state == Row.State.WAITING),
        ),
        ("put_in", may_put_in and waiting and not gone and row.trouble != Row.Trouble.WRONG),
        ("aside", may_change and waiting),
        ("take_out", may_put_in and row.state == Row.State.IN_PLAN),
        ("take_up", may_change and row.state == Row.State.ASIDE and not row.known),
    )
    return tuple(name for name, allowed in possible if allowed)
