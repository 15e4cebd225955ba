"""Reads of the county's own plans."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from pamoja.frameworks.models import CrosswalkDecision, Framework, KeyOutput, Programme, SubProgramme
from pamoja.places.models import Place
from pamoja.workplan.crosswalk import CountyProgramme, PlannedOutput
from pamoja.workplan.terms import Decided, Term


def frameworks_of(county: Place) -> QuerySet[Framework]:
    """The county's plans in force, the newest first."""
    found = Framework.objects.filter(county=county, replaced_at=None).select_related("loaded_by")
    return found.order_by("-loaded_at", "-id")


def former_of(framework: Framework) -> Framework | None:
    """The plan whose place this one took when it was loaded; None where there was none."""
    same = Framework.objects.filter(county=framework.county, kind=framework.kind, year=framework.year)
    return same.filter(replaced_at=framework.loaded_at).exclude(pk=framework.pk).first()


def programmes_of(framework: Framework) -> QuerySet[Programme]:
    """The programmes of a plan in its order, each with how many outputs and what they cost in shillings.

    `unpriced` counts the outputs without a cost in shillings.
    """
    shillings = Q(sub_programmes__outputs__cost__isnull=False, sub_programmes__outputs__currency="KES")
    return framework.programmes.annotate(
        outputs=Count("sub_programmes__outputs"),
        kes=Sum("sub_programmes__outputs__cost", filter=shillings),
        unpriced=Count("sub_programmes__outputs", filter=~shillings),
    ).order_by("position")


def size_of(framework: Framework) -> tuple[int, int]:
    """How many programmes and how many key outputs a plan has."""
    counted = framework.programmes.order_by().aggregate(
        programmes=Count("id", distinct=True), outputs=Count("sub_programmes__outputs")
    )
    return counted["programmes"], counted["outputs"]


def outputs_of(framework: Framework, programme: Programme | None = None) -> QuerySet[KeyOutput]:
    """The key outputs of a plan, or of one of its programmes, with their programme, in its order."""
    found = KeyOutput.objects.filter(sub_programme__programme__framework=framework)
    if programme:
        found = found.filter(sub_programme__programme=programme)
    return found.select_related("sub_programme__programme").order_by(
        "sub_programme__programme__position", "sub_programme__position", "position", "id"
    )


def framework_for(county: Place, year: str) -> Framework | None:
    """The county's plan under which activities of a year are put: that year's, the annual one first; or the newest."""
    found = list(frameworks_of(county))
    of_year = [framework for framework in found if framework.year == year]
    annual = [f for f in of_year or found if f.kind == Framework.Kind.ADP]
    return next(iter(annual or of_year or found), None)


def options_of(framework: Framework) -> list[Programme]:
    """The programmes of a plan with their sub-programmes, in its order, to choose one from."""
    return list(framework.programmes.prefetch_related("sub_programmes").order_by("position"))


def programme_in(county: Place, framework: UUID, position: int) -> Programme | None:
    """The programme at a position of one of the county's plans in force."""
    found = Programme.objects.filter(
        framework__uuid=framework, framework__county=county, framework__replaced_at=None, position=position
    )
    return found.select_related("framework__county").first()


def county_programmes(framework: Framework) -> tuple[CountyProgramme, ...]:
    """The programmes of a plan as the suggestions take them; keys are row ids."""
    outputs: dict[int, list[PlannedOutput]] = defaultdict(list)
    for output in outputs_of(framework):
        part = str(output.sub_programme_id) if output.sub_programme.name else ""
        outputs[output.sub_programme.programme_id].append(
            PlannedOutput(str(output.pk), output.output, output.indicator, part)
        )
    parts: dict[int, dict[str, str]] = defaultdict(dict)
    for sub in SubProgramme.objects.filter(programme__framework=framework).exclude(name="").order_by("id"):
        parts[sub.programme_id][str(sub.pk)] = sub.name
    return tuple(
        CountyProgramme(str(p.pk), p.name, p.sector, p.vote, parts[p.pk], tuple(outputs[p.pk]))
        for p in framework.programmes.order_by("position")
    )


def decisions_in_force(county: Place) -> QuerySet[CrosswalkDecision]:
    """What the county decided of which term, those that hold, the newest first."""
    found = CrosswalkDecision.objects.filter(county=county, ended_at=None).select_related("by")
    return found.order_by("-at", "-id")


def decisions_of(county: Place) -> QuerySet[CrosswalkDecision]:
    """Everything the county ever decided of terms, the newest first."""
    found = CrosswalkDecision.objects.filter(county=county).select_related("by", "ended_by")
    return found.order_by("-at", "-id")


def decision_at(county: Place, uuid: UUID) -> CrosswalkDecision | None:
    """The decision of a public id."""
    return decisions_of(county).filter(uuid=uuid).first()


def former_decision(decision: CrosswalkDecision) -> CrosswalkDecision | None:
    """The decision on the same term whose place this one took; None where there was none."""
    same = CrosswalkDecision.objects.filter(
        county=decision.county, scheme=decision.scheme, term=decision.term, ended_at=decision.at
    )
    return same.filter(version__lt=decision.version).order_by("-version").first()


def decided_terms(county: Place) -> dict[Term, Decided]:
    """What each decided term means, as the alignment takes it; keys of decisions are row ids."""
    held = CrosswalkDecision.objects.filter(county=county, ended_at=None).order_by("id")
    return {Term(d.scheme, d.term): Decided(str(d.pk), d.sector, d.programme, d.sub_programme) for d in held}
