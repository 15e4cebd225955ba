"""The joint plan as PDF, opened again with another program."""

import datetime as dt
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from pamoja.workplan import child
from pamoja.workplan.exporting import packs, pdf
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.files import CannotWrite
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample

NAMES = "Wanjikũ wa Mũmbi, Ng’ang’a, Gĩthũnguri, ɓeɗa ʼAli, Ẽŋata, محمد"


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return replace(sample.plan(), notice="Demonstration: all of it is invented.")


@pytest.fixture(scope="module")
def pages(plan: JointPlan, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("pdf") / "plan.pdf"
    beside = Beside(
        made=dt.date(2026, 11, 22),
        not_sent=("Eagle Trust",),
        numbers={"bora plan.ods#1": "samburu/2026-27/water/001"},
    )
    pdf.write(plan, path, beside=beside)
    return texts(path)


def texts(path: Path) -> list[str]:
    """The text of each page, without the places where a long word may break."""
    with pdfplumber.open(path) as opened:
        return [(page.extract_text() or "").replace("\u200b", "") for page in opened.pages]


def test_the_cover_says_whose_plan_it_is_and_that_it_is_a_demonstration(pages: list[str]) -> None:
    assert "Samburu joint work plan 2026/27" in pages[0]
    assert "Demonstration: all of it is invented." in pages[0]
    assert "22 Nov 2026" in pages[0]
    assert "Draft" in pages[0]


def test_every_page_after_the_cover_is_numbered_and_marked(pages: list[str]) -> None:
    for number, text in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in text
        assert "Demonstration" in text


def test_every_activity_stands_in_its_sector(pages: list[str], plan: JointPlan) -> None:
    whole = flat(pages)
    for title in (
        "Repair the borehole at Wamba",
        "Train the water committee",
        "Outreach in all wards",
        "Peace dialogue",
    ):
        assert title in whole
    assert "water/001" in whole
    assert "Not yet under a sector" in whole
    assert "Alliance 525,000; County 175,000" in whole


def flat(pages: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(pages))


def test_matrices_lie_across_and_text_stands_upright(plan: JointPlan, tmp_path: Path) -> None:
    pdf.write(plan, tmp_path / "plan.pdf")
    with pdfplumber.open(tmp_path / "plan.pdf") as opened:
        sizes = {(round(page.width), round(page.height)) for page in opened.pages}
    assert sizes == {(595, 842), (842, 595)}


def test_table_headings_come_again_on_every_page(plan: JointPlan, tmp_path: Path) -> None:
    model = plan.rows[0]
    many = tuple(replace(model, number=at) for at in range(1, 121))
    pdf.write(replace(plan, rows=many, findings=(), gaps=()), tmp_path / "long.pdf")
    matrices = [text for text in texts(tmp_path / "long.pdf") if "Repair the borehole" in text]
    assert len(matrices) > 3
    assert all("Who leads" in text for text in matrices)
    found = re.findall(r"^(\d+) Repair the", "\n".join(matrices), re.MULTILINE)
    assert found == [str(at) for at in range(1, 121)]


def test_what_is_unknown_is_a_word(pages: list[str]) -> None:
    assert "unknown" in flat(pages)
    assert "Eagle Trust" in flat(pages)


def test_names_of_people_and_places_are_printed_as_they_are_written(plan: JointPlan, tmp_path: Path) -> None:
    first = replace(plan.rows[0], activity=replace(plan.rows[0].activity, title=NAMES))
    pdf.write(replace(plan, rows=(first,), findings=(), gaps=()), tmp_path / "names.pdf", accessible=True)
    text = flat(texts(tmp_path / "names.pdf"))
    for name in ("Wanjikũ wa Mũmbi", "Ng’ang’a", "Gĩthũnguri", "ɓeɗa", "Ẽŋata"):
        assert name in text
    assert "□" not in text


def test_a_sign_that_no_font_has_is_told_and_not_left_out_in_silence(pages: list[str]) -> None:
    assert "Solarise Wamba borehole □" in flat(pages)
    assert "U+1F4A7" in flat(pages)


def test_the_accessible_variant_is_tagged_and_names_its_language(plan: JointPlan, tmp_path: Path) -> None:
    pdf.write(plan, tmp_path / "small.pdf")
    pdf.write(plan, tmp_path / "ua.pdf", accessible=True)
    small, tagged = (tmp_path / "small.pdf").read_bytes(), (tmp_path / "ua.pdf").read_bytes()
    assert b"pdfuaid" in tagged
    assert b"pdfuaid" not in small
    assert len(small) < len(tagged)
    with pdfplumber.open(tmp_path / "ua.pdf") as opened:
        catalog = opened.doc.catalog
        assert catalog["MarkInfo"]["Marked"] is True
        assert catalog["Lang"] == b"en"
        kinds = {element["type"] for page in opened.pages for element in walked(page.structure_tree)}
    assert {"H1", "H2", "Table", "TH", "TD", "P"} <= kinds


def test_small_and_accessible_say_the_same_on_every_page(plan: JointPlan, tmp_path: Path) -> None:
    pdf.write(plan, tmp_path / "small.pdf")
    pdf.write(plan, tmp_path / "ua.pdf", accessible=True)
    small, tagged = (
        [Counter(text.split()) for text in texts(tmp_path / name)] for name in ("small.pdf", "ua.pdf")
    )
    assert small == tagged


@pytest.mark.parametrize("accessible", [False, True])
def test_texts_beside_each_other_never_run_together(
    plan: JointPlan, tmp_path: Path, *, accessible: bool
) -> None:
    model = plan.rows[0]
    long = "Intergovernmental " + "Mashirikayanayoshirikianapamoja" * 3
    activity = replace(model.activity, title=long, organisation=long, indicator=long, target="1,250")
    beside = Beside(numbers={activity.id: "samburu/2026-27/agriculture-and-livestock-and-fisheries/0001"})
    one = replace(plan, rows=(replace(model, activity=activity),), findings=(), gaps=())
    pdf.write(one, tmp_path / "long.pdf", beside=beside, accessible=accessible)
    with pdfplumber.open(tmp_path / "long.pdf") as opened:
        page = next(page for page in opened.pages if "fisheries/0001" in (page.extract_text() or ""))
        lines: dict[float, list[tuple[float, float]]] = {}
        for char in page.chars:
            lines.setdefault(round(char["bottom"], 1), []).append((char["x0"], char["x1"]))
    assert len(lines) > 10
    for line in lines.values():
        assert all(right >= end - 1 for (_, end), (right, _) in pairwise(sorted(line)))


def test_the_process_that_sets_a_document_loads_no_engine() -> None:
    """Loading numpy and scipy would take it longer than setting a plan of a thousand activities."""
    asked = "import sys, pamoja.workplan.typesetting; print({'numpy', 'scipy'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
    assert pdf.TASK == "pamoja.workplan.typesetting:typeset"


def walked(tree: list[dict[str, object]]) -> list[dict[str, object]]:
    found = list(tree)
    for element in tree:
        inner = element.get("children")
        found += walked(inner) if isinstance(inner, list) else []
    return found


def test_kiswahili_headings_are_a_word_away(plan: JointPlan, tmp_path: Path) -> None:
    pdf.write(plan, tmp_path / "sw.pdf", language="sw")
    whole = flat(texts(tmp_path / "sw.pdf"))
    assert "Shughuli kwa sekta" in whole
    assert "Ukurasa 2 kati ya" in whole


def test_a_pack_holds_its_own_sector_alone(plan: JointPlan, tmp_path: Path) -> None:
    pdf.write(plan, tmp_path / "pack.pdf", part=packs.sector_part(plan, sample.HEALTH))
    whole = flat(texts(tmp_path / "pack.pdf"))
    assert "Cold chain at Poro" in whole
    assert "Kuchimba kisima" not in whole


def test_a_folder_that_may_not_be_written_is_told_before_the_work(plan: JointPlan, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").mkdir()
    with pytest.raises(CannotWrite):
        pdf.write(plan, tmp_path / "plan.pdf")


def test_a_typesetter_that_falls_over_is_a_sentence(
    plan: JointPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise child.NeedsTooMuchMemory(file="joint-work-plan.typ")

    monkeypatch.setattr(child, "run", fails)
    with pytest.raises(pdf.CannotTypeset, match="take the Word document"):
        pdf.write(plan, tmp_path / "plan.pdf")
    assert not (tmp_path / "plan.pdf").exists()
