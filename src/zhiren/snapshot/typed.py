"""Raw columns → typed columns, with every refused cell as a problem.

A column is read by reading its distinct cells: rosters repeat themselves, and what does not
repeat is read once anyway.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhiren.snapshot.cells import BLANKS, SPECIAL, CellReader, cell_reader, is_end, plain_text
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.raw import RawColumn, RawTable
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import Column, Table

_SHOWN_LENGTH = 60


@dataclass(slots=True)
class TypedTable:
    """All rows of one table from all files.

    Every schema column is there, of equal length. Replace a column, never change it in place: two
    columns may be one list. A value is None, a `PartialDate`, or of the column's own type.
    `sources` and `starts` tell from which sheet a row came; `refused` are the (row, column) whose
    cell was not taken and is reported already.
    """

    table: Table
    columns: dict[str, list[object]]
    sources: list[RawTable] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    refused: set[tuple[int, str]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def locate(self, row: int) -> tuple[RawTable, int]:
        """The source of a row and the row's index there."""
        place = bisect_right(self.starts, row) - 1
        return self.sources[place], row - self.starts[place]

    def problem(
        self,
        row: int,
        column: str,
        reason: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem with the value of a row in a column."""
        source, index = self.locate(row)
        raw = source.columns.get(column)
        value = None if raw is None else shown(raw.cells[index])
        return source.problem(raw, index, value, reason, remedy, severity)


def shown(cell: object) -> str:
    """The cell as a report shows it: one line, not too long."""
    text = " ".join(plain_text(cell).split()) if cell is not None else ""
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


@dataclass(slots=True)
class _Memo:
    """What one kind of reader read before: cells, those changed or refused, whole columns."""

    values: dict[object, object] = field(default_factory=dict)
    changed: set[object] = field(default_factory=set)
    refused: set[object] = field(default_factory=set)
    columns: dict[int, list[object]] = field(default_factory=dict)

    def learn(self, cells: set[object], reader: CellReader, *, keeps_text: bool) -> None:
        new = cells - self.values.keys()
        if keeps_text:
            # The first and the last character decide; a call for each would double the time.
            plain = {
                c
                for c in new
                if type(c) is str and c and c[0] not in SPECIAL and c[-1] not in BLANKS
            }
            self.values.update(zip(plain, plain, strict=True))
            new -= plain
        self.changed |= new
        for cell in new:
            value = self.values[cell] = reader(cell)
            if isinstance(value, Refusal):
                self.refused.add(cell)


_Memos = dict[tuple[object, ...], _Memo]


def read_tables(raws: list[RawTable], problems: list[Problem]) -> dict[str, TypedTable]:
    """The typed tables by name; refused cells become None and a problem each."""
    tables: dict[str, TypedTable] = {}
    memos: _Memos = {}
    for raw in raws:
        typed = tables.get(raw.table.name)
        if typed is None:
            typed = TypedTable(raw.table, {c.name: [] for c in raw.table.columns})
            tables[raw.table.name] = typed
        typed.starts.append(len(typed))
        typed.sources.append(raw)
        for column in raw.table.columns:
            read = _read_column(typed, raw, column, memos, problems)
            _append(typed, column.name, read)
    return tables


def _append(typed: TypedTable, name: str, read: list[object]) -> None:
    """The list of the only source is taken as it is: it may be another column's too."""
    sources = len(typed.sources)
    if sources == 1:
        typed.columns[name] = read
    elif sources == 2:
        typed.columns[name] = typed.columns[name] + read
    else:
        typed.columns[name].extend(read)


def _read_column(
    typed: TypedTable, raw: RawTable, column: Column, memos: _Memos, problems: list[Problem]
) -> list[object]:
    source = raw.columns.get(column.name)
    if source is None:
        return [None] * len(raw.row_numbers)
    options = {
        "is_1904": raw.sheet.is_1904,
        "is_typed": raw.sheet.is_typed,
        "is_month_column": source.is_month_column,
    }
    memo = memos.setdefault(_reader_key(column, source, options), _Memo())
    # One column of persons' numbers serves every table of a roster.
    known = memo.columns.get(id(source.cells))
    if known is not None:
        return known
    distinct = set(source.cells)
    # TRUE outside boolean columns becomes text: True and 1 are one key, but not one value.
    if column.type != "boolean" and (True in distinct or False in distinct):
        source.cells = [str(c).upper() if isinstance(c, bool) else c for c in source.cells]
        distinct = set(source.cells)
    reader = cell_reader(column, synonyms=source.synonyms, **options)
    memo.learn(distinct, reader, keeps_text=column.type in {"id", "ref", "text"})
    if memo.refused.isdisjoint(distinct):
        is_same = memo.changed.isdisjoint(distinct)
        read = source.cells if is_same else map(memo.values.__getitem__, source.cells)
        memo.columns[id(source.cells)] = values = list(read)
        return values
    return _with_problems(typed, raw, source, memo.values, problems)


def _reader_key(column: Column, source: RawColumn, options: dict[str, bool]) -> tuple[object, ...]:
    """What the reading of a cell depends on, beside the cell.

    Codes and dates are read alike everywhere.
    """
    if column.type in {"id", "ref"}:
        return ("id",)
    if column.type == "text":
        return ("text",)
    if column.type == "date":
        return ("date", column.partial, is_end(column), *options.values())
    return (column, tuple(source.synonyms.items()), *options.values())


def _with_problems(
    typed: TypedTable,
    raw: RawTable,
    source: RawColumn,
    values: Mapping[object, object],
    problems: list[Problem],
) -> list[object]:
    read: list[object] = []
    for index, cell in enumerate(source.cells):
        value = values[cell]
        if isinstance(value, Refusal):
            problems.append(raw.problem(source, index, shown(cell), value.reason, value.remedy))
            typed.refused.add((typed.starts[-1] + index, source.column.name))
            value = None
        read.append(value)
    return read
