"""The 3W table, read as others read HXL."""

import hxl  # type: ignore[import-untyped]
import pytest

from demonstrated import demonstrated
from pamoja.workplan.exporting import export

SCHEMA = [
    ["#valid_tag", "#valid_required", "#valid_datatype", "#valid_unique"],
    ["#org+impl", "true", "text", ""],
    ["#activity+name", "true", "text", ""],
    ["#activity+id", "true", "text", "true"],
    ["#date+start", "", "date", ""],
    ["#date+end", "", "date", ""],
    ["#value+budget+kes", "", "number", ""],
    ["#targeted+ind", "", "number", ""],
    ["#adm1+name", "", "text", ""],
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> hxl.model.Dataset:
    path = tmp_path_factory.mktemp("hxl") / "plan.hxl.csv"
    export("hxl", demonstrated(), path)
    return hxl.data(str(path), hxl.input.InputOptions(allow_local=True)).cache()


def test_it_is_hxl_with_every_activity(source: hxl.model.Dataset) -> None:
    assert len(list(source)) == len(demonstrated().rows)
    assert {"#org+impl+name", "#adm3+code", "#date+start", "#value+budget+kes"} <= {
        column.display_tag for column in source.columns
    }


def test_it_is_valid(source: hxl.model.Dataset) -> None:
    wrong: list[str] = []
    schema = hxl.schema(SCHEMA, callback=lambda error: wrong.append(str(error)))
    assert schema.validate(source), wrong[:5]


def test_sums_are_those_of_the_plan(source: hxl.model.Dataset) -> None:
    told = sum(float(row.get("#value+budget+kes") or 0) for row in source)
    plan = sum(
        float(line.money.amount)
        for row in demonstrated().rows
        for line in row.activity.budget
        if line.money.currency == "KES"
    )
    assert told == pytest.approx(plan)
