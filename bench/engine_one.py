"""One person alone, explanation, cold start, installed size.

Run: python bench/engine_one.py [PERSONS]   (default 1,000,000, against 10,000)
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median

from _measuring import CACHE, OUT, Row, at_most, data_of, planned, print_rows, timed

from zhiren.engine.evaluating import FINDING_COLUMNS, prepare, unmet_query
from zhiren.engine.explaining import explain
from zhiren.engine.one_subject import judge_one, rules_about
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack

PACK = "shiyan-health"
PERSONS_ASKED = 40
ENGINE = ["duckdb", "pyyaml", "platformdirs"]
COLD = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from zhiren.engine.evaluating import evaluate
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
pack = load_pack(sys.argv[2])
if len(sys.argv) > 4:
    pack = replace(pack, rules=tuple(pack.rule(name) for name in sys.argv[4:]))
evaluate(Session(Path(sys.argv[1])), pack, date(2025, 11, 30), cache=Path(sys.argv[3]))
"""
BARE = "import duckdb; duckdb.connect().execute('select 1').fetchall()"
BARE_RULES = """
import json, sys, duckdb
connection = duckdb.connect()
for statement in json.load(open(sys.argv[1])):
    connection.execute(statement)
"""
EIGHT = (
    "exchange-after-ten-years", "exchange-after-five-years", "two-years-last", "rotation-training",
    "annual-assessment", "research-reports-of-leaders", "feedback-and-circular", "yearly-screening",
)  # fmt: skip


def one_person(size: int) -> tuple[float, float, float]:
    """Seconds of judging one person, of the bare fetch of the same rows, of an explanation."""
    session = Session(data_of(PACK, size), in_memory=True)
    plan, _ = planned(load_pack(PACK))
    about = rules_about(plan, "person")
    own = {r.table: r for one in about for r in one.kind.reach(one.rule) if r.via is None}
    queries = [f"SELECT * FROM {r.table} WHERE {r.column} = ?" for r in own.values() if r.column]

    def fetch(key: int) -> None:
        for query in queries:
            session.rows(query, [key])

    keys = range(1, size, max(1, size // PERSONS_ASKED))

    def judge(key: int) -> object:
        return judge_one(session, plan, "person", key)

    def tell(key: int) -> object:
        return list(explain(session, plan, "person", key, about[:1]))

    judge(1)
    medians = [median(timed(partial(work, key)) for key in keys) for work in (judge, fetch, tell)]
    return medians[0], medians[1], medians[2]


def statements(folder: Path) -> Path:
    """The SQL of a whole run as a file: views, the engine's tables, one INSERT a rule."""
    session, loaded = Session(folder), load_pack(PACK)
    plan, compiled = planned(loaded)
    prepare(session, plan, compiled)
    texts = [
        f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet('{path}')"
        for path in sorted(folder.glob("*.parquet"))
    ]
    for name in ("slot", "shield", "calendar"):
        path = OUT / f"{name}.parquet"
        session.connection.execute(f"COPY {name} TO '{path}' (FORMAT parquet)")
        texts.append(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{path}')")
    texts.append(f"CREATE TABLE finding (rule_no INTEGER, {FINDING_COLUMNS})")
    for number, one in enumerate(plan.rules):
        query = unmet_query(compiled[one.rule.id], one)
        texts.append(f"INSERT INTO finding SELECT {number}, * FROM ({query})")
    file = OUT / "statements.json"
    file.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    return file


def cold(*command: str) -> float:
    """Median wall seconds of a fresh Python process."""
    run = [sys.executable, "-c", *command]
    return median(timed(lambda: subprocess.run(run, check=True)) for _ in range(7))


def installed(names: list[str]) -> float:
    """Bytes of the distributions on disk, without compiled bytecode."""
    total = 0
    for name in names:
        for file in distribution(name).files or ():
            path = Path(str(file.locate()))
            if path.is_file() and path.suffix != ".pyc":
                total += path.stat().st_size
    return total


def locked(file: str) -> list[str]:
    """Names of the distributions a lock file holds."""
    path = Path(__file__).parent.parent / "requirements" / file
    lines = path.read_text("utf-8").splitlines()
    return [line.split("==")[0] for line in lines if "==" in line and not line.startswith(" ")]


def main(size: int) -> bool:
    """Print the table; gives whether every bound was kept."""
    large, fetched, explained = one_person(size)
    small, _, _ = one_person(10_000)
    data = data_of(PACK, 10_000)
    cold_run = cold(COLD, str(data), PACK, str(CACHE))
    eight, bare = cold(COLD, str(data), PACK, str(CACHE), *EIGHT), cold(BARE)
    rows = [
        at_most(f"T9 one person / bare fetch of the rows ({size:,})", large / fetched, 3,
                f" ({large * 1e3:.1f} ms)"),
        at_most(f"T10 one person at {size:,} / at 10,000", large / small, 1.5),
        at_most("T14 explanation of one finding / one person", explained / large, 2),
        at_most("T11 cold start, all rules, 10,000 persons / import duckdb and select 1",
                cold_run / bare, 2.5, f" ({cold_run:.2f} s)"),
        at_most("T11 the same with eight rules / import duckdb and select 1", eight / bare, 2.5),
        at_most("T11 the same, all rules / bare DuckDB running the same SQL",
                cold_run / cold(BARE_RULES, str(statements(data))), 2.5),
        at_most("T12 installed: what the engine imports / duckdb alone",
                installed(ENGINE) / installed(["duckdb"]), 1.2),
        Row("installed: the whole command line with its readers / duckdb alone",
            f"{installed(_present(locked('core.txt'))) / installed(['duckdb']):.2f}", ""),
    ]  # fmt: skip
    return print_rows(rows)


def _present(names: list[str]) -> list[str]:
    """Those that are installed here: a lock file also names other systems' needs."""
    found = []
    for name in names:
        try:
            distribution(name)
        except PackageNotFoundError:
            continue
        found.append(name)
    return found


if __name__ == "__main__":
    asked = [int(text.replace(",", "")) for text in sys.argv[1:]] or [1_000_000]
    sys.exit(not main(asked[0]))
