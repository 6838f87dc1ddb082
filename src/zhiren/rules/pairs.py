"""分管关系: pairs of a leader and the head of each unit in the leader's portfolio, at a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.judgement import Reach
from zhiren.rules.population import (
    current,
    is_current,
    population,
    population_reach,
    population_rows,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]


def pairs(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Columns subject (leader), object (head), since (the later of the two starts), missing.

    One row a pair, however many units and posts join the two; a leader is not paired with
    himself; a unit without a head gives no pair.
    """
    import ibis

    leaders = population(t, b, rule).select("subject", "missing")
    portfolio = current(t["leader_portfolio"], b)
    portfolio = portfolio.select(leader="leader", p_unit="unit", p_from="from_on")
    posts = t["post"].filter(t["post"].is_head).select(h_post="post", h_unit="unit")
    held = current(t["appointment"], b).select(head="person", a_post="post", a_from="from_on")
    heads = held.join(posts, held.a_post == posts.h_post).select("head", "h_unit", "a_from")
    joined = portfolio.join(heads, portfolio.p_unit == heads.h_unit)
    # By key: ``joined.head`` is a method of tables.
    joined = joined.filter(joined["leader"] != joined["head"])
    joined = joined.mutate(since=ibis.greatest(joined.p_from, joined.a_from))
    grouped = joined.group_by(["leader", "head"]).agg(since=joined.since.min().cast("int64"))
    both = leaders.join(grouped, leaders.subject == grouped.leader)
    return both.select(
        subject=both.subject, object=both["head"], since=both.since, missing=both.missing
    )


def pair_rows(rows: Rows, b: Bindings, rule: Rule) -> Iterator[tuple[int, int, int | None, int]]:
    """The same, row by row: (leader, head, since, missing)."""
    as_of = b["as_of"]
    for member in population_rows(rows, b, rule):
        since: dict[int, int] = {}
        for portfolio in rows.having("leader_portfolio", "leader", member.subject):
            if not is_current(portfolio, as_of):
                continue
            for post in rows.having("post", "unit", portfolio["unit"]):
                if not post["is_head"]:
                    continue
                for held in rows.having("appointment", "post", post["post"]):
                    if is_current(held, as_of) and held["person"] != member.subject:
                        start = max(portfolio["from_on"], held["from_on"])
                        head = held["person"]
                        since[head] = min(start, since.get(head, start))
        for head, start in since.items():
            yield member.subject, head, start, member.missing


def pair_reach(rule: Rule) -> list[Reach]:
    """The leader's portfolio, the heads' posts there and who holds them."""
    portfolio = Reach("leader_portfolio", "leader")
    posts = Reach("post", "unit", portfolio, "unit")
    return [*population_reach(rule), portfolio, posts, Reach("appointment", "post", posts, "post")]
