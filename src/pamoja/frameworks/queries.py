"""Reads of the county's own plans."""

from django.db.models import Count, Q, QuerySet, Sum

from pamoja.frameworks.models import Framework, KeyOutput, Programme
from pamoja.places.models import Place


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
