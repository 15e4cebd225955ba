"""Everything about one activity, where it came from, and the department's answer to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.analysis.queries import newest_run, some_together
from pamoja.analysis.together import of_activity
from pamoja.core.money import Money
from pamoja.core.periods import Period, Year
from pamoja.core.refusals import Refusal
from pamoja.core.years import by_years
from pamoja.cycles.models import Shown
from pamoja.cycles.queries import rates_of
from pamoja.organisations import rights
from pamoja.places.queries import wards_within
from pamoja.plans import operations
from pamoja.plans.models import Activity, ActivityRole
from pamoja.plans.queries import View, activity_at, history_of, next_to_answer, view_of
from pamoja.plans.rating import Told, conversions_of
from pamoja.plans.writing import BY_PERSON
from pamoja.web import charts
from pamoja.web.align_words import alignment_in, how, stands
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.eyes import Eyes
from pamoja.web.origins import DAYS, MONEY, Origins, origins_of
from pamoja.web.seen import Runs, Seen, months_of
from pamoja.web.templatetags.said import day as day_name
from pamoja.web.templatetags.said import last_day, listed, number
from pamoja.web.titles import titles_of
from pamoja.web.together import cards_of
from pamoja.workplan import facts
from pamoja.workplan.alignment import AS_WRITTEN, BY_CODE, BY_CROSSWALK, BY_HEADING, BY_KIND, NOT_ALIGNED
from pamoja.workplan.roles import roles_in

ACCEPT, RETURN = "accept", "return"
MOST_NOTE = 2_000
FOUND_BY: Mapping[str, str | Promise] = {
    BY_HEADING: gettext_lazy("found by its file's heading"),
    BY_KIND: gettext_lazy("found by the kind of work"),
    AS_WRITTEN: gettext_lazy("as its file writes it"),
    NOT_ALIGNED: gettext_lazy("neither its file's headings nor its words name one"),
    BY_PERSON: gettext_lazy("chosen by a person"),
    BY_CROSSWALK: gettext_lazy("by the county's crosswalk"),
    BY_CODE: gettext_lazy("found by its DAC or SDG code"),
}
YEARS: Mapping[str, str | Promise] = {
    "county": gettext_lazy("County year"),
    "us": gettext_lazy("US fiscal year"),
    "uk": gettext_lazy("UK fiscal year"),
    "calendar": gettext_lazy("Calendar year"),
}


class AnswerForm(forms.Form):
    """The department's answer; `version` is that of the activity which the person was looking at."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=(
            (ACCEPT, gettext_lazy("Accept it")),
            (RETURN, gettext_lazy("Return it to its partner, with a note")),
        ),
        error_messages={"required": gettext_lazy("Choose one of the two answers.")},
    )
    note = forms.CharField(label=gettext_lazy("Note to the partner"), required=False, max_length=MOST_NOTE)
    version = forms.IntegerField(required=False)

    def __init__(self, data: object = None, *, activity: Activity) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.activity = activity

    def clean(self) -> None:
        """An answer counts for what the person has read."""
        super().clean()
        if self.cleaned_data.get("version") not in (None, self.activity.version):
            said = _(
                "This activity was changed after you opened it. Look at it as it is now, and answer again."
            )
            self.add_error(None, said)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of an activity, and where it came from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class OwnYear:
    """The quarters in which an activity runs in one year of a calendar."""

    name: str
    runs: Runs
    words: str


@member
def activity(request: Asked, sector: str, count: str) -> HttpResponse:
    """One activity as the person may see it."""
    found = _found(request, sector, count)
    return _page(request, found, AnswerForm(activity=found))


@member
@require_POST
def answer(request: Asked, sector: str, count: str) -> HttpResponse:
    """The department's answer to an activity: accepted, or returned with a note."""
    found = _found(request, sector, count)
    form = AnswerForm(request.POST, activity=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    note = form.cleaned_data["note"]
    try:
        if form.cleaned_data["answer"] == ACCEPT:
            operations.accept(activity=found, by=request.user, at=request.now)
            said = _("Accepted: %(title)s") % {"title": found.title}
        else:
            operations.give_back(activity=found, note=note, by=request.user, at=request.now)
            said = _("Returned to %(partner)s with your note: %(title)s") % {
                "partner": found.organisation.name, "title": found.title,
            }  # fmt: skip
    except rights.NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error("note" if refusal.code == "no_reason" else None, answer_to(refusal))
        return _page(request, found, form, status=422)
    messages.success(request, said)
    return redirect("activity", request.cycle.county.key, request.cycle.slug, sector, count)


def _found(request: Asked, sector: str, count: str) -> Activity:
    request.part.demand(rights.SEE_PLAN)
    found = activity_at(request.cycle, f"{sector}/{count}")
    if found is None:
        raise rights.Hidden
    return found


def _page(request: Asked, activity: Activity, form: AnswerForm, status: int = 200) -> HttpResponse:
    part = request.part
    view = view_of(request.cycle, part)
    eyes = Eyes(view, wards_within(request.cycle.county))
    seen = eyes.look(activity)
    of_theirs = part.may(rights.SEE_ROWS, activity.organisation)
    if activity.withdrawn and not of_theirs:
        context = {"room": "plans", "activity": activity, "seen": seen, "view": view}
        return render(request, "web/activity/withdrawn.html", context, status=status)
    origins = origins_of(history_of(activity), with_corrections=of_theirs)
    answers = part.may(rights.REVIEW) and not activity.withdrawn
    run = newest_run(request.cycle)
    held = alignment_in(activity)
    context = {
        "room": "plans",
        "activity": activity,
        "seen": seen,
        "view": view,
        "origins": origins,
        "file": seen.told(origins.submission.name) if origins.submission else "",
        "facts": _facts(seen, origins, {one.organisation.squeezed for one in view.participations}),
        "money_source": seen.told(origins.of(MONEY)),
        "parts": charts.parts([p.percent for p in seen.payers if p.percent is not None]),
        "shares": [(line, _share(line.amount, seen)) for line in seen.lines],
        "years": [*_years(activity, eyes.year), *_own_years(activity, origins)],
        "findings": titles_of(run, view, activity=activity.pk) if run else [],
        "together": cards_of(of_activity(request.cycle, part, activity), view, request.now)
        if some_together(run)
        else [],
        "counted_in": _counted_in(view, activity),
        "conversions": _conversions(request, seen, eyes.year),
        "parts_by_year": _parts_by_year(seen, eyes.year, origins),
        "of_theirs": of_theirs,
        "may_correct": part.may(rights.CORRECT, activity.organisation),
        "held": held,
        "stands": stands(held),
        "held_how": how(held) if of_theirs else "",
        "may_align": part.may(rights.ALIGN) and not activity.withdrawn,
        "may_refuse": part.may(rights.REFUSE_ALIGNMENT, activity.organisation),
        "form": form if answers else None,
        "next": next_to_answer(activity) if answers else None,
    }
    return render(request, "web/activity/activity.html", context, status=status)


def _conversions(request: Asked, seen: Seen, year: Year) -> list[Told]:
    """How its foreign sums are told in shillings; rates are read only where there are any."""
    if all(line.currency == "KES" for line in seen.lines):
        return []
    return conversions_of(seen.lines, rates_of(request.cycle), year)


def _parts_by_year(seen: Seen, county: Year, origins: Origins) -> list[tuple[str, str]]:
    """The year and the part of the money in it, in the county's years and in those its file follows, by days."""
    period = _period_of(seen.activity)
    if seen.money_shown != Shown.ALL or seen.kes is None or period is None:
        return []
    calendars = [county.calendar]
    own = facts.calendars().get(origins.submission.calendar if origins.submission else "")
    calendars += [own] if own and own != county.calendar else []
    return [
        (f"{YEARS.get(calendar.key, calendar.name)} {year.label}", f"KES {number(part.amount)}")
        for calendar in calendars
        for year, part in by_years(Money(seen.kes, "KES"), period, calendar).items()
    ]


def _period_of(activity: Activity) -> Period | None:
    start, until = activity.start, activity.until
    return Period(start, until) if start and until and start < until else None


def _counted_in(view: View, activity: Activity) -> Activity | None:
    """The activity that counts its money, for those who may see both sums and what both plans say together."""
    other = activity.counted_in
    if (
        other is None
        or other.withdrawn
        or {view.money_of(activity), view.money_of(other)} != {Shown.ALL.value}
    ):
        return None
    parties = (activity.organisation_id, other.organisation_id)
    return other if view.part.may(rights.SEE_PRIVATE, *parties) else None


def _share(amount: object, seen: Seen) -> int | None:
    """Which part of the money a line is, in hundredths, where all is in one currency."""
    if len({line.currency for line in seen.lines}) != 1:
        return None
    total = sum(line.amount for line in seen.lines)
    return round(100 * amount / total) if total else None  # type: ignore[operator]


def _facts(seen: Seen, origins: Origins, known: Collection[str]) -> list[Fact]:
    activity, silent = seen.activity, _("not stated")
    sector = activity.sector.name if activity.sector else _("not yet under a sector")
    found_by = str(FOUND_BY.get(activity.aligned_by, silent))
    texts = [
        (_("Description"), activity.description, "description"),
        (_("Lead organisation"), activity.lead, "organisation"),
        (_("Who does what"), _who_does_what(seen, known), "organisation"),
        (_("Sector as its partner wrote it"), activity.sector_written, "sector"),
        (_("Programme"), activity.programme, "programme"),
        (_("Sub-programme"), activity.sub_programme, "sub_programme"),
        (_("For whom"), listed(activity.target_groups), "target_groups"),
        (_("Indicator"), activity.indicator, "indicator"),
        (_("Target"), activity.target, "target"),
    ]
    places = seen.told(origins.of("places")) if seen.sites_shown != Shown.TOTALS else _("not shown")
    days = _("%(start)s to %(end)s") % {"start": day_name(activity.start), "end": last_day(activity.until)}
    found = [
        Fact(name, seen.told(value) or silent, seen.told(origins.of(field))) for name, value, field in texts
    ]
    found[1:1] = [
        Fact(_("Sector"), sector, found_by),
        Fact(_("Places"), seen.places, places),
        Fact(_("Days"), days, seen.told(origins.of(DAYS))),
    ]
    people = number(activity.beneficiaries)
    found.insert(len(found) - 2, Fact(_("How many people"), people, seen.told(origins.of("beneficiaries"))))
    return found


def _who_does_what(seen: Seen, known: Collection[str]) -> str:
    """Everybody the cells name, each with its part; nothing where that is the lead alone."""
    budget = [] if seen.money_shown == Shown.TOTALS else seen.activity.budget.all()
    payers = dict.fromkeys(line.contributor for line in budget if line.contributor)
    found = roles_in(seen.activity.lead, payers, known)
    labels = {name: str(label) for name, label in ActivityRole.Role.choices}
    said = [
        _("%(name)s %(role)s") % {"name": one.name, "role": labels[one.role]}
        + (f" ({one.consortium})" if one.consortium else "")
        for one in found
    ]
    return "; ".join(said) if len(found) > 1 else ""


def _years(activity: Activity, county: Year) -> list[OwnYear]:
    """The county's year, with the quarters in which the activity runs."""
    return [_own_year(activity, county)] if activity.start and activity.until else []


def _own_years(activity: Activity, origins: Origins) -> list[OwnYear]:
    """The years of the calendar that the file follows, where that is another than the county's."""
    key = origins.submission.calendar if origins.submission else ""
    calendar = facts.calendars().get(key)
    if calendar is None or key == facts.COUNTY_YEAR or not (activity.start and activity.until):
        return []
    first, last = calendar.year_of(activity.start), calendar.year_of(activity.until)
    years = [calendar.year_from(begins) for begins in range(first.begins, last.begins + 1)]
    return [year for year in (_own_year(activity, one) for one in years) if any(year.runs)]


def _own_year(activity: Activity, year: Year) -> OwnYear:
    periods = [quarter.period for quarter in year.quarters]
    start, until = activity.start, activity.until
    runs = tuple(bool(start and until and start < p.end and until > p.start) for p in periods)
    chosen = [
        _("Q%(n)s (%(months)s)") % {"n": quarter.number, "months": months_of(quarter)}
        for quarter, on in zip(year.quarters, runs, strict=True)
        if on
    ]
    name = f"{YEARS.get(year.calendar.key, year.calendar.name)} {year.label}"
    return OwnYear(name, runs, listed(chosen) or _("outside this year"))
