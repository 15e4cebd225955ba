"""What people ask the plan for: read from an address, offered in a form, and kept from page to page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamoja.cycles.models import Sector
from pamoja.cycles.queries import year_of
from pamoja.organisations.models import Organisation
from pamoja.places.queries import Ward
from pamoja.plans.models import Activity
from pamoja.plans.queries import ORDERS, View, Wanted
from pamoja.web.asked import as_typed
from pamoja.web.seen import quarter_names

A_PAGE = 25  # as many as fit into 5 kB on the wire
LONGEST = 500
SHOWN = 60
NO_SECTOR = "none"
FIELDS = ("sector", "ward", "partner", "quarter", "programme", "state", "words", "order")
UNKNOWN: Mapping[str, str | Promise] = {
    "sector": gettext_lazy("There is no sector “%(value)s” in this plan: all sectors are shown."),
    "ward": gettext_lazy("There is no ward “%(value)s” in this county: all wards are shown."),
    "partner": gettext_lazy("There is no partner “%(value)s” in this plan: all partners are shown."),
    "quarter": gettext_lazy("“%(value)s” is no quarter: they are 1 to 4. The whole year is shown."),
    "programme": gettext_lazy("No activity names the programme “%(value)s”: all programmes are shown."),
    "state": gettext_lazy("There is no state “%(value)s”: all states are shown."),
    "order": gettext_lazy("The plan cannot be sorted by “%(value)s”: it is sorted by number."),
    "page": gettext_lazy("There is no page “%(value)s”: the nearest one is shown."),
}
ORDER_NAMES: Mapping[str, str | Promise] = {
    "number": gettext_lazy("number"),
    "title": gettext_lazy("activity"),
    "partner": gettext_lazy("partner"),
    "start": gettext_lazy("first day"),
    "budget": gettext_lazy("budget, largest first"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass
class Filters:
    """What was asked for: `given` holds each filter that counts, `misread` a sentence for each that does not."""

    wanted: Wanted = field(default_factory=Wanted)
    given: dict[str, str] = field(default_factory=dict)
    misread: list[str] = field(default_factory=list)
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    page: int = 1

    @property
    def query(self) -> str:
        """What was asked for, for an address, with its question mark; "" for everything."""
        return _query(self.given)

    @property
    def narrowed(self) -> bool:
        """Whether less than everything was asked for."""
        return bool(set(self.given) - {"order"})

    @property
    def more(self) -> bool:
        """Whether something was chosen that stands under More."""
        return bool(set(self.given) & {"programme", "state", "order"})

    @property
    def sorting(self) -> dict[str, str]:
        """The address of each order, the other filters kept."""
        return {order: _query({**self.given, "order": order}) for order in ORDERS}

    def address(self, page: int) -> str:
        """The query of another page."""
        return _query({**self.given, "page": str(page)})


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list; `start` and `stop` cut it, `before` and `after` are addresses or ""."""

    number: int
    last: int
    start: int
    stop: int
    count: int
    before: str
    after: str

    @property
    def first_shown(self) -> int:
        """The first row shown, counted from 1."""
        return self.start + 1

    @property
    def last_shown(self) -> int:
        """The last row shown."""
        return min(self.stop, self.count)


def read_filters(
    given: Mapping[str, str],
    view: View,
    *,
    sectors: Sequence[Sector],
    wards: Sequence[Ward] = (),
    programmes: Sequence[str] = (),
    fields: Iterable[str] = FIELDS,
) -> Filters:
    """What an address asks for; what is not known is left out and told."""
    found = Filters()
    options: dict[str, Mapping[str, object]] = {
        "sector": {NO_SECTOR: None} | {s.slug: s for s in sectors},
        "ward": {ward.slug: ward.place for ward in wards},
        "partner": _partners(view),
        "quarter": {str(number): number for number in range(1, 5)},
        "programme": {_tidy(name): name for name in programmes},
        "state": dict.fromkeys(Activity.Review.values),
        "order": dict.fromkeys(ORDERS),
    }
    text = {name: _text(given, name) for name in fields}
    for name, value in text.items():
        if value and (name == "words" or value in options[name]):
            found.given[name] = value if name != "partner" else _number_of(value, options[name])
        elif value:
            found.misread.append(_(UNKNOWN[name]) % {"value": value[:SHOWN]})  # type: ignore[arg-type]
    found.wanted = _wanted(found.given, options)
    found.choices = {
        name: [Choice(value, label, value == found.given.get(name, "")) for value, label in offered]
        for name, offered in _offered(view, sectors, wards, programmes).items()
        if name in text
    }
    found.page = _page(_text(given, "page"), found)
    return found


def _partners(view: View) -> dict[str, Organisation]:
    """Who takes part, by number and by name: forms send the name, which is shorter, and addresses keep the number."""
    by_name = {_tidy(p.organisation.name): p.organisation for p in view.participations}
    return by_name | {str(p.organisation.uuid): p.organisation for p in view.participations}


def _number_of(value: str, partners: Mapping[str, object]) -> str:
    return str(cast("Organisation", partners[value]).uuid)


def pages_of(filters: Filters, count: int) -> Pages:
    """Where one is in a list of so many, and what comes before and after."""
    last = max(1, -(-count // A_PAGE))
    if filters.page > last:
        filters.misread.append(_(UNKNOWN["page"]) % {"value": filters.page})  # type: ignore[arg-type]
    number = min(filters.page, last)
    return Pages(
        number, last, (number - 1) * A_PAGE, number * A_PAGE, count,
        filters.address(number - 1) if number > 1 else "",
        filters.address(number + 1) if number < last else "",
    )  # fmt: skip


def _text(given: Mapping[str, str], name: str) -> str:
    return _tidy(as_typed(given, name))[:LONGEST]


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _page(text: str, found: Filters) -> int:
    if text.isascii() and text.isdigit() and int(text[:9]) > 0:
        return int(text[:9])
    if text:
        found.misread.append(_(UNKNOWN["page"]) % {"value": text[:SHOWN]})  # type: ignore[arg-type]
    return 1


def _wanted(given: Mapping[str, str], options: Mapping[str, Mapping[str, object]]) -> Wanted:
    def chosen(name: str) -> object:
        return options[name].get(given.get(name, ""))

    return Wanted(
        sector=chosen("sector"),  # type: ignore[arg-type]
        unaligned=given.get("sector") == NO_SECTOR,
        ward=chosen("ward"),  # type: ignore[arg-type]
        organisation=chosen("partner"),  # type: ignore[arg-type]
        programme=chosen("programme") or "",  # type: ignore[arg-type]
        quarter=int(given.get("quarter", "0")),
        review=given.get("state", ""),
        words=given.get("words", ""),
        order=given.get("order", "number"),
    )


def _offered(
    view: View, sectors: Sequence[Sector], wards: Sequence[Ward], programmes: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """Every list to choose from: values with their labels."""
    no_sector = (NO_SECTOR, _("not yet under a sector"))
    quarters = enumerate(quarter_names(year_of(view.cycle)), 1)
    return {
        "sector": [*((s.slug, s.name) for s in sectors), no_sector],
        "ward": [(ward.slug, ward.place.name) for ward in wards],
        "partner": [(str(p.organisation.uuid), p.organisation.name) for p in view.participations],
        "quarter": [(str(number), name) for number, name in quarters],
        "programme": [(_tidy(name), name) for name in programmes],
        "state": [(value, str(label)) for value, label in Activity.Review.choices],
        "order": [(order, str(name)) for order, name in ORDER_NAMES.items()],
    }


def _query(given: Mapping[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""
