"""The report as a workbook: every finding a row, with its clause's text; no formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from zhiren.engine.findings import STATE_ORDER, Finding
from zhiren.report.page import STATE_MEANINGS, STRENGTH_TITLES, percent
from zhiren.rules.judgement import STATE_TITLES, State

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from zhiren.report.summary import Report

# Excel holds 1,048,576 rows a sheet; further findings go on to a next sheet.
ROWS_PER_SHEET = 1_000_000
_A4 = 9  # of ECMA-376
_LINE = 15.0  # points
_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="9B1C1F")
_WRAP = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_FINDING_HEADS = (
    ("状态", 12), ("依据", 20), ("条款", 20), ("条款原文", 44), ("规则", 22), ("强度", 6),
    ("对象代码", 16), ("对象", 14), ("单位", 18), ("相关对象", 12), ("期间", 14), ("情况", 52),
    ("期限", 12), ("后果", 18),
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
        *(("依据文件", f"{d.number}《{d.title}》") for d in report.documents),
        ("数据来源", report.data_name),
        ("生成时间", report.made_at.strftime("%Y-%m-%d %H:%M")),
        ("版本", report.version),
        ("共研判（项）", report.judged),
        *((STATE_TITLES[s], _told(report, s)) for s in STATE_ORDER if report.totals[s]),
        *((f"未研判：{title}", f"{clause} {reason}") for title, clause, reason in report.skipped),
    ]
    _sheet(book, "总览", (("项目", 26), ("内容", 70)), rows)


def _told(report: Report, state: State) -> str | int:
    """How many, and what the state means."""
    meaning = STATE_MEANINGS.get(state)
    count = report.totals[state]
    return f"{count}　{meaning}" if meaning else count


def _clauses(book: Workbook, report: Report) -> None:
    heads = [
        ("依据", 24),
        ("条款", 22),
        ("条款原文", 60),
        ("规则", 34),
        ("强度", 8),
        ("落实率", 10),
        ("共", 10),
    ]
    heads += [(STATE_TITLES[state], 12) for state in STATE_ORDER]
    rows: Iterable[Sequence[str | int]] = (
        (
            report.cited(clause),
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
        part = (_finding_row(*row, report.cited) for row in rows[place : place + ROWS_PER_SHEET])
        _sheet(book, title, _FINDING_HEADS, part)


def _finding_row(
    finding: Finding, texts: dict[str, str], cited: Callable[[str], str]
) -> Sequence[str | int]:
    return (
        STATE_TITLES[State(finding.state)],
        cited(finding.clauses[0]),
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
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}1"
    sheet.append([_cell(sheet, head, head=True) for head, _width in heads])
    widths = [width for _head, width in heads]
    for number, row in enumerate(rows, 2):
        # Without a height, programs that do not lay out again on opening cut what is wrapped.
        sheet.row_dimensions[number].height = _LINE * _lines(row, widths)
        sheet.append([_cell(sheet, value) for value in row])
        del sheet.row_dimensions[number]  # written: memory does not grow with the rows


def _lines(row: Sequence[str | int], widths: Sequence[int]) -> int:
    """Lines the longest cell takes; every character is taken for a wide one."""
    return max(
        (-(-2 * len(value) // width) if isinstance(value, str) and not value.isascii() else 1)
        for value, width in zip(row, widths, strict=True)
    )


def _cell(sheet: WriteOnlyWorksheet, value: str | int, *, head: bool = False) -> Cell:
    """A cell that is never a formula: text that begins like one is stored as text."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = _WRAP if isinstance(value, str) else _TOP
    if head:
        cell.font, cell.fill = _HEAD, _FILL
    return cell
