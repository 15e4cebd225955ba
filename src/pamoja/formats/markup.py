"""Streams XML without ever holding a whole tree, and stops at a document type declaration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

CHUNK = 1 << 16
LONGEST = 2_000_000

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class DeclaresDoctype(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """The XML has a DOCTYPE, the only place where entities can be declared."""


class TooLongText(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """One element of `line` has more text than any plan."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class Node:
    """An element with the line it begins on, its text before the first child, and its children."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Node"]:
        """The children with this tag."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Node | None":
        """The first child with this tag, if any."""
        return next(self.all(tag), None)


def scan(stream: IO[bytes], start: Start, end: End, text: Text) -> None:
    """Call the handlers in the order of the file; raises ExpatError where the XML is broken."""
    parser = _parser(start, end, text)
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def nodes(stream: IO[bytes], tag: str, unread: frozenset[str]) -> Iterator[Node]:
    """Yield the root, childless, and then each child of it with this tag, complete.

    Elements in `unread` and those with a prefix are left out, whatever is in them.
    """
    grower = _Grower(tag, unread)
    parser = _parser(grower.start, grower.end, grower.take)
    grower.line = lambda: int(parser.CurrentLineNumber)
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        yield from grower.grown
        grower.grown.clear()
    parser.Parse(b"", True)
    yield from grower.grown


class _Grower:
    """Handlers that grow one small tree after another."""

    def __init__(self, tag: str, unread: frozenset[str]) -> None:
        self.tag = tag
        self.unread = unread
        self.line: Callable[[], int] = int
        self.grown: list[Node] = []
        self.open: list[Node] = []
        self.depth = 0
        self.skipped = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.grown.append(Node(name, self.line(), attributes))
        elif self.skipped or ":" in name or name in self.unread or (not self.open and name != self.tag):
            self.skipped += 1
        else:
            node = Node(name, self.line(), attributes)
            if self.open:
                self.open[-1].children.append(node)
            self.open.append(node)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
        elif self.open:
            node = self.open.pop()
            if not self.open:
                self.grown.append(node)

    def take(self, text: str) -> None:
        if self.open and not self.skipped and not self.open[-1].children:
            node = self.open[-1]
            if len(node.text) + len(text) > LONGEST:
                raise TooLongText(node.line)
            node.text += text


def _parser(start: Start, end: End, text: Text) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise DeclaresDoctype
