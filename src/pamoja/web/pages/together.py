"""What is done together: taking a finding up, its terms, their history, and the list of all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.analysis import together
from pamoja.analysis.models import CollaborationTerms
from pamoja.analysis.together import Terms, Together
from pamoja.core.refusals import Refusal
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import government_of
from pamoja.plans.queries import view_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.one_finding import look
from pamoja.web.together import cards_of, day_of

OVERDUE, OPEN = "overdue", "open"
DAY = {"type": "date"}
NOT_A_STATE = gettext_lazy("Choose how far it is.")
NOT_A_LEAD = gettext_lazy("The lead is one of the organisations that take part, or the county.")


class TermsForm(forms.Form):
    """What people agree on."""

    lead = forms.ChoiceField(
        label=gettext_lazy("Who leads"), error_messages={"required": NOT_A_LEAD, "invalid_choice": NOT_A_LEAD}
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How far it is"),
        choices=CollaborationTerms.State.choices,
        error_messages={"required": NOT_A_STATE, "invalid_choice": NOT_A_STATE},
    )
    next_step = forms.CharField(
        label=gettext_lazy("Next step"), max_length=together.LONGEST_STEP, required=False
    )
    next_by = forms.CharField(
        label=gettext_lazy("Who does it"), max_length=together.LONGEST_NAME, required=False
    )
    next_on = forms.DateField(
        label=gettext_lazy("By when"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until when you work together"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, where it is dropped"),
        max_length=together.LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, leads: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads = {str(one.uuid): one for one in leads}
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(key, one.name) for key, one in self.leads.items()]

    def terms(self) -> Terms:
        """The terms as they were typed."""
        given = dict(self.cleaned_data)
        return Terms(**given | {"lead": self.leads[given["lead"]]})


@member
def take_up(request: Asked, key: str) -> HttpResponse:
    """Take a finding up together."""
    looked = look(request, key)
    members = looked.newest.organisations
    request.part.demand(rights.COLLABORATE, *(o.pk for o in members))
    taken = together.collaborations_of(request.cycle, request.part, keys=[key])
    if taken and request.method != "POST":
        return _to(request, taken[0].collaboration.uuid)
    mine = [o for o in members if o.pk in request.part.organisations]
    first = {"state": CollaborationTerms.State.PROPOSED, "lead": str((mine or members)[0].uuid)}
    form = TermsForm(request.POST or None, leads=_leads(request, members), initial=first)
    if form.is_valid():
        try:
            made = together.take_up(
                cycle=request.cycle, key=key, terms=form.terms(), by=request.user, at=request.now
            )
        except (rights.Hidden, rights.NotAllowed):
            raise
        except Refusal as refusal:
            form.add_error(None, answer_to(refusal))
        else:
            messages.success(request, _("It is taken up together, and its members read it here."))
            return _to(request, made.uuid)
    context = {"room": "findings", "looked": looked, "finding": looked.newest.finding, "form": form}
    return render(request, "web/together/take_up.html", context, status=422 if form.errors else 200)


@member
def collaboration(request: Asked, uuid: UUID) -> HttpResponse:
    """One collaboration; a POST changes what is agreed."""
    one = together.collaboration_at(request.cycle, request.part, uuid)
    may = request.part.may(rights.COLLABORATE, *one.concerned)
    form = TermsForm(
        request.POST or None, leads=_leads(request, [*one.members, one.now.lead]), initial=_typed(one)
    )
    if request.method == "POST":
        request.part.demand(rights.COLLABORATE, *one.concerned)
        if form.is_valid():
            try:
                together.change(
                    collaboration=one.collaboration, terms=form.terms(), by=request.user, at=request.now
                )
            except rights.NotAllowed:
                raise
            except Refusal as refusal:
                form.add_error(None, answer_to(refusal))
            else:
                messages.success(request, _("Kept as it is agreed now."))
                return _to(request, uuid)
    view = view_of(request.cycle, request.part)
    context = {
        "room": "findings",
        "one": one,
        "card": cards_of([one], view, request.now)[0],
        "form": form if may else None,
        "undo": may and len(one.terms) > 1,
        "history": list(reversed(one.terms)),
    }
    return render(request, "web/together/one.html", context, status=422 if form.errors else 200)


@require_POST
@member
def undo(request: Asked, uuid: UUID) -> HttpResponse:
    """Bring back what was agreed before the last change."""
    one = together.collaboration_at(request.cycle, request.part, uuid)
    try:
        together.undo(collaboration=one.collaboration, by=request.user, at=request.now)
    except together.NothingToUndo as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _("Undone: what was agreed before counts again."))
    return _to(request, uuid)


@member
def collaborations(request: Asked) -> HttpResponse:
    """Everything that is done together and that the person may see."""
    request.part.demand(rights.SEE_FINDINGS)
    everything = together.collaborations_of(request.cycle, request.part)
    wanted, today = _wanted(request, everything), day_of(request.now)
    state, partner = request.GET.get("state", ""), request.GET.get("partner", "")
    states = [(OPEN, _("not over")), (OVERDUE, _("next step overdue")), *CollaborationTerms.State.choices]
    names = {str(o.uuid): o.name for one in everything for o in one.members}
    context = {
        "room": "findings",
        "cards": cards_of(wanted, view_of(request.cycle, request.part), request.now),
        "all": len(everything),
        "overdue": sum(one.overdue(today) for one in everything),
        "states": [(value, str(label), value == state) for value, label in states],
        "partners": [(key, names[key], key == partner) for key in sorted(names, key=names.__getitem__)],
        "asked": bool(state or partner),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "web/together/list.html", context)


@member
def collaborations_csv(request: Asked) -> HttpResponseBase:
    """The same as a table."""
    request.part.demand(rights.SEE_FINDINGS)
    found = _wanted(request, together.collaborations_of(request.cycle, request.part))
    headings = [
        _("What is done together"), _("Kind"), _("How far"), _("Members"), _("Who leads"), _("Activities"),
        _("Next step"), _("Who does it"), _("By when"), _("Ends"), _("Why dropped"), _("Asks for a new look"),
    ]  # fmt: skip
    name = f"together-{request.cycle.county.key}-{request.cycle.slug}.csv"
    return csv_file(name, headings, _csv_rows(request, found))


def _csv_rows(request: Asked, found: Sequence[Together]) -> Iterator[Sequence[Cell]]:
    for card in cards_of(found, view_of(request.cycle, request.part), request.now):
        now = card.now
        yield (
            card.title, card.kind, card.state, ", ".join(card.members), now.lead.name, ", ".join(card.numbers),
            now.next_step or _("none"), now.next_by, now.next_on, now.ends_on, now.reason,
            _("yes") if card.changed else _("no"),
        )  # fmt: skip


def _wanted(request: Asked, everything: Sequence[Together]) -> list[Together]:
    """What is asked for; what cannot be understood is not asked for."""
    state, partner = request.GET.get("state", ""), request.GET.get("partner", "")
    today = day_of(request.now)
    chosen = list(everything)
    if state == OVERDUE:
        chosen = [one for one in chosen if one.overdue(today)]
    elif state == OPEN:
        chosen = [one for one in chosen if not one.over]
    elif state in CollaborationTerms.State.values:
        chosen = [one for one in chosen if one.now.state == state]
    known = {str(o.uuid) for one in everything for o in one.members}
    if partner in known:
        chosen = [one for one in chosen if partner in {str(o.uuid) for o in one.members}]
    return chosen


def _leads(request: Asked, members: Sequence[Organisation]) -> list[Organisation]:
    """Who may lead: the members, and the county's own government."""
    found = {o.pk: o for o in members}
    government = government_of(request.cycle.county)
    found.setdefault(government.pk, government)
    return list(found.values())


def _typed(one: Together) -> Mapping[str, Any]:
    """What is agreed, as it stands in the form."""
    now = one.now
    return {
        "lead": str(now.lead.uuid), "state": now.state, "next_step": now.next_step, "next_by": now.next_by,
        "next_on": now.next_on, "ends_on": now.ends_on, "reason": now.reason,
    }  # fmt: skip


def _to(request: Asked, uuid: UUID) -> HttpResponse:
    return redirect("collaboration", request.cycle.county.key, request.cycle.slug, uuid)
