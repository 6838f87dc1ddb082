"""排名: places within classes, worked out on how many have each score, not on each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.rules.rows import Row


class Place(NamedTuple):
    """``ahead`` persons are placed better, seen from the side; ``tied`` share the place."""

    ahead: int
    tied: int
    ranked: int


def places(scored: ir.Table, groups: Sequence[str], *, from_top: bool) -> ir.Table:
    """One row a group and score: the group columns prefixed ``r_``, r_score, ahead, tied, ranked.

    ``scored`` has the group columns and ``score``, none of them NULL.
    """
    import ibis

    counts = scored.group_by(
        **{f"r_{name}": scored[name] for name in groups}, r_score=scored.score
    ).agg(tied=scored.count().cast("int64"))
    keys = [f"r_{name}" for name in groups]
    order = ibis.desc("r_score") if from_top else ibis.asc("r_score")
    upto = ibis.window(group_by=keys, order_by=order, preceding=None, following=0)
    whole = ibis.window(group_by=keys)
    counts = counts.mutate(
        through=counts.tied.sum().over(upto), ranked=counts.tied.sum().over(whole)
    )
    return counts.select(
        *keys,
        "r_score",
        "tied",
        ahead=counts.through.cast("int64") - counts.tied,
        ranked=counts.ranked.cast("int64"),
    )


def place_rows(
    scored: Iterable[Row], group_of: Callable[[Row], tuple[object, ...]], *, from_top: bool
) -> dict[tuple[object, ...], dict[int, Place]]:
    """The same, row by row: group to score to place."""
    counts: dict[tuple[object, ...], Counter[int]] = {}
    for row in scored:
        counts.setdefault(group_of(row), Counter())[row["score"]] += 1
    placed: dict[tuple[object, ...], dict[int, Place]] = {}
    for group, scores in counts.items():
        ahead = 0
        for score in sorted(scores, reverse=from_top):
            here = placed.setdefault(group, {})
            here[score] = Place(ahead, scores[score], scores.total())
            ahead += scores[score]
    return placed
