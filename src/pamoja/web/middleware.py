"""What every request passes: its moment, and refusals said as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from pamoja.core.refusals import Refusal
from pamoja.organisations.rights import Hidden, NotAllowed
from pamoja.web.pages.apart import not_allowed, not_found, refused

Answer = Callable[[HttpRequest], HttpResponse]


def moment(answer: Answer) -> Answer:
    """Give every request the moment it came, and keep pages about people out of shared caches."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        response = answer(request)
        patch_vary_headers(response, ["HX-Request"])
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answered


class Refusals:
    """Turns what an operation refuses, where a page did not, into a page that says so."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else is a bug and not hidden."""
        if isinstance(error, Hidden):
            return not_found(request)
        if isinstance(error, NotAllowed):
            return not_allowed(request, error)
        return refused(request, error) if isinstance(error, Refusal) else None
