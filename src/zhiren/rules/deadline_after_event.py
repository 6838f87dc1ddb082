"""事后限时 (deadline_after_event): an action with documents within n (working) days of an event.

Working days are numbers of the calendar table: the last day allowed is the working day whose
number is the event's plus n. The day of the event is not counted unless a reading says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import or_zero
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import in_force_from, truth, whole
from zhiren.rules.outcome import result, unmet_state, warning_days
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.days import add_years, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

SCHEMA = {
    "type": "object",
    "required": ["source", "unit"],
    "additionalProperties": False,
    "properties": {
        "source": {
            "type": "object",
            "required": ["table", "subject", "event_on", "action_on"],
            "additionalProperties": False,
            "properties": {
                "table": {"type": "string"},
                "subject": {"type": "string"},
                "event_on": {"type": "string"},
                "action_on": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                "where": {"type": "object", "additionalProperties": {"type": "array"}},
            },
        },
        "unit": {"enum": ["working_day", "day"]},
        "documents": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "event": {"type": "string"},
        "action": {"type": "string"},
    },
}
_CALENDAR, _BIRTH = 1, 2


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The limit, how far back events are judged, and the states of late and open matters."""
    bound = population_bindings(rule, when)
    bound["limit"] = whole(when, "limit")
    bound["count_first"] = truth(when, "count_first_day", default=False)
    bound["near_by"] = bound["as_of"] + warning_days(when)
    bound["event_from"] = in_force_from(rule, when)
    if "look_back_years" in when.values:
        looked_at = day_number(add_years(when.as_of, -whole(when, "look_back_years")))
        bound["event_from"] = max(bound["event_from"], looked_at)
    unmet = unmet_state(rule, when, "limit")
    bound["unmet"] = unmet
    # What is done needs no more doing: late by a mere reading is no fault.
    bound["late"] = State.MET if unmet == State.DUE else unmet
    return bound


def _events(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Events of members: subject, missing, event_on and the source's own columns."""
    import ibis

    source = rule.fields["source"]
    rows = t[source["table"]]
    for column, allowed in source.get("where", {}).items():
        rows = rows.filter(rows[column].isin(list(allowed)))
    event_on = rows[source["event_on"]]
    rows = rows.filter((event_on >= b("event_from")) & rows[source["subject"]].notnull())
    rows = rows.mutate(
        e_subject=rows[source["subject"]], e_on=rows[source["event_on"]].cast("int64")
    )
    if rule.population is None:
        return rows.mutate(m_missing=ibis.literal(0, "int64"))
    members = population(t, b, rule).select(m_subject="subject", m_missing="missing")
    return rows.join(members, rows.e_subject == members.m_subject)


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row an event."""
    return _events(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row an event."""
    import ibis

    rows = _with_done(_events(t, b, rule), t, b, rule)
    rows = rows.mutate(end_on=ibis.coalesce(rows.done_on, b("as_of")))
    if rule.fields["unit"] == "working_day":
        rows = _with_workdays(rows, t, b)
    else:
        rows = rows.mutate(
            due=rows.e_on + b("limit") - b("count_first"),
            elapsed=rows.end_on - rows.e_on,
            provisional=ibis.null("int64"),
        )
    missing = _missing(rows)
    has_matter = "matter" in [c.name for c in table_of(rule.fields["source"]["table"]).columns]
    return result(
        rows,
        subject=rows.e_subject,
        object=rows.row_no,
        period=rows.e_on,
        state=ibis.ifelse(missing > 0, State.UNKNOWN, _state(rows, b)),
        value=rows.elapsed,
        base_on=rows.e_on,
        missing=missing,
        row_no=rows.row_no,
        f1=rows.due,
        f2=rows.provisional,
        f3=rows.lacking,
        matter=rows.matter if has_matter else None,
    )


def _with_done(rows: ir.Table, t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """``done_on``: day the last action and document came, NULL when one has not by now."""
    import ibis

    never = ibis.null("int64")
    days = []
    for column in rule.fields["source"]["action_on"]:
        done = rows[column].cast("int64")
        days.append(ibis.ifelse(done <= b("as_of"), done, never))
    rows = rows.mutate(done_on=_last_of(days))
    wanted = rule.fields.get("documents")
    if not wanted:
        return rows.mutate(lacking=never)
    given = t["timed_matter_document"]
    given = given.filter(given.document.isin(list(wanted)) & (given.submitted_on <= b("as_of")))
    given = given.group_by(["timed_matter", "document"]).agg(on=given.submitted_on.min())
    given = given.group_by(g_matter=given.timed_matter).agg(n=given.count(), g_on=given.on.max())
    joined = rows.left_join(given, rows.timed_matter == given.g_matter)
    joined = joined.mutate(lacking=len(wanted) - or_zero(joined.n))
    both = _last_of([joined.done_on, joined.g_on.cast("int64")])
    return joined.mutate(done_on=ibis.ifelse(joined.lacking == 0, both, never))


def _last_of(days: list[ir.IntegerValue]) -> ir.IntegerValue:
    """The latest; NULL when one of them is."""
    import ibis

    latest = days[0]
    for other in days[1:]:
        known = latest.notnull() & other.notnull()
        later = ibis.ifelse(latest >= other, latest, other)
        latest = ibis.ifelse(known, later, ibis.null("int64"))
    return latest


def _with_workdays(rows: ir.Table, t: Tables, b: Binding) -> ir.Table:
    import ibis

    days = t["calendar"]
    events = days.select(c_day="day", c_no="workday_no", c_works="is_workday")
    ends = days.select(x_day="day", x_no="workday_no")
    limits = days.filter(days.is_workday)
    limits = limits.select(d_no="workday_no", d_day="day", d_provisional="is_provisional")
    rows = rows.left_join(events, rows.e_on == events.c_day)
    first_counts = rows.c_works & (b("count_first") == 1)
    rows = rows.mutate(target=rows.c_no + b("limit") - ibis.ifelse(first_counts, 1, 0))
    rows = rows.left_join(limits, rows.target == limits.d_no)
    rows = rows.left_join(ends, rows.end_on == ends.x_day)
    return rows.mutate(
        due=rows.d_day.cast("int64"),
        elapsed=rows.x_no - rows.c_no,
        provisional=ibis.cases(
            (rows.d_day.isnull(), ibis.null("int64")), (rows.d_provisional, 1), else_=0
        ),
    )


def _missing(rows: ir.Table) -> ir.IntegerValue:
    import ibis

    is_met = rows.done_on.notnull() & (rows.done_on <= rows.due)
    return ibis.cases(
        (rows.due.isnull(), _CALENDAR),
        (is_met, 0),
        (rows.m_missing > 0, _BIRTH),
        else_=0,
    )


def _state(rows: ir.Table, b: Binding) -> ir.IntegerValue:
    import ibis

    return ibis.cases(
        (rows.done_on <= rows.due, State.MET),
        (rows.done_on.notnull(), b("late")),
        (rows.due < b("as_of"), b("unmet")),
        (rows.due <= b("near_by"), State.DUE),
        else_=State.UPCOMING,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    source = rule.fields["source"]
    members = None
    if rule.population is not None:
        members = {m.subject: m.missing for m in population_rows(rows, b, rule)}
    for row in rows[source["table"]]:
        subject, event_on = row[source["subject"]], row[source["event_on"]]
        if subject is None or event_on is None or event_on < b["event_from"]:
            continue
        if not satisfies(row, source.get("where", {})):
            continue
        if members is not None and subject not in members:
            continue
        done_on, lacking = _row_done(rows, row, b, rule)
        end_on = b["as_of"] if done_on is None else done_on
        due_on, elapsed, provisional = _row_count(rows, event_on, end_on, b, rule)
        birth = members[subject] if members is not None else 0
        missing, state = _row_state(b, due_on, done_on, birth)
        yield Judgement(
            subject,
            object=row["row_no"],
            period=event_on,
            state=state,
            value=elapsed,
            base_on=event_on,
            missing=missing,
            row_no=row["row_no"],
            f1=due_on,
            f2=provisional,
            f3=lacking,
            matter=row.get("matter"),
        )


def _row_done(rows: Rows, row: Row, b: Bindings, rule: Rule) -> tuple[int | None, int | None]:
    """Day all was done, None when not by now; number of documents lacking."""
    days: list[Any] = [row[column] for column in rule.fields["source"]["action_on"]]
    wanted = rule.fields.get("documents")
    lacking = None
    if wanted:
        given: dict[str, int] = {}
        for paper in rows.having("timed_matter_document", "timed_matter", row["timed_matter"]):
            on, name = paper["submitted_on"], paper["document"]
            if name in wanted and on is not None and on <= b["as_of"]:
                given[name] = min(on, given.get(name, on))
        lacking = len(wanted) - len(given)
        days += [*given.values(), *([None] if lacking else [])]
    is_done = all(day is not None and day <= b["as_of"] for day in days)
    return (max(days) if is_done else None), lacking


def _row_count(
    rows: Rows, event_on: int, end_on: int, b: Bindings, rule: Rule
) -> tuple[int | None, int | None, int | None]:
    """Last day allowed, (working) days up to the end, whether the calendar is provisional."""
    if rule.fields["unit"] == "day":
        return event_on + b["limit"] - b["count_first"], end_on - event_on, None
    event, end = rows.first("calendar", "day", event_on), rows.first("calendar", "day", end_on)
    if event is None:
        return None, None, None
    elapsed = None if end is None else end["workday_no"] - event["workday_no"]
    first_counts = event["is_workday"] and b["count_first"]
    target = event["workday_no"] + b["limit"] - int(bool(first_counts))
    for day in rows.having("calendar", "workday_no", target):
        if day["is_workday"]:
            return day["day"], elapsed, int(day["is_provisional"])
    return None, elapsed, None


def _row_state(
    b: Bindings, due_on: int | None, done_on: int | None, missing_birth: int
) -> tuple[int, int]:
    if due_on is None:
        return _CALENDAR, State.UNKNOWN
    if done_on is not None and done_on <= due_on:
        return 0, State.MET
    if missing_birth:
        return _BIRTH, State.UNKNOWN
    if done_on is not None:
        return 0, b["late"]
    if due_on < b["as_of"]:
        return 0, b["unmet"]
    return 0, State.DUE if due_on <= b["near_by"] else State.UPCOMING


def reach(rule: Rule) -> list[Reach]:
    """Membership, the subject's events and their documents."""
    source = rule.fields["source"]
    events = Reach(source["table"], source["subject"])
    reached = [*population_reach(rule)] if rule.population else []
    reached.append(events)
    if "documents" in rule.fields:
        papers = Reach("timed_matter_document", "timed_matter", events, "timed_matter")
        reached.append(papers)
    return reached


def due(judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """The last day allowed."""
    return judgement.f1


def sentence(telling: Telling) -> str:
    """「甲院党委 2024-09-30 人选确定，应于 2024-10-12 前报备（5 个工作日内），已过 7 个工作日」."""
    judgement, rule = telling.judgement, telling.rule
    unit = "个工作日" if rule.fields["unit"] == "working_day" else "天"
    event, action = rule.fields.get("event", "事项发生"), rule.fields.get("action", "办理")
    told = f"{telling.subject} {telling.day(judgement.base_on)} {event}，应在 "
    told += f"{telling.parameter('limit')} {unit}内{action}"
    if judgement.f1 is None:
        return told
    provisional = "，节假日安排尚未公布，日期暂定" if judgement.f2 else ""
    told += f"（至 {telling.day(judgement.f1)}{provisional}）"
    if judgement.f3:
        told += f"，尚缺材料 {judgement.f3} 件"
    if judgement.value is None:
        return told
    told += f"，已用 {judgement.value} {unit}"
    limit = telling.bindings["limit"] - telling.bindings["count_first"]
    return f"{told}，超过时限" if judgement.value > limit else told


KIND = RuleKind(
    name="deadline_after_event",
    title="事后限时",
    schema=SCHEMA,
    parameters={
        "limit": "integer",
        "count_first_day": "boolean",
        "look_back_years": "integer",
        "warning_days": "integer",
    },
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    facts=("最迟办理日期", "节假日安排是否暂定", "尚缺材料件数"),
    missing=(("calendar", "day", "工作日历"), ("person", "birth_on", "出生年月")),
)
