"""HXL hashtags: a row that says what every column holds, whatever its headings and language."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pamoja.core.money import MINOR_DIGITS
from pamoja.formats.grid import Value
from pamoja.workplan.reading.columns import AMOUNT, SHARE, Column, Heading

SEARCHED_ROWS = 25
KNOWN = frozenset((
    "access", "activity", "adm1", "adm2", "adm3", "adm4", "adm5", "affected", "beneficiary", "capacity",
    "cause", "channel", "contact", "country", "crisis", "currency", "date", "delivery", "description",
    "event", "frequency", "geo", "group", "impact", "indicator", "inneed", "item", "loc", "meta",
    "modality", "need", "operations", "org", "output", "period", "population", "program", "programme",
    "project", "reached", "region", "respondee", "sector", "service", "severity", "status", "subsector",
    "targeted", "value",
))  # fmt: skip
_TAG = re.compile(r"\s*#([a-z][a-z0-9_]*)((?:\s*\+\s*!?\s*[a-z][a-z0-9_-]*)*)\s*", re.IGNORECASE)
_OLD = {
    "lat": ("geo", "lat"),
    "lon": ("geo", "lon"),
    "impl": ("org", "impl"),
    "prog": ("org", "prog"),
    "funder": ("org", "funder"),
}
_IDS = frozenset({"code", "id", "url", "type", "acronym"})
_FUNDS = frozenset({"funder", "donor", "funding", "fund", "payer"})
_DOES = frozenset({"impl", "implementing", "implementer", "partner", "ip"})
_PLANNED = ("budget", "planned", "requested", "required", "requirement", "committed", "allocated")
_SPENT = frozenset({"spent", "disbursed", "expended", "transaction", "spend", "paid"})
_APART = frozenset(["f", "m", "i", "children", "adults", "elderly", "ado", "infants"])


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag with its attributes: #org+impl."""

    name: str
    attributes: frozenset[str] = frozenset()

    def has(self, *names: str) -> bool:
        """Whether one of these attributes is there."""
        return any(name in self.attributes for name in names)

    @property
    def text(self) -> str:
        """As it is written."""
        return "#" + "+".join((self.name, *sorted(self.attributes)))


def tag_of(value: Value) -> Tag | None:
    """The hashtag that a cell holds; tags of the first HXL, such as #lat_deg and #activity_id, as those of today."""
    match = _TAG.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    name, attributes = match[1].lower(), set(re.findall(r"[a-z][a-z0-9_-]*", match[2].lower()))
    words = name.removeprefix("x_").split("_")
    if name not in KNOWN and len(words) > 1:
        name, attributes = words[0], attributes | set(words[1:])
        for word, meant in (
            ("date", "date"),
            ("currency", "currency"),
            ("funds", "value"),
            ("split", "meta"),
        ):
            name = meant if word in words else name
    if name in _OLD:
        name, more = _OLD[name]
        attributes.add(more)
    return Tag(name, frozenset(attributes))


def tags_in(cells: Iterable[tuple[int, Value]]) -> dict[int, Tag]:
    """The hashtags of a row by column: where half of its cells are some and one is of the standard; else none.

    In such a row a cell that forgot its sign is taken for a hashtag where the standard knows it.
    """
    filled = list(cells)
    found = {column: tag for column, value in filled if (tag := tag_of(value))}
    if not found or len(found) * 2 < len(filled) or not any(tag.name in KNOWN for tag in found.values()):
        return {}
    for column, value in filled:
        bare = tag_of(f"#{value}") if isinstance(value, str) else None
        if column not in found and bare and bare.name in KNOWN:
            found[column] = bare
    return found


Test = Callable[[Tag], bool]


def _is(name: str, *wanted: str) -> Test:
    """A tag of this name that has one of the attributes, or any where none is wanted; never a mere code."""
    return lambda tag: tag.name == name and not tag.has(*_IDS) and (not wanted or tag.has(*wanted))


def _does(tag: Tag) -> bool:
    return tag.name == "org" and tag.has(*_DOES) and not tag.has(*_IDS)


def _plain_org(tag: Tag) -> bool:
    return tag.name == "org" and not tag.has(*_IDS, *_FUNDS)


def _funds(tag: Tag) -> bool:
    return tag.name == "org" and tag.has(*_FUNDS) and not tag.has("code", "id", "type", "url")


def _activity(tag: Tag) -> bool:
    return tag.name == "activity" and not tag.has("code", "id", "description", "url")


def _population(tag: Tag) -> bool:
    return tag.name == "population" and tag.has("type")


def _place(name: str) -> tuple[Test, ...]:
    return _is(name, "name"), _is(name), lambda tag: tag.name == name and tag.has("code")


def _date(tag: Tag) -> bool:
    return tag.name in ("date", "period") and not tag.has("start", "end", "reported", "updated", "approved")


ROLES: tuple[tuple[str, tuple[Test, ...]], ...] = (
    ("title", (_is("activity", "name"), _activity, _is("activity"), _is("output"), _is("indicator"),
               _is("service"), _is("modality"), _is("project"), _is("subsector"), _is("sector"), _is("description"))),
    ("description", (_is("activity", "description"), _is("description"), _is("output"), _is("service"),
                     _is("modality"))),
    ("sector", (_is("sector", "name"), _is("sector"), lambda tag: tag.name == "sector", _is("subsector"))),
    ("programme", (_is("activity", "programme", "program"), _is("programme"), _is("program"), _is("project", "name"),
                   _is("project"))),
    ("identifier", (lambda tag: tag.name == "activity" and tag.has("id", "code"),)),
    ("organisation", (_does, _is("org", "name"), _plain_org, lambda tag: tag.name == "org" and tag.has("acronym"))),
    ("funder", (_funds,)),
    ("country", _place("country")),
    ("county", _place("adm1")),
    ("subcounty", _place("adm2")),
    ("ward", _place("adm3")),
    ("place", _place("loc")),
    ("village", (_is("adm4"), _is("adm5"))),
    ("latitude", (lambda tag: tag.name == "geo" and tag.has("lat"),)),
    ("longitude", (lambda tag: tag.name == "geo" and tag.has("lon"),)),
    ("start", (lambda tag: tag.name in ("date", "period") and tag.has("start"),)),
    ("end", (lambda tag: tag.name in ("date", "period") and tag.has("end"),)),
    ("when", (_date,)),
    ("indicator", (_is("indicator", "name"), _is("indicator", "description"), _is("indicator"))),
    ("target", (lambda tag: tag.name == "indicator" and tag.has("target"),)),
    ("target_group", (_is("beneficiary"), _is("group"), _population)),
    ("currency", (_is("currency"),)),
    ("status", (_is("status"),)),
)  # fmt: skip
"""Each role and what may hold it, the best first; a column may hold what is done and its sector at once."""


def columns_by(tags: Mapping[int, Tag], headings: Mapping[int, Heading]) -> list[Column]:
    """What each tagged column holds; of several that hold the same the one that says it best."""

    def column(at: int, role: str, currency: str | None = None) -> Column:
        return Column(at, role, headings.get(at, Heading(tags[at].text)), None, currency, tag=tags[at].text)

    found: list[Column] = []
    for role, tests in ROLES:
        at = next((at for test in tests for at, tag in tags.items() if test(tag)), None)
        if at is not None and not (role == "description" and any(c.index == at for c in found)):
            found.append(column(at, role))
    money = _money_columns(tags)
    role = AMOUNT if len(money) == 1 else SHARE  # one budget in parts, a currency each
    found += [column(at, role, _currency(tags[at])) for at in money]
    found += [column(at, "beneficiaries") for at in _people_columns(tags)]
    taken = {one.index for one in found}
    return found + [column(at, "other") for at in tags if at not in taken]


def _currency(tag: Tag) -> str | None:
    codes = {name.upper() for name in tag.attributes}
    return next(iter(sorted(codes & MINOR_DIGITS.keys())), None)


def _money_columns(tags: Mapping[int, Tag]) -> list[int]:
    """The column of money that counts: what is planned before what was spent; several are never added.

    Columns that each name a currency of their own tell one budget in parts, and count together.
    """
    money = {at: tag for at, tag in tags.items() if tag.name == "value" and not tag.has("transfer", "unit")}
    for word in _PLANNED:
        named = [at for at, tag in money.items() if tag.has(word)]
        if named:
            currencies = {_currency(money[at]) for at in named}
            return named if None not in currencies and len(currencies) == len(named) else named[:1]
    plain = [at for at, tag in money.items() if not tag.has(*_SPENT)]
    return list(plain or money)[:1]


def _people_columns(tags: Mapping[int, Tag]) -> list[int]:
    """The columns of people who are meant to be reached, else who were: a total, else women and men as its parts."""
    for name in ("targeted", "reached", "affected"):
        told = {at: tag for at, tag in tags.items() if tag.name == name and not tag.has("hh", "percentage")}
        mine = {at: tag for at, tag in told.items() if not tag.has("ind")} or told
        whole = [at for at, tag in mine.items() if not tag.has(*_APART)]
        if whole:
            return whole[:1]
        sexes = [at for at, tag in mine.items() if tag.attributes & _APART in ({"f"}, {"m"})]
        if sexes:
            return sexes
    return []
