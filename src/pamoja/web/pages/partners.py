"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def partners(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def partner(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def shown(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
