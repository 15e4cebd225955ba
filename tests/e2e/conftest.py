"""The demonstration as `pamoja demo` serves it, in a real browser at a desk and on a phone."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
READY = re.compile(r"^Ready: (http://\S+)/$", re.MULTILINE)
SignIn = Callable[[str], Page]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration, served by the command that people use."""
    folder = tmp_path_factory.mktemp("county")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PAMOJA_", "DJANGO_"))}
    command = [sys.executable, "-m", "pamoja", "demo", "--no-browser", "--port", str(free_port())]
    with (folder / "told.txt").open("wb") as told:
        running = subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            stdout=subprocess.PIPE,
            stderr=told,
            env=environment,
            text=True,
        )
    assert running.stdout
    lines = ""
    for line in running.stdout:
        lines += line
        if READY.search(lines):
            break
    else:
        pytest.fail(f"the demonstration did not get ready: {(folder / 'told.txt').read_text()[-2000:]}")
    yield READY.search(lines)[1]  # type: ignore[index]
    running.send_signal(signal.SIGTERM)
    running.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


@pytest.fixture
def sign_in(page: Page, site: str) -> SignIn:
    """Sign in as one of the demonstration's people by the beginning of the name."""

    def signed_in(name: str) -> Page:
        page.goto(f"{site}/")
        page.get_by_role("button", name=name).first.click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    return signed_in


@pytest.fixture
def sound(page: Page) -> Callable[[], None]:
    """What must hold of every page: one heading, nothing that axe finds, nothing that scrolls sideways."""

    def looked() -> None:
        assert page.locator("h1").count() == 1, page.url
        found = Axe().run(page).response["violations"]
        assert [(p["id"], p["nodes"][0]["html"][:160]) for p in found] == [], page.url
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, page.url

    return looked
