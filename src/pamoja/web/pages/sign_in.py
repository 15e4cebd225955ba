"""Signing in as one of the demonstration's invented people; impossible in a real county."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pamoja.organisations.queries import demonstration_people


@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as an invented person of the demonstration."""
    person = demonstration_people().filter(email=request.POST.get("email", "")).first()
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, request.get_host()) else "home")
