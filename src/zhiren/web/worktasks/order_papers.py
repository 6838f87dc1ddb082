"""督办单 as an official paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.bridge.packs import cited, clause_of, document_of
from zhiren.web.worktasks.official_papers import RED, Paper, chinese_day, without_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.worktasks.models import SupervisionOrder, WorkTask

_HEADS, _WIDTHS = ("序号", "任务", "所据条款", "时限"), (14, 66, 42, 34)


def order_paper(order: SupervisionOrder, works: Sequence[WorkTask]) -> bytes:
    """The order as a paper: head, number, unit, tasks with their clauses, demand, date, reply."""
    paper = Paper()
    paper.title(order.institution.name, colour=RED)
    paper.title("督 办 单", colour=RED)
    paper.line(order.title, centred=True)
    paper.line(f"{order.unit.name}：")
    _basis(paper, order)
    paper.heading("一、督办事项")
    rows = [
        (number, without_stop(work.task.name), cited(work.task.clause), _due(work))
        for number, work in enumerate(works, 1)
    ]
    paper.rows(_HEADS, rows, _WIDTHS)
    paper.heading("二、督办要求")
    for part in filter(str.strip, order.demand.splitlines()):
        paper.line(part.strip(), indented=True)
    paper.line(f"请于{chinese_day(order.due_on)}前办结，并书面反馈办理情况。", indented=True)
    paper.line(f"签发人：{order.signed_by}", right=True)
    paper.line(chinese_day(order.issued_on), right=True)
    paper.heading("办理情况反馈")
    paper.line(order.answer or "（由承办单位填写）", indented=True)
    return paper.content()


def _due(work: WorkTask) -> str:
    return chinese_day(work.task.due_on) if work.task.due_on else "未写明"


def _basis(paper: Paper, order: SupervisionOrder) -> None:
    clause, document = clause_of(order.clause), document_of(order.clause)
    if clause is None or document is None:
        return
    words = without_stop(clause.text)
    paper.line(f"依据《{document.title}》“{words}”的要求，现对下列任务予以督办。", indented=True)
