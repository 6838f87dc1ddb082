"""督办任务 (tracked_task): work with an owner, a date, reports and acceptance.

With ``check: registered`` the institution is asked whether each clause has its tasks at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import day, truth, whole
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.population import population_bindings, population_reach
from zhiren.rules.tasks import (
    SCHEMA,
    clause_of,
    clauses_of,
    done_on,
    is_registration,
    registered,
    registered_keys,
    registered_rows,
    row_done_on,
    task_reach,
    task_rows,
    tasks,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_UNREPORTED, _UNACCEPTED, _LATE = 1, 2, 3


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """Default dates, the reporting interval, and unmet states by who set the date."""
    bound = population_bindings(rule, when)
    bound["acceptance"] = truth(when, "acceptance", default=False)
    bound["near_by"] = bound["as_of"] + warning_days(when)
    bound["unmet_own"] = unmet_state(rule, when)
    bound["unmet_default"] = unmet_state(rule, when, "due_default", "default_days")
    due_default = day(when, "due_default")
    if due_default is not None:
        bound["due_default"] = due_default
    elif "default_days" in when.values:
        bound["default_days"] = whole(when, "default_days")
    if "report_days" in when.values:
        bound["reported_from"] = bound["as_of"] - whole(when, "report_days")
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a task, or a clause to be registered."""
    return registered_keys(t, b, rule) if is_registration(rule) else tasks(t, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a task, or a clause to be registered."""
    import ibis

    if is_registration(rule):
        return registered(t, b, rule)
    rows, reports = tasks(t, rule), t["task_report"]
    reports = reports.group_by(r_task=reports.task).agg(
        reported_on=reports.reported_on.max().cast("int64"), progress=reports.progress_percent.max()
    )
    rows = rows.left_join(reports, rows.task == reports.r_task)
    finished, done = done_on(rows, b)
    rows = rows.mutate(finished=finished, done=done, due=_due(rows, b, rule))
    rows = rows.mutate(
        reason=ibis.cases(
            ((rows.done > rows.due), _LATE),
            (rows.done.notnull(), 0),
            (rows.finished.notnull(), _UNACCEPTED),
            (_is_unreported(rows, b, rule), _UNREPORTED),
            else_=0,
        )
    )
    return result(
        rows,
        subject=rows.task,
        object=rows.clause_no,
        state=_state(rows, b),
        value=rows.progress,
        base_on=rows.assigned_on,
        row_no=rows.row_no,
        f1=rows.due,
        f2=rows.reported_on,
        f3=rows.reason,
        matter=rows.matter,
    )


def _due(rows: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    own = rows.due_on.cast("int64")
    if "due_default" in rule.parameters:
        return ibis.coalesce(own, b("due_default"))
    if "default_days" in rule.parameters:
        return ibis.coalesce(own, rows.assigned_on.cast("int64") + b("default_days"))
    return own


def _is_unreported(rows: ir.Table, b: Binding, rule: Rule) -> ir.BooleanValue:
    import ibis

    if "report_days" not in rule.parameters:
        return ibis.literal(value=False)
    return ibis.coalesce(rows.reported_on, rows.assigned_on.cast("int64")) < b("reported_from")


def _state(rows: ir.Table, b: Binding) -> ir.IntegerValue:
    import ibis

    overdue = ibis.ifelse(rows.due_on.notnull(), b("unmet_own"), b("unmet_default"))
    return ibis.cases(
        (rows.done.notnull(), State.MET),
        (rows.reason == _UNACCEPTED, State.DUE),
        (rows.due < b("as_of"), overdue),
        (rows.reason == _UNREPORTED, State.DUE),
        (rows.due <= b("near_by"), State.DUE),
        else_=State.UPCOMING,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    if is_registration(rule):
        yield from registered_rows(rows, b, rule)
        return
    for number, row in task_rows(rows, rule):
        reports = rows.having("task_report", "task", row["task"])
        reported_on = max((r["reported_on"] for r in reports), default=None)
        progress = [r["progress_percent"] for r in reports if r["progress_percent"] is not None]
        due_on = _row_due(row, b)
        reason = _row_reason(row, b, due_on, reported_on)
        yield Judgement(
            row["task"],
            object=number,
            state=_row_state(row, b, due_on, reason),
            value=max(progress, default=None),
            base_on=row["assigned_on"],
            row_no=row["row_no"],
            f1=due_on,
            f2=reported_on,
            f3=reason,
            matter=row["matter"],
        )


def _row_due(row: Row, b: Bindings) -> int | None:
    if row["due_on"] is not None:
        return int(row["due_on"])
    if "default_days" in b:
        return int(row["assigned_on"]) + b["default_days"]
    return b.get("due_default")


def _row_reason(row: Row, b: Bindings, due_on: int | None, reported_on: int | None) -> int:
    finished, done = row_done_on(row, b)
    if done is not None:
        return _LATE if due_on is not None and done > due_on else 0
    if finished is not None:
        return _UNACCEPTED
    heard_on = row["assigned_on"] if reported_on is None else reported_on
    is_silent = "reported_from" in b and heard_on < b["reported_from"]
    return _UNREPORTED if is_silent else 0


def _row_state(row: Row, b: Bindings, due_on: int | None, reason: int) -> int:
    if row_done_on(row, b)[1] is not None:
        return State.MET
    if reason == _UNACCEPTED:
        return State.DUE
    if due_on is not None and due_on < b["as_of"]:
        return b["unmet_default"] if row["due_on"] is None else b["unmet_own"]
    is_near = due_on is not None and due_on <= b["near_by"]
    return State.DUE if reason or is_near else State.UPCOMING


def reach(rule: Rule) -> list[Reach]:
    """The task and its reports; for the register the unit and all tasks."""
    if is_registration(rule):
        return [*population_reach(rule), *task_reach(rule)]
    return [*task_reach(rule), Reach("task_report", "task")]


def due(judgement: Judgement, _b: Bindings, rule: Rule) -> int | None:
    """The task's date, its default otherwise."""
    return None if is_registration(rule) else judgement.f1


def sentence(telling: Telling) -> str:
    """「任务“修订培训规划”应于 2024-12-31 前完成，进度 40%，已 100 天未填报进展」."""
    judgement, bound = telling.judgement, telling.bindings
    if is_registration(telling.rule):
        told = f"{telling.subject}应就本条登记任务 {judgement.f1} 项"
        return f"{told}，已登记 {judgement.value} 项"
    told = f"任务“{telling.subject.rstrip('，。；、,;')}”"
    told += (
        f"应于 {telling.day(judgement.f1)} 前完成" if judgement.f1 is not None else "未定完成时限"
    )
    if judgement.state == State.MET:
        return f"{told}，已完成" + ("（逾期完成）" if judgement.f3 == _LATE else "")
    if judgement.f3 == _UNACCEPTED:
        return f"{told}，已完成，尚待验收"
    told += f"，进度 {judgement.value}%" if judgement.value is not None else "，尚无进度"
    if judgement.f1 is not None and judgement.f1 < bound["as_of"]:
        return f"{told}，已逾期 {bound['as_of'] - judgement.f1} 天"
    if judgement.f3 == _UNREPORTED:
        heard_on = judgement.base_on if judgement.f2 is None else judgement.f2
        return f"{told}，已 {bound['as_of'] - (heard_on or 0)} 天未填报进展"
    return told


def object_label(rule: Rule, index: int) -> str:
    """The clause."""
    return clauses_of(rule)[index]


KIND = RuleKind(
    name="tracked_task",
    title="督办任务",
    schema=SCHEMA,
    parameters={
        "due_default": "date",
        "default_days": "integer",
        "report_days": "integer",
        "acceptance": "boolean",
        "warning_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_label=object_label,
    clause=clause_of,
    facts=("应完成日期", "最近填报日期", ""),
)
