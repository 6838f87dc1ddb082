"""指标数值: one value a subject, metric and year, from target_measurement or another table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import table as table_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_MEASUREMENTS = {
    "table": "target_measurement",
    "metric": "metric",
    "value": "value",
    "year": "year",
    "on": "measured_on",
    "unit": "unit",
}


class Value(NamedTuple):
    """A value of a year, the day it was measured and its row."""

    value: int
    on: int
    row_no: int


def source_of(rule: Rule) -> Mapping[str, Any]:
    """The table and columns values are read from."""
    source: Mapping[str, Any] = rule.fields.get("source", _MEASUREMENTS)
    return source


def scale_of(rule: Rule) -> int:
    """100 where the column holds hundredths."""
    source = source_of(rule)
    kind = table_of(source["table"]).column(source["value"]).type
    return 100 if kind == "hundredths" else 1


def yearly(t: Tables, members: ir.Table, rule: Rule) -> ir.Table:
    """Columns k_subject, k_metric, year, value, on, row_no: one row each of the first three."""
    rows = _assigned(_measured(t, rule), members, rule)
    keys = ["k_subject", "k_metric", "year"]
    if rule.fields.get("form") == "count":
        rows = _latest(rows, [*keys, "unit"])
        rows = rows.filter(rows.value.notnull())
        return rows.group_by(keys).agg(
            value=rows.count(where=rows.value > 0).cast("int64"),
            on=rows.on.max(),
            row_no=rows.row_no.max(),
        )
    if rule.fields.get("combine", "latest") == "latest":
        return _latest(rows, keys).select(*keys, "value", "on", "row_no")
    total = rows.value.sum() if rule.fields["combine"] == "sum" else rows.value.max()
    return rows.group_by(keys).agg(
        value=total.cast("int64"), on=rows.on.max(), row_no=rows.row_no.max()
    )


def _measured(t: Tables, rule: Rule) -> ir.Table:
    import ibis

    source = source_of(rule)
    rows = t[source["table"]]
    for column, allowed in source.get("where", {}).items():
        rows = rows.filter(rows[column].isin(list(allowed)))
    metrics = rule.fields.get("metrics")
    number: ir.IntegerValue = ibis.literal(0, "int64")
    if metrics:
        name = rows[source["metric"]]
        rows = rows.filter(name.isin(list(metrics)))
        picked = [(rows[source["metric"]] == m, ibis.literal(i)) for i, m in enumerate(metrics)]
        number = ibis.cases(*picked, else_=ibis.null("int64")).cast("int64")
    unit = rows[source["unit"]] if "unit" in source else ibis.null("int64")
    rows = rows.select(
        k_metric=number,
        year=rows[source["year"]],
        value=rows[source["value"]].cast("int64"),
        on=rows[source["on"]].cast("int64"),
        unit=unit,
        row_no=rows.row_no,
    )
    return rows.filter(rows.value.notnull() & rows.on.notnull())


def _assigned(rows: ir.Table, members: ir.Table, rule: Rule) -> ir.Table:
    """Rows with the subject they speak of; those without unit speak of every subject."""
    subjects = members.select(k_subject="subject")
    if rule.fields.get("form") == "count" and not rule.fields.get("per_unit"):
        return rows.cross_join(subjects)
    own = rows.join(subjects, rows.unit == subjects.k_subject)
    if rule.fields.get("per_unit"):
        return own
    common = rows.filter(rows.unit.isnull()).cross_join(subjects)
    return own.select(*common.columns).union(common)


def _latest(rows: ir.Table, keys: list[str]) -> ir.Table:
    import ibis

    order = ibis.window(group_by=keys, order_by=[ibis.desc("on"), ibis.desc("row_no")])
    rows = rows.mutate(place=ibis.row_number().over(order))
    return rows.filter(rows.place == 0)


def yearly_rows(
    rows: Rows, subjects: Iterable[int], rule: Rule
) -> dict[tuple[int, int], dict[int, Value]]:
    """The same, row by row: (subject, metric) to year to value."""
    source, members = source_of(rule), list(subjects)
    found: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows[source["table"]]:
        metric = _metric_no(row, rule)
        value, on = row[source["value"]], row[source["on"]]
        if metric is None or value is None or on is None or row[source["year"]] is None:
            continue
        for subject in _subjects_of(row, members, rule):
            found[(subject, metric, row[source["year"]])].append(row)
    values: dict[tuple[int, int], dict[int, Value]] = defaultdict(dict)
    for (subject, metric, year), measured in found.items():
        values[(subject, metric)][year] = _combined(measured, rule)
    return values


def _metric_no(row: Row, rule: Rule) -> int | None:
    source, metrics = source_of(rule), rule.fields.get("metrics")
    if not satisfies(row, source.get("where", {})):
        return None
    if not metrics:
        return 0
    name = row[source["metric"]]
    return list(metrics).index(name) if name in metrics else None


def _subjects_of(row: Row, members: list[int], rule: Rule) -> list[int]:
    source = source_of(rule)
    unit = row[source["unit"]] if "unit" in source else None
    if rule.fields.get("form") == "count" and not rule.fields.get("per_unit"):
        return members
    if unit is not None:
        return [unit] if unit in members else []
    return [] if rule.fields.get("per_unit") else members


def _combined(measured: list[Row], rule: Rule) -> Value:
    source = source_of(rule)

    def when(row: Row) -> tuple[int, int]:
        return row[source["on"]], row["row_no"]

    if rule.fields.get("form") == "count":
        by_unit: dict[Any, Row] = {}
        for row in sorted(measured, key=when):
            by_unit[row[source["unit"]] if "unit" in source else None] = row
        kept = list(by_unit.values())
        value = sum(row[source["value"]] > 0 for row in kept)
    elif rule.fields.get("combine", "latest") == "latest":
        kept = [max(measured, key=when)]
        value = kept[0][source["value"]]
    else:
        kept = measured
        numbers = [row[source["value"]] for row in measured]
        value = sum(numbers) if rule.fields["combine"] == "sum" else max(numbers)
    days, numbers = [row[source["on"]] for row in kept], [row["row_no"] for row in kept]
    return Value(value, max(days), max(numbers))
