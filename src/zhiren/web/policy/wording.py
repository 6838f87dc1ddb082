"""What facts, populations and values say, in words that need no knowledge of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from zhiren.policy.rule import Strength
from zhiren.report.values import shown_value
from zhiren.snapshot.schema import table as table_of
from zhiren.web.findings.filters import STRENGTH_TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.policy.rule import Population, Rule
    from zhiren.policy.values import DatedValue, Parameter

FACT_TITLES = {"threshold": "界限", "deadline": "时限", "frequency": "频次"}
_OPERATIONS = {
    ">=": "不少于", ">": "多于", "<=": "不超过", "<": "不足", "==": "等于", "between": "介于",
}  # fmt: skip
_TRUTHS = {True: "是", False: "否"}


def strength_title(strength: str) -> str:
    """必须, 应当 …; empty for none."""
    return STRENGTH_TITLES[Strength(strength)] if strength else ""


def fact_title(fact: Mapping[str, Any]) -> str:
    """界限, 时限, 频次."""
    return FACT_TITLES.get(str(fact.get("role")), "数字")


def fact_words(fact: Mapping[str, Any]) -> str:
    """What the fact sets, without its quotation: 「不少于 16 学时」; empty when it has no figure.

    >>> fact_words({"op": ">=", "value": 16, "unit": "学时"})
    '不少于 16 学时'
    >>> fact_words({"op": "between", "value": 1, "value_to": 2, "unit": "个"})
    '介于 1 至 2 个'
    """
    value = fact.get("value")
    if value is None:
        return ""
    upper = fact.get("value_to")
    if isinstance(value, list | tuple):
        value, upper = value[0], value[-1]
    figure = f"{value} 至 {upper}" if upper is not None else f"{value}"
    return " ".join(
        part
        for part in (_OPERATIONS.get(fact.get("op") or "", ""), figure, fact.get("unit"))
        if part
    )


def population_words(population: Population, rule: Rule) -> list[str]:
    """The conditions by which the rule's subjects are found, one a line, in the sheets' words."""
    words = [f"对象：{_table(population.subject)}"]
    words += _restricted(population.subject, population.where)
    if population.holding or population.holding_unit:
        words.append("现任岗位符合以下条件")
        words += _restricted("post", population.holding)
        words += _restricted("unit", population.holding_unit)
    if population.listed:
        words.append(f"在「{_table(population.listed)}」中有现行记录")
        words += _restricted(population.listed, population.listed_where)
    if population.younger_than:
        limit = rule.parameters.get(population.younger_than)
        words.append(f"年龄未满「{limit.title if limit else population.younger_than}」所定周岁数")
    if population.subject == "person" and "status" not in population.where:
        words.append("仅含在职人员")
    return words


def table_title(name: str) -> str:
    """The sheet's name of a table; 制度文件目录 for the pack itself."""
    return "制度文件目录" if name == "pack" else _table(name)


def _table(name: str) -> str:
    try:
        return table_of(name).title
    except KeyError:
        return name


def _restricted(table: str, where: Mapping[str, tuple[str | bool, ...]]) -> list[str]:
    lines = []
    for column, allowed in where.items():
        try:
            title = table_of(table).column(column).title
        except KeyError:
            title = column
        values = "、".join(_TRUTHS[v] if isinstance(v, bool) else str(v) for v in allowed)
        lines.append(f"{title}：{values}")
    return lines


class _Used(NamedTuple):
    """One value of a parameter, as ``shown_value`` reads it."""

    name: str
    value: object
    unit: str


def value_words(parameter: Parameter, entry: DatedValue) -> str:
    """「16 学时」, 「是」, 「未规定」, as in the reports."""
    return shown_value(_Used(parameter.name, entry.value, parameter.unit))  # type: ignore[arg-type]
