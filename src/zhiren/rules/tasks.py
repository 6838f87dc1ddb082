"""任务: rows of table task by the clause they rest on; one rule serves many clauses.

The object of a judgement is the index of the clause in the rule's ``clauses``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.conditions import or_zero
from zhiren.rules.judgement import Judgement, Reach, State
from zhiren.rules.outcome import result
from zhiren.rules.population import population, population_rows
from zhiren.rules.windows import by_slot

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["clauses"],
    "additionalProperties": False,
    "properties": {
        "check": {"enum": ["progress", "registered"]},
        "clauses": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 256,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "items": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "sync_with": {"type": "string"},
                },
            },
        },
    },
}


def clauses_of(rule: Rule) -> list[str]:
    """The clauses served, in the pack's order."""
    return list(rule.fields["clauses"])


def clause_of(rule: Rule, judgement: Judgement) -> str:
    """The clause one judgement rests on."""
    return clauses_of(rule)[judgement.object or 0]


def is_registration(rule: Rule) -> bool:
    """Whether the rule asks if tasks are registered, rather than how they go."""
    return bool(rule.fields.get("check") == "registered")


def tasks(t: Tables, rule: Rule) -> ir.Table:
    """Tasks of the clauses, with ``clause_no``."""
    import ibis

    clauses = clauses_of(rule)
    rows = t["task"]
    rows = rows.filter(rows.clause.isin(clauses))
    picked = [(rows.clause == clause, ibis.literal(i, "int64")) for i, clause in enumerate(clauses)]
    return rows.mutate(clause_no=ibis.cases(*picked, else_=ibis.null("int64")))


def task_rows(rows: Rows, rule: Rule) -> Iterator[tuple[int, Row]]:
    """The same, row by row: (index of the clause, task)."""
    for number, clause in enumerate(clauses_of(rule)):
        for row in rows.having("task", "clause", clause):
            yield number, row


def done_on(rows: ir.Table, b: Binding) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """Day the work was finished and day it counts as done, NULL when not by the as-of day."""
    import ibis

    never = ibis.null("int64")
    accepted = ibis.ifelse(rows.accepted_on <= b("as_of"), rows.accepted_on.cast("int64"), never)
    finished = ibis.ifelse(rows.finished_on <= b("as_of"), rows.finished_on.cast("int64"), never)
    finished = ibis.coalesce(finished, accepted)
    return finished, ibis.ifelse(b("acceptance") == 1, accepted, finished)


def row_done_on(row: Row, b: Bindings) -> tuple[int | None, int | None]:
    """The same of one row."""

    def by_now(day: int | None) -> int | None:
        return day if day is not None and day <= b["as_of"] else None

    accepted, finished = by_now(row["accepted_on"]), by_now(row["finished_on"])
    finished = accepted if finished is None else finished
    return finished, accepted if b["acceptance"] else finished


def registered_keys(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Members x clauses."""
    slots = t["slot"].filter(t["slot"].n < len(clauses_of(rule)))
    return population(t, b, rule).cross_join(slots.select(clause_no=slots.n.cast("int64")))


def registered(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member and clause: how many of its items (or 1) have a task."""
    import ibis

    keys, entries = registered_keys(t, b, rule), _entries(rule)
    rows = t["task"]
    rows = rows.filter(rows.clause.isin(clauses_of(rule)))
    picked = []
    for number, (_clause_no, clause, item) in enumerate(entries):
        fits = rows.clause == clause
        fits = fits if item is None else fits & (rows["item"] == item)
        picked.append((fits, ibis.literal(number, "int64")))
    found = rows.select(entry=ibis.cases(*picked, else_=ibis.null("int64")))
    found = found.filter(found.entry.notnull()).distinct()
    numbers = [ibis.literal(clause_no, "int64") for clause_no, _, _ in entries]
    found = found.select(f_no=by_slot(found.entry, numbers))
    counts = found.group_by("f_no").agg(n=found.count())
    joined = keys.left_join(counts, keys.clause_no == counts.f_no)
    needed = by_slot(joined.clause_no, [ibis.literal(n, "int64") for n in _needed(rule)])
    joined = joined.mutate(value=or_zero(joined.n), needed=needed)
    return result(
        joined,
        subject=joined.subject,
        object=joined.clause_no,
        state=ibis.ifelse(joined.value >= joined.needed, State.MET, State.DUE),
        value=joined.value,
        f1=joined.needed,
    )


def registered_rows(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    found: dict[int, set[str | None]] = defaultdict(set)
    wanted = {(number, item) for number, _clause, item in _entries(rule)}
    for number, row in task_rows(rows, rule):
        found[number] |= {item for item in (None, row["item"]) if (number, item) in wanted}
    for member in population_rows(rows, b, rule):
        for number, needed in enumerate(_needed(rule)):
            value = len(found[number])
            state = State.MET if value >= needed else State.DUE
            yield Judgement(member.subject, object=number, state=state, value=value, f1=needed)


def task_reach(rule: Rule) -> list[Reach]:
    """The task alone; for the register all tasks."""
    return [Reach("task", "" if is_registration(rule) else "task")]


def _entries(rule: Rule) -> list[tuple[int, str, str | None]]:
    """(index of clause, clause, item); item None where any task of the clause will do."""
    return [
        (number, clause, item)
        for number, (clause, spec) in enumerate(rule.fields["clauses"].items())
        for item in spec.get("items", [None])
    ]


def _needed(rule: Rule) -> list[int]:
    return [len(spec.get("items", [None])) for spec in rule.fields["clauses"].values()]
