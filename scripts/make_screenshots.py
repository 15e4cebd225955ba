"""Take pictures of the demonstration's pages, at a desk and on a phone, for docs/screenshots.

Run:  python scripts/make_screenshots.py --site http://127.0.0.1:8000
where `pamoja demo` is serving. Needs a Chromium: CHROMIUM=/path where it is not /usr/bin/chromium.
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
COUNTY = "/samburu/2026-27"
SIZES = {"desk": (1280, 900), "phone": (360, 740)}
QUALITY = 72
PAGES = (
    ("home", "Amina", "/"),
    ("received", "Amina", "/received/"),
    ("plan", "Amina", "/plans/?sector=water"),
    ("activity", "Naserian", "/plans/water/002/"),
    ("where", "Amina", "/where/"),
    ("ward", "Amina", "/where/maralal/"),
    ("when", "Amina", "/when/"),
    ("findings", "Amina", "/findings/"),
    ("gaps", "Amina", "/gaps/"),
    ("programmes", "Amina", "/programmes/"),
    ("people", "Amina", "/people/"),
    ("partner-home", "Daniel", "/"),
    ("send", "Daniel", "/send/"),
)


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="the address that `pamoja demo` printed")
    site = parser.parse_args().site.rstrip("/")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(f"{site}/account/login/")
            take(page, "sign-in", size)
            who = ""
            for name, person, path in PAGES:
                if person != who:
                    context.clear_cookies()
                    sign_in(page, site, person)
                    who = person
                page.goto(f"{site}{COUNTY}{path}")
                take(page, name, size)
                follow(page, name, size)
            context.close()
        browser.close()


def follow(page: Page, name: str, size: str) -> None:
    """From a list, the one behind it that is worth a picture."""
    if name == "findings":
        page.locator("main a[href*='/findings/']").filter(has_text="plan").first.click()
        page.get_by_role("heading", name="Why we think so").wait_for()
        take(page, "finding", size)
    if name == "send":
        page.locator("main a[href*='/submissions/']").first.click()
        page.locator("main table").first.wait_for()
        take(page, "submission", size)
        page.get_by_role("link", name="Must be mended").click()
        page.get_by_role("link", name="Correct").first.click()
        page.get_by_role("button", name="Save", exact=True).wait_for()
        take(page, "row", size)


def sign_in(page: Page, site: str, person: str) -> None:
    """Sign in as an invented person."""
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name=person).first.click()
    page.get_by_role("button", name="Sign out").wait_for()


def take(page: Page, name: str, size: str) -> None:
    """One picture."""
    page.screenshot(path=OUT / f"{name}-{size}.jpg", type="jpeg", quality=QUALITY)
    print(f"{name}-{size}.jpg")


if __name__ == "__main__":
    main()
