"""To be written."""

from django.http import HttpResponse
from pamoja.web.asked import Asked, member


@member
def submission(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def progress(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def file(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def put_in(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def take_out(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def aside(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")

@member
def withdraw(request: Asked, **kwargs: object) -> HttpResponse:
    """To be written."""
    return HttpResponse("")
