"""Bring the Kiswahili catalogue in step with what the product says, and compile it.

Sentences come from the site's Python and templates, and from the tables of the pure rooms (problems, evidence, titles,
refusals), which know no gettext: their text is the key. What is no longer said is dropped; what is new waits for a
translation. `--check` changes nothing and ends with 1 where the catalogue is behind.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

from pamoja.core.periods import MONTH_NAMES
from pamoja.core.problems import KINDS
from pamoja.overlap.findings import CHANGES, SENTENCES, TITLES
from pamoja.workplan.crosswalk import REASONS
from pamoja.workplan.facts import table
from pamoja.workplan.telling import QUESTIONS, WHICH_SITE

SITE = Path(__file__).parents[1] / "src" / "pamoja"
ROOMS = ("journal", "places", "organisations", "frameworks", "cycles", "plans", "analysis", "web")
CATALOGUE = SITE / "web" / "locale" / "sw" / "LC_MESSAGES" / "django.po"
FUNCTIONS = ("gettext", "gettext_lazy", "ngettext", "pgettext", "gettext_noop", "_")
Said = str | tuple[str, ...]


def said() -> Iterator[tuple[Said, str]]:
    """Everything that may be shown, and the file it is in."""
    for room in ROOMS:
        for path in sorted((SITE / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _in_python(path.read_bytes(), path)
        for path in sorted([*(SITE / room).rglob("*.html"), *(SITE / room).rglob("*.txt")]):
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield from _in_python(text.encode(), path)
    problems = (text for kind in KINDS.values() for text in (kind.message, kind.hint))
    months = (name[:3] for name in MONTH_NAMES)
    for text in (
        *problems,
        *SENTENCES.values(),
        *TITLES.values(),
        *CHANGES.values(),
        *REASONS.values(),
        *months,
        *_operations(),
        *_tables(),
    ):
        yield text, "core"
    for text in _refusals():
        yield text, "core"


def _in_python(source: bytes, path: Path) -> Iterator[tuple[Said, str]]:
    found = extract_python(io.BytesIO(source), FUNCTIONS, [], {"encoding": "utf-8"})
    for _, function, message, _ in found:
        if isinstance(message, str) and message:
            yield message, str(path.relative_to(SITE))
        elif isinstance(message, tuple) and function == "ngettext":
            yield tuple(part for part in message[:2] if isinstance(part, str)), str(path.relative_to(SITE))


def _tables() -> Iterator[str]:
    """Questions to ask, and shipped facts that stand on pages: the law's dates and whose years there are."""
    yield from (*QUESTIONS.values(), WHICH_SITE, "Ask whether the same officers are needed for both.")
    yield from (row["event"] for row in table("statutory_calendar.csv"))
    yield from (row["name"] for row in table("fiscal_calendars.csv"))


def _operations() -> Iterator[str]:
    """What the table of rights calls each operation: a refusal names it."""
    rights = ast.parse((SITE / "organisations" / "rights.py").read_text(encoding="utf-8"))
    for line in rights.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            yield str(line.value.value)


def _refusals() -> Iterator[str]:
    """The sentences of all refusals, as their classes write them."""
    for path in sorted(SITE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for line in node.body if isinstance(node, ast.ClassDef) else ():
                named = isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "sentence"
                if named and isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                    text = str(line.value.value)
                    if not text.strip("{}").isidentifier():  # a bare parameter says nothing of its own
                        yield text


def catalogue() -> Catalog:
    """The catalogue as it should be: what is said now, with the translations that there are."""
    with CATALOGUE.open("rb") as file:
        old = read_po(file, locale="sw")
    new = Catalog(locale="sw", project="Pamoja", header_comment="# Kiswahili of Pamoja", fuzzy=False)
    for text, where in said():
        key = text if isinstance(text, str) else text[0]
        known = old.get(key)
        new.add(text, known.string if known else None, locations=[(where, 0)] if key not in new else [])
    return new


def main() -> int:
    """Write or check the catalogue and its compiled form."""
    settings.configure(USE_I18N=True)
    new = catalogue()
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, new, sort_output=True, no_location=True, omit_header=False, width=110)
    write_mo(compiled, new)
    behind = _unlike(CATALOGUE, text.getvalue()) or _unlike(CATALOGUE.with_suffix(".mo"), compiled.getvalue())
    missing = sum(1 for message in new if message.id and not message.string)
    if "--check" in sys.argv:
        if behind:
            print("the Kiswahili catalogue is behind: run python scripts/make_messages.py")
        return int(behind)
    CATALOGUE.write_bytes(text.getvalue())
    CATALOGUE.with_suffix(".mo").write_bytes(compiled.getvalue())
    print(f"{len(new)} sentences, {missing} without Kiswahili")
    return 0


def _unlike(path: Path, content: bytes) -> bool:
    """Whether a file says something else; the moment of making does not count."""
    stamps = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By')

    def lines(text: bytes) -> list[bytes]:
        return [line for line in text.splitlines() if not line.startswith(stamps)]

    if path.suffix == ".mo":
        return not path.exists() or abs(len(path.read_bytes()) - len(content)) > 0
    return lines(path.read_bytes()) != lines(content)


if __name__ == "__main__":
    sys.exit(main())
