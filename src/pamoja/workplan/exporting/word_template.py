"""Looks at a county's own Word template before it is used: which placeholders are unknown, missing or not allowed."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, TemplateSyntaxError, nodes

from pamoja.core.refusals import Refusal
from pamoja.workplan.documents import words
from pamoja.workplan.exporting.labels import labels

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5_000_000, 50_000_000, 500
MACROS = ("vbaproject.bin", "activex", "embeddings/")
FILTERS = ("upper", "lower", "title", "capitalize", "join", "length", "default")
HARMLESS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.For, nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Filter, nodes.CondExpr,
)  # fmt: skip
_ROW = dict.fromkeys(("number", "title", "indicator", "wards", "q1", "q2", "q3", "q4", "lead", "with", "payers",
                      "budget", "note"), "")  # fmt: skip
_SHARE = dict.fromkeys(
    ("name", "currency", "q1", "q2", "q3", "q4", "undated", "outside", "year", "whole"), ""
)
_TOTAL: dict[str, Any] = {"name": "", "count": "", "amounts": [""], "money": "", "silent": ""}
_MEMBER = dict.fromkeys(("letter", "number", "title", "lead", "wards", "when", "budget", "source"), "")
_FINDING = dict.fromkeys(("rank", "kind", "tier", "title", "facts", "why", "weakest", "decision"), "")
SHAPE: Mapping[str, Any] = {
    "language": "",
    "words": dict.fromkeys(labels("en"), ""),
    **dict.fromkeys(
        ("kind", "is_pack", "title", "of", "county", "county_code", "year", "year_named", "version", "date", "notice",
         "short_notice"), ""),
    "quarters": [{"name": "", "months": ""}],
    "summary": [{"name": "", "lines": [""]}],
    "attention": [{"number": "", "sentence": ""}],
    "totals": {"currencies": [""], "rows": [_TOTAL], "total": _TOTAL, "scope": ""},
    "sectors": [{"name": "", "vote": "", "note": "", "lead": "", "programmes": [{"name": "", "rows": [_ROW]}]}],
    "calendar": {
        "lead": "",
        "months": [""],
        "years": [{"name": "", "cells": [""]}],
        "running": [""],
        "dates": [dict.fromkeys(("event", "day", "who", "source", "status", "note"), "")],
    },
    "contributions": {"lead": [""], "rows": [_SHARE], "totals": [_SHARE]},
    "where": {
        "lead": "",
        "columns": [""],
        "rows": [{"ward": "", "cells": [{"text": "", "shade": ""}]}],
        "gaps": [{"sector": "", "work": "", "who": "", "wards": ""}],
        "gaps_lead": [""],
    },
    "findings": {
        "lead": [""],
        "groups": [{"title": "", "found": [{**_FINDING, "reasons": [""], "members": [_MEMBER]}]}],
    },
    "problems": [dict.fromkeys(("file", "cell", "value", "wrong", "fix"), "")],
    "sources": {
        "files": [dict.fromkeys(("file", "organisation", "count", "problems", "left_out"), "")],
        "refused": [""],
        "rates": [""],
        "facts": [{"what": "", "source": "", "status": ""}],
        "recalled": "",
        "sectors": "",
    },
    "not_sent": {"lead": "", "names": [""]},
}  # fmt: skip
"""Every placeholder there is: a text is "", a list holds the shape of its items."""

WANTED = ("title", "year_named", "version", "notice", "summary", "sectors", "contributions", "where", "findings",
          "sources", "not_sent")  # fmt: skip
"""What a joint work plan should not be without; a template without it is taken, and the county is told."""


class BadTemplate(Refusal):
    """A template that cannot be used."""

    code = "bad_template"
    sentence = "This template cannot be used: {why}. Download the shipped template and change a copy of it."


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said about a template: `broken` and `unknown` keep it from being used, `missing` does not."""

    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    broken: str = ""

    @property
    def usable(self) -> bool:
        """Whether a document can be printed into it."""
        return not self.unknown and not self.broken


def demand(template: bytes) -> None:
    """Raise BadTemplate where a template cannot be used."""
    found = check(template)
    if found.broken:
        raise BadTemplate(why=found.broken)
    if found.unknown:
        raise BadTemplate(why=f"nothing is called {words.listed(f'“{name}”' for name in found.unknown)}")


def check(template: bytes) -> Checked:
    """Look at a template: whether it is a plain Word file, and every placeholder in it is one that we fill."""
    broken = unsafe(template)
    if broken:
        return Checked(broken=broken)
    try:
        texts = list(texts_of(template))
        trees = [Environment(autoescape=True).parse(text) for text in texts]
    except TemplateSyntaxError as error:
        return Checked(broken=f"an order in braces is not complete or misspelt ({error.message})")
    except Exception:  # noqa: BLE001 - a broken file can fail anywhere in three libraries
        return Checked(broken="it is not a Word file that can be opened")
    walk = _Walk()
    try:
        for tree in trees:
            walk.body(tree, {})
    except BadTemplate as refusal:
        return Checked(broken=refusal.params["why"])
    missing = tuple(name for name in WANTED if name not in walk.used)
    return Checked(tuple(sorted(walk.unknown)), missing)


def unsafe(template: bytes) -> str:
    """Why a file is no plain Word document, "" where it is one."""
    if len(template) > MOST_BYTES:
        return f"it has more than {MOST_BYTES // 1_000_000} MB: make the pictures in it smaller"
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            parts = packed.infolist()
            names = [part.filename.lower() for part in parts]
            outside = any(
                b'TargetMode="External"' in packed.read(part) and b"hyperlink" not in packed.read(part)
                for part in parts
                if part.filename.endswith(".rels") and part.file_size < MOST_BYTES
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return "it is not a Word file (.docx): save it as one"
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS:
        return "it is far larger inside than it should be"
    if "word/document.xml" not in names:
        return "it is not a Word file (.docx): save it as one"
    if any(mark in name for name in names for mark in MACROS):
        return "it holds macros or embedded files: save it as .docx without them"
    return "it takes something from another place: put pictures into the file itself" if outside else ""


def texts_of(template: bytes) -> Iterator[str]:
    """The body, heads and feet of a template as the printer reads them."""
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    yield document.patch_xml(document.get_xml())
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(kind):
            yield document.patch_xml(document.get_part_xml(part))


class _Walk:
    """Goes through a template's orders; `used` are the first names of placeholders, `unknown` those not ours."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def body(self, node: nodes.Node, known: Mapping[str, Any]) -> None:
        """One node and all below it; `known` are the names that loops have given."""
        if not isinstance(node, HARMLESS):
            raise BadTemplate(why=f"“{type(node).__name__.lower()}” is more than a template may do")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise BadTemplate(why=f"“|{node.name}” is more than a template may do")
        if isinstance(node, nodes.For):
            self.loop(node, known)
        elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self.shape(node, known)
        else:
            for inner in node.iter_child_nodes():
                self.body(inner, known)

    def loop(self, node: nodes.For, known: Mapping[str, Any]) -> None:
        """A loop goes over a list of ours; inside another loop over a list of that loop's own."""
        shape = self.shape(node.iter, known)
        first = first_name(node.iter)
        if known and first not in known and first not in ("quarters", "words"):
            raise BadTemplate(why=f"the loop over “{path_of(node.iter)}” stands inside another one")
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test:
            raise BadTemplate(why="a loop does more than go over a list")
        item = shape[0] if isinstance(shape, list) else None
        inner = {**known, node.target.name: item, "loop": None}
        for child in (*node.body, *node.else_):
            self.body(child, inner)

    def shape(self, node: nodes.Node, known: Mapping[str, Any]) -> Any:
        """What a placeholder holds; None where it is unknown, which is noted."""
        if isinstance(node, nodes.Name):
            if node.name in known:
                return known[node.name]
            self.used.add(node.name)
            return self.held(SHAPE, node.name, node)
        if isinstance(node, nodes.Getattr):
            above = self.shape(node.node, known)
            return None if above is None else self.held(above, node.attr, node)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            above = self.shape(node.node, known)
            return above[0] if isinstance(above, list) else self.held(above or {}, str(node.arg.value), node)
        raise BadTemplate(why="a placeholder does more than name a value")

    def held(self, above: Any, name: str, node: nodes.Node) -> Any:
        """What stands under a name."""
        if isinstance(above, Mapping) and name in above:
            return above[name]
        self.unknown.add(path_of(node))
        return None


def path_of(node: nodes.Node) -> str:
    """A placeholder as it is written."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node)}.{node.attr}"
    return f"{path_of(node.node)}[…]" if isinstance(node, nodes.Getitem) else "…"


def first_name(node: nodes.Node) -> str:
    """The first name of a placeholder."""
    return path_of(node).split(".")[0].split("[")[0]
