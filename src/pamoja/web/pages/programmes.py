"""The county's own plans: programmes, their outputs, indicators, targets and cost, and loading them from a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal, UnknownCycle
from pamoja.frameworks.models import Framework
from pamoja.frameworks.operations import NotInForce
from pamoja.frameworks.queries import former_of, frameworks_of, outputs_of, programmes_of, size_of
from pamoja.organisations.rights import LOAD_FRAMEWORK
from pamoja.plans import operations
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.sent_files import LARGE, SentFile, on_disk
from pamoja.workplan import facts

A_PAGE = 50


class LoadForm(forms.Form):
    """A file with one of the county's own plans."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which plan it is"), choices=Framework.Kind.choices, initial=Framework.Kind.ADP
    )
    year = forms.CharField(
        label=gettext_lazy("County year"),
        max_length=20,
        help_text=gettext_lazy("For example 2026/27; for a development plan of five years its first year."),
    )
    file = SentFile(
        most=LARGE,
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Excel, LibreOffice, Word or CSV, as the county has it: programmes as a column or as headings, outputs or "
            "projects below."
        ),
    )

    def clean_year(self) -> str:
        """The year as 2026/27."""
        try:
            return read_cycle(self.cleaned_data["year"], facts.calendars()[facts.COUNTY_YEAR]).label
        except UnknownCycle as refusal:
            raise ValidationError(answer_to(refusal)) from refusal


@member
def programmes(request: Asked) -> HttpResponse:
    """The county's plans in force; of one of them the programmes, and of one programme the outputs."""
    found = list(frameworks_of(request.cycle.county))
    chosen = _chosen(request, found)
    context: dict[str, Any] = {"room": "plans", "frameworks": found, "framework": chosen}
    if chosen:
        listed = list(programmes_of(chosen))
        asked = request.GET.get("programme", "")
        programme = next((p for p in listed if str(p.position) == asked), None)
        rows = outputs_of(chosen, programme) if programme else listed
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "programmes": len(listed),
            "outputs": sum(vars(p)["outputs"] for p in listed),
            "programme": programme,
            "former": former_of(chosen) if request.part.may(LOAD_FRAMEWORK) else None,
            "page": page,
            "also": f"plan={chosen.uuid}&" + (f"programme={programme.position}&" if programme else ""),
        }
    return render(request, "web/programmes/programmes.html", context)


def _chosen(request: Asked, found: list[Framework]) -> Framework | None:
    """The plan asked for; otherwise that of the cycle's year, or else the newest."""
    asked, year = request.GET.get("plan", ""), request.cycle.label
    of_year = next((f for f in found if f.year == year), found[0] if found else None)
    return next((f for f in found if str(f.uuid) == asked), of_year)


@member
def load(request: Asked) -> HttpResponse:
    """Loading one of the county's plans from its own file."""
    request.part.demand(LOAD_FRAMEWORK)
    form = LoadForm(request.POST or None, request.FILES or None, initial={"year": request.cycle.label})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_disk(file) as path:
            try:
                framework = operations.load_county_plan(
                    cycle=request.cycle, path=path, name=file.name, kind=form.cleaned_data["kind"],
                    year=form.cleaned_data["year"], by=request.user, at=request.now,
                )  # fmt: skip
            except Refusal as refusal:
                form.add_error("file", answer_to(refusal).replace(path.name, file.name))
            else:
                _tell(request, framework)
                return redirect("programmes", request.cycle.county.key, request.cycle.slug)
    status = 422 if form.errors else 200
    context = {"room": "plans", "form": form, "frameworks": frameworks_of(request.cycle.county)}
    return render(request, "web/programmes/load.html", context, status=status)


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Undo a loading: what was in force before is in force again."""
    request.part.demand(LOAD_FRAMEWORK)
    found = frameworks_of(request.cycle.county).filter(uuid=uuid).first()
    try:
        if found is None:
            messages.warning(request, _("That table is no longer in force: nothing was changed."))
        else:
            former = operations.take_back_county_plan(
                cycle=request.cycle, framework=found, by=request.user, at=request.now
            )
            said = (
                _("“%(file)s” was taken back. In force again: “%(former)s”.")
                if former
                else _("“%(file)s” was taken back. No other table of that year is loaded.")
            )
            former_file = former.file if former else ""
            messages.success(request, said % {"file": found.file, "former": former_file})
    except NotInForce as refusal:
        messages.warning(request, answer_to(refusal))
    return redirect("programmes", request.cycle.county.key, request.cycle.slug)


def _tell(request: Asked, framework: Framework) -> None:
    programmes, outputs = size_of(framework)
    under = ngettext("%(n)s programme", "%(n)s programmes", programmes) % {"n": f"{programmes:,}"}
    below = ngettext("%(n)s key output", "%(n)s key outputs", outputs) % {"n": f"{outputs:,}"}
    said = _("“%(file)s” was loaded as %(kind)s %(year)s: %(outputs)s in %(programmes)s.")
    messages.success(
        request,
        said
        % {
            "file": framework.file,
            "kind": framework.get_kind_display(),
            "year": framework.year,
            "outputs": below,
            "programmes": under,
        },
    )
