"""Why a pair was found: its evidence, one feature after another, in words with codes beside them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from pamoja.core.activities import Activity
from pamoja.core.money import Money
from pamoja.core.periods import Period
from pamoja.core.places import WARD, Gazetteer
from pamoja.overlap.calendars import MOST_DAYS, called_alike
from pamoja.overlap.compare import LAYERING_DAYS, Comparison
from pamoja.overlap.copies import amount
from pamoja.overlap.findings import (
    FOR_WHOM,
    MATCH,
    MISMATCH,
    MONEY,
    ORGANISATIONS,
    UNKNOWN,
    WHAT,
    WHEN,
    WHERE,
    Evidence,
    Finding,
    day_text,
    finding_id,
    fingerprint_of,
    money_text,
)
from pamoja.overlap.join import COPY, COUNTY_WIDE, SURE_KIND
from pamoja.overlap.pairs import (
    CALENDAR_CONFLICT,
    COST_SHARING,
    DOUBLE_REPORTING,
    DUPLICATION,
    KINDS,
    LAYERING,
    ORDERED,
    SEQUENCE_RISK,
    SEQUENCING,
    TIERS,
    Pairs,
)
from pamoja.overlap.parts import ALL
from pamoja.overlap.people import UNKNOWN as UNSTATED
from pamoja.overlap.sharing import NEIGHBOURS, neighbourhood, together, what_is_shared
from pamoja.overlap.stated import Stated
from pamoja.overlap.table import NONE

SAME_WORK = (DUPLICATION, DOUBLE_REPORTING)
LEAST_SHARE = 1e-3
MOST_NAMES = 3
CODES = {
    (SEQUENCING, False): "what.sequence",
    (SEQUENCING, True): "what.sequence_judged",
    (LAYERING, False): "what.layer",
    (LAYERING, True): "what.layer_judged",
}


@dataclass(frozen=True, eq=False)
class Pair:
    """One pair of a comparison: the kind of finding, the rows, and the activities in that order."""

    compare: Comparison
    gazetteer: Gazetteer
    kind: str
    a: int
    b: int

    @property
    def left(self) -> Activity:
        """The first activity."""
        return self.compare.table.activities[self.a]

    @property
    def right(self) -> Activity:
        """The second activity."""
        return self.compare.table.activities[self.b]

    def measured(self, rule: Callable[..., np.ndarray], *more: object) -> float:
        """What a rule of the comparison says of this pair, 0 to 1."""
        return int(rule(*more, np.array([self.a]), np.array([self.b]))[0]) / ALL

    @property
    def stated(self) -> Stated | None:
        """What one says of the other's record, where that is why they are told."""
        return self.compare.table.stated.get((self.a, self.b)) if self.kind == DOUBLE_REPORTING else None

    def works(self) -> tuple[str, str]:
        """What each activity is, as people call it; its own title where the catalogue does not know it."""
        return self.work(self.a), self.work(self.b)

    def work(self, row: int) -> str:
        """What an activity is, as people call it."""
        kind = int(self.compare.tags.kind[row, 0])
        if kind == NONE:
            return f"“{self.compare.table.activities[row].title}”"
        return in_sentence(self.compare.catalogue.interventions[kind].name)


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence: abbreviations keep their capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def capital(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def explained(compare: Comparison, gazetteer: Gazetteer, pairs: Pairs, number: int) -> Finding:
    """The finding for one pair, with its evidence."""
    pair = Pair(compare, gazetteer, KINDS[pairs.kind[number]], int(pairs.a[number]), int(pairs.b[number]))
    inner, outer = meeting_places(pair)
    evidence = (what(pair), where(pair, inner, outer), when(pair), for_whom(pair), money(pair), who(pair))
    place = outer if pair.kind == COST_SHARING or not inner else inner[0]
    wards = sorted({ward.id for found in inner for ward in gazetteer.wards_in(found)})
    members = (pair.left.id, pair.right.id)
    code, params = title_of(pair, place_name(gazetteer, inner, outer))
    tier = TIERS[pairs.tier[number]]
    return Finding(
        id=finding_id(pair.kind, members, ordered=pair.kind in ORDERED),
        kind=pair.kind,
        members=members,
        place=place,
        wards=tuple(wards),
        window=window(pair),
        tier=tier,
        score=round(float(pairs.score[number]), 4),
        evidence=evidence,
        money_at_stake=at_stake(pair),
        fingerprint=fingerprint_of([pair.kind, *sorted(facts_of(pair, wards))]),
        code=code,
        params=params,
    )


def facts_of(pair: Pair, wards: list[str]) -> list[str]:
    """What a finding rests on besides its members: kinds of work, wards, months, people and organisations."""
    facts = [f"ward {ward}" for ward in wards]
    for row, activity in ((pair.a, pair.left), (pair.b, pair.right)):
        months = f"{activity.start:%Y-%m} {activity.last:%Y-%m}" if activity.start and activity.last else ""
        people = ",".join(groups_of(pair, row))
        facts.append(f"{activity.id} {pair.work(row)} {months} {people} {activity.organisation.casefold()}")
    return facts


def meeting_places(pair: Pair) -> tuple[list[str], str]:
    """The narrower places in which the two meet, and the widest place that either of them names there.

    Of a cost to share, where they do not meet: the wards of both, and the sub-county around them.
    """
    gazetteer = pair.gazetteer
    if pair.kind == COST_SHARING:
        return neighbourhood(pair.left, pair.right, gazetteer)
    inner: set[str] = set()
    outer: set[str] = set()
    for x in pair.left.sites:
        for y in pair.right.sites:
            if x.place not in gazetteer or y.place not in gazetteer:
                continue
            if gazetteer.contains(x.place, y.place):
                inner.add(y.place)
                outer.add(x.place)
            elif gazetteer.contains(y.place, x.place):
                inner.add(x.place)
                outer.add(y.place)
    if pair.stated and not inner:
        inner = {
            site.place for one in (pair.left, pair.right) for site in one.sites if site.place in gazetteer
        }
    widest = max(sorted(outer), key=lambda place: len(gazetteer.wards_in(place)), default="")
    return sorted(inner, key=lambda place: (len(gazetteer.wards_in(place)), gazetteer[place].name)), widest


def place_name(gazetteer: Gazetteer, inner: list[str], outer: str) -> str:
    """The places as people call them, three at most."""
    names = [gazetteer[place].name for place in inner] or [
        gazetteer[outer].name if outer else "an unknown place"
    ]
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown


def title_of(pair: Pair, place: str) -> tuple[str, dict[str, str]]:
    """The code and the parameters of the finding's title."""
    first, second = pair.works()
    code = f"title.{pair.kind}"
    if pair.kind in SAME_WORK:
        own = pair.left.own or pair.right.own
        names = "The county government and a partner" if own else "Two partners"
        work = capital(first) if pair.kind == DOUBLE_REPORTING else first
        return code, {"who": names, "work": work, "place": place}
    return code, {"first": capital(first), "work": first, "second": second, "place": place}


def what(pair: Pair) -> Evidence:
    """Whether both are the same or related kinds of work."""
    compare = pair.compare
    first, second = pair.works()
    params = {"first": capital(first), "second": second, "work": first}
    if said := pair.stated:
        namer, named = ("A", "B") if said.by_first else ("B", "A")
        sides, letters = (pair.left.title, pair.right.title), {"namer": namer, "named": named}
        return evidence_of(pair, WHAT, sides, MATCH, (f"what.{said.how}", letters), share=COPY)
    if pair.kind in SAME_WORK:
        share, code = pair.measured(compare.same_work), "what.same"
        if pair.kind == DOUBLE_REPORTING:
            code, share = "what.copy", COPY
        elif first != second:
            code = "what.same_wording"
        elif share < SURE_KIND:
            code = "what.probably_same"
    elif pair.kind == COST_SHARING:
        item = compare.catalogue.interventions[int(compare.tags.kind[pair.a, 0])]
        share, code = pair.measured(compare.same_work), what_is_shared(item.modality)
    elif pair.kind == CALENDAR_CONFLICT:
        code = "what.events"
        share = float(min(compare.tags.confidence[pair.a], compare.tags.confidence[pair.b]))
    else:
        relation = LAYERING if pair.kind == LAYERING else SEQUENCING
        share = pair.measured(compare.related, relation)
        judged = share < SURE_KIND * pair.measured(compare.relatable, relation)
        code = CODES[relation, judged]
    return evidence_of(pair, WHAT, (pair.left.title, pair.right.title), MATCH, (code, params), share=share)


def where(pair: Pair, inner: list[str], outer: str) -> Evidence:
    """Whether they name the same place, or one lies in the other's."""
    gazetteer = pair.gazetteer
    sides = (sites_text(pair.left), sites_text(pair.right))
    place = place_name(gazetteer, inner, outer)
    params = {"place": place, "outer": gazetteer[outer].name if outer else ""}
    compare = pair.compare
    if pair.kind == COST_SHARING:
        return evidence_of(pair, WHERE, sides, MATCH, ("where.neighbours", params), share=NEIGHBOURS)
    if pair.stated and not outer:
        return evidence_of(
            pair, WHERE, sides, MISMATCH, ("where.apart", {"left": sides[0], "right": sides[1]})
        )
    if pair.measured(compare.some_county_wide):
        share = 1.0 if pair.stated else COUNTY_WIDE
        return evidence_of(pair, WHERE, sides, UNKNOWN, ("where.county_wide", params), share=share)
    if outer in inner or (outer and gazetteer[outer].level == WARD):
        return evidence_of(pair, WHERE, sides, MATCH, ("where.same", params))
    return evidence_of(pair, WHERE, sides, UNKNOWN, ("where.within", params))


def sites_text(activity: Activity) -> str:
    """The places of an activity as it names them."""
    return ", ".join(site.name or site.place for site in activity.sites)


def when(pair: Pair) -> Evidence:
    """How the two lie in time."""
    left, right = pair.left.period, pair.right.period
    sides = (period_text(left), period_text(right))
    if left is None or right is None:
        missing = " and ".join(sorted({a.organisation for a in (pair.left, pair.right) if a.period is None}))
        return evidence_of(
            pair, WHEN, sides, UNKNOWN, ("when.unknown", {"who": missing}), share=time_share(pair)
        )
    if pair.kind in ORDERED:
        return order_of(pair, left, right)
    shared = left.intersection(right)
    if pair.kind == CALENDAR_CONFLICT or (pair.kind == COST_SHARING and at_most_weeks(left, right)):
        params = {"left": sides[0], "right": sides[1]}
        return evidence_of(pair, WHEN, sides, MATCH, ("when.same_week", params), share=time_share(pair))
    if pair.stated and shared is None:
        return evidence_of(pair, WHEN, sides, MISMATCH, ("when.apart", {"left": sides[0], "right": sides[1]}))
    days = LAYERING_DAYS if pair.kind == LAYERING else 1
    params = {"start": "", "end": "", "days": "0"}
    if shared is not None:
        params = {"start": day_text(shared.start), "end": day_text(shared.last), "days": str(shared.days)}
    verdict = MATCH if shared is not None and shared.days >= days else MISMATCH
    return evidence_of(pair, WHEN, sides, verdict, ("when.shared", params), share=time_share(pair))


def time_share(pair: Pair) -> float:
    """What their days leave of the score."""
    compare = pair.compare
    if pair.kind in (DOUBLE_REPORTING, CALENDAR_CONFLICT):
        return 1.0
    if pair.kind == DUPLICATION:
        return pair.measured(compare.one_time)
    if pair.kind == COST_SHARING:
        return pair.measured(partial(together, compare))
    if pair.kind == LAYERING:
        return pair.measured(lambda a, b: compare.at_once(a, b, LAYERING_DAYS))
    return pair.measured(compare.in_turn)


def at_most_weeks(left: Period, right: Period) -> bool:
    """Whether both are as short as events are."""
    return max(left.days, right.days) <= MOST_DAYS


def order_of(pair: Pair, left: Period, right: Period) -> Evidence:
    """How two periods lie of which the left should come first."""
    sides = (period_text(left), period_text(right))
    begins = {"start": day_text(right.start), "end": day_text(left.last)}
    if pair.kind != SEQUENCE_RISK:
        return evidence_of(pair, WHEN, sides, MATCH, ("when.in_turn", begins))
    if right.end <= left.start:
        reverse = {"start": day_text(left.start), "end": day_text(right.last)}
        return evidence_of(pair, WHEN, sides, MISMATCH, ("when.reversed", reverse))
    return evidence_of(pair, WHEN, sides, MISMATCH, ("when.too_early", begins))


def period_text(period: Period | None) -> str:
    """A period as people write it, "" where it is unknown."""
    return "" if period is None else f"{day_text(period.start)} - {day_text(period.last)}"


def groups_of(pair: Pair, row: int) -> tuple[str, ...]:
    """The target groups of a row, none where they are unknown."""
    people = pair.compare.table.people
    return people.sets[people.group[row]] if people.certainty[row] != UNSTATED else ()


def for_whom(pair: Pair) -> Evidence:
    """Whether both are for the same people."""
    compare = pair.compare
    left, right = groups_of(pair, pair.a), groups_of(pair, pair.b)
    sides = (", ".join(left), ", ".join(right))
    share = people_share(pair)
    if left and right:
        same = bool(set(left) & set(right))
        params = {"people": sides[0], "left": sides[0], "right": sides[1]}
        code = "people.same" if same else "people.different"
        return evidence_of(pair, FOR_WHOM, sides, MATCH if same else MISMATCH, (code, params), share=share)
    if left or right:
        params = {"people": sides[0] or sides[1]}
        return evidence_of(pair, FOR_WHOM, sides, UNKNOWN, ("people.assumed", params), share=share)
    kind = int(compare.tags.kind[pair.a, 0])
    usual = compare.catalogue.interventions[kind].target_group if kind != NONE else ""
    if usual and pair.kind in SAME_WORK:
        return evidence_of(pair, FOR_WHOM, sides, UNKNOWN, ("people.usual", {"people": usual}), share=share)
    return evidence_of(pair, FOR_WHOM, sides, UNKNOWN, ("people.unknown", {}), share=share)


def people_share(pair: Pair) -> float:
    """What their people leave of the score; nothing is taken where the kind does not depend on them."""
    if pair.kind == DUPLICATION:
        return pair.measured(pair.compare.same_people)
    if pair.kind == CALENDAR_CONFLICT:
        return pair.measured(lambda a, b: called_alike(pair.compare, a, b))
    return 1.0


def money(pair: Pair) -> Evidence:
    """What each of them costs; it takes nothing from the score."""
    left, right = amount(pair.left), amount(pair.right)
    sides = tuple("" if found is None else money_text(found) for found in (left, right))
    if left is None or right is None:
        silent = [a.organisation for a, found in ((pair.left, left), (pair.right, right)) if found is None]
        params = {"who": " and ".join(sorted(set(silent)))}
        return evidence_of(pair, MONEY, (sides[0], sides[1]), UNKNOWN, ("money.unknown", params))
    params = {"left": sides[0], "right": sides[1]}
    one = left.currency == right.currency
    code = "money.both" if one else "money.currencies"
    return evidence_of(pair, MONEY, (sides[0], sides[1]), MATCH if one else UNKNOWN, (code, params))


def who(pair: Pair) -> Evidence:
    """That the organisations differ, or that one shares in both."""
    sides = (pair.left.organisation, pair.right.organisation)
    params = {"left": sides[0], "right": sides[1]}
    shared = pair.compare.table.parties.shared(np.array([pair.a]), np.array([pair.b]))[0]
    code = "organisations.shared" if shared else "organisations.different"
    if pair.stated and pair.compare.table.organisation[pair.a] == pair.compare.table.organisation[pair.b]:
        code = "organisations.one"
    return evidence_of(pair, ORGANISATIONS, sides, MATCH, (code, params))


def evidence_of(
    pair: Pair,
    feature: str,
    sides: tuple[str, str],
    verdict: str,
    said: tuple[str, dict[str, str]],
    *,
    share: float = 1.0,
) -> Evidence:
    """Evidence with both titles among its parameters and the logarithm of what it leaves of the score."""
    contribution = round(math.log(min(max(share, LEAST_SHARE), 1.0)), 4)
    titles = {"left": pair.left.title, "right": pair.right.title}
    return Evidence(feature, sides[0], sides[1], verdict, contribution, said[0], titles | said[1])


def window(pair: Pair) -> Period | None:
    """The days that both share, or in sequencing and events all their days; None where dates are missing."""
    left, right = pair.left.period, pair.right.period
    if left is None or right is None:
        return None
    if pair.kind in ORDERED or pair.kind == CALENDAR_CONFLICT:
        return left.span(right)
    shared = left.intersection(right)
    return left.span(right) if shared is None and pair.kind == COST_SHARING else shared


def at_stake(pair: Pair) -> Money | None:
    """Of work done twice the smaller budget; None where it is unknown or in two currencies."""
    left, right = amount(pair.left), amount(pair.right)
    if pair.kind not in SAME_WORK or left is None or right is None or left.currency != right.currency:
        return None
    return min(left, right, key=lambda found: found.amount)
