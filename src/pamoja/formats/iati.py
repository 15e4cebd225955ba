"""Reads IATI activities files, version 2.01 to 2.03, one by one, with their publishers' errors."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError, errors

from pamoja.core.refusals import Refusal
from pamoja.formats import refusals
from pamoja.formats.iati_values import (
    IatiActivity,
    IatiArea,
    IatiBudget,
    IatiIndicator,
    IatiIssue,
    IatiLocation,
    IatiOrganisation,
    IatiShare,
    IatiTarget,
    IatiTransaction,
)
from pamoja.formats.markup import DeclaresDoctype, Node, TooLongText, nodes
from pamoja.formats.measure import kind_of

_ROOT, _ACTIVITY = "iati-activities", "iati-activity"
_UNREAD = frozenset({"contact-info", "document-link", "conditions", "crs-add", "fss", "legacy-data"})
_REQUIRED = {"humanitarian-scope": "type", "point": "srsName"}
_NOT_ALLOWED = {"budget-item": "vocabulary"}
_WITH_ATTRIBUTES_BELOW = frozenset({"location", "country-budget-items"})
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+)?(Z|[+-]\d{2}:\d{2})?")
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_DATE_FIELDS = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
_LATITUDE, _LONGITUDE, _WHOLE = 90.0, 180.0, 100.0
_FIRST_READ = "2"
_TRUE = ("1", "true")
_RECORDS = ("provider-activity-id", "receiver-activity-id", "activity-id")


def read_iati(path: Path) -> Iterator[IatiActivity]:
    """Yield each activity in the order of the file, in flat memory; a Refusal for what is no IATI 2 file.

    An identifier that comes a second time is an issue of the second activity.
    """
    if kind_of(path) != "iati":
        raise refusals.WrongKind(file=path.name, what="not IATI XML", mend="send it as a workbook instead")
    seen: set[str] = set()
    try:
        with path.open("rb") as stream:
            for node in _activities(stream, path.name):
                activity = _Reading(node).activity(seen)
                seen.add(activity.identifier)
                yield activity
    except DeclaresDoctype:
        raise refusals.UnsafeXml(file=path.name) from None
    except TooLongText as error:
        raise refusals.EndlessText(file=path.name, line=error.line) from None
    except ExpatError as error:
        raise _not_well_formed(path, error) from error
    except (
        LookupError,
        ValueError,
        RecursionError,
    ) as error:  # an encoding that is not known, a bottomless nest
        raise refusals.DamagedXml(file=path.name, line=1) from error


def _not_well_formed(path: Path, error: ExpatError) -> Refusal:
    """Why the XML cannot be read on: its bytes are not in the encoding that it claims, or it is broken."""
    bad_byte = errors.codes[errors.XML_ERROR_INVALID_TOKEN]
    if error.code == bad_byte and not _is_utf8(path):
        return refusals.NotItsEncoding(file=path.name, line=error.lineno)
    return refusals.DamagedXml(file=path.name, line=error.lineno)


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _activities(stream: IO[bytes], file: str) -> Iterator[Node]:
    grown = nodes(stream, _ACTIVITY, _UNREAD)
    root = next(grown)
    if root.tag != _ROOT:
        what = f"an XML file of {root.tag}"
        raise refusals.WrongKind(file=file, what=what, mend="send the file of activities")
    first = next(grown, None)
    version = root.attributes.get("version") or (first.attributes.get("version", "") if first else "")
    if version and not version.strip().startswith(_FIRST_READ):
        raise refusals.OldIati(file=file, version=version)
    return chain([first] if first else [], grown)


class _Reading:
    """One activity being read: its defaults, and the issues met so far."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.currency = node.attributes.get("default-currency", "").strip()
        self.language = node.attributes.get("xml:lang", "")
        self.issues: list[IatiIssue] = []
        self.paths: dict[int, str] = {}

    def activity(self, seen: set[str]) -> IatiActivity:
        node = self.node
        identifier = self._identifier(seen)
        title = self._text(node.first("title"))
        if not title:
            self._issue(node.first("title") or node, "empty_title")
        dates = {
            field: self._date(date, date.attributes.get("iso-date", ""))
            for date in reversed(list(node.all("activity-date")))
            if (field := _DATE_FIELDS.get(date.attributes.get("type", "")))
        }
        hierarchy = node.attributes.get("hierarchy", "1")
        self._attributes(node)
        return IatiActivity(
            identifier=identifier,
            title=title,
            line=node.line,
            description=self._text(self._best_description()),
            reporting=self._organisation(node.first("reporting-org")),
            participating=tuple(map(self._organisation, node.all("participating-org"))),
            status=_code(node.first("activity-status")),
            hierarchy=int(hierarchy) if hierarchy.isdecimal() else 1,
            default_currency=self.currency,
            humanitarian=node.attributes.get("humanitarian", "").strip() in _TRUE,
            sectors=tuple(self._share(sector, "1") for sector in node.all("sector")),
            locations=tuple(map(self._location, node.all("location"))),
            countries=tuple(self._share(country, "") for country in node.all("recipient-country")),
            regions=tuple(self._share(region, "1") for region in node.all("recipient-region")),
            budgets=tuple(map(self._budget, node.all("budget"))),
            transactions=tuple(map(self._transaction, node.all("transaction"))),
            disbursements=tuple(map(self._budget, node.all("planned-disbursement"))),
            indicators=tuple(self._indicators()),
            related=tuple(
                (other.attributes.get("ref", "").strip(), other.attributes.get("type", ""))
                for other in node.all("related-activity")
            ),
            others=tuple(
                (other.attributes.get("ref", "").strip(), other.attributes.get("type", ""))
                for other in node.all("other-identifier")
            ),
            **dates,
            issues=tuple(self.issues),
        )

    def _attributes(self, node: Node) -> None:
        """Note attributes that version 2 wants and misses, or does not know."""
        for child in node.children:
            if (missing := _REQUIRED.get(child.tag)) and missing not in child.attributes:
                self._issue(child, "no_attribute", missing)
            if (unknown := _NOT_ALLOWED.get(child.tag)) and unknown in child.attributes:
                self._issue(child, "unknown_attribute", unknown)
            if child.tag in _WITH_ATTRIBUTES_BELOW:
                self._attributes(child)

    def _issue(self, node: Node, code: str, value: str = "") -> None:
        if not self.paths:
            self.paths = dict(_paths(self.node, ""))
        self.issues.append(IatiIssue(node.line, node.tag, code, value, self.paths.get(id(node), "")))

    def _identifier(self, seen: set[str]) -> str:
        node = self.node.first("iati-identifier")
        identifier = " ".join(node.text.split()) if node else ""
        if not identifier:
            self._issue(node or self.node, "missing_identifier")
        elif identifier in seen:
            self._issue(node or self.node, "repeated_identifier", identifier)
        return identifier

    def _best_description(self) -> Node | None:
        """The general description (type 1, the default) before objectives and target groups."""
        found = sorted(self.node.all("description"), key=lambda node: node.attributes.get("type", "1"))
        return next((node for node in found if self._text(node)), None)

    def _text(self, node: Node | None) -> str:
        if node is None:
            return ""
        default = node.attributes.get("xml:lang") or self.language
        written = [
            (narrative.attributes.get("xml:lang") or default, text)
            for narrative in node.all("narrative")
            if (text := narrative.text.strip())
        ]
        english = (text for language, text in written if language.lower().startswith("en"))
        return next(english, written[0][1] if written else "")

    def _organisation(self, node: Node | None) -> IatiOrganisation:
        if node is None:
            return IatiOrganisation()
        get = node.attributes.get
        record = next((said for name in _RECORDS if (said := get(name, "").strip())), "")
        return IatiOrganisation(
            get("ref", "").strip(), self._text(node), get("role", "").strip(), get("type", ""), record
        )

    def _share(self, node: Node, vocabulary: str) -> IatiShare:
        get = node.attributes.get
        code = get("code", "").strip()
        if not code and node.tag == "sector":
            self._issue(node, "no_sector_code", self._text(node))
        percentage = self._number(node, get("percentage", ""))
        if percentage is not None and not 0 <= percentage <= _WHOLE:
            self._issue(node, "bad_percentage", get("percentage", ""))
        share = None if percentage is None else float(percentage)
        return IatiShare(code, get("vocabulary", vocabulary), self._text(node), share)

    def _location(self, node: Node) -> IatiLocation:
        latitude, longitude = self._point(node.first("point"))
        areas = tuple(
            IatiArea(
                area.attributes.get("vocabulary", ""),
                area.attributes.get("code", "").strip(),
                area.attributes.get("level", ""),
            )
            for area in node.children
            if area.tag in ("location-id", "administrative")
        )
        return IatiLocation(
            name=self._text(node.first("name")),
            description=self._text(node.first("description"))
            or self._text(node.first("activity-description")),
            latitude=latitude,
            longitude=longitude,
            areas=areas,
            exactness=_code(node.first("exactness")),
            reach=_code(node.first("location-reach")),
            line=node.line,
        )

    def _point(self, node: Node | None) -> tuple[float | None, float | None]:
        if node is None:
            return None, None
        position = node.first("pos")
        text = position.text.strip() if position else ""
        if not text:
            self._issue(node, "empty_point")
            return None, None
        try:
            latitude, longitude = map(float, text.replace(",", " ").split())
        except ValueError:
            self._issue(node, "bad_point", text)
            return None, None
        if not (abs(latitude) <= _LATITUDE and abs(longitude) <= _LONGITUDE):
            self._issue(node, "point_out_of_range", text)
            return None, None
        return latitude, longitude

    def _budget(self, node: Node) -> IatiBudget:
        start = self._moment(node, "period-start")
        open_ended = node.tag == "planned-disbursement" and node.first("period-end") is None
        end = None if open_ended else self._moment(node, "period-end")
        if start and end and end < start:
            self._issue(node, "reversed_dates", f"{start} - {end}")
        value, currency = self._money(node)
        kind, status = (node.attributes.get(name, "1") for name in ("type", "status"))
        return IatiBudget(start, end, value, currency, kind, status, node.line)

    def _transaction(self, node: Node) -> IatiTransaction:
        value, currency = self._money(node)
        return IatiTransaction(
            type=_code(node.first("transaction-type")),
            date=self._moment(node, "transaction-date"),
            value=value,
            currency=currency,
            provider=self._organisation(node.first("provider-org")),
            receiver=self._organisation(node.first("receiver-org")),
            description=self._text(node.first("description")),
            sectors=tuple(self._share(sector, "1") for sector in node.all("sector")),
            line=node.line,
        )

    def _indicators(self) -> Iterator[IatiIndicator]:
        for result in self.node.all("result"):
            title = self._text(result.first("title"))
            for node in result.all("indicator"):
                baseline = node.first("baseline")
                periods = tuple(map(self._target, node.all("period")))
                begun = baseline.attributes.get("value", "").strip() if baseline else ""
                yield IatiIndicator(title, self._text(node.first("title")), begun, periods, node.line)

    def _target(self, node: Node) -> IatiTarget:
        start, end = (self._moment(node, tag) for tag in ("period-start", "period-end"))
        target, actual = (
            (one.attributes if one else {}).get("value", "").strip()
            for one in map(node.first, ("target", "actual"))
        )
        return IatiTarget(start, end, target, actual)

    def _money(self, parent: Node) -> tuple[Decimal | None, str]:
        node = parent.first("value")
        if node is None or not node.text.strip():
            self._issue(node or parent, "bad_number")
            return None, self.currency
        currency = node.attributes.get("currency", "").strip() or self.currency
        if not currency:
            self._issue(node, "no_currency", node.text.strip())
        return self._number(node, node.text), currency

    def _number(self, node: Node, text: str) -> Decimal | None:
        text = text.strip()
        if not text:
            return None
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self._issue(node, "bad_number", text)
            return None
        self._issue(node, "odd_number", text)
        return number

    def _moment(self, parent: Node, tag: str) -> dt.date | None:
        node = parent.first(tag)
        if node is None:
            self._issue(parent, "bad_date")
            return None
        return self._date(node, node.attributes.get("iso-date", ""))

    def _date(self, node: Node, text: str) -> dt.date | None:
        found = _DATE.fullmatch(text.strip())
        try:
            day = dt.date.fromisoformat(found[1]) if found else dt.date.max
            if day < dt.date.max:  # some write the last day there is for "no end", and no day comes after it
                return day
        except ValueError:
            pass
        self._issue(node, "bad_date", text)
        return None


def _paths(node: Node, above: str) -> Iterator[tuple[int, str]]:
    """Where each element stands in its activity, in words; a number only where there are several of its name."""
    many = Counter(child.tag for child in node.children)
    seen: Counter[str] = Counter()
    for child in node.children:
        seen[child.tag] += 1
        own = f"{child.tag} {seen[child.tag]}" if many[child.tag] > 1 else child.tag
        path = f"{above}, {own}" if above else own
        yield id(child), path
        yield from _paths(child, path)


def _code(node: Node | None) -> str:
    return node.attributes.get("code", "").strip() if node else ""
