"""Entries as files: CSV of any length, streamed, or a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from zhiren.web.audit.actions import table_titles, title_of
from zhiren.web.audit.models import Entry, EntryQuerySet
from zhiren.web.audit.reading import changes_in_words, labels_of

HEADER = (
    "序号", "时间", "操作人", "账号", "来自地址", "机构", "动作", "动作标识", "对象种类", "对象",
    "变更", "理由", "条款", "批次", "校验值",
)  # fmt: skip
# More than this belongs into the streamed file; a sheet of Excel ends at 1,048,576.
MOST_IN_WORKBOOK = 50_000
_BATCH = 500
_WIDTHS = (10, 20, 16, 14, 16, 18, 22, 26, 14, 26, 60, 30, 22, 38, 68)
# A cell that starts so would be run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000  # Excel takes 32,767 characters a cell


def rows_of(entries: EntryQuerySet) -> Iterator[list[str]]:
    """The entries, newest first, as texts; a few queries for every 500."""
    before: int | None = None
    tables = table_titles()
    ordered = entries.select_related("actor", "institution").order_by("-number")
    while True:
        batch = list((ordered if before is None else ordered.filter(number__lt=before))[:_BATCH])
        labels = labels_of(batch)
        for entry in batch:
            yield _row(entry, tables, labels)
        if len(batch) < _BATCH:
            return
        before = batch[-1].number


def _row(entry: Entry, tables: dict[str, str], labels: Any) -> list[str]:
    return [
        str(entry.number),
        timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
        entry.actor_name,
        entry.actor.username if entry.actor else "",
        entry.address,
        entry.institution.name if entry.institution else "",
        title_of(entry.action),
        entry.action,
        tables.get(entry.table, entry.table),
        entry.object_label,
        changes_in_words(entry, labels),
        entry.reason,
        entry.clause,
        str(entry.batch or ""),
        entry.hash,
    ]


class _Line:
    """What the csv writer writes into: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(line: str, rows: Iterable[list[str]]) -> Iterator[bytes]:
    """The file piece by piece, the watermark first; marked so that Excel reads it as UTF-8."""
    writer: Any = csv.writer(_Line())
    yield b"\xef\xbb\xbf" + writer.writerow([line]).encode()
    yield writer.writerow(HEADER).encode()
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row]).encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def workbook(line: str, rows: Iterable[list[str]]) -> BytesIO:
    """A workbook, the watermark in its first row and its footer."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("审计记录")
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A3"
    sheet.oddFooter.center.text = line
    sheet.append([line])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST])
    cell.data_type = "s"
    return cell
