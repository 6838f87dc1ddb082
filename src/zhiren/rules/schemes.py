"""方案 (scheme): the schemes of a unit that a rule speaks of, in force at a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from zhiren.rules.conditions import restricted
from zhiren.rules.population import current, is_current
from zhiren.rules.rows import satisfies

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]


_SPELL = ("issued_on", "valid_until")

# Place of "the contents are not entered" in the kind's list of missing data.
CONTENT = 1


def schemes_in_force(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The schemes of all units that the rule speaks of, in force at the date."""
    rows = restricted(current(t["scheme"], b, *_SPELL), rule.fields["schemes"])
    if "of_year" in rule.fields:
        rows = rows.filter(rows.year == b("year"))
    return rows


def scheme_rows(rows: Rows, b: Bindings, rule: Rule, unit: int) -> list[Row]:
    """The same for one unit, row by row."""
    return [
        row
        for row in rows.having("scheme", "unit", unit)
        if is_current(row, b["as_of"], *_SPELL)
        and satisfies(row, rule.fields["schemes"])
        and ("of_year" not in rule.fields or row["year"] == b["year"])
    ]


def parts_of(rows: Rows, schemes: Sequence[Row]) -> list[Row]:
    """What these schemes contain."""
    return [p for s in schemes for p in rows.having("scheme_part", "scheme", s["scheme"])]
