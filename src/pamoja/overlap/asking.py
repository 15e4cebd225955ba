"""The pairs by a database: the tables of the rows go in, one query a kind comes back."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from pamoja.overlap.columns import Columns, tables_of
from pamoja.overlap.join import Join, Twice, told_apart
from pamoja.overlap.pairs import (
    CALENDAR_CONFLICT,
    DUPLICATION,
    LAYERING,
    SEQUENCE_RISK,
    SEQUENCING,
    Pairs,
)
from pamoja.overlap.sql import to_sql

RELATED = (LAYERING, SEQUENCING, SEQUENCE_RISK, CALENDAR_CONFLICT)


class Database(Protocol):
    """What takes tables of whole numbers and answers SQL over them with columns of whole numbers."""

    def load(self, tables: Mapping[str, Columns]) -> None:
        """Take these tables under their names, in place of any with those names."""

    def ask(self, query: str) -> Columns:
        """The columns that a query gives, by name."""


def pairs_by(database: Database, join: Join) -> Pairs:
    """All pairs, found and scored by a database, in the order in which numpy finds them."""
    database.load(tables_of(join))
    trust = join.comparison.trust
    twice = ordered(database.ask(to_sql(DUPLICATION, trust)))
    found = Twice(
        **{name: twice[name] for name in Twice.__dataclass_fields__ if name != "same_days"},
        same_days=twice["same_days"] > 0,
    )
    parts = [told_apart(join.comparison, found)]
    for kind in RELATED:
        columns = ordered(database.ask(to_sql(kind, trust)))
        pairs = Pairs.of(kind, columns["a"], columns["b"], columns["score"], columns["tier"])
        parts.append(pairs.chosen(~join.comparison.table.parties.shared(pairs.a, pairs.b)))
    return Pairs.together(*parts)


def ordered(columns: Columns) -> Columns:
    """The lines in order of their pairs, for a database gives them in any."""
    order = np.lexsort((columns["b"], columns["a"]))
    return {name: column.astype(np.int64)[order] for name, column in columns.items()}
