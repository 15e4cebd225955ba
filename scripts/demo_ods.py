"""The OpenDocument sheet of the demonstration, written part by part."""

from xml.sax.saxutils import escape, quoteattr

from demo_rows import XML, Landed, Made, Row, archive, letters, read

OWNER = "Uhai Bora Health Consortium (demo)"
PAYERS = {
    "county": "County Government",
    "own": "Uhai Bora (own funds)",
    "fund": "Northern Commons Fund",
    "community": "Community in kind",
}
LEFT = {
    "id": "No.",
    "area": "Thematic area",
    "activity": "Activity",
    "target_group": "Target group",
    "ward": "Ward",
    "period": "Period",
}
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style", "meta")),
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        f'xmlns:of="{_OASIS}:of:1.2"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'office:version="1.2"',
    ]
)
_WIDTHS = {"wide": "9cm", "middle": "4.2cm", "narrow": "1.2cm"}
_LOOKS = {
    "head": ('fo:background-color="#DDE7F0" fo:border="0.5pt solid #808080"', 'fo:font-weight="bold"'),
    "cell": ('fo:border="0.5pt solid #808080"', ""),
    "title": ("", 'fo:font-weight="bold" fo:font-size="13pt"'),
}
_COVERED = "<table:covered-table-cell/>"
_BLANK = "<table:table-cell/>"


def uhai_bora() -> Made:
    """Contributors under one merged heading over two rows, months in words, a total beside its parts."""
    rows = read("uhai_bora")
    fields = (*LEFT, *PAYERS, "total")
    lines = [
        cell(OWNER, "title"),
        cell("Input to the Samburu joint work plan 2026/27 (demonstration)", "title"),
        cell("The consortium, its activities and its amounts are invented. Amounts in Kenya shillings."),
        _BLANK,
        "".join(cell(head, "head", down=2) for head in LEFT.values())
        + cell("Contribution (KES)", "head", right=len(PAYERS))
        + _COVERED * (len(PAYERS) - 1)
        + cell("Total (KES)", "head", down=2),
        _COVERED * len(LEFT) + "".join(cell(payer, "head") for payer in PAYERS.values()) + _COVERED,
    ]
    landed: dict[str, Landed] = {}
    for at, row in enumerate(rows, len(lines) + 1):
        landed[row["id"]] = Landed("JWP input", at, letters(fields))
        lines.append(activity_line(row, at))
    sums = [sum(int(row[payer]) for row in rows) for payer in PAYERS]
    foot = [cell(amount, "head") for amount in (*sums, sum(int(row["total"] or added(row)) for row in rows))]
    lines.append(_BLANK * 2 + cell("Total", "head") + _BLANK * 3 + "".join(foot))
    return Made("Uhai Bora - JWP input (demo).ods", packed(lines), landed)


def activity_line(row: Row, at: int) -> str:
    """The cells of an activity; its total is a formula, except where somebody typed over it."""
    cells = [cell(row[field], "cell") for field in LEFT]
    cells += [cell(int(row[payer]) or "", "cell") for payer in PAYERS]
    formula = "" if row["total"] else f"of:=SUM([.G{at}:.J{at}])"
    cells.append(cell(int(row["total"] or added(row)), "cell", formula=formula))
    return "".join(cells)


def added(row: Row) -> int:
    """What the contributions to an activity add up to."""
    return sum(int(row[payer]) for payer in PAYERS)


def cell(value: int | str, style: str = "", *, down: int = 1, right: int = 1, formula: str = "") -> str:
    """A cell of a number, a text or nothing; merged over so many rows or columns."""
    told = "<table:table-cell"
    if style:
        told += f' table:style-name="{style}"'
    if down > 1 or right > 1:
        told += f' table:number-rows-spanned="{down}" table:number-columns-spanned="{right}"'
    if formula:
        told += f" table:formula={quoteattr(formula)}"
    if value == "":
        return f"{told}/>"
    kind = f'"float" office:value="{value}"' if isinstance(value, int) else '"string"'
    shown = f"{value:,}" if isinstance(value, int) else escape(value)
    return f"{told} office:value-type={kind}><text:p>{shown}</text:p></table:table-cell>"


def packed(lines: list[str]) -> bytes:
    """The file around the lines of its one sheet."""
    columns = "".join(
        f'<table:table-column table:style-name="{width}"/>'
        for width in ("narrow", "middle", "wide", *(["middle"] * 8))
    )
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    content = (
        f"{XML}<office:document-content {_NAMES}><office:automatic-styles>{styles()}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="JWP input">{columns}{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    meta = (
        f"{XML}<office:document-meta {_NAMES}><office:meta>"
        f"<dc:title>Input to the joint work plan (demonstration)</dc:title><dc:creator>{OWNER}</dc:creator>"
        "<dc:date>2026-07-01T09:00:00</dc:date></office:meta></office:document-meta>"
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", TYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
        f"{entries}</manifest:manifest>"
    )
    parts = {"mimetype": TYPE, "content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    return archive((name, text.encode()) for name, text in parts.items())


def styles() -> str:
    """How wide the columns are and how cells look."""
    columns = (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        for name, width in _WIDTHS.items()
    )
    cells = (
        f'<style:style style:name="{name}" style:family="table-cell">'
        f'<style:table-cell-properties fo:wrap-option="{"no-wrap" if name == "title" else "wrap"}" {box}/>'
        f"<style:text-properties {letters_}/></style:style>"
        for name, (box, letters_) in _LOOKS.items()
    )
    return "".join((*columns, *cells))
