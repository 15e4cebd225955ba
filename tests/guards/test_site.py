"""What holds of every page, address, operation and template of the site, also of those that come later."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import Cast
from tests_paths import DOCS, ROOT, SOURCE

WEB_TESTS = ROOT / "tests" / "web"
TABLE_OF_RIGHTS = WEB_TESTS / "test_rights.py"
TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.html"))
OPERATIONS = sorted({*SOURCE.glob("*/operations.py"), *SOURCE.glob("*/operations/*.py")})
KEY = UUID(int=7)
SAMPLES = {
    "priority": 1,
    "county": "samburu", "year": "2026-27", "sector": "water", "count": "001", "ward": "maralal", "key": "abc",
    "token": "abc", "uuid": KEY, "position": 0, "membership": 1, "alias": 1, "rate": 1, "slug": "water",
    "form": "word",
}  # fmt: skip
OPEN_TO_STRANGERS = {
    "invitation": "the link is the key",
    "confirm": "the link is the key",
    "demonstration_sign_in": "signs in as an invented person, and only there",
    "set_language": "a choice of words, kept in a cookie",
}
WITHOUT_BY = {
    "journal.write_message": "writes what another operation says, in its transaction",
    "journal.send_waiting": "the worker does it",
    "places.seed": "loads shipped facts",
    "organisations.usable": "looks and writes nothing",
    "cycles.plan_changed": "counts a change that another operation makes and records",
    "plans.give_up_reading": "the worker does it",
    "plans.read": "the worker does it; who sent the file is told when it is sent",
    "plans.suggest_programmes": "the worker does it",
    "analysis.plan_of": "looks and writes nothing",
    "analysis.analyse": "the worker does it",
    "analysis.want_analysis": "notes that findings are behind; the worker does the rest",
    "analysis.analyse_and_tell": "the worker does it",
    "analysis.note_trouble": "the worker does it",
}
BY_POSITION = {
    "plans.take_out_rows": "the second half of two operations that have checked the rights",
    "analysis.plan_of": "looks and writes nothing",
}
SAID_AS_IT_IS = {"Pa", "moja", "Pamoja", "English", "Kiswahili", "KES", "CSV", "Excel"}
BARE = {"broken.html": "must stand where nothing else works, also the translations"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """The name and the route of every address."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif pattern.name:
            yield pattern.name, route


ADDRESSES = dict(addresses(get_resolver("pamoja.web.urls").url_patterns))


def address_of(name: str) -> str:
    """An address with sensible values in its places."""
    places = re.findall(r"<(?:\w+:)?(\w+)>", ADDRESSES[name])
    return reverse(name, kwargs={place: SAMPLES[place] for place in places})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_page_sends_strangers_to_the_sign_in_page(
    everybody: Cast, client: Client, name: str, method: str
) -> None:
    if name in OPEN_TO_STRANGERS:
        return
    answer = getattr(client, method)(address_of(name))
    if method == "get" and answer.status_code == 405:
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_what_is_open_to_strangers_is_still_there() -> None:
    assert set(OPEN_TO_STRANGERS) <= set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_address_is_named_in_a_test_of_its_page(name: str) -> None:
    tests = [p.read_text(encoding="utf-8") for p in sorted(WEB_TESTS.glob("*.py")) if p != TABLE_OF_RIGHTS]
    literal = [part for part in re.split(r"<[^>]+>", ADDRESSES[name]) if part.strip("/")]
    ending = (
        literal[-1].rstrip("/").rsplit("/", 1)[-1] + "/"[: ADDRESSES[name].endswith("/")] if literal else "/"
    )
    named = (f'"{name}"', ending if literal else '"/"')
    assert any(word in text for text in tests for word in named), f"no test in tests/web names {named}"


def test_every_table_is_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8").casefold()
    names = [m.__name__ for m in apps.get_models() if m.__module__.startswith("pamoja.")]
    words = [re.sub(r"(?<!^)(?=[A-Z])", "[ -]", name).casefold() for name in names]
    assert len(names) > 30
    assert [word for word in words if not re.search(rf"^\| {word} \|", glossary, re.MULTILINE)] == []


def public_functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def operations() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in OPERATIONS:
        app = path.relative_to(SOURCE).parts[0]
        for function in public_functions(path):
            yield f"{app}.{function.name}", function


def test_every_operation_takes_only_named_arguments() -> None:
    positional = [
        name
        for name, function in operations()
        if function.args.args or function.args.posonlyargs or function.args.vararg
    ]
    assert set(positional) == set(BY_POSITION)


def test_every_operation_names_the_person_and_the_moment_unless_there_is_a_reason() -> None:
    without = {
        name
        for name, function in operations()
        if not {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs}
    }
    assert without == set(WITHOUT_BY)


def test_the_public_site_imports_no_operation() -> None:
    for path in sorted((SOURCE / "portal").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            assert not [name for name in named if "operations" in name], path


class Page(HTMLParser):
    """What a template says and has without its tags: visible texts, scripts, styles, handlers, forms."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "style" in given or tag == "style" or (tag == "script" and "src" not in given):
            self.wrong.append(self.get_starttag_text() or tag)
        self.wrong += [f"{tag} {name}" for name in given if name.startswith(("on", "hx-on"))]
        for name in ("title", "alt", "placeholder", "aria-label", "data-label", "content"):
            if tag != "meta" and given.get(name):
                self.said.append(given[name] or "")
        if tag in ("input", "button") and given.get("type") in ("submit", "reset"):
            self.said.append(given.get("value") or "")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def page_of(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    page = Page()
    page.feed(text)
    page.close()
    return page


def called(path: Path) -> str:
    return str(path.relative_to(SOURCE / "web" / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=called)
def test_every_visible_word_can_be_translated(path: Path) -> None:
    if path.name in BARE:
        return
    pieces = [piece for text in page_of(path).said for piece in text.split(" · ")]
    texts = [piece.strip(" \n\t·:,;.()…-–—→&×=≈?+%/|<>") for piece in pieces]
    left = [text for text in texts if re.search(r"[^\W\d_]", text)]
    assert [text for text in left if text not in SAID_AS_IT_IS] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=called)
def test_no_template_has_a_style_or_a_script_of_its_own(path: Path) -> None:
    assert page_of(path).wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=called)
def test_every_form_that_writes_carries_its_secret(path: Path) -> None:
    forms = re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    writing = [form for form in forms if re.search(r'method="post"', form)]
    assert [form[:120] for form in writing if "{% csrf_token %}" not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=called)
def test_uploads_and_leaving_are_done_by_the_browser_itself(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8"))
    whole = ("multipart/form-data", "'account_", "'demonstration_sign_in'", "'set_language'")
    needing = [form for form in forms if any(word in form for word in whole)]
    assert [form for form in needing if 'hx-boost="false"' not in form] == []
