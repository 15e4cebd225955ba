"""The county's own Word template: look at the shipped one, send a changed one, and take it back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.cycles import templates
from pamoja.cycles.queries import former_template_of, template_of
from pamoja.organisations.rights import CHANGE_TEMPLATE
from pamoja.web.asked import Asked, answer_to, member
from pamoja.workplan.exporting import FORMATS, word
from pamoja.workplan.exporting.word_template import MOST_BYTES, SHAPE, BadTemplate


class TemplateForm(forms.Form):
    """A Word file with the county's letterhead, words and order."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        max_length=300,
        help_text=gettext_lazy("A changed copy of the template, saved as .docx."),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty: choose another one."),
        },
    )


@member
def template(request: Asked) -> HttpResponse:
    """The template in force, and sending a changed one."""
    request.part.demand(CHANGE_TEMPLATE)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _taken(request, form):
        return redirect("word_template", request.cycle.county.key, request.cycle.slug)
    found = template_of(request.cycle.county)
    context = {
        "room": "plans",
        "form": form,
        "template": found,
        "former": former_template_of(found) if found else None,
        "names": [name for name in SHAPE if name != "words"],
    }
    return render(request, "web/documents/template.html", context, status=422 if form.errors else 200)


def _taken(request: Asked, form: TemplateForm) -> bool:
    """Take the file as the template, or say beside its field why not."""
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        _template, checked = templates.take(
            content=file.read(MOST_BYTES + 1),
            name=file.name or "",
            county=request.cycle.county,
            by=request.user,
            at=request.now,
        )
    except BadTemplate as refusal:
        form.add_error("file", answer_to(refusal))
        return False
    messages.success(
        request,
        _("“%(file)s” is the template now. Look at a document before you send one.") % {"file": file.name},
    )
    if checked.missing:
        names = ", ".join(checked.missing)
        messages.warning(
            request, _("It leaves out: %(names)s. Nothing of these is printed.") % {"names": names}
        )
    return True


@member
def file(request: Asked) -> HttpResponse:
    """The template in force as a Word file, to change a copy of it; with ?shipped the one that came with Pamoja."""
    request.part.demand(CHANGE_TEMPLATE)
    found = None if "shipped" in request.GET else template_of(request.cycle.county)
    answer = HttpResponse(
        bytes(found.content) if found else word.shipped(), content_type=FORMATS["docx"].content_type
    )
    answer["Content-Disposition"] = 'attachment; filename="joint-work-plan-template.docx"'
    return answer


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Undo the taking of a template: what was in force before is in force again."""
    request.part.demand(CHANGE_TEMPLATE)
    found = template_of(request.cycle.county)
    try:
        if found is None or found.uuid != uuid:
            messages.warning(request, _("That template is no longer in force: nothing was changed."))
        else:
            former = templates.take_back(template=found, by=request.user, at=request.now)
            said = (
                _("“%(file)s” was taken back. In force again: “%(former)s”.")
                if former
                else _("“%(file)s” was taken back. Documents are printed into the shipped template again.")
            )
            messages.success(request, said % {"file": found.file, "former": former.file if former else ""})
    except templates.TemplateReplaced as refusal:
        messages.warning(request, answer_to(refusal))
    return redirect("word_template", request.cycle.county.key, request.cycle.slug)
