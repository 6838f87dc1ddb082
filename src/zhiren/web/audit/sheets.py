"""Entries as files: CSV of any length, streamed, or a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from zhiren.web.audit.actions import table_titles, title_of
from zhiren.web.audit.models import Entry, EntryQuerySet
from zhiren.web.audit.reading import changes_in_words, labels_of
from zhiren.web.lib.workbooks import FORMULA_STARTS, Cell, Head, Sheet, list_sheet, titles

HEADS = (
    Head("序号", 10), Head("时间", 20), Head("操作人", 16), Head("账号", 14), Head("来自地址", 16),
    Head("机构", 18), Head("动作", 22), Head("动作标识", 26), Head("对象种类", 14), Head("对象", 26),
    Head("变更", 60, wraps=True), Head("理由", 30, wraps=True), Head("条款", 22), Head("批次", 38),
    Head("校验值", 68),
)  # fmt: skip
# More than this belongs into the streamed file; a sheet of Excel ends at 1,048,576.
MOST_IN_WORKBOOK = 50_000
_BATCH = 500


def rows_of(entries: EntryQuerySet) -> Iterator[Sequence[Cell]]:
    """The entries, newest first; a few queries for every 500."""
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


def _row(entry: Entry, tables: dict[str, str], labels: Any) -> Sequence[Cell]:
    return [
        entry.number,
        timezone.localtime(entry.at).replace(microsecond=0, tzinfo=None),
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


def csv_lines(line: str, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file piece by piece, the watermark first; marked so that Excel reads it as UTF-8."""
    writer: Any = csv.writer(_Line())
    yield b"\xef\xbb\xbf" + writer.writerow([line]).encode()
    yield writer.writerow(titles(HEADS)).encode()
    for row in rows:
        yield writer.writerow([_harmless(str(cell)) for cell in row]).encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def entry_sheet(line: str, rows: Iterable[Sequence[Cell]]) -> Sheet:
    """One row an entry."""
    return list_sheet("审计记录", HEADS, rows, line)
