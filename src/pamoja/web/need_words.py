"""How great a need is, in words: a figure with its unit and year, and what is known of one ward."""

from django.utils.translation import gettext as _

from pamoja.cycles.needing import Need, needs_of
from pamoja.places.models import Place
from pamoja.places.queries import Ward
from pamoja.web.templatetags.said import number

MOST_NEEDS = 12


def in_words(need: Need | None) -> str:
    """A figure with its unit and year; "unknown" where there is none."""
    if need is None:
        return _("unknown")
    told = f"{number(need.value)} {need.unit}".strip()
    return f"{told} ({need.year})" if need.year else told


def needs_here(county: Place, here: Ward) -> list[tuple[str, str, str]]:
    """How great each need is in a ward, or else in its sub-county: indicator, figure in words, source."""
    around = here.subcounty.key if here.subcounty else ""
    found: dict[str, Need] = {}
    for need in needs_of(county, [key for key in (here.place.key, around) if key]):
        if need.indicator not in found or need.place == here.place.key:
            found[need.indicator] = need
    return [
        (
            need.indicator,
            in_words(need)
            if need.place == here.place.key
            else _("%(figure)s in the sub-county") % {"figure": in_words(need)},
            need.source,
        )
        for need in list(found.values())[:MOST_NEEDS]
    ]
