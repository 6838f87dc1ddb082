"""效力与范围 (scope_validity): what a document says of itself, judged at a date.

In force from and until, what it repeals, what it cites and whether that still holds, who
adopted, issued and interprets it. The facts are the pack's own; of the snapshot only the
institution's root unit is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import day_of
from zhiren.rules.outcome import result, warning_days
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

_TITLES = {
    "in_force": "施行",
    "repealed": "废止",
    "cited": "所引文件",
    "basis": "制定依据",
    "scope": "适用范围",
    "adopted": "审议通过",
    "issued": "印发",
    "printed": "印制",
    "interpreter": "解释机关",
}
SCHEMA = {
    "type": "object",
    "required": ["facts"],
    "additionalProperties": False,
    "properties": {
        "facts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 256,
            "items": {
                "type": "object",
                "required": ["what", "name"],
                "additionalProperties": False,
                "properties": {
                    "what": {"enum": list(_TITLES)},
                    "name": {"type": "string"},
                    "from": {"type": ["string", "null"]},
                    "until": {"type": ["string", "null"]},
                    "clause": {"type": "string"},
                },
            },
        },
    },
}
# Stands for a date that is not given; no day of a document comes near it.
_NONE = -(10**6)


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """State and dates of each fact."""
    bound = population_bindings(rule, when)
    for index, fact in enumerate(rule.fields["facts"]):
        start, end = day_of(fact.get("from")), day_of(fact.get("until"))
        bound[f"s{index}"] = _state(fact, start, end, bound["as_of"], warning_days(when))
        bound[f"from{index}"] = _NONE if start is None else start
        bound[f"until{index}"] = _NONE if end is None else end
    return bound


def _state(
    fact: Mapping[str, Any], start: int | None, end: int | None, as_of: int, warning: int
) -> State:
    if end is not None and end <= as_of:
        return State.DUE
    if start is None and "from" in fact:
        return State.UNKNOWN
    if start is not None and start > as_of:
        return State.UPCOMING
    return State.UPCOMING if end is not None and end - as_of <= warning else State.MET


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a root unit and fact."""
    slots = t["slot"].filter(t["slot"].n < len(rule.fields["facts"]))
    return population(t, b, rule).cross_join(slots.select(fact_no=slots.n.cast("int64")))


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a root unit and fact."""
    import ibis

    keys, count = total(t, b, rule), len(rule.fields["facts"])

    def each(prefix: str) -> ir.IntegerValue:
        return by_slot(keys.fact_no, [b(f"{prefix}{i}") for i in range(count)])

    def dated(prefix: str) -> ir.IntegerValue:
        return ibis.ifelse(each(prefix) == _NONE, ibis.null("int64"), each(prefix))

    return result(
        keys,
        subject=keys.subject,
        object=keys.fact_no,
        state=each("s"),
        base_on=dated("from"),
        missing=ibis.ifelse(each("s") == State.UNKNOWN, 1, 0),
        f1=dated("until"),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        for index in range(len(rule.fields["facts"])):
            start, end = b[f"from{index}"], b[f"until{index}"]
            state = b[f"s{index}"]
            yield Judgement(
                member.subject,
                object=index,
                state=state,
                base_on=None if start == _NONE else start,
                missing=int(state == State.UNKNOWN),
                f1=None if end == _NONE else end,
            )


def reach(rule: Rule) -> list[Reach]:
    """The unit alone."""
    return population_reach(rule)


def due(judgement: Judgement, b: Bindings, _rule: Rule) -> int | None:
    """Last day of validity, or the day something takes effect."""
    if judgement.f1 is not None:
        return judgement.f1 - 1
    is_ahead = judgement.base_on is not None and judgement.base_on > b["as_of"]
    return judgement.base_on if is_ahead else None


def sentence(telling: Telling) -> str:
    """「所引文件：干部教育培训规划（2019-2023年），有效期至 2023-12-31，已过有效期」."""
    judgement = telling.judgement
    fact = telling.rule.fields["facts"][judgement.object or 0]
    told = f"{_TITLES[fact['what']]}：{fact['name']}"
    if judgement.base_on is not None:
        told += f"，自 {telling.day(judgement.base_on)} 起"
        told += "尚未生效" if judgement.base_on > telling.bindings["as_of"] else ""
    if judgement.f1 is not None:
        told += f"，有效期至 {telling.day(judgement.f1 - 1)}"
        told += "，已过有效期" if judgement.f1 <= telling.bindings["as_of"] else ""
    return told


def clause_of(rule: Rule, judgement: Judgement) -> str:
    """The fact's own clause, else the rule's first."""
    return str(rule.fields["facts"][judgement.object or 0].get("clause", rule.clauses[0]))


def object_label(rule: Rule, index: int) -> str:
    """What the fact is about."""
    return str(rule.fields["facts"][index]["name"])


KIND = RuleKind(
    name="scope_validity",
    title="效力与范围",
    schema=SCHEMA,
    parameters={"warning_days": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_label=object_label,
    clause=clause_of,
    facts=("有效期终止日期", "", ""),
    missing=(("", "from", "日期"),),
)
