"""The database itself refuses to change or remove what was frozen, whoever asks."""

from django.db import migrations

MESSAGE = "frozen results never change"
TABLES = ("worktasks_frozenresult", "worktasks_frozentask")


def _sqlite(table):
    for verb in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    # INSERT OR REPLACE removes the old row without firing the trigger above.
    yield f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""


def _sqlite_back(table):
    for verb in ("update", "delete", "replace"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}"


def _postgres(table):
    yield f"""CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"""
    for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        yield f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        FOR EACH {each} EXECUTE FUNCTION {table}_refuse()"""


def _postgres_back(table):
    for verb in ("update", "delete", "truncate"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}"
    yield f"DROP FUNCTION IF EXISTS {table}_refuse()"


def _run(schema_editor, sqlite, postgres):
    statements = {"sqlite": sqlite, "postgresql": postgres}.get(schema_editor.connection.vendor)
    for table in TABLES if statements else ():
        for statement in statements(table):
            schema_editor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, _sqlite_back, _postgres_back)
    _run(schema_editor, _sqlite, _postgres)


def release(apps, schema_editor):
    _run(schema_editor, _sqlite_back, _postgres_back)


class Migration(migrations.Migration):
    dependencies = [("worktasks", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
