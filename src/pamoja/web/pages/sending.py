"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def send(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
