"""What of a finding a person may read: each partner's money and places only as that partner chose.

Everything a page or a table says of a finding passes here. Nothing is read from the database.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from pamoja.analysis.models import Finding
from pamoja.analysis.queries import OVERLAPS, told_kind
from pamoja.analysis.said import evidence_sentence, finding_title
from pamoja.core.activities import Site
from pamoja.core.money import NOT_STATED, Money
from pamoja.core.places import COUNTY, SUBCOUNTY, WARD, Gazetteer
from pamoja.cycles.models import Shown
from pamoja.overlap.findings import SENTENCES, TITLES, WITHOUT_MONEY
from pamoja.web.finding_words import FEATURE_WORDS, MARKS, OPEN, SAME, VERDICT_MARKS
from pamoja.web.seen import band
from pamoja.web.templatetags.said import kes, number
from pamoja.workplan import veiling
from pamoja.workplan.documents.words import letter
from pamoja.workplan.veiling import SIDE_OF, names_in

WHERE, MONEY = "where", "money"


@dataclass(frozen=True, slots=True)
class Side:
    """One activity of a finding, and what this person sees of its money and places: all, a band or totals.

    `budget` is None where it was not read.
    """

    organisation: str
    title: str
    sites: tuple[Site, ...] = ()
    budget: tuple[Money, ...] | None = ()
    kes: Decimal | None = None
    money_shown: str = Shown.ALL
    sites_shown: str = Shown.ALL


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence as this person may read it: its sentence, and its mark with a word.

    `left` is what of 100 is left of the certainty after this piece, None where that would tell what is hidden.
    """

    feature: str
    name: str
    sentence: str
    mark: str
    word: str
    left: int | None = None


@dataclass(frozen=True)
class Reader:
    """What one person may read of one finding; `wards` are the keys of the wards in which its sides meet."""

    finding: Finding
    sides: Sequence[Side]
    wards: Sequence[str]
    county: str
    gazetteer: Gazetteer

    @property
    def kind(self) -> str:
        """The kind it is told as: "reported twice" would tell that two sums are nearly the same."""
        return told_kind(self.finding.kind, money_hidden=self.money_hidden)

    @property
    def places_hidden(self) -> bool:
        """Whether some side's places are not wholly seen."""
        return any(side.sites_shown != Shown.ALL for side in self.sides)

    @property
    def money_hidden(self) -> bool:
        """Whether some side's money is not wholly seen."""
        return any(side.money_shown != Shown.ALL for side in self.sides)

    def title(self) -> str:
        """The finding in a line, its place no narrower than this person may know it."""
        code, params = self.finding.code, self.finding.params
        if code not in TITLES:
            return self._masked_by_all(self.finding.title)
        told = self._told(params)
        if self.places_hidden and "place" in params:
            told["place"] = self.place()
        if self.kind != self.finding.kind:
            code = f"title.{self.kind}"
            told["work"] = within_sentence(told["work"])
        return finding_title(code, told, self.finding.title)

    def place(self) -> str:
        """Where the sides meet: wards, no more than sub-counties, or the county."""
        if not self.places_hidden:
            named = str(self.finding.params.get("place", ""))
            return named or ", ".join(self.gazetteer[ward].name for ward in self.wards) or _("unknown")
        inside = self._subcounties(self.wards)
        if inside and all(side.sites_shown != Shown.TOTALS for side in self.sides):
            return ", ".join(inside)
        return _("%(county)s County") % {"county": self.gazetteer[self.county].name}

    def at_stake(self) -> str:
        """At most how much money lies in it, in words."""
        finding = self.finding
        if finding.kind not in OVERLAPS:
            return _("not counted")
        if not self.money_hidden:
            if finding.money is None:
                return _("unknown")
            amount = f"{currency_of(finding.currency)} {number(finding.money)}"
            return _("up to %(amount)s") % {"amount": amount}
        if any(side.money_shown == Shown.TOTALS for side in self.sides):
            return _("not shown")
        known = [side.kes for side in self.sides if side.kes is not None]
        return band(min(known)) if len(known) == len(self.sides) else _("unknown")

    def money_note(self) -> str:
        """How the money was converted and for how many places it is; "" where that is not for this person."""
        return "" if self.money_hidden or self.places_hidden else self.finding.money_note

    def reasons(self) -> list[Reason]:
        """The evidence in its fixed order."""
        return [
            self._reason(evidence, left)
            for evidence, left in zip(self.finding.evidence, self._left(), strict=True)
        ]

    def _left(self) -> "list[int | None]":
        """What is left of 100 after each piece of evidence; nothing where places or money are hidden: it tells them."""
        taken = [evidence.get("contribution") for evidence in self.finding.evidence]
        if self.places_hidden or self.money_hidden or None in taken:
            return [None] * len(taken)
        return [round(100 * math.exp(total)) for total in accumulate(float(part) for part in taken)]

    def weakest(self) -> str:
        """The weakest point and what to ask about it."""
        text = self.finding.weakest
        for evidence in self.finding.evidence:
            sentence = str(evidence["sentence"])
            if sentence and text.startswith(sentence):
                asked = text.removeprefix(sentence).strip()
                return f"{self._sentence(evidence)} {_(asked) if asked else ''}".strip()
        return self._masked_by_all(_(text) if text else "")

    def activity_title(self, at: int) -> str:
        """The title of one of the activities, without what its partner does not show."""
        return self.told_of(at, self.sides[at].title)

    def told_of(self, at: int, text: str) -> str:
        """Any words of one of the activities, without what its partner does not show."""
        return self._masked(text, at)

    def places_of(self, at: int) -> str:
        """Where one of the activities is."""
        side = self.sides[at]
        if side.sites_shown == Shown.TOTALS:
            return _("places are shown as totals only")
        if side.sites_shown == Shown.BAND:
            return ", ".join(self._wide_names(side)) or _("not stated")
        return ", ".join(self._site_name(site) for site in side.sites) or _("not stated")

    def money_of(self, at: int) -> str:
        """What one of the activities costs."""
        side = self.sides[at]
        if side.money_shown == Shown.TOTALS:
            return _("money is shown as totals only")
        if side.money_shown == Shown.BAND:
            return band(side.kes)
        budget = side.budget or ()
        stated = "; ".join(f"{currency_of(m.currency)} {number(m.amount)}" for m in budget)
        foreign = any(m.currency not in ("KES", NOT_STATED) for m in budget)
        if foreign and side.kes is not None:
            return _("%(amounts)s (%(kes)s)") % {"amounts": stated, "kes": kes(side.kes)}
        return stated or _("not stated")

    def _reason(self, evidence: Mapping[str, Any], left: int | None) -> Reason:
        feature = str(evidence["feature"])
        mark, word = self._mark(evidence)
        name = str(FEATURE_WORDS.get(feature, feature))
        return Reason(feature, name, self._sentence(evidence), mark, word, left)

    def _mark(self, evidence: Mapping[str, Any]) -> tuple[str, str]:
        if self._hides(str(evidence["feature"])):
            return OPEN, _("not shown")
        code = str(evidence.get("code", ""))
        alike = evidence.get("left") and evidence["left"] == evidence["right"]
        if alike and code in ("when.shared", "money.both"):
            return SAME, _("same")
        if code == "when.shared" and evidence["verdict"] == "match":
            return "≈", _("%(days)s days shared") % {"days": evidence["params"]["days"]}
        mark, word = MARKS.get(code) or VERDICT_MARKS[str(evidence["verdict"])]
        return mark, str(word)

    def _hides(self, feature: str) -> bool:
        return (feature == WHERE and self.places_hidden) or (feature == MONEY and self.money_hidden)

    def _sentence(self, evidence: Mapping[str, Any]) -> str:
        feature, code = evidence["feature"], evidence.get("code", "")
        if feature == WHERE and self.places_hidden:
            return self._where()
        if feature == MONEY and self.money_hidden:
            return self._money()
        if code not in SENTENCES:
            return self._masked_by_all(evidence_sentence(evidence))
        if self.money_hidden:
            code = WITHOUT_MONEY.get(code, code)
        return evidence_sentence({**evidence, "code": code, "params": self._told(evidence["params"])})

    def _where(self) -> str:
        secret = sorted({s.organisation for s in self.sides if s.sites_shown == Shown.TOTALS})
        if not secret:
            inside = ", ".join(self._subcounties(self.wards)) or self.place()
            return _("They meet in %(place)s; more is not shown.") % {"place": inside}
        said = _("%(who)s: places are shown as totals only, so where they meet is not said here.")
        return said % {"who": ", ".join(secret)}

    def _money(self) -> str:
        parts = [
            _("%(letter)s: %(money)s") % {"letter": letter(at), "money": self.money_of(at)}
            for at in range(len(self.sides))
        ]
        return f"{'; '.join(parts)}."

    def _told(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a sentence, each title without what its own partner does not show."""
        told = dict(params)
        for name, at in SIDE_OF.items():
            if name in told and at < len(self.sides):
                told[name] = self._masked(str(told[name]), at)
        if "people" in told:
            told["people"] = self._masked_by_all(str(told["people"]))
        if "who" in told:
            told["who"] = _(str(told["who"]))
        return told

    def _masked_by_all(self, text: str) -> str:
        for at in range(len(self.sides)):
            text = self._masked(text, at)
        return text

    def _masked(self, text: str, at: int) -> str:
        side = self.sides[at]
        names = names_in(self.gazetteer, self.county, wide=side.sites_shown == Shown.TOTALS)
        return masked(text, side, names)

    def _subcounties(self, places: Iterable[str]) -> list[str]:
        """The sub-counties that hold these places, by name."""
        found = {
            above
            for place in places
            if place in self.gazetteer
            for above in (place, *self.gazetteer.ancestors(place))
            if self.gazetteer[above].level == SUBCOUNTY
        }
        return [self._wide(key) for key in sorted(found, key=lambda key: self.gazetteer[key].name)]

    def _wide_names(self, side: Side) -> list[str]:
        counties = [_("the whole county") for site in side.sites if site.level == COUNTY]
        return [*self._subcounties(site.place for site in side.sites), *counties]

    def _wide(self, key: str) -> str:
        return _("%(name)s sub-county") % {"name": self.gazetteer[key].name}

    def _site_name(self, site: Site) -> str:
        if site.level == WARD:
            return site.name
        return (
            _("the whole county") if site.level == COUNTY else _("%(name)s sub-county") % {"name": site.name}
        )


def within_sentence(text: str) -> str:
    """A text that began a sentence as it stands within one; an acronym stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def masked(text: str, side: Side, names: re.Pattern[str] | None) -> str:
    """A text of one partner's, without the places of the county and the sums that it does not show."""
    return veiling.masked(text, side, names, no_place=_("[place not shown]"), no_sum=_("[sum not shown]"))


def currency_of(code: str) -> str:
    """A currency's code, or the words for none."""
    return _("currency not stated,") if code == NOT_STATED else code
