"""The report as a workbook: every finding a row, with its clause's text; no formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from zhiren.engine.findings import STATE_ORDER, Finding
from zhiren.report.page import STRENGTH_TITLES, percent
from zhiren.rules.judgement import STATE_TITLES, State

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from zhiren.report.summary import Report

# Excel holds 1,048,576 rows a sheet; further findings go on to a next sheet.
ROWS_PER_SHEET = 1_000_000
_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="9B1C1F")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FINDING_HEADS = (
    ("状态", 14), ("条款", 22), ("条款原文", 60), ("规则", 30), ("强度", 8), ("对象代码", 16),
    ("对象", 16), ("单位", 24), ("相关对象", 16), ("期间", 18), ("情况", 70), ("期限", 12),
    ("后果", 30),
)  # fmt: skip


def write_workbook(report: Report, path: Path) -> None:
    """Sheets 总览, 按条款 and 研判结果; written row by row, so memory does not grow with them."""
    book = Workbook(write_only=True)
    _overview(book, report)
    _clauses(book, report)
    _findings(book, report)
    book.save(path)


def _overview(book: Workbook, report: Report) -> None:
    rows: list[Sequence[str | int]] = [
        ("机构", report.institution),
        ("数据截至", report.as_of.isoformat()),
        ("适用制度日期", report.policy_date.isoformat()),
        ("数据来源", report.data_name),
        ("生成时间", report.made_at.strftime("%Y-%m-%d %H:%M")),
        ("版本", report.version),
        ("共研判（项）", report.judged),
        *((STATE_TITLES[s], report.totals[s]) for s in STATE_ORDER if report.totals[s]),
        *((f"未研判：{title}", f"{clause} {reason}") for title, clause, reason in report.skipped),
    ]
    _sheet(book, "总览", (("项目", 26), ("内容", 70)), rows)


def _clauses(book: Workbook, report: Report) -> None:
    heads = [("条款", 22), ("条款原文", 60), ("规则", 34), ("强度", 8), ("落实率", 10), ("共", 10)]
    heads += [(STATE_TITLES[state], 12) for state in STATE_ORDER]
    rows: Iterable[Sequence[str | int]] = (
        (
            clause,
            text,
            section.rule.title,
            STRENGTH_TITLES[section.rule.strength],
            percent(section.counts.compliance),
            section.counts.total,
            *(section.counts.by_state.get(state, 0) for state in STATE_ORDER),
        )
        for section in report.sections
        for clause, text in section.clause_texts
    )
    _sheet(book, "按条款", heads, rows)


def _findings(book: Workbook, report: Report) -> None:
    rows = [
        (finding, dict(section.clause_texts))
        for section in report.sections
        for finding in section.shown
    ]
    for place in range(0, max(len(rows), 1), ROWS_PER_SHEET):
        title = "研判结果" if place == 0 else f"研判结果{place // ROWS_PER_SHEET + 1}"
        part = (_finding_row(*row) for row in rows[place : place + ROWS_PER_SHEET])
        _sheet(book, title, _FINDING_HEADS, part)


def _finding_row(finding: Finding, texts: dict[str, str]) -> Sequence[str | int]:
    return (
        STATE_TITLES[State(finding.state)],
        finding.clauses[0],
        texts.get(finding.clauses[0], ""),
        finding.rule.title,
        STRENGTH_TITLES[finding.rule.strength],
        finding.subject_code,
        finding.subject_name,
        finding.unit_name,
        finding.object_name,
        finding.period,
        finding.sentence,
        finding.due_on.isoformat() if finding.due_on else "",
        finding.rule.consequence,
    )


def _sheet(
    book: Workbook,
    title: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int]],
) -> None:
    sheet = book.create_sheet(title)
    for number, (_head, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}1"
    sheet.append([_cell(sheet, head, head=True) for head, _width in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: str | int, *, head: bool = False) -> Cell:
    """A cell that is never a formula: text that begins like one is stored as text."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = _WRAP
    if head:
        cell.font, cell.fill = _HEAD, _FILL
    return cell
