"""The findings that an activity or a ward is part of, as one person may read them, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from pamoja.analysis.listing import in_ward, without_money
from pamoja.analysis.models import Finding, Member, Run
from pamoja.analysis.queries import visible
from pamoja.plans.models import Activity
from pamoja.plans.queries import View
from pamoja.web.finding_list import kind_of, reader_of
from pamoja.web.finding_words import TIER_WORDS
from pamoja.web.templatetags.said import listed


@dataclass(frozen=True, slots=True)
class Title:
    """A finding in a line."""

    key: str
    title: str
    kind: str
    tier: str
    who: str = ""


def titles_of(run: Run, view: View, *, activity: int = 0, ward: str = "") -> list[Title]:
    """The findings of a run that the person may see and that touch an activity (row id) or a ward (key).

    Of a ward only those that the places shown to this person give away.
    """
    found = visible(run, view.part).order_by()
    touching = Q(members__activity=activity) if activity else in_ward(ward, view.organisations_without)
    rows = (
        Member.objects.filter(finding__in=found.filter(touching).values("pk"))
        .select_related("finding", "activity__organisation")
        .defer("finding__evidence", "activity__description", "activity__indicator")
        .order_by("finding__rank", "position")
    )
    members: dict[int, list[Activity]] = {}
    findings: dict[int, Finding] = {}
    for row in rows:
        findings[row.finding_id] = row.finding
        members.setdefault(row.finding_id, []).append(row.activity)
    ordered = list(findings.values())
    if not view.all_money:
        ordered.sort(key=without_money)
    return [title_of(finding, members[finding.pk], view) for finding in ordered]


def title_of(finding: Finding, activities: Sequence[Activity], view: View) -> Title:
    """A finding in a line, as the person may read it."""
    reader = reader_of(finding, activities, view, ())
    partners = sorted({a.organisation.name for a in activities}, key=str.casefold)
    return Title(
        finding.key, reader.title(), kind_of(reader), str(TIER_WORDS[finding.tier]), listed(partners)
    )
