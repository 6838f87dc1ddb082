"""What files would do to the register: each row new, changed column by column, or the same.

The plan is worked out for the preview and again when it is applied; the two must agree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zhiren.snapshot.additions import Additions
from zhiren.snapshot.columns import Column, Table
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.typed import TypedTable
from zhiren.web.intake.matching import subject_column
from zhiren.web.intake.models import Empties, Extent, PreviewRow
from zhiren.web.intake.pairing import Pairs, Written, pair_rows
from zhiren.web.intake.standing import Register, StandingTable
from zhiren.web.intake.values import Value, covers, first_day, from_file

Kind = PreviewRow.Kind
Place = tuple[str, str, int]
ADJUDICATED = {
    "person": ("birth_on", "work_start_on"),
    "party_membership": ("joined_on",),
}


_KEYS = {of.name: of.key for of in TABLES}


class Change(NamedTuple):
    """One column of a standing row."""

    column: str
    old: Value
    new: Value


class Kept(NamedTuple):
    """A value of the file that does not take the place of the standing one, and why."""

    column: str
    stands: Value
    written: Value
    why: str


@dataclass(slots=True)
class PlannedRow:
    """One row of the plan. ``stands`` has all values of the standing row, empty for a new one.

    ``row`` is its number in the files' table. ``left_out`` says why the row is not written, empty
    when it may be.
    """

    table: str
    kind: Kind
    key: int | None
    values: dict[str, Value]
    stands: dict[str, Value] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    place: Place | None = None
    row: int = -1
    left_out: str = ""

    @property
    def code(self) -> str | None:
        """The row's own code, where its table has them."""
        key = _KEYS[self.table]
        code = None if key is None else self.values.get(key) or self.stands.get(key)
        return None if code is None else str(code)

    def value(self, column: str) -> Value:
        """The value that the row will have."""
        return self.values.get(column, self.stands.get(column))

    def fingerprint(self) -> str:
        """Covers all that would be written, and what it would take the place of."""
        content = [self.table, self.kind, self.key, self.values, self.changes, bool(self.left_out)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Rules:
    """What the person at the wizard decided: the meaning of empty cells, tables that are whole."""

    empties: str = Empties.KEEP
    extents: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """All rows in the order of the tables, and all problems in the order of their places."""

    rows: list[PlannedRow]
    problems: list[Problem]
    missing: dict[str, int]


def plan_intake(additions: Additions, register: Register, rules: Rules) -> Plan:
    """Compare the files' rows with the register, and find what only the comparison shows wrong."""
    rows: list[PlannedRow] = []
    problems = list(additions.problems)
    missing: dict[str, int] = {}
    for name, typed in additions.tables.items():
        of = typed.table
        standing = register.table(of)
        sources = list(_sources(typed))
        pairs = pair_rows(of, sources, standing)
        comparison = _Comparison(typed, standing, pairs, register, rules, problems)
        for source in sources:
            rows += comparison.rows(source)
        gone = comparison.unmatched()
        missing[name] = len(gone)
        rows += comparison.removals(gone)
    return Plan(rows, problems, missing)


def _sources(typed: TypedTable) -> Iterator[Written]:
    for start, raw in zip(typed.starts, typed.sources, strict=True):
        size = len(raw.row_numbers)
        given = [c for c in typed.table.columns if c.name in raw.columns]
        columns = {c.name: from_file(c, typed.columns[c.name][start : start + size]) for c in given}
        yield Written(start, columns, size)


@dataclass
class _Comparison:
    """One table of the files beside the same table of the register."""

    typed: TypedTable
    standing: StandingTable
    pairs: Pairs
    register: Register
    rules: Rules
    problems: list[Problem]

    @property
    def of(self) -> Table:
        return self.typed.table

    def rows(self, source: Written) -> Iterator[PlannedRow]:
        """The planned rows of one sheet."""
        names = list(source.columns)
        if not source.size:
            return
        raw, _ = self.typed.locate(source.start)
        contents = zip(*source.columns.values(), strict=True)
        for index, content in enumerate(contents):
            row = source.start + index
            place = (raw.sheet.file, raw.sheet.name, raw.row_numbers[index])
            written = dict(zip(names, content, strict=True))
            found = self.pairs.standing.get(row)
            if found is None:
                yield self._new(row, written, place)
            else:
                yield self._standing(row, written, found, place)

    def _new(self, row: int, written: dict[str, Value], place: Place | None) -> PlannedRow:
        values: dict[str, Value] = {n: v for n, v in written.items() if v is not None}
        planned = PlannedRow(self.of.name, Kind.NEW, None, values, place=place, row=row)
        if row in self.pairs.ambiguous:
            number = self.pairs.ambiguous[row]
            reason = f"名册里有 {number} 行与这一行同样相近，分不清是哪一行"
            remedy = "补全能区分的列，或到名册里逐行改"
            if number == 1:
                title = self.of.title
                reason = f"文件里不止一行对应“{title}”里的同一行，分不清用哪一行"
                remedy = "只留一行，其余删去"
            self._problem(row, self.of.columns[0].name, reason, remedy)
        for column, settled, by in self._settled(planned):
            written_value = values.get(column)
            if written_value is not None and first_day(written_value) != settled:
                title = self.of.column(column).title
                reason = f"“{title}”已由{by}认定为 {settled}"
                self._problem(row, column, reason, "改成认定的日期；有新证据时请重新认定")
        return planned

    def _standing(
        self, row: int, written: dict[str, Value], found: int, place: Place | None
    ) -> PlannedRow:
        planned = PlannedRow(
            self.of.name, Kind.UNCHANGED, self.standing.keys[found], {},
            self.standing.row(found), place=place, row=row,
        )  # fmt: skip
        settled = None
        for column in self.of.columns:
            if column.type == "id" or column.name not in written:
                continue
            old, new = planned.stands[column.name], written[column.name]
            if old == new or (row, column.name) in self.typed.refused:
                continue
            if settled is None:
                settled = {name: (day, by) for name, day, by in self._settled(planned)}
            why = self._why_kept(row, column, old, new, settled)
            if why is None:
                planned.changes.append(Change(column.name, old, new))
                planned.values[column.name] = new
            elif why:
                planned.kept.append(Kept(column.name, old, new, why))
        if planned.changes:
            planned.kind = Kind.CHANGED
            self._check_order(row, planned)
        return planned

    def _why_kept(
        self,
        row: int,
        column: Column,
        old: Value,
        new: Value,
        settled: Mapping[str, tuple[str, str]],
    ) -> str | None:
        """None when the new value is taken; empty when nothing needs to be said."""
        if new is None:
            if self.rules.empties == Empties.KEEP:
                return ""
            if column.required or (not column.judged and column.type == "integer"):
                title = column.title
                self._problem(row, column.name, f"“{title}”不能清空", "补填；此列必须有值")
                return ""
        is_less = len(str(new)) < len(str(old)) and covers(old, new)
        if column.type == "date" and new is not None and old is not None and is_less:
            return "名册中的日期更精确"
        if column.name in settled:
            by = settled[column.name][1]
            reason = f"与档案认定不一致：{by}认定为 {old}，保留认定"
            remedy = "不用管；有新证据时请重新认定"
            self._problem(row, column.name, reason, remedy, Severity.NOTICE)
            return f"已由{by}认定，保留认定"
        return None

    def _settled(self, planned: PlannedRow) -> Iterator[tuple[str, str, str]]:
        """The adjudicated columns of a row: name, date, and who settled it."""
        names = ADJUDICATED.get(self.of.name, ())
        if not names:
            return
        person = str(planned.value("person"))
        for name in names:
            found = self.register.adjudicated.get((person, name))
            if found is not None:
                yield name, *found

    def _check_order(self, row: int, planned: PlannedRow) -> None:
        """A spell of which the register has one end and the file the other."""
        if self.of.spell is None or sum(n in planned.values for n in self.of.spell) != 1:
            return
        start, end = (planned.value(name) for name in self.of.spell)
        if start is None or end is None or str(end) >= str(start) or covers(start, end):
            return
        first, last = (self.of.column(name).title for name in self.of.spell)
        changed = next(name for name in self.of.spell if name in planned.values)
        reason = f"“{last}”（{end}）早于“{first}”（{start}），其中一个在名册里"
        self._problem(row, changed, reason, "核对这两个日期")

    def unmatched(self) -> list[int]:
        """Places of standing rows that the files do not have, within the table's extent."""
        matched = set(self.pairs.standing.values())
        places = [p for p in range(len(self.standing.keys)) if p not in matched]
        if self.rules.extents.get(self.of.name) != Extent.LISTED:
            return places
        subject = subject_column(self.of)
        if subject is None:
            return places
        listed = set(self.typed.columns[subject])
        stands = self.standing.columns[subject]
        return [p for p in places if stands[p] in listed]

    def removals(self, places: list[int]) -> Iterator[PlannedRow]:
        """The rows to take out, where the file was said to be the whole of the table."""
        if not self.rules.extents.get(self.of.name):
            return
        for place in places:
            key, stands = self.standing.keys[place], self.standing.row(place)
            yield PlannedRow(self.of.name, Kind.REMOVED, key, {}, stands)

    def _problem(
        self,
        row: int,
        column: str,
        reason: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(self.typed.problem(row, column, reason, remedy, severity))
