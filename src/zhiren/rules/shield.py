"""容错保护 (shield): what a decided case keeps from being held against the person.

One judgement a decided case; ``shields`` gives the engine the matters protected, so that other
rules' findings on them are not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag, or_zero, restricted
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

# In this domain carrying the decision out is what hurts; in all others refusing is.
ACCOUNTABILITY = "责任追究"
MITIGATION = "减责"

_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMA = {
    "type": "object",
    "required": ["kind", "decisions", "domains"],
    "additionalProperties": False,
    "properties": {"kind": _NAMES, "decisions": _NAMES, "domains": _NAMES},
}


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The date, whether mitigation counts like exemption, and the unmet state."""
    bound = population_bindings(rule, when)
    if "mitigation_counts" in rule.parameters:
        bound["mitigation"] = int(bool(when.values["mitigation_counts"].value))
    # A broken exemption rests on the clause alone as long as mitigation does not count.
    by_reading = ["mitigation_counts"] if bound.get("mitigation") else []
    bound["unmet"] = unmet_state(rule, when, *by_reading)
    return bound


def _cases(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    cases = restricted(t["decided_case"], {"kind": rule.fields["kind"]})
    decides = cases.decision.isin(list(rule.fields["decisions"]))
    if "mitigation_counts" in rule.parameters:
        decides = decides | ((cases.decision == MITIGATION) & (b("mitigation") == 1))
    return cases.filter(decides)


def _case_rows(found: Iterator[Row], b: Bindings, rule: Rule) -> Iterator[Row]:
    decisions = set(rule.fields["decisions"])
    if b.get("mitigation"):
        decisions.add(MITIGATION)
    for case in found:
        if case["kind"] in rule.fields["kind"] and case["decision"] in decisions:
            yield case


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a case of a member."""
    members, cases = population(t, b, rule), _cases(t, b, rule)
    return cases.semi_join(members, cases.person == members.subject)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a case of a member."""
    import ibis

    members, cases = population(t, b, rule), _cases(t, b, rule)
    cases = cases.join(members, cases.person == members.subject).select(
        "subject", "missing", "decided_case", "matter", "decided_on", "until_on", "row_no"
    )
    against = _against(t, rule)
    pairs = cases.join(
        against, [cases.subject == against.a_person, cases.matter == against.a_matter]
    )
    pairs = pairs.filter(
        (pairs.a_on > pairs.decided_on) & (pairs.until_on.isnull() | (pairs.a_on < pairs.until_on))
    )
    counts = pairs.group_by(k=pairs.decided_case).agg(
        bad=pairs.bad.sum(), open=pairs.open.sum(), first_on=pairs.a_on.min(where=pairs.bad > 0)
    )
    found = cases.left_join(counts, cases.decided_case == counts.k)
    bad, open_ = or_zero(found.bad) > 0, or_zero(found.open) > 0
    runs = found.until_on.isnull() | (found.until_on > b("as_of"))
    state = ibis.cases(
        (bad & (found.missing > 0), State.UNKNOWN),
        (bad, b("unmet")),
        (open_, State.UNKNOWN),
        (runs & (found.missing > 0), State.UNKNOWN),
        (runs, State.ENTITLED),
        else_=State.MET,
    )
    lacking = ibis.cases((found.missing > 0, 1), else_=2)
    return result(
        found,
        subject=found.subject,
        object=found.decided_case,
        state=state,
        value=or_zero(found.bad),
        base_on=found.decided_on,
        missing=flag(state == State.UNKNOWN, ibis.ifelse(bad | ~open_, 1, lacking)),
        row_no=found.row_no,
        f1=found.first_on,
        matter=found.matter,
    )


def _against(t: Tables, rule: Rule) -> ir.Table:
    """Decisions in the domains: person, matter, day, whether bad, whether not known."""
    import ibis

    decided = restricted(t["benefit_decision"], {"domain": rule.fields["domains"]})
    hurts = (decided.domain == ACCOUNTABILITY) == decided.is_granted
    rows = decided.select(
        a_person="person",
        a_matter="matter",
        a_on="decided_on",
        bad=flag(hurts),
        open=flag(decided.is_granted.isnull()),
    )
    if ACCOUNTABILITY not in rule.fields["domains"]:
        return rows
    sanctions = t["sanction"].select(
        a_person="person",
        a_matter="matter",
        a_on="decided_on",
        bad=ibis.literal(1, "int64"),
        open=ibis.literal(0, "int64"),
    )
    return ibis.union(rows, sanctions)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        cases = iter(rows.having("decided_case", "person", member.subject))
        for case in _case_rows(cases, b, rule):
            against = list(_against_rows(rows, rule, case))
            bad = [on for on, hurts in against if hurts]
            is_open = any(hurts is None for _on, hurts in against)
            runs = case["until_on"] is None or case["until_on"] > b["as_of"]
            state, lacking = _state(
                b, bad=bool(bad), is_open=is_open, runs=runs, missing=member.missing
            )
            yield Judgement(
                member.subject,
                case["decided_case"],
                state=state,
                value=len(bad),
                base_on=case["decided_on"],
                missing=lacking,
                row_no=case["row_no"],
                f1=min(bad, default=None),
                matter=case["matter"],
            )


def _state(b: Bindings, *, bad: bool, is_open: bool, runs: bool, missing: int) -> tuple[int, int]:
    if bad:
        return (State.UNKNOWN, 1) if missing else (b["unmet"], 0)
    if is_open:
        return State.UNKNOWN, 1 if missing else 2
    if runs:
        return (State.UNKNOWN, 1) if missing else (State.ENTITLED, 0)
    return State.MET, 0


def _against_rows(rows: Rows, rule: Rule, case: Row) -> Iterator[tuple[int, bool | None]]:
    domains, matter = rule.fields["domains"], case["matter"]
    found: list[tuple[Row, bool | None]] = []
    for row in rows.having("benefit_decision", "person", case["person"]):
        granted = row["is_granted"]
        if row["domain"] in domains:
            hurts = None if granted is None else (row["domain"] == ACCOUNTABILITY) == granted
            found.append((row, hurts))
    if ACCOUNTABILITY in domains:
        found += [(row, True) for row in rows.having("sanction", "person", case["person"])]
    for row, hurts in found:
        on, until = row["decided_on"], case["until_on"]
        is_within = on > case["decided_on"] and (until is None or on < until)
        if matter is not None and row["matter"] == matter and is_within:
            yield on, hurts


def shields(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Person, matter and domain of every case in force."""
    import ibis

    cases = _cases(t, b, rule)
    cases = cases.filter(cases.until_on.isnull() | (cases.until_on > b("as_of")))
    parts = [
        cases.select(person="person", matter="matter", domain=ibis.literal(domain))
        for domain in rule.fields["domains"]
    ]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def shield_rows(rows: Rows, b: Bindings, rule: Rule) -> Iterator[tuple[int, str, str]]:
    """The same, row by row."""
    for case in _case_rows(iter(rows["decided_case"]), b, rule):
        if case["until_on"] is None or case["until_on"] > b["as_of"]:
            for domain in rule.fields["domains"]:
                yield case["person"], case["matter"], domain


def reach(rule: Rule) -> list[Reach]:
    """The person's cases, and the decisions that may go against them."""
    tables = ["decided_case", "benefit_decision"]
    if ACCOUNTABILITY in rule.fields["domains"]:
        tables.append("sanction")
    return [*population_reach(rule), *(Reach(table, "person") for table in tables)]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """A protection has no due date."""
    return None


def sentence(telling: Telling) -> str:
    """「张某的事由已于 2023-05-06 决定容错，评先评优、提拔任用等方面不受影响」."""
    judgement, fields = telling.judgement, telling.rule.fields
    what, domains = "、".join(fields["kind"]), "、".join(fields["domains"])
    told = f"{telling.subject}的相关事由已于 {telling.day(judgement.base_on)} 作出{what}决定"
    if judgement.value:
        return f"{told}，此后仍有 {judgement.value} 项不利决定（最早 {telling.day(judgement.f1)}）"
    if judgement.state == State.MET:
        return f"{told}，决定效力已终止"
    return f"{told}，在{domains}方面不受影响"


def object_table(_rule: Rule) -> str:
    """The object is the decided case."""
    return "decided_case"


KIND = RuleKind(
    name="shield",
    title="容错保护",
    schema=SCHEMA,
    parameters={"mitigation_counts": "boolean"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_table=object_table,
    shields=shields,
    shield_rows=shield_rows,
    facts=("不利决定日期", "", ""),
    missing=(
        ("person", "birth_on", "出生年月"),
        ("benefit_decision", "is_granted", "是否通过"),
    ),
)
