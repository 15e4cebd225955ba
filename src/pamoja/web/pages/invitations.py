"""The page that an invitation's link opens: for a new person, a known one, and whoever it was not made for."""

import functools
from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from pamoja.cycles.queries import cycles_of
from pamoja.organisations import queries
from pamoja.organisations.models import Invitation, User
from pamoja.organisations.operations import (
    LinkForAnother,
    LinkOver,
    NoName,
    PasswordRefused,
    SignInFirst,
    accept_invitation,
    usable,
)
from pamoja.web.asked import View, answer_to

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
UNKNOWN, GONE = 404, 410


class JoinForm(forms.Form):
    """What a new person gives."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        max_length=1000,
        strip=False,
        help_text=gettext_lazy(
            "At least 10 characters. A few words that you remember are good; your name, your address and what "
            "everybody takes are not."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


def unlisted(view: View) -> View:
    """Keep a page out of search engines: its address is a secret."""

    @functools.wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@unlisted
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say who invites to what, and let the person join; looking at it changes nothing."""
    user = request.user if isinstance(request.user, User) else None
    found = queries.invitation(token)
    if found and user and found.accepted_by == user:
        return redirect("home")
    try:
        found = usable(invitation=found, at=request.now)  # type: ignore[attr-defined]
    except LinkOver as refusal:
        context = {"sentence": answer_to(refusal)}
        return render(request, "web/invitations/over.html", context, status=GONE if found else UNKNOWN)
    if user and user.email != found.email:
        return _for_another(request, LinkForAnother(email=found.email, other=user.email))
    if request.method == "POST":
        return _join(request, token, found, user)
    known = user is None and queries.person(found.email) is not None
    form = None if user or known else JoinForm(initial={"name": found.name})
    return _page(request, found, form, known=known)


def _join(request: HttpRequest, token: str, found: Invitation, user: User | None) -> HttpResponseBase:
    form = JoinForm(request.POST) if user is None and queries.person(found.email) is None else None
    if form is not None and not form.is_valid():
        return _page(request, found, form, status=422)
    given = form.cleaned_data if form else {"name": "", "password": ""}
    try:
        joined, membership = accept_invitation(token=token, by=user, at=request.now, **given)  # type: ignore[attr-defined]
    except SignInFirst:
        return _page(request, found, None, known=True, status=422)
    except (NoName, PasswordRefused) as refusal:
        assert form is not None  # noqa: S101 - only a new person gives a name and a password
        form.add_error("name" if isinstance(refusal, NoName) else "password", answer_to(refusal))
        return _page(request, found, form, status=422)
    if user is None:
        login(request, joined, backend=BACKEND)
    cycle = cycles_of(joined).filter(county=membership.county).first()
    return redirect("cycle", cycle.county.key, cycle.slug) if cycle else redirect("home")


def _page(
    request: HttpRequest, found: Invitation, form: JoinForm | None, *, known: bool = False, status: int = 200
) -> HttpResponse:
    context = {"invitation": found, "form": form, "known": known}
    return render(request, "web/invitations/invitation.html", context, status=status)


def _for_another(request: HttpRequest, refusal: LinkForAnother) -> HttpResponse:
    context = {"sentence": answer_to(refusal)}
    return render(request, "web/invitations/another.html", context, status=403)
