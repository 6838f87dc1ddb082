"""Which column of a roster means which column of which table; read from and written to YAML.

A mapping file is written once for a kind of roster and used again. It may state constants and
other words for values: what the roster does not say has to be said there by a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from zhiren.snapshot.headers import Header
from zhiren.snapshot.problems import refuse_file
from zhiren.snapshot.schema import table
from zhiren.snapshot.words import HeaderWords, Target, parse_target

IGNORED: Final = "-"
_VERSION: Final = 1
_KEYS: Final = ("file", "sheet", "columns", "constants", "values", "declares")


@dataclass(slots=True)
class SheetMapping:
    """The mapping of sheets whose file and name match the patterns.

    `columns` is by header key; an empty tuple says that the column is left out on purpose.
    `constants` is by target, one value for all rows. `values` is by `table.column`: other words
    for allowed values. `declares` names the tables whose rows the roster makes (person, unit,
    post); other tables are only referred to.
    """

    file: str = "*"
    sheet: str = "*"
    columns: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    constants: dict[Target, object] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    declares: frozenset[str] = frozenset()

    def fits(self, file: str, sheet: str) -> bool:
        """Whether the mapping is meant for this sheet."""
        return fnmatchcase(file, self.file) and fnmatchcase(sheet, self.sheet)


def load_mapping(path: Path) -> list[SheetMapping]:
    """Read a mapping file.

    Raises `FileRefusedError` for a file that is no YAML, unknown keys, and targets that the
    schema does not have, naming the place in the file.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise refuse_file(path.name, f"对应关系文件读不出来（{error}）", "核对文件") from error
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        reason = f"对应关系文件开头没有“version: {_VERSION}”"
        raise refuse_file(path.name, reason, "用 zhiren 写出的对应关系文件，再改")
    try:
        _only_keys(data, ("version", "sheets"), "文件")
        return [_sheet(entry, n) for n, entry in enumerate(data.get("sheets") or [], 1)]
    except ValueError as error:
        raise refuse_file(path.name, str(error), "对照 docs/snapshot.md 改正") from error


def _only_keys(data: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    unknown = [key for key in data if key not in allowed]
    if unknown:
        message = f"{where}里有不认识的键“{unknown[0]}”，只能用：{'、'.join(allowed)}"
        raise ValueError(message)


def _sheet(entry: Any, number: int) -> SheetMapping:
    where = f"sheets 的第 {number} 项"
    columns = entry.get("columns") if isinstance(entry, dict) else None
    if not columns:
        message = f"{where}没有 columns"
        raise ValueError(message)
    _only_keys(entry, _KEYS, where)
    try:
        return SheetMapping(
            file=str(entry.get("file", "*")),
            sheet=str(entry.get("sheet", "*")),
            columns={str(k): _targets(v) for k, v in dict(columns).items()},
            constants={parse_target(k): v for k, v in (entry.get("constants") or {}).items()},
            values=_values(entry.get("values") or {}),
            declares=frozenset(table(name).name for name in entry.get("declares") or ()),
        )
    except (KeyError, ValueError) as error:
        message = f"{where}：{error.args[0]}"
        raise ValueError(message) from error


def _targets(value: Any) -> tuple[Target, ...]:
    written = value if isinstance(value, list) else [value]
    return tuple(parse_target(str(v)) for v in written if v not in {IGNORED, None})


def _values(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    for key in data:
        parse_target(key)
    return {key: {str(k): str(v) for k, v in words.items()} for key, words in data.items()}


def save_mapping(mappings: list[SheetMapping], path: Path) -> None:
    """Write a mapping file that `load_mapping` reads back as the same mappings."""
    data = {"version": _VERSION, "sheets": [_entry(mapping) for mapping in mappings]}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(
        "# 名册的列 → 数据表的列。写“-”的列不读入；改好后用 --mapping 指给程序。\n" + text,
        encoding="utf-8",
    )


def _entry(mapping: SheetMapping) -> dict[str, Any]:
    columns = {key: _written(targets) for key, targets in mapping.columns.items()}
    entry: dict[str, Any] = {"file": mapping.file, "sheet": mapping.sheet, "columns": columns}
    if mapping.constants:
        entry["constants"] = {t.text(): v for t, v in mapping.constants.items()}
    if mapping.values:
        entry["values"] = mapping.values
    if mapping.declares:
        entry["declares"] = sorted(mapping.declares)
    return entry


def _written(targets: tuple[Target, ...]) -> str | list[str]:
    texts = [target.text() for target in targets]
    return texts if len(texts) > 1 else (texts or [IGNORED])[0]


_PERSONAL: Final = frozenset(
    {"sex", "identity_number", "birth_on", "ethnic_group", "work_start_on", "status"}
)
_KEPT_OF_PERSONS: Final = _PERSONAL | {"native_place", "telephone"}
_LEAST_PERSONAL: Final = 2
SUBJECT: Final = frozenset({"person", "name", "identity_number"})


def propose_mapping(
    header: Header, words: HeaderWords, file: str, sheet: str, *, for_register: bool = False
) -> tuple[SheetMapping, list[tuple[str, str]]]:
    """The mapping that the header words suggest, and (key, reason) of what needs a person.

    Two columns for one target are not decided, unless the list of words says which one wins. A
    roster makes persons when it holds at least two facts about them beside name and number. Of a
    sheet `for_register`, which a person looks through before it is read, one fact is enough where
    it has both name and number, and columns about persons keep their meaning in any case.
    """
    mapping = SheetMapping(file, sheet)
    doubts: list[tuple[str, str]] = []
    wanted: dict[Target, list[tuple[str, str]]] = {}
    for column in header.columns:
        found = words.find(list(column.levels))
        mapping.columns[column.key] = ()
        if found is None:
            if not words.why_ignored(list(column.levels)):
                doubts.append((column.key, "没有认出这一列"))
            continue
        target, constants = found
        wanted.setdefault(target, []).append((column.key, column.levels[-1]))
        mapping.constants.update({parse_target(k): v for k, v in constants.items()})
    for target, keys in _split_combined(wanted).items():
        winner = _winner(target, keys, words, doubts)
        if winner is not None:
            mapping.columns[winner] = (target,)
    if _makes_persons(wanted, for_register=for_register):
        mapping.declares = frozenset({"person"})
    _drop_incomplete(mapping, doubts, keeps_persons=for_register)
    return mapping, doubts


def _split_combined(
    wanted: dict[Target, list[tuple[str, str]]],
) -> dict[Target, list[tuple[str, str]]]:
    """A column for `a+b` gives only what no column of its own gives."""
    single = {(t.prefix(), t.columns[0]) for t in wanted if len(t.columns) == 1}
    result: dict[Target, list[tuple[str, str]]] = {}
    for target, keys in wanted.items():
        rest = tuple(c for c in target.columns if (target.prefix(), c) not in single)
        columns = rest if len(target.columns) > 1 and rest else target.columns
        result.setdefault(Target(target.table, columns, target.group), []).extend(keys)
    return result


def _winner(
    target: Target,
    keys: list[tuple[str, str]],
    words: HeaderWords,
    doubts: list[tuple[str, str]],
) -> str | None:
    if len(keys) == 1:
        return keys[0][0]
    for preferred in words.precedence.get(target.text(), ()):
        winners = [key for key, word in keys if word == preferred]
        if len(winners) == 1:
            reason = f"“{_title(target)}”按“{winners[0]}”读入，这一列没有读入"
            doubts.extend((key, reason) for key, _ in keys if key != winners[0])
            return winners[0]
    named = "、".join(f"“{key}”" for key, _ in keys)
    doubts.extend(
        (key, f"{named}都可能是“{_title(target)}”，分不清，都没有读入") for key, _ in keys
    )
    return None


def _title(target: Target) -> str:
    return table(target.table).column(target.columns[0]).title


def _makes_persons(wanted: dict[Target, list[tuple[str, str]]], *, for_register: bool) -> bool:
    given = {t.columns[0] for t in wanted if t.table == "person"}
    if len(given & _PERSONAL) >= _LEAST_PERSONAL:
        return True
    return for_register and {"person", "name"} <= given and bool(given & _KEPT_OF_PERSONS)


def facts_about_persons(mapping: SheetMapping) -> int:
    """How many columns tell something of persons themselves, as :func:`propose_mapping` counts."""
    read = {
        c for ts in mapping.columns.values() for t in ts if t.table == "person" for c in t.columns
    }
    return len(read & _KEPT_OF_PERSONS)


def _drop_incomplete(
    mapping: SheetMapping, doubts: list[tuple[str, str]], *, keeps_persons: bool
) -> None:
    """Columns of a table whose other required columns the roster does not have are not read.

    The person table stays: a roster of persons without unit or status needs an answer.
    """
    given: dict[str, set[str]] = {}
    for target in [t for targets in mapping.columns.values() for t in targets]:
        given.setdefault(target.prefix(), set()).update(target.columns)
    for target in mapping.constants:
        given.setdefault(target.prefix(), set()).update(target.columns)
    for key, targets in mapping.columns.items():
        for target in targets:
            is_kept = keeps_persons and target.table == "person"
            reason = _why_incomplete(mapping, target, given[target.prefix()])
            if reason and not is_kept:
                mapping.columns[key] = ()
                doubts.append((key, reason))
    used = {t.prefix() for targets in mapping.columns.values() for t in targets}
    mapping.constants = {t: v for t, v in mapping.constants.items() if t.prefix() in used}


def _why_incomplete(mapping: SheetMapping, target: Target, given: set[str]) -> str | None:
    of = table(target.table)
    if of.name == "person":
        is_read = "person" in mapping.declares or set(target.columns) & SUBJECT
        return None if is_read else "这张表只提到人员，不是人员名册，人员信息没有读入"
    missing = [
        c.title for c in of.columns if c.required and c.ref != "person" and c.name not in given
    ]
    if not missing:
        return None
    return f"读作“{of.title}”还缺“{'、'.join(missing)}”，没有读入"


def missing_keys(mapping: SheetMapping, header: Header) -> Iterator[str]:
    """Header keys that the mapping names and the sheet does not have."""
    present = {column.key for column in header.columns}
    return (key for key, targets in mapping.columns.items() if targets and key not in present)
