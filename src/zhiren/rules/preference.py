"""优先对象 (preference): who comes first for a benefit, by facts on record.

Nobody can be in breach: a person whose conditions hold is 可享受, one whose conditions cannot be
settled for want of data 数据不足.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import (
    bits,
    bits_of,
    flag,
    fully,
    names_of_bits,
    or_zero,
    possibly,
    possibly_satisfies,
    restricted,
    total_of,
)
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import whole
from zhiren.rules.outcome import result
from zhiren.rules.population import (
    current,
    is_current,
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.days import add_years, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]
    Condition = Mapping[str, Any]

_CONDITION = {
    "type": "object",
    "required": ["title", "table"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string"},
        "table": {"type": "string"},
        "where": {"type": "object"},
        "among": {"type": "object"},
        "within": {"const": "look_back_years"},
        "current": {"const": True},
        "finished": {"const": True},
        "minimum_days": {"const": "practice_days"},
        "latest": {"type": "string"},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["benefit", "conditions"],
    "additionalProperties": False,
    "properties": {
        "benefit": {"type": "string"},
        "combine": {"enum": ["all", "any"]},
        "conditions": {"type": "array", "maxItems": 12, "items": _CONDITION},
    },
}
_BIRTH, _DETAIL = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """First day that counts as recent, and the least length of a practice."""
    bound = population_bindings(rule, when)
    if "look_back_years" in when.values:
        first = add_years(when.as_of, -whole(when, "look_back_years"))
        bound["recent_from"] = day_number(first) + 1
    if "practice_days" in when.values:
        bound["practice_days"] = whole(when, "practice_days")
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member."""
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member."""
    found = population(t, b, rule).select("subject", "missing")
    conditions = rule.fields["conditions"]
    for index, condition in enumerate(conditions):
        counts = _counted(t, b, condition)
        joined = found.left_join(counts, found.subject == counts.k)
        kept = {name: joined[name] for name in found.columns}
        found = joined.select(**kept, **{f"c{index}": or_zero(joined.held)})
    # held: 2 the condition holds, 1 it may, 0 it does not.
    yes = [found[f"c{i}"] == 2 for i in range(len(conditions))]  # noqa: PLR2004
    may = [found[f"c{i}"] == 1 for i in range(len(conditions))]
    state = _state(found, yes, may, rule)
    return result(
        found,
        subject=found.subject,
        state=state,
        value=total_of(yes),
        missing=flag(state == State.UNKNOWN, flag(total_of(may) > 0, _DETAIL, _BIRTH)),
        f1=bits(yes),
        f2=bits(may),
    )


def _state(
    found: ir.Table,
    yes: Sequence[ir.BooleanValue],
    may: Sequence[ir.BooleanValue],
    rule: Rule,
) -> ir.IntegerValue:
    import ibis

    held, open_ = total_of(yes), total_of(may)
    entitled = flag(found.missing > 0, State.UNKNOWN, State.ENTITLED)
    if rule.fields.get("combine") == "any" and yes:
        return ibis.cases((held > 0, entitled), (open_ > 0, State.UNKNOWN), else_=State.MET)
    return ibis.cases(
        (held == len(yes), entitled), (held + open_ == len(yes), State.UNKNOWN), else_=State.MET
    )


def _counted(t: Tables, b: Binding, condition: Condition) -> ir.Table:
    """Per person, 2 where a row holds the condition, 1 where one may."""
    import ibis

    table, where = condition["table"], condition.get("where", {})
    rows = restricted(t[table], condition.get("among", {}))
    rows = _in_time(rows, b, condition)
    if "latest" not in condition:
        rows = rows.filter(possibly(rows, where))
        weighed = rows.select(k="person", held=flag(fully(rows, where), 2, 1))
        return weighed.group_by("k").agg(held=weighed.held.max())
    on = rows[condition["latest"]]
    last = rows.group_by(k=rows.person).agg(
        last=on.max(),
        last_sure=on.max(where=fully(rows, where)),
        last_may=on.max(where=possibly(rows, where)),
    )
    held = ibis.cases(
        (last.last_sure == last["last"], 2), (last.last_may == last["last"], 1), else_=0
    )
    return last.select(k="k", held=held)


def _in_time(rows: ir.Table, b: Binding, condition: Condition) -> ir.Table:
    table = table_of(condition["table"])
    start, end = table.spell or ("", "")
    if "within" in condition:
        rows = rows.filter(rows[table.visible_by or start] >= b("recent_from"))
    if "current" in condition:
        rows = current(rows, b, start, end)
    if "finished" in condition:
        rows = rows.filter(rows[end] <= b("as_of"))
    if "minimum_days" in condition:
        rows = rows.filter(rows[end] - rows[start] >= b("practice_days"))
    return rows


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    conditions = rule.fields["conditions"]
    for member in population_rows(rows, b, rule):
        held = [_holds(rows, b, condition, member.subject) for condition in conditions]
        yes, may = [h is True for h in held], [h is None for h in held]
        settled = any(yes) if rule.fields.get("combine") == "any" and held else all(yes)
        if settled:
            state = State.UNKNOWN if member.missing else State.ENTITLED
        else:
            is_open = any(may) if rule.fields.get("combine") == "any" else False not in held
            state = State.UNKNOWN if is_open else State.MET
        lacking = _DETAIL if any(may) else _BIRTH
        yield Judgement(
            member.subject,
            state=state,
            value=sum(yes),
            missing=lacking if state == State.UNKNOWN else 0,
            f1=bits_of(yes),
            f2=bits_of(may),
        )


def _holds(rows: Rows, b: Bindings, condition: Condition, subject: int) -> bool | None:
    where, among = condition.get("where", {}), condition.get("among", {})
    found = [
        row
        for row in rows.having(condition["table"], "person", subject)
        if satisfies(row, among) and _is_in_time(row, b, condition)
    ]
    if "latest" in condition:
        latest = max(
            (row[condition["latest"]] for row in found if row[condition["latest"]] is not None),
            default=None,
        )
        found = [r for r in found if latest is not None and r[condition["latest"]] == latest]
    if any(satisfies(row, where) for row in found):
        return True
    return None if any(possibly_satisfies(row, where) for row in found) else False


def _is_in_time(row: Row, b: Bindings, condition: Condition) -> bool:
    table = table_of(condition["table"])
    start, end = table.spell or ("", "")
    if "within" in condition:
        on = row[table.visible_by or start]
        if on is None or on < b["recent_from"]:
            return False
    if "current" in condition and not is_current(row, b["as_of"], start, end):
        return False
    if "finished" in condition and (row[end] is None or row[end] > b["as_of"]):
        return False
    if "minimum_days" in condition:
        if row[end] is None or row[start] is None:
            return False
        return bool(row[end] - row[start] >= b["practice_days"])
    return True


def reach(rule: Rule) -> list[Reach]:
    """Own membership and the tables of the conditions."""
    tables = dict.fromkeys(c["table"] for c in rule.fields["conditions"])
    return [*population_reach(rule), *(Reach(table, "person") for table in tables)]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """A preference has no due date."""
    return None


def sentence(telling: Telling) -> str:
    """「张某符合“长期在一线工作”，应优先提拔使用」."""
    judgement, fields = telling.judgement, telling.rule.fields
    titles = [condition["title"] for condition in fields["conditions"]]
    held = "、".join(f"“{title}”" for title in names_of_bits(titles, judgement.f1))
    if judgement.state == State.ENTITLED:
        basis = f"符合{held}" if held else f"属于{telling.rule.population.name}"  # type: ignore[union-attr]
        return f"{telling.subject}{basis}，列入“{fields['benefit']}”对象"
    if judgement.state == State.UNKNOWN:
        return f"{telling.subject}是否列入“{fields['benefit']}”对象，尚待核实"
    return f"{telling.subject}暂不具备“{fields['benefit']}”的全部条件"


KIND = RuleKind(
    name="preference",
    title="优先对象",
    schema=SCHEMA,
    parameters={"look_back_years": "integer", "practice_days": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("", "", ""),
    missing=(("person", "birth_on", "出生年月"), ("", "where", "条件所需的栏目")),
)
