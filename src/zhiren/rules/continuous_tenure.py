"""连续任职 (continuous_tenure): years in the same post of the same unit.

The current spell of each post a person holds. Adjoining and overlapping appointments to the
post, and gaps up to a number of days, do not interrupt it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.anniversaries import last_start
from zhiren.rules.conditions import flag, fully, possibly, possibly_satisfies
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import truth, whole
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.population import (
    current,
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.rules.spells import current_spell_rows, current_spells, long_spells
from zhiren.workdays.days import add_months, day_number, from_day_number

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_WHERE = {"type": "object", "additionalProperties": {"type": "array"}}
# A post that a roster does not name.
_NO_OWN_NAME = "岗位"
SCHEMA = {
    "type": "object",
    "required": ["same"],
    "additionalProperties": False,
    "properties": {
        "same": {"enum": ["post"]},
        "post_where": _WHERE,
        "unless": _WHERE,
    },
}
_CATEGORY, _BIRTH = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """Last starts of a spell whose years are full, whose grace is over, that is announced."""
    bound = population_bindings(rule, when)
    months = 12 * whole(when, "years")
    grace = whole(when, "grace_months", 0)
    bound["months"] = months
    bound["max_gap_days"] = whole(when, "max_gap_days", 0)
    bound["all_posts"] = 1 - truth(when, "only_named_posts", default=True)
    bound["full_by"] = _last_start(when.as_of, months)
    bound["overdue_by"] = _last_start(when.as_of, months, grace, is_over=bool(grace))
    ahead = from_day_number(bound["as_of"] + warning_days(when))
    bound["near_by"] = _last_start(ahead, months)
    bound["unmet"] = unmet_state(rule, when, "years")
    return bound


def _last_start(as_of: date, months: int, grace: int = 0, *, is_over: bool = False) -> int:
    """The last start whose years (and grace) are full by that day; over = the day before."""

    def reached(start: date) -> date:
        return add_months(add_months(start, months), grace)

    until = from_day_number(day_number(as_of) - 1) if is_over else as_of
    return last_start(reached, until, add_months(add_months(until, -grace), -months))


def _held(t: Tables, b: Binding, rule: Rule, *, is_narrow: bool = False) -> ir.Table:
    """Spells of members in posts that satisfy, or may, with ``doubt`` 1 where a cell is empty.

    ``is_narrow`` leaves out spells that are surely far from full.
    """
    members = population(t, b, rule).select("subject", "missing")
    where = rule.fields.get("post_where", {})
    held = t["appointment"]
    for column, excluded in rule.fields.get("unless", {}).items():
        held = held.filter(held[column].isnull() | ~held[column].isin(list(excluded)))
    if where:
        posts = t["post"]
        posts = posts.filter((b("all_posts") == 1) | possibly(posts, where))
        known = (b("all_posts") == 1) | fully(posts, where)
        posts = posts.select(p_post=posts.post, doubt=flag(known, 0, 1))
        held = held.semi_join(posts, held.post == posts.p_post)
    spells = long_spells(held, b, "near_by") if is_narrow else current_spells(held, b)
    spells = spells.join(members, spells.person == members.subject)
    if not where:
        import ibis

        return spells.mutate(doubt=ibis.literal(0, "int64"))
    return spells.join(posts, spells.post == posts.p_post)


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member and post held."""
    members = population(t, b, rule).select("subject")
    where = rule.fields.get("post_where", {})
    held = current(t["appointment"], b)
    for column, excluded in rule.fields.get("unless", {}).items():
        held = held.filter(held[column].isnull() | ~held[column].isin(list(excluded)))
    if where:
        posts = t["post"]
        posts = posts.filter((b("all_posts") == 1) | possibly(posts, where))
        held = held.semi_join(posts, held.post == posts.post)
    held = held.semi_join(members, held.person == members.subject)
    return held.select("person", "post").distinct()


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member and post held."""
    return _judged(_held(t, b, rule), b)


def unmet(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The same without those whose years are far from full."""
    return _judged(_held(t, b, rule, is_narrow=True), b)


def _judged(held: ir.Table, b: Binding) -> ir.Table:
    import ibis

    state = ibis.cases(
        (held.start > b("near_by"), State.MET),
        ((held.doubt > 0) | (held.missing > 0), State.UNKNOWN),
        (held.start > b("full_by"), State.UPCOMING),
        (held.start > b("overdue_by"), State.DUE),
        else_=b("unmet"),
    )
    near = held.start <= b("near_by")
    missing = ibis.cases(
        (near & (held.doubt > 0), _CATEGORY), (near & (held.missing > 0), _BIRTH), else_=0
    )
    return result(
        held,
        subject=held.person,
        object=held.post,
        state=state,
        value=b("as_of") - held.start,
        base_on=held.start,
        missing=missing,
        row_no=held.row_no,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    unless = rule.fields.get("unless", {})
    where = {} if b["all_posts"] else rule.fields.get("post_where", {})
    for member in population_rows(rows, b, rule):
        held = [
            row
            for row in rows.having("appointment", "person", member.subject)
            if not any(row[column] in excluded for column, excluded in unless.items())
        ]
        for (_person, post), (start, row_no) in current_spell_rows(
            held, b["as_of"], b["max_gap_days"]
        ).items():
            found = rows.first("post", "post", post)
            if where and (found is None or not possibly_satisfies(found, where)):
                continue
            missing = _missing(found, where, member.missing) if start <= b["near_by"] else 0
            yield Judgement(
                member.subject,
                object=post,
                state=State.UNKNOWN if missing else _state(b, start),
                value=b["as_of"] - start,
                base_on=start,
                missing=missing,
                row_no=row_no,
            )


def _missing(post: Row | None, where: Mapping[str, list[str]], missing_birth: int) -> int:
    if post is not None and not satisfies(post, where):
        return _CATEGORY
    return _BIRTH if missing_birth else 0


def _state(b: Bindings, start: int) -> int:
    if start > b["near_by"]:
        return State.MET
    if start > b["full_by"]:
        return State.UPCOMING
    return State.DUE if start > b["overdue_by"] else b["unmet"]


def reach(rule: Rule) -> list[Reach]:
    """The person's appointments and their posts."""
    held = Reach("appointment", "person")
    return [*population_reach(rule), held, Reach("post", "post", held, "post")]


def due(judgement: Judgement, b: Bindings, _rule: Rule) -> int | None:
    """The day the years are full."""
    if judgement.base_on is None:
        return None
    return day_number(add_months(from_day_number(judgement.base_on), b["months"]))


def sentence(telling: Telling) -> str:
    """「张某在甲院院办主任岗位连续任职 10 年 2 个月（2014-10 起），已满 10 年，必须交流」."""
    judgement, bound = telling.judgement, telling.bindings
    start = judgement.base_on or 0
    post = telling.name_of("post", judgement.object)
    told = (
        f"{telling.subject}在本单位同一岗位{f'（{post}）' if post != _NO_OWN_NAME else ''}"
        f"连续任职 {telling.duration(start, bound['as_of'])}（{telling.month(start)} 起）"
    )
    years = telling.parameter("years")
    if start > bound["full_by"]:
        return f"{told}，未满 {years} 年"
    consequence = f"，{telling.rule.consequence}" if telling.rule.consequence else ""
    return f"{told}，已满 {years} 年{consequence}"


KIND = RuleKind(
    name="continuous_tenure",
    title="连续任职",
    schema=SCHEMA,
    parameters={
        "years": "integer",
        "grace_months": "integer",
        "max_gap_days": "integer",
        "only_named_posts": "boolean",
        "warning_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    unmet=unmet,
    object_table=lambda _rule: "post",
    missing=(("post", "category", "岗位类别等岗位属性"), ("person", "birth_on", "出生年月")),
)
