"""Everything that the page of one finding shows one person, made of what they may read of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis.listing import Entry, InFinding, Newest, around, newest_with, wards_of
from pamoja.analysis.models import Finding, Remark, Talk, Verdict
from pamoja.analysis.queries import Opinion, may_see, opinions, remarks_of, standing
from pamoja.core.activities import Site
from pamoja.core.money import Money
from pamoja.cycles.models import Shown
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation
from pamoja.overlap.pairs import COST_SHARING
from pamoja.plans.models import Activity
from pamoja.plans.queries import View, view_of
from pamoja.web.asked import Asked
from pamoja.web.finding_list import Listing, list_behind
from pamoja.web.finding_words import FEATURE_WORDS, MARK_CLASSES
from pamoja.web.redaction import Reader, Reason, Side
from pamoja.web.templatetags.said import day, last_day, number
from pamoja.workplan import facts
from pamoja.workplan.documents.words import letter

PAIR = 2
COMPARED = ("what", "where", "when", "for whom", "money")


@dataclass(frozen=True, slots=True)
class Card:
    """One of the activities as the person may read it: a cell for each of COMPARED, and where it came from."""

    letter: str
    organisation: str
    number: str
    url: str
    withdrawn: bool
    cells: tuple[str, ...]
    source: str
    source_url: str

    @property
    def told(self) -> list[tuple[str, str]]:
        """Each cell with its name."""
        return [(str(FEATURE_WORDS[name]), cell) for name, cell in zip(COMPARED, self.cells, strict=True)]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: its name, a cell of each activity, and how they compare."""

    name: str
    cells: tuple[str, ...]
    mark: str
    word: str
    look: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way from private to public, and whether it is done or is the next one."""

    name: str
    note: str
    look: str


@dataclass(frozen=True)
class Looked:
    """One finding as one person sees it; `listing` is the list it was opened from, None where it is gone."""

    newest: Newest
    view: View
    reader: Reader
    opinion: Opinion
    verdicts: Sequence[Verdict]
    remarks: Sequence[Remark]
    listing: Listing | None

    @property
    def talk(self) -> Talk | None:
        """The thread, None where nobody was asked."""
        return self.opinion.talk

    @property
    def opened(self) -> bool:
        """Whether it is before everybody."""
        return self.talk is not None and self.talk.opened_at is not None

    @property
    def asked(self) -> bool:
        """Whether its partners were asked."""
        return self.talk is not None and self.talk.asked_at is not None

    @property
    def partners(self) -> list[str]:
        """Whose activities they are, in alphabetical order."""
        return [o.name for o in self.newest.organisations]

    @property
    def with_county(self) -> bool:
        """Whether the county government is one of its sides."""
        return any(o.type == Organisation.Type.COUNTY for o in self.newest.organisations)

    @property
    def private_to(self) -> list[str]:
        """Who sees it while it is private."""
        names = [o.name for o in self.newest.organisations if o.type != Organisation.Type.COUNTY]
        return [*names, _("the county"), _("the secretariat"), _("the auditors")]

    @property
    def reads_thread(self) -> bool:
        """Whether the person may read what its partners say: never more than those whom it concerns."""
        return self.view.part.may(rights.SEE_PRIVATE, *self.newest.organisations)

    @property
    def own(self) -> Verdict | None:
        """The answer that stands for the person's own organisation."""
        mine = (v for v in self.opinion.verdicts if v.organisation_id in self.view.part.organisations)
        return next((v for v in mine if v.answer != Verdict.Answer.OPEN), None)

    @property
    def can_talk(self) -> bool:
        """Whether the person may speak in the thread."""
        return self.may(rights.TALK)

    @property
    def can_ask(self) -> bool:
        """Whether the person may ask its partners, who are not asked yet."""
        return not self.asked and self.may(rights.ASK)

    @property
    def can_open(self) -> bool:
        """Whether the person may put it before everybody, where it is not yet."""
        return not self.opened and self.may(rights.OPEN)

    @property
    def can_judge(self) -> bool:
        """Whether the person may say what it is."""
        return self.may(rights.JUDGE)

    @property
    def decides(self) -> bool:
        """Whether the person's answer counts for the county."""
        return self.view.part.everywhere(rights.JUDGE)

    def may(self, operation: str) -> bool:
        """Whether the person may do it with this finding as it stands."""
        return not self.newest.gone and self.view.part.may(operation, *self.newest.organisations)

    @property
    def neighbours(self) -> tuple[int, Entry | None, Entry | None]:
        """Its place in the list it was opened from, and what stands before and after it there.

        Where it left the list by what was done about it, the first that is still there comes next.
        """
        listed = self.listing.wanted if self.listing else []
        place, before, after = around(listed, self.newest.finding.key)
        return place, before, after if place or not listed else listed[0]

    @property
    def shares_work(self) -> bool:
        """Whether another overlap of the list touches one of its activities, so that they may be about one work."""
        mine = {m.activity.pk for m in self.newest.members}
        return self.listing is not None and any(
            mine & {t.activity for t in entry.touched}
            for entry in self.listing.everything
            if entry.group == "overlaps" and entry.key != self.newest.finding.key
        )

    @property
    def shows(self) -> list[str]:
        """What each of its partners shows the others, in a sentence."""
        here = {o.pk for o in self.newest.organisations}
        return [
            _("%(name)s shows other partners: money, %(money)s; places, %(sites)s.")
            % {
                "name": p.organisation.name,
                "money": p.get_money_display(),
                "sites": _("no more than the sub-county") if p.sites == Shown.BAND else p.get_sites_display(),
            }
            for p in self.view.participations
            if p.organisation_id in here
        ]

    @property
    def opening_tells(self) -> bool:
        """Whether it would tell everybody more of a partner's places than that partner shows."""
        here = {o.pk for o in self.newest.organisations}
        return any(p.sites != Shown.ALL for p in self.view.participations if p.organisation_id in here)


def look(request: Asked, key: str) -> Looked:
    """A finding with everything that the person may read of it; raises Hidden where they may not see it at all."""
    cycle, part = request.cycle, request.part
    newest = newest_with(cycle, key)
    said = opinions(cycle)
    talk = said[0].get(key)
    if newest is None or not may_see(part, [o.pk for o in newest.organisations], talk):
        raise rights.Hidden
    view = view_of(cycle, part)
    parties = {o.pk for o in newest.organisations}
    verdicts = said[1].get(key, [])
    sides = [_side(member, view) for member in newest.members]
    return Looked(
        newest,
        view,
        Reader(newest.finding, sides, places_of(newest.finding, sides), cycle.county.key, facts.gazetteer()),
        standing(newest.finding.fingerprint, parties, talk, verdicts),
        verdicts,
        remarks_of(talk) if part.may(rights.SEE_PRIVATE, *parties) else (),
        None if newest.gone else list_behind(request, newest.finding.run, view, said),
    )


def _side(member: InFinding, view: View) -> Side:
    activity = member.activity
    return Side(
        activity.organisation.name,
        activity.title,
        tuple(Site(s.place.key, s.place.name, s.place.level, s.place.code) for s in activity.sites.all()),
        tuple(Money(line.amount, line.currency) for line in activity.budget.all()),
        activity.kes,
        view.money_of(activity),
        view.sites_of(activity),
    )


def places_of(finding: Finding, sides: Sequence[Side]) -> list[str]:
    """Where the sides of a finding meet; where they only lie near each other, the wards of all."""
    if finding.kind == COST_SHARING:
        return wards_of([finding.pk]).get(finding.pk, [])
    return meeting_places(sides)


def meeting_places(sides: Sequence[Side]) -> list[str]:
    """The narrower of the places in which all sides meet, by key; of one side alone all its places."""
    gazetteer = facts.gazetteer()
    found = [site.place for site in sides[0].sites if site.place in gazetteer]
    for side in sides[1:]:
        places = [site.place for site in side.sites if site.place in gazetteer]
        found = [
            y if gazetteer.contains(x, y) else x
            for x in found
            for y in places
            if gazetteer.contains(x, y) or gazetteer.contains(y, x)
        ]
    return list(dict.fromkeys(found))


def cards_of(looked: Looked) -> list[Card]:
    """The activities in the order of the sentences: A, B."""
    return [_card(looked, at, member) for at, member in enumerate(looked.newest.members)]


def _card(looked: Looked, at: int, member: InFinding) -> Card:
    activity, view = member.activity, looked.view
    county, year = view.cycle.county.key, view.cycle.slug
    may_see_row = member.submission is not None and view.part.may(rights.SEE_ROWS, activity.organisation_id)
    row = (county, year, member.submission, member.position)
    return Card(
        letter(at),
        activity.organisation.name,
        activity.short_number,
        reverse("activity", args=(county, year, *activity.short_number.split("/"))),
        activity.withdrawn,
        (
            f"“{looked.reader.activity_title(at)}”",
            looked.reader.places_of(at),
            _days(activity),
            looked.reader.told_of(at, _people(activity)),
            looked.reader.money_of(at),
        ),
        _source(member) if may_see_row else "",
        reverse("row", args=row) if may_see_row else "",
    )


def _days(activity: Activity) -> str:
    if activity.start is None and activity.until is None:
        return _("not stated")
    return f"{day(activity.start)} – {last_day(activity.until)}"


def _people(activity: Activity) -> str:
    groups = ", ".join(activity.target_groups)
    if activity.beneficiaries is None:
        return groups or _("not stated")
    people = ngettext("%(n)s person", "%(n)s people", activity.beneficiaries)
    told = people % {"n": number(activity.beneficiaries)}
    return f"{groups}, {told}" if groups else told


def _source(member: InFinding) -> str:
    place = {"sheet": member.sheet, "line": member.line, "file": member.file}
    if member.sheet:
        return _("sheet %(sheet)s, row %(line)s of “%(file)s”") % place
    return _("row %(line)s of “%(file)s”") % place


def rows_of(cards: Sequence[Card], reasons: Sequence[Reason]) -> list[Row]:
    """The comparison line by line: what, where, when, for whom, money."""
    by_feature = {reason.feature: reason for reason in reasons}
    rows: list[Row] = []
    for at, feature in enumerate(COMPARED):
        reason = by_feature.get(feature)
        mark, word = (reason.mark, reason.word) if reason else ("", "")
        cells = tuple(card.cells[at] for card in cards)
        rows.append(Row(str(FEATURE_WORDS[feature]), cells, mark, word, MARK_CLASSES.get(mark, "none")))
    return rows


def steps_of(looked: Looked) -> list[Step]:
    """The way from private to public, and how far this finding is on it."""
    talk, spoken = looked.talk, len(looked.remarks)
    asked = opened = _("not yet")
    if talk and talk.asked_at and talk.asked_by:
        asked = _("%(day)s, by %(name)s") % {"day": day(talk.asked_at), "name": talk.asked_by.name}
    if talk and talk.opened_at and talk.opened_by:
        opened = _("%(day)s, by %(name)s") % {"day": day(talk.opened_at), "name": talk.opened_by.name}
    said = ngettext("%(n)s remark", "%(n)s remarks", spoken) % {"n": spoken}
    talked = said if spoken else _("nothing said yet")
    if not looked.reads_thread:
        talked = _("between those it concerns")
    return [
        Step(_("1 Asked in private"), asked, "done" if looked.asked else "now"),
        Step(_("2 Talked"), talked, "done" if spoken or looked.opened else "now" if looked.asked else ""),
        Step(_("3 Before everybody"), opened, "done" if looked.opened else "now" if spoken else ""),
    ]
