"""Outlines of the county's wards: which are there, loaded from a file with source and date, and taken back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.core.refusals import Refusal
from pamoja.cycles import outlining
from pamoja.organisations.rights import LOAD_OUTLINES, SEE_PLAN, Hidden
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.sent_files import SentFile, on_disk

MOST = 20  # MB
MOST_TOLD = 10


class OutlinesForm(forms.Form):
    """A file of outlines, who drew them and when."""

    file = SentFile(
        most=MOST,
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy(
            "A FeatureCollection in degrees (WGS 84), an area for each ward, with its code or its name among the "
            "properties."
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={
            "too_large": gettext_lazy(
                "The file has more than %(most)s MB: save it again with this county's wards alone."
            )
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Who drew them, and where they can be had"),
        max_length=500,
        help_text=gettext_lazy("For example: IEBC, boundaries of 2012."),
        error_messages={"required": gettext_lazy("Name the source: a map without one cannot be checked.")},
    )
    drawn_on = forms.DateField(
        label=gettext_lazy("On which day they were published"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day as 2026-07-31."),
        },
    )


@member
def outlines(request: Asked) -> HttpResponse:
    """The outlines that are there and the wards without one; a POST loads a file."""
    request.part.demand(SEE_PLAN)
    if request.method == "POST":
        request.part.demand(LOAD_OUTLINES)
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _loaded(request, form):
        return redirect("outlines", request.cycle.county.key, request.cycle.slug)
    county = request.cycle.county
    context = {
        "room": "where",
        "form": form,
        "files": list(outlining.files_of(county)),
        "without": outlining.without_outline(county),
        "loads": request.part.may(LOAD_OUTLINES),
    }
    return render(request, "web/outlines.html", context, status=422 if form.errors else 200)


def _loaded(request: Asked, form: OutlinesForm) -> bool:
    """Load the file, or say beside its field why not."""
    given = form.cleaned_data
    with on_disk(given["file"]) as path:
        try:
            done = outlining.load(
                county=request.cycle.county, path=path, name=given["file"].name, source=given["source"],
                drawn_on=given["drawn_on"], by=request.user, at=request.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file", answer_to(refusal))
            return False
    said = ngettext(
        "The outline of %(n)s ward is loaded.", "The outlines of %(n)s wards are loaded.", done.wards
    )
    messages.success(request, said % {"n": done.wards})
    for number, name in done.file.unknown[:MOST_TOLD]:
        told = _("Feature %(n)s (%(name)s) is no ward of %(county)s, or no area: it was left out.")
        messages.warning(
            request, told % {"n": number, "name": name or _("no name"), "county": request.cycle.county.name}
        )
    more = len(done.file.unknown[MOST_TOLD:]) + done.more
    if more:
        messages.warning(request, ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more})
    if done.others:
        told = ngettext(
            "%(n)s feature of another county was left out.",
            "%(n)s features of other counties were left out.",
            done.others,
        )
        messages.info(request, told % {"n": done.others})
    return True


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Take a file of outlines out again."""
    request.part.demand(LOAD_OUTLINES)
    found = outlining.file_of(request.cycle.county, uuid)
    if found is None:
        raise Hidden
    try:
        outlining.take_back(file=found, by=request.user, at=request.now)
    except outlining.WithdrawnOutlines as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _("“%(file)s” is taken back with all its outlines.") % {"file": found.file})
    return redirect("outlines", request.cycle.county.key, request.cycle.slug)
