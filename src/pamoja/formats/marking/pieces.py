"""A part of a workbook as the bytes it is, with where each element begins and ends: all else stays byte for byte."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pamoja.formats.markup import DeclaresDoctype, local

_DECLARED = re.compile(r"^(<\?xml[^>]*?encoding=[\"'])([\w-]+)")
_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(slots=True)
class Piece:
    """An element of a part: its bytes go from `begin` to `end`, what is in it from `inside` to `closes`.

    An element without anything in it, written with one tag, has `inside` = `closes` = `end`.
    """

    tag: str
    name: str
    attributes: dict[str, str]
    begin: int
    inside: int = 0
    closes: int = 0
    end: int = 0
    children: list["Piece"] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """What stands before the colon of its name, with the colon; "" where there is none."""
        return self.name.removesuffix(self.tag)

    def all(self, tag: str) -> Iterator["Piece"]:
        """Its children of this tag."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Piece | None":
        """The first of them."""
        return next(self.all(tag), None)


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes that take the place of those from `begin` to `end`."""

    begin: int
    end: int
    by: bytes


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all edits made; what is only put in comes before what is replaced there."""
    kept: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.begin, one.end)):
        kept += [data[at : edit.begin], edit.by]
        at = max(at, edit.end)
    return b"".join([*kept, data[at:]])


def put_in(data: bytes, piece: Piece, inner: str) -> Edit:
    """The edit that puts more at the end of an element, also where it is written with one tag."""
    if piece.inside != piece.end:
        return Edit(piece.closes, piece.closes, inner.encode())
    opened = data[piece.begin : piece.end].rstrip(b">").rstrip(b"/").rstrip()
    return Edit(piece.begin, piece.end, opened + f">{inner}</{piece.name}>".encode())


def tag_end(data: bytes, begin: int) -> int:
    """Where the tag that begins here ends."""
    found = _TAG.match(data, begin)
    if found is None:
        raise ValueError(begin)
    return found.end()


def as_utf8(data: bytes) -> bytes:
    """The part in UTF-8, whatever it is written in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        text = data.removeprefix(b"\xef\xbb\xbf").decode(_encoding(data))
    return _DECLARED.sub(r"\1UTF-8", text).encode()


def _encoding(data: bytes) -> str:
    declared = _DECLARED.match(data[:200].removeprefix(b"\xef\xbb\xbf").decode("latin-1"))
    return declared[2] if declared else "utf-8"


def tree(data: bytes) -> Piece:
    """The root of a part with everything below it; raises ExpatError, DeclaresDoctype."""
    opened: list[Piece] = []
    root: list[Piece] = []
    parser = careful_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        begin = parser.CurrentByteIndex
        piece = Piece(local(name), name, attributes, begin, inside=tag_end(data, begin))
        (opened[-1].children if opened else root).append(piece)
        opened.append(piece)

    def end(_name: str) -> None:
        close(data, opened.pop(), parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return root[0]


def close(data: bytes, piece: Piece, at: int) -> None:
    """Note where an element ends whose end tag was found here."""
    if data[piece.inside - 2 : piece.inside] == b"/>":
        piece.closes = piece.end = piece.inside
    else:
        piece.closes, piece.end = at, data.index(b">", at) + 1


def careful_parser() -> expat.XMLParserType:
    """A parser that stops at a document type declaration."""
    parser = expat.ParserCreate()

    def refuse(*_declaration: object) -> None:
        raise DeclaresDoctype

    parser.StartDoctypeDeclHandler = refuse
    return parser


def text_xml(text: str) -> str:
    """Text as an element holds it: nothing that XML forbids, no underscores that Excel would decode."""
    plain = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_ESCAPED.sub("_x005F_", plain))


def attribute_xml(text: str) -> str:
    """Text as an attribute holds it, quotation marks around it."""
    return quoteattr(_FORBIDDEN.sub("", text))
