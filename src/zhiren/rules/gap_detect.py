"""短板补齐 (gap_detect): who lacks an experience, and weaknesses on record not yet made up.

Either a person without any row of a table, or each weakness recorded of a person until a later
training on the same ability (or, for some kinds, a later practice) makes it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiren.rules.anniversaries import last_start
from zhiren.rules.conditions import (
    flag,
    fully,
    or_zero,
    possibly,
    possibly_satisfies,
    restricted,
)
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import whole
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.days import add_months, day_number, from_day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.population import Member
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMA = {
    "type": "object",
    "oneOf": [{"required": ["lacks"]}, {"required": ["weaknesses"]}],
    "additionalProperties": False,
    "properties": {
        "lacks": {
            "type": "object",
            "required": ["table"],
            "additionalProperties": False,
            "properties": {"table": {"type": "string"}, "where": {"type": "object"}},
        },
        "weaknesses": _NAMES,
        "practice_for": _NAMES,
    },
}
_BIRTH, _DETAIL, _ABILITY = 1, 2, 3


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """Last record days from which the period is over, or nearly so, and the unmet state."""
    bound = population_bindings(rule, when)
    if "weaknesses" not in rule.fields:
        return bound
    months = whole(when, "months")
    guess = add_months(when.as_of, -months)
    yesterday = when.as_of - timedelta(days=1)
    soon = when.as_of + timedelta(days=warning_days(when))
    bound["months"] = months
    bound["over_until"] = last_start(lambda day: add_months(day, months), yesterday, guess)
    bound["soon_until"] = last_start(
        lambda day: add_months(day, months), soon, add_months(soon, -months)
    )
    bound["unmet"] = unmet_state(rule, when, "months")
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member, or a weakness of a member."""
    members = population(t, b, rule)
    if "lacks" in rule.fields:
        return members
    facts = restricted(t["person_fact"], {"kind": rule.fields["weaknesses"]})
    return facts.semi_join(members, facts.person == members.subject)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member, or a weakness of a member."""
    if "lacks" in rule.fields:
        return _measure_lacks(t, b, rule)
    return _measure_weaknesses(t, b, rule)


def _measure_lacks(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    members, where = population(t, b, rule), rule.fields["lacks"].get("where", {})
    rows = t[rule.fields["lacks"]["table"]]
    rows = rows.filter(possibly(rows, where)) if where else rows
    counts = rows.group_by(k=rows.person).agg(
        sure=rows.count(where=fully(rows, where)) if where else rows.count(), may=rows.count()
    )
    found = members.left_join(counts, members.subject == counts.k)
    state = ibis.cases(
        (or_zero(found.sure) > 0, State.MET),
        ((or_zero(found.may) > 0) | (found.missing > 0), State.UNKNOWN),
        else_=State.DUE,
    )
    lacking = flag(or_zero(found.may) > 0, _DETAIL, _BIRTH)
    return result(
        found,
        subject=found.subject,
        state=state,
        value=or_zero(found.sure),
        missing=flag(state == State.UNKNOWN, lacking),
    )


def _measure_weaknesses(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    members = population(t, b, rule).select("subject", "missing")
    facts = restricted(t["person_fact"], {"kind": rule.fields["weaknesses"]})
    facts = facts.join(members, facts.person == members.subject).select(
        "subject", "missing", "kind", "ability", "recorded_on", "row_no"
    )
    found = _with_count(facts, _trained(t, facts), "trained")
    value = or_zero(found.trained)
    if "practice_for" in rule.fields:
        helped = facts.filter(facts.kind.isin(list(rule.fields["practice_for"])))
        found = _with_count(found, _practised(t, helped), "practised")
        value = or_zero(found.trained) + or_zero(found.practised)
    state = ibis.cases(
        (value > 0, State.MET),
        ((found.missing > 0) | found.ability.isnull(), State.UNKNOWN),
        (found.recorded_on <= b("over_until"), b("unmet")),
        (found.recorded_on <= b("soon_until"), State.DUE),
        else_=State.UPCOMING,
    )
    lacking = flag(found.missing > 0, _BIRTH, _ABILITY)
    return result(
        found,
        subject=found.subject,
        object=found.row_no,
        state=state,
        value=value,
        base_on=found.recorded_on,
        missing=flag(state == State.UNKNOWN, lacking),
        row_no=found.row_no,
        f1=_kind_index(found, rule),
    )


def _with_count(found: ir.Table, counts: ir.Table, name: str) -> ir.Table:
    joined = found.left_join(counts, found.row_no == counts.k)
    return joined.select(*(joined[column] for column in found.columns), **{name: joined.n})


def _trained(t: Tables, facts: ir.Table) -> ir.Table:
    records = t["training_record"]
    records = records.filter(records.ability.notnull()).select(
        r_person="person", r_ability="ability", r_on="completed_on"
    )
    pairs = facts.join(
        records, [facts.subject == records.r_person, facts.ability == records.r_ability]
    )
    pairs = pairs.filter(pairs.r_on >= pairs.recorded_on)
    return pairs.group_by(k=pairs.row_no).agg(n=pairs.count())


def _practised(t: Tables, facts: ir.Table) -> ir.Table:
    spells = t["secondment"].select(r_person="person", r_on="from_on")
    pairs = facts.join(spells, facts.subject == spells.r_person)
    pairs = pairs.filter(pairs.r_on >= pairs.recorded_on)
    return pairs.group_by(k=pairs.row_no).agg(n=pairs.count())


def _kind_index(found: ir.Table, rule: Rule) -> ir.IntegerValue:
    import ibis

    kinds = rule.fields["weaknesses"]
    return ibis.cases(*[(found.kind == kind, i) for i, kind in enumerate(kinds)], else_=0)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        if "lacks" in rule.fields:
            yield _judge_lacks(rows, rule, member)
            continue
        for fact in rows.having("person_fact", "person", member.subject):
            if fact["kind"] in rule.fields["weaknesses"]:
                yield _judge_weakness(rows, b, rule, fact, member)


def _judge_lacks(rows: Rows, rule: Rule, member: Member) -> Judgement:
    where = rule.fields["lacks"].get("where", {})
    having = rows.having(rule.fields["lacks"]["table"], "person", member.subject)
    sure = sum(satisfies(row, where) for row in having)
    may = any(possibly_satisfies(row, where) for row in having)
    if sure:
        return Judgement(member.subject, state=State.MET, value=sure)
    if may or member.missing:
        lacking = _DETAIL if may else _BIRTH
        return Judgement(member.subject, state=State.UNKNOWN, value=0, missing=lacking)
    return Judgement(member.subject, state=State.DUE, value=0)


def _judge_weakness(rows: Rows, b: Bindings, rule: Rule, fact: Row, member: Member) -> Judgement:
    person, since = member.subject, fact["recorded_on"]
    value = sum(
        fact["ability"] is not None
        and record["ability"] == fact["ability"]
        and record["completed_on"] >= since
        for record in rows.having("training_record", "person", person)
    )
    if fact["kind"] in rule.fields.get("practice_for", ()):
        spells = rows.having("secondment", "person", person)
        value += sum(s["from_on"] is not None and s["from_on"] >= since for s in spells)
    state, lacking = b["unmet"], 0
    if value:
        state = State.MET
    elif member.missing or fact["ability"] is None:
        state, lacking = State.UNKNOWN, _BIRTH if member.missing else _ABILITY
    elif since > b["over_until"]:
        state = State.DUE if since <= b["soon_until"] else State.UPCOMING
    return Judgement(
        person,
        fact["row_no"],
        state=state,
        value=value,
        base_on=since,
        missing=lacking,
        row_no=fact["row_no"],
        f1=rule.fields["weaknesses"].index(fact["kind"]),
    )


def reach(rule: Rule) -> list[Reach]:
    """Own membership, and the rows that show or fill the gap."""
    if "lacks" in rule.fields:
        return [*population_reach(rule), Reach(rule.fields["lacks"]["table"], "person")]
    tables = ["person_fact", "training_record"]
    tables += ["secondment"] * ("practice_for" in rule.fields)
    return [*population_reach(rule), *(Reach(table, "person") for table in tables)]


def due(judgement: Judgement, b: Bindings, _rule: Rule) -> int | None:
    """Last day of the months after the weakness was recorded."""
    if judgement.base_on is None or judgement.state == State.MET:
        return None
    return day_number(add_months(from_day_number(judgement.base_on), b["months"]))


def sentence(telling: Telling) -> str:
    """「张某 2024-03-01 记录的能力短板，至今没有对应的培训或锻炼」."""
    judgement, fields = telling.judgement, telling.rule.fields
    if "lacks" in fields:
        title = table_of(fields["lacks"]["table"]).title
        kinds = "、".join(map(str, fields["lacks"].get("where", {}).get("kind", ())))
        what = f"{title}（{kinds}）" if kinds else title
        if judgement.value:
            return f"{telling.subject}已有{what}记录 {judgement.value} 条"
        return f"{telling.subject}尚无{what}记录，应予安排"
    kind = fields["weaknesses"][judgement.f1 or 0]
    told = f"{telling.subject} {telling.day(judgement.base_on)} 记录的{kind}"
    how = "培训或实践锻炼" if kind in fields.get("practice_for", ()) else "培训"
    if judgement.value:
        return f"{told}，已有对应的{how}"
    return f"{told}，记录后尚无对应的{how}（期限 {telling.bindings['months']} 个月）"


KIND = RuleKind(
    name="gap_detect",
    title="短板补齐",
    schema=SCHEMA,
    parameters={"months": "integer", "warning_days": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("", "", ""),
    missing=(
        ("person", "birth_on", "出生年月"),
        ("secondment", "kind", "经历种类"),
        ("person_fact", "ability", "相关能力"),
    ),
)
