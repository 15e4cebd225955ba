"""What became of the years before: the actions of earlier plans, with filters, and loading them from a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Shown
from pamoja.cycles.queries import organisations_in
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import LOAD_PAST, SEE_EVERYTHING
from pamoja.places.models import Place
from pamoja.plans import operations
from pamoja.plans import past as reads
from pamoja.plans.models import PastAction
from pamoja.plans.queries import View, view_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.finding_list import wards_to_choose
from pamoja.web.redaction import Side, masked
from pamoja.web.seen import place_name
from pamoja.web.templatetags.said import number
from pamoja.workplan import facts
from pamoja.workplan.veiling import names_in

A_PAGE = 50
WHOLE_COUNTY = "county"
LOOKS = {"done": "good", "ongoing": "warn", "not_done": "bad", "": ""}


@dataclass(frozen=True, slots=True)
class PastLine:
    """An action of an earlier year as one person may read it."""

    action: PastAction
    year: str
    title: str
    status: str
    look: str
    written: str
    result: str
    places: str
    spent: str
    source: str


class PastForm(forms.Form):
    """A file of an earlier year, and whose actions it has."""

    year = forms.TypedChoiceField(label=gettext_lazy("Which year it was"), coerce=int)
    organisation = forms.ChoiceField(label=gettext_lazy("Whose actions these are"))
    file = forms.FileField(
        label=gettext_lazy("The file"),
        max_length=300,
        help_text=gettext_lazy(
            "Excel, LibreOffice, CSV or Word: a table with a column for the activity and one for its status, such as "
            "done, ongoing or not done. Places, results and money spent are read where they are there."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty: choose another one."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsm,.ods,.csv,.docx,.pdf"}),
    )

    def __init__(
        self, *args: Any, years: Sequence[int], owners: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("year", [(y, reads.label_of(y)) for y in years]), ("organisation", owners)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
            field.choices = list(choices)


@member
def past(request: Asked) -> HttpResponse:
    """The actions of the years before that are asked for, and how many of each year were done."""
    view, wanted = view_of(request.cycle, request.part), _wanted(request)
    years = reads.past_years(request.cycle)
    page = Paginator(reads.past_actions(view, wanted), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "web/past/past.html",
        {
            "room": "plans",
            "years": [(reads.label_of(one.year), one) for one in years],
            "everything": sum(one.all for one in years),
            "done": sum(one.done for one in years),
            "known": sum(one.all - one.unknown for one in years),
            "choices": _choices(request, wanted, years),
            "asked": any((wanted.status, wanted.year, wanted.ward, wanted.name)),
            "page": page,
            "lines": [_line(action, view) for action in page],
            "also": _also(request),
            "files": list(reads.past_files(request.cycle)),
            "mine": request.part.organisations,
            "all_files": request.part.everywhere(LOAD_PAST),
        },
    )


def _wanted(request: Asked) -> reads.WantedPast:
    """What is asked for; what cannot be understood is not asked for."""
    status, year, ward = (request.GET.get(name, "") for name in ("status", "year", "ward"))
    known = (*PastAction.Status.values, reads.NOT_TOLD)
    keys = {one.place.key.rpartition("/")[2]: one.place for one in wards_to_choose(request.cycle)}
    place = Place.objects.filter(key=keys[ward].key).first() if ward in keys else None
    return reads.WantedPast(
        status=status if status in known else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == len("2024") else 0,
        ward=place,
        name=request.GET.get("who", "")[:300],
    )


def _choices(
    request: Asked, wanted: reads.WantedPast, years: Sequence[reads.PastYear]
) -> list[tuple[str, str, str, list[tuple[str, str, bool]]]]:
    """The filters: name, label, the word for all, and each choice with whether it is chosen."""
    wards = [(one.place.key.rpartition("/")[2], one.place.name) for one in wards_to_choose(request.cycle)]
    ward = wanted.ward.key.rpartition("/")[2] if wanted.ward else ""
    names = [(name, name) for name in reads.past_names(request.cycle)]
    told = [*PastAction.Status.choices, (reads.NOT_TOLD, _("unknown"))]
    asked = (
        (
            "year",
            _("Year"),
            _("All years"),
            [(str(y.year), reads.label_of(y.year)) for y in years],
            str(wanted.year),
        ),
        ("status", _("What became of it"), _("All"), told, wanted.status),
        ("ward", _("Ward"), _("All wards"), wards, ward),
        ("who", _("Who"), _("All organisations"), names, wanted.name),
    )
    return [
        (name, label, every, [(str(value), str(text), str(value) == chosen) for value, text in listed])
        for name, label, every, listed, chosen in asked
    ]


def _also(request: Asked) -> str:
    kept = {name: request.GET[name] for name in ("status", "year", "ward", "who") if request.GET.get(name)}
    return f"{urlencode(kept)}&" if kept else ""


def _line(action: PastAction, view: View) -> PastLine:
    owner = reads.owner_of(action)
    sites, money = (_shown(view, owner, chosen) for chosen in (view.sites, view.money))
    everything = view.part.may(SEE_EVERYTHING)
    names = names_in(facts.gazetteer(), view.cycle.county.key, wide=sites == Shown.TOTALS)

    def told(text: str) -> str:
        return masked(text, Side("", text, (), None, None, money, sites), names)

    places = ", ".join(place_name(place) for place in action.places.all()) or _("unknown")
    sees_money = money == Shown.ALL and (owner is not None or everything)
    return PastLine(
        action=action,
        year=reads.label_of(action.file.year),
        title=told(action.title),
        status=str(action.get_status_display()) or _("unknown"),
        look=LOOKS[action.status],
        written=told(action.written),
        result=told(action.result),
        places=places if sites == Shown.ALL else _("not shown"),
        spent=_spent(action) if sees_money else _("not shown"),
        source=f"{action.file.name}, {action.sheet} {action.cell}"
        if action.sheet
        else f"{action.file.name}, {action.cell}",
    )


def _shown(view: View, owner: int | None, chosen: dict[int, str]) -> str:
    """What this person sees of an owner's money or places: all of their own and of nobody's."""
    if owner is None or owner in view.part.organisations or view.part.may(SEE_EVERYTHING):
        return Shown.ALL
    return chosen.get(owner, Shown.TOTALS)


def _spent(action: PastAction) -> str:
    if action.spent is None:
        return _("unknown")
    amount = number(action.spent.normalize() if action.spent % 1 else int(action.spent))
    return (
        f"{action.currency} {amount}"
        if action.currency != "XXX"
        else _("%(n)s (currency not stated)") % {"n": amount}
    )


@member
def past_csv(request: Asked) -> HttpResponseBase:
    """The same actions as a table."""
    view = view_of(request.cycle, request.part)
    headings = [
        _("Year"), _("Who"), _("Action"), _("What became of it"), _("In the file's words"), _("Results"), _("Where"),
        _("Money spent"), _("Source"),
    ]  # fmt: skip
    name = f"years-before-{request.cycle.county.key}-{request.cycle.slug}.csv"
    return csv_file(name, headings, _csv_rows(view, _wanted(request)))


def _csv_rows(view: View, wanted: reads.WantedPast) -> Iterator[Sequence[Cell]]:
    for action in reads.past_actions(view, wanted).iterator(chunk_size=500):
        line = _line(action, view)
        yield (
            line.year, action.name or None, line.title, line.status, line.written or None, line.result or None,
            line.places, line.spent, line.source,
        )  # fmt: skip


@member
def send_past(request: Asked) -> HttpResponse:
    """Loading the actions and results of an earlier year from a file."""
    request.part.demand(LOAD_PAST)
    owners = _owners(request)
    asked = {"year": reads.earlier_years(request.cycle)[0]}
    form = PastForm(
        request.POST or None,
        request.FILES or None,
        years=reads.earlier_years(request.cycle),
        owners=[(key, name) for key, name, _one in owners],
        initial=asked,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = operations.load_past(
                cycle=request.cycle, year=given["year"], name=given["file"].name, content=given["file"].read(),
                organisation=next(one for key, _name, one in owners if key == given["organisation"]),
                by=request.user, at=request.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file", answer_to(refusal))
        else:
            count = made.actions.count()
            text = ngettext(
                "%(n)s action of %(year)s was read.", "%(n)s actions of %(year)s were read.", count
            )
            messages.success(request, text % {"n": f"{count:,}", "year": reads.label_of(made.year)})
            return redirect("past", request.cycle.county.key, request.cycle.slug)
    return render(
        request, "web/past/send.html", {"room": "plans", "form": form}, status=422 if form.errors else 200
    )


def _owners(request: Asked) -> list[tuple[str, str, Organisation | None]]:
    """Whose actions the person may load: the whole county's, of any organisation, or of the own ones."""
    known = organisations_in(request.cycle)
    if request.part.everywhere(LOAD_PAST):
        whole = _("all who took part, as the file says on each row")
        return [(WHOLE_COUNTY, whole, None), *((str(one.uuid), one.name, one) for one in known)]
    return [(str(one.uuid), one.name, one) for one in known if request.part.may(LOAD_PAST, one)]


@require_POST
@member
def take_back_past(request: Asked, uuid: UUID) -> HttpResponse:
    """Take a file of an earlier year back."""
    found = reads.past_files(request.cycle).filter(uuid=uuid).first()
    request.part.demand(LOAD_PAST)
    if found is None:
        messages.warning(request, _("That file was taken back before: nothing was changed."))
        return redirect("past", request.cycle.county.key, request.cycle.slug)
    count = operations.take_back_past(file=found, by=request.user, at=request.now)
    text = ngettext(
        "“%(file)s” is taken back: %(n)s action is shown no longer.",
        "“%(file)s” is taken back: %(n)s actions are shown no longer.",
        count,
    )
    messages.success(request, text % {"file": found.name, "n": f"{count:,}"})
    return redirect("past", request.cycle.county.key, request.cycle.slug)
