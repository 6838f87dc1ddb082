"""The shape of a pack's files as JSON schemas, and its errors told in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.policy.rule import Strength

Schema = Mapping[str, Any]

DAY = r"^\d{4}-\d{2}-\d{2}$"
CLAUSE = r"^[^#\s]+#[^\s]+$"
SLUG = r"^[a-z0-9][a-z0-9-]*$"


def _object(required: str, optional: str = "", **properties: Schema) -> dict[str, Any]:
    """An object with these keys and no others; keys without a schema are text."""
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "required": required.split(),
        "additionalProperties": False,
        "properties": {name: properties.get(name, _TEXT) for name in names},
    }


def _list(items: Schema, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


def _named(entry: Schema, names: str | None = None) -> dict[str, Any]:
    named: dict[str, Any] = {"type": "object", "additionalProperties": entry}
    return named | ({"propertyNames": {"pattern": names}} if names else {})


_TEXT = {"type": "string", "minLength": 1}
_OPTIONAL_TEXT = {"type": ["string", "null"]}
_DAY = {"type": "string", "pattern": DAY}
_CLAUSE = {"type": "string", "pattern": CLAUSE}
_CLAUSES = _list(_CLAUSE, 1)
_SLUG = {"type": "string", "pattern": SLUG}
_RESTRICTION = _named(_list({"type": ["string", "boolean", "integer"]}, 1))
_BASIS = {"from": _DAY, "date": _DAY, "clause": _CLAUSE, "reading": _SLUG}

_DOCUMENT = _object(
    "id file title number issuer effective",
    "short_title issued printed addressees until repeals cites interpreter",
    number=_OPTIONAL_TEXT,
    issued=_DAY,
    printed=_DAY,
    effective=_object("from", "clause reading", **_BASIS),
    until=_object("date", "clause reading", **_BASIS),
    interpreter=_object("name clause", clause=_CLAUSE),
    repeals=_list(_object("name clause", "date number", clause=_CLAUSE, date=_DAY)),
    cites=_list(
        _object(
            "name clause", "number issuer role date until", clause=_CLAUSE, date=_DAY, until=_DAY
        )
    ),
)
_FACT = _object(
    "role measure quote",
    "op value unit inclusive",
    role={"enum": ["threshold", "deadline", "frequency"]},
    op={"enum": [">=", ">", "<=", "<", "==", "between"]},
    value={"type": ["number", "string", "array"]},
    inclusive={"type": "boolean"},
)
_MODALITY = _object(
    "strength", "words", strength={"enum": [s.value for s in Strength]}, words=_list(_TEXT)
)
_CLAUSE_ENTRY = _object(
    "id part text state",
    "served_by reason actor modality facts related suggested_owner note",
    id=_CLAUSE,
    part={"enum": ["front", "heading", "body", "back"]},
    state={"enum": list(CLAUSE_STATES)},
    served_by=_list({"type": "string", "pattern": r"^[a-z]+:[^\s]+$"}),
    modality=_MODALITY,
    facts=_list(_FACT),
    related=_list(_CLAUSE),
)
_POPULATION = _object(
    "subject",
    "where holding holding_unit listed listed_where younger_than clause reading",
    where=_RESTRICTION,
    holding=_RESTRICTION,
    holding_unit=_RESTRICTION,
    listed_where=_RESTRICTION,
    clause=_CLAUSE,
    reading=_SLUG,
)
_VALUE = _object(
    "value",
    "clause reading source verified",
    value={},
    clause=_CLAUSE,
    reading=_SLUG,
    verified={"type": "boolean"},
)
_PARAMETER = _object(
    "title unit values",
    unit={"type": "string"},
    values=_named(_VALUE, DAY) | {"minProperties": 1},
)
_RULE = _object(
    "title kind clauses strength fields",
    "population parameters readings domains consequence valid_from valid_until",
    clauses=_CLAUSES,
    strength={"enum": [s.value for s in Strength]},
    fields={"type": "object"},
    parameters=_named(_PARAMETER),
    readings=_list(_SLUG),
    domains=_list(_TEXT),
    valid_from=_DAY,
    valid_until=_DAY,
)
_STEP = _object("title", "clauses", clauses=_CLAUSES)
_PROCESS = _object(
    "title roles steps",
    "readings",
    roles=_list(_TEXT),
    steps=_list(_STEP, 1),
    readings=_list(_SLUG),
)
_PROGRAMME = _object(
    "title clause", "frequency period reading who whom", clause=_CLAUSE, reading=_SLUG
)

PACK = _object(
    "id title institution documents",
    "semesters notices",
    id=_SLUG,
    documents=_list(_DOCUMENT, 1),
    semesters=_object("", "autumn spring starts", starts=_named(_DAY)),
    notices=_list({"type": "object"}),
)
CLAUSES = _object("document clauses", clauses=_list(_CLAUSE_ENTRY, 1))
NAMED = {
    "populations.yaml": _named(_POPULATION),
    "processes.yaml": _named(_PROCESS, SLUG),
    "programmes.yaml": _named(_PROGRAMME, SLUG),
    "registers.yaml": _named(_object("title table clauses", clauses=_CLAUSES), SLUG),
    "reports.yaml": _named(_object("title clauses", clauses=_CLAUSES), SLUG),
}
RULES = _named(_RULE, SLUG)
COMPARISON = _named(
    _object("documents", "note", documents=_named(_object("clauses", clauses=_CLAUSES)))
)

_TYPES = {
    "object": "「键: 值」的形式",
    "array": "列表",
    "string": "文字（数字样子的文字须加引号）",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "null": "空",
}
_EMPTY: Mapping[str, Any] = {
    "object": {},
    "array": [],
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": False,
    "null": None,
}
_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def schema_of(file: str) -> Schema | None:
    """The schema of a pack's file by its name; None for a file that does not belong there."""
    if file == "pack.yaml":
        return PACK
    if file.startswith("clauses/"):
        return CLAUSES
    return RULES if file.startswith("rules/") else NAMED.get(file)


def well_typed(data: Any, schema: Schema) -> Any:
    """Data with every value of a wrong type replaced by an empty one of the right type.

    So that the other checks can go on after the shape was refused.
    """
    wanted = schema.get("type", [])
    kinds = [wanted] if isinstance(wanted, str) else wanted
    if kinds and not any(_is(data, kind) for kind in kinds):
        return _EMPTY[kinds[0]]
    if isinstance(data, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        rest = other if isinstance(other, Mapping) else {}
        return {key: well_typed(value, known.get(key, rest)) for key, value in data.items()}
    if isinstance(data, list):
        return [well_typed(item, schema.get("items", {})) for item in data]
    return data


def _is(data: Any, kind: str) -> bool:
    is_boolean = isinstance(data, bool)
    return isinstance(data, _PYTHON[kind]) and (kind == "boolean" or not is_boolean)


def schema_faults(data: Any, schema: Schema) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where data departs from its schema: path of the entry, what is wrong, what to do."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(dict(schema)).iter_errors(data):
        path = tuple(error.absolute_path)
        yield from _told(error, path)


def _told(error: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str, str]]:
    rule, wanted, name = error.validator, error.validator_value, _name(path)
    if rule == "additionalProperties" and wanted is False:
        known = "、".join(error.schema.get("properties", {}))
        for key in error.instance.keys() - error.schema.get("properties", {}).keys():
            yield (*path, key), f"{name}有不认识的键「{key}」", f"改为以下之一，或删去：{known}"
    elif rule == "required":
        missing = [key for key in wanted if key not in error.instance]
        yield path, f"{name}缺少 {'、'.join(missing)}", "补上这一项"
    elif rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        titles = "或".join(_TYPES[kind] for kind in kinds)
        yield path, f"{name}的值 {error.instance!r} 类型不对", f"须为{titles}"
    elif rule in {"enum", "const"}:
        options = wanted if rule == "enum" else [wanted]
        yield path, f"{name}的值「{error.instance}」不在可选范围内", f"改为：{_listed(options)}"
    elif rule in {"anyOf", "oneOf"}:
        yield path, f"{name}的值不符合任何一种写法", "对照 docs/rule-kinds 中该类规则的写法改正"
    else:
        yield path, f"{name}的值 {error.instance!r} 写法不对（{rule}: {wanted}）", "按格式说明改正"


def _listed(options: Any) -> str:
    return "、".join(str(option) for option in options)


def _name(path: tuple[str | int, ...]) -> str:
    return f"「{'.'.join(str(part) for part in path)}」" if path else "文件"
