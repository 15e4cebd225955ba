"""The OpenDocument sheet, the CSV and the Word file of the demonstration, written part by part."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from demo_rows import Landed, Made, Row, archive, letters, read

UHAI, NKAJI, NYASI = (
    "Uhai Bora Health Consortium (demo)",
    "Nkaji Women and Peace Network (demo)",
    "Nyasi Rangelands Programme (demo)",
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# -- OpenDocument ------------------------------------------------------------------------------------------------

_ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2"'
)
_ODS_STYLES = (
    '<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="9cm"/></style:style>'
    '<style:style style:name="middle" style:family="table-column"><style:table-column-properties style:column-width="4.2cm"/></style:style>'
    '<style:style style:name="narrow" style:family="table-column"><style:table-column-properties style:column-width="1.2cm"/></style:style>'
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:background-color="#DDE7F0" fo:border="0.5pt solid #808080"'
    ' fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #808080" fo:wrap-option="wrap"/></style:style>'
    '<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-weight="bold" fo:font-size="13pt"/></style:style>'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_PAYERS = ("county", "own", "fund", "community")


def uhai_bora() -> Made:
    """Contributors under one merged heading over two rows, months in words, a total beside its parts."""
    rows = read("uhai_bora")
    fields = ("id", "area", "activity", "target_group", "ward", "period", *_PAYERS, "total")
    payers = ("County Government", "Uhai Bora (own funds)", "Northern Commons Fund", "Community in kind")
    top = "".join(_ods(head, "head", down=2) for head in ("No.", "Thematic area", "Activity", "Target group", "Ward", "Period"))
    top += _ods("Contribution (KES)", "head", right=4) + "<table:covered-table-cell/>" * 3 + _ods("Total (KES)", "head", down=2)
    low = "<table:covered-table-cell/>" * 6 + "".join(_ods(payer, "head") for payer in payers) + "<table:covered-table-cell/>"
    lines = [
        _ods(UHAI, "title"), _ods("Input to the Samburu joint work plan 2026/27 (demonstration)", "title"),
        _ods("The consortium, its activities and its amounts are invented. Amounts in Kenya shillings.", "Default"), "", top, low,
    ]  # fmt: skip
    landed: dict[str, Landed] = {}
    for at, row in enumerate(rows, len(lines) + 1):
        landed[row["id"]] = Landed("JWP input", at, letters(fields))
        lines.append(_ods_row(row, at))
    sums = [_ods(sum(int(row[payer]) for row in rows), "head") for payer in _PAYERS]
    total = sum(int(row["total"] or _added(row)) for row in rows)
    lines.append(f"<table:table-cell/><table:table-cell/>{_ods('Total', 'head')}{'<table:table-cell/>' * 3}{''.join(sums)}{_ods(total, 'head')}")
    widths = ("narrow", "middle", "wide", *(["middle"] * 8))
    columns = "".join(f'<table:table-column table:style-name="{width}"/>' for width in widths)
    body = "".join(f"<table:table-row>{line or '<table:table-cell/>'}</table:table-row>" for line in lines)
    content = (
        f"{XML}<office:document-content {_ODS_NAMES}><office:automatic-styles>{_ODS_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="JWP input">{columns}{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    meta = (
        f"{XML}<office:document-meta {_ODS_NAMES}><office:meta><dc:title>Input to the joint work plan (demonstration)</dc:title>"
        f"<dc:creator>{UHAI}</dc:creator><dc:date>2026-07-01T09:00:00</dc:date></office:meta></office:document-meta>"
    )
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _ODS_TYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    manifest = f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">{listed}</manifest:manifest>'
    parts = (("mimetype", _ODS_TYPE), ("content.xml", content), ("meta.xml", meta), ("META-INF/manifest.xml", manifest))
    return Made("Uhai Bora - JWP input (demo).ods", archive((name, text.encode()) for name, text in parts), landed)


def _ods_row(row: Row, at: int) -> str:
    """A row whose total is a formula, except where somebody typed over it."""
    cells = [_ods(row[field], "cell") for field in ("id", "area", "activity", "target_group", "ward", "period")]
    cells += [_ods(int(row[payer]) or "", "cell") for payer in _PAYERS]
    typed = bool(row["total"])
    cells.append(_ods(int(row["total"]) if typed else _added(row), "cell", formula="" if typed else f"of:=SUM([.G{at}:.J{at}])"))
    return "".join(cells)


def _added(row: Row) -> int:
    return sum(int(row[payer]) for payer in _PAYERS)


def _ods(value: int | str, style: str, *, down: int = 1, right: int = 1, formula: str = "") -> str:
    """A cell; merged over so many rows or columns."""
    told = f'<table:table-cell table:style-name="{style}"'
    if down > 1 or right > 1:
        told += f' table:number-rows-spanned="{down}" table:number-columns-spanned="{right}"'
    if formula:
        told += f" table:formula={quoteattr(formula)}"
    if value == "":
        return f"{told}/>"
    if isinstance(value, int):
        return f'{told} office:value-type="float" office:value="{value}"><text:p>{value:,}</text:p></table:table-cell>'
    return f'{told} office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


# -- CSV -----------------------------------------------------------------------------------------------------------


def nkaji_network() -> Made:
    """Semicolons, Windows letters, days first; the total at the foot was typed before the last rows were added."""
    rows = read("nkaji_network")
    fields = ("sector", "activity", "for_whom", "ward", "start", "end", "budget", "payer")
    heads = ("Sector", "What we will do", "For whom", "Ward", "Start", "End", "Budget", "Who pays")
    lines = [f"{NKAJI} – work plan 2026/27 (demonstration)" + ";" * 7, ";" * 7, ";".join(heads)]
    landed: dict[str, Landed] = {}
    for row in rows:
        landed[row["id"]] = Landed("", len(lines) + 1, letters(fields))
        lines.append(";".join(_quoted(row[field]) for field in fields))
    landed["total"] = Landed("", len(lines) + 1, letters(fields))
    lines.append("TOTAL;;;;;;KES 8,250,000;")
    return Made("Nkaji Network workplan (demo).csv", "\r\n".join([*lines, ""]).encode("cp1252"), landed)


def _quoted(text: str) -> str:
    return f'"{text}"' if ";" in text else text


# -- Word ----------------------------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_PAGE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="900" w:right="900" w:bottom="900" w:left="900" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'


def nyasi_rangelands() -> Made:
    """A Word file: a paragraph that says whose plan it is and for which calendar year, and two unlike tables."""
    livestock, rangelands = read("nyasi_livestock"), read("nyasi_rangelands")
    first = ("id", "activity", "ward", "quarter", "target_group", "budget")
    second = ("activity", "ward", "begins", "ends", "target_group", "budget", "remarks")
    landed = {row["id"]: Landed("Table 1", at, letters(first)) for at, row in enumerate(livestock, 2)}
    landed |= {row["id"]: Landed("Table 2", at, letters(second)) for at, row in enumerate(rangelands, 2)}
    said = (
        "This is the annual work plan of the Nyasi Rangelands Programme (demo) for Samburu County. We plan by the calendar year, "
        "January to December 2027, and quarter 1 is January to March. All amounts are in Kenya shillings. Partner, work and amounts are invented."
    )
    body = [
        _paragraph(NYASI, bold=True), _paragraph("Annual work plan 2027 (demonstration)", bold=True), _paragraph(said),
        _paragraph("1. Livestock", bold=True),
        _table(("No.", "Activity", "Ward", "Quarter", "Target group", "Budget (KSh)"), livestock, first, (700, 5600, 2400, 2200, 2400, 1600)),
        _paragraph("2. Rangelands and environment", bold=True),
        _table(("Activity", "Location", "Begins", "Ends", "Target group", "Cost (KSh)", "Remarks"), rangelands, second,
               (4900, 2000, 1700, 1900, 2100, 1300, 1100)),
        _paragraph("Prepared by the planning desk. Not a real plan."),
    ]  # fmt: skip
    document = f'{XML}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{_PAGE}</w:body></w:document>'
    parts = (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/document.xml", document))
    return Made("Nyasi Rangelands annual plan 2027 (demo).docx", archive((name, text.encode()) for name, text in parts), landed)


def _paragraph(text: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(heads: Sequence[str], rows: Sequence[Row], fields: Sequence[str], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = [_line(heads, widths, head=True), *(_line([row[field] for field in fields], widths) for row in rows)]
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'


def _line(texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DDE7F0"/>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{_paragraph(text, bold=head)}</w:tc>'
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{cells}</w:tr>"
