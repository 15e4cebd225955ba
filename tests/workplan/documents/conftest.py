"""The sample plan and its documents, written once."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pamoja.workplan.documents import write_documents
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample


@pytest.fixture(scope="session")
def plan() -> JointPlan:
    return sample.plan()


@pytest.fixture(scope="session")
def folder(plan: JointPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("documents")
    write_documents(plan, made)
    return made


@pytest.fixture(scope="session")
def book(folder: Path) -> Workbook:
    return load_workbook(folder / "joint-work-plan.xlsx")


@pytest.fixture(scope="session")
def html(folder: Path) -> str:
    return (folder / "joint-work-plan.html").read_text(encoding="utf-8")
