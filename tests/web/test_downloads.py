import csv
import datetime as dt
import io
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cast import NOW, Cast
from pamoja.plans.models import Activity
from pamoja.web.downloads import About, Cell, Column, csv_file, xlsx_file
from pamoja.workplan.sandbox import read_as_json

ADDRESS = "/samburu/2026-27/plans"
ABOUT = About("A plan", "A year", "For everybody.", NOW)
NASTY = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "＝1", "plain", "a\x00b", "_x000D_", "<&>", " two\nlines "]


def content(answer: Any) -> bytes:
    assert answer.streaming
    return b"".join(answer.streaming_content)


def lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def asked(client: Client, user: object, address: str) -> bytes:
    client.force_login(user)  # type: ignore[arg-type]
    return content(client.get(address))


def as_rows(data: bytes) -> list[dict[str, str]]:
    heading, *rows = lines(data)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def sheet_of(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_the_csv_has_every_row_with_its_source(client: Client, everybody: Cast) -> None:
    rows = as_rows(asked(client, everybody.amina, f"{ADDRESS}.csv"))
    assert [row["Number"] for row in rows] == ["agriculture/001", *(f"water/00{n}" for n in range(1, 8))]
    repair = next(row for row in rows if row["Number"] == "water/005")
    assert repair["Activity"] == "Repair Wamba borehole"
    assert repair["Plan of"] == "Tegemeo la Nyika Programme"
    assert repair["Places"] == "Wamba East"
    assert (repair["Start date"], repair["End date"]) == ("2026-11-01", "2027-01-31")
    assert [repair[name] for name in repair if name.startswith("county Q")] == ["", "x", "x", ""]
    assert (repair["Budget"], repair["Currency"], repair["In KES"]) == ("4000000", "KES", "4000000")
    assert (repair["Beneficiaries"], repair["Target groups"]) == ("unknown", "pastoralists")
    assert (repair["File"], repair["Row"]) == ("tegemeo.csv", "4")
    assert repair["Answer of the department"] == "submitted"


def test_the_same_filters_give_the_same_rows_in_both(client: Client, everybody: Cast) -> None:
    query = "?sector=water&words=borehole&order=budget"
    rows = as_rows(asked(client, everybody.amina, f"{ADDRESS}.csv{query}"))
    assert [row["Number"] for row in rows] == ["water/005", "water/001"]
    sheet = sheet_of(asked(client, everybody.amina, f"{ADDRESS}.xlsx{query}"))
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["water/005", "water/001"]
    assert sheet.dimensions == "A1:AB3"
    assert sheet.auto_filter.ref == "A1:AB3"
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_partner_downloads_no_more_than_it_sees(client: Client, everybody: Cast, kind: str) -> None:
    data = asked(client, everybody.naomi, f"{ADDRESS}.{kind}?partner={everybody.maji.uuid}")
    if kind == "csv":
        text = data.decode()
    else:
        rows = sheet_of(data).iter_rows(values_only=True)
        text = "\n".join(str(cell) for row in rows for cell in row)
    assert text.count("shown as totals only") == 4 * 5
    for secret in ("3400000", "Wamba East", "Maralal", "Waso"):
        assert secret not in text


def test_a_band_is_downloaded_as_a_band(client: Client, everybody: Cast) -> None:
    rows = as_rows(asked(client, everybody.lekadaa, f"{ADDRESS}.csv?words=repair"))
    assert (rows[0]["Budget"], rows[0]["In KES"]) == ("KES 1 to 5 million", "KES 1 to 5 million")


def test_titles_are_downloaded_without_what_their_partner_hides(client: Client, everybody: Cast) -> None:
    hidden = Activity.objects.filter(number__endswith="water/003")
    hidden.update(title="Latrines at Maralal", description="KES 2.5 million for Maralal", target="Maralal")
    text = asked(client, everybody.naomi, f"{ADDRESS}.csv?partner={everybody.maji.uuid}").decode()
    assert "Latrines at [place not shown]" in text
    assert "Maralal" not in text
    assert "2.5" not in text


def test_a_workbook_says_what_it_is_and_who_may_see_it(client: Client, everybody: Cast) -> None:
    book = load_workbook(io.BytesIO(asked(client, everybody.lekadaa, f"{ADDRESS}.xlsx")))
    assert book.properties.title == "Samburu Joint Work Plan 2026/27"
    assert book.properties.subject == "Samburu County, county year 2026/27"
    assert (
        "Made for Lekadaa: money and places stand here as each partner shows them"
        in book.properties.description
    )
    client.force_login(everybody.amina)
    book = load_workbook(io.BytesIO(content(client.get(f"{ADDRESS}.xlsx"))))
    assert "who sees all money and places: do not pass it on" in book.properties.description


def test_no_text_of_a_table_runs_as_a_formula() -> None:
    rows = lines(content(csv_file("x.csv", ["Text"], [[text] for text in NASTY])))
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+1", "'-1", "'@sum", "'\tx", "'\rx", "'＝1", "plain", "ab", "_x000D_", "<&>", " two\nlines ",
    ]  # fmt: skip
    columns = [Column("Text", wrapped=True)]
    table = xlsx_file("x.xlsx", columns, [[text] for text in NASTY], count=len(NASTY), about=ABOUT)
    cells = [cell for (cell,) in sheet_of(content(table)).iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s", "inlineStr"} & {cell.data_type for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cells[0].value, cells[1].value, cells[10].value] == ["=1+1", "+1", "<&>"]


def test_numbers_days_and_what_is_unknown_keep_their_kinds() -> None:
    row: list[Cell] = [
        7,
        Decimal("1250.50"),
        Decimal(10) ** 18,
        dt.date(2026, 10, 1),
        dt.date(1800, 1, 1),
        None,
        "",
    ]
    columns = [Column(str(at)) for at in range(len(row))]
    values = [
        cell.value for cell in sheet_of(content(xlsx_file("x", columns, [row], count=1, about=ABOUT)))[2]
    ]
    assert values == [7, 1250.5, "1" + "0" * 18, dt.datetime(2026, 10, 1), "1800-01-01", "unknown", None]  # noqa: DTZ001
    written = lines(content(csv_file("x", [column.heading for column in columns], [row])))[1]
    assert written == ["7", "1250.50", "1" + "0" * 18, "2026-10-01", "1800-01-01", "unknown", ""]


def test_a_long_text_is_cut_to_what_a_cell_can_hold() -> None:
    table = xlsx_file("x", [Column("Text")], [["ä" * 40_000]], count=1, about=ABOUT)
    assert len(sheet_of(content(table))["A2"].value) == 32_767


def test_an_empty_table_opens_too() -> None:
    table = content(xlsx_file("x", [Column("Text"), Column("More")], [], count=0, about=ABOUT))
    assert [cell.value for cell in sheet_of(table)[1]] == ["Text", "More"]


def test_the_first_bytes_leave_before_the_last_row_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[list[str]]:
        for at in range(5_000):
            read.append(at)
            yield [f"row {at} with some words to fill it"]

    for answer in (
        csv_file("x.csv", ["Text"], rows()),
        xlsx_file("x.xlsx", [Column("Text")], rows(), count=5_000, about=ABOUT),
    ):
        read.clear()
        parts = iter(answer)
        assert next(parts)
        assert len(read) <= 1
        next(parts)
        assert len(read) < 5_000
        assert sum(map(len, parts)) > 0
        assert len(read) == 5_000


def test_the_file_is_named_after_the_county_and_the_year(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    answer = client.get(f"{ADDRESS}.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="samburu-2026-27-plan.xlsx"'
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_downloaded_can_be_sent_again(
    client: Client, everybody: Cast, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"plan.{kind}"
    path.write_bytes(asked(client, everybody.amina, f"{ADDRESS}.{kind}"))
    found = read_as_json(path, county="samburu", cycle="2026/27")
    assert len(found["activities"]) == 8
    by_title = {one["title"]: one for one in found["activities"]}
    repair = by_title["Repair Wamba borehole"]
    assert repair["organisation"] == "Tegemeo la Nyika Programme"
    assert [place["id"] for place in repair["places"]] == ["samburu/ward/wamba-east"]
    assert (repair["start"], repair["end"]) == ("2026-10-01", "2027-03-31")  # its marked quarters
    assert [(line["amount"], line["currency"]) for line in repair["budget"]] == [(4_000_000, "KES")]
    assert [p for p in found["problems"] if p["severity"] == "error"] == []


def test_libreoffice_opens_the_workbook(client: Client, everybody: Cast, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(asked(client, everybody.amina, f"{ADDRESS}.xlsx"))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", "--convert-to", options, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "plan.xlsx")], check=True, capture_output=True, timeout=120)
    (written,) = tmp_path.glob("*.csv")
    heading, *rows = list(csv.reader(written.read_text(encoding="utf-8").splitlines()))
    assert heading[:2] == ["Number", "Activity"]
    assert [row[0] for row in rows] == ["agriculture/001", *(f"water/00{n}" for n in range(1, 8))]
    assert rows[1][heading.index("In KES")].replace(",", "") == "3400000"


def test_a_workbook_is_whole_and_the_same_every_time(client: Client, everybody: Cast) -> None:
    first = asked(client, everybody.amina, f"{ADDRESS}.xlsx")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[-1] == "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(io.BytesIO(first)) as one,
        zipfile.ZipFile(io.BytesIO(asked(client, everybody.amina, f"{ADDRESS}.xlsx"))) as other,
    ):
        assert one.read("xl/worksheets/sheet1.xml") == other.read("xl/worksheets/sheet1.xml")
