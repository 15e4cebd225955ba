"""Who takes part in a county: its members by organisation, open invitations, and inviting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.cycles.operations import KINDS, NewOrganisation, NoSector, NotAChoice, invite_to_cycle
from pamoja.cycles.queries import organisations_in, sectors_of
from pamoja.organisations import operations, queries
from pamoja.organisations.models import Invitation, Membership, Organisation
from pamoja.organisations.operations import AlreadyMember, LastEconomist, NoName, RoleDoesNotFit, Sent
from pamoja.organisations.rights import INVITE, Hidden, Part
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.templatetags.said import day

A_PAGE = 50
INVITED = "invited"
BESIDE = {
    NewOrganisation: "kind",
    NoName: "organisation",
    NoSector: "sector",
    RoleDoesNotFit: "role",
    AlreadyMember: "email",
}


class InviteForm(forms.Form):
    """Whom to invite; `kind` and `sector` are asked only where an answer needs them."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=300,
        help_text=gettext_lazy("Choose one that is offered, or write the name of a new one."),
        widget=forms.TextInput({"list": "organisations", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    kind = forms.ChoiceField(label=gettext_lazy("What kind of organisation is it?"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)

    def __init__(self, request: Asked, data: Any = None) -> None:
        super().__init__(data)
        own = own_organisations(request.part)
        if own:
            names = [(one.name, one.name) for one in own]
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Organisation"), choices=names, initial=own[0].name
            )
        offered = [(role.value, role.label) for role in Membership.Role if request.part.may_give(role)]
        self._offer("role", offered)
        self._offer("kind", [(kind, Organisation.Type(kind).label) for kind in KINDS])
        self._offer("sector", [(sector.name, sector.name) for sector in _sectors(request, data)])

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - they are, above
        field.choices = [("", _("Choose…")), *choices]


def _sectors(request: Asked, data: Any) -> list[Any]:
    """The sectors to choose from, read only where a director is invited."""
    directs = data is not None and data.get("role") == Membership.Role.DIRECTOR
    return list(sectors_of(request.cycle)) if directs else []


def own_organisations(part: Part) -> list[Organisation]:
    """The organisations for which alone a person may invite; none for those who invite for all."""
    if part.everywhere(INVITE):
        return []
    kept = (
        m.organisation.known_as or m.organisation
        for m in part.memberships
        if part.may(INVITE, m.organisation)
    )
    found = {one.pk: one for one in kept}
    return sorted(found.values(), key=lambda one: one.name.casefold())


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list, and whether who looks may end it."""

    membership: Membership
    may_end: bool


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation with those of its people who stand on this page."""

    organisation: Organisation
    people: list[Person]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that nobody has used; `over` where it is too old, `mine` where who looks may withdraw it."""

    invitation: Invitation
    over: bool
    may_withdraw: bool


@member
def people(request: Asked) -> HttpResponse:
    """Who takes part and who is invited; the link of an invitation just made is shown this once."""
    request.part.demand(INVITE)
    county, own = request.cycle.county, own_organisations(request.part)
    found, waiting = queries.members_of(county), queries.open_invitations(county)
    if own:
        mine = request.part.organisations
        found, waiting = found.filter(organisation__in=mine), waiting.filter(organisation__in=mine)
    pages = Paginator(found, A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "web/people/people.html",
        {
            "room": "partners",
            "own": own,
            "groups": _groups(request.part, list(shown)),
            "shown": shown,
            "count": pages.count,
            "organisations": queries.count_organisations(found),
            "waiting": [_waiting(request, one) for one in waiting[:A_PAGE]],
            "invited": request.session.pop(INVITED, None),
        },
    )


def _groups(part: Part, memberships: Sequence[Membership]) -> list[Group]:
    groups: dict[int, Group] = {}
    for one in memberships:
        kept = one.organisation.known_as or one.organisation
        group = groups.setdefault(kept.pk, Group(kept, []))
        group.people.append(Person(one, part.may_give(one.role, one.organisation)))
    return list(groups.values())


def _waiting(request: Asked, invitation: Invitation) -> Waiting:
    return Waiting(
        invitation,
        over=invitation.expires_at <= request.now,
        may_withdraw=request.part.may_give(invitation.role, invitation.organisation),
    )


@member
def invite(request: Asked) -> HttpResponseBase:
    """The form to invite somebody; what was wrong is said beside its field, and nothing typed is lost."""
    request.part.demand(INVITE)
    if request.method != "POST":
        return _form(request, InviteForm(request))
    form = InviteForm(request, request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        sent = invite_to_cycle(cycle=request.cycle, by=request.user, at=request.now, **form.cleaned_data)
    except (*BESIDE, NotAChoice) as refusal:
        field = next((name for kind, name in BESIDE.items() if isinstance(refusal, kind)), None)
        form.add_error(field, answer_to(refusal))
        return _form(request, form, status=422)
    request.session[INVITED] = _told(sent, request)
    return redirect("people", request.cycle.county.key, request.cycle.slug)


def _form(request: Asked, form: InviteForm, *, status: int = 200) -> HttpResponse:
    own = own_organisations(request.part)
    offered = [] if own else [one.name for one in organisations_in(request.cycle)]
    context = {"room": "partners", "own": own, "form": form, "offered": offered}
    return render(request, "web/people/invite.html", context, status=status)


def _told(sent: Sent, request: Asked) -> dict[str, Any]:
    """What the next page says of an invitation: whom, until when, and words to send the link with."""
    invitation = sent.invitation
    said = {
        "name": invitation.name or invitation.email,
        "whom": invitation.name or _("colleague"),
        "by": request.user.name,
        "county": invitation.county.name,
        "organisation": invitation.organisation.name,
        "until": day(invitation.expires_at),
        "link": sent.link,
    }
    text = (
        _(
            "Dear %(whom)s, %(by)s invites you to the joint work plan of %(county)s County for %(organisation)s. "
            "Open this link before %(until)s; it is for you alone and works once: %(link)s"
        )
        % said
    )
    return {
        **said,
        "email": invitation.email,
        "text": text,
        "whatsapp": f"https://wa.me/?text={quote(text, safe='')}",
        "mailed": bool(settings.EMAIL_HOST),
    }


@member
def end(request: Asked, membership: int) -> HttpResponseBase:
    """Ask whether a person's part shall end, and end it."""
    request.part.demand(INVITE)
    found = queries.membership_in(request.cycle.county, membership)
    if found is None or not request.part.may(INVITE, found.organisation):
        raise Hidden
    if request.method == "POST":
        return _end(request, found)
    if found.ended_at:
        messages.info(request, _("%(name)s had left already.") % {"name": found.user.name})
        return redirect("people", request.cycle.county.key, request.cycle.slug)
    return render(request, "web/people/end.html", {"room": "partners", "membership": found})


def _end(request: Asked, found: Membership) -> HttpResponseBase:
    try:
        ended = operations.end_membership(membership=found, by=request.user, at=request.now)
    except LastEconomist as refusal:
        context = {"room": "partners", "membership": found, "refused": answer_to(refusal)}
        return render(request, "web/people/end.html", context, status=422)
    said = {"name": found.user.name, "organisation": found.organisation.name}
    if ended:
        messages.success(request, _("%(name)s no longer acts for %(organisation)s here.") % said)
    else:
        messages.info(request, _("%(name)s had left already.") % said)
    return redirect("people", request.cycle.county.key, request.cycle.slug)


@member
@require_POST
def withdraw(request: Asked, uuid: UUID) -> HttpResponseBase:
    """Make an invitation's link useless."""
    request.part.demand(INVITE)
    found = queries.invitation_in(request.cycle.county, uuid)
    if found is None or not request.part.may(INVITE, found.organisation):
        raise Hidden
    withdrawn = operations.withdraw_invitation(invitation=found, by=request.user, at=request.now)
    said = {"email": found.email}
    if withdrawn:
        messages.success(
            request, _("The invitation of %(email)s is withdrawn: its link no longer works.") % said
        )
    else:
        messages.info(request, _("The invitation of %(email)s had been used or withdrawn already.") % said)
    return redirect("people", request.cycle.county.key, request.cycle.slug)
