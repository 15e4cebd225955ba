"""Checks IATI files against a ruleset as the standard publishes it: the rules of its SPEC.rst that need no register."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

Case = dict[str, Any]
NOW = dt.datetime.now(dt.UTC).date()
A_YEAR = 365
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def broken(file: Path, ruleset: Path) -> list[tuple[str, str]]:
    """Each rule that is broken, by id or name, and where."""
    tree: Any = etree.parse(str(file))
    found: list[tuple[str, str]] = []
    for context, rules in json.loads(ruleset.read_text(encoding="utf-8")).items():
        for element in tree.xpath(context):
            for name, case in _cases(rules):
                found += [(rule, tree.getpath(element)) for rule in _broken(element, name, case)]
    return found


def _cases(rules: dict[str, Any]) -> Iterator[tuple[str, Case]]:
    for name, rule in rules.items():
        for case in rule["cases"]:
            yield name, case


def _broken(element: Any, name: str, case: Case) -> list[str]:
    if name == "loop":
        return _looped(element, case)
    if "idCondition" in case or ("condition" in case and not element.xpath(f"boolean({case['condition']})")):
        return []
    known = case.get("ruleInfo", {}).get("id", name)
    return [] if RULES[name](element, case) else [known]


def _looped(element: Any, case: Case) -> list[str]:
    found: list[str] = []
    for value in sorted({str(one) for one in element.xpath(case["foreach"])}):
        filled = json.loads(json.dumps(case["do"]).replace("$1", value))
        for name, inner in _cases(filled):
            found += _broken(element, name, inner)
    return found


def _texts(element: Any, paths: list[str]) -> list[str]:
    found = [one for path in paths for one in element.xpath(path)]
    return [one if isinstance(one, str) else "".join(one.itertext()) for one in found]


def _days(element: Any, path: str) -> list[dt.date]:
    if path == "NOW":
        return [NOW]
    return [dt.date.fromisoformat(text[:10]) for text in _texts(element, [path])]


def _in_order(element: Any, less: str, more: str) -> bool:
    return all(first <= last for first, last in zip(_days(element, less), _days(element, more), strict=False))


def _time_limit(element: Any, case: Case) -> bool:
    spans = zip(_days(element, case["start"]), _days(element, case["end"]), strict=False)
    return all((last - first).days <= A_YEAR for first, last in spans)


def _between(element: Any, case: Case) -> bool:
    return _in_order(element, case["start"], case["date"]) and _in_order(element, case["date"], case["end"])


def _sum(element: Any, case: Case) -> bool:
    texts = _texts(element, case["paths"])
    return not texts or sum(map(Decimal, texts)) == Decimal(str(case["sum"]))


def _range(element: Any, case: Case) -> bool:
    try:
        numbers = [Decimal(text) for text in _texts(element, case["paths"])]
    except InvalidOperation:
        return False
    return all(Decimal(str(case["min"])) <= n <= Decimal(str(case["max"])) for n in numbers)


def _one_or_all(element: Any, case: Case) -> bool:
    if element.xpath(case["one"].replace("@xml:lang", "@*[name()='xml:lang']")):
        return True
    if case["all"] == "lang":
        return all(one.get(LANG) for one in element.iter("narrative"))
    if case["all"] == "currency":
        return all(one.get("currency") for one in element.iter("value", "forecast"))
    transactions = element.xpath("transaction")
    return all(one.xpath(case["all"]) for one in transactions)


def _starts(element: Any, case: Case) -> bool:
    wanted = case["prefix"] if "prefix" in case else [case["start"]]
    prefixes = [f"{text}{case.get('separator', '')}" for text in _texts(element, wanted)]
    return all(text.startswith(tuple(prefixes)) for text in _texts(element, case["paths"]))


def _unique(element: Any, case: Case) -> bool:
    texts = _texts(element, case["paths"])
    return len(texts) == len(set(texts))


RULES: dict[str, Callable[[Any, Case], bool]] = {
    "atleast_one": lambda e, c: bool(_texts(e, c["paths"])),
    "no_more_than_one": lambda e, c: len(_texts(e, c["paths"])) <= 1,
    "one_or_all": _one_or_all,
    "date_order": lambda e, c: _in_order(e, c["less"], c["more"]),
    "date_now": lambda e, c: _in_order(e, c["date"], "NOW"),
    "time_limit": _time_limit,
    "between_dates": _between,
    "sum": _sum,
    "strict_sum": _sum,
    "range": _range,
    "startswith": _starts,
    "unique": _unique,
    "no_spaces": lambda e, c: all(text == text.strip() for text in _texts(e, c["paths"])),
    "regex_matches": lambda e, c: all(re.search(c["regex"], text) for text in _texts(e, c["paths"])),
    "regex_no_matches": lambda e, c: not any(re.search(c["regex"], text) for text in _texts(e, c["paths"])),
    "if_then": lambda e, c: not e.xpath(f"boolean({c['if']})") or bool(e.xpath(f"boolean({c['then']})")),
}
