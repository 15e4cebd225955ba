"""The rows of the demonstration, read from the tables in the folder demo, and where each one lands in a file."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

ROWS = Path(__file__).resolve().parent / "demo"
EPOCH = (1980, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Row = dict[str, str]


@dataclass(frozen=True)
class Landed:
    """The sheet and the row in which an activity stands, and the letter of each field's column."""

    sheet: str
    row: int
    columns: dict[str, str]

    def cell(self, field: str) -> str:
        """The cell of one of its fields, as a spreadsheet program names it."""
        return f"{self.columns[field]}{self.row}"


@dataclass(frozen=True)
class Made:
    """One file of the demonstration and where its activities stand, by id."""

    name: str
    content: bytes
    landed: dict[str, Landed]


def read(table: str) -> list[Row]:
    """All rows of a table in the folder demo."""
    with (ROWS / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A table with its heading."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def archive(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The parts as a zip whose bytes depend on nothing else: stored as they are, all of one date."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as file:
        for name, content in parts:
            part = zipfile.ZipInfo(name, EPOCH)
            part.create_system = 3
            part.external_attr = 0o644 << 16
            file.writestr(part, content)
    return held.getvalue()


def rearchive(content: bytes) -> bytes:
    """The same zip with its parts stored, so that no compressor's version shows in the bytes."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        return archive((name, file.read(name)) for name in file.namelist())


def letters(fields: Sequence[str], *, first: int = 0) -> dict[str, str]:
    """The letter of each field's column, the fields standing side by side; "" leaves a column out."""
    return {field: chr(ord("A") + first + at) for at, field in enumerate(fields) if field}


def grouped(rows: Sequence[Row], field: str) -> dict[str, list[Row]]:
    """The rows under each value of a field, in the order in which they come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[field], []).append(row)
    return groups
