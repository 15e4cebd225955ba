"""Which figure of the need tables stands for which sector: the county economist chooses it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.cycles.indicating import Behind, choose_indicators, indicators_behind, shares_in
from pamoja.cycles.needing import needs_of
from pamoja.cycles.queries import sectors_of
from pamoja.organisations.rights import LOAD_FRAMEWORK
from pamoja.web.asked import Asked, member


class IndicatorsForm(forms.Form):
    """A figure for each sector, or none."""

    def __init__(self, data: object, behind: list[Behind], known: list[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [("", _("no figure")), *((name, name) for name in known)]
        for one in behind:
            self.fields[one.sector.slug] = forms.ChoiceField(
                label=one.sector.name,
                choices=choices,
                initial=one.indicator,
                required=False,
                help_text="" if one.chosen or not one.indicator else _("suggested by its words"),
            )


@member
def indicators(request: Asked) -> HttpResponse:
    """Choose the figure that stands for the need of each sector."""
    request.part.demand(LOAD_FRAMEWORK)
    needs = needs_of(request.cycle.county)
    behind = indicators_behind(request.cycle, sectors_of(request.cycle), needs)
    form = IndicatorsForm(request.POST if request.method == "POST" else None, behind, shares_in(needs))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name in form.data}
        changed = choose_indicators(
            cycle=request.cycle, chosen=given, needs=needs, by=request.user, at=request.now
        )
        said = ngettext("%(n)s figure is chosen anew.", "%(n)s figures are chosen anew.", changed)
        messages.success(request, said % {"n": changed} if changed else _("Nothing was changed."))
        return redirect("gaps", request.cycle.county.key, request.cycle.slug)
    return render(
        request,
        "web/needs/indicators.html",
        {"room": "where", "form": form, "known": shares_in(needs)},
        status=422 if form.errors else 200,
    )
