"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def gaps(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def gaps_csv(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
