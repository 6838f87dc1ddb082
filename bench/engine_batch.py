"""Judging everybody: against a scan of the touched columns, against the same SQL by hand, growth.

Run: python bench/engine_batch.py [PERSONS] [LARGER]   (default 1,000,000 and 10,000,000)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from _measuring import (
    AS_OF,
    CACHE,
    Row,
    alternately,
    at_least,
    at_most,
    child,
    cores,
    data_of,
    planned,
    print_rows,
    run_all,
    scans,
    timed,
    usage,
)

from zhiren.engine.compiling import compile_rule
from zhiren.engine.evaluating import Evaluation, evaluate, prepare, unmet_query
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
from zhiren.rules.rows import Rows

PACKS = ("shiyan-health", "sjtusm", "sdju")
GIB = 1024**3


def library(session: Session, pack: str) -> Evaluation:
    """Everything the library does: load the pack, plan, read the kept SQL, judge, count."""
    return evaluate(session, load_pack(pack), AS_OF, cache=CACHE)


def by_hand(session: Session, pack: str) -> list[str]:
    """The SQL a person would run who had it as text: the findings of every rule."""
    plan, compiled = planned(load_pack(pack))
    prepare(session, plan, compiled)
    return [
        f"INSERT INTO finding SELECT {number}, * FROM ({unmet_query(compiled[one.rule.id], one)})"
        for number, one in enumerate(plan.rules)
    ]


def against_scan(pack: str, size: int, *, in_memory: bool) -> float:
    """All rules with their counts, over one scan of the columns each rule touches."""
    session = Session(data_of(pack, size), in_memory=in_memory)
    queries = scans(*planned(load_pack(pack)))
    return alternately(lambda: library(session, pack), lambda: run_all(session, queries), 3)


def overhead(pack: str, size: int) -> float:
    """The library over the same SQL run by hand."""
    session = Session(data_of(pack, size), in_memory=True)
    queries = by_hand(session, pack)

    def hand() -> None:
        session.connection.execute("DELETE FROM finding")
        run_all(session, queries)

    return alternately(lambda: library(session, pack), hand, 5)


def uncached(pack: str, size: int) -> float:
    """Building and compiling every expression at each run, over the library."""
    session, loaded = Session(data_of(pack, size), in_memory=True), load_pack(pack)

    def compiled_each_time() -> None:
        for rule in loaded.rules:
            compile_rule(rule)
        library(session, pack)

    return alternately(compiled_each_time, lambda: library(session, pack), 3)


def plain_python(pack: str, size: int) -> tuple[float, float]:
    """The row forms over the library: judging only; judging and loading the rows."""
    session = Session(data_of(pack, size), in_memory=True)
    plan, _ = planned(load_pack(pack))
    tables: dict[str, list[dict[str, object]]] = {}

    def load() -> None:
        for name in {r.table for one in plan.rules for r in one.kind.reach(one.rule)}:
            tables[name] = session.rows(f"SELECT * FROM {name}")

    def judge() -> None:
        rows = Rows(tables, plan.calendar_rows)
        for one in plan.rules:
            for _ in one.kind.judge(rows, one.bindings, one.rule):
                pass

    loading, judging = timed(load), timed(judge)
    library(session, pack)
    fast = timed(lambda: library(session, pack))
    return judging / fast, (loading + judging) / fast


def from_parquet(pack: str, size: int) -> dict[str, float]:
    """CPU seconds and peak memory of a whole run over files, findings written to files."""
    session = Session(data_of(pack, size))
    session.connection.execute("SET memory_limit = '3GB'")
    with tempfile.TemporaryDirectory() as folder:
        session.connection.execute(f"SET temp_directory = '{folder}'")
        wall = timed(
            lambda: evaluate(
                session, load_pack(pack), AS_OF, cache=CACHE, directory=Path(folder) / "findings"
            )
        )
    return usage() | {"wall": wall}


def data_bytes(pack: str, size: int) -> float:
    """Bytes of all columns as Arrow would hold them: 8 or 4 a number, 1/8 a truth, text as is."""
    session = Session(data_of(pack, size))
    total = 0.0
    for (name,) in session.connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_name <> 'finding'"
    ).fetchall():
        described = session.connection.execute(f"DESCRIBE {name}").fetchall()
        parts = [_bytes(column, kind) for column, kind, *_ in described]
        sums = session.connection.execute(f"SELECT {' + '.join(parts)} FROM {name}").fetchone()
        total += float((sums or (0,))[0] or 0)
    return total


def _bytes(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f'(4 * count(*) + coalesce(sum(strlen("{column}")), 0))'
    return {"BIGINT": "8 * count(*)", "INTEGER": "4 * count(*)"}.get(kind, "count(*) / 8")


def main(size: int, larger: int) -> bool:
    """Print the table; gives whether every bound was kept."""
    rows: list[Row] = []
    for pack in PACKS:
        plan, _ = planned(load_pack(pack))
        about = f"{pack}, {len(plan.rules)} rules, {size:,} persons"
        rows += [
            at_most(f"T1 in memory / scan of touched columns ({about})",
                    against_scan(pack, size, in_memory=True), 8),
            at_most(f"T2 from Parquet / scan of the Parquet columns ({about})",
                    against_scan(pack, size, in_memory=False), 4),
        ]  # fmt: skip
    pack = PACKS[0]
    rows += [
        at_most(f"T3 library / same SQL by hand ({size:,})", overhead(pack, size), 1.10),
        at_most("T3 library / same SQL by hand (10,000)", overhead(pack, 10_000), 1.5),
    ]
    small, large = (child(__file__, "--child", pack, n) for n in (size, larger))
    growth = (large["cpu"] / larger) / (small["cpu"] / size)
    rows += [
        at_most(f"T4 CPU per person, {larger:,} / {size:,}", growth, 1.25,
                f" ({large['cpu']:.0f} s CPU, {large['wall']:.0f} s wall)"),
        at_most(f"T4 peak memory at {larger:,}, GiB", large["rss"] / GIB, 4),
        at_most(f"T5 peak memory from Parquet / data as Arrow ({size:,})",
                small["rss"] / data_bytes(pack, size), 0.45),
        at_most(f"T5 the same ({larger:,})", large["rss"] / data_bytes(pack, larger), 0.45),
    ]  # fmt: skip
    judging, with_loading = plain_python(pack, 100_000)
    rows += [
        at_least("T6 plain Python / library, judging only (100,000)", judging, 7),
        at_least("T6 plain Python with loading / library (100,000)", with_loading, 14),
        at_least("T8 compiling at each run / library (10,000)", uncached(pack, 10_000), 3),
    ]
    print(f"{cores()} cores; every ratio of one run, medians of alternating rounds.\n")
    return print_rows(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(from_parquet(sys.argv[2], int(sys.argv[3]))))
        sys.exit()
    asked = [int(text.replace(",", "")) for text in sys.argv[1:]]
    sys.exit(not main(*(asked + [1_000_000, 10_000_000][len(asked) :])))
