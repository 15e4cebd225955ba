"""Four people do a day's work on the demonstration, at a desk and on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

COUNTY = "/samburu/2026-27"
SignIn = Callable[[str], Page]
Sound = Callable[[], None]
PLAN = (
    "Activity,Ward,Start,End,Budget (KES)\n"
    "{who} borehole rehabilitation,Wamba East,01/10/2026,31/12/2026,3100000\n"
    "{who} training of water committees,Wamba East,01/02/2027,31/03/2027,800000\n"
    "{who} hygiene promotion,Nowhere at all,01/10/2026,31/12/2026,400000\n"
    "{who} latrines,Maralal,01/05/2027,01/03/2027,500000\n"
)


@pytest.mark.parametrize("name", ["Plans", "Who, where, when", "Findings", "Partners"])
def test_every_room_is_sound_for_the_county_economist(sign_in: SignIn, sound: Sound, name: str) -> None:
    page = sign_in("Amina")
    sound()
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/samburu/2026-27/*/")
    expect(page.get_by_role("navigation", name="Main").locator("[aria-current=page]")).to_have_text(name)
    assert page.get_by_role("heading", level=1).inner_text().strip()
    sound()


@pytest.mark.parametrize(
    "path",
    [
        "when/",
        "gaps/",
        "received/",
        "people/",
        "programmes/",
        "journal/",
        "send/",
        "where/maralal/",
        "plans/water/001/",
        "documents/",
        "past/",
    ],
)
def test_every_page_is_sound_for_the_county_economist(
    sign_in: SignIn, sound: Sound, site: str, path: str
) -> None:
    page = sign_in("Amina")
    answer = page.goto(f"{site}{COUNTY}/{path}")
    assert answer is not None
    assert answer.ok, f"{answer.status} {answer.url}"
    assert answer.url.endswith(f"{COUNTY}/{path}"), answer.url
    sound()


def test_the_economist_follows_what_needs_her_to_a_verdict(sign_in: SignIn, sound: Sound, site: str) -> None:
    page = sign_in("Amina")
    page.get_by_role("link", name="Look at them").click()
    page.locator("main a[href*='/findings/']").filter(has_text="plan").first.click()
    page.get_by_role("heading", name="Why we think so").wait_for()
    sound()
    ask = page.get_by_role("button", name="Ask both partners")
    if ask.count():
        ask.click()
        expect(page.locator("#messages")).not_to_be_empty()
    page.get_by_label("Different: another thing, place, time or people").check()
    page.get_by_label("Why", exact=True).fill("Two sites: the hospital and the market.")
    page.get_by_role("button", name="Keep this answer").click()
    expect(page.get_by_text("Two sites: the hospital and the market.").first).to_be_visible()
    sound()


def test_the_officer_sends_a_plan_mends_a_row_and_sees_what_overlaps(
    sign_in: SignIn, sound: Sound, site: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page = sign_in("Lekadaa")
    sound()
    who = f"Journey {request.node.callspec.id}"
    file = tmp_path / f"{who}.csv"
    file.write_text(PLAN.format(who=who), encoding="utf-8")
    page.goto(f"{site}{COUNTY}/send/")
    sound()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send and see what was read").click()
    page.wait_for_url("**/submissions/**")
    expect(page.get_by_text("Nowhere at all").first).to_be_visible()
    sound()
    page.get_by_role("button", name="good row").first.click()
    expect(page.locator("#messages")).to_contain_text("2")
    row = page.locator("tbody tr", has_text=f"{who} hygiene promotion")
    row.get_by_role("link", name="Correct").click()
    page.get_by_label("Wards or sub-counties").fill("Nowhere much")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Nowhere much” is not a ward").first).to_be_visible()
    sound()
    page.get_by_label("Wards or sub-counties").fill("Wamba North")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/submissions/[-0-9a-f]+/(\?.*)?(#.*)?$"))
    page.get_by_role("button", name="good row").first.click()
    page.get_by_role("button", name="Undo").first.wait_for()
    page.goto(f"{site}{COUNTY}/plans/?words={who.replace(' ', '+')}+borehole")
    page.get_by_role("link", name=f"{who} borehole rehabilitation").click()
    overlaps = page.get_by_role("heading", name="It is part of")
    for _ in range(40):
        if overlaps.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(overlaps).to_be_visible()
    sound()


def test_the_director_returns_an_activity_and_must_say_why(sign_in: SignIn, sound: Sound, site: str) -> None:
    page = sign_in("Naserian")
    sound()
    page.goto(f"{site}{COUNTY}/plans/water/003/")
    page.get_by_label("Return it to its partner, with a note").check()
    page.get_by_role("button", name="Record the answer").click()
    expect(page.locator(".error").first).to_be_visible()
    sound()
    page.get_by_label("Note to the partner").fill("Which site is it?")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text("Which site is it?").first).to_be_visible()
    page.goto(f"{site}{COUNTY}/plans/agriculture/001/")
    page.get_by_label("Accept it").check()
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text("Ask the county economist").first).to_be_visible()


def test_a_stranger_gets_no_further_than_signing_in(page: Page, sound: Sound, site: str) -> None:
    page.goto(f"{site}{COUNTY}/plans/")
    assert "/account/login/" in page.url
    sound()
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill("nobody@example.org")
    page.get_by_label("Password").first.fill("guess-guess-guess")
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator(".error").first).to_be_visible()
    sound()


def test_a_person_without_a_role_is_told_whom_to_ask(sign_in: SignIn, sound: Sound, site: str) -> None:
    page = sign_in("Otieno")
    expect(page.get_by_role("heading", name="You have no part in a county's plan yet")).to_be_visible()
    sound()
    page.goto(f"{site}{COUNTY}/plans/")
    expect(page.get_by_role("heading", name="There is no such page for you")).to_be_visible()
    sound()


def test_everything_can_be_done_without_script(site: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_role("button", name="Amina").click()
    page.get_by_role("link", name="Plans", exact=True).click()
    page.get_by_label("Ward").select_option(label="Maralal")
    page.get_by_role("button", name="Show").click()
    assert "ward=maralal" in page.url
    assert page.locator("tbody tr").count() > 0
    context.close()
