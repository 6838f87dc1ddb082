"""The same rules where the data may not be moved from: PostgreSQL, Spark.

Only SQL text goes there, the very rules compiled for that dialect, and findings come back.
Columns are those of ``zhiren.snapshot.schema``: dates as day numbers. An institution whose
tables hold dates makes views (``day - DATE '1970-01-01'``); docs/distributed.md shows them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from zhiren.engine.compiling import ENGINE_TABLES
from zhiren.engine.keeping import kept_rules
from zhiren.engine.planning import plan_rules
from zhiren.engine.session import SLOTS
from zhiren.rules.judgement import COLUMNS, Judgement, State

if TYPE_CHECKING:
    import psycopg

    from zhiren.engine.compiling import CompiledRule
    from zhiren.engine.planning import Plan, PlannedRule
    from zhiren.policy.pack import Pack

Columns = Sequence[tuple[str, str]]

# PostgreSQL sums whole numbers to NUMERIC.
_WHOLE = ", ".join(
    f"CAST({name} AS BIGINT) AS {name}" if kind == "int64" else name for name, kind in COLUMNS
)


class Engine(Protocol):
    """A place where SQL runs. ``dialect`` is Ibis' name of its language."""

    dialect: str

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """Make (or replace) a temporary table."""

    def put_query(self, name: str, sql: str) -> None:
        """Make (or replace) a temporary table of a query's rows."""

    def rows(self, sql: str) -> Iterable[Sequence[Any]]:
        """The rows of a query."""


class PostgresEngine:
    """PostgreSQL and what speaks it; tables made here are temporary to the connection."""

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """By COPY; statistics are gathered, without them joins are planned badly."""
        listed = ", ".join(f"{column} {kind}" for column, kind in columns)
        with self._connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            cursor.execute(f"CREATE TEMP TABLE {name} ({listed})")
            names = ", ".join(column for column, _ in columns)
            with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {name}")

    def put_query(self, name: str, sql: str) -> None:
        """By CREATE TABLE AS."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            cursor.execute(f"CREATE TEMP TABLE {name} AS {sql}")

    def rows(self, sql: str) -> list[Sequence[Any]]:
        """All rows at once: what is unmet is far less than what is judged."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()


class SparkEngine:
    """A Spark session; tables are temporary views."""

    dialect = "pyspark"
    _TYPES: Mapping[str, str] = {
        "BIGINT": "bigint",
        "INTEGER": "int",
        "BOOLEAN": "boolean",
        "VARCHAR": "string",
    }

    def __init__(self, session: Any) -> None:
        self._session = session

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        """From rows in memory, kept by Spark: unkept, each query would ask Python for them again."""
        schema = ", ".join(f"`{column}` {self._TYPES[kind]}" for column, kind in columns)
        frame = self._session.createDataFrame([tuple(row) for row in rows], schema)
        frame.cache().createOrReplaceTempView(name)

    def put_parquet(self, name: str, path: Path) -> None:
        """A snapshot's Parquet file, read in place."""
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def put_query(self, name: str, sql: str) -> None:
        """As a view over the query, worked out once."""
        self._session.sql(sql).cache().createOrReplaceTempView(name)

    def rows(self, sql: str) -> list[Sequence[Any]]:
        """All rows, collected."""
        return [tuple(row) for row in self._session.sql(sql).collect()]


def findings_elsewhere(
    engine: Engine, pack: Pack, as_of: date, *, cache: Path
) -> Iterator[tuple[PlannedRule, Judgement]]:
    """Every judgement that is not 符合, rule by rule, judged where the data lie."""
    plan = plan_rules(pack.rules, as_of, as_of, pack.semesters, pack.calendar)
    compiled = kept_rules(pack.rules, engine.dialect, cache)
    _prepare(engine, plan, compiled)
    for planned in plan.rules:
        measure = compiled[planned.rule.id].unmet.format_map(planned.bindings)
        unmet = f"SELECT {_WHOLE} FROM ({measure}) AS m WHERE state <> {int(State.MET)}"
        for row in engine.rows(unmet):
            yield planned, Judgement(*row)


def _prepare(engine: Engine, plan: Plan, compiled: Mapping[str, CompiledRule]) -> None:
    engine.put("slot", ENGINE_TABLES["slot"], [(n,) for n in range(SLOTS)])
    names = [name for name, _ in ENGINE_TABLES["calendar"]]
    days = ([row._asdict()[name] for name in names] for row in plan.calendar)
    engine.put("calendar", ENGINE_TABLES["calendar"], days)
    shields = [
        f"SELECT person, matter, domain FROM ({text.format_map(planned.bindings)}) AS s"
        for planned in plan.rules
        if (text := compiled[planned.rule.id].shields)
    ]
    if shields:
        engine.put_query("shield", " UNION ALL ".join(shields))
    else:
        engine.put("shield", ENGINE_TABLES["shield"], [])


def written(judgement: Judgement) -> str:
    """A judgement as text, the same whichever engine gave it (a state is its number)."""
    return "|".join("" if value is None else f"{value}" for value in judgement)


def findings_hash(found: Iterable[tuple[str, Judgement]]) -> str:
    """SHA-256 over the sorted (rule id, judgement) pairs: equal findings, equal hash."""
    digest = hashlib.sha256()
    for line in sorted(f"{rule}|{written(judgement)}" for rule, judgement in found):
        digest.update(line.encode())
    return digest.hexdigest()
