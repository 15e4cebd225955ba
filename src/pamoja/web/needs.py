"""What needs a person now: at most three things, each a number, a reason and one button."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis.queries import (
    AtStake,
    Renewal,
    at_stake,
    opened,
    some_together,
    waiting_for,
    wards_without_partner,
)
from pamoja.analysis.together import overdue_of
from pamoja.analysis.wording import questions_for
from pamoja.cycles.models import Cycle, Sector
from pamoja.journal.queries import entries_since
from pamoja.organisations.models import Membership
from pamoja.organisations.rights import REMIND, SEE_EVERYTHING, SEE_JOURNAL, Part
from pamoja.plans.queries import View
from pamoja.plans.receiving import Received
from pamoja.web.templatetags.said import day, kes

MOST, MOST_NAMED = 3, 3
JOURNAL_DAYS = dt.timedelta(days=30)
_R = Membership.Role


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a person: how much of it, why, and where it is done."""

    number: int
    text: SafeString
    url: str
    button: str


@dataclass(frozen=True)
class Seen:
    """What the first page of a cycle has read, from which it tells what needs the person."""

    view: View
    lines: Sequence[Received]
    renewal: Renewal
    sectors: Sequence[Sector]
    now: dt.datetime

    @property
    def cycle(self) -> Cycle:
        """The cycle."""
        return self.view.cycle

    @property
    def part(self) -> Part:
        """Whose page it is."""
        return self.view.part

    @property
    def own(self) -> list[Received]:
        """The plans of the partners that the person acts for."""
        mine = {m.organisation.one for m in self.part.memberships if m.role in (_R.OFFICER, _R.CHIEF)}
        return [line for line in self.lines if line.participation.organisation_id in mine]

    @property
    def watches(self) -> bool:
        """Whether the person decides nothing here and is shown what there is to look at."""
        roles = {m.role for m in self.part.memberships}
        return not (self.part.everywhere(REMIND) or _R.DIRECTOR in roles or self.own)

    def url(self, name: str, *args: object, query: str = "") -> str:
        """The address of a page of the cycle."""
        return reverse(name, args=(self.cycle.county.key, self.cycle.slug, *args)) + query


def needs_of(seen: Seen) -> list[Need]:
    """What needs the person, the most urgent first; each is asked for only while there is room."""
    asked: list[Iterator[Need]] = []
    if seen.watches:
        asked.append(of_watcher(seen))
    elif seen.part.everywhere(REMIND):
        asked.append(of_lead(seen))
    elif any(m.role == _R.DIRECTOR for m in seen.part.memberships):
        asked.append(of_director(seen))
    if seen.own:
        asked.append(of_partner(seen))
    return list(islice(chain.from_iterable(asked), MOST))


def of_lead(seen: Seen) -> Iterator[Need]:
    """For the economist and the secretariat: plans not come, rows to correct, overlaps undecided, phrases asked."""
    missing = [line for line in seen.lines if line.state == "missing"]
    if missing:
        text = ngettext(
            "plan has not come: {names}, {due}.", "plans have not come: {names}, {due}.", len(missing)
        )
        said = format_html(text, names=named(missing), due=due_words(seen.cycle, seen.now))
        yield Need(len(missing), said, seen.url("received"), _("See who, and remind"))
    rows = sum(line.to_mend for line in seen.lines)
    if rows:
        most = max(seen.lines, key=lambda line: line.to_mend)
        text = ngettext(
            "row waits for a correction or a look, from {name}.",
            "rows wait for a correction or a look, most from {name} ({n}).",
            rows,
        )
        said = format_html(text, name=bold(most), n=most.to_mend)
        yield Need(rows, said, seen.url("received"), _("See them by partner"))
    yield from _overdue(seen)
    if seen.renewal.run:
        yield from _overlaps(seen, at_stake(seen.renewal.run, seen.part), "?group=overlaps&state=waiting")
    yield from _words(seen)


def _words(seen: Seen) -> Iterator[Need]:
    """Phrases of plans that people are asked about."""
    waiting = questions_for(seen.renewal.run, seen.part).count()
    if waiting:
        text = ngettext(
            "phrase of the plans is not understood. Say what kind of work it is: ten take a minute.",
            "phrases of the plans are not understood. Say what kind of work they are: ten take a minute.",
            waiting,
        )
        yield Need(waiting, escape(text), seen.url("words"), _("Answer some"))


def _overlaps(seen: Seen, stake: AtStake, query: str) -> Iterator[Need]:
    if not stake.count:
        return
    text = ngettext("probable overlap is undecided.", "probable overlaps are undecided.", stake.count)
    said: list[SafeString] = [escape(text)]
    if stake.kes is not None:
        said.append(format_html(_("At most {money} may be planned twice."), money=strong(kes(stake.kes))))
    if stake.unknown:
        unknown = ngettext("For {n} the money is unknown.", "For {n} the money is unknown.", stake.unknown)
        said.append(format_html(unknown, n=stake.unknown))
    yield Need(stake.count, _sentences(said), seen.url("findings", query=query), _("Look at them"))


def of_director(seen: Seen) -> Iterator[Need]:
    """For a sector's director: activities to answer, and overlaps in the sector."""
    names = {m.sector for m in seen.part.memberships if m.role == _R.DIRECTOR and m.sector}
    mine = [sector for sector in seen.sectors if not names or sector.name in names]
    keys = {sector.pk for sector in mine}
    reviews = [one for line in seen.lines for one in line.reviews if one.sector in keys]
    submitted, returned = sum(one.submitted for one in reviews), sum(one.returned for one in reviews)
    sector = mine[0] if len(mine) == 1 else None
    where = sector.name if sector else _("all sectors")
    query = f"?sector={sector.slug}&state=submitted" if sector else "?state=submitted"
    if submitted:
        text = ngettext(
            "activity in {sector} waits for your answer.",
            "activities in {sector} wait for your answer.",
            submitted,
        )
        said = [format_html(text, sector=strong(where))]
        if returned:
            back = ngettext(
                "{n} more is back with its partner.", "{n} more are back with their partners.", returned
            )
            said.append(format_html(back, n=returned))
        yield Need(submitted, _sentences(said), seen.url("plan", query=query), _("Accept or return them"))
    yield from _overdue(seen)
    if seen.renewal.run:
        stake = at_stake(seen.renewal.run, seen.part, names or None)
        yield from _overlaps(seen, stake, "?group=overlaps&state=waiting")


def of_partner(seen: Seen) -> Iterator[Need]:
    """For a partner: its own plan, its rows, what it was asked, and what it shows the others."""
    for line in seen.own:
        yield from _own_plan(seen, line)
    yield from _overdue(seen)
    yield from _asked(seen)
    for line in seen.own:
        if line.participation.chosen_at is None:
            text = _(
                "choice waits: who sees the money and places of {name}. Until then others see totals only."
            )
            url = seen.url("partner", line.participation.organisation.uuid, query="#shown")
            yield Need(1, format_html(text, name=bold(line)), url, _("Choose who sees what"))


def _overdue(seen: Seen) -> Iterator[Need]:
    """The next steps of what is done together that should have been done by now."""
    if not some_together(seen.renewal.run):
        return
    late = overdue_of(seen.cycle, seen.part, timezone.localtime(seen.now).date())
    if not late:
        return
    text = ngettext(
        "next step of what is done together is overdue: {step}, {who}, {day}.",
        "next steps of what is done together are overdue, the first: {step}, {who}, {day}.",
        len(late),
    )
    first = late[0]
    said = format_html(text, step=strong(first.next_step), who=first.next_by, day=day(first.next_on))
    one = seen.url("collaboration", late[0].collaboration.uuid) if len(late) == 1 else ""
    url = one or seen.url("collaborations", query="?state=overdue")
    yield Need(len(late), said, url, _("Look at them"))


def _own_plan(seen: Seen, line: Received) -> Iterator[Need]:
    if line.state == "missing":
        text = _("plan has not come: {name}, {due}. Send it as it is, in your own layout.")
        said = format_html(text, name=bold(line), due=due_words(seen.cycle, seen.now))
        yield Need(1, said, seen.url("send"), _("Send the plan"))
        return
    if not line.waiting:
        return
    text = ngettext("row of {name} waits", "rows of {name} wait", line.waiting)
    rest = _("{n} to correct or check first.") if line.to_mend else _("nothing to correct, put them in.")
    said = format_html("{}: {}", format_html(text, name=bold(line)), format_html(rest, n=line.to_mend))
    files = [file for file in line.sent if file.waiting]
    url = seen.url("submission", files[0].uuid) if len(files) == 1 else seen.url("received")
    yield Need(line.waiting, said, url, _("Correct them") if line.to_mend else _("Put them in"))


def _asked(seen: Seen) -> Iterator[Need]:
    found = waiting_for(seen.renewal.run, seen.part) if seen.renewal.run else []
    if not found:
        return
    text = ngettext(
        "finding waits for your word. Only its partners, the county and the secretariat see it.",
        "findings wait for your word. Only their partners, the county and the secretariat see them.",
        len(found),
    )
    one = seen.url("finding", found[0]) if len(found) == 1 else ""
    yield Need(
        len(found),
        escape(text),
        one or seen.url("findings", query="?state=waiting"),
        _("Look and answer"),
    )


def of_watcher(seen: Seen) -> Iterator[Need]:
    """For those who decide nothing here: what there is to look at; for auditors the journal before the wards."""
    run, audits = seen.renewal.run, seen.part.may(SEE_JOURNAL)
    if audits:
        entries = entries_since(seen.cycle.county.key, seen.now - JOURNAL_DAYS)
        if entries:
            text = ngettext("entry came into the journal", "entries came into the journal", entries)
            said = format_html("{} {}", text, _("in the last 30 days: who did what, and when."))
            yield Need(entries, said, seen.url("journal"), _("Read the journal"))
    if run is None:
        return
    count = opened(run)
    if count:
        text = ngettext("finding is open for all to see.", "findings are open for all to see.", count)
        yield Need(count, escape(text), seen.url("findings", query="?state=opened"), _("See what was opened"))
    hidden = audits or not seen.part.may(
        SEE_EVERYTHING
    )  # to be named by nobody would tell where the hidden are
    wards = [] if hidden else wards_without_partner(run)
    if wards:
        text = ngettext(
            "ward is named by no partner: {names}.", "wards are named by no partner: {names}.", len(wards)
        )
        yield Need(len(wards), format_html(text, names=_listed(wards)), seen.url("gaps"), _("See the gaps"))


def due_words(cycle: Cycle, now: dt.datetime) -> str:
    """When plans are due, and how far that is from now."""
    if cycle.plans_due is None:
        return _("no due day is set")
    days = (cycle.plans_due - timezone.localtime(now).date()).days
    said = {"day": day(cycle.plans_due), "n": abs(days)}
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("due %(day)s, tomorrow", "due %(day)s, in %(n)s days", days) % said
    return ngettext("due %(day)s, yesterday", "due %(day)s, %(n)s days ago", -days) % said


def strong(text: str) -> SafeString:
    """A word that the eye should find."""
    return format_html("<b>{}</b>", text)


def bold(line: Received) -> SafeString:
    """The name of a plan's organisation."""
    return strong(line.participation.organisation.name)


def named(lines: Sequence[Received]) -> SafeString:
    """The names of organisations, the first of them where they are many."""
    return _listed([line.participation.organisation.name for line in lines])


def _listed(names: Sequence[str]) -> SafeString:
    shown = format_html_join(", ", "<b>{}</b>", ((name,) for name in names[:MOST_NAMED]))
    more = len(names) - MOST_NAMED
    if more <= 0:
        return shown
    return format_html(ngettext("{names} and {n} more", "{names} and {n} more", more), names=shown, n=more)


def _sentences(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts))
