"""What findings and gaps are called on the pages: groups, kinds, how sure, how far, and the marks of evidence."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pamoja.analysis.models import Verdict
from pamoja.analysis.queries import ASKED, CHANGED, DECIDED, NEW, OPENED

Words = Mapping[str, str | Promise]
WAITING = "waiting"
A = Verdict.Answer

GROUP_WORDS: Words = {
    "overlaps": _("Possible overlaps"),
    "orders": _("Orders to check"),
    "help": _("Help each other"),
    "dates": _("Dates that clash"),
}
KIND_WORDS: Words = {
    "duplication": _("same work planned twice"),
    "double_reporting": _("one effort reported twice"),
    "sequence_risk": _("order to check"),
    "sequencing": _("one prepares the other"),
    "layering": _("strengthen each other"),
    "cost_sharing": _("costs could be shared"),
    "calendar_conflict": _("same people, same week"),
    "deadline": _("a deadline falls in it"),
}
TIER_WORDS: Words = {"definite": _("definite"), "probable": _("probable"), "possible": _("possible")}
STATE_WORDS: Words = {
    NEW: _("not asked yet"),
    ASKED: _("partners asked"),
    OPENED: _("before everybody"),
    DECIDED: _("decided"),
    CHANGED: _("look again: the plans changed"),
}
STATE_TAGS: Mapping[str, str] = {NEW: "", ASKED: "brand", OPENED: "brand", DECIDED: "good", CHANGED: "warn"}
STATE_CHOICES: Words = {WAITING: _("waits for you"), **STATE_WORDS}
FEATURE_WORDS: Words = {
    "what": _("What"),
    "where": _("Where"),
    "when": _("When"),
    "for whom": _("For whom"),
    "money": _("Money"),
    "organisations": _("Who"),
}
GAP_WORDS: Words = {
    "nobody": _("nobody"),
    "county_government_only": _("only the county government"),
    "county_wide_only": _("only county-wide claims"),
    "below_need": _("below need"),
}
GAP_LEGEND: Words = {
    "nobody": _("no plan names this work here"),
    "county_government_only": _("the county government plans it here, no partner does"),
    "county_wide_only": _("a plan says “the whole county”, and nobody can tell whether it reaches here"),
    "below_need": _("partners plan it here, but for each person in need less than half of what is usual"),
}
WHO = (gettext_noop("Two partners"), gettext_noop("The county government and a partner"))

# A mark and its word for each kind of evidence; what is missing here follows its verdict.
SAME, NEAR, OTHER, OPEN = "=", "≈", "≠", "?"
MARKS: Mapping[str, tuple[str, str | Promise]] = {
    "what.same": (SAME, _("same kind of work")),
    "what.probably_same": (NEAR, _("probably the same kind")),
    "what.same_wording": (NEAR, _("worded alike")),
    "what.copy": (SAME, _("the same words, or nearly")),
    "what.pays": (SAME, _("one pays the other")),
    "what.paid_by": (SAME, _("one pays the other")),
    "what.same_record": (SAME, _("one record names the other")),
    "what.record": (SAME, _("one record names the other")),
    "what.sequence": (NEAR, _("one before the other")),
    "what.sequence_judged": (NEAR, _("one before the other")),
    "what.layer": (NEAR, _("go together")),
    "what.layer_judged": (NEAR, _("go together")),
    "what.events": (NEAR, _("both call people")),
    "what.share_trainers": (SAME, _("same kind of work")),
    "what.share_survey": (SAME, _("same kind of work")),
    "what.share_trip": (SAME, _("same kind of work")),
    "where.same": (SAME, _("same place")),
    "where.neighbours": (NEAR, _("one sub-county")),
    "where.within": (NEAR, _("one lies in the other")),
    "where.county_wide": (OPEN, _("the whole county")),
    "when.in_turn": (NEAR, _("one after the other")),
    "when.too_early": (OTHER, _("too early")),
    "when.reversed": (OTHER, _("the wrong way round")),
    "when.same_week": (NEAR, _("same week")),
    "people.assumed": (OPEN, _("not stated by one")),
    "people.usual": (OPEN, _("not stated")),
    "people.unknown": (OPEN, _("not stated")),
    "money.both": (NEAR, _("both known")),
    "money.currencies": (OPEN, _("two currencies")),
}
VERDICT_MARKS: Mapping[str, tuple[str, str | Promise]] = {
    "match": (SAME, _("same")),
    "mismatch": (OTHER, _("different")),
    "unknown": (OPEN, _("unknown")),
}
MARK_CLASSES: Mapping[str, str] = {SAME: "same", NEAR: "near", OTHER: "near", OPEN: "none"}

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "overlaps": (A.SAME, A.TWICE, A.DIFFERENT, A.BOTH, A.TOGETHER),
    "orders": (A.TOGETHER, A.DIFFERENT, A.BOTH, A.SAME),
    "help": (A.TOGETHER, A.DIFFERENT, A.BOTH, A.SAME),
    "dates": (A.TOGETHER, A.DIFFERENT, A.BOTH),
}
EXAMPLES: Words = {
    "duplication": _(
        "For example: both mean the borehole at the dispensary; one of us does it, the other moves on."
    ),
    "double_reporting": _("For example: one pays what the other does; only the doer reports it."),
    "sequence_risk": _("For example: the second one waits until the first is finished."),
    "sequencing": _("For example: same site; the second starts once the first is handed over."),
    "layering": _("For example: both reach the same households, so they plan the visits together."),
    "cost_sharing": _("For example: one vehicle and one mobiliser for both."),
    "calendar_conflict": _("For example: the second training moves a week later."),
}


def group_of(kind: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    """The group to which a kind of finding belongs; overlaps where none names it."""
    return next((name for name, kinds in groups.items() if kind in kinds), "overlaps")
