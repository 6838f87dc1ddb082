"""在任 (spell): since when a person has held a post without interruption.

All rows that hold on the as-of day overlap there, so they are one spell; only persons with an
ended row of the same post need their rows put in order, and those are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.limits import LAST_DAY
from zhiren.rules.population import current, is_current

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.rules.rows import Row

    Binding = Callable[[str], ir.IntegerScalar]
    Excluded = Mapping[str, Iterable[str | bool]]


def current_spells(held: ir.Table, b: Binding) -> ir.Table:
    """Columns person, post, start, row_no: one row a person and post held on the as-of day.

    A gap of at most ``max_gap_days`` days does not interrupt; ``row_no`` is the row that holds.
    """
    ended = held.filter(held.until_on <= b("as_of"))
    return _spells(current(held, b), ended, b)


def long_spells(held: ir.Table, b: Binding, by: str) -> ir.Table:
    """The same, where the start may be on or before the day ``by``: the others are left out.

    Such a spell has a current row from before that day, or an ended one that reaches past it.
    """
    started = held.until_on + b("max_gap_days") > b(by)
    ended = held.filter((held.until_on <= b("as_of")) & started)
    earlier = ended.select("person", "post").distinct()
    now = current(held, b)
    on = ["person", "post"]
    long = now.filter(now.from_on <= b(by)).select("person", "post").distinct()
    candidates = long.union(earlier.semi_join(now, on), distinct=True)
    now = now.semi_join(candidates, on)
    ended = held.filter(held.until_on <= b("as_of")).semi_join(candidates, on)
    return _spells(now, ended, b)


def _spells(now: ir.Table, ended: ir.Table, b: Binding) -> ir.Table:
    now = now.group_by(["person", "post"]).agg(
        first=now.from_on.min().cast("int64"), row_no=now.row_no.min()
    )
    ended = ended.select("person", "post", "from_on", "until_on")
    on = ["person", "post"]
    ended = ended.semi_join(now, on)
    started = _last_starts(ended, now.semi_join(ended, on), b)
    joined = now.left_join(started, [now.person == started.s_person, now.post == started.s_post])
    import ibis

    return joined.select(
        person=joined.person,
        post=joined.post,
        start=ibis.coalesce(joined.start, joined.first),
        row_no=joined.row_no,
    )


def _last_starts(ended: ir.Table, now: ir.Table, b: Binding) -> ir.Table:
    """Start of the last run of rows without a gap that interrupts."""
    import ibis

    rows = ended.select(
        person="person",
        post="post",
        from_on=ended.from_on.cast("int64"),
        until_on=ended.until_on.cast("int64"),
    ).union(
        now.select(
            person="person",
            post="post",
            from_on="first",
            until_on=ibis.literal(LAST_DAY, "int64"),
        )
    )
    before = ibis.window(
        group_by=["person", "post"], order_by=["from_on", "until_on"], preceding=(None, 1)
    )
    rows = rows.mutate(reached=rows.until_on.max().over(before))
    breaks = rows.reached.isnull() | (rows.from_on > rows.reached + b("max_gap_days"))
    starts = rows.filter(breaks)
    return starts.group_by(s_person=starts.person, s_post=starts.post).agg(
        start=starts.from_on.max()
    )


def current_spell_rows(
    held: Iterable[Row], as_of: int, max_gap_days: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """The same, row by row: (person, post) to (start, row_no)."""
    by_post: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in held:
        by_post[(row["person"], row["post"])].append(row)
    spells = {}
    for key, rows in by_post.items():
        now = [row for row in rows if is_current(row, as_of)]
        if now:
            start = min(row["from_on"] for row in now)
            ended = [r for r in rows if r["until_on"] is not None and r["until_on"] <= as_of]
            start = _joined_start(start, ended, max_gap_days)
            spells[key] = (start, min(row["row_no"] for row in now))
    return spells


def _joined_start(start: int, ended: list[Row], max_gap_days: int) -> int:
    """``start`` moved back over ended rows that reach it."""
    moved = True
    while moved:
        moved = False
        for row in ended:
            if row["from_on"] < start <= row["until_on"] + max_gap_days:
                start, moved = row["from_on"], True
    return start
