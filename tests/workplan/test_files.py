"""Files are written whole or not at all, and what cannot be written is known before the work."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from pamoja.workplan.files import CannotWrite, check_writable, write_together


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_that_can_be_written_passes_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("kept", "utf-8")
    check_writable([tmp_path / "old.json", tmp_path / "new.json", tmp_path / "a" / "b" / "deep.json", None])
    assert everything(tmp_path) == ["old.json"]
    assert (tmp_path / "old.json").read_text("utf-8") == "kept"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("folder", "a folder stands there"),
        ("file/out.json", "not a directory"),
        ("file/a/b/out.json", "not a directory"),
        ("/proc/nowhere/out.json", "no such file or directory"),
        ("n" * 300, "file name too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_and_nothing_is_left_behind(
    tmp_path: Path, name: str, why: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite) as told:
        check_writable([tmp_path / "first.json", tmp_path / name])
    assert told.value.params["why"] == why
    assert everything(tmp_path) == ["file", "folder"]


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_takes_no_file_is_refused_in_the_words_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def refuse(**_: object) -> None:  # the superuser who runs tests may write anywhere
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(CannotWrite, match=os.strerror(error).lower()):
        check_writable([tmp_path / "out.json"])


def test_a_pipe_is_not_opened_before_its_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    check_writable([tmp_path / "pipe"])  # opening it would wait for a reader
    assert (tmp_path / "pipe").is_fifo()


def test_of_files_that_belong_together_none_is_there_when_one_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with pytest.raises(CannotWrite, match="a folder stands there"):
        write_together([(tmp_path / "first", b"1"), (tmp_path / "second", b"2")])
    assert everything(tmp_path) == ["second"]
