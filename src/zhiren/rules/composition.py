"""队伍结构 (composition): how many members of a group have an attribute, and whether enough.

Without a minimum the numbers are only reported: the documents name no ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import flag, or_zero
from zhiren.rules.group_members import HAS, OPEN, member_reach, member_rows, members
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.windows import by_slot

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMA = {
    "type": "object",
    "required": ["members", "attributes"],
    "additionalProperties": False,
    "properties": {
        "members": {
            "type": "object",
            "required": ["table"],
            "additionalProperties": False,
            "properties": {
                "table": {"enum": ["reserve_member", "appointment", "plan_participant", "person"]},
                "where": {"type": "object"},
                "posts": {"type": "object"},
            },
        },
        "attributes": {
            "type": "array",
            "minItems": 1,
            "maxItems": 12,
            "items": {
                "type": "object",
                "required": ["title", "table", "column"],
                "oneOf": [{"required": ["in"]}, {"required": ["not_in"]}],
                "additionalProperties": False,
                "properties": {
                    "title": {"type": "string"},
                    "table": {"type": "string"},
                    "column": {"type": "string"},
                    "in": _NAMES,
                    "not_in": _NAMES,
                },
            },
        },
    },
}


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """``min_<i>`` and ``pct_<i>`` of each attribute, 0 where none is set."""
    bound = population_bindings(rule, when)
    for i, attribute in enumerate(rule.fields["attributes"]):
        bound[f"min_{i}"] = _asked(when, "minimum", attribute["title"])
        bound[f"pct_{i}"] = _asked(when, "minimum_percent", attribute["title"])
    bound["unmet"] = unmet_state(rule, when, "minimum", "minimum_percent")
    return bound


def _asked(when: JudgementDate, name: str, title: str) -> int:
    value: Any = when.values[name].value if name in when.values else None
    if isinstance(value, Mapping):
        value = value.get(title)
    return 0 if value is None else int(value)


def _keys(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    slots = t["slot"].filter(t["slot"].n < len(rule.fields["attributes"])).select(index="n")
    return population(t, b, rule).select("subject").cross_join(slots)


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a group and attribute."""
    return _keys(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a group and attribute."""
    import ibis

    attributes, keys = rule.fields["attributes"], _keys(t, b, rule)
    people = members(t, b, rule.fields["members"], attributes)
    counts: dict[str, ir.IntegerScalar] = {"size": people.count()}
    for i in range(len(attributes)):
        counts[f"has{i}"] = people.count(where=people[f"h{i}"] == HAS)
        counts[f"open{i}"] = people.count(where=people[f"h{i}"] == OPEN)
    if rule.fields["members"]["table"] == "plan_participant":
        found = keys.cross_join(people.agg(**counts))
    else:
        grouped = people.group_by("grp").agg(**counts)
        found = keys.left_join(grouped, keys.subject == grouped.grp)
    places = range(len(attributes))
    found = found.select(
        "subject",
        "index",
        size=or_zero(found.size),
        value=or_zero(by_slot(found.index, [found[f"has{i}"] for i in places])),
        open=or_zero(by_slot(found.index, [found[f"open{i}"] for i in places])),
        least=by_slot(found.index, [b(f"min_{i}") for i in places]),
        percent=by_slot(found.index, [b(f"pct_{i}") for i in places]),
    )
    possible = found.value + found.open
    state = ibis.cases(
        (_is_enough(found, found.value), State.MET),
        (_is_enough(found, possible), State.UNKNOWN),
        else_=b("unmet"),
    )
    return result(
        found,
        subject=found.subject,
        object=found.index,
        state=state,
        value=found.value,
        missing=flag(state == State.UNKNOWN),
        f1=found.size,
        f2=found.open,
    )


def _is_enough(found: ir.Table, count: ir.IntegerValue) -> ir.BooleanValue:
    return (count >= found.least) & (count * 100 >= found.percent * found.size)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    attributes, spec = rule.fields["attributes"], rule.fields["members"]
    for group in population_rows(rows, b, rule):
        people = member_rows(rows, b, spec, attributes, group.subject)
        size = len(people)
        for i in range(len(attributes)):
            value = sum(values[i] == HAS for values in people)
            open_ = sum(values[i] == OPEN for values in people)
            enough = [
                count >= b[f"min_{i}"] and count * 100 >= b[f"pct_{i}"] * size
                for count in (value, value + open_)
            ]
            state = State.MET if enough[0] else State.UNKNOWN if enough[1] else b["unmet"]
            yield Judgement(
                group.subject,
                i,
                state=state,
                value=value,
                missing=int(state == State.UNKNOWN),
                f1=size,
                f2=open_,
            )


def reach(rule: Rule) -> list[Reach]:
    """The group, its members and the rows of the attributes."""
    own = member_reach(rule.fields["members"], rule.fields["attributes"])
    return [*population_reach(rule), *own]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """No document sets a day."""
    return None


def sentence(telling: Telling) -> str:
    """「党政领导后备库共 12 人，其中女干部 1 人（另 2 人资料不全），不足 2 人」."""
    judgement, bound = telling.judgement, telling.bindings
    index = judgement.object or 0
    told = f"{telling.subject}共 {judgement.f1} 人"
    told += f"，其中{object_label(telling.rule, index)} {judgement.value} 人"
    if judgement.f2:
        told += f"（另 {judgement.f2} 人资料不全）"
    least, percent = bound[f"min_{index}"], bound[f"pct_{index}"]
    asked = [f"{least} 人"] * bool(least) + [f"{percent}%"] * bool(percent)
    if not asked:
        return told
    return f"{told}，{'已达到' if judgement.state == State.MET else '不足'} {'且 '.join(asked)}"


def object_label(rule: Rule, index: int) -> str:
    """The attribute."""
    return str(rule.fields["attributes"][index]["title"])


KIND = RuleKind(
    name="composition",
    title="队伍结构",
    schema=SCHEMA,
    parameters={"minimum": "any", "minimum_percent": "any"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_label=object_label,
    facts=("总人数", "资料不全人数", ""),
    missing=(("person", "", "所需的栏目"),),
)
