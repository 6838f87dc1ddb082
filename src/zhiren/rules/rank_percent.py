"""排名百分比 (rank_percent): the first or last x % of a class, with a prior step and an action.

The latest year of a class is judged. Places are counted among scored results; how a fraction of
a person is rounded and whether a tie at the line is in are readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from zhiren.rules.conditions import or_zero
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import choice, in_force_from, scaled, truth, whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.ranks import Place, place_rows, places
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
    "required": ["kind", "side", "action"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string"},
        "where": {"type": "object", "additionalProperties": {"type": "array"}},
        "side": {"enum": ["top", "bottom"]},
        "before": {"type": "string"},
        "spared": {"type": "string"},
        "action": {"type": "string"},
        "extra": {"type": "array", "items": {"type": "string"}},
    },
}
# A percent has at most two decimals, so shares are compared in ten-thousandths.
_SHARES = 10_000
_ROUNDING = {"floor": 0, "round": _SHARES // 2, "ceil": _SHARES - 1}
_YEARS_BACK = 2
_SCORE, _CLASS, _EXTRA, _BIRTH = 1, 2, 3, 4


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The quota's numbers and readings, the years looked at, the states of those within."""
    bound = population_bindings(rule, when)
    bound["percent"] = scaled(when, "percent", _SHARES // 100)
    bound["rounding"] = _ROUNDING[choice(when, "rounding", _ROUNDING, "floor")]
    bound["ties_in"] = int(choice(when, "ties", ("include", "exclude"), "exclude") == "include")
    bound["min_count"] = whole(when, "min_count", 0)
    bound["least_size"] = whole(when, "least_class_size", 1)
    bound["per_class"] = truth(when, "per_class", default=True)
    bound["require_extra"] = truth(when, "require_extra", default=True)
    bound["in_force"] = in_force_from(rule, when)
    bound["year"] = when.as_of.year
    for back in range(_YEARS_BACK + 1):
        bound[f"y{back}_from"] = day_number(date(when.as_of.year - back, 1, 1))
    bound["out_of_order"] = unmet_state(rule, when, "percent")
    bound["not_done"] = unmet_state(rule, when, "percent", "action_days")
    days = whole(when, "action_days") if "action_days" in when.values else None
    bound["late_from"] = bound["as_of"] - (bound["as_of"] + 1_000_000 if days is None else days)
    return bound


def _results(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Results of the latest year of each class, with ``grouped`` (the class, or one for all)."""
    import ibis

    rows = t["assessment_result"]
    rows = rows.filter(rows["kind"] == rule.fields["kind"])
    for column, allowed in rule.fields.get("where", {}).items():
        rows = rows.filter(rows[column].isin(list(allowed)))
    rows = rows.filter((rows.year <= b("year")) & (rows.year >= b("year") - _YEARS_BACK))
    # No class has an empty name, so those without one, and all of an undivided ranking, share it.
    named = ibis.coalesce(rows.assessment_class, ibis.literal(""))
    rows = rows.mutate(grouped=ibis.ifelse(b("per_class") == 1, named, ibis.literal("")))
    latest = rows.group_by(l_grouped=rows.grouped).agg(l_year=rows.year.max())
    return rows.semi_join(latest, [rows.grouped == latest.l_grouped, rows.year == latest.l_year])


def _judged(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    members = population(t, b, rule).select(m_subject="subject", m_missing="missing")
    rows = _results(t, b, rule)
    rows = rows.filter(rows.decided_on.isnull() | (rows.decided_on >= b("in_force")))
    return rows.join(members, rows.person == members.m_subject)


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a result of a member in the judged year."""
    return _judged(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a result of a member in the judged year."""
    rows, judged = _results(t, b, rule), _judged(t, b, rule)
    classed = rows.filter((b("per_class") == 0) | rows.assessment_class.notnull())
    unscored = classed.filter(classed.score.isnull())
    unscored = unscored.group_by(u_grouped=unscored.grouped).agg(unscored=unscored.count())
    scored = classed.filter(classed.score.notnull()).select("grouped", "score")
    placed = places(scored, ["grouped"], from_top=rule.fields["side"] == "top")
    joined = judged.left_join(
        placed, [judged.grouped == placed.r_grouped, judged.score == placed.r_score]
    )
    joined = joined.left_join(unscored, joined.grouped == unscored.u_grouped)
    joined = joined.mutate(
        is_within=_is_within(joined, b),
        is_unclassed=(b("per_class") == 1) & joined.assessment_class.isnull(),
    )
    return _judgements(joined, b, rule)


def _judgements(joined: ir.Table, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    back = [(joined.year == b("year") - i, b(f"y{i}_from")) for i in range(_YEARS_BACK)]
    missing = _missing(joined, b, rule)
    return result(
        joined,
        subject=joined.person,
        period=ibis.cases(*back, else_=b(f"y{_YEARS_BACK}_from")),
        state=ibis.cases(
            (missing > 0, State.UNKNOWN),
            (joined.is_within & _is_extra(joined, b, rule), _state(joined, b, rule)),
            else_=State.MET,
        ),
        value=joined.ahead + 1,
        base_on=joined.decided_on,
        missing=missing,
        row_no=joined.row_no,
        f1=joined.ranked,
        f2=joined.tied,
        f3=or_zero(joined.unscored),
        matter=joined.matter,
    )


def _is_within(joined: ir.Table, b: Binding) -> ir.BooleanValue:
    """The place that counts (first of a tie that is in, else its last) is inside the quota."""
    place = joined.ahead + 1 + (joined.tied - 1) * (1 - b("ties_in"))
    share = place * _SHARES <= joined.ranked * b("percent") + b("rounding")
    within = (share | (place <= b("min_count"))) & (joined.ranked >= b("least_size"))
    return within.fill_null(False)


def _is_extra(joined: ir.Table, b: Binding, rule: Rule) -> ir.BooleanValue:
    """No further condition is denied (an empty one is caught as missing)."""
    import ibis

    held: ir.BooleanValue = ibis.literal(value=True)
    for column in rule.fields.get("extra", []):
        held = held & joined[column].fill_null(True)
    return held | (b("require_extra") == 0)


def _missing(joined: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    could = _is_extra(joined, b, rule)
    cases = [
        (could & joined.is_unclassed, _CLASS),
        (could & joined.score.isnull(), _SCORE),
    ]
    for column in rule.fields.get("extra", []):
        asked = (b("require_extra") == 1) & joined[column].isnull()
        cases.append((could & joined.is_within & asked, _EXTRA))
    cases.append((could & joined.is_within & (joined.m_missing > 0), _BIRTH))
    return ibis.cases(*cases, else_=0)


def _happened(joined: ir.Table, b: Binding, column: str) -> ir.BooleanValue:
    return (joined[column] <= b("as_of")).fill_null(False)


def _state(joined: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    action, before = rule.fields["action"], rule.fields.get("before")
    done = _happened(joined, b, action)
    if rule.fields["side"] == "top":
        return ibis.ifelse(done, State.MET, State.ENTITLED)
    cases = []
    if spared := rule.fields.get("spared"):
        studied = _happened(joined, b, before) if before else ibis.literal(value=True)
        cases.append((joined[spared].fill_null(False) & studied, State.MET))
    if before:
        in_order = (joined[before] <= joined[action]).fill_null(False)
        cases.append((done & ~in_order, b("out_of_order")))
    cases.append((done, State.MET))
    cases.append(((joined.decided_on < b("late_from")).fill_null(False), b("not_done")))
    return ibis.cases(*cases, else_=State.DUE)


def _is_earlier(row: Row, b: Bindings) -> bool:
    """Decided before the rule was in force: ranked with the others, but not judged."""
    return row["decided_on"] is not None and row["decided_on"] < b["in_force"]


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    results = _result_rows(rows, b, rule)

    def group_of(row: Row) -> tuple[object, ...]:
        return (_group(row, b),)

    classed = [r for r in results if not b["per_class"] or r["assessment_class"] is not None]
    scored = [r for r in classed if r["score"] is not None]
    placed = place_rows(scored, group_of, from_top=rule.fields["side"] == "top")
    members = {m.subject: m.missing for m in population_rows(rows, b, rule)}
    for row in results:
        if row["person"] not in members or _is_earlier(row, b):
            continue
        place = placed.get(group_of(row), {}).get(row["score"])
        unscored = sum(r["score"] is None and group_of(r) == group_of(row) for r in classed)
        missing, state = _row_state(row, place, b, rule, members[row["person"]])
        yield Judgement(
            row["person"],
            period=b[f"y{b['year'] - row['year']}_from"],
            state=state,
            value=place.ahead + 1 if place else None,
            base_on=row["decided_on"],
            missing=missing,
            row_no=row["row_no"],
            f1=place.ranked if place else None,
            f2=place.tied if place else None,
            f3=unscored,
            matter=row["matter"],
        )


def _group(row: Row, b: Bindings) -> str:
    return str(row["assessment_class"] or "") if b["per_class"] else ""


def _result_rows(rows: Rows, b: Bindings, rule: Rule) -> list[Row]:
    found = [
        row
        for row in rows.having("assessment_result", "kind", rule.fields["kind"])
        if satisfies(row, rule.fields.get("where", {}))
        and b["year"] - _YEARS_BACK <= row["year"] <= b["year"]
    ]
    latest: dict[str, int] = {}
    for row in found:
        group = _group(row, b)
        latest[group] = max(row["year"], latest.get(group, row["year"]))
    return [row for row in found if row["year"] == latest[_group(row, b)]]


def _row_state(
    row: Row, place: Place | None, b: Bindings, rule: Rule, missing_birth: int
) -> tuple[int, int]:
    """Missing datum and state."""
    extra = [row[column] for column in rule.fields.get("extra", []) if b["require_extra"]]
    if False in extra:
        return 0, State.MET
    if b["per_class"] and row["assessment_class"] is None:
        return _CLASS, State.UNKNOWN
    if place is None:
        return _SCORE, State.UNKNOWN
    if not _row_is_within(place, b):
        return 0, State.MET
    if None in extra:
        return _EXTRA, State.UNKNOWN
    if missing_birth:
        return _BIRTH, State.UNKNOWN
    return 0, _followed(row, b, rule)


def _row_is_within(place: Place, b: Bindings) -> bool:
    counted = place.ahead + 1 + (place.tied - 1) * (1 - b["ties_in"])
    share = counted * _SHARES <= place.ranked * b["percent"] + b["rounding"]
    return (share or counted <= b["min_count"]) and place.ranked >= b["least_size"]


def _followed(row: Row, b: Bindings, rule: Rule) -> int:
    """State of a person within, by what has been done since."""

    def on(name: str) -> int | None:
        day = row[rule.fields[name]] if name in rule.fields else None
        return day if day is not None and day <= b["as_of"] else None

    done = on("action")
    if rule.fields["side"] == "top":
        return State.ENTITLED if done is None else State.MET
    studied = on("before")
    was_studied = studied is not None or "before" not in rule.fields
    if "spared" in rule.fields and row[rule.fields["spared"]] and was_studied:
        return State.MET
    if done is not None:
        in_order = "before" not in rule.fields or (studied is not None and studied <= done)
        return State.MET if in_order else b["out_of_order"]
    late = row["decided_on"] is not None and row["decided_on"] < b["late_from"]
    return b["not_done"] if late else State.DUE


def reach(rule: Rule) -> list[Reach]:
    """All results of the classes a person is in; of the kind where classes are not parted."""
    own = Reach("assessment_result", "person")
    parted = rule.parameters.get("per_class")
    whole_kind = parted is not None and any(not entry.value for entry in parted.values)
    column = "kind" if whole_kind else "assessment_class"
    group = Reach("assessment_result", column, own, column)
    return [*population_reach(rule), own, group]


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """Last day for the action, where a reading gives one."""
    if "action_days" not in rule.parameters or judgement.base_on is None:
        return None
    return judgement.base_on + b["as_of"] - b["late_from"]


def sentence(telling: Telling) -> str:
    """「张某2024年年度考核在同类 100 人中排后第 2 名，在后 3% 之内，应由……谈话提醒」."""
    judgement, rule = telling.judgement, telling.rule
    side = "前" if rule.fields["side"] == "top" else "后"
    year = telling.day(judgement.period)[:4]
    told = f"{telling.subject} {year} 年{rule.fields['kind']}"
    if judgement.value is None:
        return f"{told}尚无可比排名"
    tied = f"（{judgement.f2} 人并列）" if (judgement.f2 or 0) > 1 else ""
    told += (
        f"在同类 {judgement.f1} 人中排{'倒数' if side == '后' else ''}第 {judgement.value} 名{tied}"
    )
    place = Place(judgement.value - 1, judgement.f2 or 1, judgement.f1 or 1)
    if not _row_is_within(place, telling.bindings):
        return f"{told}，不在{side} {telling.parameter('percent')}%之内"
    told += f"，在{side} {telling.parameter('percent')}%之内"
    told += f"，{rule.consequence}" if rule.consequence else ""
    if judgement.state in {State.BREACH, State.DEVIATION}:
        told += "，未按规定的次序或期限办理"
    return told


KIND = RuleKind(
    name="rank_percent",
    title="排名百分比",
    schema=SCHEMA,
    parameters={
        "percent": "number",
        "rounding": "string",
        "ties": "string",
        "min_count": "integer",
        "least_class_size": "integer",
        "per_class": "boolean",
        "require_extra": "boolean",
        "action_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("参加排名人数", "并列人数", "无得分人数"),
    missing=(
        ("assessment_result", "score", "考核得分"),
        ("assessment_result", "assessment_class", "考核类别"),
        ("assessment_result", "took_initiative", "主动作为、表现突出的认定"),
        ("person", "birth_on", "出生年月"),
    ),
)
