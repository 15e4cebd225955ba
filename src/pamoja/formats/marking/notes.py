"""Notes at cells: ours are written beside those that the sheet has, and those of an earlier time are taken away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pamoja.formats.grid import Position, cell_name, column_number
from pamoja.formats.marking.pieces import Edit, Piece, edited, put_in, text_xml, tree
from pamoja.formats.marking.values import LOOKS, NOTE_BREAK, OURS, Note

AUTHOR = "Pamoja"
SHAPE_BLOCK = 1024
_SHAPE = re.compile(r"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ROW, _COLUMN = (re.compile(rf"<(?:\w+:)?{name}>\s*(\d+)\s*</") for name in ("Row", "Column"))
_NUMBER = re.compile(r"_x0000_s(\d+)")
_BLOCKS = re.compile(r"(<(?:\w+:)?idmap\b[^>]*?\bdata=[\"'])([\d,]*)")
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_BOX_TYPE = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_DRAWING = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)


@dataclass(frozen=True, slots=True)
class Notes:
    """The comments of a sheet as its two parts."""

    comments: bytes
    drawing: bytes


def empty_notes(main: str) -> Notes:
    """The parts of a sheet without notes."""
    comments = f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'
    return Notes(comments.encode(), _EMPTY_DRAWING.encode())


def with_notes(parts: Notes, notes: Sequence[Note]) -> Notes:
    """The parts with these notes, and without ours of before.

    At a cell that has a note of somebody else's, ours stands below it in the same one.
    """
    comments, gone = _cleaned(parts.comments)
    said = {note.at: note for note in notes}
    comments, below = _added(comments, said)
    new = [note for at, note in said.items() if at not in below]
    drawing = _drawn(parts.drawing.decode(errors="replace"), gone, new)
    return Notes(comments, drawing.encode())


def _cleaned(data: bytes) -> tuple[bytes, set[Position]]:
    """The comments without our earlier ones, and where those stood that were ours alone."""
    listed = tree(data).first("commentList")
    edits: list[Edit] = []
    gone: set[Position] = set()
    for comment in listed.children if listed else ():
        text = _text(data, comment)
        if text.startswith(OURS):
            gone.add(_position(comment))
            edits.append(Edit(comment.begin, comment.end, b""))
        elif NOTE_BREAK in text and (body := comment.first("text")) is not None:
            kept = text_xml(text.split(NOTE_BREAK)[0].rstrip("\n"))
            p = comment.prefix
            inner = f'<{p}r><{p}t xml:space="preserve">{kept}</{p}t></{p}r>'
            edits.append(Edit(body.inside, body.closes, inner.encode()))
    return edited(data, edits), gone


def _text(data: bytes, piece: Piece) -> str:
    """All text inside a comment, phonetic guides left out."""
    if piece.tag == "t":
        return _plain(data[piece.inside : piece.closes].decode())
    return "".join(_text(data, child) for child in piece.children if child.tag != "rPh")


def _plain(text: str) -> str:
    for sign, entity in (
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&apos;"),
        ("\n", "&#10;"),
        ("&", "&amp;"),
    ):
        text = text.replace(entity, sign)
    return text


def _position(comment: Piece) -> Position:
    reference = comment.attributes.get("ref", "A1").replace("$", "")
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :] or 1), column_number(letters or "A")


def _added(data: bytes, said: Mapping[Position, Note]) -> tuple[bytes, set[Position]]:
    """The comments with ours, and at which cells they stand below another's."""
    root = tree(data)
    authors, listed = root.first("authors"), root.first("commentList")
    if authors is None or listed is None:
        raise ValueError("commentList")
    p = root.prefix
    author = len(authors.children)
    edits = [put_in(data, authors, f"<{p}author>{AUTHOR}</{p}author>")]
    below: set[Position] = set()
    for comment in listed.children:
        note, body = said.get(_position(comment)), comment.first("text")
        if note is not None and body is not None:
            below.add(note.at)
            edits.append(put_in(data, body, _run(p, f"\n{NOTE_BREAK}\n{note.text}")))
    lines = [
        f'<{p}comment ref="{cell_name(*at)}" authorId="{author}"><{p}text>'
        + _run(p, f"{OURS} ", bold=True)
        + _run(p, note.text)
        + f"</{p}text></{p}comment>"
        for at, note in sorted(said.items())
        if at not in below
    ]
    return edited(data, [*edits, put_in(data, listed, "".join(lines))]), below


def _run(p: str, text: str, *, bold: bool = False) -> str:
    look = f'<{p}rPr>{f"<{p}b/>" if bold else ""}<{p}sz val="9"/><{p}rFont val="Tahoma"/></{p}rPr>'
    return f'<{p}r>{look}<{p}t xml:space="preserve">{text_xml(text)}</{p}t></{p}r>'


def _drawn(drawing: str, gone: set[Position], new: Sequence[Note]) -> str:
    """The drawing with a box for each new note, hidden until one points at its cell."""

    def kept(shape: re.Match[str]) -> str:
        row, column = _ROW.search(shape[0]), _COLUMN.search(shape[0])
        ours = row is not None and column is not None and (int(row[1]) + 1, int(column[1]) + 1) in gone
        return "" if ours else shape[0]

    drawing = _SHAPE.sub(kept, drawing) if gone else drawing
    last = max((int(number) for number in _NUMBER.findall(drawing)), default=SHAPE_BLOCK)
    first = (last // SHAPE_BLOCK + 1) * SHAPE_BLOCK + 1 if last > SHAPE_BLOCK else SHAPE_BLOCK + 1
    blocks = range(first // SHAPE_BLOCK, (first + len(new)) // SHAPE_BLOCK + 1)

    def with_blocks(found: re.Match[str]) -> str:
        there = [block for block in found[2].split(",") if block]
        return found[1] + ",".join(dict.fromkeys([*there, *map(str, blocks)]))

    drawing = _BLOCKS.sub(with_blocks, drawing, count=1)
    boxes = "".join(_box(number, note) for number, note in enumerate(new, first))
    typed = "" if re.search(r"shapetype\b[^>]*_x0000_t202", drawing) else _BOX_TYPE
    end = drawing.rindex("</xml")
    return drawing[:end] + typed + boxes + drawing[end:]


def _box(number: int, note: Note) -> str:
    row, column = note.at[0] - 1, note.at[1] - 1
    height = min(4 + len(note.text) // 38, 14)
    anchor = f"{column + 1}, 12, {max(row - 1, 0)}, 6, {column + 4}, 40, {max(row - 1, 0) + height}, 6"
    colour = f"#{LOOKS[note.level][0]}"
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;margin-left:60pt;margin-top:4pt;width:220pt;height:90pt;z-index:1;visibility:hidden" '
        f'fillcolor="{colour}" o:insetmode="auto"><v:fill color2="{colour}"/>'
        '<v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
