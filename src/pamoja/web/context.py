"""What every template knows: whether the whole page or only its changed part is wanted, and where one is."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.organisations.queries import demonstration_people

WHOLE, PART = "web/whole.html", "web/part.html"


def page(request: HttpRequest) -> dict[str, object]:
    """The frame to extend, and for members the cycle and what they may do."""
    htmx = getattr(request, "htmx", None)
    only_part = htmx is not None and bool(htmx) and not htmx.history_restore_request
    signing_in = request.resolver_match and request.resolver_match.url_name == "account_login"
    return {
        "demonstration_people": people_to_try() if signing_in else (),
        "frame": PART if only_part else WHOLE,
        "cycle": getattr(request, "cycle", None),
        "part": getattr(request, "part", None),
        "may": Rights(getattr(request, "part", None)),
        "door": (getattr(request.resolver_match, "url_name", "") or "") if request.resolver_match else "",
    }


def people_to_try() -> list[User]:
    """The invented people of the demonstration, each with the part they play; none in a real county."""
    people = list(demonstration_people().prefetch_related("memberships__organisation"))
    for person in people:
        parts = [f"{m.get_role_display()}, {m.organisation.name}" for m in person.memberships.all()]
        person.part = "; ".join(parts) or _("without a role")  # type: ignore[attr-defined]
    return people


class Rights:
    """What the person may do, for templates: {% if may.SEND %}; own scope counts as yes."""

    def __init__(self, part: rights.Part | None) -> None:
        self.part = part

    def __getitem__(self, name: str) -> bool:
        operation = getattr(rights, name, None)
        return bool(self.part and isinstance(operation, str) and self.part.may(operation))
