"""What pages call the sectors, ways of working and relations of the catalogue of kinds of work."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SECTORS: Mapping[str, str | Promise] = {
    "AGR": gettext_lazy("Agriculture"),
    "DRM": gettext_lazy("Disaster risk management"),
    "EDU": gettext_lazy("Education"),
    "ENV": gettext_lazy("Environment"),
    "GOV": gettext_lazy("Governance"),
    "HEA": gettext_lazy("Health"),
    "INF": gettext_lazy("Roads and public works"),
    "LIV": gettext_lazy("Livestock"),
    "NUT": gettext_lazy("Nutrition"),
    "SOC": gettext_lazy("Social protection"),
    "TRD": gettext_lazy("Trade"),
    "WAS": gettext_lazy("Water and sanitation"),
}
MODALITIES: Mapping[str, str | Promise] = {
    "construction": gettext_lazy("construction"),
    "distribution": gettext_lazy("distribution"),
    "grant": gettext_lazy("grant"),
    "meeting": gettext_lazy("meeting"),
    "outreach": gettext_lazy("outreach"),
    "survey": gettext_lazy("survey"),
    "training": gettext_lazy("training"),
}
LANGUAGES: Mapping[str, str] = {"en": "English", "sw": "Kiswahili"}


def sector_choices() -> list[tuple[str, str]]:
    """The codes of sectors with their names in the reader's language, in the order of the names."""
    return sorted(((code, str(name)) for code, name in SECTORS.items()), key=lambda one: one[1])
