import re

import pytest

from pamoja.cli import COMMANDS, parser
from tests_paths import DOCS, ROOT, SOURCE

TEXTS = {path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *DOCS.rglob("*.md")]}


def test_every_command_is_documented() -> None:
    reference = TEXTS[DOCS / "reference" / "commands.md"]
    assert [name for name in COMMANDS if f"pamoja {name}" not in reference] == []


def test_every_documented_command_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {
        line.strip()
        for text in TEXTS.values()
        for line in text.splitlines()
        if re.match(r"\s*(\.venv/bin/)?pamoja \w", line)
    }
    assert lines
    for line in lines:
        words = line.removeprefix(".venv/bin/").split()[1:]
        if words[0] == "COMMAND":
            continue
        parser(words).parse_args(words)
    assert capsys.readouterr().err == ""


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        (path.name, target)
        for path, text in TEXTS.items()
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_values_of_the_core_are_in_the_glossary() -> None:
    glossary = TEXTS[DOCS / "glossary.md"].casefold()
    classes = [
        name
        for path in (SOURCE / "core").glob("*.py")
        for name in re.findall(r"^class (\w+)(?:\(|:)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    words = [re.sub(r"(?<!^)(?=[A-Z])", " ", name).casefold() for name in classes]
    spoken = {"named", "due date", "date rule", "place names", "problem kind", "year", "quarter", "money"}
    refusals = {"empty period", "not an amount", "mixed currencies"}
    missing = [word for word in words if word not in glossary and not word.startswith("unknown")]
    assert sorted(set(missing) - spoken - refusals) == []


def test_documents_name_no_path_of_a_machine() -> None:
    assert [path.name for path, text in TEXTS.items() if re.search(r"(?<![\w.:/<])/\w+/\w+", text)] == []


def test_every_working_feature_names_a_test_or_command_that_exists() -> None:
    table = TEXTS[DOCS / "features.md"]
    working = [
        line for line in table.splitlines() if re.match(r"\| [A-H]\d+ \|", line) and "| working |" in line
    ]
    assert working
    for line in working:
        shown = re.findall(r"`([^`]+)`", line.split("|")[-2])
        assert shown, line
        for proof in shown:
            assert proof.startswith(("pamoja ", "make ")) or (ROOT / proof.split("::")[0]).exists(), proof


def test_every_setting_is_documented() -> None:
    named = {
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"PAMOJA_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    reference = TEXTS[DOCS / "reference" / "settings.md"]
    assert sorted(name for name in named if f"| `{name}` |" not in reference) == []
