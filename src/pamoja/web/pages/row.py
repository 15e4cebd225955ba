"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def row(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def undo(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
