"""Our looks among the styles of a workbook: added behind all others, so that no number of its own changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from pamoja.formats.marking.pieces import Edit, Piece, edited, put_in, tag_end, tree
from pamoja.formats.marking.values import LEVELS, LOOKS

AFTER_DXFS = ("tableStyles", "colors", "extLst")
_MINIMAL = (
    '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of our looks in one workbook: of cells, and of conditional formats by level."""

    cells: Mapping[str, int]
    levels: Mapping[str, int]


def minimal_styles(main: str) -> bytes:
    """A styles part for a workbook that has none."""
    return _MINIMAL.format(main=main).encode()


def with_looks(data: bytes, main: str) -> tuple[bytes, Numbers]:
    """The styles part with our looks, and their numbers."""
    root = tree(data)
    if any(root.first(tag) is None for tag in ("fonts", "fills", "cellXfs")):
        data = minimal_styles(main)
        root = tree(data)
    p = root.prefix
    fonts, fills, xfs = (_list(root, tag) for tag in ("fonts", "fills", "cellXfs"))
    new_fonts, new_fills, new_xfs = "", "", ""
    cells: dict[str, int] = {}
    for at, (look, (behind, letters, bold)) in enumerate(LOOKS.items()):
        new_fonts += (
            f'<{p}font>{f"<{p}b/>" if bold else ""}<{p}sz val="10"/><{p}color rgb="FF{letters}"/>'
            f'<{p}name val="Calibri"/><{p}family val="2"/></{p}font>'
        )
        new_fills += (
            _solid(p, behind or "FFFFFF")
            if behind
            else f'<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
        )
        new_xfs += (
            f'<{p}xf numFmtId="49" fontId="{_count(fonts) + at}" fillId="{_count(fills) + at}" borderId="0" xfId="0" '
            f'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
            f'<{p}alignment vertical="top"/></{p}xf>'
        )
        cells[look] = _count(xfs) + at
    edits = [
        edit
        for piece, inner in ((fonts, new_fonts), (fills, new_fills), (xfs, new_xfs))
        for edit in _grown(data, piece, inner, len(LOOKS))
    ]
    more, first = _conditional(data, root)
    levels = {level: first + at for at, level in enumerate(LEVELS)}
    return edited(data, [*edits, *more]), Numbers(cells, levels)


def _list(root: Piece, tag: str) -> Piece:
    found = root.first(tag)
    if found is None:
        raise ValueError(tag)
    return found


def _count(piece: Piece) -> int:
    return len(piece.children)


def _solid(p: str, colour: str) -> str:
    return (
        f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/><{p}bgColor indexed="64"/>'
        f"</{p}patternFill></{p}fill>"
    )


def _grown(data: bytes, piece: Piece, inner: str, more: int) -> list[Edit]:
    """The edits that put more into a list and set its count."""
    if piece.inside == piece.end:
        opened = f'<{piece.name} count="{more}">{inner}</{piece.name}>'
        return [Edit(piece.begin, piece.end, opened.encode())]
    end = tag_end(data, piece.begin)
    kept = " ".join(
        f'{name}="{value}"'
        for name, value in piece.attributes.items()
        if name != "count" and '"' not in value
    )
    tag = f'<{piece.name} count="{_count(piece) + more}"{" " if kept else ""}{kept}>'
    return [Edit(piece.begin, end, tag.encode()), put_in(data, piece, inner)]


def _conditional(data: bytes, root: Piece) -> tuple[list[Edit], int]:
    """The edits that add the colours of our conditional formats, and the number of the first."""
    p = root.prefix
    inner = "".join(
        f'<{p}dxf><{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{LOOKS[level][0]}"/>'
        f'<{p}bgColor rgb="FF{LOOKS[level][0]}"/></{p}patternFill></{p}fill></{p}dxf>'
        for level in LEVELS
    )
    there = root.first("dxfs")
    if there is not None:
        return _grown(data, there, inner, len(LEVELS)), _count(there)
    after = next((piece.begin for tag in AFTER_DXFS for piece in root.all(tag)), root.closes)
    return [Edit(after, after, f'<{p}dxfs count="{len(LEVELS)}">{inner}</{p}dxfs>'.encode())], 0
