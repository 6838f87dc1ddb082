"""Checks of rules: kind, fields, population, and every value with its date and its clause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from zhiren.policy.pack_check_tables import POPULATIONS, check_fields
from zhiren.policy.pack_problem import Checking, KindLike
from zhiren.policy.pack_schema import schema_faults

_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "string": (str,),
    "date": (str,),
    "object": (dict,),
}
_TITLES = {
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "string": "文字",
    "date": "日期，如 2024-12-31",
    "object": "「键: 值」的表",
}


def check_rules(checking: Checking) -> None:
    """Every rule of every file; a rule id stands once in a pack."""
    seen: dict[str, str] = {}
    for file, source in checking.files.items():
        if not file.startswith("rules/") or not isinstance(source.data, dict):
            continue
        for name, entry in checking.entries(file).items():
            if name in seen:
                remedy = "改成不同的名称"
                checking.refuse(file, (name,), f"规则 {name} 在 {seen[name]} 中已有", remedy)
            seen[name] = file
            _check_rule(checking, file, name, entry)


def _check_rule(checking: Checking, file: str, name: str, entry: Mapping[str, Any]) -> None:
    for index, clause in enumerate(entry.get("clauses") or []):
        checking.require_clause(file, (name, "clauses", index), clause)
    for index, reading in enumerate(entry.get("readings") or []):
        checking.require_reading(file, (name, "readings", index), reading)
    start, end = entry.get("valid_from"), entry.get("valid_until")
    if start and end and str(end) <= str(start):
        checking.refuse(
            file, (name, "valid_until"), f"止于 {end}，不晚于起始 {start}", "核对两个日期"
        )
    _check_population(checking, file, name, entry)
    _check_parameters(checking, file, name, entry, _check_kind(checking, file, name, entry))
    check_fields(checking, file, (name, "fields"), entry.get("fields"))
    clauses = (entry.get("fields") or {}).get("clauses")
    for clause in clauses if isinstance(clauses, dict) else ():
        checking.require_clause(file, (name, "fields", "clauses", clause), clause)


def _check_kind(
    checking: Checking, file: str, name: str, entry: Mapping[str, Any]
) -> KindLike | None:
    try:
        kind = checking.kinds(str(entry.get("kind")))
    except KeyError:
        remedy = "改为 docs/rule-kinds 中的一种"
        checking.refuse(file, (name, "kind"), f"没有规则类型 {entry.get('kind')}", remedy)
        return None
    for path, message, remedy in schema_faults(entry.get("fields"), kind.schema):
        checking.refuse(file, (name, "fields", *path), f"规则 {name}：{message}", remedy)
    return kind


def _check_population(checking: Checking, file: str, name: str, entry: Mapping[str, Any]) -> None:
    population = entry.get("population")
    if population is None:
        return
    known = checking.entries(POPULATIONS)
    if population not in known:
        remedy = f"改为以下之一，或在 {POPULATIONS} 中补写：{'、'.join(known)}"
        checking.refuse(file, (name, "population"), f"没有对象范围「{population}」", remedy)
        return
    age = known[population].get("younger_than")
    if age and age not in (entry.get("parameters") or {}):
        message = f"对象范围「{population}」要用参数 {age}，规则 {name} 没有"
        checking.refuse(file, (name, "parameters"), message, f"补上参数 {age} 及其依据")


def _check_parameters(
    checking: Checking, file: str, name: str, entry: Mapping[str, Any], kind: KindLike | None
) -> None:
    population = checking.entries(POPULATIONS).get(str(entry.get("population")), {})
    for parameter, series in (entry.get("parameters") or {}).items():
        path = (name, "parameters", parameter)
        of_kind = kind.parameters.get(parameter) if kind else None
        if kind and of_kind is None and parameter != population.get("younger_than"):
            known = "、".join(kind.parameters) or "（无）"
            message = f"规则类型 {entry['kind']} 没有参数 {parameter}"
            checking.refuse(file, path, message, f"改为以下之一，或删去：{known}")
        values = series.get("values") if isinstance(series, dict) else None
        if isinstance(values, dict):
            _check_values(checking, file, (*path, "values"), values, of_kind)
            _check_first_day(checking, file, (*path, "values"), entry, values)


def _check_values(
    checking: Checking,
    file: str,
    path: tuple[str | int, ...],
    values: Mapping[str, Any],
    of_kind: str | None,
) -> None:
    days = list(values)
    for before, after in pairwise(days):
        if after <= before:
            message = f"日期 {after} 写在 {before} 之后，须由早到晚"
            checking.refuse(file, (*path, after), message, "按日期先后排列")
    for day, value in values.items():
        where = (*path, day)
        if _day(day) is None:
            checking.refuse(file, where, f"「{day}」不是日期", "写成 2021-04-22 的形式")
        if not isinstance(value, dict):
            continue
        _check_basis(checking, file, where, value, day)
        given, wanted = value.get("value"), _TYPES.get(str(of_kind))
        is_boolean = isinstance(given, bool) and bool not in (wanted or ())
        if wanted and given is not None and (is_boolean or not isinstance(given, wanted)):
            message = f"数值 {given!r} 类型不对"
            checking.refuse(file, (*where, "value"), message, f"须为{_TITLES[str(of_kind)]}")
        if of_kind == "date" and isinstance(given, str) and _day(given) is None:
            checking.refuse(
                file, (*where, "value"), f"「{given}」不是日期", "写成 2024-12-31 的形式"
            )


def _check_basis(
    checking: Checking,
    file: str,
    path: tuple[str | int, ...],
    value: Mapping[str, Any],
    day: str,
) -> None:
    clause, reading = value.get("clause"), value.get("reading")
    if not clause and not reading:
        remedy = "写上 clause（条款编号）；文件没有写明的，写 reading（理解口径）"
        checking.refuse(file, path, f"{day} 的数值没有依据", remedy)
    if clause and reading:
        message = f"{day} 的数值既写了条款又写了理解口径"
        checking.refuse(file, path, message, "只留一个：文件写明的留 clause，否则留 reading")
    if clause:
        checking.require_clause(file, (*path, "clause"), clause)
        start = _effective(checking, str(clause).partition("#")[0])
        if start and day < start:
            message = f"数值自 {day} 起，早于 {clause} 所在文件的施行日期 {start}"
            checking.refuse(file, path, message, "改为施行日期或更晚的日期")
    if reading:
        checking.require_reading(file, (*path, "reading"), reading)


def _check_first_day(
    checking: Checking,
    file: str,
    path: tuple[str | int, ...],
    entry: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """No gap: on the rule's first day in force every parameter has a value."""
    clauses = entry.get("clauses") or [""]
    start = entry.get("valid_from") or _effective(checking, str(clauses[0]).partition("#")[0])
    if start and values and min(values) > start:
        message = f"规则自 {start} 起施行，首个数值却自 {min(values)} 起，中间没有数值"
        checking.refuse(file, path, message, f"补上自 {start} 起的数值及其依据")


def _effective(checking: Checking, document: str) -> str | None:
    for entry in checking.data("pack.yaml").get("documents") or []:
        if isinstance(entry, dict) and entry.get("id") == document:
            effective = entry.get("effective")
            return effective.get("from") if isinstance(effective, dict) else None
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
