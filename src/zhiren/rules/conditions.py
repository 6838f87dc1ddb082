"""条件: restrictions on columns that may be empty, in three values, and sets of them as bits.

A row fully satisfies a restriction when every restricted column holds an allowed value, and
possibly when each holds one or is empty: the second minus the first is what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.rules.rows import Row

    Where = Mapping[str, Iterable[str | bool]]


def restricted(table: ir.Table, where: Where) -> ir.Table:
    """The rows that fully satisfy."""
    for column, allowed in where.items():
        table = table.filter(table[column].isin(list(allowed)))
    return table


def fully(table: ir.Table, where: Where) -> ir.BooleanValue:
    """Every restricted column holds an allowed value; never NULL."""
    import ibis

    held: ir.BooleanValue = ibis.literal(True)
    for column, allowed in where.items():
        held = held & table[column].notnull() & table[column].isin(list(allowed))
    return held


def possibly(table: ir.Table, where: Where) -> ir.BooleanValue:
    """No restricted column holds a value that is not allowed; never NULL."""
    import ibis

    held: ir.BooleanValue = ibis.literal(True)
    for column, allowed in where.items():
        held = held & (table[column].isnull() | table[column].isin(list(allowed)))
    return held


def possibly_satisfies(row: Row, where: Where) -> bool:
    """No restricted column holds a value that is not allowed."""
    return all(row[column] is None or row[column] in allowed for column, allowed in where.items())


def flag(
    condition: ir.BooleanValue, yes: int | ir.IntegerValue = 1, no: int | ir.IntegerValue = 0
) -> ir.IntegerValue:
    """``yes`` where it holds, ``no`` elsewhere, also where it is NULL."""
    import ibis

    return ibis.ifelse(condition, _number(yes), _number(no))


def or_zero(value: ir.IntegerValue) -> ir.IntegerValue:
    """0 where an outer join found nothing."""
    import ibis

    return ibis.coalesce(value.cast("int64"), ibis.literal(0, "int64"))


def bits(conditions: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    """The conditions that hold, as a sum of 2^index."""
    import ibis

    held: ir.IntegerValue = ibis.literal(0, "int64")
    for index, condition in enumerate(conditions):
        held = held + flag(condition, 1 << index)
    return held


def total_of(conditions: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    """How many of the conditions hold."""
    import ibis

    held: ir.IntegerValue = ibis.literal(0, "int64")
    for condition in conditions:
        held = held + flag(condition)
    return held


def bits_of(conditions: Iterable[bool]) -> int:
    """The same in Python."""
    return sum(1 << index for index, held in enumerate(conditions) if held)


def names_of_bits(names: Sequence[str], mask: int | None) -> list[str]:
    """The names whose bit is set."""
    return [name for index, name in enumerate(names) if (mask or 0) >> index & 1]


def _number(value: int | ir.IntegerValue) -> ir.IntegerValue:
    import ibis

    return ibis.literal(int(value), "int64") if isinstance(value, int) else value
