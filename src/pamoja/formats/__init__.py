"""Files in and out: bytes to sheets of values, and never a meaning."""

import csv
import tempfile
import zipfile
import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from pamoja.formats import refusals
from pamoja.formats.collecting import Overfull
from pamoja.formats.delimited import read_delimited
from pamoja.formats.docx import read_docx
from pamoja.formats.grid import MOST_CELLS, Workbook
from pamoja.formats.json_table import read_json
from pamoja.formats.markup import DeclaresDoctype
from pamoja.formats.measure import Locked, files_in, has_entry, kind_of
from pamoja.formats.ods import read_ods
from pamoja.formats.xlsx import read_xlsx

__all__ = ["kind_of", "read"]

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    csv.Error,
    EOFError,
    ExpatError,
    LookupError,
    ArithmeticError,
    ValueError,
    NotImplementedError,
)


def read(path: Path) -> Workbook:
    """The sheets of a workbook, text file, Word document or PDF, told apart by content; a Refusal for all else."""
    kind = kind_of(path)
    try:
        return _read(path, kind)
    except DeclaresDoctype:
        raise refusals.UnsafeXml(file=path.name) from None
    except Locked:
        raise refusals.Protected(file=path.name) from None
    except Overfull:
        raise refusals.TooManyCells(file=path.name, limit=f"{MOST_CELLS:,}") from None
    except _BROKEN as error:
        raise refusals.Damaged(file=path.name, ending=f".{kind}") from error
    except OSError:
        raise refusals.NoSuchFile(file=path.name) from None


def _read(path: Path, kind: str) -> Workbook:
    if kind == "zip":
        return _read_only_one(path)
    if kind == "csv":
        return read_delimited(path.read_bytes())
    if kind == "json":
        return _with_table(path, read_json(path.read_bytes()))
    if kind == "xls":
        return _read_xls(path)
    if kind == "pdf":
        return _read_pdf(path)
    if kind == "iati":
        raise refusals.WrongKind(file=path.name, what="an IATI file", mend="import it as IATI activities")
    readers = {"xlsx": read_xlsx, "ods": read_ods, "docx": read_docx}
    with zipfile.ZipFile(path) as archive:
        workbook = readers[kind](archive)
    return _with_table(path, workbook)


def _with_table(path: Path, workbook: Workbook) -> Workbook:
    if not workbook.sheets:
        raise refusals.NoTable(file=path.name)
    return workbook


def _read_pdf(path: Path) -> Workbook:
    """Read with a library that loads slowly, so only when it is needed."""
    from pamoja.formats import pdf  # noqa: PLC0415

    file = path.name
    try:
        workbook = pdf.read_pdf(path.read_bytes())
    except pdf.TooManyPages as found:
        raise refusals.TooManyPages(file=file, pages=f"{found.args[0]:,}", most=pdf.MOST_PAGES) from None
    except pdf.NoWords:
        raise refusals.Scan(file=file) from None
    except pdf.CrowdedPage as found:
        raise refusals.CrowdedPage(file=file, page=found.args[0]) from None
    except pdf.BrokenPdf as error:
        raise refusals.BrokenPdf(file=file) from error
    if not workbook.sheets:
        raise refusals.NoTableInPdf(file=file)
    return workbook


def _read_only_one(path: Path) -> Workbook:
    """The one file of a zip archive, unpacked into a folder that goes away again; never an archive within it."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="pamoja-") as folder:
        names = {member.filename.lstrip("/").lower(): member for member in archive.infolist()}
        inside = Path(folder) / path.name
        inside.write_bytes(archive.read(names[files_in(names)[0]]))
        kind = kind_of(inside)
        if kind in ("zip", "iati"):
            raise refusals.WrongKind(
                file=path.name, what="a zip archive", mend="unpack it and send the file inside"
            )
        return _read(inside, kind)


def _read_xls(path: Path) -> Workbook:
    """Read with a library that loads slowly, so only when it is needed."""
    from pamoja.formats.xls import read_xls  # noqa: PLC0415

    content = path.read_bytes()
    return read_xls(content, macros=has_entry(content, "_VBA_PROJECT_CUR"))
