"""Where overlaps are joined: DuckDB on one machine, Spark on this machine or a cluster; both read Parquet."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from pamoja.core.refusals import Refusal
from pamoja.overlap.asking import Database
from pamoja.overlap.columns import Columns

NUMPY, DUCKDB, SPARK = ENGINES = ("numpy", "duckdb", "spark")
PARQUET = ".parquet"
SPARK_PARTS = ("pyspark", "pandas", "pyarrow")
CONFIGURED = ("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_REMOTE", "PYSPARK_SUBMIT_ARGS")
LOCALLY = {
    "spark.driver.memory": "3g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.maxResultSize": "0",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


QUIETLY = "rootLogger.level = error\nrootLogger.appenderRef.out.ref = out\nappender.out.type = Console\n"
QUIETLY += "appender.out.name = out\nappender.out.target = SYSTEM_ERR\n"


class MissingEngine(Refusal):
    """An engine whose parts are not installed."""

    code = "engine_not_installed"
    sentence = (
        'The engine {engine} is not installed (it lacks {part}): install it by pip install "pamoja[{engine}]",'
        " or leave out --engine."
    )


class MissingJava(Refusal):
    """Spark without Java."""

    code = "engine_without_java"
    sentence = (
        "The engine spark needs Java 17 or 21, which is not here: install it, for example the package"
        " default-jre-headless, or set JAVA_HOME."
    )


class EngineFailed(Refusal):
    """An engine that gave up."""

    code = "engine_failed"
    sentence = "The engine {engine} stopped: {reason}."


class NotParquet(Refusal):
    """A Parquet file that cannot be read as one."""

    code = "parquet_not_readable"
    sentence = "{file} cannot be read as Parquet: {reason}."


class Engine(Database, Protocol):
    """A database that also reads Parquet."""

    def parquet(self, path: Path, columns: Sequence[str]) -> tuple[list[str], list[list[str]]]:
        """Which of these columns a file, or a folder partitioned by county, has, and its rows as texts in order."""


def is_parquet(path: Path) -> bool:
    """Whether a path means Parquet: a file so named, or a folder of such files."""
    return path.suffix.lower() == PARQUET or (path.is_dir() and any(path.rglob(f"*{PARQUET}")))


def opened(name: str) -> AbstractContextManager[Engine | None]:
    """The engine of this name, one of ENGINES, None for numpy; raises MissingEngine and MissingJava."""
    return {NUMPY: _no_engine, DUCKDB: _duckdb, SPARK: _spark}[name]()


@contextmanager
def _no_engine() -> Iterator[Engine | None]:
    yield None


def _part(engine: str, name: str) -> ModuleType:
    """A module that an extra brings."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingEngine(engine=engine, part=name) from error


def first_line(error: Exception) -> str:
    """What an engine says went wrong, without the pages behind it."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def as_text(name: str, kind: str) -> str:
    """The SQL that gives a column of a type as the text that a CSV would hold; blank where nothing stands."""
    column, plain = f'"{name}"', kind.upper()
    if plain.startswith("TIMESTAMP"):
        column = f"CAST({column} AS DATE)"
    elif plain.startswith(("DOUBLE", "FLOAT", "REAL")):
        whole = f"CAST(CAST({column} AS BIGINT) AS STRING)"
        column = f"CASE WHEN {column} = FLOOR({column}) THEN {whole} ELSE CAST({column} AS STRING) END"
    return f"COALESCE(CAST({column} AS STRING), '') AS {name}"


class DuckDb:
    """DuckDB inside this process."""

    def __init__(self, module: ModuleType, connection: Any) -> None:
        self.module, self.connection = module, connection

    def load(self, tables: Mapping[str, Columns]) -> None:
        """Copy the tables into the database."""
        for name, columns in tables.items():
            self.connection.register("columns", {key: np.ascontiguousarray(c) for key, c in columns.items()})
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM columns")
            self.connection.unregister("columns")

    def ask(self, query: str) -> Columns:
        """The columns of a query; raises EngineFailed, as when memory and disk are full."""
        try:
            found: Columns = self.connection.execute(query).fetchnumpy()
        except self.module.Error as error:
            raise EngineFailed(engine=DUCKDB, reason=first_line(error)) from error
        return found

    def parquet(self, path: Path, columns: Sequence[str]) -> tuple[list[str], list[list[str]]]:
        """The columns that are there, and the rows in order of the first column; raises NotParquet."""
        try:
            source = self.connection.read_parquet(
                str(path / "**" / f"*{PARQUET}") if path.is_dir() else str(path)
            )
            kinds = {name: str(kind) for name, kind in zip(source.columns, source.types, strict=True)}
            here = [name for name in columns if name in kinds]
            wanted = source.project(", ".join(as_text(name, kinds[name]) for name in here)) if here else None
            found = [list(row) for row in wanted.fetchall()] if wanted else []
        except self.module.Error as error:
            raise NotParquet(file=path.name, reason=first_line(error)) from error
        return here, sorted(found)


@contextmanager
def _duckdb() -> Iterator[Engine | None]:
    module = _part(DUCKDB, "duckdb")
    with tempfile.TemporaryDirectory(prefix="pamoja-duckdb-") as spill:
        connection = module.connect(config={"temp_directory": spill})
        connection.execute("SET enable_progress_bar = false")
        try:
            yield DuckDb(module, connection)
        finally:
            connection.close()


class Spark:
    """Spark, as its own configuration says, else on two cores of this machine."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.arrow = _part(SPARK, "pyarrow")

    def load(self, tables: Mapping[str, Columns]) -> None:
        """Send the tables to Spark; those that lie in places are spread by county."""
        for name, columns in tables.items():
            table = self.arrow.table(
                {key: self.arrow.array(c, self.arrow.int64()) for key, c in columns.items()}
            )
            frame = self.session.createDataFrame(table)
            if "county" in columns:
                frame = frame.repartition("county")
            frame.createOrReplaceTempView(name)

    def ask(self, query: str) -> Columns:
        """The columns of a query; raises EngineFailed."""
        errors = importlib.import_module("pyspark.errors")
        try:
            table = self.session.sql(query).toArrow()
        except errors.PySparkException as error:
            raise EngineFailed(engine=SPARK, reason=first_line(error)) from error
        return {name: table.column(name).to_numpy() for name in table.column_names}

    def parquet(self, path: Path, columns: Sequence[str]) -> tuple[list[str], list[list[str]]]:
        """The columns that are there, and the rows in order of the first column; raises NotParquet."""
        errors = importlib.import_module("pyspark.errors")
        try:
            source = self.session.read.parquet(path.resolve().as_uri() if path.exists() else str(path))
            kinds = dict(source.dtypes)
            here = [name for name in columns if name in kinds]
            wanted = source.selectExpr(*(as_text(name, kinds[name]).replace('"', "`") for name in here))
            table = wanted.toArrow() if here else None
            found = [] if table is None else [table.column(name).to_pylist() for name in here]
        except errors.PySparkException as error:
            raise NotParquet(file=path.name, reason=first_line(error)) from error
        return here, sorted(map(list, zip(*found, strict=True)))


@contextmanager
def _spark() -> Iterator[Engine | None]:
    for name in SPARK_PARTS:
        _part(SPARK, name)
    if not shutil.which("java") and not os.environ.get("JAVA_HOME") and "SPARK_REMOTE" not in os.environ:
        raise MissingJava
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.appName("pamoja overlaps")
    with tempfile.TemporaryDirectory(prefix="pamoja-spark-") as folder:
        if not any(name in os.environ for name in CONFIGURED):
            builder = builder.master("local[2]").config(map=LOCALLY | _here(Path(folder)))
        session = builder.getOrCreate()
        try:
            yield Spark(session)
        finally:
            session.stop()


def _here(folder: Path) -> dict[str, str]:
    """Spark's files and a log of errors alone in a folder that goes away; a compiler that is quick for one run."""
    log = folder / "log4j2.properties"
    log.write_text(QUIETLY, encoding="utf-8")
    os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
    return {
        "spark.sql.warehouse.dir": str(folder),
        "spark.local.dir": str(folder),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={log} -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    }
