"""Checks of what a pack says about snapshot tables: populations, registers, rule fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiren.policy.pack_problem import Checking, ColumnLike, TableLike
from zhiren.policy.pack_source import EntryPath

POPULATIONS = "populations.yaml"

# Fields of a rule that name columns of the table beside them, or of the table given here.
_COLUMN_FIELDS = (
    "subject counterpart on quantity column name event_on settled_on minimum_on value year unit "
    "latest"
).split()
_COLUMN_LIST_FIELDS = ("attested", "action_on")
_RESTRICTIONS = ("where", "unless", "among", "listed_where")
# Fields that restrict a table which they imply (all kinds agree on these words).
_IMPLIED = {
    "schemes": "scheme",
    "meeting": "meeting",
    "post": "post",
    "posts": "post",
    "post_where": "post",
    "allowed_posts": "post",
    "units": "unit",
    "settled": "decided_case",
    "holders": "post",
}
# Fields whose values are those of one column.
_VALUES = {
    "benefits": ("benefit_record", "benefit"),
    "weaknesses": ("person_fact", "kind"),
    "practice_for": ("person_fact", "kind"),
    "facts": ("person_fact", "kind"),
    "talks": ("talk", "kind"),
    "grades": ("assessment_result", "grade"),
    "members": ("post", "kind"),
    "ground": ("sanction", "ground"),
}


def check_populations(checking: Checking) -> None:
    """Tables, columns and values of each population exist, and it says what it rests on."""
    for name, entry in checking.entries(POPULATIONS).items():
        if ("clause" in entry) == ("reading" in entry):
            remedy = "写 clause（条款）或 reading（理解口径），只写一个"
            checking.refuse(POPULATIONS, (name,), f"对象范围「{name}」须有且只有一个依据", remedy)
        if "clause" in entry:
            checking.require_clause(POPULATIONS, (name, "clause"), entry["clause"])
        if "reading" in entry:
            checking.require_reading(POPULATIONS, (name, "reading"), entry["reading"])
        for key, table in (
            ("where", entry.get("subject")),
            ("holding", "post"),
            ("holding_unit", "unit"),
            ("listed_where", entry.get("listed")),
        ):
            if key in entry:
                check_restriction(checking, POPULATIONS, (name, key), table, entry[key])
        for key in ("subject", "listed"):
            if key in entry:
                known_table(checking, POPULATIONS, (name, key), entry[key])


def check_registers(checking: Checking) -> None:
    """Each register names a table; ``pack`` stands for the pack's own list of documents."""
    for name, entry in checking.entries("registers.yaml").items():
        if entry.get("table") not in {None, "pack"}:
            known_table(checking, "registers.yaml", (name, "table"), entry["table"])
    for file in ("programmes.yaml", "processes.yaml"):
        for name, entry in checking.entries(file).items():
            given = entry.get("readings") or [entry["reading"]] if "reading" in entry else []
            for reading in entry.get("readings") or given:
                checking.require_reading(file, (name,), reading)


def check_fields(checking: Checking, file: str, path: EntryPath, fields: Any) -> None:
    """Tables, columns and values named anywhere in a rule's fields."""
    if isinstance(fields, list):
        for index, item in enumerate(fields):
            check_fields(checking, file, (*path, index), item)
    if not isinstance(fields, dict):
        return
    table = fields.get("table")
    if isinstance(table, str):
        known_table(checking, file, (*path, "table"), table)
        _check_columns(checking, file, path, table, fields)
    for key, value in fields.items():
        where = (*path, key)
        if key in _IMPLIED and isinstance(value, dict) and "table" not in value:
            inner = value.get("where", value) if key == "holders" else value
            check_restriction(checking, file, where, _IMPLIED[key], inner)
        elif key in _VALUES and _are_words(value):
            name, column = _VALUES[key]
            check_restriction(checking, file, where, name, {column: value})
        elif key not in _RESTRICTIONS:
            check_fields(checking, file, where, value)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check_columns(
    checking: Checking, file: str, path: EntryPath, table: str, fields: Mapping[str, Any]
) -> None:
    for key in _COLUMN_FIELDS:
        if isinstance(fields.get(key), str):
            _known_column(checking, file, (*path, key), table, fields[key])
    for key in _COLUMN_LIST_FIELDS:
        for column in fields.get(key) or []:
            _known_column(checking, file, (*path, key), table, column)
    for key in _RESTRICTIONS:
        if isinstance(fields.get(key), dict):
            check_restriction(checking, file, (*path, key), table, fields[key])


def check_restriction(
    checking: Checking, file: str, path: EntryPath, table: Any, restriction: Any
) -> None:
    """Columns of a table and the values allowed in them."""
    if not isinstance(restriction, dict):
        return
    for name, values in restriction.items():
        column = _known_column(checking, file, (*path, name), table, name)
        if column is None or not isinstance(values, list):
            continue
        for value in values:
            _check_value(checking, file, (*path, name), f"{table}.{name}", column, value)


def _check_value(
    checking: Checking, file: str, path: EntryPath, title: str, column: ColumnLike, value: Any
) -> None:
    if column.type == "choice" and value not in column.values:
        options = "、".join(column.values)
        checking.refuse(file, path, f"{title} 没有「{value}」这个取值", f"改为以下之一：{options}")
    elif column.type == "boolean" and not isinstance(value, bool):
        checking.refuse(file, path, f"{title} 是「是/否」栏，不能写 {value!r}", "写 true 或 false")
    elif column.type == "text" and not isinstance(value, str):
        checking.refuse(file, path, f"{title} 是文字栏，不能写 {value!r}", "写成文字")


def known_table(checking: Checking, file: str, path: EntryPath, name: Any) -> TableLike | None:
    """The table, or None with a fault noted."""
    try:
        return checking.tables(str(name))
    except KeyError:
        remedy = "改用名册快照中已有的表（zhiren template 列出全部）"
        checking.refuse(file, path, f"名册快照中没有表 {name}", remedy)
        return None


def _known_column(
    checking: Checking, file: str, path: EntryPath, table: Any, name: str
) -> ColumnLike | None:
    try:
        columns = checking.tables(str(table)).columns
    except KeyError:
        return None  # the table itself is refused where it is named
    for column in columns:
        if column.name == name:
            return column
    known = "、".join(column.name for column in columns)
    checking.refuse(file, path, f"表 {table} 没有列 {name}", f"改为以下之一：{known}")
    return None
