"""A county economist opens the demonstration's joint plan, at a desk and on a phone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from pamoja.cli import main

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZES = {"phone": (360, 740), "desk": (1280, 900)}


@pytest.fixture(scope="module")
def joint_plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(folder)]) == 0
    return (Path(folder) / "joint-work-plan.html").as_uri()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, joint_plan: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": width, "height": height})
        opened.goto(joint_plan)
        yield opened
        browser.close()


def test_the_page_answers_at_the_top_and_axe_finds_nothing(page: Page) -> None:
    assert page.locator("h1").inner_text() == "Samburu joint work plan 2026/27"
    assert page.get_by_text("Angata Nanyokie").first.is_visible()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(problem["id"], problem["nodes"][0]["html"][:120]) for problem in found] == []


def test_she_follows_a_finding_to_the_rows_of_the_plan_and_nothing_scrolls_sideways(page: Page) -> None:
    page.get_by_role("link", name="See findings").click()
    row = page.locator("#findings a[href^='#r']").first
    target = row.get_attribute("href")
    assert target
    row.click()
    assert page.locator(target).is_visible()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
