import datetime as dt
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cast import NOW, Cast
from pamoja.analysis.models import Finding, Gap, Member
from pamoja.analysis.operations import analyse, plan_of
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import set_rates, start_cycle
from pamoja.organisations.models import User
from pamoja.organisations.operations import join, register
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row
from pamoja.plans.writing import BY_PERSON
from pamoja.workplan import demonstration
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.planning import make_plan

Told = set[tuple[str, frozenset[tuple[str, str]]]]


@pytest.fixture
def sent(tmp_path: Path, everybody: Cast) -> tuple[Cycle, tuple[Path, ...]]:
    """The demonstration's files in the place of the cast's plans, every row that may go in."""
    cycle = everybody.cycle
    for submission, by in (
        (everybody.maji_plan, everybody.lekadaa),
        (everybody.tegemeo_plan, everybody.naomi),
    ):
        plans.withdraw(submission=submission, by=by, at=NOW)
    files = demonstration.copy_files(tmp_path)
    set_rates(cycle=cycle, rates=demonstration.copy_rates(tmp_path), by=None, at=NOW)
    by = User.objects.create(email="sender@example.org", name="Sender", joined_at=NOW)
    for path in files:
        name = path.name.split(" (")[0]
        ours = "Annex 1" in name
        organisation = everybody.government if ours else register(name=name, kind="partner", by=None, at=NOW)
        role = "economist" if ours else "officer"
        join(
            user=by, organisation=organisation, county=everybody.county, role=role, sector="", by=None, at=NOW
        )
        one = plans.send(
            cycle=cycle, organisation=organisation, name=path.name, content=path.read_bytes(), by=by, at=NOW
        )
        plans.read(submission=one, at=NOW)
        good = Row.objects.filter(submission=one).exclude(trouble=Row.Trouble.WRONG)
        plans.put_in(submission=one, positions=list(good.values_list("position", flat=True)), by=by, at=NOW)
    return cycle, files


def told(plan: JointPlan) -> Told:
    """Each finding as its kind and what its activities are called, in whichever order."""
    return {
        (f.kind, frozenset((plan.row(m).activity.title, _days(plan, m)) for m in f.members))
        for f in plan.findings
    }


def _days(plan: JointPlan, number: int) -> str:
    activity = plan.row(number).activity
    return f"{activity.start} {activity.until}"


def test_tables_and_files_make_the_same_joint_plan(
    sent: tuple[Cycle, tuple[Path, ...]], tmp_path: Path
) -> None:
    cycle, files = sent
    rates = demonstration.copy_rates(tmp_path)
    by_files = make_plan(files, county=demonstration.COUNTY, cycle=demonstration.CYCLE, rates=rates)
    by_tables = plan_of(cycle)
    left_out = Row.objects.filter(submission__cycle=cycle, activity=None)
    out = {(r.submission.name, r.sheet, r.line) for r in left_out.select_related("submission")}
    sources = {(s.file, s.sheet, s.row): row.number for row in by_files.rows for s in [row.activity.source]}
    missing = {sources[key] for key in out if key in sources}
    with_all = {
        (f.kind, frozenset((by_files.row(m).activity.title, _days(by_files, m)) for m in f.members))
        for f in by_files.findings
        if not missing & set(f.members)
    }
    assert len(by_tables.rows) == len(by_files.rows) - len(missing)
    assert len(told(by_tables)) > 30
    assert told(by_tables) == with_all
    stored = Activity.objects.filter(cycle=cycle, withdrawn=False).values_list("uuid", "sector__name")
    assert {r.activity.id: r.sector or None for r in by_tables.rows} == {
        str(uuid): name for uuid, name in stored
    }


def test_a_sector_that_a_person_chose_goes_before_the_words_of_the_plan(everybody: Cast) -> None:
    activity = Activity.objects.get(title__startswith="Build latrines", cycle=everybody.cycle)
    activity.sector, activity.aligned_by = everybody.cycle.sectors.get(slug="education"), BY_PERSON
    activity.save()
    row = next(r for r in plan_of(everybody.cycle).rows if r.activity.id == str(activity.uuid))
    assert row.sector == "Education and Vocational Training"


def test_a_run_keeps_what_the_joint_plan_says(sent: tuple[Cycle, tuple[Path, ...]]) -> None:
    cycle, _ = sent
    plan, run = plan_of(cycle), analyse(cycle=cycle, at=NOW)
    rows = Member.objects.filter(finding__run=run).select_related("finding", "activity")
    kept: dict[str, tuple[str, set[tuple[str, str]]]] = {}
    for member in rows:
        days = f"{member.activity.start} {member.activity.until}"
        kept.setdefault(member.finding.key, (member.finding.kind, set()))[1].add(
            (member.activity.title, days)
        )
    assert {(kind, frozenset(of)) for kind, of in kept.values()} == told(plan)
    first = Finding.objects.filter(run=run).order_by("rank")[0]
    assert (first.title, first.tier) == (plan.findings[0].title, plan.findings[0].tier)
    assert Gap.objects.filter(run=run).count() == len(plan.gaps)


def test_fourteen_partners_840_rows_are_analysed_anew(
    everybody: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    cycle = start_cycle(county=everybody.county, year="2027/28", by=None, at=NOW)
    _site_data().fill(cycle, 840, partners=14)
    cycle.refresh_from_db()
    first = analyse(cycle=cycle, at=NOW)
    again = analyse(cycle=cycle, at=NOW + dt.timedelta(minutes=1))
    assert first.activities == again.activities == 840
    keys = [
        list(Finding.objects.filter(run=r).order_by("rank").values_list("key", flat=True))
        for r in (first, again)
    ]
    assert keys[0] == keys[1]
    with capsys.disabled():
        sys.stdout.write(f" 840 rows of 14 partners analysed anew in {again.seconds:.2f} s ")


def _site_data() -> ModuleType:
    """The benchmark's invented plans, which are no package."""
    path = Path(__file__).parents[2] / "bench" / "site_data.py"
    spec = importlib.util.spec_from_file_location("site_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["site_data"] = module
    spec.loader.exec_module(module)
    return module
