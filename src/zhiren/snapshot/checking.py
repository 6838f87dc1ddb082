"""Checks of whole tables, and the snapshot made of them. All are run; all are reported.

A refused value is None in the snapshot that comes back, but a snapshot with errors is not to be
judged: `problems.has_errors` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, cast

from zhiren.snapshot.dates import PartialDate, Precision, day_number
from zhiren.snapshot.persons import check_persons
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.references import (
    NOTHING_KNOWN,
    Codes,
    Known,
    check_trees,
    number_rows,
    resolve,
)
from zhiren.snapshot.schema import TABLES, Column, Table
from zhiren.snapshot.snapshot import Columns, Origin, Snapshot, Source, empty_tables
from zhiren.snapshot.typed import TypedTable, shown

# Table, earlier column, later column: the later event cannot come first.
_ORDERED: Final = (
    ("person", "birth_on", "work_start_on"),
    ("person", "birth_on", "entered_on"),
    ("party_membership", "joined_on", "formal_on"),
    ("party_membership", "joined_on", "until_on"),
    ("hardship", "occurred_on", "ended_on"),
    ("sanction", "decided_on", "influence_until"),
    ("task", "assigned_on", "finished_on"),
    ("task", "finished_on", "accepted_on"),
)
# What is recorded here has happened; a later date is a slip of the pen.
_PAST: Final = {
    "person": ("birth_on", "work_start_on", "entered_on"),
    "party_membership": ("joined_on", "formal_on"),
    "education": ("graduated_on",),
    "professional_title": ("obtained_on",),
}
# Here a later date may be a plan entered early; no judgement reads it before its day.
_PROBABLY_PAST: Final = {
    "health_check": ("checked_on",),
    "talk": ("held_on",),
    "sanction": ("decided_on",),
    "training_record": ("completed_on",),
}


def build_snapshot(
    tables: dict[str, TypedTable],
    problems: list[Problem],
    *,
    today: date | None = None,
    sources: Iterable[Source] = (),
) -> Snapshot:
    """Check the tables, number their rows, resolve their references.

    Adds to `problems`. `today` is the day up to which events can have happened; without it
    dates in the future are not looked for.
    """
    codes = check_tables(tables, problems, today=today)
    physical = empty_tables()
    for table in TABLES:
        if table.name in tables:
            physical[table.name] = _physical(tables[table.name], codes, problems)
    return Snapshot(physical, tuple(sources), tuple(_origins(tables)))


def check_tables(
    tables: dict[str, TypedTable],
    problems: list[Problem],
    *,
    today: date | None = None,
    known: Known = NOTHING_KNOWN,
) -> dict[str, Codes]:
    """Run every check but that of references; gives the codes that references may use.

    A row whose code is `known` stands already: it need not state the required columns again.
    Nothing is asked of a row beside known ones that could not be identified.
    """
    for typed in tables.values():
        _check_required(typed, problems, known.get(typed.table.name, {}))
        _check_unique(typed, problems)
        _check_spell(typed, problems)
    if "person" in tables:
        check_persons(tables["person"], problems, today)
    _check_order(tables, problems)
    if today is not None:
        _check_past(tables, problems, today)
    codes = number_rows(tables, problems, known)
    check_trees(tables, codes, problems)
    return codes


def _check_required(
    typed: TypedTable, problems: list[Problem], standing: Mapping[str, object]
) -> None:
    key = typed.table.key
    stands = [
        code in standing or (bool(standing) and (row, key) in typed.refused)
        for row, code in enumerate(typed.columns[key] if key else [None] * len(typed))
    ]
    for column in typed.table.columns:
        if not column.required:
            continue
        _check_missing_columns(typed, column, problems, stands, is_joining=bool(standing))
        if None not in typed.columns[column.name]:
            continue
        for row, value in enumerate(typed.columns[column.name]):
            if value is None and not stands[row] and _is_missing(typed, row, column):
                problems.append(
                    typed.problem(row, column.name, f"“{column.title}”没有填", "补填；此列不能空")
                )


def _is_missing(typed: TypedTable, row: int, column: Column) -> bool:
    """Whether nothing was written; a refused cell or a missing column is reported already."""
    source, _ = typed.locate(row)
    return column.name in source.columns and (row, column.name) not in typed.refused


def _check_missing_columns(
    typed: TypedTable,
    column: Column,
    problems: list[Problem],
    stands: list[bool],
    *,
    is_joining: bool,
) -> None:
    for start, source in zip(typed.starts, typed.sources, strict=True):
        here = stands[start : start + len(source.row_numbers)]
        if column.name in source.columns or all(here):
            continue
        table = typed.table
        title = column.spoken_title if source.may_refer_by_name else column.title
        remedy = f"加上这一列，或在对应关系文件里写明（{table.name}.{column.name}）"
        if any(here):
            # Only what is new wants the column: the rest of the sheet is in order.
            reason = f"新增的行必须有“{title}”，表里没有这一列"
            remedy = f"{remedy}；不是新增的，改正{_own_title(table)}"
            codes = source.columns.get(table.key or "")
            problems += [
                source.problem(
                    codes, index, shown(codes.cells[index]) if codes else None, reason, remedy
                )
                for index, is_standing in enumerate(here)
                if not is_standing
            ]
        elif is_joining:
            reason = (
                f"表里的 {len(here)} 行都是名册里没有的；新增的行必须有“{title}”，表里没有这一列"
            )
            remedy = f"{remedy}；不是新增的，改正{_own_title(table)}"
            problems.append(source.problem(None, None, None, reason, remedy))
        else:
            reason = f"读作“{table.title}”表，但没有必填的“{title}”列"
            problems.append(source.problem(None, None, None, reason, remedy))


def _own_title(of: Table) -> str:
    return of.column(of.key or "").title


def _check_unique(typed: TypedTable, problems: list[Problem]) -> None:
    for names in typed.table.unique:
        seen: dict[tuple[object, ...], int] = {}
        keys = list(zip(*(typed.columns[n] for n in names), strict=True))
        if len(set(keys)) == len(keys):
            continue
        for row, key in enumerate(keys):
            if None in key:
                continue
            if key in seen:
                titles = "、".join(typed.table.column(n).title for n in names)
                problems.append(
                    typed.problem(
                        row,
                        names[0],
                        f"“{titles}”与{_place(typed, seen[key])}重复",
                        "删去重复的一行，或改正",
                    )
                )
            else:
                seen[key] = row


def _place(typed: TypedTable, row: int) -> str:
    source, index = typed.locate(row)
    return f"{source.sheet.file}［{source.sheet.name}］第 {source.row_numbers[index]} 行"


def _check_spell(typed: TypedTable, problems: list[Problem]) -> None:
    if typed.table.spell is not None:
        start, end = typed.table.spell
        _check_pair(typed, start, end, problems)


def _check_order(tables: dict[str, TypedTable], problems: list[Problem]) -> None:
    for table, earlier, later in _ORDERED:
        if table in tables:
            _check_pair(tables[table], earlier, later, problems)


def _check_pair(typed: TypedTable, earlier: str, later: str, problems: list[Problem]) -> None:
    """The same day is in order; so is a month against a day within it."""
    starts = cast("list[PartialDate | None]", typed.columns[earlier])
    ends = cast("list[PartialDate | None]", typed.columns[later])
    for row, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if first is None or last is None or last[0] >= first[0]:
            continue
        if not _overlap(first, last):
            titles = typed.table.column(earlier).title, typed.table.column(later).title
            problems.append(
                typed.problem(
                    row,
                    later,
                    f"“{titles[1]}”早于“{titles[0]}”（{first.text()}）",
                    "核对这两个日期",
                )
            )


def _overlap(first: PartialDate, last: PartialDate) -> bool:
    """Whether the less precise of two dates covers the other."""
    shorter = min(len(first.text()), len(last.text()))
    return first.text()[:shorter] == last.text()[:shorter]


def _check_past(tables: dict[str, TypedTable], problems: list[Problem], today: date) -> None:
    """Dates after `today`: errors where they are senseless, notices where they may be a plan."""
    limit = day_number(today)
    reason, remedy = f"日期晚于今天（{today:%Y.%m.%d}）", "核对日期"
    for severity, columns in ((Severity.ERROR, _PAST), (Severity.NOTICE, _PROBABLY_PAST)):
        for table, name in [(t, n) for t, names in columns.items() for n in names if t in tables]:
            problems += [
                tables[table].problem(row, name, reason, remedy, severity)
                for row, value in enumerate(tables[table].columns[name])
                if value is not None and cast("PartialDate", value).day_number > limit
            ]


def _physical(typed: TypedTable, codes: dict[str, Codes], problems: list[Problem]) -> Columns:
    physical: Columns = {"row_no": list(range(1, len(typed) + 1))}
    for column in typed.table.judged:
        values = typed.columns[column.name]
        physical.update(_PHYSICAL_FORMS.get(column.type, _as_is)(typed, column, values, codes))
        if column.type == "ref":
            physical[column.name] = resolve(typed, column, codes, problems)
    return _without_duplicates(typed.table, physical)


def _as_is(
    _typed: TypedTable, column: Column, values: list[object], _codes: dict[str, Codes]
) -> Columns:
    return {column.name: values}


def _id_form(
    typed: TypedTable, column: Column, values: list[object], codes: dict[str, Codes]
) -> Columns:
    numbers = codes[typed.table.name].number_of
    return {
        column.name: list(map(numbers.get, values)),
        "code": values,
    }


def _date_form(
    _typed: TypedTable, column: Column, values: list[object], _codes: dict[str, Codes]
) -> Columns:
    dates = cast("list[PartialDate | None]", values)
    days: list[object] = [d and d[0] for d in dates]
    if not column.partial:
        return {column.name: days}
    return {column.name: days, f"{column.name}_precision": _precision_codes(dates)}


def _precision_codes(dates: list[PartialDate | None]) -> list[object]:
    """Identity tests, not a dictionary: the hash of an enumeration is slow, and these are many."""
    month, year = Precision.MONTH, Precision.YEAR
    if None not in dates and [d[1] for d in dates if d].count(month) == len(dates):
        return [1] * len(dates)
    return [d and (1 if d[1] is month else 2 if d[1] is year else 0) for d in dates]


_PHYSICAL_FORMS: Final[
    dict[str, Callable[[TypedTable, Column, list[object], dict[str, Codes]], Columns]]
] = {"id": _id_form, "date": _date_form}


def _without_duplicates(table: Table, physical: Columns) -> Columns:
    """Rows whose code is missing or was there before are left out (and reported elsewhere)."""
    if table.key is None:
        return physical
    keys = physical[table.key]
    if len(set(keys) - {None}) == len(keys):
        return physical
    seen: set[object] = {None}
    keep = []
    for key in keys:
        keep.append(key not in seen)
        seen.add(key)
    return {
        name: [value for value, is_kept in zip(values, keep, strict=True) if is_kept]
        for name, values in physical.items()
    }


def _origins(tables: dict[str, TypedTable]) -> Iterable[Origin]:
    for typed in tables.values():
        for start, source in zip(typed.starts, typed.sources, strict=True):
            yield Origin(
                typed.table.name,
                source.sheet.file,
                source.sheet.name,
                start + 1,
                tuple(source.row_numbers),
            )
