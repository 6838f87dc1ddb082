"""不重复受理 (no_reacceptance): a report that was already cleared up is not taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag, restricted
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
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
    "required": ["settled"],
    "additionalProperties": False,
    "properties": {"settled": {"type": "object", "minProperties": 1}},
}


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The date and the unmet state."""
    return population_bindings(rule, when) | {"unmet": unmet_state(rule, when)}


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a complaint."""
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a complaint."""
    import ibis

    members = population(t, b, rule).select("subject")
    complaints = t["complaint"]
    judged = complaints.semi_join(members, complaints.complaint == members.subject)
    cases = restricted(t["decided_case"], rule.fields["settled"]).select(
        d_person="person", d_matter="matter", d_on="decided_on", d_until="until_on", d_row="row_no"
    )
    pairs = judged.join(cases, [judged.person == cases.d_person, judged.matter == cases.d_matter])
    pairs = pairs.filter(
        (pairs.d_on <= pairs.received_on)
        & (pairs.d_until.isnull() | (pairs.d_until > pairs.received_on))
    )
    settled = pairs.group_by(k=pairs.complaint).agg(d_on=pairs.d_on.min(), d_row=pairs.d_row.min())
    found = judged.left_join(settled, judged.complaint == settled.k)
    unknown, new, taken = found.has_new_facts.isnull(), found.has_new_facts, found.is_accepted
    open_ = found.k.notnull() & (taken.isnull() | taken) & (unknown | ~new)
    state = ibis.cases(
        (~open_, State.MET),
        (unknown, State.UNKNOWN),
        (taken.isnull(), State.DUE),
        else_=b("unmet"),
    )
    return result(
        found,
        subject=found.complaint,
        object=found.person,
        state=state,
        value=flag(found.k.notnull()),
        base_on=found.received_on,
        missing=flag(open_ & unknown),
        row_no=found.d_row,
        f1=found.d_on,
        matter=found.matter,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        complaint = rows.first("complaint", "complaint", member.subject)
        if complaint is None:
            continue
        settled = [c for c in _cases(rows, complaint) if satisfies(c, rule.fields["settled"])]
        new, taken = complaint["has_new_facts"], complaint["is_accepted"]
        state = State.MET
        if settled and taken is not False and new is not True:
            decided = State.DUE if taken is None else b["unmet"]
            state = State.UNKNOWN if new is None else State(decided)
        yield Judgement(
            member.subject,
            complaint["person"],
            state=state,
            value=int(bool(settled)),
            base_on=complaint["received_on"],
            missing=int(state == State.UNKNOWN),
            row_no=min((c["row_no"] for c in settled), default=None),
            f1=min((c["decided_on"] for c in settled), default=None),
            matter=complaint["matter"],
        )


def _cases(rows: Rows, complaint: Row) -> Iterator[Row]:
    """Cases of the same person and matter in force when the complaint came."""
    received, matter = complaint["received_on"], complaint["matter"]
    for case in rows.having("decided_case", "person", complaint["person"]):
        lasts = case["until_on"] is None or case["until_on"] > received
        is_same = matter is not None and case["matter"] == matter
        if is_same and case["decided_on"] <= received and lasts:
            yield case


def reach(rule: Rule) -> list[Reach]:
    """The complaint and the decided cases of its person."""
    complaint = Reach("complaint", "complaint")
    return [*population_reach(rule), Reach("decided_case", "person", complaint, "person")]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """No document sets a day."""
    return None


def sentence(telling: Telling) -> str:
    """「对李某的反映（2021-05-01 收到）所涉事由已于 2020-03-01 澄清，不应重复受理」."""
    judgement = telling.judgement
    who = telling.name_of("person", judgement.object)
    told = f"对{who}的反映（{telling.day(judgement.base_on)} 收到）"
    if not judgement.value:
        return f"{told}所涉事由此前没有澄清结论"
    told += f"所涉事由已于 {telling.day(judgement.f1)} 澄清"
    if judgement.state == State.MET:
        return f"{told}，处理符合规定"
    if judgement.state == State.DUE:
        return f"{told}，又无新的事实，应决定不予受理"
    if judgement.state == State.UNKNOWN:
        return f"{told}，须先核实有无新的事实"
    return f"{told}，又无新的事实，不应重复受理"


def object_table(_rule: Rule) -> str:
    """The object is the person complained of."""
    return "person"


KIND = RuleKind(
    name="no_reacceptance",
    title="不重复受理",
    schema=SCHEMA,
    parameters={},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_table=object_table,
    facts=("澄清日期", "", ""),
    missing=(("complaint", "has_new_facts", "是否有新事实"),),
)
