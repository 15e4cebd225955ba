"""What wards and communities asked for, beside what is planned: entered, answered, unanswered, planned unasked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.analysis import asked
from pamoja.analysis.asked import Answer, Line
from pamoja.analysis.queries import renewal_of
from pamoja.analysis.said import problem_hint, problem_message
from pamoja.core.places import COUNTY, SUBCOUNTY, WARD
from pamoja.core.refusals import Refusal
from pamoja.cycles import consulting
from pamoja.cycles.consulting import Occasion
from pamoja.cycles.models import Consultation, Cycle
from pamoja.cycles.queries import year_of
from pamoja.organisations.rights import CONSULT, SEE_PLAN, Hidden
from pamoja.places.models import Place
from pamoja.places.queries import choices_in
from pamoja.plans.models import Activity
from pamoja.plans.queries import activity_at, view_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.eyes import Eyes
from pamoja.web.filters import A_PAGE, read_filters
from pamoja.web.finding_list import wards_to_choose
from pamoja.web.sent_files import SMALL, SentFile, on_disk
from pamoja.web.templatetags.said import listed
from pamoja.workplan import requests
from pamoja.workplan.reading.dates import Timing, read_day

ANSWERED, CLAIMED, OPEN = "answered", "claimed", "open"
STATES = {
    OPEN: gettext_lazy("asked and unanswered"),
    CLAIMED: gettext_lazy("only a county-wide claim"),
    ANSWERED: gettext_lazy("asked and planned"),
}
REACHES = {
    requests.HERE: gettext_lazy("in the place itself"),
    requests.NEAR: gettext_lazy("for the sub-county"),
    requests.COUNTY_WIDE: gettext_lazy("for the whole county"),
}
MOST_ANSWERS = 3
MOST_UNASKED = 10


class EnterForm(forms.Form):
    """An occasion with what was asked for there: a list as a file, or lines for one place."""

    title = forms.CharField(
        label=gettext_lazy("Where it was asked"),
        max_length=200,
        help_text=gettext_lazy("For example: Public participation in Wamba East."),
        error_messages={"required": gettext_lazy("Write on what occasion it was asked.")},
    )
    held_on = forms.CharField(
        label=gettext_lazy("When"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example 12 March 2026; empty where it is unknown."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it is written down"),
        max_length=500,
        help_text=gettext_lazy("For example: minutes of the ward committee, page 3."),
        error_messages={"required": gettext_lazy("Write where it can be read: others will ask.")},
    )
    file = SentFile(
        most=SMALL,
        label=gettext_lazy("The list as a file"),
        required=False,
        help_text=gettext_lazy("Any table with the ward and what was asked for: Excel, CSV or Word."),
    )
    place = forms.ChoiceField(label=gettext_lazy("Or for one place"), required=False)
    texts = forms.CharField(
        label=gettext_lazy("What was asked for there, one request a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, places: Sequence[Place], year: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        self.year = year
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [("", _("choose")), *((place.key, place_words(place)) for place in places)]

    def clean_held_on(self) -> Any:
        """The day as people write it."""
        text = self.cleaned_data["held_on"].strip()
        if not text:
            return None
        day = read_day(text, Timing(self.year))
        if day is None or day.days > 1:
            raise forms.ValidationError(_("“%(day)s” is not a day, such as 12 March 2026.") % {"day": text})
        return day.start

    def clean(self) -> dict[str, Any]:
        """Exactly one of a file and typed lines."""
        found = super().clean() or self.cleaned_data
        file, texts = found.get("file"), (found.get("texts") or "").strip()
        if file and texts:
            self.add_error("texts", _("Send one of the two: the file, or the lines."))
        elif not file and not texts and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or write what was asked for below."))
        elif texts and not found.get("place"):
            self.add_error("place", _("Choose for which place it was asked."))
        return found


def place_words(place: Place) -> str:
    """A place as people call it."""
    if place.level == COUNTY:
        return _("the whole county")
    return _("%(name)s sub-county") % {"name": place.name} if place.level == SUBCOUNTY else place.name


def state_of(line: Line) -> str:
    """How far it is answered."""
    return ANSWERED if line.answered else CLAIMED if line.claimed else OPEN


@member
def priorities(request: Asked) -> HttpResponse:
    """What was asked for beside what is planned."""
    request.part.demand(SEE_PLAN)
    view, renewal = view_of(request.cycle, request.part), renewal_of(request.cycle)
    filters = read_filters(
        request.GET, view, sectors=(), wards=wards_to_choose(request.cycle), fields=("ward",)
    )
    state = request.GET.get("state", "")
    everything = asked.lines_of(view, renewal.run)
    here = [one for one in everything if _in_ward(one, filters.wanted.ward)]
    wanted = [one for one in here if state not in STATES or state_of(one) == state]
    counts = Counter(state_of(one) for one in here)
    page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    eyes = Eyes(view)
    unasked = asked.unasked(view, here)
    also = urlencode({**filters.given, **({"state": state} if state in STATES else {})})
    context = {
        "room": "findings",
        "renewal": renewal,
        "filters": filters,
        "state": state if state in STATES else "",
        "states": [
            (name, label, counts[name], urlencode({**filters.given, "state": name}))
            for name, label in STATES.items()
        ],
        "count": len(here),
        "open": counts[OPEN] + counts[CLAIMED],
        "page": page,
        "also": f"{also}&" if also else "",
        "query": f"?{also}" if also else "",
        "lines": [_told(one, eyes) for one in page],
        "unasked": [
            (one, eyes.told(one, one.title), address_of(request.cycle, one)) for one in unasked[:MOST_UNASKED]
        ],
        "unasked_count": unasked.count() if everything else 0,
        "consultations": list(consulting.consultations_of(request.cycle)),
        "hidden": len(view.organisations_without),
        "enters": request.part.may(CONSULT),
    }
    return render(request, "web/priorities/list.html", context)


def _in_ward(line: Line, ward: object) -> bool:
    return ward is None or line.priority.place.key == getattr(ward, "key", ward)


def _told(line: Line, eyes: Eyes) -> dict[str, Any]:
    """A line in words."""
    answers = line.answers
    return {
        "priority": line.priority,
        "place": place_words(line.priority.place),
        "slug": line.priority.place.key.rsplit("/", 1)[-1] if line.priority.place.level == WARD else "",
        "state": STATES[state_of(line)],
        "tag": {ANSWERED: "good", CLAIMED: "warn", OPEN: "bad"}[state_of(line)],
        "answers": [
            (
                one,
                eyes.told(one.activity, one.activity.title),
                why(one),
                address_of(eyes.view.cycle, one.activity),
            )
            for one in answers[:MOST_ANSWERS]
        ],
        "more": len(answers) - MOST_ANSWERS,
    }


def address_of(cycle: Cycle, activity: Activity) -> str:
    """The page of an activity."""
    return reverse("activity", args=(cycle.county.key, cycle.slug, *activity.short_number.split("/")))


def why(answer: Answer) -> str:
    """Why an activity counts as an answer, in words."""
    reach = REACHES[answer.reach]
    if answer.by == "person":
        return _("%(name)s says so") % {"name": answer.what}
    if answer.by == requests.SAME_KIND:
        return _("same kind of work, %(what)s, %(reach)s") % {"what": answer.what, "reach": reach}
    return _("same words, “%(what)s”, %(reach)s") % {"what": answer.what, "reach": reach}


@member
def priorities_csv(request: Asked) -> HttpResponseBase:
    """The same as a table, every line."""
    request.part.demand(SEE_PLAN)
    view, run = view_of(request.cycle, request.part), renewal_of(request.cycle).run
    name = f"priorities-{request.cycle.county.key}-{request.cycle.slug}.csv"
    headings = [
        _("Place"), _("Asked for"), _("Sector"), _("Where it was asked"), _("When"), _("Written down in"),
        _("State"), _("Activities"), _("Why"),
    ]  # fmt: skip
    return csv_file(name, headings, _csv_rows(asked.lines_of(view, run)))


def _csv_rows(lines: Sequence[Line]) -> Iterator[Sequence[Cell]]:
    for line in lines:
        priority, occasion = line.priority, line.priority.consultation
        yield (
            place_words(priority.place), priority.text, priority.sector or None, occasion.title, occasion.held_on,
            occasion.source, str(STATES[state_of(line)]),
            ", ".join(one.activity.number for one in line.answers), "; ".join(why(one) for one in line.answers),
        )  # fmt: skip


@member
def enter(request: Asked) -> HttpResponse:
    """Enter what was asked for, from a file or typed."""
    request.part.demand(CONSULT)
    places = [place for place in choices_in(request.cycle.county) if place.level in (WARD, SUBCOUNTY, COUNTY)]
    form = EnterForm(request.POST or None, request.FILES or None, places=places, year=year_of(request.cycle))
    if request.method == "POST" and form.is_valid():
        try:
            kept = _kept(request, form)
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "texts", answer_to(refusal))
        else:
            _tell(request, kept)
            return redirect("priorities", request.cycle.county.key, request.cycle.slug)
    status = 422 if form.errors else 200
    return render(request, "web/priorities/enter.html", {"room": "findings", "form": form}, status=status)


def _kept(request: Asked, form: EnterForm) -> Consultation:
    given = form.cleaned_data
    occasion = Occasion(given["title"], given["source"], given["held_on"])
    by, at, file = request.user, request.now, given["file"]
    if not file:
        place, texts = form.places[given["place"]], given["texts"].splitlines()
        return consulting.enter_typed(
            cycle=request.cycle, occasion=occasion, place=place, texts=texts, by=by, at=at
        )
    with on_disk(file) as path:
        return consulting.enter_file(
            cycle=request.cycle, occasion=occasion, path=path, name=file.name, by=by, at=at
        )


def _tell(request: Asked, kept: Consultation) -> None:
    count = kept.priorities.count()
    text = ngettext(
        "%(n)s request of “%(title)s” is entered.", "%(n)s requests of “%(title)s” are entered.", count
    )
    messages.success(request, text % {"n": count, "title": kept.title})
    for left in kept.left_out[:5]:
        problem = left["problem"]
        said = f"{problem_message(problem)} {problem_hint(problem)}" if problem else _("It names no place.")
        text = _("Row %(row)s was left out, “%(text)s”: %(why)s")
        messages.warning(request, text % {"row": left["line"], "text": left["text"][:80], "why": said})
    if len(kept.left_out) > 5:  # noqa: PLR2004 - as many as were told above
        rows = listed([str(left["line"]) for left in kept.left_out[5:]])
        messages.warning(request, _("Left out too, for the same reasons: rows %(rows)s.") % {"rows": rows})


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Take a consultation out again."""
    request.part.demand(CONSULT)
    found = consulting.consultation_of(request.cycle, uuid)
    if found is None:
        raise Hidden
    try:
        consulting.take_back(consultation=found, by=request.user, at=request.now)
    except consulting.WithdrawnConsultation as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _("“%(title)s” is taken back with all its lines.") % {"title": found.title})
    return redirect("priorities", request.cycle.county.key, request.cycle.slug)


@require_POST
@member
def word(request: Asked, priority: int) -> HttpResponse:
    """A person's word whether an activity answers what was asked for."""
    request.part.demand(CONSULT)
    wanted = consulting.priorities_of(request.cycle).filter(pk=priority).first()
    if wanted is None:
        raise Hidden
    number = request.POST.get("number", "").strip().removeprefix(f"{request.cycle.county.key}/").strip("/")
    number = number.removeprefix(f"{request.cycle.slug}/")
    activity = activity_at(request.cycle, number)
    answers = request.POST.get("answers") == "yes"
    if activity is None or activity.withdrawn:
        said = _(
            "There is no activity “%(number)s” in the plan: its number stands in the plan table, as water/014."
        )
        messages.warning(request, said % {"number": number[:60]})
    else:
        asked.say_whether(
            cycle=request.cycle,
            priority=wanted,
            activity=activity,
            answers=answers,
            by=request.user,
            at=request.now,
        )
        told = _("Kept: %(number)s answers it.") if answers else _("Kept: %(number)s does not answer it.")
        messages.success(request, told % {"number": activity.short_number})
    back = request.POST.get("back", "")
    address = reverse("priorities", args=(request.cycle.county.key, request.cycle.slug))
    return redirect(f"{address}{back if back.startswith('?') else ''}#p{wanted.pk}")
