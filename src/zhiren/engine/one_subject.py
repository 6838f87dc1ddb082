"""One subject alone: fetch only its rows, judge them in plain Python.

The row form of every kind gives what the SQL gives (proved by tests), so one person's page
needs no query over everybody: the kinds say by ``reach`` which rows decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhiren.engine.compiling import UNFAVOURABLE
from zhiren.engine.findings import subject_table
from zhiren.engine.session import visible_rows
from zhiren.rules.judgement import Judgement, Reach, State
from zhiren.rules.rows import Rows
from zhiren.snapshot.schema import TABLES
from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    from zhiren.engine.planning import Plan, PlannedRule
    from zhiren.engine.row_source import RowSource
    from zhiren.engine.session import Session

_ENGINE_ROWS = ("slot", "calendar", "shield")


def rules_about(plan: Plan, table: str) -> list[PlannedRule]:
    """The planned rules whose subjects are rows of that table."""
    return [p for p in plan.rules if subject_table(p.rule) == table]


def judge_one(
    source: RowSource,
    plan: Plan,
    table: str,
    key: int,
    rules: Iterable[PlannedRule] | None = None,
) -> list[tuple[PlannedRule, Judgement]]:
    """Every judgement of one row of ``table``, 符合 included, in order of rule id."""
    return judge_some(source, plan, table, [key], rules)


def judge_some(
    source: RowSource,
    plan: Plan,
    table: str,
    keys: Sequence[int],
    rules: Iterable[PlannedRule] | None = None,
) -> list[tuple[PlannedRule, Judgement]]:
    """Every judgement of these rows of ``table``; as many queries as for one."""
    about = list(rules) if rules is not None else rules_about(plan, table)
    rows = Rows(fetch(source, plan, about, keys), plan.calendar_rows)
    shielded, wanted = set(_shields(plan, rows)), set(keys)
    return [
        (planned, _shielded(planned, judgement, shielded))
        for planned in about
        for judgement in planned.kind.judge(rows, planned.bindings, planned.rule)
        if judgement.subject in wanted
    ]


def judge_everybody(session: Session, plan: Plan) -> Iterator[tuple[PlannedRule, Judgement]]:
    """Every judgement of every subject in plain Python: the oracle of the SQL; for small data."""
    tables: dict[str, list[Mapping[str, Any]]] = {
        table.name: list(session.rows(visible_rows(table.name, "TRUE", _as_of(plan))))
        for table in TABLES
    }
    rows = Rows(tables, plan.calendar_rows)
    shielded = set(_shields(plan, rows))
    for planned in plan.rules:
        for judgement in planned.kind.judge(rows, planned.bindings, planned.rule):
            yield planned, _shielded(planned, judgement, shielded)


def fetch(
    source: RowSource, plan: Plan, rules: Iterable[PlannedRule], keys: Sequence[int]
) -> dict[str, list[Mapping[str, Any]]]:
    """The visible rows all the rules reach from these keys, each row once."""
    reached = dict.fromkeys(r for p in rules for r in p.kind.reach(p.rule))
    as_of = _as_of(plan)
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for reach in [*reached, *_shield_reach(plan)]:
        if reach.table in _ENGINE_ROWS:
            continue
        kept = found.setdefault(reach.table, {})
        for row in source.reached(reach, keys, as_of):
            kept[row["row_no"]] = row
    return {name: [rows[number] for number in sorted(rows)] for name, rows in found.items()}


def _as_of(plan: Plan) -> int:
    return day_number(plan.as_of)


def _shield_reach(plan: Plan) -> list[Reach]:
    if any(p.kind.shield_rows for p in plan.rules):
        return [Reach("decided_case", "person")]
    return []


def _shields(plan: Plan, rows: Rows) -> Iterator[tuple[int, str, str]]:
    for planned in plan.rules:
        if planned.kind.shield_rows:
            yield from planned.kind.shield_rows(rows, planned.bindings, planned.rule)


def _shielded(
    planned: PlannedRule, judgement: Judgement, shields: set[tuple[int, str, str]]
) -> Judgement:
    if judgement.state not in UNFAVOURABLE or judgement.matter is None:
        return judgement
    if subject_table(planned.rule) != "person":
        return judgement
    held = any(
        (judgement.subject, judgement.matter, domain) in shields for domain in planned.rule.domains
    )
    return judgement._replace(state=State.SUPPRESSED) if held else judgement
