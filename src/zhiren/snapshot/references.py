"""Codes → dense numbers, and references resolved to them. Nothing unknown is ever created."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from zhiren.snapshot.names import name_key
from zhiren.snapshot.problems import Problem
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import TABLES, Column
from zhiren.snapshot.typed import TypedTable

_SUGGESTED: Final = 20
# Among more codes and names a near one is chance, and looking for it takes seconds.
_SEARCHED: Final = 50_000

# Rows that stand already: by table, the codes with the names that each can be found by.
Known = Mapping[str, Mapping[str, Sequence[str]]]
NOTHING_KNOWN: Final[Known] = {}


@dataclass
class Codes:
    """The codes of one table: number by code (dense, from 1, in order of code), codes by name.

    `named` are pairs of a code and a name it can be found by.
    """

    title: str
    number_of: dict[object, int]
    named: list[tuple[object, str]]

    @cached_property
    def codes_by_name(self) -> dict[str, list[str]]:
        """The codes that bear a name, by the name's key; made when first asked for."""
        by_name: dict[str, list[str]] = defaultdict(list)
        for code, name in dict.fromkeys(self.named):
            by_name[name_key(name)].append(str(code))
        return dict(by_name)

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
        names = [*map(str, self.number_of), *self.codes_by_name]
        if len(names) > _SEARCHED:
            return ""
        near = get_close_matches(written, names, n=1, cutoff=0.6)
        return f"；是否为“{near[0]}”" if near else ""


def number_rows(
    tables: dict[str, TypedTable], problems: list[Problem], known: Known = NOTHING_KNOWN
) -> dict[str, Codes]:
    """The codes of every table that has an id; a code used twice is a problem.

    Known codes are numbered with those of the files and can be referred to like them, by their
    former names too where the files change these.
    """
    codes = {}
    for table in TABLES:
        if table.key is None:
            continue
        typed = tables.get(table.name)
        written = [] if typed is None else [c for c in typed.columns[table.key] if c is not None]
        if typed is not None and len(set(written)) < len(written):
            _report_duplicates(typed, table.key, problems)
        standing = known.get(table.name, {})
        numbers: dict[object, int] = {
            code: n for n, code in enumerate(sorted({*map(str, written), *standing}), 1)
        }
        named = _named(typed, table.key)
        named += [(code, name) for code, names in standing.items() for name in names]
        codes[table.name] = Codes(table.title, numbers, named)
    if "post" in tables and ("unit" in tables or known):
        codes["post"].named += _full_names(tables["post"], tables.get("unit"), known)
    return codes


def _named(typed: TypedTable | None, key: str) -> list[tuple[object, str]]:
    if typed is None or "name" not in typed.columns:
        return []
    pairs = zip(typed.columns[key], typed.columns["name"], strict=True)
    return [(code, str(name)) for code, name in pairs if code is not None and name is not None]


def _full_names(
    posts: TypedTable, units: TypedTable | None, known: Known
) -> Iterator[tuple[object, str]]:
    """A post is also found by 党委组织部部长: the name of its unit, then its own."""
    unit_names: dict[object, object] = {
        code: names[0] for code, names in known.get("unit", {}).items() if names
    }
    if units is not None:
        unit_names.update(zip(units.columns["unit"], units.columns["name"], strict=True))
    rows = zip(posts.columns["post"], posts.columns["unit"], posts.columns["name"], strict=True)
    for code, unit, name in rows:
        if code is not None and name is not None and unit is not None:
            yield code, f"{unit_names.get(unit) or unit}{name}"


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


def resolve(
    typed: TypedTable, column: Column, codes: dict[str, Codes], problems: list[Problem]
) -> list[object]:
    """The numbers of a reference column; None for empty and for unknown, which is a problem."""
    target = codes[column.ref or ""]
    values = typed.columns[column.name]
    resolved: list[object] = []
    suggested: dict[object, Refusal] = {}
    for start, source in zip(typed.starts, typed.sources, strict=True):
        cells = values[start : start + len(source.row_numbers)]
        by_name = source.may_refer_by_name
        numbers = list(map(target.number_of.get, cells))
        if None not in numbers:
            resolved.extend(numbers)
            continue
        found: dict[object, object] = {
            cell: None if cell is None else target.find(str(cell), by_name=by_name)
            for cell in set(cells)
        }
        for row, cell in enumerate(cells, start):
            refusal = found[cell]
            if isinstance(refusal, Refusal):
                if cell not in suggested:
                    suggested[cell] = _with_suggestion(target, str(cell), refusal, len(suggested))
                problems.append(typed.problem(row, column.name, *suggested[cell]))
        resolved.extend(None if isinstance(n, Refusal) else n for n in map(found.get, cells))
    return resolved


def _with_suggestion(target: Codes, written: str, refusal: Refusal, so_far: int) -> Refusal:
    """Near codes are looked for a limited number of times: the search is slow."""
    near = target.suggestion(written) if so_far < _SUGGESTED else ""
    return Refusal(refusal.reason, refusal.remedy + near)


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
