"""覆盖 (coverage_min): at least n of an item for every subject of a scope.

Now (spells that are current), in a calendar period, or within a term; for a subject or for a
fixed list of names (platforms, mechanisms, levels). A vacancy may last for a time of grace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import flag, or_zero
from zhiren.rules.coverage_items import (
    count_items,
    item_counts,
    item_reach,
    last_end_of,
    last_ends,
    slots_of,
)
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import FIRST_DAY, day, open_state, whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.windows import by_slot, slot_bindings

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_WHERE = {"type": "object", "additionalProperties": {"type": "array"}}
SCHEMA = {
    "type": "object",
    "required": ["item"],
    "additionalProperties": False,
    "properties": {
        "item": {
            "type": "object",
            "required": ["table"],
            "additionalProperties": False,
            "properties": {
                "table": {"type": "string"},
                "title": {"type": "string"},
                "subject": {"type": "string"},
                "through": {
                    "type": "object",
                    "required": ["column", "table"],
                    "additionalProperties": False,
                    "properties": {
                        "column": {"type": "string"},
                        "table": {"type": "string"},
                        "subject": {"type": "string"},
                        "where": _WHERE,
                    },
                },
                "where": _WHERE,
                "unless": _WHERE,
                "attested": {"type": "array", "items": {"type": "string"}},
                "on": {"type": "string"},
                "name": {"type": "string"},
            },
        },
        "names": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 256},
        "period": {"enum": ["now", "term", "month", "quarter", "half_year", "year", "semester"]},
        "look_back": {"type": "integer", "minimum": 0, "maximum": 11},
    },
}
_BIRTH, _ATTESTED = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The minimum, the slots, and the states of unmet closed, open and graced rows."""
    bound = population_bindings(rule, when)
    bound["minimum"] = whole(when, "minimum", 0)
    period = rule.fields.get("period", "now")
    decisive = ("minimum", "term_from", "due_on") if period == "term" else ("minimum",)
    bound["unmet"] = bound["open_state"] = unmet_state(rule, when, *decisive)
    if period == "now":
        bound["graced_from"] = bound["as_of"] - whole(when, "grace_days", 0) + 1
    elif period == "term":
        start, due_on = day(when, "term_from"), day(when, "due_on")
        bound["p0_from"] = FIRST_DAY if start is None else start
        bound["p0_until"] = bound["as_of"] + 1
        if due_on is not None:
            bound["due_on"] = due_on
            if bound["as_of"] <= due_on:
                bound["open_state"] = open_state(when, due_on)
    else:
        bound |= slot_bindings(rule.fields, when)
    return bound


def _has_periods(rule: Rule) -> bool:
    return rule.fields.get("period", "now") not in {"now", "term"}


def _keys(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Subject x name x period; a newcomer is not judged on a closed period it joined late."""
    keys = population(t, b, rule)
    if rule.fields.get("names"):
        names = t["slot"].filter(t["slot"].n < len(rule.fields["names"]))
        keys = keys.cross_join(names.select(name_no=names.n.cast("int64")))
    if not _has_periods(rule):
        return keys
    last = slots_of(rule) - 1
    slots = t["slot"].filter(t["slot"].n <= last)
    starts = by_slot(slots.n, [b(f"p{i}_from") for i in range(last + 1)])
    keys = keys.cross_join(slots.select(slot=slots.n, p_from=starts))
    return keys.filter((keys.slot == last) | keys.since.isnull() | (keys.since <= keys.p_from))


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a judged subject, name and period."""
    return _keys(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject, name and period."""
    import ibis

    keys, counts = _keys(t, b, rule), item_counts(t, b, rule)
    on = []
    if "k_subject" in counts.columns:
        on.append(keys.subject == counts.k_subject)
    if "k_name" in counts.columns:
        on.append(keys.name_no == counts.k_name)
    joined = keys.left_join(counts, on) if on else keys.cross_join(counts)
    last = slots_of(rule) - 1
    slot = joined.slot if _has_periods(rule) else ibis.literal(0)
    counted = joined.mutate(
        value=or_zero(by_slot(slot, [joined[f"n{i}"] for i in range(last + 1)])),
        uncertain=or_zero(by_slot(slot, [joined[f"m{i}"] for i in range(last + 1)])),
    )
    counted = _with_base(counted, t, b, rule)
    return result(
        counted,
        subject=counted.subject,
        object=counted.name_no if rule.fields.get("names") else None,
        period=counted.p_from if _has_periods(rule) else None,
        state=_state(counted, b, rule),
        value=counted.value,
        base_on=counted.base_on,
        missing=_missing(counted, b),
        f1=counted.uncertain,
    )


def _with_base(counted: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """``base_on``: since when the subject lacks the item, where time is given for it."""
    import ibis

    ends = last_ends(t, b, rule)
    if ends is None:
        since = counted.since if _graces(rule) else ibis.null("int64")
        return counted.mutate(base_on=since)
    joined = counted.left_join(ends, counted.subject == ends.e_subject)
    return joined.mutate(base_on=ibis.coalesce(joined.ended, joined.since))


def _graces(rule: Rule) -> bool:
    return "grace_days" in rule.parameters and rule.fields.get("period", "now") == "now"


def _missing(counted: ir.Table, b: Binding) -> ir.IntegerValue:
    import ibis

    short = counted.value < b("minimum")
    could = counted.value + counted.uncertain >= b("minimum")
    return ibis.cases((short & could, _ATTESTED), (short & (counted.missing > 0), _BIRTH), else_=0)


def _state(counted: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    enough, unknown = counted.value >= b("minimum"), _missing(counted, b) > 0
    if _has_periods(rule):
        unmet = ibis.ifelse(counted.slot == slots_of(rule) - 1, b("open_state"), b("unmet"))
    elif _graces(rule):
        graced = counted.base_on >= b("graced_from")
        unmet = flag(graced, int(State.DUE), b("unmet"))
    else:
        unmet = b("open_state")
    return ibis.cases((enough, State.MET), (unknown, State.UNKNOWN), else_=unmet)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    count, ends = count_items(rows, b, rule), last_end_of(rows, b, rule)
    last = slots_of(rule) - 1
    for member in population_rows(rows, b, rule):
        for name_no, _name in enumerate(rule.fields.get("names", [None])):
            for slot in range(last + 1):
                start = b[f"p{slot}_from"] if _has_periods(rule) else None
                late = member.since is not None and start is not None and member.since > start
                if late and slot < last:
                    continue
                value, uncertain = count(member.subject, name_no, slot)
                base_on = None
                if _graces(rule):
                    base_on = ends.get(member.subject, member.since)
                lacking = _lacking(b, value, uncertain, member.missing)
                yield Judgement(
                    member.subject,
                    object=name_no if rule.fields.get("names") else None,
                    period=start,
                    state=_row_state(rule, b, value, lacking, slot == last, base_on),
                    value=value,
                    base_on=base_on,
                    missing=lacking,
                    f1=uncertain,
                )


def _lacking(b: Bindings, value: int, uncertain: int, missing: int) -> int:
    if value >= b["minimum"]:
        return 0
    if value + uncertain >= b["minimum"]:
        return _ATTESTED
    return _BIRTH if missing else 0


def _row_state(
    rule: Rule,
    b: Bindings,
    value: int,
    lacking: int,
    is_open: bool,  # noqa: FBT001
    base_on: int | None,
) -> int:
    if value >= b["minimum"]:
        return State.MET
    if lacking:
        return State.UNKNOWN
    if _graces(rule):
        graced = base_on is not None and base_on >= b["graced_from"]
        return State.DUE if graced else b["unmet"]
    return b["open_state"] if is_open else b["unmet"]


def reach(rule: Rule) -> list[Reach]:
    """Own membership, and the rows counted for the subject."""
    return [*population_reach(rule), *item_reach(rule)]


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """Last day of the grace, of the open period or of the term."""
    if _graces(rule):
        grace = b["as_of"] - b["graced_from"] + 1
        return None if judgement.base_on is None else judgement.base_on + grace - 1
    if not _has_periods(rule):
        return b.get("due_on")
    last = slots_of(rule) - 1
    return b[f"p{last}_until"] - 1 if judgement.period == b[f"p{last}_from"] else None


def sentence(telling: Telling) -> str:
    """「某医院党委现有专职组织员 0 名，不足 1 名（2024-05-01 起空缺）」."""
    judgement, rule = telling.judgement, telling.rule
    item: Mapping[str, Any] = rule.fields["item"]
    what = str(item["title"]) if "title" in item else f"“{rule.title}”"
    if judgement.object is not None:
        what = f"“{rule.fields['names'][judgement.object]}”{item.get('title', '')}"
    when = telling.period_title() if _has_periods(rule) else ""
    when = when or ("至今" if rule.fields.get("period") == "term" else "现有")
    if "minimum" not in rule.parameters:
        return f"{telling.subject}{when}{what} {judgement.value} 项"
    unit, minimum = telling.unit("minimum"), telling.bindings["minimum"]
    told = f"{telling.subject}{when}{what} {judgement.value} {unit}"
    if (judgement.value or 0) >= minimum:
        return f"{told}，达到至少 {minimum} {unit}的要求"
    told += f"，不足 {minimum} {unit}"
    if "target_share" in rule.parameters:
        told += f"（应覆盖 {telling.parameter('target_share')}%）"
    if judgement.base_on is None:
        return told
    return f"{told}，自 {telling.day(judgement.base_on)} 起空缺"


def object_label(rule: Rule, index: int) -> str:
    """The name of the platform, mechanism or level."""
    return str(rule.fields["names"][index])


KIND = RuleKind(
    name="coverage_min",
    title="覆盖",
    schema=SCHEMA,
    parameters={
        "minimum": "integer",
        "grace_days": "integer",
        "term_from": "date",
        "due_on": "date",
        "target_share": "number",
        "warning_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_label=object_label,
    facts=("待核实数", "", ""),
    missing=(("person", "birth_on", "出生年月"), ("", "attested", "须写明的内容")),
)
