"""A table of phrases that comes back: what each row would add or change, and taking the rows that were chosen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamoja.analysis import teaching, wording
from pamoja.analysis.teaching import Kind
from pamoja.analysis.wording_table import (
    ADDED,
    BAD_DAC,
    BAD_LANGUAGE,
    BAD_SECTOR,
    CHANGED,
    COLUMNS,
    NO_KIND,
    NO_PHRASE,
    SAME,
    Proposed,
    proposals,
    read_rows,
)
from pamoja.core.refusals import Refusal
from pamoja.organisations.rights import TEACH, NotAllowed
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.word_words import SECTORS

MOST_BYTES = 5_000_000
MOST_ROWS = 300
FIXES: Mapping[str, str | Promise] = {
    NO_PHRASE: gettext_lazy("There is no phrase: write the words that plans use."),
    NO_KIND: gettext_lazy(
        "This kind of work is not in the catalogue: write an id of the download, or leave that column empty and "
        "write a name."
    ),
    BAD_SECTOR: gettext_lazy(
        "This sector is not known: write one of the codes of the download, such as WAS."
    ),
    BAD_LANGUAGE: gettext_lazy("This language is not known: write en or sw, or nothing."),
    BAD_DAC: gettext_lazy("A DAC purpose code has five digits, or leave it empty."),
}


class TableForm(forms.Form):
    """The table as a CSV file."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "With the columns of the download. Commas and semicolons are both understood."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_file(self) -> object:
        """The file, where it is not too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than 5 MB: send the table alone."))
        return file


@member
def table(request: Asked) -> HttpResponse:
    """Ask for a table; a POST with one shows what it would do, a POST with chosen rows does it."""
    if not request.part.everywhere(TEACH):
        raise NotAllowed(county=request.cycle.county.name, what=TEACH)
    if request.method == "POST" and "chosen" in request.POST:
        return _taken(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    try:
        rows = read_rows(form.cleaned_data["file"].read())
    except Refusal as refusal:
        form.add_error("file", answer_to(refusal))
        return _page(request, form, status=422)
    found = proposals(rows, wording.whole_catalogue(request.cycle.county), tuple(SECTORS))
    return _page(request, form, found)


def _page(
    request: Asked, form: TableForm, found: Sequence[Proposed] | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "room": "findings",
        "form": form,
        "read": found is not None,
        "columns": ", ".join(COLUMNS),
    }
    if found is not None:
        moving = [one for one in found if one.does in (ADDED, CHANGED)]
        context |= {
            "moving": [(one, _packed(one)) for one in moving[:MOST_ROWS]],
            "left": max(len(moving) - MOST_ROWS, 0),
            "refused": [(one, FIXES[one.does]) for one in found if one.does in FIXES][:MOST_ROWS],
            "same": sum(one.does == SAME for one in found),
        }
    return render(request, "web/words/table.html", context, status=status)


def _packed(one: Proposed) -> str:
    """A row as its form carries it."""
    sent = [one.phrase, one.kind, one.name, one.language, one.sector, one.modality, one.people, one.dac]
    return json.dumps(sent, ensure_ascii=False)


def _taken(request: Asked) -> HttpResponse:
    """Take the rows that were chosen; each is checked again."""
    taken, refused = 0, ""
    for text in request.POST.getlist("row")[:MOST_ROWS]:
        try:
            taken += _take(request, text)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refused = answer_to(refusal)
    said = ngettext("%(n)s phrase was taken.", "%(n)s phrases were taken.", taken) % {"n": taken}
    messages.success(request, said)
    if refused:
        messages.warning(request, refused)
    return redirect("catalogue", request.cycle.county.key, request.cycle.slug)


def _take(request: Asked, text: str) -> bool:
    """Take one row; False for what no page of ours sent."""
    try:
        sent = json.loads(text.replace("\\u0000", ""))
    except (ValueError, RecursionError):
        return False
    if (
        not isinstance(sent, list)
        or len(sent) != len(COLUMNS)
        or not all(isinstance(one, str) for one in sent)
    ):
        return False
    row = dict(
        zip(("phrase", "kind", "name", "language", "sector", "modality", "people", "dac"), sent, strict=True)
    )
    checked = {**row, "row": "0"}
    (one,) = proposals([checked], wording.whole_catalogue(request.cycle.county), tuple(SECTORS))
    if one.does not in (ADDED, CHANGED):
        return False
    teaching.answer(
        cycle=request.cycle, phrase=one.phrase, language=one.language,
        kind=Kind(one.kind or one.name, one.sector, one.modality, one.people, one.dac, new=not one.kind),
        by=request.user, at=request.now,
    )  # fmt: skip
    return True
