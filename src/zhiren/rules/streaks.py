"""连续年度: whether the last n years hold, from one row a person with a 0/1 a year back.

Year 0 is the as-of year, year 1 the one before. ``a<k>``: the person was assessed; ``p<k>``: the
result holds; ``q<k>``: it holds or may (a datum is missing); ``t<k>``: a talk was held. What
follows is arithmetic on these columns, so that no window over the results is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    Binding = Callable[[str], ir.IntegerScalar]

YEARS = 6


def with_runs(years: ir.Table, b: Binding) -> ir.Table:
    """Adds the run that must hold: its years, its ends and how many of them hold.

    ``latest``: years back of the latest assessed year, YEARS for none; ``i<k>``: 1 inside the
    run; ``first``, ``last``: years back of its ends; ``held``, ``maybe``: years of it that hold.
    Bindings: years (n), skips (1: unassessed years are passed over), latest_end (years back in
    which a run must still end, unless years are skipped).
    """
    import ibis

    latest = ibis.cases(
        *[(years[f"a{k}"] > 0, ibis.literal(k, "int64")) for k in range(YEARS)], else_=YEARS
    )
    rows = years.mutate(latest=latest)
    for k in range(YEARS):
        assessed = _sum(rows, "a", range(k + 1))
        skipping = (b("skips") == 1) & (rows[f"a{k}"] > 0) & (assessed <= b("years"))
        within = (rows.latest <= k) & (rows.latest + b("years") > k)
        within = within & (rows.latest <= b("latest_end"))
        rows = rows.mutate(**{f"i{k}": _one(skipping | ((b("skips") == 0) & within))})
    holds = (rows.latest <= b("latest_end")) | ((b("skips") == 1) & (rows.latest < YEARS))
    rows = rows.mutate(last=ibis.ifelse(holds, rows.latest, ibis.literal(1, "int64")))
    oldest = [(rows[f"i{k}"] > 0, ibis.literal(k, "int64")) for k in reversed(range(YEARS))]
    skipped = ibis.cases(*oldest, else_=rows["last"] + b("years") - 1)
    rows = rows.mutate(first=ibis.ifelse(b("skips") == 1, skipped, rows["last"] + b("years") - 1))
    return rows.mutate(held=years_held(rows, "p"), maybe=years_held(rows, "q"))


def every_year(rows: ir.Table, flags: list[ir.BooleanValue], b: Binding) -> ir.BooleanValue:
    """N consecutive calendar years hold, ending in ``last`` or a later year."""
    import ibis

    found: ir.BooleanValue = ibis.literal(value=False)
    for end in range(YEARS):
        count: ir.IntegerValue = ibis.literal(0, "int64")
        for k in range(end, YEARS):
            count = count + _one(flags[k] & (b("years") > k - end))
        found = found | ((rows["last"] >= end) & (count == b("years")))
    return found


def any_year(rows: ir.Table, prefix: str, *, since_last: bool) -> ir.IntegerValue:
    """How many years have the flag, from ``first`` on; up to ``last`` or up to now."""
    import ibis

    count: ir.IntegerValue = ibis.literal(0, "int64")
    for k in range(YEARS):
        within = rows["first"] >= k
        if not since_last:
            within = within & (rows["last"] <= k)
        count = count + _one((rows[f"{prefix}{k}"] > 0) & within)
    return count


def years_held(rows: ir.Table, prefix: str) -> ir.IntegerValue:
    """How many years of the run have the flag."""
    total = rows.i0 * rows[f"{prefix}0"]
    for k in range(1, YEARS):
        total = total + rows[f"i{k}"] * rows[f"{prefix}{k}"]
    return total


def _sum(rows: ir.Table, prefix: str, years: range) -> ir.IntegerValue:
    total = rows[f"{prefix}{years[0]}"]
    for k in years[1:]:
        total = total + rows[f"{prefix}{k}"]
    return total


def _one(condition: ir.BooleanValue) -> ir.IntegerValue:
    import ibis

    return ibis.ifelse(condition, ibis.literal(1, "int64"), ibis.literal(0, "int64"))
