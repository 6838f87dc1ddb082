"""说明: why a judgement is what it is, and why another is not, with the rows it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhiren.engine.findings import Finding, told
from zhiren.engine.naming import Names
from zhiren.engine.one_subject import fetch, judge_one, rules_about
from zhiren.engine.shielding import Shields
from zhiren.snapshot.schema import Table, physical_columns
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.days import from_day_number

if TYPE_CHECKING:
    from zhiren.engine.planning import Plan, PlannedRule
    from zhiren.engine.row_source import RowSource
    from zhiren.engine.session import Session

_PRECISION_LENGTH = {0: 10, 1: 7, 2: 4}


@dataclass(frozen=True)
class Evidence:
    """Rows of one table that the judgement read, as Chinese column titles and texts."""

    table: str
    title: str
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Explanation:
    """All judgements of one rule about one subject; none when it is not in the population."""

    planned: PlannedRule
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]


def find_subject(session: Session, table: str, text: str) -> list[tuple[int, str, str]]:
    """(key, code, name) of the rows whose code or, where there is one, name is that text."""
    columns = dict(physical_columns(table_of(table)))
    key = table_of(table).key
    name = "name" if "name" in columns else "code"
    rows = session.connection.execute(
        f"SELECT {key}, code, {name} FROM {table} WHERE code = ? OR {name} = ? ORDER BY code",
        [text, text],
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def explain(
    source: RowSource, plan: Plan, table: str, key: int, rules: Sequence[PlannedRule] | None = None
) -> Iterator[Explanation]:
    """One explanation a rule about rows of that table, in order of rule id."""
    about = list(rules) if rules is not None else rules_about(plan, table)
    names, shields = Names(source), Shields(source, plan)
    judged: dict[str, list[Any]] = {}
    for planned, judgement in judge_one(source, plan, table, key, about):
        judged.setdefault(planned.rule.id, []).append(judgement)
    for planned in about:
        judgements = judged.get(planned.rule.id, [])
        found = tuple(told(planned, judgements, names, shields))
        yield Explanation(planned, found, _evidence(source, plan, planned, key, names))


def _evidence(
    source: RowSource, plan: Plan, planned: PlannedRule, key: int, names: Names
) -> tuple[Evidence, ...]:
    rows = fetch(source, plan, [planned], [key])
    return tuple(
        Evidence(
            name, table_of(name).title, tuple(_plain(table_of(name), row, names) for row in found)
        )
        for name, found in rows.items()
        if found
    )


def _plain(table: Table, row: Mapping[str, Any], names: Names) -> Mapping[str, str]:
    """Titles and texts of a row: dates as dates, references by name, NULL as 「（未填）」."""
    plain = {"行": str(row["row_no"])}
    for column in table.judged:
        value = row[column.name]
        if value is None:
            plain[column.title] = "（未填）"
        elif column.type == "id":
            plain[column.title] = row["code"]
        elif column.type == "ref" and column.ref:
            plain[column.title] = names.look_up(column.ref, value)
        elif column.type == "date":
            length = _PRECISION_LENGTH[row.get(f"{column.name}_precision") or 0]
            plain[column.title] = from_day_number(value).isoformat()[:length]
        elif column.type == "hundredths":
            plain[column.title] = f"{value / 100:g}"
        elif column.type == "boolean":
            plain[column.title] = "是" if value else "否"
        else:
            plain[column.title] = str(value)
    return plain
