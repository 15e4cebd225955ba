"""Makes the Word template that ships with the product: run it, look at the file in Word, commit both.

Everything in double braces is a placeholder; docs/how-to/documents.md lists them. A county edits a copy of this file.
"""
# ruff: noqa: SLF001 - the borders, fills and repeated rows of Word are reached through the library's inner parts

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).resolve().parents[1] / "src" / "pamoja" / "workplan" / "exporting" / "templates"
TARGET = HERE / "joint-work-plan.docx"
BRAND, SOFT, ALARM = RGBColor(0x0A, 0x45, 0x39), RGBColor(0x55, 0x60, 0x5A), RGBColor(0x8F, 0x3F, 0x12)
WASH, LIGHT, WARN = "F1EFE7", "E3EFEB", "FAF0D9"
SHORT, LONG, MARGIN, NARROW = Mm(210), Mm(297), Mm(20), Mm(13)
MADE = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
RUN_KINDS = ("begin", "instr", "end")


def main() -> None:
    """Write the template, the same bytes every time."""
    document = Document()
    prepare(document)
    cover(document)
    summary(document)
    activities(document)
    calendar_and_money(document)
    where(document)
    findings(document)
    endings(document)
    document.save(str(TARGET))
    steady(TARGET)


def prepare(document: Any) -> None:
    """Styles, page, head and foot."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "{{ title }}", "", ""
    properties.created = properties.modified = MADE.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for level, size in ((1, 18), (2, 13), (3, 11)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), BRAND
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), "Calibri")
        style.element.rPr.rFonts.set(qn("w:hAnsi"), "Calibri")
        style.paragraph_format.keep_with_next = True
    page(document.sections[0], across=False)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    write(head, "{{ title }} · {{ version }}    ", size=8, color=SOFT)
    write(head, "{{ short_notice }}", size=8, color=ALARM)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(foot, "{{ words.page }} ", size=8, color=SOFT)
    field(foot, "PAGE")
    write(foot, " {{ words.of }} ", size=8, color=SOFT)
    field(foot, "NUMPAGES")


def page(section: Any, *, across: bool) -> None:
    """A4 upright, or across with narrow margins for the matrices."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if across else (SHORT, LONG)
    section.different_first_page_header_footer = False
    section.left_margin = section.right_margin = NARROW if across else MARGIN
    section.top_margin = section.bottom_margin = Mm(17)


def cover(document: Any) -> None:
    """The first page: whose plan, for which year, which version, and the mark of a demonstration."""
    document.add_paragraph("{%p if notice %}")
    shaded(document.add_paragraph(), "{{ notice }}", WARN, bold=True, color=ALARM)
    document.add_paragraph("{%p endif %}")
    for _ in range(7):
        document.add_paragraph()
    write(document.add_paragraph(), "{{ kind }}", size=14, color=SOFT)
    write(document.add_paragraph(), "{{ title }}", size=30, color=BRAND, bold=True)
    document.add_paragraph("{%p if of %}")
    write(document.add_paragraph(), "{{ of }}", size=15, color=SOFT)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph()
    for label, value in (
        ("county", "county"),
        ("year", "year_named"),
        ("version", "version"),
        ("date", "date"),
    ):
        line = document.add_paragraph()
        write(line, f"{{{{ words.{label} }}}}: ", size=12, color=SOFT)
        write(line, f"{{{{ {value} }}}}", size=12, bold=True)
    for _ in range(6):
        document.add_paragraph()
    write(document.add_paragraph(), "{{ words.made_of }}", size=9, color=SOFT)
    document.add_page_break()


def summary(document: Any) -> None:
    """The plan in sentences, what needs attention, and the totals by sector."""
    heading(document, "summary", 1)
    document.add_paragraph("{%p for part in summary %}")
    write(keep(document.add_paragraph()), "{{ part.name }}", bold=True)
    document.add_paragraph("{%p for line in part.lines %}")
    document.add_paragraph("{{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if attention %}")
    heading(document, "attention", 2)
    document.add_paragraph("{%p for item in attention %}")
    line = document.add_paragraph()
    write(line, "{{ item.number }} ", size=13, bold=True, color=ALARM)
    write(line, "{{ item.sentence }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    heading(document, "by_sector", 2)
    soft(document, "{{ totals.scope }}")
    table(
        document,
        ["{{ words.sector }}", "{{ words.count }}", "{{ words.budget }}", "{{ words.budget_unknown }}"],
        [
            "{%tr for row in totals.rows %}",
            ["{{ row.name }}", "{{ row.count }}", "{{ row.money }}", "{{ row.silent }}"],
            "{%tr endfor %}",
            [
                "{{ words.all_sectors }}",
                "{{ totals.total.count }}",
                "{{ totals.total.money }}",
                "{{ totals.total.silent }}",
            ],
        ],
        (70, 22, 50, 28),
    )


def activities(document: Any) -> None:
    """The sector matrices, across."""
    page(document.add_section(WD_SECTION.NEW_PAGE), across=True)
    heading(document, "activities", 1)
    document.add_paragraph("{%p for sector in sectors %}")
    line = document.add_heading(level=2)
    line.add_run("{{ sector.name }}{% if sector.vote %} ({{ words.vote }} {{ sector.vote }}){% endif %}")
    soft(document, "{{ sector.lead }} {{ sector.note }}")
    quarters = [f"{{{{ quarters[{at}].name }}}}\n{{{{ quarters[{at}].months }}}}" for at in range(4)]
    heads = [f"{{{{ words.{key} }}}}" for key in ("number", "activity", "wards")]
    ends = [f"{{{{ words.{key} }}}}" for key in ("lead", "payers", "budget")]
    title = "{{ row.title }}{% if row.indicator %}\n{{ row.indicator }}{% endif %}"
    lead = "{{ row.lead }}{% if row.with %}\n{{ words.with }} {{ row.with }}{% endif %}"
    budget = "{{ row.budget }}{% if row.note %}\n{{ row.note }}{% endif %}"
    marks = [f"{{{{ row.q{at} }}}}" for at in range(1, 5)]
    table(
        document,
        [*heads, *quarters, *ends],
        [
            "{%tr for programme in sector.programmes %}",
            ["{{ programme.name }}"],
            "{%tr for row in programme.rows %}",
            ["{{ row.number }}", title, "{{ row.wards }}", *marks, lead, "{{ row.payers }}", budget],
            "{%tr endfor %}",
            "{%tr endfor %}",
        ],
        (18, 66, 30, 15, 15, 15, 15, 38, 38, 30),
        middle=(3, 4, 5, 6),
    )
    document.add_paragraph()
    document.add_paragraph("{%p endfor %}")


def calendar_and_money(document: Any) -> None:
    """The dates that the law sets, and who gives how much in which quarter."""
    heading(document, "calendar", 1)
    soft(document, "{{ calendar.lead }}")
    keys = ("event", "day", "who", "source", "status", "note")
    loop(document, keys, "calendar.dates", (66, 34, 40, 52, 28, 50))
    document.add_paragraph()
    heading(document, "money", 1)
    document.add_paragraph("{%p for line in contributions.lead %}")
    soft(document, "{{ line }}")
    document.add_paragraph("{%p endfor %}")
    quarters = [f"{{{{ quarters[{at}].name }}}}\n{{{{ quarters[{at}].months }}}}" for at in range(4)]
    heads = [f"{{{{ words.{key} }}}}" for key in ("in_year", "undated", "outside", "as_planned")]
    cells = [
        f"{{{{ row.{key} }}}}" for key in ("q1", "q2", "q3", "q4", "year", "undated", "outside", "whole")
    ]
    table(
        document,
        ["{{ words.contributor }}", "{{ words.currency }}", *quarters, *heads],
        [
            "{%tr for row in contributions.rows %}",
            ["{{ row.name }}", "{{ row.currency }}", *cells],
            "{%tr endfor %}",
            "{%tr for row in contributions.totals %}",
            ["{{ words.total }}", "{{ row.currency }}", *cells],
            "{%tr endfor %}",
        ],
        (50, 20, 25, 25, 25, 25, 26, 25, 25, 26),
        right=tuple(range(2, 10)),
    )


def where(document: Any) -> None:
    """How many activities each ward has in each sector, and where nobody is."""
    document.add_paragraph()
    heading(document, "where", 1)
    document.add_paragraph("{%p if where.rows %}")
    soft(document, "{{ where.lead }}")
    grid = document.add_table(rows=4, cols=4)
    dress(grid)
    row(
        grid.rows[0],
        ["{{ words.ward }}", "{%tc for name in where.columns %}", "{{ name }}", "{%tc endfor %}"],
        bold=True,
    )
    paint(grid.rows[0], WASH)
    repeated(grid.rows[0])
    grid.rows[1].cells[0].text = "{%tr for row in where.rows %}"
    row(
        grid.rows[2],
        ["{{ row.ward }}", "{%tc for cell in row.cells %}", "{{ cell.text }}", "{%tc endfor %}"],
        size=7.5,
    )
    grid.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    heading(document, "gaps", 2)
    document.add_paragraph("{%p for line in where.gaps_lead %}")
    soft(document, "{{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if where.gaps %}")
    heads = [f"{{{{ words.{key} }}}}" for key in ("sector", "kind_of_work", "who_is_there", "wards")]
    cells = [f"{{{{ row.{key} }}}}" for key in ("sector", "work", "who", "wards")]
    rows = ["{%tr for row in where.gaps %}", cells, "{%tr endfor %}"]
    table(document, heads, rows, (60, 55, 40, 115))
    document.add_paragraph("{%p endif %}")


def findings(document: Any) -> None:
    """Every finding with its activities, reasons, doubts and decision."""
    page(document.add_section(WD_SECTION.NEW_PAGE), across=False)
    heading(document, "findings", 1)
    document.add_paragraph("{%p for line in findings.lead %}")
    soft(document, "{{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for group in findings.groups %}")
    document.add_heading("{{ group.title }}", 2)
    document.add_paragraph("{%p for finding in group.found %}")
    write(keep(document.add_paragraph()), "{{ finding.rank }}. {{ finding.title }}", bold=True)
    write(keep(document.add_paragraph()), "{{ finding.facts }}", size=9, color=SOFT)
    heads = ["", *[f"{{{{ words.{key} }}}}" for key in ("activity", "lead", "wards", "when", "budget")]]
    cells = [f"{{{{ one.{key} }}}}" for key in ("lead", "wards", "when", "budget")]
    title = "{{ one.title }}\n{{ one.number }} · {{ one.source }}"
    rows = ["{%tr for one in finding.members %}", ["{{ one.letter }}", title, *cells], "{%tr endfor %}"]
    table(document, heads, rows, (8, 57, 30, 25, 25, 25))
    for key, label in (("why", "why"), ("weakest", "weakest")):
        document.add_paragraph(f"{{%p if finding.{key} %}}")
        line = document.add_paragraph()
        write(line, f"{{{{ words.{label} }}}}: ", size=9, bold=True)
        write(line, f"{{{{ finding.{key} }}}}", size=9)
        document.add_paragraph("{%p endif %}")
    line = document.add_paragraph()
    write(line, "{{ words.decision }}: ", size=9, bold=True)
    write(
        line,
        "{% if finding.decision %}{{ finding.decision }}{% else %}{{ words.undecided }}.{% endif %}",
        size=9,
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def endings(document: Any) -> None:
    """What a partner has to mend, where everything comes from, and who has not sent."""
    document.add_paragraph("{%p if problems %}")
    heading(document, "mend", 1)
    loop(document, ("file", "cell", "value", "wrong", "fix"), "problems", (35, 22, 28, 45, 40))
    document.add_paragraph("{%p endif %}")
    heading(document, "sources", 1)
    soft(document, "{{ sources.sectors }}")
    heads = [
        f"{{{{ words.{key} }}}}" for key in ("file", "organisation", "count", "problems", "rows_left_out")
    ]
    cells = [f"{{{{ row.{key} }}}}" for key in ("file", "organisation", "count", "problems", "left_out")]
    rows = ["{%tr for row in sources.files %}", cells, "{%tr endfor %}"]
    table(document, heads, rows, (52, 42, 20, 20, 36))
    for key in ("refused", "rates"):
        document.add_paragraph(f"{{%p if sources.{key} %}}")
        heading(document, key, 2)
        document.add_paragraph(f"{{%p for line in sources.{key} %}}")
        document.add_paragraph("{{ line }}")
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endif %}")
    heading(document, "facts", 2)
    document.add_paragraph("{%p if sources.recalled %}")
    shaded(document.add_paragraph(), "{{ sources.recalled }}", WARN)
    document.add_paragraph("{%p endif %}")
    heads = ["{{ words.event }}", "{{ words.source_of }}", "{{ words.status }}"]
    cells = ["{{ row.what }}", "{{ row.source }}", "{{ row.status }}"]
    table(document, heads, ["{%tr for row in sources.facts %}", cells, "{%tr endfor %}"], (60, 80, 30))
    document.add_paragraph("{%p if not_sent.lead %}")
    heading(document, "not_sent", 1)
    document.add_paragraph("{{ not_sent.lead }}")
    document.add_paragraph("{%p for name in not_sent.names %}")
    document.add_paragraph("{{ name }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def loop(document: Any, keys: Sequence[str], name: str, widths: Sequence[int]) -> None:
    """A table with one row for each value of a list, its headings those of the same keys."""
    heads = [f"{{{{ words.{key} }}}}" for key in keys]
    cells = [f"{{{{ row.{key} }}}}" for key in keys]
    table(document, heads, [f"{{%tr for row in {name} %}}", cells, "{%tr endfor %}"], widths)


def table(
    document: Any,
    heads: Sequence[str],
    rows: Sequence[Any],
    widths: Sequence[int],
    *,
    middle: Sequence[int] = (),
    right: Sequence[int] = (),
) -> None:
    """A table with a repeated heading and rows that are not cut; a text is a row with an order, one cell a band."""
    made = document.add_table(rows=1 + len(rows), cols=len(heads))
    dress(made)
    row(made.rows[0], heads, bold=True)
    paint(made.rows[0], WASH)
    repeated(made.rows[0])
    for at, values in enumerate(rows, 1):
        line = made.rows[at]
        if isinstance(values, str):
            line.cells[0].text = values
        elif len(values) == 1:
            band = line.cells[0].merge(line.cells[-1])
            paint(line, LIGHT)
            write(band.paragraphs[0], values[0], size=8.5, bold=True, color=BRAND)
            whole(line)
        else:
            row(line, values)
    for line in made.rows:
        if len({id(cell._tc) for cell in line.cells}) == len(widths):
            shape(line, widths, middle, right)
    for at, width in enumerate(widths):
        made.columns[at].width = Mm(width)


def shape(line: Any, widths: Sequence[int], middle: Sequence[int], right: Sequence[int]) -> None:
    """The width and alignment of each cell of a row."""
    for at, width in enumerate(widths):
        line.cells[at].width = Mm(width)
    for at in (*middle, *right):
        align = WD_ALIGN_PARAGRAPH.CENTER if at in middle else WD_ALIGN_PARAGRAPH.RIGHT
        line.cells[at].paragraphs[0].alignment = align


def row(line: Any, values: Sequence[str], *, bold: bool = False, size: float = 8) -> None:
    """The texts of a row, which is never cut at the end of a page."""
    for cell, value in zip(line.cells, values, strict=True):
        write(cell.paragraphs[0], value, size=size, bold=bold)
        cell.paragraphs[0].paragraph_format.space_after = Pt(1)
    whole(line)


def dress(made: Any) -> None:
    """Thin lines under the rows, the width kept as it is."""
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    properties = made._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9CEC6")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.find(qn("w:tblLayout")).addprevious(borders)


def repeated(line: Any) -> None:
    """Have a row stand again on top of every page."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def whole(line: Any) -> None:
    """Keep a row on one page."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def paint(line: Any, colour: str) -> None:
    """Fill the cells of a row."""
    for cell in {id(cell._tc): cell for cell in line.cells}.values():
        cell._tc.get_or_add_tcPr().append(shade(colour))


def shade(colour: str) -> Any:
    """A filling."""
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        made.set(qn(f"w:{name}"), value)
    return made


def shaded(paragraph: Any, text: str, colour: str, *, bold: bool = False, color: Any = None) -> None:
    """A paragraph on a filled ground."""
    paragraph._p.get_or_add_pPr().append(shade(colour))  # nothing else stands in it, so the order is right
    write(paragraph, text, bold=bold, color=color)


def heading(document: Any, key: str, level: int) -> None:
    """A heading by its key."""
    document.add_heading(f"{{{{ words.{key} }}}}", level)


def soft(document: Any, text: str) -> None:
    """A sentence that stands back."""
    write(document.add_paragraph(), text, color=SOFT)


def keep(paragraph: Any) -> Any:
    """A paragraph that stays with the next one."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def write(paragraph: Any, text: str, *, size: float = 0, bold: bool = False, color: Any = None) -> None:
    """A text in a paragraph, a new line where it has one."""
    for at, line in enumerate(text.split("\n")):
        run = paragraph.add_run(line)
        if at:
            run._r.insert(0, OxmlElement("w:br"))
        run.bold = bold or None
        if size:
            run.font.size = Pt(size if not at else size - 1.5)
        if color is not None:
            run.font.color.rgb = color


def field(paragraph: Any, name: str) -> None:
    """A number that Word fills in: the page or how many there are."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8), SOFT
    for kind in RUN_KINDS:
        if kind == "instr":
            part = OxmlElement("w:instrText")
            part.text = name
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def steady(path: Path) -> None:
    """Pack the file again with no times in it, so that the same template has the same bytes."""
    with zipfile.ZipFile(path) as packed:
        parts = [(name, packed.read(name)) for name in packed.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)


if __name__ == "__main__":
    main()
