"""连续结果 (consecutive_results): the same result in n consecutive years, and talks beside it.

A grade, or the last place of a class, in each of the years; with 约谈 and 诫勉 the wording of
a clause may be read in four ways (A to D), and a parameter says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag, or_zero
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import choice, whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.streak_matters import common_matter, matter_of, with_matter
from zhiren.rules.streak_rows import Reading, Years, judged_years
from zhiren.rules.streaks import YEARS, any_year, every_year, with_runs
from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string"},
        "grades": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "ranked_last": {"const": True},
        "talks": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "favourable": {"type": "boolean"},
        "done_by": {
            "type": "object",
            "required": ["table", "subject", "on"],
            "additionalProperties": False,
            "properties": {
                "table": {"type": "string"},
                "subject": {"type": "string"},
                "on": {"type": "string"},
                "where": {"type": "object", "additionalProperties": {"type": "array"}},
            },
        },
    },
    "oneOf": [{"required": ["grades"]}, {"required": ["ranked_last"]}],
}
_RESULT, _BIRTH = 1, 2
_LAST_MONTH = 12


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """n, the reading as four flags, the first days of the years looked back on."""
    bound = population_bindings(rule, when)
    bound["years"] = whole(when, "years")
    if not 1 <= bound["years"] <= YEARS:
        raise ValueError(f"{rule.id}: 连续年数须在 1 至 {YEARS} 之间，现为 {bound['years']}。")
    reading = choice(when, "reading", ("A", "B", "C", "D"), "B")
    for name in ("A", "B", "C", "D"):
        bound[f"reading_{name}"] = int(reading == name)
    bound["skips"] = int(choice(when, "gap_policy", ("break", "skip"), "break") == "skip")
    expected = whole(when, "results_by_month", _LAST_MONTH)
    bound["latest_end"] = 1 if when.as_of.month > expected else 2
    bound["ties_count"] = int(choice(when, "last_ties", ("none", "all"), "none") == "all")
    bound["least_size"] = whole(when, "least_class_size", 1)
    bound["year"] = when.as_of.year
    for back in range(-1, YEARS):
        bound[f"y{back + 1}_until"] = day_number(date(when.as_of.year - back, 1, 1))
    unmet = unmet_state(rule, when, "years", "reading")
    bound["hit"] = State.ENTITLED if rule.fields.get("favourable") else unmet
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member."""
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member.

    Only those with enough years that may hold, or with a talk, are looked at closely: for the
    rest the clause cannot apply, and they are most.
    """
    everybody, results = population(t, b, rule), _results(t, b, rule)
    near = _candidates(t, results, b, rule)
    others = everybody.anti_join(near, everybody.subject == near.c_person)
    members = everybody.semi_join(near, everybody.subject == near.c_person)
    looked_at = _looked_at(
        members, results.semi_join(near, results.person == near.c_person), t, b, rule
    )
    return looked_at.union(result(others, subject=others.subject, state=State.MET))


def _candidates(t: Tables, results: ir.Table, b: Binding, rule: Rule) -> ir.Table:
    may_hold = results.filter(results.holds | results.is_unknown)
    counts = may_hold.group_by(c_person=may_hold.person).agg(n=may_hold.count())
    near = counts.filter(counts.n >= b("years")).select("c_person")
    if "talks" not in rule.fields:
        return near
    talked = _talks(t, b, rule)
    return near.union(talked.select(c_person=talked.t_person), distinct=True)


def _looked_at(members: ir.Table, results: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    years = _yearly(results, b)
    joined = members.left_join(years, members.subject == years.k_person)
    talks = rule.fields.get("talks")
    if talks:
        held = _talks(t, b, rule)
        joined = joined.left_join(held, joined.subject == held.t_person)
    flags = {f"{x}{k}": flag(or_zero(joined[f"{x}{k}"]) > 0) for x in "apq" for k in range(YEARS)}
    if talks:
        flags |= {f"t{k}": flag(or_zero(joined[f"t{k}"]) > 0) for k in range(YEARS)}
    base = _later(joined.decided_on, joined.held_on) if talks else joined.decided_on
    matters = {f"{x}{k}": joined[f"{x}{k}"] for x in ("mn" if talks else "m") for k in range(YEARS)}
    rows = joined.select(
        "subject", "missing", base_on=base, row_no=joined.decisive, **flags, **matters
    )
    rows = with_runs(rows, b)
    return _judgements(_with_done(rows, t, b, rule), b, rule)


def _later(first: ir.IntegerValue, second: ir.IntegerValue) -> ir.IntegerValue:
    import ibis

    return ibis.cases(
        (second.isnull(), first), (first.isnull() | (first < second), second), else_=first
    )


def _judgements(rows: ir.Table, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    def hit(rows: ir.Table, results: str, talks: str, run: ir.IntegerValue) -> ir.BooleanValue:
        return _hit(rows, b, rule, results, talks, run)

    certain, possible = hit(rows, "p", "t", rows.held), hit(rows, "q", "t", rows.maybe)
    rows = rows.mutate(is_hit=certain, is_possible=possible)
    if not rule.fields.get("favourable"):
        rows = with_matter(rows, hit, b, has_talks="talks" in rule.fields)
    outcome = ibis.ifelse(rows.is_done, ibis.literal(int(State.MET), "int64"), b("hit"))
    has_talks = "talks" in rule.fields
    return result(
        rows,
        subject=rows.subject,
        state=ibis.cases(
            (rows.is_hit & (rows.missing > 0), State.UNKNOWN),
            (rows.is_hit, outcome),
            (rows.is_possible, State.UNKNOWN),
            else_=State.MET,
        ),
        value=rows.held,
        base_on=rows.base_on,
        missing=ibis.cases(
            (rows.is_hit & (rows.missing > 0), _BIRTH),
            (rows.is_possible & ~rows.is_hit, _RESULT),
            else_=0,
        ),
        row_no=rows.row_no,
        f1=ibis.ifelse(rows.latest < YEARS, b("year") - rows.latest, ibis.null("int64")),
        f2=any_year(rows, "t", since_last=True) if has_talks else None,
        f3=rows.maybe - rows.held,
        matter=None
        if rule.fields.get("favourable")
        else ibis.ifelse(rows.is_hit, rows.matter, ibis.null("string")),
    )


def _hit(
    rows: ir.Table, b: Binding, rule: Rule, results: str, talks: str, held: ir.IntegerValue
) -> ir.BooleanValue:
    """Whether the clause applies, from the columns of results and talks and the run's count."""
    run = held >= b("years")
    if "talks" not in rule.fields:
        return run
    talked = [rows[f"{talks}{k}"] > 0 for k in range(YEARS)]
    either = [talked[k] | (rows[f"{results}{k}"] > 0) for k in range(YEARS)]
    within = any_year(rows, talks, since_last=False) > 0
    since = any_year(rows, talks, since_last=True) > 0
    return (
        ((b("reading_A") == 1) & run & within)
        | ((b("reading_B") == 1) & (run | every_year(rows, talked, b)))
        | ((b("reading_C") == 1) & (run | since))
        | ((b("reading_D") == 1) & every_year(rows, either, b))
    )


def _results(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Results of the years looked back on, with ``holds`` and ``is_unknown``."""
    rows = t["assessment_result"]
    rows = rows.filter(rows["kind"] == rule.fields["kind"])
    rows = rows.filter((rows.year <= b("year")) & (rows.year > b("year") - YEARS))
    return _with_result(rows, b, rule)


def _yearly(rows: ir.Table, b: Binding) -> ir.Table:
    """Per person and year back: assessed, holds, holds or may; the last decision."""
    measures: dict[str, ir.Value] = {
        "decided_on": rows.decided_on.max(),
        "decisive": rows.row_no.max(),
    }
    for k in range(YEARS):
        in_year = rows.year == b("year") - k
        measures[f"a{k}"] = rows.count(where=in_year)
        measures[f"p{k}"] = rows.count(where=in_year & rows.holds)
        measures[f"q{k}"] = rows.count(where=in_year & (rows.holds | rows.is_unknown))
        measures[f"m{k}"] = rows.matter.max(where=in_year & rows.holds)
    return rows.group_by(k_person=rows.person).agg(**measures)


def _with_result(rows: ir.Table, b: Binding, rule: Rule) -> ir.Table:
    """Adds ``holds`` and ``is_unknown``, neither NULL."""
    if "grades" in rule.fields:
        graded = rows.grade.isin(list(rule.fields["grades"])).fill_null(False)
        return rows.mutate(holds=graded, is_unknown=rows.grade.isnull())
    known = rows.score.notnull() & rows.assessment_class.notnull()
    scored = rows.filter(known).select("assessment_class", "year", "score")
    last = _last_places(scored, b)
    joined = rows.left_join(
        last,
        [
            rows.assessment_class == last.r_class,
            rows.year == last.r_year,
            rows.score == last.r_score,
        ],
    )
    return joined.mutate(
        holds=joined.tied.notnull(),
        is_unknown=joined.score.isnull() | joined.assessment_class.isnull(),
    )


def _last_places(scored: ir.Table, b: Binding) -> ir.Table:
    """The lowest score of each class and year that makes its holder the last."""
    lows = scored.group_by(r_class=scored.assessment_class, r_year=scored.year).agg(
        r_score=scored.score.min(), ranked=scored.count()
    )
    lows = lows.filter(lows.ranked >= b("least_size"))
    held = scored.join(
        lows,
        [
            scored.assessment_class == lows.r_class,
            scored.year == lows.r_year,
            scored.score == lows.r_score,
        ],
    )
    last = held.group_by(["r_class", "r_year", "r_score"]).agg(tied=held.count())
    return last.filter((last.tied == 1) | (b("ties_count") == 1))


def _talks(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    talks = t["talk"]
    talks = talks.filter(talks["kind"].isin(list(rule.fields["talks"])))
    talks = talks.filter(talks.held_on >= b(f"y{YEARS}_until"))
    measures: dict[str, ir.Value] = {"held_on": talks.held_on.max()}
    for k in range(YEARS):
        in_year = (talks.held_on >= b(f"y{k + 1}_until")) & (talks.held_on < b(f"y{k}_until"))
        measures[f"t{k}"] = talks.count(where=in_year)
        measures[f"n{k}"] = common_matter(talks, in_year)
    return talks.group_by(t_person=talks.to_person).agg(**measures)


def _with_done(rows: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """``is_done``: what the hit asks for was decided on or after the last result."""
    import ibis

    source = rule.fields.get("done_by")
    if source is None:
        return rows.mutate(is_done=ibis.literal(value=False))
    done = t[source["table"]]
    for column, allowed in source.get("where", {}).items():
        done = done.filter(done[column].isin(list(allowed)))
    done = done.filter(done[source["on"]] <= b("as_of"))
    done = done.group_by(d_subject=done[source["subject"]]).agg(d_on=done[source["on"]].max())
    joined = rows.left_join(done, rows.subject == done.d_subject)
    settled = (joined.d_on >= joined.base_on).fill_null(False)
    return joined.mutate(is_done=settled)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    years_of = judged_years(rows, b, rule)
    for member in population_rows(rows, b, rule):
        years = years_of(member.subject)
        if len(years.may_hold) < b["years"] and not years.talked:
            yield Judgement(member.subject)
            continue
        reading = Reading(years, b, has_talks="talks" in rule.fields)
        certain, possible = reading.is_hit(years.holds), reading.is_hit(years.may_hold)
        state, missing = State.MET, 0
        if certain and member.missing:
            state, missing = State.UNKNOWN, _BIRTH
        elif certain:
            state = State.MET if _is_done(rows, b, rule, member.subject, years) else State(b["hit"])
        elif possible:
            state, missing = State.UNKNOWN, _RESULT
        held = reading.run_years(years.holds)
        yield Judgement(
            member.subject,
            state=state,
            value=held,
            base_on=years.base_on,
            missing=missing,
            row_no=years.decisive,
            f1=max(years.assessed, default=None),
            f2=len(reading.talk_years()) if "talks" in rule.fields else None,
            f3=reading.run_years(years.may_hold) - held,
            matter=matter_of(reading) if certain and not rule.fields.get("favourable") else None,
        )


def _is_done(rows: Rows, b: Bindings, rule: Rule, subject: int, years: Years) -> bool:
    source = rule.fields.get("done_by")
    if source is None:
        return False
    where = source.get("where", {})
    days = [
        row[source["on"]]
        for row in rows.having(source["table"], source["subject"], subject)
        if all(row[column] in allowed for column, allowed in where.items())
    ]
    known = [day for day in days if day is not None and day <= b["as_of"]]
    return bool(known) and years.base_on is not None and max(known) >= years.base_on


def reach(rule: Rule) -> list[Reach]:
    """The person's results (and those of the same classes), talks and later decisions."""
    own = Reach("assessment_result", "person")
    reached = [*population_reach(rule), own]
    if "ranked_last" in rule.fields:
        reached.append(Reach("assessment_result", "assessment_class", own, "assessment_class"))
    if "talks" in rule.fields:
        reached.append(Reach("talk", "to_person"))
    if source := rule.fields.get("done_by"):
        reached.append(Reach(source["table"], source["subject"]))
    return reached


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """No clause sets a day."""
    return None


def sentence(telling: Telling) -> str:
    """「张某履职尽责考核最近 3 年（截至 2023 年）连续 3 年为优秀，优先提拔和重用」."""
    judgement, rule = telling.judgement, telling.rule
    years = telling.bindings["years"]
    result_title = "、".join(rule.fields["grades"]) if "grades" in rule.fields else "排名末位"
    verb = "为" if "grades" in rule.fields else ""
    if judgement.value is None:
        return f"{telling.subject}近 {YEARS} 年{rule.fields['kind']}{verb}{result_title}的不足 {years} 年"
    if judgement.f1 is None:
        told = f"{telling.subject}近年没有{rule.fields['kind']}结果"
    else:
        told = f"{telling.subject}{rule.fields['kind']}截至 {judgement.f1} 年"
        run = (
            f"连续 {years} 年"
            if judgement.value == years
            else f"最近 {years} 年中 {judgement.value} 年"
        )
        told += f"{run}{verb}{result_title}"
    if judgement.f2:
        told += f"，其间 {judgement.f2} 个年度受到{'、'.join(rule.fields['talks'])}"
    is_hit = judgement.state not in {State.MET, State.UNKNOWN}
    return f"{told}，{rule.consequence}" if is_hit and rule.consequence else told


KIND = RuleKind(
    name="consecutive_results",
    title="连续结果",
    schema=SCHEMA,
    parameters={
        "years": "integer",
        "reading": "string",
        "gap_policy": "string",
        "results_by_month": "integer",
        "last_ties": "string",
        "least_class_size": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("最近考核年度", "受到谈话的年数", "结果不明的年数"),
    missing=(
        ("assessment_result", "grade", "考核等次、得分或类别"),
        ("person", "birth_on", "出生年月"),
    ),
)
