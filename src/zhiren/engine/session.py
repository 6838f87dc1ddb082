"""A DuckDB connection with the snapshot's tables and the engine's own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from zhiren.engine.compiling import ENGINE_TABLES
from zhiren.engine.row_source import name_columns
from zhiren.snapshot.schema import TABLES, Table, physical_columns
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.store import read_manifest
from zhiren.workdays.calendar import CalendarColumns

if TYPE_CHECKING:
    from zhiren.rules.judgement import Reach

SLOTS = 256
_BATCH = 100_000


# The dates are made where they are used: 20,000 rows of them would take longer to hand over.
_CALENDAR = """
INSERT INTO calendar
SELECT day, is_workday, sum(is_workday::INTEGER) OVER (ORDER BY day), is_provisional, place,
       CASE WHEN last_day(that_day) = that_day THEN place // 32 * 32 + 31 ELSE place END
FROM (
    SELECT first_day + i AS day, substr(worked, i + 1, 1) = '1' AS is_workday,
           substr(provisional, i + 1, 1) = '1' AS is_provisional,
           DATE '1970-01-01' + (first_day + i) AS that_day,
           (year(that_day) * 12 + month(that_day) - 1) * 32 + day(that_day) AS place
    FROM (SELECT ?::INTEGER AS first_day, ?::INTEGER AS days, ?::VARCHAR AS worked,
                 ?::VARCHAR AS provisional), LATERAL (SELECT unnest(range(days))::INTEGER AS i)
)
"""


class Session:
    """Tables of one snapshot, ready to be judged.

    ``in_memory`` copies the Parquet files (choice columns become ENUM); otherwise they are
    read in place. A table without a file is empty. Extensions are never fetched.
    Raises FileRefusedError for a folder that is no snapshot, or one of another schema version.
    """

    def __init__(
        self, directory: Path | None = None, *, in_memory: bool = False, threads: int | None = None
    ) -> None:
        self.threads = threads or len(os.sched_getaffinity(0))
        self.connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "false",
                "threads": str(self.threads),
            }
        )
        self.directory = directory
        if directory:
            read_manifest(directory)
        for table in TABLES:
            path = directory / f"{table.name}.parquet" if directory else None
            self._attach(table, path if path and path.exists() else None, in_memory=in_memory)
        self.put("slot", [{"n": n} for n in range(SLOTS)])
        self.put("shield", [])

    def _attach(self, table: Table, path: Path | None, *, in_memory: bool) -> None:
        if path is None:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in physical_columns(table))
            self.connection.execute(f"CREATE TABLE {table.name} ({columns})")
            return
        source = f"read_parquet('{_quoted(path)}')"
        if not in_memory:
            self.connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {source}")
            return
        selected = ", ".join(self._column(table, name) for name, _ in physical_columns(table))
        self.connection.execute(f"CREATE TABLE {table.name} AS SELECT {selected} FROM {source}")

    def _column(self, table: Table, name: str) -> str:
        column = next((c for c in table.columns if c.name == name), None)
        if column is None or column.type != "choice":
            return f'"{name}"'
        values = ", ".join(f"'{value}'" for value in column.values)
        return f'CAST("{name}" AS ENUM ({values})) AS "{name}"'

    def put(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Replace a table of the engine or of the snapshot by these rows."""
        columns = ENGINE_TABLES.get(name) or physical_columns(
            next(t for t in TABLES if t.name == name)
        )
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        self.drop(name)
        self.connection.execute(f"CREATE TABLE {name} ({listed})")
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            self._insert(name, columns, [[row.get(c) for row in batch] for c, _ in columns])

    def append(self, name: str, values: Mapping[str, list[Any]]) -> None:
        """Add rows to a table of the snapshot, given as its physical columns."""
        columns = physical_columns(next(t for t in TABLES if t.name == name))
        for start in range(0, len(values["row_no"]), _BATCH):
            batch = [values[column][start : start + _BATCH] for column, _ in columns]
            self._insert(name, columns, batch)

    def put_calendar(self, days: CalendarColumns) -> None:
        """The working days as the table ``calendar``; rows as those of ``calendar_table``."""
        self.put("calendar", [])
        flags = [bytes(b + 48 for b in column).decode() for column in (days[1], days[3])]
        self.connection.execute(_CALENDAR, [days.first_day, len(days.workday_no), *flags])

    def _insert(
        self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[list[Any]]
    ) -> None:
        lists = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
        self.connection.execute(f"INSERT INTO {name} SELECT {lists}", values)

    def drop(self, name: str) -> None:
        """Drop a table or a view of that name, if there is one."""
        found = self.connection.execute(
            "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [name]
        ).fetchone()
        if found:
            kind = "VIEW" if found[0] == "VIEW" else "TABLE"
            self.connection.execute(f"DROP {kind} {name}")

    def rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """All rows of a query as dictionaries."""
        cursor = self.connection.execute(sql, list(parameters))
        names = [entry[0] for entry in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def reached(self, reach: Reach, keys: Sequence[int], as_of: int) -> list[dict[str, Any]]:
        """The rows, visible on that day, that any of the subjects reaches."""
        condition = _condition(reach, ", ".join("?" * len(keys)))
        return self.rows(visible_rows(reach.table, condition, as_of), keys)

    def named(
        self, table: str, keys: Sequence[int]
    ) -> list[tuple[int, str | None, str | None, int | None]]:
        """(key, code, name, unit) of the rows of a table."""
        key, *others = (column or "NULL" for column in name_columns(table))
        return self.connection.execute(
            f"SELECT {key}, {', '.join(others)} FROM {table} "
            f"WHERE {key} IN (SELECT unnest(?::BIGINT[]))",
            [list(keys)],
        ).fetchall()

    def shielding_cases(
        self, persons: Sequence[int], matters: Sequence[str], decisions: Sequence[str]
    ) -> list[dict[str, Any]]:
        """(person, matter, code, decision) of decided cases, one a person and matter."""
        return self.rows(
            "SELECT person, matter, min(code) AS code, min(decision) AS decision "
            "FROM decided_case WHERE person IN (SELECT unnest(?::BIGINT[])) "
            "AND matter IN (SELECT unnest(?::VARCHAR[])) AND decision IN "
            "(SELECT unnest(?::VARCHAR[])) GROUP BY person, matter",
            [list(persons), list(matters), list(decisions)],
        )

    def close(self) -> None:
        """Close the connection; the tables in memory are gone."""
        self.connection.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def visible_rows(table: str, condition: str, as_of: int) -> str:
    """SQL for the rows of a table under a condition that are known on that day."""
    visible = table_of(table).visible_by
    known = f" AND ({visible} IS NULL OR {visible} <= {as_of})" if visible else ""
    return f"SELECT * FROM {table} WHERE {condition}{known}"


def _condition(reach: Reach, marks: str) -> str:
    """The subjects' keys stand for ``marks``, whether the reach asks for them or not."""
    if not reach.column:
        return f"coalesce({marks}, 0) IS NOT NULL"
    if reach.via is None:
        return f"{reach.column} IN ({marks})"
    inner = f"SELECT {reach.via_column} FROM {reach.via.table} WHERE {_condition(reach.via, marks)}"
    return f"{reach.column} IN ({inner})"
