import ast
import sys
from pathlib import Path

import pytest

from tests_paths import ROOT, SOURCE

MODULES = sorted(SOURCE.rglob("*.py"))
TAKEN_WHOLE = ROOT / "bench" / "overlap"  # from its authors
BESIDE = [
    path
    for name in ("tests", "scripts", "bench")
    for path in sorted((ROOT / name).rglob("*.py"))
    if TAKEN_WHOLE not in path.parents
]
MOST_LINES, MOST_FUNCTION_LINES = 500, 60


def imported(path: Path) -> set[str]:
    """The top-level names of everything a module imports from outside Pamoja."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").split(".")[0])
    return names - {"pamoja"}


@pytest.mark.parametrize("path", sorted((SOURCE / "core").rglob("*.py")), ids=lambda path: path.name)
def test_core_stands_on_the_standard_library_alone(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted((SOURCE / "overlap").rglob("*.py")), ids=lambda path: path.name)
def test_the_engine_adds_only_numpy_and_scipy(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"numpy", "scipy"}


@pytest.mark.parametrize("path", sorted((SOURCE / "core").rglob("*.py")) + sorted((SOURCE / "overlap").rglob("*.py")),
                         ids=lambda path: f"{path.parent.name}-{path.name}")  # fmt: skip
def test_rules_never_look_at_the_clock(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [call for call in ("date.today(", "datetime.now(", "time.time(") if call in text]


@pytest.mark.parametrize("path", MODULES + BESIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_or_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []


def test_no_room_has_a_name_that_means_nothing() -> None:
    empty = {"utils", "common", "helpers", "services", "managers", "misc"}
    assert [path for path in MODULES if path.stem in empty or path.parent.name in empty] == []


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [
        line for line in lines if line.startswith('    "') and any(sign in line for sign in (">=", "=="))
    ]
    assert listed
    assert [line for line in listed if "#" not in line] == []


def test_no_donor_is_named_in_the_code() -> None:
    donors = ("usaid", "fcdo", "danida", "giz ", "world bank", "gates foundation", "unicef")
    named = [
        (path.name, donor)
        for path in MODULES
        for donor in donors
        if donor in path.read_text(encoding="utf-8").casefold()
    ]
    assert named == []
