"""Correcting a row on a page: what is typed is read like a file, every version is kept, and nothing typed is lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.core.money import MINOR_DIGITS, NOT_STATED
from pamoja.core.places import COUNTY, SUBCOUNTY
from pamoja.cycles.queries import sectors_of
from pamoja.organisations.rights import CORRECT, Hidden
from pamoja.places.models import Place
from pamoja.places.queries import choices_in
from pamoja.plans import operations, queries
from pamoja.plans.models import Row, RowVersion, Submission
from pamoja.plans.operations.refusals import (
    ChangedMeanwhile,
    NothingToUndo,
    ReplacedByNewer,
    StillWrong,
    WithdrawnAlready,
)
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.iati_words import parts_of
from pamoja.web.pages.submission import address, found_for
from pamoja.web.staged import Trouble, trouble_of
from pamoja.workplan.correcting import (
    LONGEST,
    LONGEST_PLACE_OR_DAY,
    MOST_LINES,
    UNSURE,
    Typed,
    TypedLine,
    as_said,
    as_typed,
    field_of,
    near_places,
)
from pamoja.workplan.correcting import trouble_of as grade_of
from pamoja.workplan.exchange import Json

SPARE_LINES = 3
LONGEST_AMOUNT = 100
LONGEST_NAME = 300
FIRST_CURRENCIES = ("KES", "USD", "EUR", "GBP")
OF_ONE_INPUT = frozenset({"date_unreadable", "date_missing", "money_unreadable", "currency_missing"})


def _text(label: Any, help_text: Any = "", rows: int = 0, longest: int = LONGEST) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=longest, widget=widget
    )


class RowForm(forms.Form):
    """A row as a person types it, all of it text."""

    title = _text(gettext_lazy("What will be done"), rows=2)
    places = _text(
        gettext_lazy("Wards or sub-counties"),
        gettext_lazy("Several with commas between them; “county-wide” for the whole county."),
        longest=LONGEST_PLACE_OR_DAY,
    )
    start = _text(gettext_lazy("First day"), longest=LONGEST_PLACE_OR_DAY)
    end = _text(gettext_lazy("Last day"), longest=LONGEST_PLACE_OR_DAY)
    sector = _text(gettext_lazy("Sector"))
    organisation = _text(gettext_lazy("Who leads"), gettext_lazy("Empty where it is your own organisation."))
    programme = _text(gettext_lazy("Programme"))
    sub_programme = _text(gettext_lazy("Sub-programme"))
    indicator = _text(gettext_lazy("Indicator"))
    target = _text(gettext_lazy("Target"))
    target_groups = _text(gettext_lazy("For whom"), gettext_lazy("Groups with commas between them."))
    beneficiaries = _text(gettext_lazy("How many people"), longest=LONGEST_AMOUNT)
    description = _text(gettext_lazy("Description"), rows=3)

    def __init__(self, *args: Any, sectors: Sequence[str], written: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].widget.attrs["list"] = "places"
        if sectors:
            as_written = [] if written in ("", *sectors) else [(written, _("as written: %s") % written[:80])]
            choices = [("", _("not stated")), *as_written, *((name, name) for name in sectors)]
            self.fields["sector"] = forms.ChoiceField(
                label=self.fields["sector"].label, choices=choices, required=False
            )


class LineForm(forms.Form):
    """Money and who gives it."""

    amount = forms.CharField(label=gettext_lazy("Amount"), required=False, max_length=LONGEST_AMOUNT)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    contributor = forms.CharField(label=gettext_lazy("Who pays"), required=False, max_length=LONGEST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        rest = sorted(set(MINOR_DIGITS) - {*FIRST_CURRENCIES, NOT_STATED})
        codes = [(code, code) for code in (*FIRST_CURRENCIES, *rest)]
        field.choices = [*codes, (NOT_STATED, _("not stated"))]


@dataclass(frozen=True)
class Forms:
    """The form of a row and one for each line of its money."""

    row: RowForm
    lines: tuple[LineForm, ...]

    def are_valid(self) -> bool:
        """Whether all that is typed can be taken; each form then says what cannot."""
        return all([self.row.is_valid(), *(line.is_valid() for line in self.lines)])

    def typed(self) -> Typed:
        """What was typed."""
        given = (line.cleaned_data for line in self.lines)
        money = (TypedLine(g["amount"], g["currency"] or "KES", g["contributor"]) for g in given)
        return Typed(dict(self.row.cleaned_data), tuple(money))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else corrected meanwhile: as it stands now, and as this person typed it."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a row: who made it, and which fields it changed."""

    version: RowVersion
    changed: tuple[str, ...]


@member
def row(request: Asked, uuid: UUID, position: int) -> HttpResponse:
    """Show a row to be corrected, or take the correction."""
    found, one = _row_for(request, uuid, position)
    if request.method == "POST":
        return _corrected(request, found, one)
    typed = as_said(one.values, one.problems)
    initial = [vars_of(line) for line in typed.money] + [{"currency": "KES"}] * SPARE_LINES
    lines = tuple(
        LineForm(prefix=f"line-{at}", initial=given) for at, given in enumerate(initial[:MOST_LINES])
    )
    form = _row_form(request, one, initial=dict(typed.fields))
    return _page(request, found, one, Forms(form, lines), one.problems)


def _row_for(request: Asked, uuid: UUID, position: int) -> tuple[Submission, Row]:
    found = found_for(request, uuid)
    one = queries.row(found, position)
    if one is None:
        raise Hidden
    request.part.demand(CORRECT, found.organisation_id)
    if found.state == Submission.State.WITHDRAWN:
        raise WithdrawnAlready(file=found.name, by=found.withdrawn_by)
    one.submission = found
    return found, one


def vars_of(line: TypedLine) -> dict[str, str]:
    """A line of money as a form's first values."""
    return {"amount": line.amount, "currency": line.currency, "contributor": line.contributor}


def _row_form(request: Asked, one: Row, *, data: Any = None, initial: Any = None) -> RowForm:
    sectors = [sector.name for sector in sectors_of(request.cycle)]
    return RowForm(data, initial=initial, sectors=sectors, written=one.values["sector"] or "")


def _corrected(request: Asked, found: Submission, one: Row) -> HttpResponse:
    given = _forms_given(request, one)
    if not given.are_valid():
        return _page(request, found, one, given, (), status=422)
    typed, version = given.typed(), request.POST.get("version", "")
    try:
        result = operations.correct(
            row=one,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            typed=typed,
            by=request.user,
            at=request.now,
            anyway="anyway" in request.POST,
        )
    except ChangedMeanwhile as refusal:
        newest = queries.row(found, one.position) or one
        return _page(
            request, found, newest, given, (), status=409,
            said=answer_to(refusal), differences=_differences(given, typed, as_typed(newest.values)),
        )  # fmt: skip
    if not result.saved:
        return _page(request, found, one, given, result.problems, status=422)
    messages.success(request, _said_of(result.row))
    return redirect(address(request, found, given=request.POST, position=one.position))


def _forms_given(request: Asked, one: Row) -> Forms:
    names = (f"line-{at}" for at in range(MOST_LINES))
    lines = tuple(LineForm(request.POST, prefix=name) for name in names if f"{name}-amount" in request.POST)
    return Forms(_row_form(request, one, data=request.POST), lines)


def _said_of(one: Row) -> str:
    line = {"row": one.stands_at}
    if one.state == Row.State.IN_PLAN:
        return _("Row %(row)s is saved, and changed in the plan too.") % line
    if one.state == Row.State.ASIDE:
        return _("Row %(row)s is saved; it is still left aside.") % line
    if one.trouble == Row.Trouble.DOUBTFUL:
        return _("Row %(row)s is saved; what could not be read stays unknown.") % line
    return _("Row %(row)s is saved and can go into the plan.") % line


def _differences(given: Forms, yours: Typed, theirs: Typed) -> list[Difference]:
    found = [
        Difference(str(given.row.fields[name].label), theirs.text(name) or _("not stated"), yours.text(name))
        for name in given.row.fields
        if not yours.same(theirs, name)
    ]
    own, other = _money_text(yours), _money_text(theirs)
    return [*found, Difference(_("Money"), other or _("not stated"), own)] if own != other else found


def _money_text(typed: Typed) -> str:
    lines = (
        f"{line.currency} {line.amount} {line.contributor}".strip() for line in typed.money if line.amount
    )
    return "; ".join(lines)


def _page(
    request: Asked,
    found: Submission,
    one: Row,
    given: Forms,
    problems: Sequence[Mapping[str, Any]],
    *,
    status: int = 200,
    said: str = "",
    differences: Sequence[Difference] = (),
) -> HttpResponse:
    choices = choices_in(request.cycle.county)
    asked = request.POST if request.method == "POST" else request.GET
    steps = _steps(one, given.row)
    beside = _beside(problems, choices)
    return render(
        request,
        "web/submissions/row.html",
        {
            "room": "plans",
            "submission": found,
            "row": one,
            "form": given.row,
            "lines": given.lines,
            "beside": beside,
            "wrong": {name: any(one.kind for one in some) for name, some in beside.items()},
            "places": place_names(choices),
            "may_save_anyway": status == 422 and bool(problems) and grade_of(problems) == UNSURE,  # noqa: PLR2004
            "said": said,
            "differences": differences,
            "steps": steps,
            "may_undo": len(steps) > 1,
            "iati": parts_of(one.values["iati"]) if one.values.get("iati") else (),
            "back": address(request, found, given=asked, position=one.position),
            "show": asked.get("show", ""),
            "page_number": asked.get("page", ""),
        },
        status=status,
    )


def _beside(problems: Sequence[Mapping[str, Any]], choices: Sequence[Place]) -> dict[str, list[Trouble]]:
    """What is wrong, by the field it is about; "rest" for what is about none."""
    names = place_names(choices)
    found: dict[str, list[Trouble]] = {}
    for problem in problems:
        trouble = trouble_of(problem)
        if problem["code"] == "place_unknown":
            near = near_places(str(problem["params"].get("name") or problem["value"]), names)
            if near:
                said = _("Did you mean %(names)s?") % {"names": _(" or ").join(near)}
                trouble = Trouble(trouble.mark, trouble.kind, trouble.cell, trouble.message, said)
        if problem["code"] == "date_reversed":
            said = _("They stand exchanged below: save them so if that is right.")
            trouble = Trouble(trouble.mark, trouble.kind, trouble.cell, trouble.message, said)
        name = _input_of(problem)
        if name:
            trouble = Trouble(trouble.mark, trouble.kind, name, trouble.message, trouble.hint)
        found.setdefault(field_of(problem["code"]) or "rest", []).append(trouble)
    return found


def _input_of(problem: Mapping[str, Any]) -> str:
    """The name of the very input that a problem is about, where its field has several."""
    at = str(problem["params"].get("input", ""))
    if problem["code"] not in OF_ONE_INPUT or not at:
        return ""
    if at.isdigit():
        return _("Amount %(n)s:") % {"n": at}
    return f"{RowForm.base_fields[at].label}:"


def place_names(choices: Sequence[Place]) -> list[str]:
    """What can be typed for each place; the code of a ward where two have its name."""
    names = Counter(place.name.casefold() for place in choices if place.level not in (COUNTY, SUBCOUNTY))
    found: list[str] = []
    for place in choices:
        if place.level == COUNTY:
            found.append("county-wide")
        elif place.level == SUBCOUNTY:
            found.append(f"{place.name} sub-county")
        else:
            found.append(place.name if names[place.name.casefold()] == 1 else place.code or place.name)
    return found


def _steps(one: Row, form: RowForm) -> list[Step]:
    """Every version of a row, the newest first, with the fields that it changed."""
    versions = list(one.versions.select_related("by").order_by("number"))
    before: list[Json | None] = [None, *(version.values for version in versions[:-1])]
    return [
        Step(version, _changed(form, old, version.values))
        for version, old in zip(versions, before, strict=True)
    ][::-1]


def _changed(form: RowForm, old: Json | None, new: Json) -> tuple[str, ...]:
    if old is None:
        return ()
    was, now = as_typed(old), as_typed(new)
    names = [str(field.label) for name, field in form.fields.items() if not was.same(now, name)]
    return (*names, *([_("Money")] if was.money != now.money else []))


@require_POST
@member
def undo(request: Asked, uuid: UUID, position: int) -> HttpResponse:
    """Go back to what the row said before its last correction."""
    found, one = _row_for(request, uuid, position)
    version = request.POST.get("version", "")
    try:
        operations.undo_correction(
            row=one,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            by=request.user,
            at=request.now,
        )
    except (ChangedMeanwhile, NothingToUndo, StillWrong, ReplacedByNewer) as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect(reverse("row", args=(request.cycle.county.key, request.cycle.slug, uuid, position)))
    messages.success(request, _("Row %(row)s says again what it said before.") % {"row": one.stands_at})
    return redirect(address(request, found, given=request.POST, position=position))
