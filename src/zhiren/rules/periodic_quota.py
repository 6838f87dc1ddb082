"""定期次数 (periodic_quota): at least (or at most) n of an activity per subject in a period.

Also per pair of leader and head of a unit in the portfolio, for units, with rolling windows,
fixed cycles and semesters. Closed periods are judged once they are over; the open one is
待办 or 将到期 until its minimum is reached. A subject that joined during a closed period is
not judged on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import in_force_from, scaled
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.pairs import pair_reach, pair_rows, pairs
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.rules.windows import by_slot, slot_bindings, slot_count

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["source", "period"],
    "additionalProperties": False,
    "properties": {
        "source": {
            "type": "object",
            "required": ["table", "subject", "on"],
            "additionalProperties": False,
            "properties": {
                "table": {"type": "string"},
                "subject": {"type": "string"},
                "counterpart": {"type": "string"},
                "on": {"type": "string"},
                "quantity": {"type": "string"},
                "where": {"type": "object"},
            },
        },
        "period": {
            "enum": ["month", "quarter", "half_year", "year", "semester", "cycle", "rolling"]
        },
        "look_back": {"type": "integer", "minimum": 0, "maximum": 11},
        "pairwise": {"type": "boolean"},
        "activity": {"type": "string"},
    },
}


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """Slots of the period, the quota, and the states of unmet closed and open slots."""
    bound = population_bindings(rule, when) | slot_bindings(rule.fields, when)
    side = "maximum" if "maximum" in when.values else "minimum"
    scale = 100 if rule.fields["source"].get("quantity") else 1
    bound["quota"] = scaled(when, side, scale)
    bound["unmet"] = unmet_state(rule, when, side, "years")
    bound["in_force"] = start = in_force_from(rule, when)
    judged = [i for i in range(slot_count(rule.fields)) if bound[f"p{i}_until"] > start]
    bound["judged_from"] = bound[f"p{judged[0]}_from"]
    # A window a clause sets is counted from the rule's first day at the earliest.
    is_young = start > bound["p0_from"] and bound["unmet"] != State.DUE
    bound["is_young"] = int(is_young and rule.fields["period"] == "rolling")
    if rule.fields["period"] == "rolling":
        bound["expires_before"] = bound["p0_from"] + warning_days(when)
    return bound


def _has_maximum(rule: Rule) -> bool:
    return "maximum" in rule.parameters


def _members(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    return pairs(t, b, rule) if rule.fields.get("pairwise") else population(t, b, rule)


def _keys(members: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Subject (and object) x slot; a newcomer is not judged on a period it joined late.

    Nobody is judged on a period that was over before the rule was in force.
    """
    last = slot_count(rule.fields) - 1
    slots = t["slot"].filter(t["slot"].n <= last)
    starts = by_slot(slots.n, [b(f"p{i}_from") for i in range(last + 1)])
    slots = slots.select(slot=slots.n, p_from=starts)
    keys = members.cross_join(slots)
    keys = keys.filter((keys.slot == last) | (keys.p_from >= b("judged_from")))
    return keys.filter((keys.slot == last) | keys.since.isnull() | (keys.since <= keys.p_from))


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a judged subject, object and period."""
    return _keys(_members(t, b, rule), t, b, rule)


def _counts(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Per subject (and object) the quantity in each slot, and how many quantities are unknown."""
    source = rule.fields["source"]
    last = slot_count(rule.fields) - 1
    events = t[source["table"]]
    for column, allowed in source.get("where", {}).items():
        events = events.filter(events[column].isin(list(allowed)))
    on = events[source["on"]]
    events = events.filter((on >= b("p0_from")) & (on < b(f"p{last}_until")))
    keys = {"k_subject": events[source["subject"]]}
    if rule.fields.get("pairwise"):
        keys["k_object"] = events[source["counterpart"]]
    on = events[source["on"]]
    measures: dict[str, ir.Value] = {}
    for i in range(last + 1):
        within = (on >= b(f"p{i}_from")) & (on < b(f"p{i}_until"))
        if source.get("quantity"):
            quantity = events[source["quantity"]]
            measures[f"n{i}"] = quantity.sum(where=within)
            measures[f"u{i}"] = quantity.isnull().sum(where=within)
        else:
            measures[f"n{i}"] = events.count(where=within)
    measures["last_on"] = on.max()
    return events.group_by(**keys).agg(**measures)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject (and object) and period."""
    return _judged(_members(t, b, rule), _counts(t, b, rule), t, b, rule)


def unmet(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The same without those who reach the quota in every period."""
    members, counts = _members(t, b, rule), _counts(t, b, rule)
    if not _has_maximum(rule):
        kept = counts
        for i in range(slot_count(rule.fields)):
            kept = kept.filter(kept[f"n{i}"] >= b("quota"))
        if rule.fields["period"] == "rolling":
            kept = kept.filter(kept.last_on >= b("expires_before"))
        members = members.anti_join(kept, _same(members, kept, rule))
    return _judged(members, counts, t, b, rule)


def _same(members: ir.Table, counts: ir.Table, rule: Rule) -> list[ir.BooleanValue]:
    same = [members.subject == counts.k_subject]
    if rule.fields.get("pairwise"):
        same.append(members.object == counts.k_object)
    return same


def _judged(members: ir.Table, counts: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    pairwise, last = bool(rule.fields.get("pairwise")), slot_count(rule.fields) - 1
    # Joined before a member becomes several rows: one look-up a member.
    joined = members.left_join(counts, _same(members, counts, rule))
    joined = _keys(joined, t, b, rule)

    def counted_in_slot(prefix: str) -> ir.IntegerValue:
        chosen = by_slot(joined.slot, [joined[f"{prefix}{i}"] for i in range(last + 1)])
        return ibis.coalesce(chosen.cast("int64"), ibis.literal(0, "int64"))

    has_quantity = rule.fields["source"].get("quantity")
    unknown = counted_in_slot("u") if has_quantity else ibis.literal(0, "int64")
    counted = joined.mutate(value=counted_in_slot("n"), unknown=unknown)
    return result(
        counted,
        subject=counted.subject,
        object=counted.object if pairwise else None,
        period=counted.p_from,
        state=_state(counted, b, rule),
        value=counted.value,
        base_on=counted.last_on,
        missing=_missing(counted, b, rule),
        f1=counted.since,
    )


def _missing(counted: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    """1 the birth date, 2 a quantity of the activity; only where the quota is not reached."""
    import ibis

    short = counted.value < b("quota")
    if _has_maximum(rule):
        short = counted.value <= b("quota")
    return ibis.cases(
        (short & (counted.unknown > 0), 2), (short & (counted.missing > 0), 1), else_=0
    )


def _state(counted: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    last = slot_count(rule.fields) - 1
    unknown = _missing(counted, b, rule) > 0
    if _has_maximum(rule):
        over = counted.value > b("quota")
        return ibis.cases((over, b("unmet")), (unknown, State.UNKNOWN), else_=State.MET)
    enough = counted.value >= b("quota")
    if rule.fields["period"] == "rolling":
        expiring = counted.last_on < b("expires_before")
        newcomer = counted.since > b("p0_from")
        return ibis.cases(
            (enough & expiring, State.UPCOMING),
            (enough, State.MET),
            (unknown, State.UNKNOWN),
            (newcomer.fill_null(False) | (b("is_young") == 1), State.UPCOMING),
            else_=b("unmet"),
        )
    return ibis.cases(
        (enough, State.MET),
        (unknown, State.UNKNOWN),
        (counted.slot == last, b("open_state")),
        else_=b("unmet"),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    last = slot_count(rule.fields) - 1
    members: Iterator[tuple[int, int | None, int | None, int]]
    if rule.fields.get("pairwise"):
        members = (pair for pair in pair_rows(rows, b, rule))
    else:
        members = ((m.subject, None, m.since, m.missing) for m in population_rows(rows, b, rule))
    for subject, other, since, missing in members:
        events = list(_events(rows, rule, subject, other, b["p0_from"], b[f"p{last}_until"]))
        last_on = max((on for on, _quantity in events), default=None)
        for slot in range(last + 1):
            if slot < last and not _is_judged(b, slot, since):
                continue
            within = [q for on, q in events if b[f"p{slot}_from"] <= on < b[f"p{slot}_until"]]
            value = sum(q for q in within if q is not None)
            lacking = _lacking(rule, b, value, missing, sum(q is None for q in within))
            yield Judgement(
                subject,
                other,
                b[f"p{slot}_from"],
                _judge_state(rule, b, value, lacking, slot == last, since, last_on),
                value,
                last_on,
                lacking,
                f1=since,
            )


def _is_judged(b: Bindings, slot: int, since: int | None) -> bool:
    start = b[f"p{slot}_from"]
    return start >= b["judged_from"] and (since is None or since <= start)


def _events(
    rows: Rows, rule: Rule, subject: int, other: int | None, start: int, end: int
) -> Iterator[tuple[int, int | None]]:
    source = rule.fields["source"]
    where, quantity = source.get("where", {}), source.get("quantity")
    for row in rows.having(source["table"], source["subject"], subject):
        on = row[source["on"]]
        if on is None or not start <= on < end or not satisfies(row, where):
            continue
        if other is not None and row[source["counterpart"]] != other:
            continue
        yield on, row[quantity] if quantity else 1


def _lacking(rule: Rule, b: Bindings, value: int, missing: int, unknown: int) -> int:
    reached = value > b["quota"] if _has_maximum(rule) else value >= b["quota"]
    if reached:
        return 0
    return 2 if unknown else int(missing > 0)


def _judge_state(
    rule: Rule,
    b: Bindings,
    value: int,
    lacking: int,
    is_open: bool,  # noqa: FBT001 - one caller, by place
    since: int | None,
    last_on: int | None,
) -> int:
    if _has_maximum(rule):
        if value > b["quota"]:
            return b["unmet"]
        return State.UNKNOWN if lacking else State.MET
    rolling = rule.fields["period"] == "rolling"
    if value >= b["quota"]:
        expiring = rolling and last_on is not None and last_on < b["expires_before"]
        return State.UPCOMING if expiring else State.MET
    if lacking:
        return State.UNKNOWN
    if rolling:
        is_newcomer = since is not None and since > b["p0_from"]
        return State.UPCOMING if is_newcomer or b["is_young"] else b["unmet"]
    return b["open_state"] if is_open else b["unmet"]


def reach(rule: Rule) -> list[Reach]:
    """Own membership, and the activities of the subject."""
    source = rule.fields["source"]
    own = pair_reach(rule) if rule.fields.get("pairwise") else population_reach(rule)
    return [*own, Reach(source["table"], source["subject"])]


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """Last day of an open period; with a rolling window the day the last activity expires."""
    last = slot_count(rule.fields) - 1
    if rule.fields["period"] != "rolling":
        return b[f"p{last}_until"] - 1 if judgement.period == b[f"p{last}_from"] else None
    start = judgement.base_on if judgement.base_on is not None else judgement.f1
    if b["is_young"] and judgement.base_on is None:
        start = max(start or b["in_force"], b["in_force"])
    return None if start is None else start + b["p0_until"] - b["p0_from"]


def sentence(telling: Telling) -> str:
    """How often or how much in the period, against the quota."""
    judgement, rule = telling.judgement, telling.rule
    unit = telling.unit("maximum" if _has_maximum(rule) else "minimum")
    scale = 100 if rule.fields["source"].get("quantity") else 1
    quota = f"{telling.number(telling.bindings['quota'], scale)} {unit}"
    with_whom = f"与{telling.name_of('person', judgement.object)}" if judgement.object else ""
    activity = rule.fields.get("activity", rule.title)
    done = f"{telling.subject} {telling.period_title()}{with_whom}{activity}"
    done += f" {telling.number(judgement.value, scale)} {unit}"
    if _has_maximum(rule):
        return f"{done}，{'超过' if telling.is_unmet else '未超过'}上限 {quota}"
    if (judgement.value or 0) >= telling.bindings["quota"]:
        expiring = "，但年限将满，须再次安排" if judgement.state == State.UPCOMING else ""
        return f"{done}，已达到 {quota}{expiring}"
    short = telling.number(telling.bindings["quota"] - (judgement.value or 0), scale)
    if judgement.state in {State.UPCOMING, State.DUE}:
        return f"{done}，{telling.ought}达到 {quota}，尚差 {short} {unit}"
    return f"{done}，{telling.ought}不少于 {quota}，未达到"


def object_table(rule: Rule) -> str | None:
    """The counterpart of a pair is a person."""
    return "person" if rule.fields.get("pairwise") else None


KIND = RuleKind(
    name="periodic_quota",
    title="定期次数",
    schema=SCHEMA,
    parameters={
        "minimum": "number",
        "maximum": "number",
        "years": "integer",
        "anchor_year": "integer",
        "warning_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    unmet=unmet,
    object_table=object_table,
    facts=("起算日期", "", ""),
    missing=(("person", "birth_on", "出生年月"), ("", "quantity", "数量")),
)
