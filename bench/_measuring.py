"""What the measurements of the engine share: data, scans of touched columns, children, tables."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import sqlglot
import sqlglot.expressions as exp
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from zhiren.engine.compiling import ENGINE_TABLES, CompiledRule
from zhiren.engine.evaluating import unmet_query
from zhiren.engine.keeping import kept_rules
from zhiren.engine.planning import Plan, plan_rules
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.snapshot.schema import TABLES, physical_columns
from zhiren_demo.institution import write_institution

AS_OF = date(2025, 11, 30)
OUT = Path(__file__).parent.parent / "out" / "bench"
CACHE = OUT / "cache"
SCHEMA = {t.name: dict(physical_columns(t)) for t in TABLES}
NUMERIC = {"BIGINT", "INTEGER"}


class Row(NamedTuple):
    """One line of a table: what was measured, the figure, the bound (empty: none set)."""

    name: str
    figure: str
    bound: str
    is_kept: bool = True


def print_rows(rows: Sequence[Row]) -> bool:
    """A Markdown table; gives whether every bound was kept."""
    print("| measured | figure | bound | kept |\n|---|--:|--:|---|")
    for row in rows:
        mark = "" if not row.bound else "yes" if row.is_kept else "**no**"
        print(f"| {row.name} | {row.figure} | {row.bound} | {mark} |", flush=True)
    return all(row.is_kept for row in rows)


def at_most(name: str, ratio: float, bound: float, note: str = "") -> Row:
    """A ratio that must not exceed its bound."""
    return Row(name, f"{ratio:.2f}{note}", f"≤ {bound:g}", ratio <= bound)


def at_least(name: str, ratio: float, bound: float, note: str = "") -> Row:
    """A ratio that must reach its bound."""
    return Row(name, f"{ratio:.2f}{note}", f"≥ {bound:g}", ratio >= bound)


def data_of(pack: str, size: int) -> Path:
    """The folder of a synthetic institution of that size, made once."""
    folder = OUT / f"{pack}-{size}"
    if not (folder / "manifest.json").exists():
        write_institution(folder, pack=pack, seed=1, size=size, as_of=AS_OF)  # type: ignore[arg-type]
    return folder


def planned(pack: Pack) -> tuple[Plan, dict[str, CompiledRule]]:
    """The plan at the date of the measurements and the kept SQL."""
    plan = plan_rules(pack.rules, AS_OF, AS_OF, pack.semesters, pack.calendar)
    return plan, kept_rules(pack.rules, "duckdb", CACHE)


def touched_columns(sql: str) -> Mapping[str, set[str]]:
    """The stored columns a query reads, by table: what is left after pruning projections."""
    known: dict[str, object] = {**SCHEMA, **{n: dict(c) for n, c in ENGINE_TABLES.items()}}
    tree = qualify(sqlglot.parse_one(sql, read="duckdb"), schema=known, dialect="duckdb")
    tree = pushdown_projections(tree, schema=known)
    found: dict[str, set[str]] = {}
    for scope in traverse_scope(tree):
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table) and source.name in SCHEMA:
                names = {column.name for column in scope.columns if column.table == alias}
                found.setdefault(source.name, set()).update(names)
    return found


def scans(plan: Plan, compiled: Mapping[str, CompiledRule]) -> list[str]:
    """The least each rule can cost: one scan of the columns it touches.

    For each rule a query per table that sums (for text: takes the maximum of) those columns.
    """
    queries = []
    for one in plan.rules:
        for table, columns in touched_columns(unmet_query(compiled[one.rule.id], one)).items():
            sums = ", ".join(_aggregate(SCHEMA[table][c], c) for c in sorted(columns))
            if sums:
                queries.append(f"SELECT {sums} FROM {table}")
    return queries


def _aggregate(kind: str, column: str) -> str:
    if kind in NUMERIC:
        return f'sum("{column}")'
    return f'sum("{column}"::INTEGER)' if kind == "BOOLEAN" else f'max("{column}")'


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternately(first: Callable[[], object], second: Callable[[], object], rounds: int) -> float:
    """Median over rounds of time(first) / time(second), measured one after the other."""
    first(), second()
    return median(timed(first) / timed(second) for _ in range(rounds))


def run_all(session: Session, queries: Sequence[str]) -> None:
    """Execute queries and fetch what they give."""
    for query in queries:
        session.connection.execute(query).fetchall()


def child(script: str, *arguments: object) -> dict[str, Any]:
    """A fresh process of one of these scripts; gives the JSON it prints with its peak memory."""
    command = [sys.executable, script, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def usage() -> dict[str, float]:
    """CPU seconds and peak resident bytes of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss * 1024.0}


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0))
