"""How the columns of a file were read, in words: what each holds, how sure that is, and what only people can settle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamoja.plans import queries
from pamoja.plans.models import Layout, Submission
from pamoja.web.templatetags.said import day
from pamoja.workplan.reading import column_report as report
from pamoja.workplan.reading.column_report import ColumnRead, TableRead, table_from

ROLES: Mapping[str, str | Promise] = {
    "title": gettext_lazy("What will be done"),
    "description": gettext_lazy("More about it"),
    "ward": gettext_lazy("Ward"),
    "subcounty": gettext_lazy("Sub-county"),
    "place": gettext_lazy("Place of any kind"),
    "village": gettext_lazy("Village or site"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Last day"),
    "when": gettext_lazy("When, in words"),
    "q1": gettext_lazy("Quarter 1"),
    "q2": gettext_lazy("Quarter 2"),
    "q3": gettext_lazy("Quarter 3"),
    "q4": gettext_lazy("Quarter 4"),
    "amount": gettext_lazy("Amount"),
    "total": gettext_lazy("Total of the row"),
    "share": gettext_lazy("What one of them pays"),
    "conversion": gettext_lazy("The same money in another currency"),
    "unit_cost": gettext_lazy("Cost of one unit"),
    "quantity": gettext_lazy("How many units"),
    "currency": gettext_lazy("Currency"),
    "funder": gettext_lazy("Who pays"),
    "organisation": gettext_lazy("Who leads"),
    "sector": gettext_lazy("Sector"),
    "programme": gettext_lazy("Programme"),
    "sub_programme": gettext_lazy("Sub-programme"),
    "indicator": gettext_lazy("Indicator"),
    "target": gettext_lazy("Target"),
    "target_group": gettext_lazy("For whom"),
    "beneficiaries": gettext_lazy("How many people"),
    "number": gettext_lazy("Number of the row"),
    "other": gettext_lazy("Leave out"),
}
REASONS: Mapping[str, str | Promise] = {
    report.SAID: gettext_lazy("Somebody of yours said so."),
    report.RENAMED: gettext_lazy("It stands where “{was}” stood in an earlier file."),
    report.VERY_WORDS: gettext_lazy("The heading says so."),
    report.WORDS: gettext_lazy("Words of the heading say so."),
    report.IN_IT: gettext_lazy("The heading does not say; what stands in it looks like that."),
    report.AGAINST: gettext_lazy("The heading and what stands in it do not agree."),
    report.NOTHING: gettext_lazy("Neither the heading nor what stands in it says what it is."),
    report.MARKS: gettext_lazy("The heading names a quarter, a month or a ward."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a file's page says of its columns: what to ask people, and who said before how they are read."""

    ask: tuple[str, ...]
    said: str


def tables_of(found: Submission) -> list[TableRead]:
    """How each table of a file was read."""
    return [table_from(one) for one in found.tables]


def one_of_each(tables: Sequence[TableRead]) -> list[TableRead]:
    """The tables with columns, those of the same layout once."""
    return list({table.fingerprint: table for table in reversed(tables) if table.columns}.values())[::-1]


def columns_told(found: Submission) -> Told | None:
    """What the page of a file says of its columns; None where it has no table."""
    tables = one_of_each(tables_of(found))
    if not tables:
        return None
    known = {table.fingerprint for table in tables if table.known == "exact"}
    layouts = queries.layouts_of(found.organisation) if known else []
    said = next((layout for layout in layouts if layout.fingerprint in known), None)
    return Told(tuple(_asked(tables)), _who_said(found, said) if said else "")


def _asked(tables: Sequence[TableRead]) -> list[str]:
    said: list[str] = []
    if any(table.doubtful for table in tables):
        said.append(_("Two rows could be the heading of a table."))
    if any(table.dates == "ask" for table in tables):
        said.append(_("Dates could have the day or the month first."))
    unsure = sum(is_to_check(column) for table in tables for column in table.columns)
    if unsure:
        text = ngettext(
            "Please check how %(n)s column was read.", "Please check how %(n)s columns were read.", unsure
        )
        said.append(text % {"n": unsure})
    return said


def is_to_check(column: ColumnRead) -> bool:
    """Whether somebody should look at a column: it is used, or could be, and not surely read."""
    if column.sureness >= report.LIKELY:
        return False
    return column.reason != report.NOTHING or bool(column.heading and len(column.examples) > 1)


def _who_said(found: Submission, layout: Layout) -> str:
    words = {"name": layout.by.name, "day": day(timezone.localdate(layout.at))}
    if layout.submission_id == found.pk:
        return _("%(name)s said on %(day)s how the columns are to be read.") % words
    return _("The columns were read as %(name)s said on %(day)s, for an earlier file.") % words


def role_words(column: ColumnRead) -> str:
    """What a column was taken for, in words."""
    if column.role in ROLES:
        return str(ROLES[column.role])
    return {
        "month": _("A month, as its heading says"),
        "quarter": _("A quarter, as its heading says"),
        "ward_mark": _("A ward, as its heading says"),
        "county": _("County"),
        "constituency": _("Constituency"),
    }.get(column.role, column.role)


def sure_words(column: ColumnRead) -> tuple[str, str]:
    """How sure a column's role is, in words, and the tag it is shown in."""
    if column.sureness >= report.SURE:
        return _("sure"), "good"
    return (_("please check"), "warn") if is_to_check(column) else (_("likely"), "")


def reason_words(column: ColumnRead) -> str:
    """Why a column was taken for what it is."""
    return str(REASONS[column.reason]).format(was=column.was)
