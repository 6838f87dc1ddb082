"""Whose a judged row is: the unit and the person that a row of any table belongs to.

A row belongs to the unit it names (``unit``, ``owner``), else to that of the person it names,
else to the unit that organised it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from zhiren.engine.evaluating import Counts, Evaluation
from zhiren.engine.findings import subject_table
from zhiren.engine.keeping import kept_rules
from zhiren.rules.judgement import State
from zhiren.snapshot.schema import table as table_of

if TYPE_CHECKING:
    from pathlib import Path

    from zhiren.engine.session import Session

_UNITS, _PERSONS, _LAST = ("unit", "owner"), ("person", "to_person", "leader"), ("organiser",)


class Place(NamedTuple):
    """Keys of the unit and the person a row belongs to; None where it belongs to none."""

    unit: int | None
    person: int | None


NOWHERE = Place(None, None)


def place_columns(table: str) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    """Columns that name the unit, the person, and the unit when neither says."""
    refs = {c.name: c.ref for c in table_of(table).columns if c.type == "ref"}
    person = next((c for c in _PERSONS if refs.get(c) == "person"), None)
    units = tuple(c for c in _UNITS if refs.get(c) == "unit")
    return units, person, tuple(c for c in _LAST if refs.get(c) == "unit")


def places(session: Session, table: str, keys: Iterable[int]) -> dict[int, Place]:
    """The places of those rows of a table, in one query."""
    rows = session.connection.execute(
        f"SELECT subject, unit, person FROM ({_place_query(table)}) "
        "WHERE subject IN (SELECT unnest(?::BIGINT[]))",
        [sorted(set(keys))],
    ).fetchall()
    return {subject: Place(unit, person) for subject, unit, person in rows}


def unit_counts(evaluation: Evaluation, cache: Path) -> Iterator[tuple[str, int | None, Counts]]:
    """Counts of each rule (by id) in each unit, for the unit of the subject itself.

    They add up to ``evaluation.counts``; None stands for subjects that belong to no unit. A rule
    that judged nobody gives nothing. Costs about as much as the evaluation.
    """
    plan, session = evaluation.plan, evaluation.session
    compiled = kept_rules([p.rule for p in plan.rules], "duckdb", cache)

    def count(rule: str, table: str, measure: str) -> tuple[str, list[tuple[int, int, int]]]:
        with session.connection.cursor() as cursor:
            return rule, cursor.execute(
                f"SELECT p.unit, m.state, count(*) FROM ({measure}) AS m "
                f"LEFT JOIN ({_place_query(table)}) AS p ON m.subject = p.subject GROUP BY ALL"
            ).fetchall()

    asked = [
        (p.rule.id, subject_table(p.rule), compiled[p.rule.id].measure.format_map(p.bindings))
        for p in plan.rules
        if evaluation.counts[p.rule.id].total
    ]
    with ThreadPoolExecutor(session.threads) as pool:
        for rule, rows in pool.map(lambda a: count(*a), asked):
            by_unit: dict[int | None, dict[State, int]] = {}
            for unit, state, number in rows:
                by_unit.setdefault(unit, {})[State(state)] = number
            for key, states in by_unit.items():
                yield rule, key, Counts(sum(states.values()), states)


def _place_query(table: str) -> str:
    """(subject, unit, person) of every row of a table."""
    if table == "unit":
        return "SELECT unit AS subject, unit, NULL::BIGINT AS person FROM unit"
    if table == "person":
        return "SELECT person AS subject, unit, person FROM person"
    units, person, last = place_columns(table)
    own = [f"t.{column}" for column in units]
    joined = ""
    if person:
        own.append("p.unit")
        joined = f" LEFT JOIN person AS p ON p.person = t.{person}"
    own += [f"t.{column}" for column in last]
    key = table_of(table).key or "row_no"
    unit = f"coalesce({', '.join(own)})" if own else "NULL::BIGINT"
    whose = f"t.{person}" if person else "NULL::BIGINT"
    return f"SELECT t.{key} AS subject, {unit} AS unit, {whose} AS person FROM {table} AS t{joined}"
