"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def plan(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def plan_csv(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def plan_xlsx(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
