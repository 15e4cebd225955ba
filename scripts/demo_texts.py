"""The CSV and the Word file of the demonstration, the latter written part by part."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from demo_rows import XML, Landed, Made, Row, archive, letters, read

NKAJI = "Nkaji Women and Peace Network (demo)"
NYASI = "Nyasi Rangelands Programme (demo)"

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VENDOR = "application/vnd.openxmlformats"
_TYPES = (
    f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{_VENDOR}-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    f' ContentType="{_VENDOR}-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="900" w:right="900"'
    ' w:bottom="900" w:left="900" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
LIVESTOCK = {
    "id": ("No.", 700),
    "activity": ("Activity", 5600),
    "ward": ("Ward", 2400),
    "quarter": ("Quarter", 2200),
    "target_group": ("Target group", 2400),
    "budget": ("Budget (KSh)", 1600),
}
RANGELANDS = {
    "activity": ("Activity", 4900),
    "ward": ("Location", 2000),
    "begins": ("Begins", 1700),
    "ends": ("Ends", 1900),
    "target_group": ("Target group", 2100),
    "budget": ("Cost (KSh)", 1300),
    "remarks": ("Remarks", 1100),
}
SAID = (
    "This is the annual work plan of the Nyasi Rangelands Programme (demo) for Samburu County. We plan by the"
    " calendar year, January to December 2027, and quarter 1 is January to March. All amounts are in Kenya"
    " shillings. The programme, its work and its amounts are invented."
)


def nkaji_network() -> Made:
    """Semicolons, Windows letters, days first; the total at the foot was typed before the last rows came."""
    rows = read("nkaji_network")
    heads = {
        "sector": "Sector", "activity": "What we will do", "for_whom": "For whom", "ward": "Ward",
        "start": "Start", "end": "End", "budget": "Budget", "payer": "Who pays",
    }  # fmt: skip
    more = ";" * (len(heads) - 1)
    lines = [f"{NKAJI} – work plan 2026/27 (demonstration){more}", more, ";".join(heads.values())]
    columns = letters(tuple(heads))
    landed: dict[str, Landed] = {}
    for row in rows:
        landed[row["id"]] = Landed("", len(lines) + 1, columns)
        lines.append(";".join(quoted(row[field]) for field in heads))
    landed["total"] = Landed("", len(lines) + 1, columns)
    lines.append("TOTAL;;;;;;KES 8,250,000;")
    content = "\r\n".join([*lines, ""]).encode("cp1252")
    return Made("Nkaji Network workplan (demo).csv", content, landed)


def quoted(text: str) -> str:
    """A cell in quotes where a semicolon would end it."""
    return f'"{text}"' if ";" in text else text


def nyasi_rangelands() -> Made:
    """A paragraph that says whose plan it is and for which calendar year, and two unlike tables."""
    tables = (("nyasi_livestock", LIVESTOCK), ("nyasi_rangelands", RANGELANDS))
    landed: dict[str, Landed] = {}
    drawn: list[str] = []
    for number, (name, columns) in enumerate(tables, 1):
        rows = read(name)
        drawn.append(table(columns, rows))
        for at, row in enumerate(rows, 2):
            landed[row["id"]] = Landed(f"Table {number}", at, letters(tuple(columns)))
    body = (
        paragraph(NYASI, bold=True),
        paragraph("Annual work plan 2027 (demonstration)", bold=True),
        paragraph(SAID),
        paragraph("1. Livestock", bold=True),
        drawn[0],
        paragraph("2. Rangelands and environment", bold=True),
        drawn[1],
        paragraph("Prepared by the planning desk. Not a real plan."),
    )
    document = f'{XML}<w:document xmlns:w="{_WORDS}"><w:body>{"".join(body)}{_PAGE}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    content = archive((name, text.encode()) for name, text in parts.items())
    return Made("Nyasi Rangelands annual plan 2027 (demo).docx", content, landed)


def paragraph(text: str, *, bold: bool = False) -> str:
    """A paragraph of one run."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(columns: dict[str, tuple[str, int]], rows: Sequence[Row]) -> str:
    """A table with a shaded heading row."""
    heads, widths = zip(*columns.values(), strict=True)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    lines = [line(heads, widths, head=True)]
    lines += [line([row[field] for field in columns], widths) for row in rows]
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def line(texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    """A row of a table."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DDE7F0"/>' if head else ""
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraph(text, bold=head)}</w:tc>'
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr>{repeated}{''.join(cells)}</w:tr>"
