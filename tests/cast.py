"""A fixed cast: two partners and their county, with a small plan that overlaps, waits and is wrong in known places."""

import datetime as dt
from dataclasses import dataclass

from pamoja.analysis.operations import analyse_and_tell, want_analysis
from pamoja.cycles.models import Cycle, Shown
from pamoja.cycles.operations import choose_shown, start_cycle, take_part
from pamoja.organisations.models import Membership, Organisation, User
from pamoja.organisations.operations import join, register
from pamoja.organisations.queries import government_of
from pamoja.places.models import Place
from pamoja.places.operations import seed
from pamoja.places.queries import county
from pamoja.plans import operations as plans
from pamoja.plans.models import Submission

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
PASSWORD = "nyota-kumi-na-moja"  # noqa: S105 - of invented people
HEADING = "Activity,Ward,Start,End,Budget (KES),Target group\n"
MAJI_PLAN = (
    "Maji na Afya Trust work plan 2026/27\n\n"
    + HEADING
    + "Rehabilitate the borehole at Wamba,Wamba East,01/10/2026,31/12/2026,3400000,pastoralists\n"
    "Train water committees on operation,Wamba East,01/02/2027,31/03/2027,900000,water users\n"
    "Build latrines in primary schools,Maralal,01/01/2027,31/03/2027,2500000,pupils\n"
    "Desilt the water pan at Lkwasi,Wasso,01/01/2027,28/02/2027,1200000,pastoralists\n"
    "Hygiene promotion in villages,Nowhere at all,01/08/2026,30/09/2026,400000,households\n"
    "Drill a borehole at Nachola,Nachola,01/05/2027,01/03/2027,4000000,pastoralists\n"
).encode()
TEGEMEO_PLAN = (
    "Tegemeo la Nyika Programme work plan 2026/27\n\n"
    + HEADING
    + "Repair Wamba borehole,Wamba East,01/11/2026,31/01/2027,4000000,pastoralists\n"
    "Vaccinate livestock against PPR,Nachola,01/09/2026,31/10/2026,1500000,pastoralists\n"
    "Train herders on rangeland management,El-Barta,01/03/2027,31/03/2027,800000,pastoralists\n"
    "Construct school latrines,Maralal,01/02/2027,30/04/2027,2100000,pupils\n"
).encode()


@dataclass(frozen=True)
class Cast:
    """Everybody and everything; people are named after the part they play."""

    county: Place
    cycle: Cycle
    government: Organisation
    hub: Organisation
    maji: Organisation
    tegemeo: Organisation
    lishe: Organisation
    amina: User
    minister: User
    director: User
    ward_admin: User
    halima: User
    lekadaa: User
    grace: User
    naomi: User
    member_of_assembly: User
    auditor: User
    otieno: User
    ekai: User
    maji_plan: Submission
    tegemeo_plan: Submission
    elsewhere: Cycle


PEOPLE = {
    "amina": ("economist", "government"),
    "minister": ("minister", "government"),
    "director": ("director", "government"),
    "ward_admin": ("ward_admin", "government"),
    "halima": ("secretariat", "hub"),
    "lekadaa": ("officer", "maji"),
    "grace": ("chief", "maji"),
    "naomi": ("officer", "tegemeo"),
    "member_of_assembly": ("assembly", "assembly"),
    "auditor": ("auditor", "audit"),
}


def make() -> None:
    """Put the cast into an empty database."""
    seed()
    samburu = county("samburu")
    cycle = start_cycle(county=samburu, year="2026/27", by=None, at=NOW)
    organisations = {
        "government": government_of(samburu),
        "hub": register(name="Maralal Learning Hub", kind="cso", by=None, at=NOW),
        "maji": register(name="Maji na Afya Trust", kind="partner", by=None, at=NOW),
        "tegemeo": register(name="Tegemeo la Nyika Programme", kind="partner", by=None, at=NOW),
        "lishe": register(name="Lishe Imara Consortium", kind="partner", by=None, at=NOW),
        "assembly": register(name="Samburu County Assembly", kind="assembly", by=None, at=NOW),
        "audit": register(name="Office of the Auditor", kind="national", by=None, at=NOW),
    }
    people = {name: _person(name) for name in (*PEOPLE, "otieno", "ekai")}
    for name, (role, organisation) in PEOPLE.items():
        sector = cycle.sectors.get(slug="water").name if role == Membership.Role.DIRECTOR else ""
        join(
            user=people[name], organisation=organisations[organisation], county=samburu, role=role, sector=sector,
            by=None, at=NOW,
        )  # fmt: skip
    turkana = county("turkana")
    start_cycle(county=turkana, year="2026/27", by=None, at=NOW)
    join(
        user=people["ekai"],
        organisation=government_of(turkana),
        county=turkana,
        role="economist",
        by=None,
        at=NOW,
    )
    for name in ("maji", "tegemeo", "lishe"):
        take_part(cycle=cycle, organisation=organisations[name], by=None, at=NOW)
    _send(cycle, organisations["maji"], people["lekadaa"], "maji.csv", MAJI_PLAN)
    _send(cycle, organisations["tegemeo"], people["naomi"], "tegemeo.csv", TEGEMEO_PLAN)
    participation = cycle.participations.get(organisation=organisations["tegemeo"])
    choose_shown(participation=participation, money=Shown.BAND, sites=Shown.ALL, by=people["naomi"], at=NOW)
    cycle.refresh_from_db()
    want_analysis(cycle=cycle, at=NOW)
    analyse_and_tell(cycle=cycle, at=NOW)


def _person(name: str) -> User:
    user = User(email=f"{name}@example.org", name=name.replace("_", " ").capitalize(), joined_at=NOW)
    user.set_password(PASSWORD)
    user.save()
    return user


def _send(cycle: Cycle, organisation: Organisation, by: User, name: str, content: bytes) -> None:
    sent = plans.send(cycle=cycle, organisation=organisation, name=name, content=content, by=by, at=NOW)
    plans.read(submission=sent, at=NOW)
    plans.put_in(submission=sent, by=by, at=NOW)


def loaded() -> Cast:
    """The cast as the database has it."""
    samburu = county("samburu")
    named = {o.name.split()[0].casefold(): o for o in Organisation.objects.filter(county=None)}
    cycle = Cycle.objects.select_related("county").get(county=samburu)
    return Cast(
        county=samburu,
        cycle=cycle,
        government=government_of(samburu),
        hub=named["maralal"],
        maji=named["maji"],
        tegemeo=named["tegemeo"],
        lishe=named["lishe"],
        maji_plan=Submission.objects.get(name="maji.csv"),
        tegemeo_plan=Submission.objects.get(name="tegemeo.csv"),
        elsewhere=Cycle.objects.select_related("county").get(county=county("turkana")),
        **{name: User.objects.get(email=f"{name}@example.org") for name in (*PEOPLE, "otieno", "ekai")},
    )
