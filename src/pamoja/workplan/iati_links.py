"""Which other records an IATI activity names: whose money it is, who gets it, and who reports the same."""

from collections.abc import Iterator, Sequence
from typing import Any

from pamoja.core.activities import Published
from pamoja.formats.iati_values import IatiActivity

Json = dict[str, Any]
PAYS, PAID_BY, SAME = "pays", "paid_by", "same"
OF_ROLE = {"1": PAID_BY, "4": PAYS}  # who funds and who implements; the records of others tell no direction
OF_RELATED = {"1": PAID_BY, "2": PAYS, "5": SAME}  # a parent, a child, another's report of the same activity
OF_OTHER = {"A3": SAME, "A9": SAME}  # an earlier identifier, or another one
WITHIN_FILE = ("1", "2")


def links_of(item: IatiActivity) -> dict[str, list[str]]:
    """The identifiers that an activity names, by what it says of them; its own is none of them.

    Source: IATI 2.03, provider-activity-id, receiver-activity-id, participating-org/@activity-id, and the code lists
    OrganisationRole, RelatedActivityType and OtherIdentifierType.
    """
    found: dict[str, dict[str, None]] = {}
    for how, name in _named(item):
        if name and name != item.identifier:
            found.setdefault(how, {})[name] = None
    return {how: list(names) for how, names in found.items()}


def _named(item: IatiActivity) -> Iterator[tuple[str, str]]:
    for one in item.transactions:
        yield PAID_BY, one.provider.activity
        yield PAYS, one.receiver.activity
    for role in item.participating:
        if role.role in OF_ROLE:
            yield OF_ROLE[role.role], role.activity
    for name, kind in item.related:
        if kind in OF_RELATED:
            yield OF_RELATED[kind], name
    for name, kind in item.others:
        if kind in OF_OTHER:
            yield OF_OTHER[kind], name


def without_families(records: Sequence[Json]) -> list[Json]:
    """The records of one file without links between a whole and its parts in it: that money is counted once already."""
    parts = {
        pair
        for record in records
        for other, kind in record["related"]
        if kind in WITHIN_FILE
        for pair in ((record["id"], other), (other, record["id"]))
    }
    here = {record["id"] for record in records}
    return [
        {
            **record,
            "links": {
                how: kept
                for how, names in record["links"].items()
                if (kept := [name for name in names if name not in here or (record["id"], name) not in parts])
            },
        }
        for record in records
    ]


def published(record: Json) -> Published | None:
    """The identifiers of a record as its activity carries them; None where it has no identifier of its own."""
    links = record.get("links", {})  # rows that were read before have none
    named = {how: tuple(links.get(how, ())) for how in (PAYS, PAID_BY, SAME)}
    return Published(record["id"], **named) if record["id"] else None
