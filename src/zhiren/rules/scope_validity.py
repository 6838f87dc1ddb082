"""效力与范围 (scope_validity): facts about a document: in force, repealed, what it cites.

Nothing is measured in the data; the institution's root unit is the subject, one row a fact, so
that a document not yet or no longer in force shows beside what is judged by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import day_of, open_state
from zhiren.rules.outcome import result
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.windows import by_slot
from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

WHAT = {
    "in_force": "施行",
    "repealed": "废止",
    "cited": "引用",
    "basis": "依据",
    "scope": "适用范围",
    "adopted": "审议通过",
    "issued": "印发",
    "printed": "印制",
    "interpreter": "解释机关",
}
_DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
SCHEMA = {
    "type": "object",
    "required": ["facts"],
    "additionalProperties": False,
    "properties": {
        "facts": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["what", "name", "clause"],
                "additionalProperties": False,
                "properties": {
                    "what": {"enum": list(WHAT)},
                    "name": {"type": "string"},
                    "from": _DAY,
                    "until": _DAY,
                    "clause": {"type": "string"},
                },
            },
        }
    },
}


def _facts(rule: Rule) -> list[Mapping[str, Any]]:
    return list(rule.fields["facts"])


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """``state<i>`` of each fact on the day, and the dates it has."""
    bound = population_bindings(rule, when)
    for index, fact in enumerate(_facts(rule)):
        bound[f"state{index}"] = _state(fact, when)
        for edge in ("from", "until"):
            day = day_of(fact.get(edge))
            if day is not None:
                bound[f"{edge}{index}"] = day
    return bound


def _state(fact: Mapping[str, Any], when: JudgementDate) -> State:
    if "from" in fact and fact["from"] is None:
        return State.UNKNOWN
    today, start, until = (
        day_number(when.as_of),
        day_of(fact.get("from")),
        day_of(fact.get("until")),
    )
    if start is not None and start > today:
        return State.UPCOMING
    if until is None:
        return State.MET
    if until <= today:
        return State.DUE
    near = open_state(when, until) == State.DUE
    return State.UPCOMING if near else State.MET


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a fact of the root unit."""
    slots = t["slot"].filter(t["slot"].n < len(_facts(rule))).select(slot="n")
    return population(t, b, rule).cross_join(slots)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The facts with the state that the day gives them."""
    import ibis

    keys, facts = total(t, b, rule), _facts(rule)

    def dated(edge: str) -> ir.IntegerValue:
        days = [
            b(f"{edge}{i}") if fact.get(edge) else ibis.null("int64")
            for i, fact in enumerate(facts)
        ]
        return by_slot(keys.slot, days)

    state = by_slot(keys.slot, [b(f"state{i}") for i in range(len(facts))])
    return result(
        keys,
        subject=keys.subject,
        object=keys.slot,
        state=state,
        base_on=dated("from"),
        missing=ibis.ifelse(state == int(State.UNKNOWN), 1, 0),
        f1=dated("until"),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        for index in range(len(_facts(rule))):
            state = b[f"state{index}"]
            yield Judgement(
                member.subject,
                index,
                state=state,
                base_on=b.get(f"from{index}"),
                missing=int(state == State.UNKNOWN),
                f1=b.get(f"until{index}"),
            )


def reach(rule: Rule) -> list[Reach]:
    """The root unit."""
    return population_reach(rule)


def sentence(telling: Telling) -> str:
    """What the document says of itself, and since or until when."""
    fact = _facts(telling.rule)[telling.judgement.object or 0]
    what, name = WHAT[fact["what"]], fact["name"]
    parts = [f"{what}：{name}"]
    if fact.get("from"):
        parts.append(f"自 {fact['from']} 起")
    elif "from" in fact:
        parts.append("文件未载明日期")
    if fact.get("until"):
        ended = telling.judgement.state == State.DUE
        parts.append(
            f"至 {fact['until']} {'已期满，须修订、接续或改引现行文件' if ended else '期满'}"
        )
    return "，".join(parts)


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:  # noqa: ARG001
    """The day before a validity ends."""
    return None if judgement.f1 is None else judgement.f1 - 1


def object_label(rule: Rule, index: int) -> str:
    """Name of the fact."""
    return str(_facts(rule)[index]["name"])


def clause(rule: Rule, judgement: Judgement) -> str:
    """The clause that states the fact."""
    return str(_facts(rule)[judgement.object or 0]["clause"])


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
    clause=clause,
    facts=("终止日期", "", ""),
    missing=(("", "from", "起始日期"),),
)
