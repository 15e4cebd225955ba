"""The joint plan in Word, opened again, and a county's own template looked at before it is used."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from pamoja.workplan.exporting import word, word_template
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.report import report
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return replace(sample.plan(), notice="Demonstration: all of it is invented.")


@pytest.fixture(scope="module")
def path(plan: JointPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("word") / "plan.docx"
    word.write(plan, made, beside=Beside(not_sent=("Eagle Trust",)))
    return made


def template_with(*lines: str) -> bytes:
    """A county's template of a few lines."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def words_of(document: Any) -> str:
    """All of the text, of the tables as well."""
    return "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def test_the_document_holds_every_activity_and_the_mark(path: Path, plan: JointPlan) -> None:
    text = words_of(Document(str(path)))
    assert "Demonstration: all of it is invented." in text
    assert "Samburu joint work plan 2026/27" in text
    for title in ("Repair the borehole at Wamba", "Solarise Wamba borehole 💧", "Peace dialogue"):
        assert title in text
    assert "Eagle Trust" in text
    assert "{{" not in text
    assert "{%" not in text


def test_markup_of_a_partner_stays_text(path: Path) -> None:
    assert "<script>alert('Ng'ombe')</script>" in words_of(Document(str(path)))


def test_table_headings_are_repeated_and_no_row_is_cut(path: Path) -> None:
    document: Any = Document(str(path))
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in table.rows:
            assert row._tr.trPr is not None
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_matrices_lie_across_and_pages_are_numbered(path: Path) -> None:
    document: Any = Document(str(path))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    assert "PAGE" in document.sections[0].footer._element.xml
    assert "NUMPAGES" in document.sections[0].footer._element.xml


def test_parts_of_a_table_stand_in_the_order_that_word_wants(path: Path) -> None:
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    document: Any = Document(str(path))
    for table in document.tables:
        found = [child.tag.split("}")[1] for child in table._tbl.tblPr]
        assert found == [name for name in order if name in found]


def test_the_shipped_template_passes_its_own_check() -> None:
    assert word_template.check(word.shipped()) == word_template.Checked()


def test_the_check_knows_every_value_that_documents_print(plan: JointPlan) -> None:
    assert shape_of(report(plan)) == shape_of(word_template.SHAPE, report(plan))


def shape_of(value: object, like: object = None) -> object:
    """The names in a value; of a list those of its first item, none where the other has none."""
    like = value if like is None else like
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: shape_of(inner, like[key]) for key, inner in value.items()}  # type: ignore[index]
    if isinstance(value, list):
        return [shape_of(value[0], like[0])] if like and isinstance(like, list) else []
    return ""


def test_an_unknown_placeholder_is_named() -> None:
    found = word_template.check(
        template_with(
            "{{ title }}", "{{ govenor }}", "{%p for s in sectors %}", "{{ s.nam }}", "{%p endfor %}"
        )
    )
    assert found.unknown == ("govenor", "s.nam")
    assert not found.usable
    assert "not_sent" in found.missing


def test_a_template_without_some_parts_may_be_used_and_the_county_is_told(plan: JointPlan) -> None:
    mine = template_with(
        "Kaunti ya Samburu", "{{ title }}", "{%p for s in sectors %}", "{{ s.name }}", "{%p endfor %}"
    )
    found = word_template.check(mine)
    assert found.usable
    assert "findings" in found.missing
    text = words_of(Document(io.BytesIO(word.word_bytes(report(plan), mine))))
    assert "Kaunti ya Samburu" in text
    assert "Water and Sanitation" in text


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("{{ ''.__class__ }}",), "does more than name a value"),
        (("{{ title.__class__.__mro__ }}",), "__class__"),
        (("{{ 'a' * 999999999 }}",), "more than a template may do"),
        (("{% set x = 1 %}",), "more than a template may do"),
        (("{{ title|attr('x') }}",), "more than a template may do"),
        (("{% for a in range(99999) %}{{ a }}{% endfor %}",), "does more than name a value"),
        (
            ("{% for a in sectors %}{% for b in sectors %}x{% endfor %}{% endfor %}",),
            "stands inside another one",
        ),
        (("{{ title",), "not complete"),
        (("{% for a in sectors %}",), "not complete"),
    ],
)
def test_orders_that_reach_further_are_refused(lines: tuple[str, ...], said: str, plan: JointPlan) -> None:
    with pytest.raises(word_template.BadTemplate, match=said):
        word.word_bytes(report(plan), template_with(*lines))


def test_no_word_file_is_a_sentence() -> None:
    assert "save it as one" in word_template.check(b"%PDF-1.7").broken
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
        packed.writestr("word/vbaProject.bin", "x")
    assert "macros" in word_template.check(held.getvalue()).broken
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert (
        "cannot" in word_template.check(held.getvalue()).broken
        or "opened" in word_template.check(held.getvalue()).broken
    )
