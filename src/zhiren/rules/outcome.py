"""What every rule kind shares: bound parameters, the state of an unmet rule, the result columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.rules.judgement import COLUMNS, UNMET, State

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import JudgementDate

# Days before a limit from which it is announced; a service level of the reports, set by no
# document. A rule may override it by its parameter ``warning_days``.
WARNING_DAYS = 90


def warning_days(when: JudgementDate) -> int:
    """Days before a due date from which an open matter is announced; a forecast widens it."""
    if when.horizon_days is not None:
        return when.horizon_days
    entry = when.values.get("warning_days")
    return int(str(entry.value)) if entry else WARNING_DAYS


def unmet_state(rule: Rule, when: JudgementDate, *decisive: str) -> State:
    """The state of an unmet rule.

    A number that no document sets (its entry cites a reading, not a clause) never makes a
    breach or a deviation: the matter is an open item.
    """
    entries = [when.values[name] for name in decisive if name in when.values]
    if any(not entry.clause for entry in entries):
        return State.DUE
    return UNMET[rule.strength]


def result(table: ir.Table, **columns: ir.Value | int | str | None) -> ir.Table:
    """The judgement columns in their order; what is not given is NULL (``missing`` 0)."""
    import ibis

    chosen = {}
    for name, kind in COLUMNS:
        value = columns.get(name, 0 if name == "missing" else None)
        if value is None:
            chosen[name] = ibis.null(kind)
        elif isinstance(value, int | str):
            chosen[name] = ibis.literal(value, kind)
        else:
            chosen[name] = value.cast(kind)
    return table.select(**chosen)
