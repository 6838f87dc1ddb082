"""The snapshot as a folder: one Parquet file a table and a manifest.

The engine reads the Parquet files in place; nothing of the manifest is needed for judging, it
says where the data came from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb

from zhiren.snapshot.problems import refuse_file
from zhiren.snapshot.schema import SCHEMA_VERSION, TABLES, Table, physical_columns
from zhiren.snapshot.snapshot import Columns, Origin, Snapshot, Source

MANIFEST: Final = "manifest.json"
_BATCH: Final = 100_000


def write_snapshot(snapshot: Snapshot, folder: Path) -> None:
    """Write every table (also empty ones) and the manifest; files there are replaced.

    Rows are sorted by the table's `sort_by`, then `row_no`; compression is zstd.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        load_tables(snapshot, connection)
        for table in TABLES:
            order = ", ".join(dict.fromkeys([table.sort_by or "row_no", "row_no"]))
            connection.execute(
                f"COPY (SELECT * FROM {table.name} ORDER BY {order}) TO ? "
                "(FORMAT parquet, COMPRESSION zstd)",
                [str(folder / f"{table.name}.parquet")],
            )
    text = json.dumps(_manifest(snapshot), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def load_tables(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection) -> None:
    """Create one DuckDB table a snapshot table (replacing it), typed by the schema."""
    for table in TABLES:
        create_table(connection, table)
        columns = snapshot.tables[table.name]
        for start in range(0, snapshot.row_count(table.name), _BATCH):
            _insert(connection, table, columns, start)


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the empty DuckDB table of a snapshot table, replacing one that is there."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in physical_columns(table))
    connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({columns})")


def _insert(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Columns, start: int
) -> None:
    names = physical_columns(table)
    lists = ", ".join(f"unnest(${n}::{kind}[])" for n, (_, kind) in enumerate(names, 1))
    values = [columns[name][start : start + _BATCH] for name, _ in names]
    connection.execute(f"INSERT INTO {table.name} SELECT {lists}", values)


def attach_snapshot(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Create one view a table over the Parquet files, so that the engine reads them in place.

    A table without file is an empty table. Refuses a folder without manifest, or written for
    another version of the schema.
    """
    read_manifest(folder)
    for table in TABLES:
        path = folder / f"{table.name}.parquet"
        if path.exists():
            literal = str(path).replace("'", "''")
            connection.execute(
                f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM read_parquet('{literal}')"
            )
        else:
            create_table(connection, table)


def load_snapshot(folder: Path) -> Snapshot:
    """The stored snapshot in memory, rows in `row_no` order. Refuses as `attach_snapshot`."""
    manifest = read_manifest(folder)
    tables: dict[str, Columns] = {}
    with duckdb.connect() as connection:
        attach_snapshot(folder, connection)
        for table in TABLES:
            names = [name for name, _ in physical_columns(table)]
            quoted = ", ".join(f'"{name}"' for name in names)
            rows = connection.execute(
                f"SELECT {quoted} FROM {table.name} ORDER BY row_no"
            ).fetchall()
            columns = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in names]
            tables[table.name] = dict(zip(names, columns, strict=True))
    sources = tuple(Source(s["file"], s["sha256"]) for s in manifest.get("sources", ()))
    return Snapshot(tables, sources, tuple(map(_origin_from, manifest.get("origins", ()))))


def is_stored(path: Path) -> bool:
    """Whether a folder holds a stored snapshot."""
    return (path / MANIFEST).is_file()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a stored snapshot.

    Raises `FileRefusedError` when it is missing or of another schema version.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refuse_file(str(path), "没有快照清单，或读不出来", "重新导入原始文件") from error
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        reason = f"快照按表结构第 {version} 版写成，本程序用第 {SCHEMA_VERSION} 版"
        raise refuse_file(str(path), reason, "用本程序重新导入原始文件")
    return manifest


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "rows": {table.name: snapshot.row_count(table.name) for table in TABLES},
        "sources": [{"file": s.file, "sha256": s.sha256} for s in snapshot.sources],
        "origins": [
            {
                "table": o.table,
                "file": o.file,
                "sheet": o.sheet,
                "first_row_no": o.first_row_no,
                "sheet_rows": list(_runs(o.sheet_rows)),
            }
            for o in snapshot.origins
        ],
    }


def _runs(numbers: tuple[int, ...]) -> Iterator[list[int]]:
    """Unbroken runs as [first, last]: a sheet of a million rows is one pair."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield [members[0], members[-1]]


def _origin_from(entry: dict[str, Any]) -> Origin:
    rows = tuple(n for first, last in entry["sheet_rows"] for n in range(first, last + 1))
    return Origin(entry["table"], entry["file"], entry["sheet"], entry["first_row_no"], rows)
