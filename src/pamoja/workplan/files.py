"""Writes files whole or not at all, and never over what is being read."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pamoja.core.refusals import Refusal


class CannotWrite(Refusal):
    """A file or folder that cannot be written."""

    code = "cannot_write"
    sentence = "“{path}” cannot be written ({why}): choose another name or folder, one you may write to."


def write_json(path: Path, value: object) -> None:
    """A file of JSON, whole or not at all; raises CannotWrite."""
    write_bytes(path, json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def write_bytes(path: Path, content: bytes) -> None:
    """A file, whole or not at all; raises CannotWrite."""
    write_together([(path, content)])


def write_together(files: Iterable[tuple[Path, bytes]]) -> None:
    """Files that belong together: each is whole, and none is there before all are written; raises CannotWrite."""
    path, drafts = Path(), list[tuple[Path, Path]]()
    try:
        for path, content in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts.append((draft_of(path), path))
            drafts[-1][0].write_bytes(content)
        for draft, path in drafts:
            draft.replace(path)
    except OSError as error:
        raise CannotWrite(path=path, why=reason_of(error)) from error
    finally:
        for draft, path in drafts:
            drop(draft, path)


def check_writable(files: Iterable[Path | None]) -> None:
    """Raise CannotWrite for the first of these files that could not be written now; leaves nothing behind."""
    for path in filter(None, files):
        try:
            if draft_of(path) != path:
                folder = next((above for above in path.parents if above.exists()), path.parent)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            elif not os.access(path, os.W_OK):
                raise CannotWrite(path=path, why="permission denied")
        except OSError as error:
            raise CannotWrite(path=path, why=reason_of(error)) from error


def draft_of(path: Path) -> Path:
    """Where a file is written until it is whole: beside it, under a name that no other run has.

    A pipe or a device is written to as it is. Raises CannotWrite where a folder stands, OSError where nothing may.
    """
    if path.is_dir():
        raise CannotWrite(path=path, why="a folder stands there")
    return path if path.exists() and not path.is_file() else path.with_name(f".{secrets.token_hex(6)}.half")


def drop(draft: Path, path: Path) -> None:
    """Take away what is left of a draft."""
    if draft != path:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def reason_of(error: OSError) -> str:
    """What the system says against a file, as part of a sentence."""
    return (error.strerror or "the disk refuses it").lower()


def keep_apart(written: Iterable[Path | None], read: Iterable[Path | None]) -> None:
    """Raise CannotWrite where a file that is read would be written over."""
    sources = [path for path in read if path]
    for target in filter(None, written):
        with contextlib.suppress(OSError):
            if target.is_file() and any(path.exists() and target.samefile(path) for path in sources):
                raise CannotWrite(path=target, why="it is one of the files that are read")
