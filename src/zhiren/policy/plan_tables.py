"""Tables of tasks: which column holds the task, who answers, who helps, and by when.

A table counts when its head says so (序号 任务 责任单位 完成时限). Word, web pages and Markdown mark
their cells; in plain text the lines are parted at tabs, else at two or more blanks, else at blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from zhiren.policy.model import RawDocument, RawLine

_UNIT: Final = r"(?:单位|部门|处室|科室|股室|院系|机构|主体)"
# In this order: 完成时限 is no task, 目标任务 is one, 责任领导 is no unit.
_ROLES: Final = (
    ("due", re.compile(r"时限|期限|时间|日期|节点|进度安排|进度要求")),
    ("helping", re.compile(rf"^(?:配合|协助|参与|参加|协办|协同|会同)(?:{_UNIT}|$)")),
    (
        "leading",
        re.compile(
            rf"^(?:总?牵头|责任|主责|主办|承办|负责|落实|主管|归口)(?:{_UNIT}|方$)|^(?:牵头|主责|责任)$"
        ),
    ),
    ("person", re.compile(r"领导|责任人|负责人|联系人")),
    ("number", re.compile(r"^(?:序号|编号|项次|No\.?)$", re.IGNORECASE)),
    ("task", re.compile(r"任务|内容|事项|举措|措施|要点|重点工作|工作项目|项目名称")),
    ("result", re.compile(r"目标|指标|成果|要求|标准|成效")),
)
_LONGEST_HEAD, _FEWEST_COLUMNS = 14, 2
_TAB: Final = re.compile(r"\t")
_PARTINGS: Final = (_TAB, re.compile(r"[ \u3000]{2,}|\u3000"), re.compile(r"\s+"))
_RULE: Final = re.compile(r"[\s|:\-—+]*")

Cells = Mapping[int, str]
# The key of a table, the words of a row, its cells: what reaches down from above is in these only.
_Row = tuple[object, str, Cells]


@dataclass(frozen=True)
class PlanRow:
    """A row of a table of tasks; ``text`` are all its cells, parted by blanks.

    ``task`` is empty for the head and for rows that only part the table (一、党的建设), which then
    stand in ``section`` of the rows below.
    """

    text: str
    task: str = ""
    result: str = ""
    leading: str = ""
    helping: str = ""
    due: str = ""
    section: str = ""

    @property
    def compact(self) -> str:
        """The text without white space, as a document's body has it."""
        return "".join(self.text.split())


def with_tables(raw: RawDocument) -> RawDocument:
    """The document with the lines of a plain text's tables parted into cells; else unchanged."""
    if raw.kind != "txt":
        return raw
    lines: list[RawLine] = []
    tables, row, columns = 0, 0, 0
    parting: re.Pattern[str] | None = None
    for line in raw.lines:
        head = _head_of(line.text)
        if head is not None:
            parting, tables, row, columns = head, tables + 1, 0, len(_parted(line.text, head))
        cells = _parted(line.text, parting) if parting is not None else []
        # A tab says where a cell is left empty at the end; a blank does not.
        if (
            not (len(cells) == columns or (parting is _TAB and 1 < len(cells) < columns))
            or not cells
        ):
            lines.append(line)
            continue
        row += 1
        lines += [
            replace(line, text=cell, firm=True, indented=None, table=tables, row=row, column=number)
            for number, cell in enumerate(cells, start=1)
        ]
    return replace(raw, lines=tuple(lines))


def rows_of(raw: RawDocument) -> tuple[PlanRow, ...]:
    """The rows of all tables of tasks, in order; none of tables whose head says nothing of tasks."""
    found: list[PlanRow] = []
    told = (row for row in _rows(raw.lines) if row[0])
    for _, rows in groupby(told, key=lambda row: row[0]):
        found += _read(rows)
    return tuple(found)


def _head_of(text: str) -> re.Pattern[str] | None:
    """How the head of a table parts its cells; None where the line is no head."""
    for parting in _PARTINGS:
        cells = _parted(text, parting)
        if len(cells) > _FEWEST_COLUMNS and _columns(dict(enumerate(cells, start=1))):
            return parting
    return None


def _parted(text: str, parting: re.Pattern[str]) -> list[str]:
    whole = text.rstrip() if parting is _TAB else text.strip()
    return [cell.strip() for cell in parting.split(whole)]


def _columns(cells: Cells) -> dict[int, str]:
    """The role of each column, where the cells are the head of a table of tasks; else empty."""
    roles: dict[int, str] = {}
    for column, cell in cells.items():
        words = re.sub(r"\s|[（(].*", "", cell)
        named = (role for role, shape in _ROLES if shape.search(words))
        if words and len(words) <= _LONGEST_HEAD:
            roles[column] = next(named, "")
    told = set(roles.values())
    return roles if "task" in told and told & {"leading", "helping", "due"} else {}


def _rows(lines: Iterable[RawLine]) -> Iterator[_Row]:
    """The rows of a document's tables."""
    above: Cells = {}
    blocks = 0
    for key, parts in groupby(lines, key=lambda line: (line.table, line.row, _has_pipes(line))):
        if key[0]:
            row = list(parts)
            above = _cells(row, above)
            yield key[0], " ".join(line.text for line in row if line.text.strip()), above
        elif key[2]:
            yield from _piped(parts, f"|{blocks}")
        else:
            blocks += 1


def _cells(row: Iterable[RawLine], above: Cells) -> Cells:
    """The cells of a row by column; none where the columns are unknown."""
    cells: dict[int, str] = {}
    for line in row:
        if not line.column:
            return {}
        inherited = above.get(line.column, "") if line.goes_on else ""
        cells[line.column] = (cells.get(line.column, "") + " " + (line.text or inherited)).strip()
    return cells


def _piped(lines: Iterable[RawLine], key: str) -> Iterator[_Row]:
    for line in lines:
        if not _RULE.fullmatch(line.text):
            texts = [t.strip() for t in line.text.replace("**", "").strip().strip("|").split("|")]
            yield key, " ".join(filter(None, texts)), dict(enumerate(texts, start=1))


def _has_pipes(line: RawLine) -> bool:
    return line.text.strip().startswith("|") and line.text.count("|") > 1


def _read(rows: Iterable[_Row]) -> Iterator[PlanRow]:
    roles: dict[int, str] = {}
    section = ""
    for _, text, cells in rows:
        head = _columns(cells)
        if head:
            roles = head
            yield PlanRow(text)
        elif roles and len(cells) == 1:
            section = text
            yield PlanRow(text)
        elif roles:
            yield _row(text, cells, roles, section)


def _row(text: str, cells: Cells, roles: Mapping[int, str], section: str) -> PlanRow:
    by_role: dict[str, list[str]] = {}
    for column, cell in cells.items():
        if cell:
            by_role.setdefault(roles.get(column, ""), []).append(cell)
    tasks = by_role.get("task", [])
    return PlanRow(
        text=text,
        # The narrowest is the last: 重点任务, then 具体举措.
        task=tasks[-1] if tasks else "",
        result="，".join(by_role.get("result", [])),
        leading="、".join(by_role.get("leading", [])),
        helping="、".join(by_role.get("helping", [])),
        due="；".join(by_role.get("due", [])),
        section=section,
    )
