"""The plan's money by year, and the exchange rates that it is told with."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.core.money import MINOR_DIGITS, NOT_STATED, Rate
from pamoja.core.refusals import Refusal
from pamoja.organisations.rights import SEE_PLAN, SET_RATES, Hidden
from pamoja.plans import rating
from pamoja.plans.operations.pricing import set_plan_rates, take_back_rate
from pamoja.plans.queries import Wanted, activities_in, view_of
from pamoja.plans.years import ByYear, OfCalendar, money_by_year
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.templatetags.said import day
from pamoja.web.templatetags.said import rate as rate_in_words
from pamoja.workplan.rates import MOST_SHILLINGS, read_rates

MOST_BYTES = 1_000_000
FIRST = ("USD", "EUR", "GBP")
CURRENCIES = (*FIRST, *sorted(set(MINOR_DIGITS) - {*FIRST, "KES", NOT_STATED}))
YEARS = {
    "county": gettext_lazy("County year"),
    "us": gettext_lazy("US fiscal year"),
    "uk": gettext_lazy("UK fiscal year"),
    "calendar": gettext_lazy("Calendar year"),
}


@member
def money(request: Asked) -> HttpResponse:
    """The plan's money by year, in the county's own and in those that the files follow."""
    found = _by_year(request)
    own = [one for one in found.own if one.calendar.key != found.county.calendar.key]
    context = {
        "room": "plans",
        "found": found,
        "county": found.county,
        "own": [(_calendar(one), one) for one in own],
        "year": request.cycle.label,
    }
    return render(request, "web/money/money.html", context)


@member
def money_csv(request: Asked) -> HttpResponseBase:
    """The same as CSV; what cannot be spread has rows of its own."""
    headings = [
        _("Calendar"),
        _("Year"),
        _("First day"),
        _("Last day"),
        _("Activities"),
        _("In KES"),
        _("Note"),
    ]
    name = f"{request.cycle.county.key}-{request.cycle.slug}-money-by-year.csv"
    return csv_file(name, headings, _lines(_by_year(request)))


def _by_year(request: Asked) -> ByYear:
    request.part.demand(SEE_PLAN)
    view = view_of(request.cycle, request.part)
    return money_by_year(view, activities_in(view, Wanted()))


def _calendar(one: OfCalendar) -> str:
    return str(YEARS.get(one.calendar.key, one.calendar.name))


def _lines(found: ByYear) -> Iterator[list[Cell]]:
    everything = _("all money, by days")
    theirs = _("only plans that follow this calendar")
    for one, note in ((found.county, everything), *((own, theirs) for own in found.own)):
        for part in one.years:
            period = part.year.period
            yield [
                _calendar(one), part.year.label, period.start, period.last, part.activities, part.kes, note,
            ]  # fmt: skip
    apart = (
        (found.undated_count, found.undated, _("first or last day unknown: not spread over years")),
        (found.unpriced, None, _("no sum in shillings")),
        (found.hidden, None, _("money not shown to you")),
    )
    for count, kes, note in apart:
        if count:
            yield [None, None, None, None, count, kes, note]
    if found.twice:
        yield [None, None, None, None, None, found.twice, _("counted once, with another activity")]


class RateForm(forms.Form):
    """One rate as a person types it."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[
            (code, code)
            for code in ("USD", "EUR", "GBP", *sorted(MINOR_DIGITS))
            if code not in ("KES", NOT_STATED)
        ],
    )
    kes = forms.DecimalField(
        label=gettext_lazy("Shillings for one unit"),
        max_digits=16,
        decimal_places=6,
        min_value=0.000001,
        max_value=MOST_SHILLINGS,
    )
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=300,
        help_text=gettext_lazy("For example: Central Bank of Kenya."),
    )


class FileForm(forms.Form):
    """A file of rates."""

    file = forms.FileField(
        label=gettext_lazy("A file of rates"),
        help_text=gettext_lazy("CSV with the columns date,currency,kes,source."),
    )


@member
def rates(request: Asked) -> HttpResponse:
    """The exchange rates of the cycle and what is without one; a POST adds one, or those of a file."""
    request.part.demand(SEE_PLAN)
    if request.method != "POST":
        return _rates(request, RateForm(), FileForm())
    request.part.demand(SET_RATES)
    if request.FILES:
        return _upload(request)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _rates(request, form, FileForm(), 422)
    given = form.cleaned_data
    return _keep(request, (Rate(given["day"], given["currency"], given["kes"], given["source"]),))


def _upload(request: Asked) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _rates(request, RateForm(), form, 422)
    sent = form.cleaned_data["file"]
    try:
        found = _read(sent)
    except Refusal as refusal:
        form.add_error("file", answer_to(refusal))
        return _rates(request, RateForm(), form, 422)
    return _keep(request, found)


def _read(sent: Any) -> tuple[Rate, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(sent.name).name or "rates.csv")
        path.write_bytes(sent.read(MOST_BYTES))
        return read_rates(path)


def _keep(request: Asked, found: tuple[Rate, ...]) -> HttpResponse:
    changed = set_plan_rates(cycle=request.cycle, rates=found, by=request.user, at=request.now)
    messages.success(request, rating.told(len(found), changed))
    return redirect("rates", request.cycle.county.key, request.cycle.slug)


def _rates(request: Asked, form: RateForm, upload: FileForm, status: int = 200) -> HttpResponse:
    sets = request.part.may(SET_RATES)
    context = {
        "room": "plans",
        "rates": rating.rates_in(request.cycle),
        "without": rating.without_rate(view_of(request.cycle, request.part)),
        "window": rating.window_of(request.cycle),
        "form": form if sets else None,
        "upload": upload if sets else None,
    }
    return render(request, "web/money/rates.html", context, status=status)


@require_POST
@member
def take_back(request: Asked, rate: int) -> HttpResponse:
    """Take a rate back; what it was told with is told without it, or with the one before."""
    request.part.demand(SET_RATES)
    found = request.cycle.rates.filter(pk=rate).first()
    if found is None:
        raise Hidden
    take_back_rate(rate=found, by=request.user, at=request.now)
    said = {"currency": found.currency, "kes": rate_in_words(found.kes), "day": day(found.day)}
    text = _("%(currency)s 1 = KES %(kes)s of %(day)s is taken back; the journal keeps it.")
    messages.success(request, text % said)
    return redirect("rates", request.cycle.county.key, request.cycle.slug)
