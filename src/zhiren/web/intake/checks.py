"""What only the whole plan shows wrong, and which rows are left out because of errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError

from zhiren.snapshot.additions import Additions
from zhiren.snapshot.columns import Column, Table
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.schema import table as table_of
from zhiren.web.intake.plan import Kind, Plan, PlannedRow
from zhiren.web.intake.standing import Register
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from zhiren.web.intake.values import Value

_BATCH: Final = 500
_LARGEST: Final = {"integer": 2**31 - 1, "hundredths": 10**14 - 1}


def check_plan(plan: Plan, additions: Additions, register: Register) -> None:
    """Add the problems to the plan, then mark the rows that they leave out."""
    writes = [row for row in plan.rows if row.kind in {Kind.NEW, Kind.CHANGED}]
    for problem in _all_problems(writes, plan, additions, register):
        plan.problems.append(problem)
    _leave_out(plan)


def _all_problems(
    writes: list[PlannedRow], plan: Plan, additions: Additions, register: Register
) -> Iterator[Problem]:
    for row in writes:
        for column, reason, remedy in _too_large(row):
            yield additions.tables[row.table].problem(row.row, column, reason, remedy)
    for row, code in _shared_numbers(writes, register):
        reason = f"与名册中工号 {code} 的证件号码相同"
        remedy = "一个人只能有一个工号，核对后改正"
        yield additions.tables["person"].problem(row.row, "identity_number", reason, remedy)
    for row in _circles(writes, register):
        reason, remedy = "上级单位绕了一圈又回到本单位", "改正上级单位代码"
        yield additions.tables["unit"].problem(row.row, "parent", reason, remedy)
    yield from _removals(plan, writes, additions)


def _too_large(row: PlannedRow) -> Iterator[tuple[str, str, str]]:
    of = table_of(row.table)
    for name, value in row.values.items():
        column = of.column(name)
        if column.type in {"id", "text"}:
            most = _field(of, column).max_length
            if len(str(value or "")) > most:
                yield name, f"有 {len(str(value))} 个字，最多 {most} 个", "缩短，或分成几行"
        elif column.type in _LARGEST and abs(int(value or 0)) > _LARGEST[column.type]:
            yield name, "数值太大", "核对数值和单位"
        elif not column.judged and value is not None:
            try:
                _field(of, column).run_validators(value)
            except ValidationError:
                yield name, f"“{column.title}”不能是这个值", "填写 0 或正整数，不要太大"


def _field(of: Table, column: Column) -> Any:
    return MODEL_OF[of.name]._meta.get_field("code" if column.type == "id" else column.name)


def _shared_numbers(
    writes: list[PlannedRow], register: Register
) -> Iterator[tuple[PlannedRow, str]]:
    for row in writes:
        if row.table == "person" and row.values.get("identity_number"):
            owner = register.identity_numbers.get(str(row.values["identity_number"]))
            if owner is not None and owner != row.code:
                yield row, owner


def _circles(writes: list[PlannedRow], register: Register) -> Iterator[PlannedRow]:
    moved = {row.code: row for row in writes if row.table == "unit" and "parent" in row.values}
    if not moved:
        return
    standing = register.table(table_of("unit")).columns
    above: dict[Value, Value] = dict(zip(standing["unit"], standing["parent"], strict=True))
    above.update({code: row.values["parent"] for code, row in moved.items()})
    for code, row in moved.items():
        seen: set[Value] = set()
        upper = above.get(code)
        while upper is not None and upper != code and upper not in seen:
            seen.add(upper)
            upper = above.get(upper)
        if upper == code:
            yield row


def _removals(plan: Plan, writes: list[PlannedRow], additions: Additions) -> Iterator[Problem]:
    """Rows to take out that others still refer to, in the register or in the files."""
    removed = [row for row in plan.rows if row.kind == Kind.REMOVED]
    if not removed:
        return
    gone = {(row.table, row.code) for row in removed if row.code}
    for row in writes:
        for column in _references(row.table):
            code = row.values.get(column.name)
            if code is not None and (column.ref, code) in gone:
                reason = "所引用的行不在文件里，按“以文件为准”要移除"
                remedy = "把那一行加进文件，或不要勾选该表以文件为准"
                yield additions.tables[row.table].problem(row.row, column.name, reason, remedy)
    keys: dict[str, dict[int, PlannedRow]] = defaultdict(dict)
    for row in removed:
        keys[row.table][row.key or 0] = row
    for table, rows in keys.items():
        yield from _still_used(table, rows, keys)


def _still_used(
    table: str, rows: dict[int, PlannedRow], removed: dict[str, dict[int, PlannedRow]]
) -> Iterator[Problem]:
    model: Any = MODEL_OF[table]
    users: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if not hasattr(other, "removed_at"):
            continue
        going = removed.get(other.TABLE, {})
        listed = sorted(rows)
        for start in range(0, len(listed), _BATCH):
            some = {f"{relation.field.attname}__in": listed[start : start + _BATCH]}
            held = other.objects.filter(**some).values_list(relation.field.attname, "pk")
            users.update(
                {key: str(other._meta.verbose_name) for key, pk in held if pk not in going}
            )
    for key, user in users.items():
        row = rows[key]
        row.left_out = f"名册里还有“{user}”引用这一行，不能移除"
        yield Problem(
            "名册", table_of(table).title, None, None, row.code, row.left_out,
            "先改正引用它的行，或不要勾选该表以文件为准",
        )  # fmt: skip


def _references(table: str) -> list[Column]:
    return [c for c in table_of(table).columns if c.type == "ref"]


def _leave_out(plan: Plan) -> None:
    """Mark the rows that errors keep out: a sheet's row goes in whole or not at all.

    Rows that refer to a new row left out are left out too, and nothing is removed from a table
    of which the file's rows do not all go in: the missing one may be the faulty one.
    """
    errors = [p for p in plan.problems if p.severity is Severity.ERROR]
    if not errors:
        return
    bad: dict[tuple[str, str, int | None], str] = {}
    for problem in errors:
        column = (problem.column or "").partition(" ")[2]
        text = f"{column}：{problem.reason}" if column else problem.reason
        bad.setdefault((problem.file, problem.sheet, problem.row), text)
    for row in plan.rows:
        if row.place is not None and not row.left_out:
            file, sheet, number = row.place
            places = ((file, sheet, number), (file, sheet, None), (file, "", None))
            row.left_out = next((bad[place] for place in places if place in bad), "")
    while _leave_out_dependent(plan):
        pass
    tables = {row.table for row in plan.rows if row.left_out}
    for row in plan.rows:
        if row.kind == Kind.REMOVED and not row.left_out and row.table in tables:
            row.left_out = "这张表有不导入的行，分不清哪些是缺少的，不作移除"


def _leave_out_dependent(plan: Plan) -> bool:
    gone = {
        (row.table, row.code)
        for row in plan.rows
        if row.left_out and row.kind == Kind.NEW and row.code
    }
    gone -= {
        (row.table, row.code)
        for row in plan.rows
        if not row.left_out and row.kind == Kind.NEW and row.code
    }
    if not gone:
        return False
    places = {}
    for row in plan.rows:
        if row.left_out or row.place is None:
            continue
        for column in _references(row.table):
            if (column.ref, row.values.get(column.name)) in gone:
                title = column.spoken_title
                places[row.place] = f"所引用的{title} {row.values[column.name]} 没有导入"
    for row in plan.rows:
        if row.place in places and not row.left_out:
            row.left_out = places[row.place]
    return bool(places)
