import io

import pytest

from pamoja.formats.markup import DeclaresDoctype, nodes, scan


def test_each_tree_comes_with_its_lines_and_without_foreign_elements() -> None:
    xml = b"""<root version="2"><!-- x -->
      <other><part/></other>
      <part n="1"><a>one<b/>tail</a><x:a>foreign<a/></x:a><skip><a/></skip></part>
      <part n="2"/></root>"""
    root, first, second = nodes(io.BytesIO(xml), "part", frozenset({"skip"}))
    assert (root.tag, root.attributes) == ("root", {"version": "2"})
    assert (first.line, first.attributes, [child.text for child in first.all("a")]) == (
        3,
        {"n": "1"},
        ["one"],
    )
    assert (second.line, second.children, second.first("a")) == (4, [], None)


def test_a_document_type_stops_the_reading() -> None:
    with pytest.raises(DeclaresDoctype):
        list(nodes(io.BytesIO(b"<!DOCTYPE r><r/>"), "part", frozenset()))
    with pytest.raises(DeclaresDoctype):
        scan(io.BytesIO(b"<!DOCTYPE r><r/>"), lambda *_: None, lambda _: None, lambda _: None)
