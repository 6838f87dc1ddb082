"""规模档 (size_band): what follows when a unit's count falls in a band.

Either a duty on the rank of certain posts held in the unit, or a permission. The latest count
up to the day of the policy is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from zhiren.rules.conditions import or_zero
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import OPERATORS, choice, truth, whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    current,
    is_current,
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["count", "op"],
    "additionalProperties": False,
    "properties": {
        "count": {"enum": ["party_members", "probationary_members", "staff"]},
        "plus": {"enum": ["party_members", "probationary_members", "staff"]},
        "op": {"enum": list(OPERATORS)},
        "holders": {
            "type": "object",
            "required": ["rank"],
            "additionalProperties": False,
            "properties": {
                "where": {"type": "object", "additionalProperties": {"type": "array"}},
                "rank": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            },
        },
    },
}
_COUNT, _RANK = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The threshold, the last day a count may be of, and the state in the band."""
    bound = population_bindings(rule, when)
    bound["threshold"] = whole(when, "threshold")
    bound["include_plus"] = truth(when, "include_plus", default=True)
    bound["counted_by"] = bound["as_of"]
    if choice(when, "count_policy", ("latest", "year_end"), "latest") == "year_end":
        next_year = (when.as_of + timedelta(days=1)).year
        bound["counted_by"] = day_number(date(next_year - 1, 12, 31))
    unmet = unmet_state(rule, when, "threshold")
    bound["in_band"] = unmet if "holders" in rule.fields else State.ENTITLED
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a unit."""
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a unit."""
    import ibis

    members, counts = population(t, b, rule), _latest_counts(t, b, rule)
    rows = members.left_join(counts, members.subject == counts.c_unit)
    if "holders" in rule.fields:
        holders = _holders(t, b, rule)
        rows = rows.left_join(holders, rows.subject == holders.h_unit)
        rows = rows.mutate(
            holders=or_zero(rows.n_holders),
            wrong=or_zero(rows.n_wrong),
            unranked=or_zero(rows.n_unranked),
        )
    else:
        none = ibis.null("int64")
        rows = rows.mutate(holders=none, wrong=ibis.literal(1, "int64"), unranked=none)
    inside, maybe = _inside(rows, b, rule)
    rows = rows.mutate(inside=inside, maybe=maybe)
    asked = (rows.wrong > 0) | (or_zero(rows.unranked) > 0)
    missing = ibis.cases(
        (rows.maybe & asked, _COUNT), (rows.inside & (rows.wrong == 0) & asked, _RANK), else_=0
    )
    return result(
        rows,
        subject=rows.subject,
        state=ibis.cases(
            (missing > 0, State.UNKNOWN),
            (rows.inside & (rows.wrong > 0), b("in_band")),
            else_=State.MET,
        ),
        value=rows["count"],
        base_on=rows.counted_on,
        missing=missing,
        row_no=rows.c_row,
        f1=rows.holders,
        f2=rows.wrong if "holders" in rule.fields else None,
        f3=rows.unranked,
    )


def _latest_counts(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The last count of each unit; ``count`` without what is not known."""
    import ibis

    rows = t["unit_headcount"]
    rows = rows.filter(rows.counted_on <= b("counted_by"))
    order = ibis.window(group_by="unit", order_by=[ibis.desc("counted_on"), ibis.desc("row_no")])
    rows = rows.mutate(place=ibis.row_number().over(order))
    rows = rows.filter(rows.place == 0)
    extra, lacks = ibis.literal(0, "int64"), ibis.literal(value=False)
    if plus := rule.fields.get("plus"):
        counts = b("include_plus") == 1
        extra = ibis.ifelse(counts, or_zero(rows[plus]), ibis.literal(0, "int64"))
        lacks = counts & rows[plus].isnull()
    return rows.select(
        c_unit="unit",
        counted_on="counted_on",
        count=rows[rule.fields["count"]] + extra,
        is_partial=lacks,
        c_row="row_no",
    )


def _inside(rows: ir.Table, b: Binding, rule: Rule) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """In the band for certain; perhaps, because a number is missing.

    A part that is missing can only add: it cannot take a unit out of 以上, nor into 不足.
    """
    compare = OPERATORS[rule.fields["op"]](rows["count"], b("threshold")).fill_null(False)
    is_partial = rows.is_partial.fill_null(False)
    unknown = rows["count"].isnull()
    if rule.fields["op"] in {">=", ">"}:
        return compare, unknown | (is_partial & ~compare)
    return compare & ~is_partial, unknown | (is_partial & compare)


def _holders(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Per unit the posts of the kind that are held, of another rank, of unknown rank."""
    spec, posts = rule.fields["holders"], t["post"]
    for column, allowed in spec.get("where", {}).items():
        posts = posts.filter(posts[column].isin(list(allowed)))
    held = current(t["appointment"], b)
    posts = posts.semi_join(held, posts.post == held.post)
    fits = posts["rank"].isin(list(spec["rank"]))
    return posts.group_by(h_unit=posts.unit).agg(
        n_holders=posts.count(),
        n_wrong=posts.count(where=posts["rank"].notnull() & ~fits),
        n_unranked=posts.count(where=posts["rank"].isnull()),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        counted = _latest_count(rows, b, member.subject)
        count, is_partial = _count(counted, b, rule)
        has_duty = "holders" in rule.fields
        ranks: list[str | None] = [""]
        if has_duty:
            ranks = _held_ranks(rows, b, rule, member.subject)
        wanted = rule.fields["holders"]["rank"] if has_duty else []
        wrong = sum(rank is not None and rank not in wanted for rank in ranks)
        unranked = ranks.count(None)
        inside, maybe = _row_inside(count, b, rule, is_partial=is_partial)
        missing = 0
        if wrong or unranked:
            missing = _COUNT if maybe else _RANK * (inside and not wrong)
        state = b["in_band"] if inside and wrong else State.MET
        yield Judgement(
            member.subject,
            state=State.UNKNOWN if missing else state,
            value=count,
            base_on=counted["counted_on"] if counted else None,
            missing=missing,
            row_no=counted["row_no"] if counted else None,
            f1=len(ranks) if has_duty else None,
            f2=wrong if has_duty else None,
            f3=unranked if has_duty else None,
        )


def _latest_count(rows: Rows, b: Bindings, unit: int) -> Row | None:
    counted = [
        row
        for row in rows.having("unit_headcount", "unit", unit)
        if row["counted_on"] is not None and row["counted_on"] <= b["counted_by"]
    ]
    return max(counted, key=lambda row: (row["counted_on"], row["row_no"]), default=None)


def _count(counted: Row | None, b: Bindings, rule: Rule) -> tuple[int | None, bool]:
    """The number, and whether a part of it is missing."""
    if counted is None or counted[rule.fields["count"]] is None:
        plus_missing = counted is not None and _lacks_plus(counted, b, rule)
        return None, plus_missing
    extra = counted[rule.fields["plus"]] if "plus" in rule.fields and b["include_plus"] else 0
    return counted[rule.fields["count"]] + (extra or 0), _lacks_plus(counted, b, rule)


def _lacks_plus(counted: Row, b: Bindings, rule: Rule) -> bool:
    asked = "plus" in rule.fields and b["include_plus"]
    return bool(asked) and counted[rule.fields["plus"]] is None


def _row_inside(
    count: int | None, b: Bindings, rule: Rule, *, is_partial: bool
) -> tuple[bool, bool]:
    if count is None:
        return False, True
    compared = bool(OPERATORS[rule.fields["op"]](count, b["threshold"]))
    if rule.fields["op"] in {">=", ">"}:
        return compared, is_partial and not compared
    return compared and not is_partial, is_partial and compared


def _held_ranks(rows: Rows, b: Bindings, rule: Rule, unit: int) -> list[str | None]:
    where = rule.fields["holders"].get("where", {})
    return [
        post["rank"]
        for post in rows.having("post", "unit", unit)
        if satisfies(post, where)
        and any(
            is_current(held, b["as_of"])
            for held in rows.having("appointment", "post", post["post"])
        )
    ]


def reach(rule: Rule) -> list[Reach]:
    """The unit's counts, its posts and who holds them."""
    reached = [*population_reach(rule), Reach("unit_headcount", "unit")]
    if "holders" in rule.fields:
        posts = Reach("post", "unit")
        reached += [posts, Reach("appointment", "post", posts, "post")]
    return reached


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """No clause sets a day."""
    return None


def sentence(telling: Telling) -> str:
    """「甲院党委有党员 230 人（2023-12-31 统计），达到 200 人，……级别一般为科级」."""
    judgement, rule = telling.judgement, telling.rule
    unit, threshold = telling.unit("threshold"), telling.bindings["threshold"]
    what = {"staff": "在职人员"}.get(rule.fields["count"], "党员")
    if judgement.value is None:
        return f"{telling.subject}的{what}人数未统计"
    told = (
        f"{telling.subject}有{what} {judgement.value} {unit}"
        f"（{telling.day(judgement.base_on)} 统计），"
    )
    titles = {
        ">=": ("达到", "不足"),
        ">": ("超过", "未超过"),
        "<": ("不足", "达到"),
        "<=": ("未超过", "超过"),
    }
    inside = OPERATORS[rule.fields["op"]](judgement.value, threshold)
    told += f"{titles[rule.fields['op']][0 if inside else 1]} {threshold} {unit}"
    if judgement.state not in {State.MET, State.UNKNOWN} and rule.consequence:
        told += f"，{rule.consequence}"
    if judgement.f2 and inside:
        ranks = "、".join(rule.fields["holders"]["rank"])
        told += f"，现有 {judgement.f2} 个岗位级别不是{ranks}"
    return told


KIND = RuleKind(
    name="size_band",
    title="规模档",
    schema=SCHEMA,
    parameters={"threshold": "integer", "include_plus": "boolean", "count_policy": "string"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("在任岗位数", "级别不符的岗位数", "级别不明的岗位数"),
    missing=(
        ("unit_headcount", "party_members", "单位人数统计"),
        ("post", "rank", "岗位级别"),
    ),
)
