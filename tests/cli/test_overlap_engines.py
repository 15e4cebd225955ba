"""`pamoja overlaps find --engine`: the same files from each engine, and sentences where one cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

import engine_sets
from pamoja.workplan.engines import DUCKDB, SPARK

RUN = "import sys; from pamoja.cli import main; sys.exit(main())"
WITHOUT = "import sys; sys.modules['{}'] = None; from pamoja.cli import main; sys.exit(main())"
PIECES = "activities_by_county"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small generated set as CSV, as one file of Parquet, and in a folder partitioned by county."""
    folder = engine_sets.generated(tmp_path_factory.mktemp("set"), 3, 400)
    texts = csv.ConvertOptions(strings_can_be_null=True)
    for name in ("activities", "places"):
        parquet.write_table(
            csv.read_csv(folder / f"{name}.csv", convert_options=texts), folder / f"{name}.parquet"
        )
    rows = parquet.read_table(folder / "activities.parquet")
    of_county = pa.array([str(number % 3) for number in range(rows.num_rows)])
    parquet.write_to_dataset(
        rows.append_column("county", of_county), folder / PIECES, partition_cols=["county"]
    )
    done = find(folder, "activities.csv", "places.csv")
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "pairs.csv").rename(folder / "by_numpy.csv")
    return folder


def find(
    folder: Path, activities: str, places: str, *more: str, code: str = RUN, **settings: str
) -> "subprocess.CompletedProcess[str]":
    words = [
        "overlaps",
        "find",
        "--activities",
        activities,
        "--places",
        places,
        "--pairs-out",
        "pairs.csv",
        *more,
    ]
    (folder / "pairs.csv").unlink(missing_ok=True)
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("engine", "activities", "places"),
    [
        (DUCKDB, "activities.csv", "places.csv"),
        (DUCKDB, "activities.parquet", "places.parquet"),
        (DUCKDB, PIECES, "places.csv"),
        (SPARK, PIECES, "places.parquet"),
    ],
)
def test_each_engine_writes_the_same_file(county: Path, engine: str, activities: str, places: str) -> None:
    before = sorted(path.name for path in county.iterdir())
    done = find(county, activities, places, "--engine", engine, "--timings-out", "timings.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("400 activities, ")
    assert (county / "pairs.csv").read_bytes() == (county / "by_numpy.csv").read_bytes()
    for name in ("pairs.csv", "timings.json"):
        (county / name).unlink()
    assert sorted(path.name for path in county.iterdir()) == before


def refused(done: "subprocess.CompletedProcess[str]", folder: Path) -> str:
    """What a refused command said, in one sentence, writing nothing."""
    assert done.returncode == 2, done.stderr
    assert not (folder / "pairs.csv").exists()
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.mark.parametrize(
    ("engine", "part"), [(DUCKDB, "duckdb"), (SPARK, "pyspark"), (SPARK, "pyarrow"), (SPARK, "pandas")]
)
def test_an_engine_that_is_not_installed_is_named_with_what_installs_it(
    county: Path, engine: str, part: str
) -> None:
    done = find(county, "activities.csv", "places.csv", "--engine", engine, code=WITHOUT.format(part))
    said = refused(done, county)
    assert f"The engine {engine} is not installed (it lacks {part})" in said
    assert f'pip install "pamoja[{engine}]"' in said


def test_numpy_needs_none_of_the_engines(county: Path) -> None:
    code = WITHOUT.format("duckdb").replace("; from", "; sys.modules['pyspark'] = None; from", 1)
    assert find(county, "activities.csv", "places.csv", code=code).returncode == 0


def test_spark_without_java_says_what_to_install(county: Path, tmp_path: Path) -> None:
    done = find(county, "activities.csv", "places.csv", "--engine", SPARK, PATH=str(tmp_path), JAVA_HOME="")
    assert "The engine spark needs Java 17 or 21, which is not here" in refused(done, county)


def test_parquet_is_for_the_engines_that_read_it(county: Path) -> None:
    for activities in ("activities.parquet", PIECES):
        said = refused(find(county, activities, "places.csv"), county)
        assert f"{activities} cannot be read: the engine numpy reads CSV alone" in said
        assert "add --engine duckdb" in said


def test_wrong_parquet_is_refused_in_a_sentence(county: Path, tmp_path: Path) -> None:
    rows = parquet.read_table(county / "activities.parquet").slice(0, 1)
    at = rows.column_names.index("beneficiaries")
    many = rows.set_column(at, "beneficiaries", pa.array(["many"]))
    parquet.write_table(rows.drop_columns(["title", "end"]), tmp_path / "lacking.parquet")
    parquet.write_table(many, tmp_path / "wrong.parquet")
    (tmp_path / "text.parquet").write_text("id,title\n", encoding="utf-8")
    key = rows.column("id")[0].as_py()
    for name, says in (
        ("lacking.parquet", "lacking.parquet cannot be read: it lacks the columns title, end."),
        ("wrong.parquet", f"wrong.parquet, the row with the id {key}: “many” is not a number of people"),
        ("text.parquet", "text.parquet cannot be read as Parquet: "),
        ("none.parquet", "none.parquet cannot be read: it is not there: check the name."),
    ):
        done = find(county, str(tmp_path / name), "places.csv", "--engine", DUCKDB)
        assert says in refused(done, county)
