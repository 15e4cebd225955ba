"""Findings of a run in groups: the same work planned by several, and what comes together in one place.

Only findings of which the person sees all places take part: a group tells where its findings are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pamoja.analysis.listing import wards_of
from pamoja.analysis.models import Finding, Member, Run
from pamoja.analysis.queries import OVERLAPS, visible
from pamoja.overlap.groups import Package, Related, duplicates_in_groups, packages
from pamoja.plans.models import Activity
from pamoja.plans.queries import View

PAIR = 2
RELATIONS = ("layering", "sequencing")
NAMED = ("people.same", "people.assumed", "people.usual")


Told = tuple[Finding, tuple[Activity, ...]]


@dataclass(frozen=True)
class InGroup:
    """A group of findings with the activities they are about."""

    findings: tuple[Told, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Packed:
    """What comes together at a ward (its key), for whom ("" where unknown) and from which quarter on."""

    package: Package
    findings: tuple[Told, ...]
    activities: tuple[Activity, ...]


def group_of(finding: Finding, view: View) -> InGroup | None:
    """The findings about the same work at the same place as this one; None where it stands alone."""
    if finding.kind not in OVERLAPS or "place" not in finding.params:
        return None
    found = visible(finding.run, view.part).filter(kind__in=OVERLAPS, params__place=finding.params["place"])
    findings, members = _open(found, view)
    rows = [
        Related(f.key, _pair(members[f.pk]), str(f.params.get("work", "")), "", f.score) for f in findings
    ]
    groups = duplicates_in_groups(rows)
    group = next((g for g in groups if finding.key in g.findings and len(g.findings) > 1), None)
    if group is None:
        return None
    return InGroup(*_of_keys(group.findings, findings, members))


def packages_of(run: Run, view: View) -> list[Packed]:
    """What comes together: two or more relations at one ward, for the same people, in one quarter."""
    findings, members = _open(visible(run, view.part).filter(kind__in=RELATIONS), view, with_evidence=True)
    wards = wards_of(f.pk for f in findings)
    rows = [
        Related(f.key, _pair(members[f.pk]), "", ward, f.score, people_of(f.evidence), f.first, f.last)
        for f in findings
        for ward in wards.get(f.pk, ())
    ]
    return [Packed(package, *_of_keys(package.findings, findings, members)) for package in packages(rows)]


def people_of(evidence: Iterable[dict[str, Any]]) -> str:
    """For whom a finding is, as its evidence says; "" where nobody knows."""
    return next((str(e["params"]["people"]) for e in evidence if e.get("code") in NAMED), "")


def _open(
    found: QuerySet[Finding], view: View, *, with_evidence: bool = False
) -> tuple[list[Finding], dict[int, list[Activity]]]:
    """The findings of which the person sees all places, in their order, and the activities of each."""
    rows = (
        Member.objects.filter(finding__in=found.order_by().values("pk"))
        .select_related("finding", "activity__organisation")
        .order_by("finding__rank", "position")
    )
    if not with_evidence:
        rows = rows.defer("finding__evidence")
    hidden = set(view.organisations_without)
    findings: dict[int, Finding] = {}
    members: dict[int, list[Activity]] = {}
    for row in rows:
        findings[row.finding_id] = row.finding
        members.setdefault(row.finding_id, []).append(row.activity)
    seen = {
        key: of
        for key, of in members.items()
        if len(of) == PAIR and not any(a.organisation_id in hidden for a in of)
    }
    return [finding for key, finding in findings.items() if key in seen], seen


def _pair(of: Sequence[Activity]) -> tuple[str, str]:
    return of[0].number, of[1].number


def _of_keys(
    keys: Iterable[str], findings: Iterable[Finding], members: dict[int, list[Activity]]
) -> tuple[tuple[Told, ...], tuple[Activity, ...]]:
    by_key = {f.key: (f, tuple(members[f.pk])) for f in findings}
    chosen = tuple(by_key[key] for key in keys)
    activities = {a.pk: a for _finding, of in chosen for a in of}
    return chosen, tuple(sorted(activities.values(), key=lambda a: a.number))
