"""限期完成 (due_date): work due on a day, possibly in step with other work."""

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

_OTHER_FIRST, _OTHER_BEHIND = 1, 2
_DUE_ON = 1


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The day, and by who set it the states of late and of unfinished work."""
    bound = population_bindings(rule, when)
    bound["acceptance"] = truth(when, "acceptance", default=False)
    bound["near_by"] = bound["as_of"] + warning_days(when)
    bound["stepped_from"] = bound["as_of"] - whole(when, "sync_days", 0)
    for name in ("due_on", "due_default"):
        set_on = day(when, name)
        if set_on is not None:
            bound[name] = set_on
    for name, decisive in (("own", ()), ("due_on", ("due_on",)), ("default", ("due_default",))):
        unmet = unmet_state(rule, when, *decisive)
        bound[f"unmet_{name}"] = unmet
        # Work that is done needs no more doing: late by a mere reading is no fault.
        bound[f"late_{name}"] = State.MET if unmet == State.DUE else unmet
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a task, or a clause to be registered."""
    return registered_keys(t, b, rule) if is_registration(rule) else tasks(t, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a task, or a clause to be registered."""
    import ibis

    if is_registration(rule):
        return registered(t, b, rule)
    rows = tasks(t, rule)
    finished, done = done_on(rows, b)
    rows = rows.mutate(finished=finished, done=done, due=_due(rows, b, rule))
    rows = _in_step(rows, t, b, rule)
    open_and_undated = rows.done.isnull() & rows.due.isnull()
    return result(
        rows,
        subject=rows.task,
        object=rows.clause_no,
        state=_state(rows, b, rule),
        value=rows.done - rows.due,
        base_on=rows.assigned_on,
        missing=ibis.ifelse(open_and_undated, _DUE_ON, 0),
        row_no=rows.row_no,
        f1=rows.due,
        f2=rows.step,
        f3=rows.done,
        matter=rows.matter,
    )


def _due(rows: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    if "due_on" in rule.parameters:
        return b("due_on")
    own = rows.due_on.cast("int64")
    return ibis.coalesce(own, b("due_default")) if "due_default" in rule.parameters else own


def _by_setter(rows: ir.Table, b: Binding, rule: Rule, prefix: str) -> ir.IntegerValue:
    import ibis

    if "due_on" in rule.parameters:
        return b(f"{prefix}_due_on")
    return ibis.ifelse(rows.due_on.notnull(), b(f"{prefix}_own"), b(f"{prefix}_default"))


def _in_step(rows: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """``step``: 1 the other work was finished first, 2 this one was and the other was not."""
    import ibis

    others = _sync(rule)
    if not others:
        return rows.mutate(step=ibis.null("int64"))
    picked = [(rows.clause_no == i, ibis.literal(clause)) for i, clause in others.items()]
    rows = rows.mutate(sync_with=ibis.cases(*picked, else_=ibis.null("string")))
    partners = t["task"]
    partners = partners.filter(partners.clause.isin(sorted(set(others.values()))))
    finished, _done = done_on(partners, b)
    partners = partners.select("clause", finished=finished)
    partners = partners.group_by(o_clause=partners.clause).agg(
        open=partners.finished.isnull().sum(), o_finished=partners.finished.max()
    )
    joined = rows.left_join(partners, rows.sync_with == partners.o_clause)
    is_done = joined.open == 0
    return joined.mutate(
        step=ibis.cases(
            (joined.sync_with.isnull(), ibis.null("int64")),
            (
                joined.finished.isnull() & is_done & (joined.o_finished < b("stepped_from")),
                _OTHER_FIRST,
            ),
            (
                (joined.finished < b("stepped_from")) & ~is_done.fill_null(False),
                _OTHER_BEHIND,
            ),
            else_=0,
        )
    )


def _sync(rule: Rule) -> dict[int, str]:
    """Index of a clause to the clause it must keep step with."""
    specs = rule.fields["clauses"].values()
    return {i: spec["sync_with"] for i, spec in enumerate(specs) if "sync_with" in spec}


def _state(rows: ir.Table, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    return ibis.cases(
        (rows.done > rows.due, _by_setter(rows, b, rule, "late")),
        (rows.done.notnull(), State.MET),
        (rows.due.isnull(), State.UNKNOWN),
        (rows.due < b("as_of"), _by_setter(rows, b, rule, "unmet")),
        (rows.step == _OTHER_FIRST, State.DUE),
        (rows.due <= b("near_by"), State.DUE),
        else_=State.UPCOMING,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    if is_registration(rule):
        yield from registered_rows(rows, b, rule)
        return
    others = _sync(rule)
    for number, row in task_rows(rows, rule):
        finished, done = row_done_on(row, b)
        due_on = _row_due(row, b, rule)
        step = _row_step(rows, b, finished, others[number]) if number in others else None
        state = _row_state(row, b, rule, done, step)
        yield Judgement(
            row["task"],
            object=number,
            state=state,
            value=None if done is None or due_on is None else done - due_on,
            base_on=row["assigned_on"],
            missing=_DUE_ON if state == State.UNKNOWN else 0,
            row_no=row["row_no"],
            f1=due_on,
            f2=step,
            f3=done,
            matter=row["matter"],
        )


def _row_due(row: Row, b: Bindings, rule: Rule) -> int | None:
    if "due_on" in rule.parameters:
        return b["due_on"]
    return b.get("due_default") if row["due_on"] is None else int(row["due_on"])


def _row_step(rows: Rows, b: Bindings, finished: int | None, other: str) -> int:
    ends = [row_done_on(row, b)[0] for row in rows.having("task", "clause", other)]
    known = [end for end in ends if end is not None]
    is_done = bool(ends) and len(known) == len(ends)
    if finished is None:
        return _OTHER_FIRST if is_done and max(known) < b["stepped_from"] else 0
    return _OTHER_BEHIND if not is_done and finished < b["stepped_from"] else 0


def _row_state(row: Row, b: Bindings, rule: Rule, done: int | None, step: int | None) -> int:
    due_on = _row_due(row, b, rule)
    setter = "default" if row["due_on"] is None else "own"
    setter = "due_on" if "due_on" in rule.parameters else setter
    if done is not None:
        return b[f"late_{setter}"] if due_on is not None and done > due_on else State.MET
    if due_on is None:
        return State.UNKNOWN
    if due_on < b["as_of"]:
        return b[f"unmet_{setter}"]
    is_near = due_on <= b["near_by"]
    return State.DUE if is_near or step == _OTHER_FIRST else State.UPCOMING


def reach(rule: Rule) -> list[Reach]:
    """The task; all tasks where it must keep step or the register is asked."""
    if is_registration(rule):
        return [*population_reach(rule), *task_reach(rule)]
    return [Reach("task", "")] if _sync(rule) else task_reach(rule)


def due(judgement: Judgement, _b: Bindings, rule: Rule) -> int | None:
    """The day itself."""
    return None if is_registration(rule) else judgement.f1


def sentence(telling: Telling) -> str:
    """「任务“P3实验室竣工”应于 2024-12-31 前（含当日）完成，尚未完成，已逾期 5 天」."""
    judgement, bound = telling.judgement, telling.bindings
    if is_registration(telling.rule):
        told = f"{telling.subject}应就本条登记任务 {judgement.f1} 项"
        return f"{told}，已登记 {judgement.value} 项"
    told = f"任务“{telling.subject.rstrip('，。；、,;')}”"
    told += (
        f"应于 {telling.day(judgement.f1)} 前（含当日）完成"
        if judgement.f1 is not None
        else "未定完成时限"
    )
    if judgement.f3 is not None:
        late = judgement.value if judgement.value is not None and judgement.value > 0 else 0
        told += f"，已于 {telling.day(judgement.f3)} 完成" + (f"，逾期 {late} 天" if late else "")
    elif judgement.f1 is not None and judgement.f1 < bound["as_of"]:
        told += f"，尚未完成，已逾期 {bound['as_of'] - judgement.f1} 天"
    else:
        told += "，尚未完成"
    if judgement.f2 == _OTHER_FIRST:
        told += "，与其同步的工作已先完成"
    return told + ("，与其同步的工作尚未完成" if judgement.f2 == _OTHER_BEHIND else "")


def object_label(rule: Rule, index: int) -> str:
    """The clause."""
    return clauses_of(rule)[index]


KIND = RuleKind(
    name="due_date",
    title="限期完成",
    schema=SCHEMA,
    parameters={
        "due_on": "date",
        "due_default": "date",
        "acceptance": "boolean",
        "sync_days": "integer",
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
    facts=("应完成日期", "", "完成日期"),
    missing=(("task", "due_on", "完成时限"),),
)
