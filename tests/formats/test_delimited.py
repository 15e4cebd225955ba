import codecs
import contextlib
import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja import formats
from pamoja.formats.delimited import decoded, guessed_delimiter, read_delimited
from pamoja.formats.grid import LONGEST_TEXT, Row


def rows(content: bytes) -> tuple[Row, ...]:
    return read_delimited(content).sheets[0].rows


def test_every_record_is_a_row_and_blank_lines_count(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"Title,Ward\r\n\r\nWells,Nyiro\r\n,,\r\nLast,\r\n")
    workbook = formats.read(path)
    assert (workbook.kind, workbook.encoding) == ("csv", "utf-8")
    assert workbook.sheets[0].name == ""
    assert workbook.sheets[0].rows == (
        Row(1, ("Title", "Ward")),
        Row(3, ("Wells", "Nyiro")),
        Row(5, ("Last",)),
    )


def test_quoted_line_breaks_and_quotes_stay_in_their_cell() -> None:
    assert rows(b'A,B\r\n"two\r\nlines","say ""maji"""\r\nnext,1\r\n') == (
        Row(1, ("A", "B")),
        Row(2, ("two\nlines", 'say "maji"')),
        Row(3, ("next", "1")),
    )


def test_cells_stay_texts_as_they_are_written() -> None:
    assert rows(b"007, 1.50 ,=1+1,TRUE\n") == (Row(1, ("007", " 1.50 ", "=1+1", "TRUE")),)


def test_semicolons_with_decimal_commas_are_told_apart() -> None:
    content = b"Shughuli;Gharama;Kata\nVisima;1.200,50;Nyiro\nUzio;800,25;Ndoto, Baawa\nNjia;3,5;Maralal\n"
    assert rows(content)[1] == Row(2, ("Visima", "1.200,50", "Nyiro"))
    assert rows(content)[2] == Row(3, ("Uzio", "800,25", "Ndoto, Baawa"))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    text = "\n".join(sign.join((f"Activity {n}", "Nyiro", "5")) for n in range(5))
    assert guessed_delimiter(text) == sign


def test_commas_in_a_title_line_do_not_outvote_the_table() -> None:
    text = "Plan, 2026/27, Samburu, Kenya\n\nA;B\n1;2\n3;4\n5;6\n"
    assert guessed_delimiter(text) == ";"


def test_a_stated_sign_is_obeyed_and_its_line_counts() -> None:
    assert rows(b"sep=;\r\na,b;c\r\n") == (Row(2, ("a,b", "c")),)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Café – Wamba,1\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Café – Wamba,1\n".encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + "Café – Wamba,1\n".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "Café – Wamba,1\n".encode("utf-16-be"), "utf-16-be"),
        ("Café – Wamba,1\n".encode("utf-16-le"), "utf-16-le"),
        ("Café – Wamba,1\n".encode("utf-16-be"), "utf-16-be"),
        ("Café – Wamba,1\n".encode("cp1252"), "windows-1252"),
        (codecs.BOM_UTF8 + "Café – Wamba,1\n".encode("cp1252"), "utf-8 with windows-1252"),
        ("Café".encode() + " – Wamba,1\n".encode("cp1252"), "utf-8 with windows-1252"),
    ],
)
def test_the_encoding_is_found(content: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    workbook = formats.read(path)
    assert workbook.encoding == encoding
    assert workbook.sheets[0].rows == (Row(1, ("Café – Wamba", "1")),)


@given(st.binary(max_size=400))
def test_no_byte_is_refused(content: bytes) -> None:
    text, encoding = decoded(content)
    assert isinstance(text, str)
    assert encoding
    read_delimited(content)


def test_a_cell_of_200_kilobytes_is_read() -> None:
    assert rows(b"a," + b"x" * 200_000 + b"\n")[0].cells[1] == "x" * 200_000


@pytest.mark.parametrize("length", [200_000, LONGEST_TEXT + 1])
def test_what_is_read_here_sets_no_limit_for_other_readers(length: int) -> None:
    before = csv.field_size_limit()
    with contextlib.suppress(csv.Error):
        rows(b"a," + b"x" * length + b"\n")
    assert csv.field_size_limit() == before
