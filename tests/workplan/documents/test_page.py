"""The page: whole in itself, safe with any text, and readable on a phone."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from pamoja.workplan.documents import page
from pamoja.workplan.documents.coverage import coverage
from pamoja.workplan.documents.page import page_bytes
from pamoja.workplan.plan import JointPlan, PlanSector
from workplan.documents import sample

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="session")
def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    return Tags(html).found


@pytest.fixture(scope="module")
def phone(folder: Path) -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 360, "height": 800})
        opened.goto(f"file://{folder / 'joint-work-plan.html'}")
        opened.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        yield opened
        browser.close()


def test_it_asks_for_nothing_and_runs_nothing(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert not [
        tag for tag, _ in tags if tag in {"script", "link", "img", "iframe", "object", "form", "base"}
    ]
    asked = [
        value for _, given in tags for name, value in given.items() if name in {"src", "href", "xlink:href"}
    ]
    assert asked
    assert all(value and value.startswith("#") for value in asked)
    assert not [name for _, given in tags for name in given if name.startswith("on") or name == "style"]


def test_its_policy_allows_one_stylesheet_alone(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    policy = next(a["content"] or "" for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_markup_in_a_plan_stays_text(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#39;Ng&#39;ombe&#39;)&lt;/script&gt;" in html


def test_characters_that_turn_text_around_are_left_out(html: str) -> None:
    assert "Bell and tab\tand turned" in html


def test_a_very_long_title_is_cut_with_a_mark(html: str) -> None:
    assert "[cut, 40,000 characters in the file]" in html
    assert "w" * 400 not in html


def test_headings_begin_at_one_and_skip_no_level(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headings(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption")
    assert all("scope" in given for tag, given in tags if tag == "th")


def test_every_picture_has_words(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    pictures = [given for tag, given in tags if tag == "svg"]
    assert len(pictures) == 2
    assert all(given["role"] == "img" and given["aria-label"] for given in pictures)


def test_every_link_leads_somewhere(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    ids = {given["id"] for _, given in tags if "id" in given}
    assert {(given["href"] or "#")[1:] for tag, given in tags if tag == "a"} <= ids


def test_ids_are_used_once(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    ids = [given["id"] for _, given in tags if "id" in given]
    assert len(ids) == len(set(ids))


def test_what_is_unknown_is_said(html: str) -> None:
    row = html[html.index('id="r3"') : html.index('id="r4"')]
    assert row.count("unknown") >= 3
    assert not re.search(r">\s*(KES )?0\s*<", row)


def test_money_of_two_currencies_is_never_one_number(html: str) -> None:
    assert "KES 7,750,000; USD 31,000.50" in html


def test_a_long_sector_is_cut_and_says_so(plan: JointPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_ROWS", 2)
    shown = page_bytes(plan).decode()
    assert "the first 2 are shown, the workbook has all" in shown
    assert 'href="#r3"' not in shown
    ids = set(re.findall(r'id="(r\d+)"', shown))
    assert set(re.findall(r'href="#(r\d+)"', shown)) <= ids


def test_no_kind_of_finding_is_cut_off_without_being_named(plan: JointPlan) -> None:
    first, last = plan.findings[0], plan.findings[5]
    many = tuple(replace(first, id=f"f{n}", title=f"Finding {n}") for n in range(450))
    shown = page_bytes(replace(plan, findings=(*many, last))).decode()
    assert "450 possible overlaps · 1 date that clashes" in shown
    assert "450 possible overlaps; the first 399 are shown, the workbook has all" in shown
    assert "391 more of 450 possible overlaps" in shown
    assert 'id="f451"' in shown
    assert 'id="f400"' not in shown


def test_reasons_are_folded_from_the_fourth_card_on(html: str) -> None:
    assert html.count("<summary>Why we think so</summary>") == 3


def test_money_at_stake_is_at_most_and_says_how_it_was_converted(plan: JointPlan) -> None:
    changed = replace(plan.findings[0], money_note="USD at 129", within_one_file=True, tier="probable")
    shown = page_bytes(replace(plan, findings=(changed,))).decode()
    assert "up to KES 700,000 (USD at 129)" in shown
    assert "two members of one file" in shown
    assert '<span class="tag">probable</span>' in shown


def test_a_notice_stands_before_everything(plan: JointPlan) -> None:
    shown = page_bytes(replace(plan, notice="Demonstration: amounts are invented")).decode()
    assert shown.index("Demonstration: amounts are invented") < shown.index("<h1>")


def test_gaps_begin_with_sectors_that_nobody_touches(plan: JointPlan) -> None:
    more = (*plan.sectors, PlanSector("Roads", note="check with the county"), PlanSector("Lands"))
    shown = page_bytes(replace(plan, sectors=more)).decode()
    part = shown[shown.index('id="gaps"') :]
    assert "No plan has any work under: Roads; Lands." in part
    assert "Roads: check with the county" in part


def test_a_cell_without_a_partner_says_which_kind(plan: JointPlan, html: str) -> None:
    view = coverage(plan)
    kinds = {(w.id, s.name): view.kind(w, s) for w in plan.wards for s in view.sections}
    assert all(kinds[(gap.ward.id, gap.sector)] == gap.kind for gap in plan.gaps if gap.sector)
    assert 'data-label="Water and Sanitation">county government only</td>' in html


def test_rows_left_out_are_not_covered_and_say_why(plan: JointPlan) -> None:
    rows = tuple(replace(row, left_out="in another county") if row.number == 8 else row for row in plan.rows)
    changed = replace(plan, rows=rows)
    assert coverage(changed).counts[(sample.WARDS[4].id, sample.HEALTH)] == 1
    shown = page_bytes(changed).decode()
    assert "not counted, in another county: KES 1,000,000; USD 2,000 (1 activity)" in shown
    assert "<small>not counted: in another county</small>" in shown


def test_dates_of_the_law_say_for_which_year(html: str) -> None:
    assert "Annual Development Plan to the County Assembly, for 2027/28" in html
    assert "US fiscal year 2026/27 (Oct 2026 – Sep 2027)" in html


def test_every_organisation_has_its_part(html: str) -> None:
    part = html[html.index('id="organisations"') : html.index('id="problems"')]
    assert part.count("<details>") == 5
    assert "Bora Maji Trust: 3 activities, KES 700,000, 3 findings" in part
    assert 'href="#f1"' in part
    assert re.search(r'href="#p\d"', part)


def test_an_empty_plan_can_be_shown(plan: JointPlan) -> None:
    empty = replace(
        plan, rows=(), findings=(), gaps=(), readings=(), conversions=(), deadlines=(), refused=()
    )
    assert "Nothing was found that needs checking" in page_bytes(empty).decode()


def test_the_same_plan_gives_the_same_bytes(plan: JointPlan) -> None:
    assert page_bytes(plan) == page_bytes(sample.plan())


def test_nothing_needs_sideways_scrolling_at_360_pixels(phone: Page) -> None:
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 360


def test_its_style_is_allowed_by_its_policy(phone: Page) -> None:
    assert (
        phone.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")
        == "rgb(10, 69, 57)"
    )


def test_text_stands_out_from_what_is_behind_it(phone: Page) -> None:
    found: list[Any] = phone.evaluate(CONTRASTS)
    assert found
    assert [(text, ratio) for text, ratio in found if ratio < 4.5] == []


CONTRASTS = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const told = [...document.querySelectorAll('body *')].filter(node => !node.closest('svg') &&
    [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
  return told.map(node => {
    const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
    return [node.textContent.slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  });
}"""
