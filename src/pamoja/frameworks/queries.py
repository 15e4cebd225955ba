"""Reads of the county's own plans."""

from django.db.models import Count, QuerySet, Sum

from pamoja.frameworks.models import Framework, KeyOutput, Programme
from pamoja.places.models import Place


def frameworks_of(county: Place) -> QuerySet[Framework]:
    """The county's plans in force, the newest first."""
    found = Framework.objects.filter(county=county, replaced_at=None).select_related("loaded_by")
    return found.order_by("-loaded_at", "-id")


def programmes_of(framework: Framework) -> QuerySet[Programme]:
    """The programmes of a plan in its order, each with how many outputs and what they cost in shillings."""
    return framework.programmes.annotate(
        outputs=Count("sub_programmes__outputs"), kes=Sum("sub_programmes__outputs__cost")
    ).order_by("position")


def outputs_of(framework: Framework) -> QuerySet[KeyOutput]:
    """The key outputs of a plan with their programme, in its order."""
    found = KeyOutput.objects.filter(sub_programme__programme__framework=framework)
    return found.select_related("sub_programme__programme").order_by(
        "sub_programme__programme__position", "sub_programme__position", "position"
    )
