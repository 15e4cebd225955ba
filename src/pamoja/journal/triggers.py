"""Tables that the database itself keeps from being changed: triggers for SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

SQLITE = """
CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION pamoja_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_keeps_rows BEFORE {verbs} ON {table}
FOR EACH ROW EXECUTE FUNCTION pamoja_append_only();
"""
TRUNCATE = """
CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION pamoja_append_only();
"""
UPDATE, DELETE = "UPDATE", "DELETE"


def append_only(table: str, *verbs: str) -> RunPython:
    """A migration step that refuses every UPDATE and DELETE on a table, or only the verbs given."""
    return RunPython(_adder(table, verbs or (UPDATE, DELETE)), RunPython.noop)


def append_only_again(table: str, *verbs: str) -> RunPython:
    """The same after a change of columns: SQLite makes the table anew for it and loses its triggers."""
    add = _adder(table, verbs or (UPDATE, DELETE))

    def again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            add(apps, editor)

    return RunPython(again, RunPython.noop)


def _adder(table: str, verbs: Sequence[str]) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def add(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            for verb in verbs:
                editor.execute(SQLITE.format(table=table, verb=verb), params=None)
            return
        editor.execute(POSTGRESQL.format(table=table, verbs=" OR ".join(verbs)), params=None)
        if DELETE in verbs:
            editor.execute(TRUNCATE.format(table=table), params=None)

    return add
