"""覆盖情况 as a workbook: one sheet of numbers, one row a clause on the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet
from zhiren.web.policy.coverage import rows, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.policy.coverage import Row, Summary

HEADS = (
    Head("条款编号", 24), Head("位置", 18, wraps=True), Head("类别", 10),
    Head("条款原文", 60, wraps=True), Head("状态", 10), Head("强度", 8),
    Head("责任主体", 20, wraps=True), Head("由什么落实", 46, wraps=True), Head("说明", 46, wraps=True),
)  # fmt: skip
_NUMBERS = (
    Head("文件", 50, wraps=True), Head("文号", 22), Head("条款数", 9),
    *(Head(title, 10) for title in CLAUSE_STATES.values()),
)  # fmt: skip


def coverage_sheets(found: Sequence[Summary], watermark: str) -> list[Sheet]:
    """The numbers of the documents together, and the clauses of each."""
    everything = totals(found)
    counts = [everything[state] for state in CLAUSE_STATES]
    total: list[Cell] = ["合计", "", sum(everything.values()), *counts]
    numbers = [_numbers(one) for one in found]
    return [
        list_sheet("汇总", _NUMBERS, numbers, watermark, total=total),
        *(
            list_sheet(
                one.document.id, HEADS, map(_values, rows(one.pack, one.document.id)), watermark
            )
            for one in found
        ),
    ]


def _numbers(one: Summary) -> Sequence[Cell]:
    counts = [one.by_state.get(state, 0) for state in CLAUSE_STATES]
    return [one.document.title, one.document.number, one.total, *counts]


def _values(row: Row) -> Sequence[Cell]:
    clause = row.clause
    serving = "；".join(f"{kind}：{title}" for kind, title in row.serving)
    return [
        clause.id, row.label, row.part, clause.text, row.state, row.strength,
        clause.actor or clause.suggested_owner, serving, row.why,
    ]  # fmt: skip
