"""The list as a workbook: exactly what is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhiren.policy.pack import PackClause
    from zhiren.web.findings.models import Finding, FindingQuerySet

HEADS = (
    Head("结论", 12), Head("处理情况", 10), Head("对象", 16, wraps=True), Head("工号或代码", 16),
    Head("单位", 22), Head("规则", 28, wraps=True), Head("结论说明", 60, wraps=True), Head("强度", 8),
    Head("到期日", 12), Head("周期", 22), Head("条款", 24), Head("条款原文", 60, wraps=True),
    Head("后果", 30, wraps=True), Head("缺少的数据", 20, wraps=True), Head("首次出现", 12),
    Head("最近变化", 20),
)  # fmt: skip
_BATCH = 1_000


def finding_sheet(
    rows: FindingQuerySet, clauses: Mapping[str, PackClause], watermark: str
) -> Sheet:
    """One row a finding, with the text of its clause."""
    cells = (_cells(row, clauses.get(row.clause)) for row in rows.iterator(_BATCH))
    return list_sheet("研判结果", HEADS, cells, watermark)


def _cells(row: Finding, clause: PackClause | None) -> Sequence[Cell]:
    return (
        STATE_TITLES[State[row.state.upper()]], row.get_status_display(), row.subject_name,
        row.person.code if row.person else row.unit.code if row.unit else "",
        row.unit.name if row.unit else "", row.rule_title, row.sentence,
        STRENGTH_TITLES.get(row.strength, row.strength), row.due_on, row.period_title, row.clause,
        clause.text if clause else "", row.consequence, row.missing, row.first_seen_on,
        row.changed_at,
    )  # fmt: skip
