"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def where(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def where_csv(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def ward(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
