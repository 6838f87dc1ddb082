"""影响期 (influence_period): how long a sanction bars favour, and equal treatment afterwards.

The months of a measure come from a table; a date in the sanction's own row goes before it. Days
n months on are told by the calendar's month places, exact to the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zhiren.rules.anniversaries import last_start
from zhiren.rules.conditions import flag, fully, or_zero, possibly, possibly_satisfies, restricted
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import table_value
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
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
    "required": ["effect", "measures", "decisions"],
    "additionalProperties": False,
    "properties": {
        "effect": {"enum": ["bars", "frees"]},
        "measures": {**_NAMES, "maxItems": 40},
        "ground": _NAMES,
        "decisions": _NAMES,
    },
}
_BIRTH, _PERIOD, _GROUND, _RESULTS = 1, 2, 3, 4
_MONTH = 32  # a month's share of calendar.month_place
_NONE = -1


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """``m<i>`` months of each measure (-1 unknown), ``c<i>`` the last decision day it is over for.

    Raises ValueError when the table and ``fields.measures`` do not name the same measures.
    """
    bound = population_bindings(rule, when)
    months, measures = table_value(when, "months"), rule.fields["measures"]
    if set(months) != set(measures):
        odd = "、".join(sorted(set(months) ^ set(measures)))
        message = f"{rule.id}: 影响期表与 measures 所列的处分种类不一致（{odd}）：请使两处一致。"
        raise ValueError(message)
    for i, measure_name in enumerate(measures):
        value = months[measure_name]
        bound[f"m{i}"] = _NONE if value is None else int(str(value))
        bound[f"c{i}"] = _last_over(when, max(bound[f"m{i}"], 0))
    bound["unmet"] = unmet_state(rule, when, "months")
    return bound


def _last_over(when: JudgementDate, months: int) -> int:
    guess = add_months(when.as_of, -months)
    return last_start(lambda day: add_months(day, months), when.as_of, guess)


def _ground(rule: Rule) -> dict[str, Sequence[str]]:
    return {"ground": rule.fields["ground"]} if "ground" in rule.fields else {}


def _sanctions(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    members, sanctions = population(t, b, rule).select("subject", "missing"), t["sanction"]
    sanctions = sanctions.filter(possibly(sanctions, _ground(rule)))
    sanctions = sanctions.mutate(sure=flag(fully(sanctions, _ground(rule))))
    joined = sanctions.join(members, sanctions.person == members.subject)
    return joined.drop("person")


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a sanction of a member."""
    members, sanctions = population(t, b, rule), t["sanction"]
    sanctions = sanctions.filter(possibly(sanctions, _ground(rule)))
    return sanctions.semi_join(members, sanctions.person == members.subject)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a sanction of a member."""
    import ibis

    measures = list(enumerate(rule.fields["measures"]))
    rows = _sanctions(t, b, rule)
    named = [(rows.measure == name, i) for i, name in measures]
    over = [(condition, flag(rows.decided_on <= b(f"c{i}"))) for condition, i in named]
    rows = rows.mutate(
        months=ibis.cases(*((condition, b(f"m{i}")) for condition, i in named), else_=_NONE),
        place=ibis.cases(*named, else_=_NONE),
        over=ibis.ifelse(
            rows.influence_until.notnull(),
            flag(rows.influence_until <= b("as_of")),
            ibis.cases(*over, else_=0),
        ),
    )
    counts = _against(rows, t, rule)
    found = rows.left_join(counts, rows.row_no == counts.k)
    bad = or_zero(found.bad) > 0
    is_open = (found.months == _NONE) & found.influence_until.isnull()
    state = _state_bars(found, is_open, bad, b)
    lacking = flag(is_open, _PERIOD)
    if rule.fields["effect"] == "frees":
        state = _state_frees(found, is_open, bad, b)
        lacking = flag(is_open, _PERIOD, _RESULTS)
    doubtful = (state != State.MET) & (found.sure == 0)
    unaged = (state != State.MET) & (found.missing > 0)
    state = flag(doubtful | unaged, State.UNKNOWN, state)
    lacking = flag(unaged, _BIRTH, flag(doubtful, _GROUND, lacking))
    return result(
        found,
        subject=found.subject,
        object=found.row_no,
        state=state,
        value=or_zero(found.bad),
        base_on=found.decided_on,
        missing=flag(state == State.UNKNOWN, lacking),
        row_no=found.row_no,
        f1=flag(found.months >= 0, found.months, ibis.null("int64")),
        f2=found.influence_until,
        f3=flag(found.place >= 0, found.place, ibis.null("int64")),
        matter=found.matter,
    )


def _state_bars(
    found: ir.Table, is_open: ir.BooleanValue, bad: ir.BooleanValue, b: Binding
) -> ir.IntegerValue:
    import ibis

    return ibis.cases(
        (is_open, State.UNKNOWN),
        (bad, b("unmet")),
        (found.over == 0, State.UPCOMING),
        else_=State.MET,
    )


def _state_frees(
    found: ir.Table, is_open: ir.BooleanValue, bad: ir.BooleanValue, b: Binding
) -> ir.IntegerValue:
    import ibis

    corrected = found.corrected_on.notnull() & (found.corrected_on <= b("as_of"))
    return ibis.cases(
        (is_open, State.UNKNOWN),
        (found.over == 0, State.UPCOMING),
        (~corrected | (found.has_results.notnull() & ~found.has_results), State.MET),
        (found.has_results.isnull(), State.UNKNOWN),
        (bad, b("unmet")),
        else_=State.ENTITLED,
    )


def _against(rows: ir.Table, t: Tables, rule: Rule) -> ir.Table:
    """Per sanction the decisions that must not be.

    Favours inside the period, or, where it frees, refusals on the same matter after it.
    """
    days = t["calendar"].select("day", "month_place", "month_reached")
    begun = rows.join(days, rows.decided_on == days.day).select(
        "row_no",
        "subject",
        "decided_on",
        "influence_until",
        "months",
        s_matter="matter",
        s_end=days.month_place + rows.months * _MONTH,
    )
    bars = rule.fields["effect"] == "bars"
    decided = restricted(t["benefit_decision"], {"domain": rule.fields["decisions"]})
    decided = decided.filter(decided.is_granted if bars else ~decided.is_granted)
    decided = decided.select(d_person="person", d_matter="matter", d_on="decided_on")
    dated = decided.join(days, decided.d_on == days.day).select(
        "d_person", "d_matter", "d_on", "month_reached"
    )
    on = [begun.subject == dated.d_person]
    if not bars:
        on.append(begun.s_matter == dated.d_matter)
    pairs = begun.join(dated, on)
    ended = (pairs.influence_until.notnull() & (pairs.d_on >= pairs.influence_until)) | (
        pairs.influence_until.isnull() & (pairs.months >= 0) & (pairs.month_reached >= pairs.s_end)
    )
    wrong = (pairs.d_on >= pairs.decided_on) & (~ended if bars else ended)
    return pairs.group_by(k=pairs.row_no).agg(bad=pairs.count(where=wrong))


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        for sanction in rows.having("sanction", "person", member.subject):
            if possibly_satisfies(sanction, _ground(rule)):
                yield _judge_sanction(rows, b, rule, member, sanction)


def _judge_sanction(
    rows: Rows, b: Bindings, rule: Rule, member: Member, sanction: Row
) -> Judgement:
    measures, until = rule.fields["measures"], sanction["influence_until"]
    place = measures.index(sanction["measure"]) if sanction["measure"] in measures else None
    months = _NONE if place is None else b[f"m{place}"]
    end = _end(sanction, months)
    bad = sum(_is_wrong(row, rule, sanction, end) for row in _decisions(rows, rule, sanction))
    if rule.fields["effect"] == "bars":
        state, lacking = _judge_bars(b, end, bad)
    else:
        state, lacking = _judge_frees(b, sanction, end, bad)
    if state != State.MET and member.missing:
        state, lacking = State.UNKNOWN, _BIRTH
    elif state != State.MET and not satisfies(sanction, _ground(rule)):
        state, lacking = State.UNKNOWN, _GROUND
    return Judgement(
        member.subject,
        sanction["row_no"],
        state=state,
        value=bad,
        base_on=sanction["decided_on"],
        missing=lacking if state == State.UNKNOWN else 0,
        row_no=sanction["row_no"],
        f1=months if months >= 0 else None,
        f2=until,
        f3=place,
        matter=sanction["matter"],
    )


def _end(sanction: Row, months: int) -> int | None:
    """First day after the period, None when nothing sets it."""
    if sanction["influence_until"] is not None:
        return int(sanction["influence_until"])
    if months < 0:
        return None
    return day_number(add_months(from_day_number(sanction["decided_on"]), months))


def _decisions(rows: Rows, rule: Rule, sanction: Row) -> Iterator[Row]:
    for row in rows.having("benefit_decision", "person", sanction["person"]):
        if row["domain"] in rule.fields["decisions"] and row["decided_on"] is not None:
            yield row


def _is_wrong(decision: Row, rule: Rule, sanction: Row, end: int | None) -> bool:
    on, bars = decision["decided_on"], rule.fields["effect"] == "bars"
    if on < sanction["decided_on"] or decision["is_granted"] is not bars:
        return False
    if bars:
        return end is None or on < end
    is_same = sanction["matter"] is not None and decision["matter"] == sanction["matter"]
    return is_same and end is not None and on >= end


def _judge_bars(b: Bindings, end: int | None, bad: int) -> tuple[int, int]:
    if end is None:
        return State.UNKNOWN, _PERIOD
    if bad:
        return b["unmet"], 0
    return (State.UPCOMING if end > b["as_of"] else State.MET), 0


def _judge_frees(b: Bindings, sanction: Row, end: int | None, bad: int) -> tuple[int, int]:
    if end is None:
        return State.UNKNOWN, _PERIOD
    if end > b["as_of"]:
        return State.UPCOMING, 0
    corrected, results = sanction["corrected_on"], sanction["has_results"]
    if corrected is None or corrected > b["as_of"] or results is False:
        return State.MET, 0
    if results is None:
        return State.UNKNOWN, _RESULTS
    return (b["unmet"] if bad else State.ENTITLED), 0


def reach(rule: Rule) -> list[Reach]:
    """The person's sanctions and decisions."""
    own = [Reach("sanction", "person"), Reach("benefit_decision", "person")]
    return [*population_reach(rule), *own]


def due(judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """First day after the period, while it runs."""
    if judgement.state != State.UPCOMING or judgement.base_on is None:
        return None
    if judgement.f2 is not None:
        return judgement.f2
    return day_number(add_months(from_day_number(judgement.base_on), judgement.f1 or 0))


def sentence(telling: Telling) -> str:
    """「张某 2024-05-01 受党内警告，影响期至 2025-05-01，期间有 1 项提拔、评优等决定」."""
    judgement, fields = telling.judgement, telling.rule.fields
    name = fields["measures"][judgement.f3] if judgement.f3 is not None else "处分或组织处理"
    told = f"{telling.subject} {telling.day(judgement.base_on)} 受{name}"
    end = judgement.f2
    if end is None and judgement.f1 is not None and judgement.base_on is not None:
        end = day_number(add_months(from_day_number(judgement.base_on), judgement.f1))
    if end is None:
        return told
    told += f"，影响期至 {telling.day(end)}"
    what = "、".join(fields["decisions"])
    if fields["effect"] == "bars":
        return f"{told}，期间有 {judgement.value} 项{what}决定" if judgement.value else told
    if judgement.value:
        return f"{told}，期满后仍因同一事由在{what}中被否决 {judgement.value} 次"
    if judgement.state == State.ENTITLED:
        return f"{told}，期满且已改正、做出成效，在{what}中应一视同仁"
    return told


def object_label(_rule: Rule, row_no: int) -> str:
    """The sanction's row."""
    return f"处分记录第 {row_no} 行"


KIND = RuleKind(
    name="influence_period",
    title="影响期",
    schema=SCHEMA,
    parameters={"months": "object"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_label=object_label,
    facts=("影响期月数", "决定载明的终止日期", ""),
    missing=(
        ("person", "birth_on", "出生年月"),
        ("sanction", "influence_until", "影响期"),
        ("sanction", "ground", "责任种类"),
        ("sanction", "has_results", "是否做出工作成效"),
    ),
)
