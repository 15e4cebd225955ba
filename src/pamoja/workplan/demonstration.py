"""The demonstration county: invented partners' files, the year they are for and the rates, as shipped."""

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from pamoja.core.money import Rate
from pamoja.core.places import Place
from pamoja.core.problems import Problem
from pamoja.workplan.files import write_bytes
from pamoja.workplan.needs import NeedRow, read_needs
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.planning import make_plan
from pamoja.workplan.rates import read_rates

COUNTY, CYCLE = "samburu", "2026/27"
RATES = "rates-demonstration.csv"
NEEDS = "needs-samburu.csv"
NOTICE = "Demonstration: places are real; partners, activities and amounts are invented."


def copy_files(folder: Path) -> tuple[Path, ...]:
    """Copy the files of the demonstration into a folder and give their paths by name; raises CannotWrite."""
    shipped = sorted((_shipped() / "files").iterdir(), key=lambda file: file.name)
    for file in shipped:
        write_bytes(folder / file.name, file.read_bytes())
    return tuple(folder / file.name for file in shipped)


def copy_rates(folder: Path) -> tuple[Rate, ...]:
    """Copy the table of assumed rates into a folder and read it; raises CannotWrite."""
    path = folder / RATES
    write_bytes(path, (_shipped() / RATES).read_bytes())
    return read_rates(path)


def joint_plan(tell: Callable[[str], None]) -> JointPlan:
    """The joint plan of the demonstration, read and joined anew, under its notice."""
    with TemporaryDirectory() as folder:
        return joint_plan_in(Path(folder), tell)


def joint_plan_in(folder: Path, tell: Callable[[str], None]) -> JointPlan:
    """As `joint_plan`, with the files it is made from left in a folder; raises CannotWrite."""
    tell(NOTICE)
    files = copy_files(folder / "files")
    plan = make_plan(files, county=COUNTY, cycle=CYCLE, rates=copy_rates(folder), tell=tell)
    return replace(plan, notice=NOTICE)


def needs(county: Place) -> tuple[tuple[NeedRow, ...], tuple[Problem, ...]]:
    """The demonstration's table of needs, and what is wrong in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / NEEDS
        write_bytes(path, shipped(NEEDS))
        return read_needs(path, county)


def shipped(name: str) -> bytes:
    """A file of the demonstration beside its plans, such as the table of its people."""
    return (_shipped() / name).read_bytes()


def _shipped() -> Traversable:
    return resources.files("pamoja") / "demo"
