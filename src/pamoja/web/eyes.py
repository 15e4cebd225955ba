"""One person's eyes on a cycle's plan: every page and download that shows activities looks through them."""

import re
from collections.abc import Iterable, Sequence
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pamoja.core.money import Money
from pamoja.core.places import WARD
from pamoja.cycles.models import Shown
from pamoja.cycles.queries import year_of
from pamoja.places.models import Place
from pamoja.places.queries import Ward
from pamoja.plans.models import Activity, BudgetLine
from pamoja.plans.queries import View
from pamoja.web.redaction import Side, masked
from pamoja.web.seen import Runs, Seen, money_in_words, payers_of, place_name
from pamoja.workplan import facts
from pamoja.workplan.veiling import LONG_NUMBER, names_in

MOST_LEFT_OUT = 5_000


class Eyes:
    """Shows each activity as its partner chose; reads nothing from the database."""

    def __init__(self, view: View, wards: Sequence[Ward] = ()) -> None:
        self.view = view
        self.subcounties = {ward.place.key: ward.subcounty for ward in wards}
        self.year = year_of(view.cycle)
        self.periods = [quarter.period for quarter in self.year.quarters]

    def look(self, activity: Activity) -> Seen:
        """The activity, its sites and budget read already, as the person sees it."""
        sites, money = self.view.sites_of(activity), self.view.money_of(activity)
        budget = tuple(activity.budget.all())
        return Seen(
            activity=activity,
            title=self.told(activity, activity.title, budget),
            places=self._places([site.place for site in activity.sites.all()], sites),
            money=money_in_words(activity, money),
            kes=activity.kes if money == Shown.ALL else None,
            lines=budget if money == Shown.ALL else (),
            payers=payers_of(activity, money),
            runs=self.runs(activity),
            sites_shown=sites,
            money_shown=money,
            told=partial(self.told, activity, lines=budget),
        )

    def told(self, activity: Activity, text: str, lines: Iterable[BudgetLine] | None = None) -> str:
        """A text of an activity without the places and sums that its partner does not show this person.

        Where its budget was not read, any long number may be a sum of it.
        """
        sites, money = self.view.sites_of(activity), self.view.money_of(activity)
        if not text or sites == money == Shown.ALL:
            return text
        sums = None if lines is None else tuple(Money(line.amount, line.currency) for line in lines)
        side = Side("", text, (), sums, activity.kes, money, sites)
        return masked(text, side, self._names(sites))

    def runs(self, activity: Activity) -> Runs | None:
        """In which quarters of the county year it runs; None where a date is unknown."""
        start, until = activity.start, activity.until
        if start is None or until is None:
            return None
        return tuple(start < period.end and until > period.start for period in self.periods)

    def matching(self, found: QuerySet[Activity], words: str) -> QuerySet[Activity]:
        """Of the activities that match some words, those that match in what this person may read of them.

        Else a search would tell what a title hides. It takes one query, and only where something is hidden.
        """
        view = self.view
        veiled = [p.organisation_id for p in view.participations if self._veils(p.organisation_id)]
        if not words or not veiled:
            return found
        rows = found.filter(organisation__in=veiled).order_by()
        wanted = words.casefold()
        wrong = [
            key
            for key, owner, number, *texts in rows.values_list(
                "pk", "organisation", "number", "title", "programme"
            )
            if not any(wanted in self._blanked(text, owner).casefold() for text in texts)
            and wanted not in number.casefold()
        ]
        if len(wrong) > MOST_LEFT_OUT:
            return found.exclude(organisation__in=veiled)
        return found.exclude(pk__in=wrong) if wrong else found

    def _veils(self, organisation: int) -> bool:
        shown = (self.view.money.get(organisation), self.view.sites.get(organisation))
        return any(one != Shown.ALL for one in shown)

    def _blanked(self, text: str, organisation: int) -> str:
        """A text without any name of a place or long number where the organisation hides those."""
        if self.view.sites.get(organisation) != Shown.ALL:
            names = self._names(Shown.TOTALS)
            text = names.sub("\n", text) if names else text
        return text if self.view.money.get(organisation) == Shown.ALL else LONG_NUMBER.sub("\n", text)

    def _names(self, sites: str) -> re.Pattern[str] | None:
        return names_in(facts.gazetteer(), self.view.cycle.county.key, wide=sites == Shown.TOTALS)

    def _places(self, places: Iterable[Place], shown: str) -> str:
        if shown == Shown.TOTALS:
            return _("shown as totals only")
        named = [self._coarse(place) if shown == Shown.BAND else place_name(place) for place in places]
        return ", ".join(dict.fromkeys(named)) or _("unknown")

    def _coarse(self, place: Place) -> str:
        """No more than the sub-county in which a place lies."""
        if place.level != WARD:
            return place_name(place)
        subcounty = self.subcounties.get(place.key)
        return _("in %(place)s") % {"place": place_name(subcounty)} if subcounty else _("one sub-county")
