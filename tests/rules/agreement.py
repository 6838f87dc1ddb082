"""Both forms of a rule kind on the same random rows: the SQL and plain Python must agree."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from zhiren.engine.keeping import kept_rules
from zhiren.engine.session import Session
from zhiren.policy.rule import Rule
from zhiren.rules.judgement import COLUMNS, Judgement, JudgementDate, State
from zhiren.rules.registry import rule_kind
from zhiren.rules.rows import Rows
from zhiren.snapshot.schema import TABLES, physical_columns
from zhiren.workdays.days import day_number

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def complete(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Every column of every row, NULL where the test gave none, ``row_no`` counted."""
    known = {t.name: [name for name, _ in physical_columns(t)] for t in TABLES}
    return {
        name: [
            dict.fromkeys(known[name]) | {"row_no": number} | dict(row)
            for number, row in enumerate(rows, 1)
        ]
        if name in known
        else [dict(row) for row in rows]
        for name, rows in tables.items()
    }


def visible(tables: Tables, as_of: int) -> dict[str, list[Mapping[str, Any]]]:
    """Only the rows known on that day."""
    by = {t.name: t.visible_by for t in TABLES}
    return {
        name: [
            row
            for row in rows
            if by.get(name) is None or row[by[name]] is None or row[by[name]] <= as_of
        ]
        for name, rows in tables.items()
    }


def by_rows(rule: Rule, when: JudgementDate, tables: Tables) -> list[Judgement]:
    """Judged row by row."""
    kind = rule_kind(rule.kind)
    rows = Rows(visible(complete(tables), day_number(when.as_of)))
    return sorted(kind.judge(rows, kind.bindings(rule, when), rule), key=_order)


def by_sql(rule: Rule, when: JudgementDate, tables: Tables) -> list[Judgement]:
    """Judged by the compiled SQL on DuckDB; also proves ``total`` and ``unmet`` against it."""
    compiled = kept_rules([rule], "duckdb", Path(os.environ["ZHIREN_CACHE"]))[rule.id]
    bindings = rule_kind(rule.kind).bindings(rule, when)
    session = _session()
    names = ", ".join(name for name, _ in COLUMNS)
    try:
        for name, rows in complete(tables).items():
            session.put(name, rows)
        found, unmet = (
            session.connection.execute(f"SELECT {names} FROM ({text})").fetchall()
            for text in (
                compiled.measure.format_map(bindings),
                f"SELECT * FROM ({compiled.unmet.format_map(bindings)}) WHERE state <> 1",
            )
        )
        (count,) = session.connection.execute(
            f"SELECT count(*) FROM ({compiled.total.format_map(bindings)})"
        ).fetchall()[0]
    finally:
        for name in tables:
            session.put(name, [])
    assert count == len(found)
    judged = sorted((Judgement(*row) for row in found if row[3] != State.MET), key=_order)
    assert sorted((Judgement(*row) for row in unmet), key=_order) == judged
    return sorted((Judgement(*row) for row in found), key=_order)


def agree(rule: Rule, when: JudgementDate, tables: Tables) -> list[Judgement]:
    """The judgements, after both ways have given the same ones."""
    rowwise, setwise = by_rows(rule, when, tables), by_sql(rule, when, tables)
    assert [tuple(j) for j in rowwise] == [tuple(j) for j in setwise]
    return rowwise


@cache
def _session() -> Session:
    """One session for all tests: its tables are emptied again after each use."""
    return Session(threads=1)


def _order(judgement: Judgement) -> tuple[Any, ...]:
    return tuple((value is not None, value) for value in judgement)
