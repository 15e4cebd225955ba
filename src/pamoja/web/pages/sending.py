"""Sending a plan: one's own file, rows pasted from a sheet, or a file in the name of an officer who confirms it."""

import csv
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pamoja.cycles.models import Participation, Shown
from pamoja.cycles.operations import NotAChoice, choose_shown, take_part
from pamoja.cycles.queries import participations_of
from pamoja.organisations.models import Organisation
from pamoja.organisations.operations import NoName, register
from pamoja.organisations.rights import CHOOSE_SHOWN, SEE_ROWS, SEND
from pamoja.plans import operations, queries, tasks
from pamoja.plans.models import Submission
from pamoja.plans.operations.refusals import NoOfficer, NothingSent, SameFile, TooLarge
from pamoja.plans.operations.sending import MEGABYTE, MOST_BYTES, PASTED
from pamoja.web.asked import Asked, answer_to, kept_fields, member

READ_AT_ONCE = 1_000_000
ANOTHER = "another"
SHOWN_BEFORE = 10
FILES = ".xlsx,.xls,.xlsm,.ods,.csv,.tsv,.docx,.pdf,.xml,.json,.zip"
MONEY_SHOWN = (
    (Shown.ALL, gettext_lazy("All partners see each amount.")),
    (Shown.BAND, gettext_lazy("All partners see a band only, such as “KES 1 to 5 million”.")),
    (
        Shown.TOTALS,
        gettext_lazy("The other partners see no amounts of ours, only how many activities we have."),
    ),
)
PLACES_SHOWN = (
    (Shown.ALL, gettext_lazy("All partners see the wards.")),
    (Shown.BAND, gettext_lazy("All partners see the sub-counties only.")),
    (
        Shown.TOTALS,
        gettext_lazy("The other partners see no places of ours, only that we work in the county."),
    ),
)
KINDS = [kind for kind in Organisation.Type.choices if kind[0] != Organisation.Type.COUNTY]


@dataclass(frozen=True)
class Desk:
    """For whom a person may send: the own organisations, all others of the cycle, and whose showing is not chosen."""

    own: tuple[Organisation, ...]
    others: tuple[Organisation, ...]
    any_other: bool
    unchosen: tuple[Organisation, ...]
    participations: tuple[Participation, ...]

    @property
    def alone(self) -> Organisation | None:
        """The only organisation that the person can mean."""
        return self.own[0] if len(self.own) == 1 and not self.any_other else None

    def organisation(self, uuid: str) -> Organisation | None:
        """The organisation of this public id, where the person may send for it."""
        return next((one for one in (*self.own, *self.others) if str(one.uuid) == uuid), None)


class SendForm(forms.Form):
    """A file or pasted rows, and whose plan they are."""

    organisation = forms.ChoiceField(label=gettext_lazy("Whose plan is it?"))
    new_name = forms.CharField(
        label=pgettext_lazy("organisation", "Name of the organisation"), max_length=300, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=KINDS, initial=Organisation.Type.PARTNER, required=False
    )
    officer_name = forms.CharField(label=gettext_lazy("The officer's name"), max_length=200, required=False)
    officer_email = forms.EmailField(
        label=gettext_lazy("The officer's e-mail address"),
        required=False,
        help_text=gettext_lazy(
            "A link goes there, by which the officer says that this is the plan, or is not."
        ),
        error_messages={
            "invalid": gettext_lazy("This is not a whole e-mail address, such as name@example.org.")
        },
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        required=False,
        error_messages={
            "empty": gettext_lazy("This file is empty: save it again from the program it was made with.")
        },
        widget=forms.FileInput(attrs={"accept": FILES}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Rows copied from a sheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Mark the rows in the sheet together with their heading row, copy, and paste here."
        ),
    )
    money = forms.ChoiceField(
        label=gettext_lazy("Who may see the money?"),
        choices=MONEY_SHOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    sites = forms.ChoiceField(
        label=gettext_lazy("Who may see the places?"),
        choices=PLACES_SHOWN,
        required=False,
        widget=forms.RadioSelect,
    )

    whole = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = _choices(desk)
        field.required = desk.alone is None
        field.error_messages["required"] = _("Choose whose plan it is.")

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and rows, and everything that the chosen organisation asks for."""
        found = super().clean() or self.cleaned_data
        if not found.get(
            "whole"
        ):  # the last field of the form: without it the sending was cut off on its way
            raise forms.ValidationError(
                _("The file did not arrive whole: the connection broke. Send it once more.")
            )
        self._check_content(found)
        chosen = found.get("organisation")
        if chosen is None:
            return found
        whose = self.desk.alone or self.desk.organisation(chosen)
        found["whose"] = whose
        if whose is None and not found.get("new_name"):
            self._need("new_name", _("Write the name of the organisation."))
        if whose not in self.desk.own:
            self._need("officer_name", _("Write who the officer is whose plan this is."))
            self._need(
                "officer_email", _("Write the officer's e-mail address: the link to confirm goes there.")
            )
        if whose in self.desk.unchosen:
            self._need("money", _("Choose who may see the money."))
            self._need("sites", _("Choose who may see the places."))
        return found

    def _need(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def _check_content(self, found: dict[str, Any]) -> None:
        file, pasted = found.get("file"), (found.get("pasted") or "").strip()
        if file and file.size > MOST_BYTES:
            most = {"size": f"{file.size / MEGABYTE:.0f}", "most": MOST_BYTES // MEGABYTE, "file": file.name}
            text = _(
                "“%(file)s” has %(size)s MB; a plan may have %(most)s MB. Take pictures and old sheets out of it."
            )
            self.add_error("file", text % most)
        if file and pasted:
            self.add_error(
                "pasted", _("Send one of the two: the file, or the pasted rows. The file was chosen too.")
            )
        if not file and not pasted and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the rows with their heading row."))


def _choices(desk: Desk) -> list[tuple[str, str]]:
    named = [(str(one.uuid), one.name) for one in (*desk.own, *desk.others)]
    if desk.alone:
        return named
    another = [(ANOTHER, _("another organisation, not in this list"))] if desk.any_other else []
    return [("", _("choose")), *named, *another]


@member
def send(request: Asked) -> HttpResponse:
    """Send a plan; a small file is read at once, a large one by the worker while its page shows how far it is."""
    request.part.demand(SEND)
    desk = _desk(request)
    if request.method != "POST":
        kept = kept_fields(request)
        return _page(request, SendForm(desk=desk, initial=kept.dict() if kept else None))
    form = SendForm(request.POST, request.FILES, desk=desk)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        sent = _sent(request, form)
    except SameFile as refusal:
        return _again(request, form, refusal)
    except (NoOfficer, NothingSent, TooLarge, NoName, NotAChoice) as refusal:
        form.add_error(None, answer_to(refusal))
        return _page(request, form, status=422)
    have_read(request, sent)
    return redirect("submission", request.cycle.county.key, request.cycle.slug, sent.uuid)


def _desk(request: Asked) -> Desk:
    part, takes_part = request.part, tuple(participations_of(request.cycle))
    own = {
        m.organisation.one: m.organisation.known_as or m.organisation
        for m in part.memberships
        if part.may(SEND, m.organisation_id)
    }
    every = part.everywhere(SEND)
    others = [p.organisation for p in takes_part if every and p.organisation_id not in own]
    chosen = {p.organisation_id for p in takes_part if p.chosen_at}
    unchosen = (one for one in own.values() if one.pk not in chosen and part.may(CHOOSE_SHOWN, one))
    return Desk(tuple(own.values()), tuple(others), every, tuple(unchosen), takes_part)


def _page(request: Asked, form: SendForm, status: int = 200, same: UUID | str | None = None) -> HttpResponse:
    before = queries.newest_submissions(request.cycle, request.part, SHOWN_BEFORE)
    return render(
        request,
        "web/sending/send.html",
        {
            "room": "plans",
            "form": form,
            "desk": form.desk,
            "same": same,
            "before": before,
            "most": MOST_BYTES // MEGABYTE,
            "file_again": form.is_bound and bool(request.FILES),
        },
        status=status,
    )


def _sent(request: Asked, form: SendForm) -> Submission:
    """The kept file; who may see is chosen first, so that nothing is seen before that."""
    given = form.cleaned_data
    whose = given["whose"] or register(
        name=given["new_name"],
        kind=given["kind"] or Organisation.Type.PARTNER,
        by=request.user,
        at=request.now,
    )
    if whose in form.desk.unchosen:
        entered = take_part(cycle=request.cycle, organisation=whose, by=request.user, at=request.now)
        choose_shown(
            participation=entered, money=given["money"], sites=given["sites"], by=request.user, at=request.now
        )
    file = given["file"]
    return operations.send(
        cycle=request.cycle,
        organisation=whose,
        name=file.name if file else PASTED,
        content=file.read() if file else as_csv(given["pasted"]).encode(),
        by=request.user,
        at=request.now,
        officer_name=given["officer_name"],
        officer_email=given["officer_email"],
        pasted=not file,
    )


def as_csv(text: str) -> str:
    """Rows as a sheet puts them on the clipboard, with commas between their cells; other text stays as it is."""
    if "\t" not in text:
        return text
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        if any("\t" in cell for row in rows for cell in row):  # a quotation mark that was only a sign
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
    except csv.Error:
        return text
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()


def have_read(request: Asked, sent: Submission) -> None:
    """Have a file read: a small one at once, a large one by the worker while its page shows how far it is."""
    if sent.size <= READ_AT_ONCE:
        operations.read(submission=sent, at=request.now)
    else:
        tasks.read.enqueue(sent.pk)


def _again(request: Asked, form: SendForm, refusal: SameFile) -> HttpResponse:
    """The same file came before: say so, or go on reading where its reading was cut off."""
    first = queries.submission(UUID(refusal.params["submission"]))
    if first is not None and first.state == Submission.State.READING:
        have_read(request, first)
        return redirect("submission", request.cycle.county.key, request.cycle.slug, first.uuid)
    form.add_error(None, answer_to(refusal))
    seen = first is not None and request.part.may(SEE_ROWS, first.organisation_id)
    return _page(request, form, status=422, same=first.uuid if first is not None and seen else None)
