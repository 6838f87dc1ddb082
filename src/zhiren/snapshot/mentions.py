"""Persons whom a roster speaks of without making them: each row's must be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from zhiren.snapshot.cells import BLANKS, is_empty, plain_text, read_code
from zhiren.snapshot.names import name_key
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.raw import RawColumn, RawTable
from zhiren.snapshot.references import Codes
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.typed import shown

# Looking for what is near takes long; who has so many unknown persons has no slip of the pen.
_SUGGESTED: Final = 20
_UNREAD: Final = "这一行没有读入"


def place_of(problem: Problem) -> tuple[str, str, int | None, str | None]:
    """File, sheet, row and column."""
    return problem.file, problem.sheet, problem.row, problem.column


def check_mentions(mentions: Iterable[RawTable], persons: Codes) -> Iterator[Problem]:
    """An error for each row whose person is unknown; a notice where number and name differ."""
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in persons.named:
        names[str(code)].append(name)
    for raw in mentions:
        yield from _check(raw, persons, names)


def _check(raw: RawTable, persons: Codes, names: dict[str, list[str]]) -> Iterator[Problem]:
    key, name = raw.columns["person"], raw.columns.get("name")
    codes = list(map(str, persons.number_of))
    read: dict[object, str | Refusal] = {}
    for index, cell in enumerate(key.cells):
        if cell not in read:
            unknown = sum(isinstance(found, Refusal) for found in read.values())
            read[cell] = _person(key, cell, persons, codes, may_suggest=unknown < _SUGGESTED)
        found = read[cell]
        if isinstance(found, Refusal):
            yield raw.problem(key, index, shown(cell), found.reason, found.remedy)
        elif name is not None and not is_empty(name.cells[index]):
            written, known = plain_text(name.cells[index]), names.get(found, [])
            if known and name_key(written) not in map(name_key, known):
                yield raw.problem(
                    name,
                    index,
                    shown(written),
                    f"工号 {found} 登记的姓名是“{known[0]}”，与这里不同，按工号对应",
                    "核对工号和姓名是不是同一个人",
                    Severity.NOTICE,
                )


def _person(
    key: RawColumn, cell: object, persons: Codes, codes: list[str], *, may_suggest: bool
) -> str | Refusal:
    """The code of the person that a cell means."""
    title = key.place.partition(" ")[2]
    if is_empty(cell):
        return Refusal(f"没有写“{title}”，不知道是谁，{_UNREAD}", f"补上{title}")
    code = read_code(cell)
    if isinstance(code, Refusal):
        return code
    written = code.strip(BLANKS)
    found = persons.find(written, by_name=True)
    if not isinstance(found, Refusal):
        return codes[found - 1]
    same = persons.codes_by_name.get(name_key(written), [])
    if same:
        listed = "、".join(sorted(same)[:5])
        return Refusal(f"叫这个名字的有 {len(same)} 人，{_UNREAD}", f"改用工号：{listed}")
    near = persons.suggestion(written) if may_suggest else ""
    return Refusal(
        f"名册里没有这个人，这张表又没有勾选“这张表登记人员”，{_UNREAD}",
        f"是新增的人员，回到“核对列”勾选“这张表登记人员”；不是，改正{title}{near}",
    )
