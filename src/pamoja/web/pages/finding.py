"""The page of one finding, and what people do there: ask, talk, put it before everybody, decide."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import CharField, ChoiceField, Form, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.analysis import operations
from pamoja.analysis.models import Verdict
from pamoja.analysis.queries import GROUPS, HELPING
from pamoja.analysis.together import collaborations_of
from pamoja.core.refusals import Refusal
from pamoja.organisations import rights
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.finding_list import TIER_TAGS, days_of, kind_of
from pamoja.web.finding_words import ANSWERS, EXAMPLES, STATE_TAGS, STATE_WORDS, TIER_WORDS, group_of
from pamoja.web.grouped import grouped_with
from pamoja.web.one_finding import PAIR, cards_of, look, rows_of, steps_of
from pamoja.web.together import cards_of as cards_of_together

LONGEST = operations.LONGEST_REMARK
NOT_AN_ANSWER = gettext_lazy("Choose one of the answers.")


class RemarkForm(Form):
    """Something to say in the thread."""

    text = CharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words: everybody in the thread reads them.")},
    )


class VerdictForm(Form):
    """What it is, and why."""

    answer = ChoiceField(
        choices=Verdict.Answer.choices,
        error_messages={"required": NOT_AN_ANSWER, "invalid_choice": NOT_AN_ANSWER},
    )
    reason = CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why in a few words: the others ask for the reason first.")
        },
    )


@member
def finding(request: Asked, key: str) -> HttpResponse:
    """One finding that the person may see, with everything said about it."""
    return _page(request, key)


@member
@require_POST
def ask(request: Asked, key: str) -> HttpResponse:
    """Ask its partners in private."""

    def asked() -> str:
        written = operations.ask_partners(cycle=request.cycle, key=key, by=request.user, at=request.now)
        if not written:
            return _("They are asked. Nobody else was written to: tell them of this page yourself.")
        told = ngettext(
            "Asked: %(n)s person was written to.", "Asked: %(n)s people were written to.", written
        )
        return told % {"n": written}

    return _done(request, key, asked)


@member
@require_POST
def say(request: Asked, key: str) -> HttpResponse:
    """Say something in its thread."""
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, key, remark=form, status=422)

    def said() -> str:
        text = form.cleaned_data["text"]
        operations.say(cycle=request.cycle, key=key, text=text, by=request.user, at=request.now)
        return _("Your words stand in the thread, and the others were told.")

    return _done(request, key, said, remark=form)


@member
@require_POST
def open_to_all(request: Asked, key: str) -> HttpResponse:
    """Put it before everybody in the cycle."""

    def opened() -> str:
        operations.open_to_all(cycle=request.cycle, key=key, by=request.user, at=request.now)
        return _("Everybody in this year's plan sees it now.")

    return _done(request, key, opened)


@member
@require_POST
def judge(request: Asked, key: str) -> HttpResponse:
    """Say what it is and why, or take that back."""
    form = VerdictForm(request.POST)
    form.fields["reason"].required = request.POST.get("answer") != Verdict.Answer.OPEN
    if not form.is_valid():
        return _page(request, key, verdict=form, status=422)

    def judged() -> str:
        given = form.cleaned_data
        operations.judge(cycle=request.cycle, key=key, by=request.user, at=request.now, **given)
        if given["answer"] == Verdict.Answer.OPEN:
            return _(
                "Taken back: your answer no longer counts. What was written stays in the list of answers."
            )
        return _("Your answer is kept with its reason.")

    return _done(request, key, judged, verdict=form)


def _done(
    request: Asked,
    key: str,
    act: Callable[[], str],
    *,
    remark: Form | None = None,
    verdict: Form | None = None,
) -> HttpResponse:
    """Back to the finding with what happened; the page itself, everything typed kept, where it was refused."""
    try:
        messages.success(request, act())
    except (rights.Hidden, rights.NotAllowed):
        raise
    except Refusal as refusal:
        return _page(request, key, remark=remark, verdict=verdict, error=answer_to(refusal), status=422)
    query = request.GET.urlencode()
    address = reverse("finding", args=(request.cycle.county.key, request.cycle.slug, key))
    return redirect(f"{address}?{query}" if query else address)


def _page(
    request: Asked,
    key: str,
    *,
    remark: Form | None = None,
    verdict: Form | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    looked = look(request, key)
    finding = looked.newest.finding
    cards, reasons = cards_of(looked), looked.reader.reasons()
    place, before, after = looked.neighbours
    chosen = verdict["answer"].value() if verdict else None
    answers = ANSWERS[group_of(finding.kind, GROUPS)]
    helps = finding.kind in HELPING
    taken_up = collaborations_of(request.cycle, request.part, keys=[key]) if helps else []
    context = {
        "room": "findings",
        "looked": looked,
        "finding": finding,
        "kind": kind_of(looked.reader),
        "tier": TIER_WORDS[finding.tier],
        "tier_tag": TIER_TAGS[finding.tier],
        "state": STATE_WORDS[looked.opinion.state],
        "state_tag": STATE_TAGS[looked.opinion.state],
        "days": days_of(finding),
        "cards": cards,
        "pair": len(cards) == PAIR,
        "rows": rows_of(cards, reasons),
        "reasons": reasons,
        "steps": steps_of(looked),
        "grouped": grouped_with(finding, looked.view) if looked.shares_work else None,
        "together": cards_of_together(taken_up, looked.view, request.now),
        "can_take_up": helps and not looked.newest.gone and looked.may(rights.COLLABORATE),
        "behind": request.cycle.plan_version > finding.run.plan_version,
        "answers": [(value, Verdict.Answer(value).label, value == chosen) for value in answers],
        "example": EXAMPLES.get(looked.reader.kind, ""),
        "remark": remark or RemarkForm(),
        "verdict": verdict or VerdictForm(),
        "error": error,
        "kept": [text for form in (remark, verdict) if form for text in _typed(form)],
        "query": looked.listing.query() if looked.listing else "",
        "place": place,
        "count": len(looked.listing.wanted) if looked.listing else 0,
        "before": before,
        "after": after,
    }
    return render(request, "web/findings/finding.html", context, status=status)


def _typed(form: Form) -> list[str]:
    """The words typed into a form, for a page that has no place for them any more."""
    texts = (str(form[name].value() or "") for name in ("text", "reason") if name in form.fields)
    return [text for text in texts if text.strip()]
