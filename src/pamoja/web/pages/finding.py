"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def finding(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def ask(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def say(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def open_to_all(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def judge(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
