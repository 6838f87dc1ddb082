"""事由 of a run of years: the matter without which the clause would not apply.

A tolerated matter must not lead to the consequence. A hit rests on a matter when it falls away
once the results and talks on that matter are left out; a year with several talks is on a matter
only when all of them are.

One matter is tried: the latest of the results when they alone make the run, else the latest of
the talks. A hit that only falls away with another one stays, and a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag
from zhiren.rules.streaks import YEARS, years_held

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.rules.rows import Row
    from zhiren.rules.streak_rows import Reading

    Binding = Callable[[str], ir.IntegerScalar]
    # The hit, from the columns of results, of talks, and of the results that hold in the run.
    Hit = Callable[[ir.Table, str, str, ir.IntegerValue], ir.BooleanValue]

_ALL = range(YEARS)


def common_matter(talks: ir.Table, in_year: ir.BooleanValue) -> ir.StringValue:
    """The matter of all the talks of a year; NULL when they differ or one has none."""
    import ibis

    first, last = talks.matter.min(where=in_year), talks.matter.max(where=in_year)
    is_one = talks.count(where=in_year) == talks.matter.count(where=in_year)
    return ibis.ifelse(is_one & (first == last), last, ibis.null("string"))


def with_matter(rows: ir.Table, hit: Hit, b: Binding, *, has_talks: bool) -> ir.Table:
    """Adds ``matter``; rows carry ``m<k>``, ``n<k>``: the matter of the result, of the talks."""
    import ibis

    nothing = ibis.null("string")
    run = [ibis.ifelse((rows[f"i{k}"] * rows[f"p{k}"]) > 0, rows[f"m{k}"], nothing) for k in _ALL]
    tried = ibis.coalesce(*run)
    if has_talks:
        since = [ibis.ifelse(rows["first"] >= k, rows[f"n{k}"], nothing) for k in _ALL]
        tried = ibis.ifelse(
            rows.held >= b("years"), ibis.coalesce(*run, *since), ibis.coalesce(*since, *run)
        )
    rows = rows.mutate(tried=tried)
    rows = rows.mutate(**_others(rows, "p", "m", "r"))
    if has_talks:
        rows = rows.mutate(**_others(rows, "t", "n", "s"))
    remains = hit(rows, "r", "s", years_held(rows, "r"))
    return rows.mutate(matter=ibis.ifelse(remains, nothing, rows.tried))


def _others(rows: ir.Table, prefix: str, matter: str, kept: str) -> dict[str, ir.IntegerValue]:
    """The flags without those on the matter tried."""
    return {
        f"{kept}{k}": flag(
            (rows[f"{prefix}{k}"] > 0) & ~(rows[f"{matter}{k}"] == rows.tried).fill_null(False)
        )
        for k in _ALL
    }


def talk_matters(talks: Iterable[tuple[int, Row]]) -> dict[int, str]:
    """The same as ``common_matter``, from (year, talk)."""
    found: dict[int, set[str | None]] = defaultdict(set)
    for year, talk in talks:
        found[year].add(talk["matter"])
    return {year: one for year, (one, *more) in found.items() if one is not None and not more}


def matter_of(reading: Reading) -> str | None:
    """The same as ``with_matter``, for a person whose years make a hit."""
    years = reading.years
    run = sorted(years.holds.intersection(reading.run()), reverse=True)
    of_result = _latest(run, years.matters)
    of_talk = _latest(sorted(reading.talk_years(), reverse=True), years.talk_matters)
    is_run = len(run) >= reading.bound["years"]
    tried = (of_result or of_talk) if is_run else (of_talk or of_result)
    if tried is None:
        return None
    talked = frozenset(y for y in years.talked if years.talk_matters.get(y) != tried)
    holds = frozenset(y for y in years.holds if years.matters.get(y) != tried)
    remains = replace(reading, years=replace(years, talked=talked)).is_hit(holds)
    return None if remains else tried


def _latest(years: Iterable[int], matters: Mapping[int, str]) -> str | None:
    return next((matters[year] for year in years if year in matters), None)
