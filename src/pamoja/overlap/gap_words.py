"""A gap that was weighed by need, in sentences: who is there, how many lack it, what is planned, what is missing."""

from collections.abc import Iterator

from pamoja.overlap.gaps import Gap, Need, Usual
from pamoja.overlap.spreading import Planned


def gap_explained(gap: Gap) -> str:
    """The gap in a few sentences, each figure with its year and source, and what is unknown as unknown."""
    first = gap.sentence[:1].upper() + gap.sentence[1:]
    return " ".join((first, *_more(gap)))


def _more(gap: Gap) -> Iterator[str]:
    need = gap.need or Need()
    yield _need(need)
    if gap.planned and gap.planned.count:
        yield f"Planned by name: {_planned(gap.planned)}."
    if gap.claimed and gap.claimed.count:
        yield f"Claimed for the whole county, in no ward: {_planned(gap.claimed)}."
    if gap.usual:
        yield _usual(gap.usual)
    if gap.unmet is not None:
        yield f"Missing: {gap.unmet:,} people in need are not reached by name."
    elif need.people is not None:
        yield "Missing: unknown, as not every plan tells how many people it reaches."


def _need(need: Need) -> str:
    if need.population is None and need.deficit is None:
        return "How many people need it is unknown."
    people = "Population unknown" if need.population is None else f"{need.population:,} people"
    counted = f" ({need.counted})" if need.counted and need.population is not None else ""
    if need.deficit is None:
        return f"{people}{counted}; which share of them needs it is unknown."
    told = ", ".join(
        part for part in (need.indicator, need.of, need.year, need.source or "source not named") if part
    )
    share = f"{people}{counted}, {need.deficit:.1%} in need ({told})"
    return f"{share}." if need.people is None else f"{share}: {need.people:,} people."


def _planned(planned: Planned) -> str:
    count = planned.count
    parts = ["1 activity" if count == 1 else f"{count:,} activities"]
    parts.append(_told(f"{planned.people:,} people", planned.people, planned.people_untold, "people"))
    parts.append(_told(f"KES {planned.shillings:,.0f}", planned.cents, planned.money_untold, "money"))
    return ", ".join(parts)


def _told(figure: str, known: int, untold: int, what: str) -> str:
    if not untold:
        return figure
    silent = f"{untold} {'does' if untold == 1 else 'do'} not tell"
    return f"at least {figure} ({silent})" if known else f"{what} unknown"


def _usual(usual: Usual) -> str:
    if usual.in_people:
        here, middle = f"{usual.here * 100:.3g} of every 100 people in need", f"{usual.middle * 100:.3g}"
    else:
        here, middle = f"KES {usual.here:,.2f} for each person in need", f"KES {usual.middle:,.2f}"
    return (
        f"Below need: plans bring {here} here, less than half of the {middle} in the middle one of "
        f"{usual.wards} wards that are served."
    )
