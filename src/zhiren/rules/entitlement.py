"""待遇保障 (entitlement): benefits due to the members of a population, year by year.

Either one record of the benefit a year, or an amount by full years of service. The open year is
将到期 or 待办 until it is fulfilled; a closed one unfulfilled is unmet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhiren.policy.rule import Strength
from zhiren.rules.anniversaries import last_start
from zhiren.rules.conditions import flag, or_zero
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import table_value
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.windows import by_slot
from zhiren.workdays.days import add_years, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["benefits"],
    "additionalProperties": False,
    "properties": {
        "benefits": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 6},
        "amount": {"const": "service_years"},
        "look_back": {"type": "integer", "minimum": 0, "maximum": 1},
    },
}
# Steps of a table of amounts; fewer are filled up with steps nobody reaches.
STEPS = 8
_NEVER = -10_000_000
_BIRTH, _START, _GRANTED = 1, 2, 3


def _years(rule: Rule) -> int:
    return int(rule.fields.get("look_back", 1)) + 1


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The years and their first days, states, and for amounts the latest work start of a step."""
    bound = population_bindings(rule, when)
    count, year = _years(rule), when.as_of.year
    starts = [date(year - count + 1 + j, 1, 1) for j in range(count)]
    for j, start in enumerate(starts):
        bound[f"y{j}"], bound[f"p{j}_from"] = start.year, day_number(start)
    days_left = day_number(date(year + 1, 1, 1)) - bound["as_of"]
    is_near = days_left <= warning_days(when)
    bound["unmet"] = unmet_state(rule, when, "days")
    bound["open_state"], bound["unknown"] = State.DUE if is_near else State.UPCOMING, State.UNKNOWN
    if rule.strength == Strength.PERMISSION:
        bound |= {"unmet": State.MET, "open_state": State.MET, "unknown": State.MET}
    if "amount" in rule.fields:
        bound |= _step_bindings(when, starts)
    return bound


def _step_bindings(when: JudgementDate, starts: Sequence[date]) -> dict[str, int]:
    table = table_value(when, "days")
    steps = sorted((int(years), round(float(str(days)) * 100)) for years, days in table.items())
    if len(steps) > STEPS:
        message = f"按工龄的数量表最多 {STEPS} 档，实有 {len(steps)} 档：请合并相同的档次。"
        raise ValueError(message)
    bound = {"most": max(days for _years, days in steps)}
    for i in range(STEPS):
        years, days = steps[i] if i < len(steps) else (0, 0)
        bound[f"a{i}"] = days
        for j, start in enumerate(starts):
            bound[f"s{i}_{j}"] = _latest_start(years, start) if i < len(steps) else _NEVER
    return bound


def _latest_start(years: int, on: date) -> int:
    return last_start(lambda day: add_years(day, years), on, add_years(on, -years))


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member, benefit and year."""
    return _keys(population(t, b, rule), t, b, rule)


def _keys(members: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Members x (benefit, year); a newcomer is not judged on a year that had begun."""
    count = _years(rule)
    cells = len(rule.fields["benefits"]) * count
    slots = t["slot"].filter(t["slot"].n < cells)
    slots = slots.select(
        cell=slots.n,
        p_from=by_slot(slots.n, [b(f"p{i % count}_from") for i in range(cells)]),
        is_open=by_slot(slots.n, [_number(i % count == count - 1) for i in range(cells)]),
    )
    keys = members.cross_join(slots)
    return keys.filter((keys.is_open == 1) | keys.since.isnull() | (keys.since <= keys.p_from))


def _number(value: int) -> ir.IntegerScalar:
    import ibis

    return ibis.literal(int(value), "int64")


def _counts(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Per person what was granted in each cell, and how many amounts are empty."""
    count, benefits = _years(rule), rule.fields["benefits"]
    rows = t["benefit_record"]
    rows = rows.filter(rows.benefit.isin(list(benefits)))
    rows = rows.filter((rows.year >= b("y0")) & (rows.year <= b(f"y{count - 1}")))
    measures: dict[str, ir.IntegerScalar] = {}
    for cell in range(len(benefits) * count):
        within = (rows.benefit == benefits[cell // count]) & (rows.year == b(f"y{cell % count}"))
        if "amount" in rule.fields:
            measures[f"n{cell}"] = rows.granted.sum(where=within)
            measures[f"u{cell}"] = rows.count(where=within & rows.granted.isnull())
        else:
            measures[f"n{cell}"] = rows.count(where=within)
    return rows.group_by(k=rows.person).agg(**measures)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member, benefit and year."""
    return _judged(population(t, b, rule), _counts(t, b, rule), t, b, rule)


def unmet(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The same without those who were granted the most there is in every year."""
    members, counts = population(t, b, rule), _counts(t, b, rule)
    kept = counts
    for cell in range(len(rule.fields["benefits"]) * _years(rule)):
        kept = kept.filter(kept[f"n{cell}"] >= (b("most") if "amount" in rule.fields else 1))
    members = members.anti_join(kept, members.subject == kept.k)
    return _judged(members, counts, t, b, rule)


def _judged(members: ir.Table, counts: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    count = _years(rule)
    cells = range(len(rule.fields["benefits"]) * count)
    # Joined before a member becomes several rows: one look-up a member.
    joined = _keys(members.left_join(counts, members.subject == counts.k), t, b, rule)
    amount = "amount" in rule.fields
    found = joined.select(
        *(joined[name] for name in (*members.columns, "cell", "p_from", "is_open")),
        value=or_zero(by_slot(joined.cell, [joined[f"n{i}"] for i in cells])),
        empty=or_zero(by_slot(joined.cell, [joined[f"u{i}"] for i in cells])) if amount else 0,
    )
    need: ir.IntegerValue = ibis.literal(1, "int64")
    no_start: ir.BooleanValue = ibis.literal(False)
    if amount:
        people = t["person"].select(w_person="person", work_start_on="work_start_on")
        with_start = found.left_join(people, found.subject == people.w_person)
        found = with_start.select(*(with_start[n] for n in found.columns), "work_start_on")
        no_start = found.work_start_on.isnull()
        by_cell = by_slot(found.cell, [_due_amount(found, b, i % count) for i in cells])
        need = flag(no_start, b("most"), by_cell)
    enough = found.value >= need
    lacking = ibis.cases(
        (no_start, _START), (found.empty > 0, _GRANTED), (found.missing > 0, _BIRTH), else_=0
    )
    state = ibis.cases(
        (enough, State.MET),
        (lacking > 0, b("unknown")),
        (found.is_open == 1, b("open_state")),
        else_=b("unmet"),
    )
    return result(
        found,
        subject=found.subject,
        object=by_slot(found.cell, [_number(i // count) for i in cells]),
        period=found.p_from,
        state=state,
        value=found.value,
        missing=flag(state == State.UNKNOWN, lacking),
        f1=found.since,
        f2=flag(~no_start, need, ibis.null("int64")),
    )


def _due_amount(found: ir.Table, b: Binding, year: int) -> ir.IntegerValue:
    import ibis

    steps = reversed(range(STEPS))
    return ibis.cases(
        *[(found.work_start_on <= b(f"s{i}_{year}"), b(f"a{i}")) for i in steps], else_=0
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    count = _years(rule)
    for member in population_rows(rows, b, rule):
        for cell in range(len(rule.fields["benefits"]) * count):
            index, year = divmod(cell, count)
            start, is_open = b[f"p{year}_from"], year == count - 1
            if not is_open and member.since is not None and member.since > start:
                continue
            granted = _granted(rows, b, rule, member.subject, index, year)
            need = _need(rows, b, rule, member.subject, year)
            value = sum(g for g in granted if g is not None)
            lacking = _lacking(need, granted, member.missing)
            state = b["open_state"] if is_open else b["unmet"]
            if value >= (b["most"] if need is None else need):
                state = State.MET
            elif lacking:
                state = b["unknown"]
            yield Judgement(
                member.subject,
                index,
                start,
                state,
                value,
                missing=lacking if state == State.UNKNOWN else 0,
                f1=member.since,
                f2=need,
            )


def _granted(
    rows: Rows, b: Bindings, rule: Rule, subject: int, index: int, year: int
) -> list[int | None]:
    return [
        row["granted"] if "amount" in rule.fields else 1
        for row in rows.having("benefit_record", "person", subject)
        if row["benefit"] == rule.fields["benefits"][index] and row["year"] == b[f"y{year}"]
    ]


def _need(rows: Rows, b: Bindings, rule: Rule, subject: int, year: int) -> int | None:
    """The amount due, None when the work start is unknown."""
    if "amount" not in rule.fields:
        return 1
    person = rows.first("person", "person", subject)
    start = person["work_start_on"] if person else None
    if start is None:
        return None
    reached = [b[f"a{i}"] for i in range(STEPS) if start <= b[f"s{i}_{year}"]]
    return reached[-1] if reached else 0


def _lacking(need: int | None, granted: list[int | None], missing: int) -> int:
    if need is None:
        return _START
    return _GRANTED if None in granted else _BIRTH * int(missing > 0)


def reach(rule: Rule) -> list[Reach]:
    """Own membership, the person's row and the benefits recorded."""
    own = [*population_reach(rule), Reach("person", "person")]
    return [*dict.fromkeys(own), Reach("benefit_record", "person")]


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """Last day of the open year."""
    last = _years(rule) - 1
    if judgement.period != b[f"p{last}_from"] or judgement.state == State.MET:
        return None
    return day_number(date(b[f"y{last}"], 12, 31))


def sentence(telling: Telling) -> str:
    """「张某 2024 年带薪年休假已落实 3 天，应落实 10 天」."""
    judgement, fields = telling.judgement, telling.rule.fields
    year = telling.day(judgement.period)[:4]
    told = f"{telling.subject} {year} 年“{fields['benefits'][judgement.object or 0]}”"
    if "amount" not in fields:
        return f"{told}{'已落实' if judgement.value else '尚无落实记录'}"
    unit = telling.unit("days")
    told += f"已落实 {telling.number(judgement.value, 100)} {unit}"
    if judgement.f2 is None:
        return told
    return f"{told}，应落实 {telling.number(judgement.f2, 100)} {unit}"


def object_label(rule: Rule, index: int) -> str:
    """The benefit."""
    return str(rule.fields["benefits"][index])


KIND = RuleKind(
    name="entitlement",
    title="待遇保障",
    schema=SCHEMA,
    parameters={"days": "object", "warning_days": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    unmet=unmet,
    object_label=object_label,
    facts=("起算日期", "应落实数量(百分之一)", ""),
    missing=(
        ("person", "birth_on", "出生年月"),
        ("person", "work_start_on", "参加工作时间"),
        ("benefit_record", "granted", "落实数量"),
    ),
)
