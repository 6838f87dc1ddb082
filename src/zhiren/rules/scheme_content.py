"""方案内容 (scheme_content): schemes a unit must have in force, and what they must contain.

Judged a scheme (``contains``), a unit (``together``) or a unit and class (``classes``). A unit
without any such scheme is an open item, never silently in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhiren.rules.conditions import (
    bits,
    bits_of,
    flag,
    names_of_bits,
    or_zero,
    total_of,
)
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.scheme_classes import (
    class_keys,
    judge_classes,
    measure_classes,
    object_label,
    tell_class,
)
from zhiren.rules.schemes import CONTENT, parts_of, scheme_rows, schemes_in_force
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
    "required": ["schemes"],
    "oneOf": [{"required": ["contains"]}, {"required": ["classes"]}],
    "additionalProperties": False,
    "properties": {
        "schemes": {"type": "object"},
        "contains": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "combine": {"enum": ["each", "together"]},
        "classes": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "maxItems": 12,
        },
        "own_part": {"const": True},
        "of_year": {"const": True},
        "optional": {"const": True},
    },
}
_WEIGHT, _SIMILARITY = 2, 3


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The year, the limits, and the states of lacking content and of a missed number."""
    bound = population_bindings(rule, when)
    bound["year"], bound["year_end"] = when.as_of.year, day_number(date(when.as_of.year, 12, 31))
    bound["unmet"] = unmet_state(rule, when)
    for name in ("minimum_weight", "maximum_similarity"):
        if name in rule.parameters:
            bound[name], bound[f"{name}_unmet"] = whole(when, name), unmet_state(rule, when, name)
    bound["none"] = State.MET if rule.fields.get("optional") else State.DUE
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a scheme (or unit without one), a unit, or a unit and class."""
    if "classes" in rule.fields:
        return class_keys(t, b, rule)
    members = population(t, b, rule).select("subject")
    if rule.fields.get("combine") == "together":
        return members
    schemes = schemes_in_force(t, b, rule).select(s_unit="unit")
    return members.left_join(schemes, members.subject == schemes.s_unit)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a scheme (or unit without one), a unit, or a unit and class."""
    if "classes" in rule.fields:
        return measure_classes(t, b, rule)
    if rule.fields.get("combine") == "together":
        return _measure_together(t, b, rule)
    return _measure_each(t, b, rule)


def _part_counts(parts: ir.Table, names: Sequence[str]) -> dict[str, ir.IntegerScalar]:
    counts = {f"part{i}": parts.count(where=parts.part == name) for i, name in enumerate(names)}
    named = parts.part.isin(list(names))
    return counts | {
        "parts": parts.count(),
        "weight": parts.weight_percent.sum(where=named),
        "unweighted": parts.count(where=named & parts.weight_percent.isnull()),
    }


def _measure_each(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    names = rule.fields["contains"]
    members, parts = population(t, b, rule).select("subject"), t["scheme_part"]
    schemes = schemes_in_force(t, b, rule).select(
        "scheme", s_unit="unit", similarity="similarity_percent", s_row="row_no", issued="issued_on"
    )
    counts = parts.group_by(k=parts.scheme).agg(**_part_counts(parts, names))
    found = members.left_join(schemes, members.subject == schemes.s_unit)
    found = found.left_join(counts, found.scheme == counts.k)
    there = [or_zero(found[f"part{i}"]) > 0 for i in range(len(names))]
    state, lacking = ibis.literal(State.MET, "int64"), ibis.literal(0, "int64")
    for name, low, unknown in reversed(_numbers(found, b, rule)):
        code = _WEIGHT if name == "minimum_weight" else _SIMILARITY
        state = ibis.cases((unknown, State.UNKNOWN), (low, b(f"{name}_unmet")), else_=state)
        lacking = flag(unknown, code, flag(low, 0, lacking))
    empty = or_zero(found.parts) == 0 if names else ibis.literal(False)
    short = total_of(there) < len(names) if names else ibis.literal(False)
    state = ibis.cases(
        (found.scheme.isnull(), b("none")),
        (empty, State.UNKNOWN),
        (short, b("unmet")),
        else_=state,
    )
    is_unknown = state == State.UNKNOWN
    return result(
        found,
        subject=found.subject,
        object=found.scheme,
        state=state,
        value=total_of(there),
        base_on=found.issued,
        missing=flag(is_unknown, flag(empty, CONTENT, lacking)),
        row_no=found.s_row,
        f1=bits([~held for held in there]),
        f2=found.weight,
        f3=found.similarity,
    )


def _numbers(
    found: ir.Table, b: Binding, rule: Rule
) -> list[tuple[str, ir.BooleanValue, ir.BooleanValue]]:
    """Per parameter: its name, whether it is missed, whether that is unknown."""
    checks = []
    if "minimum_weight" in rule.parameters:
        low = or_zero(found.weight) < b("minimum_weight")
        checks.append(("minimum_weight", low, low & (or_zero(found.unweighted) > 0)))
    if "maximum_similarity" in rule.parameters:
        similarity = found.similarity
        high = similarity > b("maximum_similarity")
        checks.append(("maximum_similarity", high, similarity.isnull()))
    return checks


def _measure_together(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    names = rule.fields["contains"]
    members, schemes = population(t, b, rule).select("subject"), schemes_in_force(t, b, rule)
    chosen = schemes.select(s_scheme="scheme", s_unit="unit")
    having = schemes.group_by(u_unit=schemes.unit).agg(
        schemes=schemes.count(), issued=schemes.issued_on.max()
    )
    parts = t["scheme_part"].join(chosen, t["scheme_part"].scheme == chosen.s_scheme)
    parts = parts.select("s_unit", "part", "weight_percent")
    counts = parts.group_by(k=parts.s_unit).agg(**_part_counts(parts, names))
    found = members.left_join(having, members.subject == having.u_unit)
    found = found.left_join(counts, found.subject == counts.k)
    there = [or_zero(found[f"part{i}"]) > 0 for i in range(len(names))]
    empty = or_zero(found.parts) == 0
    state = ibis.cases(
        (found.schemes.isnull(), b("none")),
        (empty, State.UNKNOWN),
        (total_of(there) < len(names), b("unmet")),
        else_=State.MET,
    )
    return result(
        found,
        subject=found.subject,
        state=state,
        value=total_of(there),
        base_on=found.issued,
        missing=flag(state == State.UNKNOWN, CONTENT),
        f1=bits([~held for held in there]),
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    for member in population_rows(rows, b, rule):
        schemes = scheme_rows(rows, b, rule, member.subject)
        if "classes" in rule.fields:
            yield from judge_classes(rows, b, rule, member.subject, schemes)
        elif rule.fields.get("combine") == "together":
            yield _judge_together(rows, b, rule, member.subject, schemes)
        elif not schemes:
            mask = (1 << len(rule.fields["contains"])) - 1
            yield Judgement(member.subject, state=b["none"], value=0, f1=mask)
        else:
            for scheme in schemes:
                yield _judge_scheme(rows, b, rule, member.subject, scheme)


def _judge_scheme(rows: Rows, b: Bindings, rule: Rule, unit: int, scheme: Row) -> Judgement:
    names, parts = rule.fields["contains"], parts_of(rows, [scheme])
    lacking = [name not in {p["part"] for p in parts} for name in names]
    weights = [p["weight_percent"] for p in parts if p["part"] in names]
    known = [weight for weight in weights if weight is not None]
    weight, similarity = (sum(known) if known else None), scheme["similarity_percent"]
    state, missing = _judge_numbers(
        b, weight or 0, has_unweighted=None in weights, similarity=similarity
    )
    if names and not parts:
        state, missing = State.UNKNOWN, CONTENT
    elif any(lacking):
        state, missing = b["unmet"], 0
    return Judgement(
        unit,
        scheme["scheme"],
        state=state,
        value=len(names) - sum(lacking),
        base_on=scheme["issued_on"],
        missing=missing,
        row_no=scheme["row_no"],
        f1=bits_of(lacking),
        f2=weight,
        f3=similarity,
    )


def _judge_numbers(
    b: Bindings,
    weight: int,
    *,
    has_unweighted: bool,
    similarity: int | None,
) -> tuple[int, int]:
    if weight < b.get("minimum_weight", 0):
        return (State.UNKNOWN, _WEIGHT) if has_unweighted else (b["minimum_weight_unmet"], 0)
    if "maximum_similarity" in b:
        if similarity is None:
            return State.UNKNOWN, _SIMILARITY
        if similarity > b["maximum_similarity"]:
            return b["maximum_similarity_unmet"], 0
    return State.MET, 0


def _judge_together(
    rows: Rows, b: Bindings, rule: Rule, unit: int, schemes: Sequence[Row]
) -> Judgement:
    names, parts = rule.fields["contains"], parts_of(rows, schemes)
    lacking = [name not in {p["part"] for p in parts} for name in names]
    state = b["unmet"] if any(lacking) else State.MET
    if not schemes:
        state = b["none"]
    elif not parts:
        state = State.UNKNOWN
    return Judgement(
        unit,
        state=state,
        value=len(names) - sum(lacking),
        base_on=max((s["issued_on"] for s in schemes), default=None),
        missing=CONTENT if state == State.UNKNOWN else 0,
        f1=bits_of(lacking),
    )


def reach(rule: Rule) -> list[Reach]:
    """The unit's schemes and their parts."""
    schemes = Reach("scheme", "unit")
    return [*population_reach(rule), schemes, Reach("scheme_part", "scheme", schemes, "scheme")]


def due(judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """For schemes of the year its last day; otherwise no document sets a day."""
    is_open = judgement.state == State.DUE and "of_year" in rule.fields
    return b["year_end"] if is_open else None


def sentence(telling: Telling) -> str:
    """「医学院《2024 年考核方案》缺少：政治素质、师生口碑」."""
    judgement, fields = telling.judgement, telling.rule.fields
    kinds = "、".join(map(str, fields["schemes"].get("kind", ("方案",))))
    if "classes" in fields:
        return tell_class(telling, kinds)
    if judgement.base_on is None:
        year = f"{telling.bindings['year']} 年" if "of_year" in fields else "生效的"
        return f"{telling.subject}尚无{year}{kinds}"
    scheme = (
        f"《{telling.name_of('scheme', judgement.object)}》"
        if judgement.object is not None
        else kinds
    )
    lacking = names_of_bits(fields["contains"], judgement.f1)
    if judgement.missing == CONTENT:
        return f"{telling.subject}{scheme}没有填报内容"
    if lacking:
        return f"{telling.subject}{scheme}缺少：{'、'.join(lacking)}"
    told = (
        f"{telling.subject}{scheme}内容齐全" if fields["contains"] else f"{telling.subject}{scheme}"
    )
    bound = telling.bindings
    if "minimum_weight" in bound:
        told += f"，所列内容权重 {judgement.f2 or 0}%（应不低于 {bound['minimum_weight']}%）"
    if "maximum_similarity" in bound and judgement.f3 is not None:
        told += f"，与上级文件相似度 {judgement.f3}%（应不超过 {bound['maximum_similarity']}%）"
    return told


def object_table(rule: Rule) -> str | None:
    """The scheme, where schemes are judged one by one."""
    is_each = "contains" in rule.fields and rule.fields.get("combine") != "together"
    return "scheme" if is_each else None


KIND = RuleKind(
    name="scheme_content",
    title="方案内容",
    schema=SCHEMA,
    parameters={"minimum_weight": "integer", "maximum_similarity": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_table=object_table,
    object_label=object_label,
    facts=("", "所列内容权重", "相似度"),
    missing=(
        ("scheme_part", "part", "方案内容"),
        ("scheme_part", "weight_percent", "权重"),
        ("scheme", "similarity_percent", "与上级文件相似度"),
    ),
)
