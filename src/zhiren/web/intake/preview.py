"""The plan, written into tables so that ten thousand rows page well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from zhiren.snapshot.columns import Column
from zhiren.snapshot.mapping import IGNORED
from zhiren.snapshot.problems import Problem, in_order
from zhiren.snapshot.schema import table as table_of
from zhiren.web.intake.matching import key_columns
from zhiren.web.intake.models import PreviewProblem, PreviewRow
from zhiren.web.intake.plan import Kind, Plan, PlannedRow
from zhiren.web.intake.targets import is_private
from zhiren.web.intake.values import Value, shown_value
from zhiren.web.register.cells import masked
from zhiren.web.register.columns import CODE_LENGTH

if TYPE_CHECKING:
    from zhiren.web.intake.models import Intake
    from zhiren.web.intake.standing import Register

_BATCH: Final = 1_000
_CUT: Final = 200
Names = Mapping[str, Mapping[str, str]]
_COUNTED: Final = {
    Kind.NEW: "new",
    Kind.CHANGED: "changed",
    Kind.UNCHANGED: "same",
    Kind.REMOVED: "removed",
}


def store_plan(intake: Intake, plan: Plan, register: Register) -> None:
    """Take the place of a former preview; the caller sets the intake's counts and saves it."""
    intake.preview_rows.all().delete()
    intake.problems.all().delete()
    names = names_with(plan, register)
    PreviewRow.objects.bulk_create(
        (_row(intake, n, row, names) for n, row in enumerate(plan.rows, 1)), _BATCH
    )
    covered = _private_columns(intake)
    PreviewProblem.objects.bulk_create(
        (
            _problem(intake, n, p, covered)
            for n, p in enumerate(in_order(plan.problems, _sheets(intake)), 1)
        ),
        _BATCH,
    )
    intake.counts = counts_of(plan)
    intake.rows_left_out = _rows_left_out(plan)
    intake.errors = sum(p.is_error for p in plan.problems)
    intake.notices = len(plan.problems) - intake.errors


def _rows_left_out(plan: Plan) -> int:
    """Rows of the files that are not written, whether or not they would have fed a table."""
    places: set[object] = {row.place or id(row) for row in plan.rows if row.left_out}
    return len(places | {(p.file, p.sheet, p.row) for p in plan.problems if p.is_error and p.row})


def _private_columns(intake: Intake) -> set[tuple[str, str, str]]:
    """File, sheet and place of the columns whose cells are covered where problems quote them."""
    return {
        (sheet.file.name, sheet.name, f"{header['letter']} {header['key']}")
        for sheet in intake.sheets.select_related("file")
        for header in sheet.headers
        if is_private(sheet.mapping.get("columns", {}).get(header["key"], IGNORED))
    }


def counts_of(plan: Plan) -> dict[str, dict[str, int]]:
    """By table: rows of each kind that may be written, those left out, those not in the files."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in plan.rows:
        counts[row.table]["left_out" if row.left_out else _COUNTED[row.kind]] += 1
    for table, number in plan.missing.items():
        counts[table]["missing"] = number
    return {table: dict(counter) for table, counter in counts.items()}


def names_with(plan: Plan, register: Register) -> dict[str, dict[str, str]]:
    """The names of all codes, standing or new."""
    names = {table: dict(known) for table, known in register.names.items()}
    for row in plan.rows:
        if row.kind == Kind.NEW and row.code and row.values.get("name"):
            names.setdefault(row.table, {}).setdefault(row.code, str(row.values["name"]))
    return names


def label_of(row: PlannedRow, names: Names) -> str:
    """How lists call the row: its name and code, or whose it is and what tells it apart."""
    of = table_of(row.table)
    if of.key:
        name, code = row.value("name"), row.code or "没有代码"
        return f"{name}（{code}）" if name else code
    parts = (shown_value(of.column(n), row.value(n), names) for n in key_columns(of))
    return " · ".join(part for part in parts if part)


def _row(intake: Intake, number: int, row: PlannedRow, names: Names) -> PreviewRow:
    of = table_of(row.table)
    file, sheet, place = row.place or ("", "", None)
    is_new = row.kind == Kind.NEW
    return PreviewRow(
        intake=intake,
        number=number,
        kind=row.kind,
        table=row.table,
        key=row.key,
        label=label_of(row, names)[:300],
        person=_person(row),
        file=file,
        sheet=sheet,
        row=place,
        values={n: shown_value(of.column(n), v, names) for n, v in row.values.items()}
        if is_new
        else {},
        changes=[[c, *_shown_pair(of.column(c), old, new, names)] for c, old, new in row.changes],
        kept=[
            [c, *_shown_pair(of.column(c), stands, written, names), why]
            for c, stands, written, why in row.kept
        ],
        left_out=row.left_out[:300],
        fingerprint=row.fingerprint(),
    )


def _shown_pair(column: Column, old: Value, new: Value, names: Names) -> tuple[str, str]:
    """Two values that differ, told so also where what is covered looks the same."""
    shown_old, shown_new = (shown_value(column, value, names) for value in (old, new))
    return shown_old, f"{shown_new}（与原号码不同）" if shown_new == shown_old else shown_new


def _person(row: PlannedRow) -> str:
    """The code of the person whose file the row belongs to, to link to."""
    of = table_of(row.table)
    column = next((c.name for c in of.columns if c.ref == "person"), None)
    code = row.code if of.name == "person" else column and row.value(column)
    return str(code or "")[:CODE_LENGTH]


def _sheets(intake: Intake) -> list[tuple[str, str]]:
    return [(s.file.name, s.name) for s in intake.sheets.select_related("file")]


def _problem(
    intake: Intake, number: int, problem: Problem, covered: set[tuple[str, str, str]]
) -> PreviewProblem:
    value = problem.value or ""
    if (problem.file, problem.sheet, problem.column) in covered:
        value = masked(value)
    return PreviewProblem(
        intake=intake,
        number=number,
        is_error=problem.is_error,
        file=problem.file[:_CUT],
        sheet=problem.sheet[:_CUT],
        row=problem.row,
        column=(problem.column or "")[:300],
        value=value[:_CUT],
        reason=problem.reason[:600],
        remedy=problem.remedy[:600],
    )
