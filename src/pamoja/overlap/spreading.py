"""What is planned where: the people and the money of each activity, once, over the wards that it names."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pamoja.core.activities import Activity
from pamoja.core.places import CONSTITUENCY, COUNTY, SUBCOUNTY, WARD, Gazetteer

NARROW = (WARD, SUBCOUNTY, CONSTITUENCY)
SHILLINGS = "KES"
CENTS = 100


class Subject(NamedTuple):
    """What is planned: a sector, or one kind of work of it."""

    sector: str
    intervention: str = ""


@dataclass(slots=True)
class Planned:
    """What activities bring to one ward, or claim for a whole county; nothing at all where their `count` is 0.

    `activities` are their ids, where they are known. `people` and `cents` (of a Kenya shilling) add up what is stated;
    `people_untold` and `money_untold` count the activities that do not state it. `partners` tells that one of them at
    least is not the county government's.
    """

    count: int = 0
    partners: bool = False
    people: int = 0
    people_untold: int = 0
    cents: int = 0
    money_untold: int = 0
    activities: list[str] = field(default_factory=list)

    @property
    def reached(self) -> int | None:
        """How many people are reached; None where an activity does not say."""
        return None if self.people_untold else self.people

    @property
    def money(self) -> Decimal | None:
        """How many shillings are planned; None where an activity does not say."""
        return None if self.money_untold else self.shillings

    @property
    def shillings(self) -> Decimal:
        """The shillings that are stated."""
        return Decimal(self.cents) / CENTS


@dataclass(frozen=True, slots=True)
class Spread:
    """What is planned by (ward, subject), and what is claimed for no nearer place than all of a county."""

    served: Mapping[tuple[str, Subject], Planned]
    claimed: Mapping[tuple[str, Subject], Planned]


@dataclass(frozen=True, slots=True)
class _Shares:
    """The wards of an activity with their weights, or else its counties; `wide` are all counties that it claims."""

    places: tuple[str, ...]
    weights: tuple[int, ...]
    in_wards: bool
    wide: tuple[str, ...]


def spread(
    activities: Iterable[Activity],
    gazetteer: Gazetteer,
    subjects_of: Mapping[str, Sequence[Subject]],
    *,
    people_in: Mapping[str, int],
    counted_elsewhere: Collection[str] = (),
    shillings_of: Callable[[Activity], Decimal | None] | None = None,
) -> Spread:
    """What the activities bring to each ward and subject, every person and every cent once.

    An activity is shared out over the wards it names, a sub-county standing for its wards, in proportion to the
    people who live there (`people_in`, by place id), or equally where that is unknown of one of them. What names no
    ward and only a county or more stays a claim for that county: it is spread to no ward. Activities of several
    subjects count in full under each; those `counted_elsewhere` serve their wards without people or money of their
    own. `shillings_of` gives an activity's money in Kenya shillings, None where that is unknown.
    """
    price = shillings_of or stated_shillings
    served: dict[tuple[str, Subject], Planned] = {}
    claimed: dict[tuple[str, Subject], Planned] = {}
    kept: dict[tuple[str, ...], _Shares] = {}
    for activity in sorted(activities, key=lambda one: one.id):
        subjects = subjects_of.get(activity.id, ())
        if not subjects:
            continue
        named = tuple(sorted({site.place for site in activity.sites if site.place in gazetteer}))
        shares = kept.get(named) or kept.setdefault(named, _shares(named, gazetteer, people_in))
        once = activity.id not in counted_elsewhere
        people = activity.beneficiaries if once else 0
        money = price(activity) if once else Decimal(0)
        parts = _parts(people, shares.weights)
        cents = _parts(None if money is None else int(money * CENTS), shares.weights)
        where = served if shares.in_wards else claimed
        for subject in subjects:
            for place, heads, sum_ in zip(shares.places, parts, cents, strict=True):
                _add(where, (place, subject), activity, heads, sum_)
            for county in shares.wide if shares.in_wards else ():
                _add(claimed, (county, subject), activity, 0, 0)
    return Spread(served, claimed)


def stated_shillings(activity: Activity) -> Decimal | None:
    """What an activity costs in Kenya shillings, None where it does not say all of it in them."""
    if not activity.budget or any(line.money.currency != SHILLINGS for line in activity.budget):
        return None
    return sum((line.money.amount for line in activity.budget), Decimal(0))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of an amount in proportion to the weights that add up to it; the largest remainders round up."""
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights]
    left = amount - sum(parts)
    order = sorted(range(len(parts)), key=lambda at: (-(amount * weights[at] % whole), at)) if left else []
    for at in order[:left]:
        parts[at] += 1
    return parts


def _parts(amount: int | None, weights: Sequence[int]) -> Sequence[int | None]:
    if amount is None:
        return (None,) * len(weights)
    return (amount,) if len(weights) == 1 else split(amount, weights)


def _add(
    into: dict[tuple[str, Subject], Planned],
    key: tuple[str, Subject],
    activity: Activity,
    people: int | None,
    cents: int | None,
) -> None:
    planned = into.get(key)
    if planned is None:
        planned = into[key] = Planned()
    planned.count += 1
    planned.activities.append(activity.id)
    planned.partners |= not activity.own
    if people is None:
        planned.people_untold += 1
    else:
        planned.people += people
    if cents is None:
        planned.money_untold += 1
    else:
        planned.cents += cents


def _shares(named: Sequence[str], gazetteer: Gazetteer, people_in: Mapping[str, int]) -> _Shares:
    narrow = [place for place in named if gazetteer[place].level in NARROW]
    wards = sorted({ward.id for place in narrow for ward in gazetteer.wards_in(place)})
    counties = sorted({county for place in named for county in _counties(place, gazetteer)})
    places = wards or counties
    weights = [people_in.get(place) for place in places]
    known = [weight for weight in weights if weight is not None]
    whole = len(known) == len(places) and sum(known) > 0
    return _Shares(tuple(places), tuple(known) if whole else (1,) * len(places), bool(wards), tuple(counties))


def _counties(place: str, gazetteer: Gazetteer) -> list[str]:
    """The counties that a place holds whole, itself where it is one."""
    if gazetteer[place].level == COUNTY:
        return [place]
    if gazetteer[place].level in NARROW:
        return []
    return [county.id for county in gazetteer.inside(place, COUNTY)]
