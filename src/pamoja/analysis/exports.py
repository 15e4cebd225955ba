"""The joint plan as one person may read it: what a partner keeps from them is not in it, in no number and no word."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pamoja.analysis import serving
from pamoja.analysis.listing import in_order
from pamoja.analysis.models import Talk
from pamoja.analysis.operations import plan_of
from pamoja.analysis.queries import may_see, told_kind
from pamoja.core.activities import Activity as Value
from pamoja.core.activities import Site
from pamoja.core.lines import counted
from pamoja.core.money import Money
from pamoja.core.places import SUBCOUNTY, WARD, Gazetteer
from pamoja.cycles.models import Cycle
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_PLAN, SEE_PRIVATE, Part
from pamoja.overlap.findings import MONEY, SENTENCES, TITLES, WHERE, WITHOUT_MONEY, Evidence
from pamoja.overlap.gaps import Gap
from pamoja.plans.models import Activity
from pamoja.plans.queries import View, view_of
from pamoja.plans.templates import about_rows
from pamoja.workplan import demonstration, facts, veiling
from pamoja.workplan.joining import gap_sentence
from pamoja.workplan.plan import ELSEWHERE, JointPlan, PlanFinding, PlanGap, PlanRow
from pamoja.workplan.telling import KIND_NAMES
from pamoja.workplan.veiling import ALL, AS_TOTALS, BAND, SIDE_OF, TOTALS

NOT_FOR_ALL = "It holds the money and places of everybody: do not pass it on to partners."
AS_SHOWN = "Money and places stand here as each partner shows them to {who}."
NOT_ADDED = "{activities} of partners who show less of their money {are} not in the sums."
SECRET = {
    WHERE: "Where they meet is not shown, as a partner chose.",
    MONEY: "The sums are not shown, as a partner chose.",
}
ASK = "What a partner does not show may settle it: ask them."


def plan_for(cycle: Cycle, part: Part, *, step: Callable[[str], None] = lambda _: None) -> JointPlan:
    """The joint plan of a cycle as it stands now, as a person may read it.

    The county, the secretariat and auditors read all of it; everybody else without what partners hide, with the
    findings of their own organisation and those opened to all, and with the gaps as the shown places tell them.
    Raises NotAllowed or Hidden.
    """
    part.demand(SEE_PLAN)
    if sees_all(part):
        return whole_plan(cycle, step=step)
    plan = plan_of(cycle, step=step)
    view = view_of(cycle, part)
    found = Activity.objects.filter(cycle=cycle, withdrawn=False).values_list("uuid", "organisation", "kes")
    owners = {str(uuid): (organisation, kes) for uuid, organisation, kes in found}
    veils = _Veils(view, owners, facts.gazetteer())
    veiled = veils.plan(plan, _talks(cycle))
    if serving.hidden_partners(view):
        veiled = replace(veiled, gaps=_gaps_as_shown(view))
    hidden = sum(row.money_shown != ALL for row in veiled.rows)
    told = [AS_SHOWN.format(who=" and ".join(sorted({m.organisation.name for m in part.memberships})))]
    if hidden:
        many = counted(hidden, "activity", "activities")
        told.append(NOT_ADDED.format(activities=many, are="is" if hidden == 1 else "are"))
    return _noticed(veiled, cycle, *told)


def whole_plan(cycle: Cycle, *, step: Callable[[str], None] = lambda _: None) -> JointPlan:
    """The joint plan with everybody's money, places and findings, and a note that says so."""
    return _noticed(plan_of(cycle, step=step), cycle, NOT_FOR_ALL)


def sees_all(part: Part) -> bool:
    """Whether nothing of the plan is kept from a person."""
    return part.everywhere(SEE_EVERYTHING) and part.everywhere(SEE_PRIVATE)


def numbers_of(cycle: Cycle) -> dict[str, str]:
    """The county's own numbers of the activities, by their public ids: "samburu/2026-27/water/014"."""
    found = Activity.objects.filter(cycle=cycle, withdrawn=False)
    return {str(uuid): number for uuid, number in found.values_list("uuid", "number")}


def beside_rows(
    cycle: Cycle, plan: JointPlan, at: dt.datetime, part: Part | None = None
) -> dict[str, object]:
    """What a workbook that comes back says beside the plan; for one person only the rows of their own can be edited."""
    about = about_rows(cycle)
    found: dict[str, object] = {"partners": about.partners, "sectors": about.sectors, "at": at}
    if part is None or sees_all(part):
        return found
    own = Activity.objects.filter(cycle=cycle, withdrawn=False, organisation__in=part.organisations)
    told = {row.activity.id: row.money_told for row in plan.rows if row.money_told}
    return {
        **found,
        "editable": {str(uuid) for uuid in own.values_list("uuid", flat=True)},
        "money_words": told,
    }


def _noticed(plan: JointPlan, cycle: Cycle, *told: str) -> JointPlan:
    """The plan with what every document of it says on top."""
    first = [demonstration.NOTICE] if cycle.demonstration else []
    return replace(plan, notice=" ".join((*first, *told)))


def _talks(cycle: Cycle) -> dict[str, Talk]:
    return {talk.key: talk for talk in Talk.objects.filter(cycle=cycle)}


def _gaps_as_shown(view: View) -> tuple[PlanGap, ...]:
    """The wards and sectors without a partner, as the places that are shown tell them."""
    gazetteer = facts.gazetteer()
    told: list[PlanGap] = []
    for gap in serving.unserved_as_shown(view):
        ward = gazetteer[gap.ward]
        sentence = gap_sentence(Gap(gap.ward, ward.name, gap.sector, "", gap.kind), "")
        told.append(PlanGap(ward, gap.sector, "", gap.kind, sentence))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Veil:
    """What a reader sees of one activity's money and places, and the sums that its words may repeat."""

    money_shown: str
    sites_shown: str
    budget: tuple[Money, ...] | None
    kes: Decimal | None

    @property
    def open(self) -> bool:
        """Whether nothing is kept back."""
        return self.money_shown == self.sites_shown == ALL


@dataclass(frozen=True)
class _Veils:
    """One person's view of every activity; `owners` gives whose it is and its shillings, by public id."""

    view: View
    owners: Mapping[str, tuple[int, Decimal | None]]
    gazetteer: Gazetteer

    def plan(self, plan: JointPlan, talks: Mapping[str, Talk]) -> JointPlan:
        """The plan without what is kept back; rows of which something is come last in their sector."""
        veils = {row.number: self._veil(row) for row in plan.rows}
        rank = {sector.name: at for at, sector in enumerate(plan.sectors)}
        order = sorted(
            plan.rows, key=lambda row: (rank.get(row.sector, len(rank)), *_place(row, veils[row.number]))
        )
        renumbered = {row.number: at for at, row in enumerate(order, 1)}
        rows = [self._row(row, veils, renumbered) for row in order]
        currencies = {line.money.currency for row in rows for line in row.activity.budget}
        return replace(
            plan,
            rows=tuple(rows),
            findings=self._findings(plan, talks, veils, renumbered),
            readings=tuple(r for r in plan.readings if self._is_own(r.organisation)),
            conversions=tuple(c for c in plan.conversions if c.currency in currencies),
        )

    def _is_own(self, organisation: str) -> bool:
        return organisation in {m.organisation.name for m in self.view.part.memberships}

    def _veil(self, row: PlanRow) -> _Veil:
        owner, kes = self.owners.get(row.activity.id, (0, None))
        money, sites = self.view.money.get(owner, TOTALS), self.view.sites.get(owner, TOTALS)
        return _Veil(money, sites, tuple(line.money for line in row.activity.budget), kes)

    def _row(self, row: PlanRow, veils: Mapping[int, _Veil], renumbered: Mapping[int, int]) -> PlanRow:
        veil = veils[row.number]
        paid_elsewhere = row.counted_in and veil.money_shown == veils[row.counted_in].money_shown == ALL
        row = replace(
            row,
            number=renumbered[row.number],
            counted_in=renumbered[row.counted_in] if paid_elsewhere else 0,
        )
        if veil.open:
            return row
        secret = row.left_out == ELSEWHERE and veil.sites_shown != ALL
        return replace(
            row,
            activity=self._activity(row.activity, veil),
            left_out="" if secret else row.left_out,
            money_shown=veil.money_shown,
            places_shown=veil.sites_shown,
            money_told=_money_told(veil),
        )

    def _activity(self, activity: Value, veil: _Veil) -> Value:
        """The activity without the money and places, and with none of them in any of its words."""

        def told(text: str) -> str:
            return self._told(text, veil)

        source = replace(activity.source, file=told(activity.source.file), sheet=told(activity.source.sheet))
        return replace(
            activity,
            title=told(activity.title),
            organisation=told(activity.organisation),
            description=told(activity.description),
            sector=told(activity.sector),
            programme=told(activity.programme),
            sub_programme=told(activity.sub_programme),
            indicator=told(activity.indicator),
            target=told(activity.target),
            target_groups=tuple(map(told, activity.target_groups)),
            sites=self._sites(activity.sites, veil.sites_shown),
            budget=activity.budget if veil.money_shown == ALL else (),
            source=source,
        )

    def _told(self, text: str, veil: _Veil) -> str:
        if not text or veil.open:
            return text
        wide = veil.sites_shown == TOTALS
        names = veiling.names_in(self.gazetteer, self.view.cycle.county.key, wide=wide)
        return veiling.masked(text, veil, names)

    def _sites(self, sites: Sequence[Site], shown: str) -> tuple[Site, ...]:
        """The places, no more than sub-counties, or none."""
        if shown != BAND:
            return tuple(sites) if shown == ALL else ()
        return tuple(dict.fromkeys(wide for site in sites for wide in self._wide(site)))

    def _wide(self, site: Site) -> list[Site]:
        if site.level != WARD:
            return [site]
        above = [self.gazetteer[key] for key in self.gazetteer.ancestors(site.place)]
        return [Site(place.id, place.name, SUBCOUNTY) for place in above if place.level == SUBCOUNTY]

    def _findings(
        self,
        plan: JointPlan,
        talks: Mapping[str, Talk],
        veils: Mapping[int, _Veil],
        renumbered: Mapping[int, int],
    ) -> tuple[PlanFinding, ...]:
        """The findings that the person may see, in an order that tells nothing of hidden money."""
        told: list[PlanFinding] = []
        for finding in plan.findings:
            owners = {
                self.owners.get(plan.row(number).activity.id, (0, None))[0] for number in finding.members
            }
            if may_see(self.view.part, owners, talks.get(finding.id)):
                sides = [veils[number] for number in finding.members]
                seen = finding if all(side.open for side in sides) else self._retold(finding, sides)
                told.append(replace(seen, members=tuple(renumbered[number] for number in finding.members)))
        if not self.view.all_money:
            told.sort(key=lambda f: in_order(f.kind, f.tier, f.score, f.id, inside=f.within_one_file))
        return tuple(told)

    def _retold(self, finding: PlanFinding, sides: Sequence[_Veil]) -> PlanFinding:
        """The finding without what one of its partners keeps back."""
        money = any(side.money_shown != ALL for side in sides)
        places = any(side.sites_shown != ALL for side in sides)
        hidden = ({MONEY} if money else set()) | ({WHERE} if places else set())
        kind = told_kind(finding.kind, money_hidden=money)
        params = self._params(finding.params, sides)
        if places and "place" in params:
            params["place"] = f"{self.gazetteer[self.view.cycle.county.key].name} County"
        code = f"title.{kind}" if kind != finding.kind else finding.code
        reasons = tuple(dict.fromkeys(self._reason(e, sides, hidden) for e in finding.evidence))
        known = code in TITLES
        return replace(
            finding,
            kind=kind,
            kind_name=KIND_NAMES[kind] if kind != finding.kind else finding.kind_name,
            title=TITLES[code].format_map(params) if known else self._by_all(finding.title, sides),
            wards=() if places else finding.wards,
            money=None if money else finding.money,
            money_note="" if hidden else finding.money_note,
            reasons=reasons or tuple(self._by_all(reason, sides) for reason in finding.reasons),
            weakest=ASK if finding.weakest_feature in hidden else self._by_all(finding.weakest, sides),
            evidence=(),
            code=code,
            params=params,
        )

    def _reason(self, evidence: Evidence, sides: Sequence[_Veil], hidden: set[str]) -> str:
        feature, code = evidence.feature, evidence.code
        if feature in hidden:
            return SECRET[feature]
        if code not in SENTENCES:
            return self._by_all(evidence.sentence, sides)
        if MONEY in hidden:
            code = WITHOUT_MONEY.get(code, code)
        return SENTENCES[code].format_map(self._params(evidence.params, sides))

    def _params(self, params: Mapping[str, str], sides: Sequence[_Veil]) -> dict[str, str]:
        """The parameters of a sentence, each title without what its own partner does not show."""
        told = {name: str(value) for name, value in params.items()}
        for name, text in told.items():
            at = SIDE_OF.get(name)
            known = at is not None and at < len(sides)
            told[name] = self._told(text, sides[at or 0]) if known else self._by_all(text, sides)
        return told

    def _by_all(self, text: str, sides: Sequence[_Veil]) -> str:
        for side in sides:
            text = self._told(text, side)
        return text


def _money_told(veil: _Veil) -> str:
    """What stands in the place of money that is not wholly shown; "" where it is."""
    if veil.money_shown == BAND:
        return veiling.band(veil.kes)
    return AS_TOTALS if veil.money_shown == TOTALS else ""


def _place(row: PlanRow, veil: _Veil) -> tuple[object, ...]:
    """Where a row stands in its sector; what is kept back must not show in the order."""
    if veil.open:
        return (0, row.number)
    return (1, row.activity.organisation, str(row.activity.start or "~"), row.activity.id)
