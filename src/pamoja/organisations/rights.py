"""Who may do what: one table of operations, roles and scopes, asked by every operation and every page.

OWN means the things of one's own organisation in that county, COUNTY everything in that county. A role that is not
named may not. Who is no member of a county may nothing in it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pamoja.core.refusals import Refusal
from pamoja.organisations.models import Membership, Organisation, User
from pamoja.places.models import Place

OWN, COUNTY = "own", "county"

SEE_PLAN = "see the plan"
SEE_EVERYTHING = "see all money and places"
SEE_ROWS = "see staged rows"
SEND = "send a plan"
CORRECT = "correct rows"
PUT_IN = "put rows into the plan"
REVIEW = "accept or return activities"
REMIND = "remind"
INVITE = "invite people"
CHOOSE_SHOWN = "choose who sees"
MERGE = "say which names are one organisation"
SET_RATES = "set exchange rates"
LOAD_FRAMEWORK = "load the county's own plans"
LOAD_OUTLINES = "load the outlines of wards"
CONSULT = "enter what wards asked for"
ALIGN = "put activities under the county's programmes"
DECIDE_TERMS = "decide what the words of plans mean to the county"
REFUSE_ALIGNMENT = "say that an activity was put under the wrong programme"
LOAD_PAST = "load what became of an earlier year"
SEE_FINDINGS = "see findings"
SEE_PRIVATE = "see findings before they are opened"
TALK = "talk about a finding"
ASK = "ask both partners"
JUDGE = "give a verdict"
OPEN = "put a finding before everybody"
COLLABORATE = "agree on doing something together"
TEACH = "say what kind of work a phrase is"
SEE_JOURNAL = "read the journal"
TAKE_COUNTY = "take a copy of the whole county"
CHANGE_TEMPLATE = "change the template of the county's documents"

_R = Membership.Role
_EVERYBODY = tuple(_R)
_PARTNERS = (_R.OFFICER, _R.CHIEF)
_LEAD = (_R.ECONOMIST, _R.SECRETARIAT)
_COUNTY_STAFF = (_R.ECONOMIST, _R.MINISTER, _R.DIRECTOR, _R.WARD_ADMIN)


def _given(scope: str, *roles: str) -> dict[str, str]:
    return dict.fromkeys(roles, scope)


RIGHTS: Mapping[str, Mapping[str, str]] = {
    SEE_PLAN: _given(COUNTY, *_EVERYBODY),
    SEE_EVERYTHING: _given(COUNTY, *_COUNTY_STAFF, _R.SECRETARIAT, _R.AUDITOR),
    SEE_ROWS: _given(COUNTY, *_LEAD, _R.DIRECTOR, _R.AUDITOR) | _given(OWN, *_PARTNERS),
    SEND: _given(COUNTY, *_LEAD) | _given(OWN, _R.OFFICER, _R.CHIEF, _R.DIRECTOR),
    CORRECT: _given(COUNTY, *_LEAD) | _given(OWN, *_PARTNERS, _R.DIRECTOR),
    PUT_IN: _given(COUNTY, *_LEAD) | _given(OWN, *_PARTNERS, _R.DIRECTOR),
    REVIEW: _given(COUNTY, _R.ECONOMIST, _R.DIRECTOR),
    REMIND: _given(COUNTY, *_LEAD),
    INVITE: _given(COUNTY, *_LEAD) | _given(OWN, *_PARTNERS),
    CHOOSE_SHOWN: _given(OWN, *_PARTNERS),
    MERGE: _given(COUNTY, *_LEAD),
    SET_RATES: _given(COUNTY, *_LEAD),
    LOAD_FRAMEWORK: _given(COUNTY, _R.ECONOMIST),
    LOAD_OUTLINES: _given(COUNTY, *_LEAD),
    CONSULT: _given(COUNTY, *_LEAD, _R.DIRECTOR, _R.WARD_ADMIN),
    ALIGN: _given(COUNTY, *_LEAD, _R.DIRECTOR),
    DECIDE_TERMS: _given(COUNTY, *_LEAD),
    REFUSE_ALIGNMENT: _given(OWN, *_PARTNERS),
    LOAD_PAST: _given(COUNTY, *_LEAD) | _given(OWN, *_PARTNERS),
    SEE_FINDINGS: _given(COUNTY, *_EVERYBODY),
    SEE_PRIVATE: _given(COUNTY, *_COUNTY_STAFF, _R.SECRETARIAT, _R.AUDITOR) | _given(OWN, *_PARTNERS),
    TALK: _given(COUNTY, *_LEAD, _R.DIRECTOR) | _given(OWN, *_PARTNERS),
    ASK: _given(COUNTY, *_LEAD, _R.DIRECTOR) | _given(OWN, *_PARTNERS),
    JUDGE: _given(COUNTY, *_LEAD, _R.DIRECTOR) | _given(OWN, *_PARTNERS),
    COLLABORATE: _given(COUNTY, *_LEAD, _R.DIRECTOR) | _given(OWN, *_PARTNERS),
    OPEN: _given(COUNTY, *_LEAD, _R.DIRECTOR),
    TEACH: _given(COUNTY, *_LEAD) | _given(OWN, *_PARTNERS),
    SEE_JOURNAL: _given(COUNTY, *_LEAD, _R.AUDITOR),
    TAKE_COUNTY: _given(COUNTY, *_LEAD),
    CHANGE_TEMPLATE: _given(COUNTY, *_LEAD),
}

_T = Organisation.Type
_OUTSIDE = tuple(kind for kind in _T if kind not in (_T.COUNTY, _T.ASSEMBLY))
BELONGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_COUNTY_STAFF, (_T.COUNTY,)),
    _R.SECRETARIAT: (_T.COUNTY, *_OUTSIDE),
    **dict.fromkeys(_PARTNERS, _OUTSIDE),
    _R.ASSEMBLY: (_T.ASSEMBLY,),
    _R.AUDITOR: (_T.COUNTY, _T.NATIONAL, _T.ASSEMBLY),
}
"""In what kinds of organisation each role is played."""


class NotAllowed(Refusal):
    """A person without the right to do it."""

    code = "not_allowed"
    sentence = "Your role in {county} does not let you {what}. Ask the county's planning office."


class Hidden(Refusal):
    """Something a person may not even know of; pages answer as if it were not there."""

    code = "hidden"
    sentence = "There is no such page for you."


class Part:
    """What one person may do in one county, read once for a request."""

    def __init__(
        self,
        user: User,
        county: Place,
        memberships: list[Membership],
        same: Mapping[int, frozenset[int]] = MappingProxyType({}),
    ) -> None:
        self.user = user
        self.county = county
        self.memberships = memberships
        self._same = same

    @property
    def organisations(self) -> frozenset[int]:
        """The ids of the organisations the person acts for here, with all that are treated as one with them."""
        return self._with_same(m.organisation_id for m in self.memberships)

    def _with_same(self, keys: Iterable[int]) -> frozenset[int]:
        return frozenset().union(*(self._same.get(key, frozenset({key})) for key in keys))

    def may(self, operation: str, *owners: Organisation | int | None) -> bool:
        """Whether the table allows it; with owners, for a thing of one of these organisations."""
        given = RIGHTS[operation]
        scopes = {given.get(m.role) for m in self.memberships}
        if COUNTY in scopes:
            return True
        own = self._with_same(m.organisation_id for m in self.memberships if given.get(m.role) == OWN)
        wanted = {owner.pk if isinstance(owner, Organisation) else owner for owner in owners}
        return bool(own & wanted) if owners else bool(own)

    def everywhere(self, operation: str) -> bool:
        """Whether the person may do it for every organisation of the county."""
        return COUNTY in {RIGHTS[operation].get(m.role) for m in self.memberships}

    def may_give(self, role: str, *owners: Organisation | int | None) -> bool:
        """Whether the person may give a role, or end it; with owners, in one of these organisations.

        Nobody gives more than they may do in the county themselves; a partner gives its own roles only.
        """
        if not self.everywhere(INVITE):
            return role in _PARTNERS and self.may(INVITE, *owners)
        return all(self.everywhere(does) for does, given in RIGHTS.items() if given.get(role) == COUNTY)

    def demand(self, operation: str, *owners: Organisation | int | None) -> None:
        """Raise Hidden for a stranger to the county, NotAllowed for a member without the right."""
        if not self.memberships:
            raise Hidden
        if not self.may(operation, *owners):
            raise NotAllowed(county=self.county.name, what=operation)


def fits(role: str, organisation: Organisation, county: Place) -> bool:
    """Whether a role can be played in an organisation: nobody is an economist of a partner or of another county."""
    if organisation.type == _T.COUNTY and organisation.county_id != county.pk:
        return False
    return organisation.type in BELONGS[role]


def part_of(user: User, county: Place) -> Part:
    """The part a person plays in a county."""
    if not user.is_authenticated or not user.is_active:
        return Part(user, county, [])
    mine = user.memberships.filter(county=county, ended_at__isnull=True).select_related(
        "organisation__known_as"
    )
    memberships = list(mine.order_by("id"))
    return Part(user, county, memberships, _same(memberships))


def _same(memberships: Iterable[Membership]) -> dict[int, frozenset[int]]:
    """Of every organisation here that is treated as one with others all of them; asked only where there are any."""
    kept = {m.organisation.known_as_id for m in memberships} - {None}
    if not kept:
        return {}
    together: dict[int, set[int]] = {}
    for key, one in Organisation.objects.filter(known_as__in=kept).values_list("pk", "known_as"):
        together.setdefault(one or key, set()).add(key)
    return {key: frozenset(found) for found in together.values() for key in found}


def demand(user: User, operation: str, county: Place, *owners: Organisation | int | None) -> Part:
    """The person's part in the county, where it has the right; raises Hidden or NotAllowed."""
    part = part_of(user, county)
    part.demand(operation, *owners)
    return part
