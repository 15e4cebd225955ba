import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.file_making import HEAD, WELL, text_file
from cli.running import Run, Told, ruled
from cli.site_running import pamoja, serving
from pamoja.cli import main


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """The command in this process, in the test's own folder, for words and tables that cannot eat the machine."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Told:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return ruled(Told(code, out, err, tmp_path), words[0])

    yield run
    gc.enable()  # a command leaves it off


@pytest.fixture
def good(tmp_path: Path) -> Path:
    text_file(tmp_path / "plan.csv", [HEAD, WELL])
    return tmp_path


@pytest.fixture(scope="session")
def demonstration_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration county's data, made once by the command and not served any more."""
    data = tmp_path_factory.mktemp("demonstration") / "data"
    with serving("demo", "--no-browser", data=data):
        pass
    made = pamoja(
        "tick", "--data", data, at=data.parent
    )  # the night's copy too, if the worker had no time for it
    assert made.returncode == 0
    return data


@pytest.fixture
def demonstration(demonstration_made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(demonstration_made, tmp_path / "data"))
