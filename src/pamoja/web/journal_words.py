"""An entry of the journal in words: what was done to what, and where that can be looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamoja.analysis.models import CollaborationTerms, Verdict
from pamoja.cycles.models import Cycle, Shown
from pamoja.cycles.queries import names_taking_part
from pamoja.frameworks.models import Framework
from pamoja.journal.models import Entry
from pamoja.organisations.models import Apart, Membership
from pamoja.organisations.queries import names_of
from pamoja.plans.queries import submission_names
from pamoja.web.templatetags.said import activities, rows

ACTIONS: Mapping[str, str | Promise] = {
    "cycle.started": gettext_lazy("started the plan of {year}"),
    "rates.set": gettext_lazy("set exchange rates: {rates}"),
    "rate.taken_back": gettext_lazy(
        "took back an exchange rate: {currency} 1 = KES {kes} of {day}, {source}"
    ),
    "organisation.registered": gettext_lazy("entered {name}"),
    "organisation.takes_part": gettext_lazy("took {organisation} in among those whose plan is awaited"),
    "shown.chosen": gettext_lazy("chose what others see of {organisation}: money, {money}; places, {sites}"),
    "partner.reminded": gettext_lazy("reminded {organisation} ({messages})"),
    "organisations.merged": gettext_lazy(
        "said that {other} and {organisation} are one, as {organisation}. {reason}"
    ),
    "merge.undone": gettext_lazy("said that {other} and {organisation} are two again"),
    "alias.added": gettext_lazy("said that “{written}” stands for {organisation}"),
    "alias.taken_back": gettext_lazy("said that “{written}” stands for {organisation} no more"),
    "names.told_apart": gettext_lazy("said of “{other}” and {organisation}: {apart}"),
    "person.invited": gettext_lazy("invited somebody for {organisation} as {role}"),
    "person.joined": gettext_lazy("{person} joined for {organisation} as {role}"),
    "person.left": gettext_lazy("ended the part of {person} for {organisation} as {role}"),
    "invitation.withdrawn": gettext_lazy("withdrew an invitation for {organisation}"),
    "framework.loaded": gettext_lazy("loaded “{file}” as {kind} {year}, key outputs: {outputs}"),
    "framework.taken_back": gettext_lazy("took “{file}” back as {kind} {year}"),
    "priorities.entered": gettext_lazy("entered what was asked for at “{title}”, lines: {lines}"),
    "priorities.taken_back": gettext_lazy("took back what was asked for at “{title}”"),
    "priority.answered": gettext_lazy("said that {number} answers what was asked for: “{asked}”"),
    "priority.not_answered": gettext_lazy("said that {number} does not answer what was asked for: “{asked}”"),
    "needs.loaded": gettext_lazy("loaded the table of needs “{file}”, figures: {figures}"),
    "outlines.loaded": gettext_lazy("loaded outlines of wards from “{file}”, wards: {wards}"),
    "outlines.taken_back": gettext_lazy("took the outlines of “{file}” back"),
    "indicator.chosen": gettext_lazy("said that “{indicator}” tells the need of {sector}"),
    "indicator.none": gettext_lazy("said that no figure tells the need of {sector}"),
    "needs.taken_back": gettext_lazy("took the table of needs “{file}” back"),
    "past.loaded": gettext_lazy("loaded “{file}”, what became of {year}: actions, {actions}"),
    "past.taken_back": gettext_lazy("took “{file}” back, what became of {year}"),
    "plan.sent": gettext_lazy("sent “{file}” as the plan of {organisation}"),
    "plan.withdrawn": gettext_lazy("took “{file}” back, with {activities}"),
    "plan.confirmed": gettext_lazy("confirmed that “{file}” is theirs"),
    "plan.disowned": gettext_lazy("said that “{file}” is not theirs; it was taken back"),
    "columns.said": gettext_lazy("said how the columns of “{file}” are to be read"),
    "columns.undone": gettext_lazy("undid what was said of the columns of “{file}”"),
    "rows.put_in": gettext_lazy("put {rows} of “{file}” into the plan"),
    "rows.taken_out": gettext_lazy("took {activities} of “{file}” out of the plan"),
    "rows.put_back": gettext_lazy("put {activities} back that “{file}” had no longer"),
    "row.chosen": gettext_lazy("chose for row {line} of “{file}” between the file and the plan"),
    "rows.put_aside": gettext_lazy("left {rows} of “{file}” aside"),
    "rows.taken_up": gettext_lazy("took up {rows} of “{file}” again"),
    "row.corrected": gettext_lazy("corrected row {line} of “{file}”"),
    "correction.undone": gettext_lazy("undid a correction of row {line} of “{file}”"),
    "money.chosen": gettext_lazy("chose which money of “{file}” counts"),
    "money.choice_undone": gettext_lazy("undid the choice of which money of “{file}” counts"),
    "activity.accepted": gettext_lazy("accepted {number}"),
    "activity.returned": gettext_lazy("returned {number}: {note}"),
    "activity.aligned": gettext_lazy("put {number} under {programme}"),
    "activity.fits_none": gettext_lazy("said that no programme fits {number}: {why}"),
    "alignment.undone": gettext_lazy("undid where {number} was put"),
    "alignment.refused": gettext_lazy("said no to where {number} was put: {note}"),
    "crosswalk.decided": gettext_lazy("decided that “{term}” means {programme}"),
    "crosswalk.taken_back": gettext_lazy("took back that “{term}” means {programme}"),
    "money.counted": gettext_lazy(
        "money that funder and implementer both report: once from now on for {activities}, twice again for {back}"
    ),
    "finding.asked": gettext_lazy("asked the partners about finding {key} ({messages})"),
    "finding.said": gettext_lazy("wrote about finding {key}"),
    "finding.opened": gettext_lazy("put finding {key} before everybody"),
    "export.asked": gettext_lazy("asked for a file to take away: {format}"),
    "template.taken": gettext_lazy("took “{file}” as the template of the county's Word documents"),
    "template.taken_back": gettext_lazy("took the template “{file}” back"),
    "collaboration.proposed": gettext_lazy("proposed to take up finding {key} together: {state}"),
    "collaboration.changed": gettext_lazy(
        "changed what is done together about finding {key}: {state}. {reason}"
    ),
    "collaboration.undone": gettext_lazy(
        "undid the last change of what is done together about finding {key}"
    ),
    "word.answered": gettext_lazy("said that “{phrase}” is: {kind}"),
    "word.skipped": gettext_lazy("could not say what “{phrase}” is"),
    "word.withdrawn": gettext_lazy("took back what was said of “{phrase}”"),
    "word.taken": gettext_lazy("took “{phrase}” for all counties, as: {kind}"),
    "word.declined": gettext_lazy("left “{phrase}” in its county: {why}"),
    "reviewer.named": gettext_lazy("let {person} look at the phrases of all counties"),
    "reviewer.ended": gettext_lazy("ended that {person} looks at the phrases of all counties"),
    "catalogue.renewed": gettext_lazy("compares plans with version {version} of the catalogue"),
    "catalogue.held": gettext_lazy("held new answers back, which would change what is known of: {phrases}"),
    "finding.judged": gettext_lazy("said of finding {key}: {answer}. {reason}"),
}
"""A sentence, without its subject, for every action that is recorded."""

CHOICES: Mapping[str, type[TextChoices]] = {
    "role": Membership.Role,
    "answer": Verdict.Answer,
    "kind": Framework.Kind,
    "apart": Apart.Answer,
}
"""The facts that are said by the word of their choice."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words; `url` is "" where it leads nowhere."""

    entry: Entry
    who: str
    what: str
    url: str


class Names(dict[str, str]):
    """The words that fill a sentence; what is not known is the word for that."""

    def __missing__(self, key: str) -> str:
        """The word for what is not known."""
        return _("unknown")


def told(cycle: Cycle, entries: Iterable[Entry]) -> list[Told]:
    """Entries in words, in three queries."""
    listed = list(entries)
    subjects = [_subject(entry) for entry in listed]
    people = {entry.by for entry in listed if entry.by} | _uuids(subjects, "person")
    names = names_of(people)
    files = submission_names(cycle, _uuids(subjects, "submission"))
    organisations = names_taking_part(cycle, _uuids(subjects, "organisation"))
    found: list[Told] = []
    for entry, (kind, key) in zip(listed, subjects, strict=True):
        words = _words(entry, kind, key)
        uuid = _uuid(key)
        if kind == "submission" and uuid in files:
            words["file"] = files[uuid]
        elif kind == "organisation" and uuid in organisations:
            words["organisation"] = organisations[uuid]
        elif kind == "person" and uuid in names:
            words["person"] = names[uuid]
        known = uuid in files or uuid in organisations
        found.append(
            Told(entry, _who(entry, names), _sentence(entry, words), _url(cycle, kind, key, known=known))
        )
    return found


def _subject(entry: Entry) -> tuple[str, str]:
    kind, _colon, key = entry.subject.partition(":")
    return kind, key


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _uuids(subjects: Iterable[tuple[str, str]], wanted: str) -> set[UUID]:
    return {uuid for kind, key in subjects if kind == wanted and (uuid := _uuid(key))}


def _who(entry: Entry, names: Mapping[UUID, str]) -> str:
    if entry.by is None:
        return str(entry.facts.get("officer") or _("the system"))
    return names.get(entry.by) or _("somebody who is not known any more")


def _sentence(entry: Entry, words: Names) -> str:
    sentence = ACTIONS.get(entry.action)
    return str(sentence).format_map(words).strip() if sentence else entry.action


def _words(entry: Entry, kind: str, key: str) -> Names:
    said: dict[str, Any] = dict(entry.facts)
    words = Names({name: str(value) for name, value in said.items() if isinstance(value, str | int)})
    if kind == "finding":
        words["key"] = key
    if kind == "activity":
        words["number"] = key
    words["rows"] = rows(len(said.get("rows") or ())) if isinstance(said.get("rows"), list) else _("rows")
    numbers = said.get("numbers", said.get("activities"))
    count = len(numbers) if isinstance(numbers, list) else numbers
    words["back"] = activities(len(said["back"])) if isinstance(said.get("back"), list) else _("activities")
    words["activities"] = activities(count) if isinstance(count, int) else _("activities")
    if isinstance(people := said.get("people"), int):
        words["messages"] = ngettext("%(n)s message", "%(n)s messages", people) % {"n": people}
    for name, choices in (
        ("role", Membership.Role),
        ("answer", Verdict.Answer),
        ("kind", Framework.Kind),
        ("apart", Apart.Answer),
        ("state", CollaborationTerms.State),
    ):
        if words.get(name) in choices.values:
            words[name] = str(choices(words[name]).label)
    after = said.get("after")
    if isinstance(after, dict):
        words |= {name: str(Shown(value).label) for name, value in after.items() if value in Shown.values}
    return words


def _url(cycle: Cycle, kind: str, key: str, *, known: bool) -> str:
    of = (cycle.county.key, cycle.slug)
    if kind == "submission" and known:
        return reverse("submission", args=(*of, key))
    if kind == "organisation" and known:
        return reverse("partner", args=(*of, key))
    if kind == "finding":
        return reverse("finding", args=(*of, key))
    if kind == "collaboration" and (uuid := _uuid(key)):
        return reverse("collaboration", args=(*of, uuid))
    if kind == "activity" and key.startswith(f"{of[0]}/{of[1]}/"):
        return reverse("activity", args=tuple(key.split("/")))
    pages = {
        "person": "people",
        "invitation": "people",
        "framework": "programmes",
        "consultation": "priorities",
        "needs": "needs",
        "outlines": "outlines",
        "crosswalk": "crosswalk",
        "past": "past",
        "template": "documents",
        "word": "catalogue",
        "catalogue": "catalogue",
        "cycle": "cycle",
    }
    return reverse(pages[kind], args=of) if kind in pages else ""
