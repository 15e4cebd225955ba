"""The same pairs, scores and tiers from numpy, from DuckDB and from Spark, row for row."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import engine_sets
from engine_sets import Set
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.pairs import KINDS
from pamoja.overlap.sql import SQL_KINDS, to_sql
from pamoja.overlap.tagging import Trust
from pamoja.workplan import facts
from pamoja.workplan.engines import DUCKDB, ENGINES, NUMPY, SPARK, Engine, EngineFailed, opened

COLUMNS = ("kind", "a", "b", "score", "tier")
SETS = ("seed 1", "seed 2", "the demonstration", "odd rows", "one row", "no rows")
DATABASES = tuple(name for name in ENGINES if name != NUMPY)


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, Engine]]:
    with opened(DUCKDB) as duckdb, opened(SPARK) as spark:
        assert duckdb is not None
        assert spark is not None
        yield {DUCKDB: duckdb, SPARK: spark}


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> dict[str, Set]:
    folder = tmp_path_factory.mktemp("sets")
    seeds = [engine_sets.read(engine_sets.generated(folder / str(seed), seed, 2_000)) for seed in (1, 2)]
    odd = engine_sets.odd(gazetteer)
    demonstration = engine_sets.of_the_demonstration(facts.gazetteer())
    few = ((odd[0][:1], gazetteer), ((), gazetteer))
    return dict(zip(SETS, (*seeds, demonstration, odd, *few), strict=True))


@pytest.mark.parametrize("name", SETS)
def test_every_engine_finds_the_same_pairs(
    engines: dict[str, Engine], sets: dict[str, Set], catalogue: Catalogue, name: str
) -> None:
    analysis = analyse(*sets[name], catalogue)
    told = [list(zip(*(getattr(analysis.pairs, column).tolist() for column in COLUMNS), strict=True))]
    for engine in DATABASES:
        pairs = analyse(*sets[name], catalogue, database=engines[engine]).pairs
        told.append(list(zip(*(getattr(pairs, column).tolist() for column in COLUMNS), strict=True)))
    assert told[0] == told[1] == told[2]
    if name.startswith("seed"):
        assert {KINDS[kind] for kind, *_ in told[0]} == set(KINDS)


def test_an_analysis_by_a_database_explains_itself_alike(
    engines: dict[str, Engine], sets: dict[str, Set], catalogue: Catalogue
) -> None:
    plain = analyse(*sets["odd rows"], catalogue)
    asked = analyse(*sets["odd rows"], catalogue, database=engines[DUCKDB])
    assert [one.id for one in asked.findings(50)] == [one.id for one in plain.findings(50)]
    assert asked.findings(50) == plain.findings(50)


def test_other_trust_is_in_the_query_too(
    engines: dict[str, Engine], sets: dict[str, Set], catalogue: Catalogue
) -> None:
    trust = Trust(same_wording=0.7)
    plain = analyse(*sets["odd rows"], catalogue, trust=trust)
    asked = analyse(*sets["odd rows"], catalogue, trust=trust, database=engines[DUCKDB])
    assert asked.pairs.score.tolist() == plain.pairs.score.tolist()
    assert to_sql("duplication", trust) != to_sql("duplication")


def test_the_queries_are_the_same_text_each_time_and_of_nothing_else() -> None:
    assert [to_sql(kind) for kind in SQL_KINDS] == [to_sql(kind) for kind in SQL_KINDS]
    with pytest.raises(KeyError):
        to_sql("gap")


@pytest.mark.parametrize("engine", DATABASES)
def test_an_engine_that_gives_up_says_so_in_a_sentence(engines: dict[str, Engine], engine: str) -> None:
    with pytest.raises(EngineFailed, match=f"The engine {engine} stopped: "):
        engines[engine].ask("SELECT a FROM no_table_of_that_name")


@pytest.mark.parametrize("engine", DATABASES)
def test_parquet_comes_as_texts_in_order_of_the_first_column(
    engines: dict[str, Engine], tmp_path: Path, engine: str
) -> None:
    columns = {
        "id": ["b", "a"],
        "start": pa.array(["2026-07-01", None]).cast(pa.date32()),
        "at": pa.array(["2026-07-01 10:00:00", None]).cast(pa.timestamp("us")),
        "money": [1200.0, 2.5],
        "people": [30, None],
        "end": ["2026-09-30", ""],
    }
    parquet.write_table(pa.table(columns), tmp_path / "odd.parquet")
    here, rows = engines[engine].parquet(
        tmp_path / "odd.parquet", ("id", "start", "at", "money", "people", "end", "x")
    )
    assert here == ["id", "start", "at", "money", "people", "end"]
    assert rows == [
        ["a", "", "", "2.5", "", ""],
        ["b", "2026-07-01", "2026-07-01", "1200", "30", "2026-09-30"],
    ]
