"""名册快照 (snapshot): the tables a judgement reads, their columns, units and keys.

One declaration serves the workbook to fill, the readers' checks, the Parquet store, the
DuckDB/PostgreSQL/Spark tables and the documentation.

How a column is written by people and how the engine sees it
------------------------------------------------------------
=============  ==========================================  ===================================
type           in a workbook                               inside the engine
=============  ==========================================  ===================================
``id``         the row's own code, text, unique            BIGINT key, dense, in order of code;
                                                           the code itself is column ``code``
``ref``        the code of a row of another table          BIGINT key of that row
``date``       any form people write                       INTEGER days since 1970-01-01; with
                                                           ``partial`` also ``<name>_precision``
                                                           (0 day, 1 month, 2 year)
``integer``    whole number                                BIGINT
``hundredths`` number with at most two decimals            BIGINT, value x 100
``boolean``    是 / 否                                      BOOLEAN
``choice``     one of ``values``                           VARCHAR
``text``       free text                                   VARCHAR
=============  ==========================================  ===================================

Every table also has ``row_no`` (BIGINT, from 1, the row's place in its source) so that
evidence and missing data can be pointed at. ``_from``/``from_on`` is the first day included,
``_until``/``until_on`` the first day NOT included. An empty cell is NULL and stays NULL.
A column that is not ``judged`` is for the register alone: the engine has none of it.
A row is visible to a judgement when its ``visible_by`` date is on or before the as-of date.
"""

from __future__ import annotations

from functools import cache

from zhiren.snapshot.columns import Column, ColumnType, Table
from zhiren.snapshot.tables.assessment import ASSESSMENT
from zhiren.snapshot.tables.conduct_of_work import CONDUCT_OF_WORK
from zhiren.snapshot.tables.development import DEVELOPMENT
from zhiren.snapshot.tables.organisation import ORGANISATION
from zhiren.snapshot.tables.persons import PERSONS
from zhiren.snapshot.tables.tasks_and_cases import TASKS_AND_CASES

__all__ = [
    "ASSESSMENT",
    "CONDUCT_OF_WORK",
    "DEVELOPMENT",
    "ORGANISATION",
    "PERSONS",
    "SCHEMA_VERSION",
    "TABLES",
    "TASKS_AND_CASES",
    "Column",
    "Table",
    "physical_columns",
    "table",
]

TABLES: tuple[Table, ...] = (
    *ORGANISATION,
    *PERSONS,
    *ASSESSMENT,
    *DEVELOPMENT,
    *CONDUCT_OF_WORK,
    *TASKS_AND_CASES,
)

SCHEMA_VERSION = 1


@cache
def table(name: str) -> Table:
    """The table of that name; KeyError when there is none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    message = f"no snapshot table {name}"
    raise KeyError(message)


def physical_columns(of: Table) -> list[tuple[str, str]]:
    """Column names and SQL types as the engine stores them, ``row_no`` first.

    Types are the four that DuckDB, PostgreSQL and Spark share: BIGINT, INTEGER, BOOLEAN, VARCHAR.
    """
    columns = [("row_no", "BIGINT")]
    for column in of.judged:
        columns.append((column.name, _PHYSICAL[column.type]))
        if column.type == "id":
            columns.append(("code", "VARCHAR"))
        if column.partial:
            columns.append((f"{column.name}_precision", "INTEGER"))
    return columns


_PHYSICAL: dict[ColumnType, str] = {
    "id": "BIGINT",
    "ref": "BIGINT",
    "date": "INTEGER",
    "integer": "BIGINT",
    "hundredths": "BIGINT",
    "boolean": "BOOLEAN",
    "choice": "VARCHAR",
    "text": "VARCHAR",
}
