from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.periods import read_cycle
from pamoja.formats.grid import Merge, Row, Sheet, Value, Workbook
from pamoja.workplan import facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.reading import Reading, read_workbook
from pamoja.workplan.reading.column_report import ColumnRead, TableRead, order_of_days, table_from
from pamoja.workplan.reading.layouts import CHOICES, Choice, Layout, layout_from, plain_heading

KENYA = facts.gazetteer()
CYCLE = read_cycle("2026/27", facts.calendars()[facts.COUNTY_YEAR])
HEADINGS = ("Activity", "Ward", "Start", "End", "Budget (KES)")
ROWS = (
    ("Drill a borehole", "Maralal", "01/10/2026", "31/12/2026", 4_000_000),
    ("Train committees", "Wamba East", "01/02/2027", "31/03/2027", 900_000),
)


def read(
    *rows: Sequence[Value], columns: Sequence[Layout] = (), merges: tuple[Merge, ...] = (), before: int = 0
) -> Reading:
    lines = tuple(Row(at + before, tuple(row)) for at, row in enumerate(rows, 1))
    sheet = Sheet("Plan", lines, merges=merges)
    return read_workbook(Workbook((sheet,)), "plan.xlsx", KENYA.county("samburu"), CYCLE, KENYA, columns)


def columns_of(reading: Reading) -> dict[str, ColumnRead]:
    return {column.heading: column for column in reading.tables[0].columns}


def said(table: TableRead, dates: str = "", **choices: Choice) -> Layout:
    keys = {column.index: column.key for column in table.columns}
    wanted = {key.replace("_", " "): choice for key, choice in choices.items()}
    return Layout(keys, table.words, wanted, dates)


def test_every_column_tells_its_role_how_surely_and_why() -> None:
    found = columns_of(read(HEADINGS, *ROWS))
    assert {heading: column.role for heading, column in found.items()} == dict(
        zip(HEADINGS, ("title", "ward", "start", "end", "amount"), strict=True)
    )
    assert all(column.sureness >= 0.9 and column.reason == "very_words" for column in found.values())
    assert found["Ward"].examples == ("Maralal", "Wamba East")
    assert read(HEADINGS, *ROWS, before=4).tables[0].heading_rows == (5,)


def test_a_heading_that_its_cells_contradict_is_to_be_checked() -> None:
    rows = [
        ("Dig", "soon", "31/12/2026"),
        ("Teach", "later", "31/12/2026"),
        ("Build", "nobody knows", "31/12/2026"),
    ]
    found = columns_of(read(("Activity", "Start", "End"), *rows))
    assert found["Start"].reason == "against"
    assert found["Start"].sureness < 0.6
    assert found["End"].sureness > 0.9


def test_a_merged_heading_over_several_columns_stands_before_each_of_its_parts() -> None:
    top = ("Activity", "Ward", "Budget (KES)", None, "Start")
    low = (None, None, "County", "Partner", None)
    merges = (Merge(1, 3, 1, 4), Merge(1, 1, 2, 1), Merge(1, 2, 2, 2), Merge(1, 5, 2, 5))
    found = read(
        top,
        low,
        ("Dig", "Maralal", 5000, 6000, "01/10/2026"),
        ("Teach", "Wasso", 1, 2, "31/10/2026"),
        merges=merges,
    )
    assert found.tables[0].heading_rows == (1, 2)
    assert columns_of(found)["Budget (KES) Partner"].role == "share"
    assert columns_of(found)["Budget (KES) County"].contributor == "County"


def test_what_was_said_is_taken_in_any_later_year() -> None:
    first = read(
        ("Activity", "Zone", "Start", "Fedha FY 2026/27"),
        ("Dig", "Maralal", "", 5000),
        ("Teach", "Waso", "", 70),
    )
    layout = said(
        first.tables[0], activity=Choice("title"), zone=Choice("other"), fedha=Choice("beneficiaries")
    )
    later = read(
        ("Activity", "ZONE", "Start", "Fedha FY 2027/28"), ("Dig", "Maralal", "", 5000), columns=[layout]
    )
    assert later.tables[0].known == "exact"
    assert later.activities[0].beneficiaries == 5000
    assert later.activities[0].sites == ()
    assert [c.reason for c in later.tables[0].columns if c.heading != "Start"] == ["said"] * 3


def test_another_layout_is_not_touched() -> None:
    layout = said(read(HEADINGS, *ROWS).tables[0], activity=Choice("other"), ward=Choice("title"))
    other = read(("Shughuli", "Wadi", "Bajeti (KES)"), ("Chimba kisima", "Maralal", 5000), columns=[layout])
    assert other.tables[0].known == ""
    assert other.activities[0].title == "Chimba kisima"


def test_the_newest_word_counts() -> None:
    table = read(HEADINGS, *ROWS).tables[0]
    new, old = said(table, ward=Choice("other")), said(table, ward=Choice("description"))
    assert read(HEADINGS, *ROWS, columns=[new, old]).activities[0].description == ""
    assert read(HEADINGS, *ROWS, columns=[old, new]).activities[0].description == "Maralal"


def test_a_role_that_only_one_column_can_have_leaves_the_other() -> None:
    headings = ("Activity", "Start", "Finish", "Begins")
    rows = [
        ("Dig", "01/10/2026", "31/12/2026", "05/11/2026"),
        ("Teach", "01/10/2026", "31/12/2026", "06/11/2026"),
    ]
    layout = said(read(headings, *rows).tables[0], begins=Choice("start"))
    found = read(headings, *rows, columns=[layout])
    assert [str(a.start) for a in found.activities] == ["2026-11-05", "2026-11-06"]
    assert columns_of(found)["Start"].role == "other"


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/10/2026", "03/12/2026"], "ask"), (["31/10/2026", "03/12/2026"], "day"),
        (["10/31/2026", "03/12/2026"], "month"), (["05/05/2026", "06/06/2026"], ""), ([None, 5, "soon"], ""), ([], ""),
        (["31/10/2026", "10/31/2026"], ""),
    ],
)  # fmt: skip
def test_the_order_of_days_is_asked_for_only_where_both_are_possible(
    values: list[object], order: str
) -> None:
    assert order_of_days(values) == order


def test_the_order_of_days_that_was_said_is_used_and_nothing_is_asked() -> None:
    rows = [
        ("Dig", "Maralal", "01/10/2026", "02/12/2026", 5),
        ("Teach", "Wasso", "03/10/2026", "04/12/2026", 5),
    ]
    asked = read(HEADINGS, *rows)
    assert asked.tables[0].dates == "ask"
    assert [p.code for p in asked.problems].count("date_order_unknown") == 1
    for dates, start in (("day", "2026-10-01"), ("month", "2026-01-10")):
        found = read(HEADINGS, *rows, columns=[said(asked.tables[0], dates)])
        assert str(found.activities[0].start) == start
        assert "date_order_unknown" not in [p.code for p in found.problems]


def test_a_chosen_heading_row_is_known_again_wherever_it_stands() -> None:
    rows: list[tuple[Value, ...]] = [
        ("kitu", "pahali", "gharama kubwa"),
        ("Dig", "Maralal", 5),
        ("Teach", "Waso", 6),
    ]
    bare = read(*rows)
    assert bare.activities == ()
    assert bare.tables[0].candidates[0][0] == 1
    words = bare.tables[0].candidates[0][2]
    keys = {1: "kitu", 2: "pahali", 3: "gharama kubwa"}
    layout = Layout(
        keys, (words,), {"kitu": Choice("title"), "pahali": Choice("ward"), "gharama kubwa": Choice("amount")}
    )
    found = read(("Our plan of 2027/28",), (), *rows, columns=[layout])
    assert found.tables[0].heading_rows == (3,)
    assert [a.title for a in found.activities] == ["Dig", "Teach"]
    assert [site.name for a in found.activities for site in a.sites] == ["Maralal", "Waso"]


@given(st.text(max_size=60), st.integers(2000, 2090))
def test_a_heading_without_its_year_is_the_same_in_every_year(text: str, year: int) -> None:
    assert plain_heading(f"{text} FY {year}/{year + 1}") == plain_heading(f"{text} {year + 1}")


choices = st.builds(
    Choice, st.sampled_from(CHOICES), st.sampled_from(["", "KES", "USD"]), st.text(max_size=9)
)
keys = st.dictionaries(st.integers(1, 40), st.text(max_size=9), max_size=9)


@given(
    st.builds(
        Layout,
        keys,
        st.just((("a",),)),
        st.dictionaries(st.text(max_size=9), choices),
        st.sampled_from(["", "day"]),
    )
)
def test_a_layout_survives_its_way_through_the_table(layout: Layout) -> None:
    assert layout_from(layout.as_json()) == layout


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([plain_heading(h) for h in HEADINGS]), choices))
def test_no_choice_whatever_makes_the_reader_fail_or_lose_count(given_choices: dict[str, Choice]) -> None:
    table = read(HEADINGS, *ROWS).tables[0]
    layout = replace(said(table), choices=given_choices)
    found = read(HEADINGS, *ROWS, columns=[layout])
    assert len(found.tables) == 1
    assert len(found.activities) + len(found.skipped) <= len(ROWS)
    for column in found.tables[0].columns:
        wanted = given_choices.get(column.key)
        assert wanted is None or column.role == wanted.role


def test_how_the_columns_were_read_crosses_from_the_reading_process_unchanged() -> None:
    reading = read(HEADINGS, *ROWS)
    assert from_json(to_json(reading)).tables == reading.tables
    assert table_from(reading.tables[0].as_json()) == reading.tables[0]
