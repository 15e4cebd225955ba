"""Findings in groups, in words that one person may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamoja.analysis.grouped import Packed, group_of, packages_of
from pamoja.analysis.models import Finding, Run
from pamoja.plans.models import Activity
from pamoja.plans.queries import View
from pamoja.web.templatetags.said import listed
from pamoja.web.titles import Title, title_of
from pamoja.workplan import facts

MONTH_SPANS = {
    1: gettext_lazy("Jan–Mar"),
    4: gettext_lazy("Apr–Jun"),
    7: gettext_lazy("Jul–Sep"),
    10: gettext_lazy("Oct–Dec"),
}


@dataclass(frozen=True, slots=True)
class Grouped:
    """The other findings about one work, and everybody who plans it."""

    count: int
    place: str
    partners: str
    others: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class PackageLine:
    """What comes together at a place in a quarter, and who is in it."""

    place: str
    quarter: str
    people: str
    partners: str
    titles: tuple[Title, ...]


def grouped_with(finding: Finding, view: View) -> Grouped | None:
    """The findings about the same work as this one; None where it stands alone or its place is hidden."""
    group = group_of(finding, view)
    if group is None:
        return None
    others = tuple(title_of(one, of, view) for one, of in group.findings if one.key != finding.key)
    if not view.all_money:  # the order of the scores would tell which sums are nearly the same
        others = tuple(sorted(others, key=lambda title: title.title))
    place = str(finding.params["place"])
    return Grouped(len(group.findings), place, _partners(group.activities), others)


def package_lines(run: Run, view: View) -> list[PackageLine]:
    """The packages of a run as the person may read them."""
    return [_line(one, view) for one in packages_of(run, view)]


def _line(one: Packed, view: View) -> PackageLine:
    quarter = one.package.quarter
    gazetteer = facts.gazetteer()
    return PackageLine(
        place=gazetteer[one.package.place].name if one.package.place in gazetteer else one.package.place,
        quarter=f"{MONTH_SPANS[quarter.month]} {quarter.year}",
        people=one.package.people or _("not stated"),
        partners=_partners(one.activities),
        titles=tuple(title_of(found, of, view) for found, of in one.findings),
    )


def _partners(activities: Sequence[Activity]) -> str:
    names = {a.organisation.name for a in activities}
    return listed(sorted(names, key=str.casefold))
