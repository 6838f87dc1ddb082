"""The same register, pack and date give the same findings on every engine and row by row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from zhiren.engine.elsewhere import (
    PostgresEngine,
    SparkEngine,
    findings_elsewhere,
    findings_hash,
    written,
)
from zhiren.engine.evaluating import JUDGEMENT_NAMES, Evaluation, evaluate
from zhiren.engine.one_subject import judge_everybody
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack, pack_names
from zhiren.rules.judgement import Judgement, State
from zhiren.snapshot.schema import TABLES, physical_columns
from zhiren.workdays.days import from_day_number
from zhiren_demo.institution import write_institution

SIZE, SEED = 500, 7
CACHE = Path(os.environ["ZHIREN_CACHE"])
AS_OF = from_day_number(20_422)  # 2025-11-30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identical")


@cache
def judged(folder: Path, pack: str) -> Evaluation:
    write_institution(folder / pack, pack=pack, seed=SEED, size=SIZE, as_of=AS_OF)
    return evaluate(Session(folder / pack), load_pack(pack), AS_OF, cache=CACHE)


def stored(evaluation: Evaluation) -> Iterator[tuple[str, Judgement]]:
    rules = evaluation.plan.rules
    for number, *row in evaluation.session.connection.execute(
        f"SELECT rule_no, {JUDGEMENT_NAMES} FROM finding"
    ).fetchall():
        yield rules[number].rule.id, Judgement(*row)


def by_rule(found: Iterator[tuple[str, Judgement]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for rule, judgement in found:
        told.setdefault(rule, []).append(written(judgement))
    return {rule: sorted(lines) for rule, lines in told.items()}


@pytest.mark.parametrize("pack", pack_names())
def test_row_by_row_gives_the_findings_of_the_sql(folder: Path, pack: str) -> None:
    evaluation = judged(folder, pack)
    rows = (
        (planned.rule.id, judgement)
        for planned, judgement in judge_everybody(evaluation.session, evaluation.plan)
        if judgement.state != State.MET
    )
    assert by_rule(rows) == by_rule(stored(evaluation))


@pytest.mark.parametrize("pack", pack_names())
def test_row_order_does_not_matter(folder: Path, pack: str) -> None:
    evaluation = judged(folder, pack)
    shuffled = Session(folder / pack, in_memory=True)
    for table in TABLES:
        shuffled.connection.execute(
            f"CREATE OR REPLACE TABLE {table.name} AS SELECT * FROM {table.name} "
            "ORDER BY hash(row_no, 3)"
        )
    again = evaluate(shuffled, load_pack(pack), AS_OF, cache=CACHE)
    assert findings_hash(stored(again)) == findings_hash(stored(evaluation))


@pytest.mark.postgres
@pytest.mark.parametrize("pack", pack_names())
def test_postgresql_gives_the_findings_of_duckdb(
    folder: Path, pack: str, postgres_dsn: str
) -> None:
    import psycopg

    evaluation = judged(folder, pack)
    with psycopg.connect(postgres_dsn) as connection:
        engine = PostgresEngine(connection)
        for table in TABLES:
            columns = physical_columns(table)
            names = ", ".join(f'"{name}"' for name, _ in columns)
            rows = evaluation.session.connection.execute(f"SELECT {names} FROM {table.name}")
            engine.put(table.name, columns, rows.fetchall())
        found = findings_elsewhere(engine, load_pack(pack), AS_OF, cache=CACHE)
        there = by_rule((planned.rule.id, judgement) for planned, judgement in found)
    assert there == by_rule(stored(evaluation))


@pytest.mark.spark
@pytest.mark.parametrize("pack", pack_names())
def test_spark_gives_the_findings_of_duckdb(folder: Path, pack: str, spark_session) -> None:
    evaluation = judged(folder, pack)
    engine = SparkEngine(spark_session)
    for table in TABLES:
        engine.put_parquet(table.name, folder / pack / f"{table.name}.parquet")
    found = findings_elsewhere(engine, load_pack(pack), AS_OF, cache=CACHE)
    there = by_rule((planned.rule.id, judgement) for planned, judgement in found)
    assert there == by_rule(stored(evaluation))
