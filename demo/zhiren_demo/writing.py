"""An institution as files: the Parquet folder the engine reads, or the workbook to fill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
from openpyxl import load_workbook

from zhiren.snapshot.schema import SCHEMA_VERSION, TABLES, Column, Table, physical_columns
from zhiren.snapshot.template import HEADER_ROW, write_template
from zhiren.workdays.days import from_day_number
from zhiren_demo.background import ordered_select
from zhiren_demo.register import code

_SHEET_ROWS = 20_000


def write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, note: str) -> None:
    """One Parquet file a table and the manifest; files there are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for table in TABLES:
        path = str(folder / f"{table.name}.parquet").replace("'", "''")
        done = connection.execute(
            f"COPY ({ordered_select(table)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
        counts[table.name] = done[0] if done else 0
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "rows": counts,
        "sources": [],
        "origins": [],
        "note": note,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def columns_of(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, list[object]]:
    """The physical columns of one table, rows in order."""
    rows = connection.execute(ordered_select(table)).fetchall()
    names = [name for name, _ in physical_columns(table)]
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return dict(zip(names, values, strict=True))


def write_workbook(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Fill the workbook template; refuses more rows than a person's workbook would hold."""
    write_template(path)
    book = load_workbook(path)
    for table in TABLES:
        columns = columns_of(connection, table)
        count = len(columns["row_no"])
        if count > _SHEET_ROWS:
            message = (
                f"{table.title} 有 {count} 行，超过工作簿的 {_SHEET_ROWS} 行。请改写 Parquet。"
            )
            raise ValueError(message)
        sheet = book[table.title]
        for row, cells in enumerate(_sheet_rows(table, columns), HEADER_ROW + 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    sheet.cell(row, column).value = cell
    book.save(path)


def _sheet_rows(
    table: Table, columns: dict[str, list[object]]
) -> Iterator[list[str | int | float | None]]:
    for number in range(len(columns["row_no"])):
        yield [
            _written(column, columns, number) if column.judged else None for column in table.columns
        ]


def _written(
    column: Column, columns: dict[str, list[object]], number: int
) -> str | int | float | None:
    """A cell as people write it: codes, 是/否, dates as far as they are known."""
    value = columns[column.name][number]
    if value is None:
        return None
    match column.type, value:
        case "id", int(key):
            return str(columns["code"][number]) if "code" in columns else str(key)
        case "ref", int(key):
            return code(column.ref or "", key)
        case "date", int(day):
            precision = columns[f"{column.name}_precision"][number] if column.partial else 0
            written = from_day_number(day)
            return written.strftime(("%Y.%m.%d", "%Y.%m", "%Y")[int(str(precision or 0))])
        case "boolean", _:
            return "是" if value else "否"
        case "hundredths", int(amount):
            return amount / 100 if amount % 100 else amount // 100
        case _, int(amount):
            return amount
        case _:
            return str(value)
