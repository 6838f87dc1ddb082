"""分类方案: one scheme for each class, and each with a content of its own (「一把尺子」)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zhiren.rules.conditions import flag, or_zero, restricted
from zhiren.rules.judgement import Judgement, State
from zhiren.rules.outcome import result
from zhiren.rules.population import population
from zhiren.rules.schemes import CONTENT, parts_of, schemes_in_force
from zhiren.rules.windows import by_slot

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]


def class_keys(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a unit and class."""
    slots = t["slot"].filter(t["slot"].n < len(rule.fields["classes"])).select(index="n")
    return population(t, b, rule).select("subject").cross_join(slots)


def measure_classes(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The judgement of each unit and class."""
    import ibis

    classes = rule.fields["classes"]
    schemes = restricted(schemes_in_force(t, b, rule), {"assessment_class": classes})
    of_class = ibis.cases(
        *[(schemes.assessment_class == name, i) for i, name in enumerate(classes)], else_=-1
    )
    schemes = schemes.select(s_scheme="scheme", s_unit="unit", place=of_class)
    counts = schemes.group_by(k=schemes.s_unit).agg(
        **{f"n{i}": schemes.count(where=schemes.place == i) for i in range(len(classes))}
    )
    keys, places = class_keys(t, b, rule), range(len(classes))
    joined = keys.left_join(counts, keys.subject == counts.k)
    found = joined.select(
        "subject", "index", n=or_zero(by_slot(joined.index, [joined[f"n{i}"] for i in places]))
    )
    state = ibis.cases((found.n == 0, b("none")), else_=State.MET)
    own: ir.IntegerValue | None = None
    parts_known: ir.BooleanValue = ibis.literal(True)
    if "own_part" in rule.fields:
        found = _with_own_parts(found, t, schemes, len(classes))
        own, parts_known = found.own, found.parts > 0
        state = ibis.cases(
            (found.n == 0, b("none")),
            (~parts_known, State.UNKNOWN),
            (found.own == 0, b("unmet")),
            else_=State.MET,
        )
    return result(
        found,
        subject=found.subject,
        object=found.index,
        state=state,
        value=found.n,
        missing=flag(state == State.UNKNOWN, CONTENT),
        f1=own,
    )


def _with_own_parts(found: ir.Table, t: Tables, schemes: ir.Table, count: int) -> ir.Table:
    """``found`` with the parts of each class, and those no other class of the unit has."""
    parts = t["scheme_part"]
    rows = parts.join(schemes, parts.scheme == schemes.s_scheme).select("s_unit", "part", "place")
    spread = rows.group_by(["s_unit", "part"]).agg(lo=rows.place.min(), hi=rows.place.max())
    alone = spread.lo == spread.hi
    counts = {f"own{i}": spread.count(where=alone & (spread.lo == i)) for i in range(count)}
    owned = spread.group_by(k=spread.s_unit).agg(**counts)
    counts = {f"all{i}": rows.count(where=rows.place == i) for i in range(count)}
    every = rows.group_by(k2=rows.s_unit).agg(**counts)
    joined = found.left_join(owned, found.subject == owned.k)
    joined = joined.left_join(every, joined.subject == every.k2)
    return joined.select(
        "subject",
        "index",
        "n",
        own=or_zero(by_slot(joined.index, [joined[f"own{i}"] for i in range(count)])),
        parts=or_zero(by_slot(joined.index, [joined[f"all{i}"] for i in range(count)])),
    )


def judge_classes(
    rows: Rows, b: Bindings, rule: Rule, unit: int, schemes: Sequence[Row]
) -> Iterator[Judgement]:
    """The same for one unit, row by row."""
    classes = rule.fields["classes"]
    of_class = [[s for s in schemes if s["assessment_class"] == name] for name in classes]
    parts = [{p["part"] for p in parts_of(rows, found)} for found in of_class]
    for i, found in enumerate(of_class):
        elsewhere: set[str] = set().union(*(p for j, p in enumerate(parts) if j != i))
        own = len(parts[i] - elsewhere) if "own_part" in rule.fields else None
        state: int = State.MET
        if not found:
            state = b["none"]
        elif own is not None and not parts[i]:
            state = State.UNKNOWN
        elif own == 0:
            state = b["unmet"]
        missing = CONTENT if state == State.UNKNOWN else 0
        yield Judgement(unit, i, state=state, value=len(found), missing=missing, f1=own)


def tell_class(telling: Telling, kinds: str) -> str:
    """「市卫健委尚无针对“机关”的考核方案」."""
    judgement = telling.judgement
    name = object_label(telling.rule, judgement.object or 0)
    if not judgement.value:
        return f"{telling.subject}尚无针对“{name}”的{kinds}"
    told = f"{telling.subject}针对“{name}”有{kinds} {judgement.value} 个"
    if judgement.state == State.UNKNOWN:
        return f"{told}，没有填报内容"
    return f"{told}，内容与其他类别没有区别" if judgement.f1 == 0 else told


def object_label(rule: Rule, index: int) -> str:
    """The class."""
    return str(rule.fields["classes"][index])
