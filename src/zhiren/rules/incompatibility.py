"""兼任与身份 (incompatibility): current posts or statuses not allowed, or not yet approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag, or_zero, restricted
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import whole
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

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["table"],
    "additionalProperties": False,
    "properties": {
        "table": {"enum": ["concurrent_post", "special_status", "appointment"]},
        "where": {"type": "object"},
        "settled_on": {"enum": ["approved_on", "handled_on"]},
        "allowed_posts": {"type": "object", "minProperties": 1},
    },
}
_WHAT = {"concurrent_post": "兼职", "special_status": "特定身份", "appointment": "其他任职"}
_UNSETTLED = {"approved_on": "未经批准的", "handled_on": "未落实管理的"}


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The number allowed and the unmet state."""
    bound = population_bindings(rule, when)
    bound["maximum"] = whole(when, "maximum", 0)
    bound["unmet"] = unmet_state(rule, when, "maximum")
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject."""
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject."""
    import ibis

    members = population(t, b, rule)
    rows = restricted(current(t[rule.fields["table"]], b), rule.fields.get("where", {}))
    if "allowed_posts" in rule.fields:
        allowed = restricted(t["post"], rule.fields["allowed_posts"])
        rows = rows.anti_join(allowed, rows.post == allowed.post)
    offends: ir.BooleanValue = rows.row_no.notnull()
    if "settled_on" in rule.fields:
        settled = rows[rule.fields["settled_on"]]
        offends = settled.isnull() | (settled > b("as_of"))
    counts = rows.group_by(k=rows.person).agg(
        looked=rows.count(),
        bad=rows.count(where=offends),
        first_row=rows.row_no.min(where=offends),
        first_on=rows.from_on.min(where=offends),
    )
    found = members.left_join(counts, members.subject == counts.k)
    over = or_zero(found.bad) > b("maximum")
    unknown = over & (found.missing > 0)
    state = ibis.cases((unknown, State.UNKNOWN), (over, b("unmet")), else_=State.MET)
    return result(
        found,
        subject=found.subject,
        state=state,
        value=or_zero(found.bad),
        base_on=found.first_on,
        missing=flag(unknown),
        row_no=found.first_row,
        f1=or_zero(found.looked),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        looked = list(_looked_at(rows, b, rule, member.subject))
        bad = [row for row in looked if _offends(row, b, rule)]
        over = len(bad) > b["maximum"]
        unmet = State.UNKNOWN if member.missing else b["unmet"]
        yield Judgement(
            member.subject,
            state=unmet if over else State.MET,
            value=len(bad),
            base_on=min((r["from_on"] for r in bad if r["from_on"] is not None), default=None),
            missing=int(over and member.missing > 0),
            row_no=min((r["row_no"] for r in bad), default=None),
            f1=len(looked),
        )


def _looked_at(rows: Rows, b: Bindings, rule: Rule, subject: int) -> Iterator[Row]:
    allowed = rule.fields.get("allowed_posts")
    for row in rows.having(rule.fields["table"], "person", subject):
        if not is_current(row, b["as_of"]) or not satisfies(row, rule.fields.get("where", {})):
            continue
        post = rows.first("post", "post", row["post"]) if allowed else None
        if allowed and post is not None and satisfies(post, allowed):
            continue
        yield row


def _offends(row: Row, b: Bindings, rule: Rule) -> bool:
    if "settled_on" not in rule.fields:
        return True
    settled = row[rule.fields["settled_on"]]
    return settled is None or settled > b["as_of"]


def reach(rule: Rule) -> list[Reach]:
    """Own membership, the rows looked at, and their posts."""
    rows = Reach(rule.fields["table"], "person")
    posts = [Reach("post", "post", rows, "post")] if "allowed_posts" in rule.fields else []
    return [*population_reach(rule), rows, *posts]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """No document sets a day."""
    return None


def sentence(telling: Telling) -> str:
    """「张某现有未经批准的兼职 1 项（最早始于 2023-04）」."""
    judgement, fields = telling.judgement, telling.rule.fields
    kinds = "、".join(map(str, fields.get("where", {}).get("kind", ())))
    what = kinds or _WHAT[fields["table"]]
    what = _UNSETTLED.get(fields.get("settled_on", ""), "") + what
    allowed = telling.bindings["maximum"]
    if not judgement.value:
        return f"{telling.subject}现无{what}"
    told = f"{telling.subject}现有{what} {judgement.value} 项"
    told += f"（最早始于 {telling.month(judgement.base_on)}）"
    if not allowed:
        return told
    relation = "超过" if judgement.value > allowed else "未超过"
    return f"{told}，{relation}规定的 {allowed} 项"


KIND = RuleKind(
    name="incompatibility",
    title="兼任与身份",
    schema=SCHEMA,
    parameters={"maximum": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("现有项数", "", ""),
    missing=(("person", "birth_on", "出生年月"),),
)
