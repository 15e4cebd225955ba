"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def people(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def invite(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def end(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def withdraw(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
