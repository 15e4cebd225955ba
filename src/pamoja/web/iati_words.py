"""What an IATI activity says beyond a row of the plan, in words: who, which sectors, where exactly, money, results."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamoja.core.money import NOT_STATED
from pamoja.web.templatetags.said import day, number
from pamoja.workplan.iati_money import BUDGET, CHILD, COMMITTED, PARENT, PLANNED, SOURCES, SPENT

SOURCE_WORDS = {
    BUDGET: gettext_lazy("budgets"),
    PLANNED: gettext_lazy("planned disbursements"),
    COMMITTED: gettext_lazy("commitments"),
    SPENT: gettext_lazy("spending"),
}
ROLES = {
    "1": gettext_lazy("funds"),
    "2": gettext_lazy("answers for it"),
    "3": gettext_lazy("passes the money on"),
    "4": gettext_lazy("implements"),
}
STATUSES = {
    "1": gettext_lazy("being prepared"),
    "2": gettext_lazy("under way"),
    "3": gettext_lazy("finalised"),
    "4": gettext_lazy("closed"),
    "5": gettext_lazy("cancelled"),
    "6": gettext_lazy("suspended"),
}
VOCABULARIES = {
    "1": "OECD DAC, 5",
    "2": "OECD DAC, 3",
    "3": "COFOG",
    "7": "SDG",
    "8": "SDG targets",
    "10": "Humanitarian clusters",
}
DATES = {
    "planned_start": gettext_lazy("planned start"),
    "actual_start": gettext_lazy("actual start"),
    "planned_end": gettext_lazy("planned end"),
    "actual_end": gettext_lazy("actual end"),
}
RELATIONS = {PARENT: gettext_lazy("part of %s"), CHILD: gettext_lazy("has the part %s")}
MOST = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One heading and what stands under it."""

    label: str
    lines: tuple[str, ...]


def parts_of(record: Mapping[str, Any]) -> list[Part]:
    """All that the file says of an activity; what it is silent on is left out."""
    found = (
        (_("Identifier"), [record["id"]] if record["id"] else []),
        (_("Published by"), [record["publisher"]] if record["publisher"] else []),
        (_("Status"), _status(record)),
        (_("Organisations"), [f"{one['name']}: {_role(one['role'])}" for one in record["roles"]]),
        (_("Sectors"), [_sector(one) for one in record["sectors"]]),
        (_("Locations"), [_location(one) for one in record["locations"]]),
        (_("Dates"), [f"{DATES[name]}: {day(_day(said))}" for name, said in record["dates"].items()]),
        (_("Money"), [_money(key, record["money"][key]) for key in SOURCES if record["money"].get(key)]),
        (_("Results"), [_indicator(one) for one in record["indicators"]]),
        (
            _("Other activities"),
            [str(RELATIONS[kind]) % other for other, kind in record["related"] if kind in RELATIONS],
        ),
    )
    return [Part(label, _cut(lines)) for label, lines in found if lines]


def _cut(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - MOST
    return (*lines[:MOST], _("and %(n)s more") % {"n": more}) if more > 0 else tuple(lines)


def _status(record: Mapping[str, Any]) -> list[str]:
    said = [str(STATUSES[record["status"]])] if record["status"] in STATUSES else []
    return [*said, _("humanitarian")] if record["humanitarian"] else said


def _role(code: str) -> str:
    return str(ROLES.get(code, _("role not stated")))


def _sector(one: Mapping[str, Any]) -> str:
    vocabulary = VOCABULARIES.get(one["vocabulary"]) or _("vocabulary %s") % (one["vocabulary"] or "?")
    share = "" if one["share"] is None else f", {one['share']:g} %"
    return f"{vocabulary}: {one['code']} {one['name']}".rstrip() + share


def _location(one: Mapping[str, Any]) -> str:
    exactness = {"1": _("exact"), "2": _("approximate")}.get(one["exactness"], _("exactness not stated"))
    point = ", ".join(f"{part:g}" for part in one["point"]) if one["point"] else ""
    said = "; ".join(text for text in (one["name"], point, exactness) if text)
    if one["how"] == "point":
        ward = {"ward": one["places"][0], "km": f"{one['km']:g}"}
        return f"{said} → " + _("%(ward)s, approximately (its centre is %(km)s km away)") % ward
    meant = _("another county") if one["how"] == "elsewhere" else _("stays open")
    return f"{said} → {', '.join(one['places']) or meant}"


def _money(key: str, lines: Iterable[Mapping[str, Any]]) -> str:
    sums = [
        _("%(amount)s (currency not stated)") % {"amount": number(line["amount"])}
        if line["currency"] == NOT_STATED
        else f"{line['currency']} {number(line['amount'])}"
        for line in lines
    ]
    return f"{SOURCE_WORDS[key]}: {'; '.join(sums)}"


def _indicator(one: Mapping[str, Any]) -> str:
    periods = [
        f"{day(_day(period['end']))}: {period['target'] or '–'} / {period['actual'] or '–'}"
        for period in one["periods"]
        if period["target"] or period["actual"]
    ]
    tail = _(" (target / reached: %s)") % "; ".join(periods[-3:]) if periods else ""
    return f"{one['title'] or one['result']}{tail}"


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None
