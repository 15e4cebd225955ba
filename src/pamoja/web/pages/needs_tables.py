"""Need by ward, as the county's own tables tell it: shown, loaded with its source, and taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.analysis.said import problem_hint, problem_message
from pamoja.core.places import SUBCOUNTY
from pamoja.core.refusals import Refusal
from pamoja.cycles import needing
from pamoja.cycles.needing import Need
from pamoja.organisations.rights import LOAD_FRAMEWORK, SEE_PLAN, Hidden
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.need_words import in_words
from pamoja.web.sent_files import SMALL, SentFile, on_disk
from pamoja.web.templatetags.said import number
from pamoja.workplan import facts

MOST_COLUMNS = 8
MOST_TOLD = 10


class LoadForm(forms.Form):
    """A table of needs with its source."""

    file = SentFile(
        most=SMALL,
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A row for each ward or sub-county and a column for each indicator; or the columns place, indicator, "
            "year, value, unit, source."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Who measured it, and where it can be read"),
        max_length=500,
        help_text=gettext_lazy("For example: SMART survey 2025, county department of health."),
        error_messages={"required": gettext_lazy("Name the source: a figure without one helps nobody.")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year, where the table does not name it"),
        required=False,
        min_value=1960,
        max_value=2100,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A place with its figures in the order of the columns, each in words."""

    name: str
    cells: tuple[str, ...]


@member
def needs(request: Asked) -> HttpResponse:
    """What is known of needs, place by place."""
    request.part.demand(SEE_PLAN)
    county = request.cycle.county
    found = needing.needs_of(county)
    names = list(dict.fromkeys(need.indicator for need in found))
    first = _first(request, len(names))
    columns = names[first : first + MOST_COLUMNS]
    context = {
        "room": "where",
        "columns": columns,
        "lines": _lines(found, columns),
        "indicators": len(names),
        "before": max(first - MOST_COLUMNS, 0) if first else None,
        "after": first + MOST_COLUMNS if first + MOST_COLUMNS < len(names) else None,
        "tables": list(needing.tables_of(county)),
        "loads": request.part.may(LOAD_FRAMEWORK),
    }
    return render(request, "web/needs/list.html", context)


def _first(request: Asked, count: int) -> int:
    text = request.GET.get("from", "")
    return min(int(text[:4]), max(count - 1, 0)) if text.isascii() and text.isdigit() else 0


def _lines(found: Sequence[Need], columns: Sequence[str]) -> list[Line]:
    by_place: dict[str, dict[str, Need]] = {}
    for need in found:
        by_place.setdefault(need.place, {})[need.indicator] = need
    gazetteer = facts.gazetteer()
    places = sorted(by_place, key=lambda key: (gazetteer[key].level != SUBCOUNTY, gazetteer[key].name))
    return [
        Line(_name(place), tuple(in_words(by_place[place].get(column)) for column in columns))
        for place in places
        if any(column in by_place[place] for column in columns)
    ]


def _name(key: str) -> str:
    place = facts.gazetteer()[key]
    return _("%(name)s sub-county") % {"name": place.name} if place.level == SUBCOUNTY else place.name


@member
def needs_csv(request: Asked) -> HttpResponseBase:
    """Every figure that counts, with its year and source."""
    request.part.demand(SEE_PLAN)
    headings = [_("Place"), _("Indicator"), _("Year"), _("Value"), _("Unit"), _("Source")]
    rows = _csv_rows(needing.needs_of(request.cycle.county))
    return csv_file(f"needs-{request.cycle.county.key}.csv", headings, rows)


def _csv_rows(found: Sequence[Need]) -> Iterator[Sequence[Cell]]:
    for need in found:
        yield _name(need.place), need.indicator, need.year, need.value.normalize(), need.unit, need.source


@member
def load(request: Asked) -> HttpResponse:
    """Load a table of needs."""
    request.part.demand(LOAD_FRAMEWORK)
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_disk(file) as path:
            try:
                table = needing.load(
                    county=request.cycle.county, path=path, name=file.name, source=form.cleaned_data["source"],
                    year=form.cleaned_data["year"], by=request.user, at=request.now,
                )  # fmt: skip
            except Refusal as refusal:
                form.add_error("file", answer_to(refusal))
            else:
                count = table.figures.count()
                said = ngettext("%(n)s figure is loaded.", "%(n)s figures are loaded.", count)
                messages.success(request, said % {"n": number(count)})
                _tell_problems(request, table.problems)
                return redirect("needs", request.cycle.county.key, request.cycle.slug)
    return render(
        request, "web/needs/load.html", {"room": "where", "form": form}, status=422 if form.errors else 200
    )


def _tell_problems(request: Asked, problems: Sequence[dict[str, object]]) -> None:
    for problem in problems[:MOST_TOLD]:
        messages.warning(request, f"{problem['cell']}: {problem_message(problem)} {problem_hint(problem)}")
    if len(problems) > MOST_TOLD:
        more = len(problems) - MOST_TOLD
        messages.warning(request, ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more})


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Take a table out again."""
    request.part.demand(LOAD_FRAMEWORK)
    found = needing.table_of(request.cycle.county, uuid)
    if found is None:
        raise Hidden
    try:
        needing.take_back(table=found, by=request.user, at=request.now)
    except needing.WithdrawnTable as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _("“%(file)s” is taken back with all its figures.") % {"file": found.file})
    return redirect("needs", request.cycle.county.key, request.cycle.slug)
