"""What pages say of alignment: how an activity came where it stands, how likely a suggestion is, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pamoja.analysis.said import said
from pamoja.cycles.models import Sector
from pamoja.frameworks.models import Programme
from pamoja.plans.models import Activity, Alignment, Suggestion
from pamoja.web.seen import Seen
from pamoja.web.templatetags.said import day
from pamoja.workplan.crosswalk import REASONS

SURE, LIKELY = 0.8, 0.5
WHOLE = 100
ONLY_SECTOR = "sector:"
MANY_OPTIONS = 40


@dataclass(frozen=True, slots=True)
class Fit:
    """A programme that may fit, with how likely in hundredths and in a word, and the reason in a sentence."""

    programme: Programme
    sub_programme: int | None
    percent: int
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list of programmes: its value in a form, its label, and the sector it stands under."""

    value: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as a person sees it, where it stands, and what is suggested where it stands nowhere."""

    seen: Seen
    stands: str
    how: str
    fit: Fit | None = None


def fits(suggestion: Suggestion | None, programmes: Mapping[int, Programme]) -> list[Fit]:
    """The suggestions for an activity, the likeliest first; those of a plan that no longer holds are left out."""
    if suggestion is None:
        return []
    first = [
        suggestion.programme_id, suggestion.sub_programme_id, suggestion.confidence, suggestion.code,
        suggestion.params,
    ]  # fmt: skip
    return [
        Fit(programmes[key], part, in_hundredths(sure), likely(sure), reason(code, params))
        for key, part, sure, code, params in (first, *suggestion.others)
        if key in programmes
    ]


def in_hundredths(confidence: float) -> int:
    """A confidence in hundredths; a suggestion is never wholly sure."""
    return min(round(WHOLE * confidence), WHOLE - 1)


def likely(confidence: float) -> str:
    """A confidence in a word."""
    if confidence >= SURE:
        return _("strong")
    return _("likely") if confidence >= LIKELY else _("weak")


def reason(code: str, params: Mapping[str, Any]) -> str:
    """Why a programme is suggested, in the reader's language."""
    return said(REASONS[code], params) if code in REASONS else ""


def stands(alignment: Alignment | None) -> str:
    """Where an activity stands, in words."""
    if alignment is None:
        return _("under no programme yet")
    if alignment.programme is None:
        return _("no programme fits: %(why)s") % {"why": alignment.note}
    part = alignment.sub_programme
    return f"{alignment.programme.name}: {part.name}" if part and part.name else alignment.programme.name


def how(alignment: Alignment | None) -> str:
    """How it came there, and who decided it when; "" where it stands nowhere."""
    if alignment is None:
        return ""
    if alignment.how == Alignment.How.CROSSWALK and alignment.decision:
        return _("by the county's crosswalk: “%(term)s”") % {"term": alignment.decision.written}
    if alignment.by is None:
        return str(alignment.get_how_display())
    told = {"how": alignment.get_how_display(), "who": alignment.by.name, "when": day(alignment.at)}
    return _("%(how)s: %(who)s, %(when)s") % told


def alignment_in(activity: Activity) -> Alignment | None:
    """Where an activity stands, of one that was read with it."""
    return getattr(activity, "alignment", None)


def suggestion_in(activity: Activity) -> Suggestion | None:
    """What is suggested for an activity, of one that was read with it."""
    return getattr(activity, "suggestion", None)


def options(programmes: Sequence[Programme], sectors: Sequence[Sector] = ()) -> list[Option]:
    """The programmes to choose from under their sectors, and the sectors alone where a form offers them."""
    found = [
        Option(str(p.pk), f"{p.name} ({p.sector})" if p.sector else p.name, p.sector or _("no sector stated"))
        for p in programmes
    ]
    alone = _("Only the sector")
    return found + [Option(f"{ONLY_SECTOR}{s.slug}", s.name, alone) for s in sectors]


def chosen(text: str, offered: Sequence[Option]) -> str:
    """The value of the option that a person chose from the list, or wrote as it is called; "" where none."""
    wanted = " ".join(text.split()).casefold()
    return next((o.value for o in offered if wanted and wanted in (o.value, o.label.casefold())), "")
