"""Names that may be one organisation: what speaks for each pair, and merging, telling apart or asking again later."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.core.refusals import Refusal
from pamoja.cycles.queries import known_in
from pamoja.organisations import merging
from pamoja.organisations.merging import NameTaken, NotToMerge, OneAlready
from pamoja.organisations.models import Alias, Apart, Organisation
from pamoja.organisations.rights import MERGE, Hidden
from pamoja.plans import naming
from pamoja.plans.naming import NAMED_BY, PARTNER_OF, SAME_DOMAIN, SAME_WORK, Ground, Names, Proposal
from pamoja.plans.operations.merging import add_alias, merge_organisations, take_back_alias, undo_merge
from pamoja.web.asked import Asked, answer_to, member
from pamoja.workplan.names import INITIALS, LONGER, MISSPELT, SAME_ACRONYM, SAME_WORDS

A_PAGE = 15
MOST_UNKNOWN = 20
ONE, DIFFERENT, LATER, OPEN = "one", "different", "later", "open"
FIRST, SECOND = "first", "second"


class AnswerForm(forms.Form):
    """What somebody says of two names; `kept` is whose name is kept where both are organisations."""

    organisation = forms.UUIDField()
    other = forms.UUIDField(required=False)
    written = forms.CharField(max_length=300, required=False)
    answer = forms.ChoiceField(choices=[(name, name) for name in (ONE, DIFFERENT, LATER, OPEN)])
    kept = forms.ChoiceField(choices=[(FIRST, FIRST), (SECOND, SECOND)], required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=merging.LONGEST_REASON, required=False, strip=True
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal with what speaks for it in words."""

    proposal: Proposal
    grounds: tuple[str, ...]


@member
def names(request: Asked) -> HttpResponse:
    """The names of the cycle that may be one organisation; a POST answers one of them."""
    request.part.demand(MERGE)
    if request.method == "POST":
        return _answer(request)
    return _page(request)


def _page(request: Asked, trouble: str = "", status: int = 200) -> HttpResponse:
    found = naming.names_of(request.cycle, request.now)
    page = Paginator(found.proposals, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": "partners",
        "trouble": trouble,
        "count": len(found.proposals),
        "page": page,
        "lines": [Line(one, _told(one)) for one in page],
        "later": [Line(one, _told(one)) for one in found.later[:A_PAGE]],
        "merges": found.merges[:A_PAGE],
        "aliases": found.aliases[:A_PAGE],
        "different": _different(found),
        "linked": found.linked,
        "unknown": found.unknown[:MOST_UNKNOWN],
        "unknown_count": len(found.unknown),
    }
    return render(request, "web/names/names.html", context, status=status)


def _different(found: Names) -> list[tuple[Apart, str]]:
    """The names that were told apart, with the name as it is written."""
    written = {one.squeezed: one.name for one in found.organisations}
    return [(one, written.get(one.name, one.name)) for one in found.different[:A_PAGE]]


def _told(proposal: Proposal) -> tuple[str, ...]:
    return tuple(_ground(ground, proposal) for ground in proposal.grounds)


def _ground(ground: Ground, proposal: Proposal) -> str:
    said = {"what": ground.what, "one": proposal.one.name, "other": proposal.written}
    if ground.code == SAME_WORK:
        n = int(ground.what)
        text = ngettext(
            "Both plan %(n)s activity of the same title.", "Both plan %(n)s activities of the same title.", n
        )
        return text % {"n": n}
    return str(WORDS[ground.code]) % said


WORDS = {
    SAME_WORDS: gettext_lazy(
        "The same words, but for small ones, a legal form, a place or an office: %(what)s."
    ),
    INITIALS: gettext_lazy("%(what)s is the short name of the other, or its first letters."),
    SAME_ACRONYM: gettext_lazy("Both give %(what)s as their short name."),
    MISSPELT: gettext_lazy("Nearly the same letters: one may be misspelt."),
    LONGER: gettext_lazy("One has the other's name and besides only: %(what)s."),
    SAME_DOMAIN: gettext_lazy("People of both write from %(what)s."),
    NAMED_BY: gettext_lazy("It is written in the plan of %(what)s."),
    PARTNER_OF: gettext_lazy("It is named as a member of a consortium in the plan of %(what)s."),
}


def _answer(request: Asked) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, _("Choose one of the answers beside the two names."), 422)
    given = form.cleaned_data
    one, other = _organisations(request, given)
    written = other.name if other else given["written"].strip()
    if not written:
        return _page(request, _("Choose one of the answers beside the two names."), 422)
    try:
        if given["answer"] == ONE:
            _merge(request, one, other, written, given)
        else:
            _tell_apart(request, one, written, given["answer"])
    except (OneAlready, NotToMerge, NameTaken) as refusal:
        return _page(request, _refused(refusal), 422)
    return redirect("names", request.cycle.county.key, request.cycle.slug)


def _refused(refusal: Refusal) -> str:
    return answer_to(refusal)


def _organisations(request: Asked, given: dict[str, Any]) -> tuple[Organisation, Organisation | None]:
    """The organisations that an answer is about; they take part here, or there is no such page."""
    wanted = [str(uuid) for uuid in (given["organisation"], given["other"]) if uuid]
    found = {str(one.uuid): one for one in naming.organisations_named(request.cycle, wanted)}
    if any(uuid not in found for uuid in wanted):
        raise Hidden
    return found[wanted[0]], found[wanted[1]] if len(wanted) > 1 else None


def _merge(
    request: Asked, one: Organisation, other: Organisation | None, written: str, given: dict[str, Any]
) -> None:
    if other is None:
        add_alias(
            organisation=one,
            written=written,
            cycle=request.cycle,
            source=_("written in plans of %(year)s") % {"year": request.cycle.label},
            by=request.user,
            at=request.now,
        )
        said = _("“%(written)s” stands for %(name)s from now on.") % {"written": written, "name": one.name}
        messages.success(request, said)
        return
    pair = naming.pair_in(naming.names_of(request.cycle, request.now), one, written)
    kept, merged = (other, one) if given["kept"] == SECOND else (one, other)
    merge_organisations(
        kept=kept,
        other=merged,
        county=request.cycle.county,
        by=request.user,
        at=request.now,
        reason=given["reason"],
        evidence=[{"code": ground.code, "what": ground.what} for ground in (pair.grounds if pair else ())],
    )
    said = _("%(other)s and %(kept)s are one from now on, as %(kept)s. It can be undone below.") % {
        "other": merged.name, "kept": kept.name,
    }  # fmt: skip
    messages.success(request, said)


def _tell_apart(request: Asked, one: Organisation, written: str, answer: str) -> None:
    merging.tell_apart(
        organisation=one,
        name=written,
        county=request.cycle.county,
        answer=Apart.Answer(answer),
        by=request.user,
        at=request.now,
    )
    words = {
        DIFFERENT: _("Kept: “%(written)s” is not %(name)s. It will not be asked again."),
        LATER: _("“%(written)s” and %(name)s will be asked about again in a week."),
        OPEN: _("“%(written)s” and %(name)s may be asked about again."),
    }
    messages.success(request, words[answer] % {"written": written, "name": one.name})


@require_POST
@member
def undo(request: Asked, uuid: UUID) -> HttpResponse:
    """Treat the two of a merge as two again."""
    request.part.demand(MERGE)
    merge = naming.merges_in(request.cycle, standing=False).filter(uuid=uuid).first()
    if merge is None:
        raise Hidden
    said = {"kept": merge.kept.name, "other": merge.other.name}
    if undo_merge(merge=merge, by=request.user, at=request.now):
        messages.success(
            request, _("%(kept)s and %(other)s are two again, each with what came as its own.") % said
        )
    else:
        messages.info(request, _("%(kept)s and %(other)s were two again already.") % said)
    return redirect("names", request.cycle.county.key, request.cycle.slug)


@require_POST
@member
def take_back(request: Asked, alias: int) -> HttpResponse:
    """A way of writing a name stands for its organisation no more."""
    request.part.demand(MERGE)
    found = Alias.objects.filter(pk=alias, organisation__in=known_in(request.cycle))
    one = found.select_related("organisation").first()
    if one is None:
        raise Hidden
    said = {"written": one.written, "name": one.organisation.name}
    if take_back_alias(alias=one, cycle=request.cycle, by=request.user, at=request.now):
        messages.success(request, _("“%(written)s” stands for %(name)s no more.") % said)
    else:
        messages.info(request, _("“%(written)s” was taken back already.") % said)
    return redirect("names", request.cycle.county.key, request.cycle.slug)
