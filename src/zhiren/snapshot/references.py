"""Codes → dense numbers, and references resolved to them. Nothing unknown is ever created."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from zhiren.snapshot.names import name_key
from zhiren.snapshot.problems import Problem
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import TABLES, Column
from zhiren.snapshot.typed import TypedTable

_SUGGESTED: Final = 20


@dataclass(slots=True)
class Codes:
    """The codes of one table: number by code (dense, from 1, in order of code), codes by name."""

    title: str
    number_of: dict[str, int]
    codes_by_name: dict[str, list[str]]

    def find(self, written: str, *, by_name: bool) -> int | Refusal:
        """The number of the row that `written` means, by code, else by its only name."""
        number = self.number_of.get(written)
        if number is not None:
            return number
        if not by_name:
            return Refusal(f"“{self.title}”表里没有这个代码", "核对代码，或先在该表里补上这一行")
        codes = self.codes_by_name.get(name_key(written), [])
        if len(codes) == 1:
            return self.number_of[codes[0]]
        if codes:
            listed = "、".join(sorted(codes)[:5])
            return Refusal(f"“{self.title}”表里有 {len(codes)} 行是这个名称", f"改填代码：{listed}")
        return Refusal(f"“{self.title}”表里没有这个代码或名称", "核对写法，或先在该表里补上这一行")

    def suggestion(self, written: str) -> str:
        """`；是否为“…”` when a code or name is near, else empty."""
        names = [*self.number_of, *self.codes_by_name]
        near = get_close_matches(written, names, n=1, cutoff=0.6)
        return f"；是否为“{near[0]}”" if near else ""


def number_rows(tables: dict[str, TypedTable], problems: list[Problem]) -> dict[str, Codes]:
    """The codes of every table that has an id; a code used twice is a problem."""
    codes = {}
    for table in TABLES:
        if table.key is None:
            continue
        typed = tables.get(table.name)
        written = [] if typed is None else [c for c in typed.columns[table.key] if c is not None]
        if typed is not None and len(set(written)) < len(written):
            _report_duplicates(typed, table.key, problems)
        numbers = {str(code): n for n, code in enumerate(sorted(map(str, set(written))), 1)}
        codes[table.name] = Codes(table.title, numbers, _codes_by_name(typed, table.key))
    if "post" in tables and "unit" in tables:
        _add_full_names(tables["post"], tables["unit"], codes["post"])
    return codes


def _add_full_names(posts: TypedTable, units: TypedTable, codes: Codes) -> None:
    """A post is also found by 党委组织部部长: the name of its unit, then its own."""
    unit_names = dict(zip(units.columns["unit"], units.columns["name"], strict=True))
    rows = zip(posts.columns["post"], posts.columns["unit"], posts.columns["name"], strict=True)
    for code, unit, name in rows:
        if code is not None and name is not None and unit_names.get(unit) is not None:
            full = name_key(f"{unit_names[unit]}{name}")
            known = codes.codes_by_name.setdefault(full, [])
            if str(code) not in known:
                known.append(str(code))


def _report_duplicates(typed: TypedTable, key: str, problems: list[Problem]) -> None:
    counts = Counter(typed.columns[key])
    first: dict[object, int] = {}
    for row, code in enumerate(typed.columns[key]):
        if code is None or counts[code] == 1:
            continue
        if code not in first:
            first[code] = row
            continue
        source, index = typed.locate(first[code])
        where = f"{source.sheet.file}［{source.sheet.name}］第 {source.row_numbers[index]} 行"
        title = typed.table.column(key).title
        reason = f"“{title}”与{where}重复"
        problems.append(typed.problem(row, key, reason, "一个代码只能有一行，删去或改正"))


def _codes_by_name(typed: TypedTable | None, key: str) -> dict[str, list[str]]:
    by_name: dict[str, list[str]] = defaultdict(list)
    if typed is None or "name" not in typed.columns:
        return {}
    for code, name in zip(typed.columns[key], typed.columns["name"], strict=True):
        if code is not None and name is not None:
            by_name[name_key(str(name))].append(str(code))
    return dict(by_name)


def resolve(
    typed: TypedTable, column: Column, codes: dict[str, Codes], problems: list[Problem]
) -> Iterator[int | None]:
    """The numbers of a reference column; None for empty and for unknown, which is a problem."""
    target = codes[column.ref or ""]
    values = typed.columns[column.name]
    found: dict[tuple[str, bool], int | Refusal] = {}
    suggested = 0
    for start, source in zip(typed.starts, typed.sources, strict=True):
        by_name = source.may_refer_by_name
        for row in range(start, start + len(source.row_numbers)):
            written = values[row]
            if written is None:
                yield None
                continue
            key = (str(written), by_name)
            result = found.get(key)
            if result is None:
                result = target.find(key[0], by_name=by_name)
                if isinstance(result, Refusal) and suggested < _SUGGESTED:
                    suggested += 1
                    near = target.suggestion(key[0])
                    result = Refusal(result.reason, result.remedy + near)
                found[key] = result
            if isinstance(result, Refusal):
                problems.append(typed.problem(row, column.name, result.reason, result.remedy))
                yield None
            else:
                yield result


def check_trees(
    tables: dict[str, TypedTable], codes: dict[str, Codes], problems: list[Problem]
) -> None:
    """A unit may not be above itself."""
    typed = tables.get("unit")
    if typed is None:
        return
    parent = dict(zip(typed.columns["unit"], typed.columns["parent"], strict=True))
    for row, unit in enumerate(typed.columns["unit"]):
        above, steps = parent.get(unit), 0
        while above is not None and above != unit and steps <= len(codes["unit"].number_of):
            above, steps = parent.get(above), steps + 1
        if above is not None and above == unit:
            problems.append(
                typed.problem(row, "parent", "上级单位绕了一圈又回到本单位", "改正上级单位代码")
            )
