"""指标目标 (target_value): a measured value against a number, or its growth on a baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import OPERATORS, choice, day, open_state, scaled, whole
from zhiren.rules.measurements import Value, scale_of, source_of, yearly, yearly_rows
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
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
    "required": ["form", "op"],
    "additionalProperties": False,
    "properties": {
        "metrics": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 256},
        "form": {"enum": ["absolute", "growth", "count"]},
        "baseline": {"enum": ["none", "previous_year", "best_earlier"]},
        "op": {"enum": list(OPERATORS)},
        "per_unit": {"type": "boolean"},
        "combine": {"enum": ["latest", "sum", "max"]},
        "open_ended": {"type": "boolean"},
        "source": {
            "type": "object",
            "required": ["table", "value", "year", "on"],
            "additionalProperties": False,
            "properties": {
                "table": {"type": "string"},
                "value": {"type": "string"},
                "year": {"type": "string"},
                "on": {"type": "string"},
                "unit": {"type": "string"},
                "where": {"type": "object", "additionalProperties": {"type": "array"}},
            },
        },
    },
    "oneOf": [{"required": ["metrics"]}, {"required": ["source"]}],
}
# A percent has at most two decimals.
_SHARES = 10_000
_VALUE, _BASELINE = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The year, the target in the value's own unit, and the state of a target not reached."""
    bound = population_bindings(rule, when)
    year = bound["year"] = whole(when, "year", when.as_of.year)
    bound["year_from"] = day_number(date(year, 1, 1))
    bound["earliest"] = year - whole(when, "best_of_years") if "best_of_years" in when.values else 0
    if rule.fields["form"] == "growth":
        growth = scaled(when, "target", _SHARES // 100) if "target" in when.values else 0
        bound["share"] = _SHARES + growth
        is_down = choice(when, "rounding", ("none", "down"), "none") == "down"
        bound["slack"] = scale_of(rule) * _SHARES - 1 if is_down else 0
    else:
        scale = 1 if rule.fields["form"] == "count" else scale_of(rule)
        bound["target"] = scaled(when, "target", scale)
    due_on = day(when, "due_on")
    bound["due_on"] = day_number(date(year, 12, 31)) if due_on is None else due_on
    bound["is_past"] = int(bound["as_of"] > bound["due_on"])
    bound["pending"] = open_state(when, bound["due_on"])
    if rule.fields.get("open_ended"):
        bound["is_past"], bound["pending"] = 0, State.UPCOMING
    unmet = unmet_state(rule, when, "target", "due_on", "year")
    bound["unmet"] = unmet if bound["is_past"] else bound["pending"]
    return bound


def _grows(rule: Rule) -> bool:
    return bool(rule.fields["form"] == "growth")


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject and metric."""
    count = len(rule.fields.get("metrics", [None]))
    slots = t["slot"].filter(t["slot"].n < count)
    return population(t, b, rule).cross_join(slots.select(metric_no=slots.n.cast("int64")))


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a subject and metric."""
    import ibis

    keys = total(t, b, rule)
    values = yearly(t, population(t, b, rule), rule)
    now = values.filter(values.year == b("year"))
    now = now.select(
        n_subject="k_subject", n_metric="k_metric", value="value", on="on", row_no="row_no"
    )
    rows = keys.left_join(now, [keys.subject == now.n_subject, keys.metric_no == now.n_metric])
    base = _baseline(values, b, rule)
    if base is None:
        rows = rows.mutate(base=ibis.null("int64"))
    else:
        on = [rows.subject == base.b_subject, rows.metric_no == base.b_metric]
        rows = rows.left_join(base, on)
    missing = _missing(rows, b, rule)
    rows = rows.mutate(is_reached=_reached(rows, b, rule).fill_null(False), lacking=missing)
    return result(
        rows,
        subject=rows.subject,
        object=rows.metric_no if "metrics" in rule.fields else None,
        period=b("year_from"),
        state=ibis.cases(
            (rows.is_reached, State.MET), (rows.lacking > 0, State.UNKNOWN), else_=b("unmet")
        ),
        value=rows.value,
        base_on=rows.on,
        missing=rows.lacking,
        row_no=rows.row_no,
        f1=rows.base,
    )


def _baseline(values: ir.Table, b: Binding, rule: Rule) -> ir.Table | None:
    if not _grows(rule):
        return None
    if rule.fields.get("baseline", "previous_year") == "previous_year":
        earlier = values.filter(values.year == b("year") - 1)
    else:
        earlier = values.filter((values.year < b("year")) & (values.year >= b("earliest")))
    is_least = rule.fields["op"] in {"<", "<="}
    best = earlier.value.min() if is_least else earlier.value.max()
    return earlier.group_by(b_subject=earlier.k_subject, b_metric=earlier.k_metric).agg(base=best)


def _reached(rows: ir.Table, b: Binding, rule: Rule) -> ir.BooleanValue:
    compare = OPERATORS[rule.fields["op"]]
    reached: ir.BooleanValue
    if not _grows(rule):
        reached = compare(rows.value, b("target"))
        return reached
    reached = compare(rows.value * _SHARES + b("slack"), rows.base * b("share"))
    return reached


def _missing(rows: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    """A value is asked for once its day has passed; a baseline as soon as there is a value."""
    import ibis

    cases = [(rows.value.isnull() & (b("is_past") == 1), _VALUE)]
    if _grows(rule):
        cases.append((rows.value.notnull() & rows.base.isnull(), _BASELINE))
    return ibis.cases(*cases, else_=0)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    members = list(population_rows(rows, b, rule))
    values = yearly_rows(rows, [m.subject for m in members], rule)
    for member in members:
        for metric in range(len(rule.fields.get("metrics", [None]))):
            years = values.get((member.subject, metric), {})
            now, base = years.get(b["year"]), _row_baseline(years, b, rule)
            state, missing = _row_state(now, base, b, rule)
            yield Judgement(
                member.subject,
                object=metric if "metrics" in rule.fields else None,
                period=b["year_from"],
                state=state,
                value=now.value if now else None,
                base_on=now.on if now else None,
                missing=missing,
                row_no=now.row_no if now else None,
                f1=base,
            )


def _row_baseline(years: Mapping[int, Value], b: Bindings, rule: Rule) -> int | None:
    if not _grows(rule):
        return None
    first = b["earliest"]
    if rule.fields.get("baseline", "previous_year") == "previous_year":
        first = b["year"] - 1
    earlier = [value.value for year, value in years.items() if first <= year < b["year"]]
    best = min if rule.fields["op"] in {"<", "<="} else max
    return best(earlier, default=None)


def _row_state(now: Value | None, base: int | None, b: Bindings, rule: Rule) -> tuple[int, int]:
    if now is None:
        return (State.UNKNOWN, _VALUE) if b["is_past"] else (b["unmet"], 0)
    compare = OPERATORS[rule.fields["op"]]
    if not _grows(rule):
        return (State.MET if compare(now.value, b["target"]) else b["unmet"]), 0
    if base is None:
        return State.UNKNOWN, _BASELINE
    reached = compare(now.value * _SHARES + b["slack"], base * b["share"])
    return (State.MET if reached else b["unmet"]), 0


def reach(rule: Rule) -> list[Reach]:
    """The unit's own rows; all rows where those without unit count too."""
    source = source_of(rule)
    own = rule.fields.get("per_unit") and "unit" in source
    column = str(source["unit"]) if own else ""
    return [*population_reach(rule), Reach(str(source["table"]), column)]


def due(_judgement: Judgement, b: Bindings, rule: Rule) -> int | None:
    """Last day to reach the target."""
    return None if rule.fields.get("open_ended") else b["due_on"]


# Quotation marks within quotation marks.
_INNER_QUOTES = str.maketrans("“”", "‘’")
_WORDS = {">=": "至少", ">": "超过", "<=": "至多", "<": "低于"}


def sentence(telling: Telling) -> str:
    """「医学院 2024 年本科生招生数 1095，上年 1000，应至少增长 10%，尚未达到」."""
    judgement, rule = telling.judgement, telling.rule
    scale = 1 if rule.fields["form"] == "count" else scale_of(rule)
    metric = rule.title
    if judgement.object is not None:
        metric = str(rule.fields["metrics"][judgement.object])
    told = f"{telling.subject} {telling.bindings['year']} 年“{metric.translate(_INNER_QUOTES)}”"
    if judgement.value is None:
        told += "尚无数值"
    else:
        told += f"为 {telling.number(judgement.value, scale)}"
    told += f"，{_aim(telling, scale)}"
    if judgement.value is None or judgement.state == State.UNKNOWN:
        return told
    return told + ("，已达到" if judgement.state == State.MET else "，尚未达到")


def _aim(telling: Telling, scale: int) -> str:
    rule, word = telling.rule, _WORDS[telling.rule.fields["op"]]
    if not _grows(rule):
        target = telling.number(telling.bindings["target"], scale)
        return f"应{word} {target} {telling.unit('target')}".rstrip().replace(" %", "%")
    is_previous = rule.fields.get("baseline", "previous_year") == "previous_year"
    title = "上年" if is_previous else "此前最好成绩"
    base = telling.judgement.f1
    told = f"{title} {telling.number(base, scale)}" if base is not None else f"缺少{title}数值"
    if "target" in rule.parameters:
        return f"{told}，应增长{word} {telling.parameter('target')}%"
    return f"{told}，应{'不低于' if word == '至少' else word}{title}"


def object_label(rule: Rule, index: int) -> str:
    """The metric."""
    return str(rule.fields["metrics"][index])


KIND = RuleKind(
    name="target_value",
    title="指标目标",
    schema=SCHEMA,
    parameters={
        "year": "integer",
        "target": "number",
        "due_on": "date",
        "best_of_years": "integer",
        "rounding": "string",
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
    facts=("对比基数", "", ""),
    missing=(
        ("target_measurement", "value", "指标数值"),
        ("target_measurement", "value", "对比年度的指标数值"),
    ),
)
