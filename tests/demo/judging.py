"""Judging a demo institution by its pack, and putting the findings in the form of the key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from zhiren.engine.evaluating import evaluate
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
from zhiren.rules.judgement import State
from zhiren.snapshot.schema import TABLES
from zhiren_demo import Answer, DemoInstitution


def findings_by_rule(
    demo: DemoInstitution, folder: Path, cache: Path, leave: frozenset[str] = frozenset()
) -> dict[str, list[Answer]]:
    """Every finding that is not 符合, by rule; every rule judged has an entry."""
    demo.write_parquet(folder)
    pack = load_pack(demo.pack)
    pack = replace(pack, rules=tuple(r for r in pack.rules if r.kind not in leave))
    session = Session(folder)
    evaluation = evaluate(session, pack, demo.as_of, cache=cache)
    codes = {
        table.name: dict(
            session.connection.execute(f"SELECT {table.key}, code FROM {table.name}").fetchall()
        )
        for table in TABLES
        if table.key
    }
    found: dict[str, list[Answer]] = defaultdict(list)
    for planned in evaluation.plan.rules:
        found[planned.rule.id] = []
    rows = session.connection.execute("SELECT rule_no, subject, object, period, state FROM finding")
    for number, subject, other, period, state in rows.fetchall():
        planned = evaluation.plan.rules[number]
        table = planned.rule.population.subject if planned.rule.population else "unit"
        objects = planned.kind.object_table(planned.rule)
        told = codes[objects].get(other) if objects else other
        name = State(state).name.lower()
        found[planned.rule.id].append(
            Answer(
                planned.rule.id,
                codes[table][subject],
                None if told is None else str(told),
                period,
                name,
            )
        )
    session.close()
    return dict(found)
