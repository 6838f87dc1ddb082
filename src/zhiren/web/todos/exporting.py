"""The list of todos as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.bridge.packs import clause_of
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet
from zhiren.web.todos.filters import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhiren.web.todos.models import TodoQuerySet

HEADS = (
    Head("轻重缓急", 10), Head("到期日", 12), Head("对象", 16), Head("单位", 22),
    Head("事项", 30, wraps=True), Head("情况说明", 60, wraps=True), Head("结论", 14), Head("条款", 22),
    Head("条款原文", 60, wraps=True), Head("责任主体", 22), Head("承办角色", 16), Head("承办人", 12),
    Head("办理状态", 18), Head("产生日期", 12), Head("暂缓至", 12), Head("暂缓理由", 24, wraps=True),
    Head("升级至", 14),
)  # fmt: skip
_BATCH = 2_000


def todo_sheet(rows: TodoQuerySet, watermark: str) -> Sheet:
    """One row a todo, with the text of its clause."""
    return list_sheet("待办", HEADS, _rows(rows), watermark)


def _rows(rows: TodoQuerySet) -> Iterator[Sequence[Cell]]:
    texts: dict[str, str] = {}
    for todo in rows.iterator(_BATCH):
        if todo.clause not in texts:
            clause = clause_of(todo.clause)
            texts[todo.clause] = clause.text if clause else ""
        yield (
            PRIORITIES[todo.priority], todo.due_on, todo.subject_name,
            todo.unit.name if todo.unit else "", todo.title, todo.sentence,
            todo.get_state_display(), todo.clause, texts[todo.clause], todo.actor,
            todo.get_role_display(), todo.assignee.name if todo.assignee else "",
            todo.get_status_display(), todo.opened_on, todo.snoozed_until, todo.snooze_reason,
            todo.get_escalated_to_display(),
        )  # fmt: skip
