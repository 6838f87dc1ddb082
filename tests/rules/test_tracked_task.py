"""Tasks by clause: dates, reports, acceptance, and clauses nobody registered a task for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import State
from zhiren.rules.registry import rule_kind
from zhiren.workdays.days import day_number

TASKS = Population("任务", "task")
ROOT = Population("本级", "unit", where={"level": ("本级",)})
AS_OF = date(2024, 12, 1)
CLAUSES = {"toy#1": {}, "toy#2": {"items": ["甲", "乙"]}}


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def tracked(**parameters: object) -> Rule:
    return make_rule("tracked_task", {"clauses": CLAUSES}, parameters, TASKS)


def task(key: int = 1, clause: str = "toy#1", **more: object) -> dict[str, object]:
    dates = {k: day(v) if isinstance(v, str) and k.endswith("_on") else v for k, v in more.items()}
    return {"task": key, "clause": clause, "assigned_on": day("2024-01-10"), **dates}


def state(rule: Rule, *rows: dict, reports: tuple = (), as_of: date = AS_OF) -> State:
    tables = {"task": list(rows), "task_report": list(reports)}
    return State(agree(rule, at(rule, as_of), tables)[0].state)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2024-11-30", State.BREACH),
        ("2024-12-01", State.DUE),
        ("2025-03-01", State.DUE),
        ("2025-03-02", State.UPCOMING),
    ],
)
def test_an_open_task_is_overdue_after_its_day(due: str, expected: State) -> None:
    assert state(tracked(), task(due_on=due)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"finished_on": "2024-12-01"}, State.MET),
        ({"finished_on": "2024-12-02"}, State.BREACH),
        ({"accepted_on": "2024-11-01"}, State.MET),
        ({}, State.BREACH),
    ],
)
def test_what_is_finished_later_is_not_finished_yet(row: dict, expected: State) -> None:
    assert state(tracked(), task(due_on="2024-11-01", **row)) == expected


def test_a_default_date_of_a_reading_makes_an_open_item_not_a_breach() -> None:
    rule = tracked(due_default="2024-06-30")
    assert state(rule, task()) == State.BREACH
    entry = DatedValue(date(2000, 1, 1), date(2024, 6, 30), reading="plan-year-end")
    rule.parameters["due_default"] = Parameter("due_default", "", "", (entry,))  # type: ignore[index]
    assert state(rule, task()) == State.DUE
    assert state(rule, task(due_on="2024-06-30")) == State.BREACH


@pytest.mark.parametrize(("days", "expected"), [(5, State.UPCOMING), (4, State.BREACH)])
def test_a_default_of_days_after_assignment(days: int, expected: State) -> None:
    rule = tracked(default_days=days, warning_days=-1)
    assert state(rule, task(), as_of=date(2024, 1, 15)) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [("2024-09-02", State.UPCOMING), ("2024-09-01", State.DUE), (None, State.DUE)],
)
def test_a_task_without_report_for_ninety_days(reported: str | None, expected: State) -> None:
    reports = (
        [{"task": 1, "reported_on": day(reported), "progress_percent": 40}] if reported else []
    )
    rule = tracked(report_days=90)
    assert state(rule, task(due_on="2025-12-31"), reports=tuple(reports)) == expected


def test_a_finished_task_waits_for_acceptance() -> None:
    rule = tracked(acceptance=True)
    assert state(rule, task(finished_on="2024-11-01", due_on="2024-10-01")) == State.DUE
    assert state(rule, task(finished_on="2024-11-01", accepted_on="2024-11-02")) == State.MET


def test_the_clause_of_a_finding_is_that_of_its_task() -> None:
    judged = agree(
        tracked(), at(tracked(), AS_OF), {"task": [task(), task(2, "toy#2"), task(3, "toy#9")]}
    )
    clause = rule_kind("tracked_task").clause
    assert clause is not None
    assert [(j.subject, clause(tracked(), j)) for j in judged] == [(1, "toy#1"), (2, "toy#2")]


def test_a_clause_without_task_is_visible() -> None:
    rule = make_rule("tracked_task", {"check": "registered", "clauses": CLAUSES}, {}, ROOT)
    unit = {"unit": [{"unit": 9, "level": "本级"}]}
    rows = [
        task(),
        task(2, "toy#2", item="甲"),
        task(3, "toy#2", item="丙"),
        task(4, "toy#2", item="甲"),
    ]
    judged = agree(rule, at(rule, AS_OF), unit | {"task": rows})
    assert [(j.object, j.state, j.value, j.f1) for j in judged] == [
        (0, State.MET, 1, 1),
        (1, State.DUE, 1, 2),
    ]
    assert [j.state for j in agree(rule, at(rule, AS_OF), unit)] == [State.DUE] * 2
    assert told(rule, at(rule, AS_OF), judged[1], "医学院") == (
        "医学院应就本条登记任务 2 项，已登记 1 项"
    )


def test_the_sentence_tells_silence_and_delay() -> None:
    rule, when = tracked(report_days=90), at(tracked(report_days=90), AS_OF)
    tables = {"task": [task(due_on="2025-12-31"), task(2, due_on="2024-11-01")]}
    silent, late = agree(rule, when, tables)
    assert told(rule, when, silent, "甲") == (
        "任务“甲”应于 2025-12-31 前完成，尚无进度，已 326 天未填报进展"
    )
    assert told(rule, when, late, "乙").endswith("尚无进度，已逾期 30 天")


DAYS = st.one_of(st.none(), st.integers(day("2024-02-01"), day("2025-03-31")))


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["toy#1", "toy#2", "toy#3"]),
            DAYS,
            DAYS,
            DAYS,
            st.sampled_from(["甲", None]),
        ),
        max_size=10,
    ),
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(day("2024-02-01"), day("2025-03-31"))), max_size=8
    ),
    st.sampled_from([{}, {"due_default": "2024-10-01", "report_days": 60}, {"default_days": 200}]),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(found, reported, parameters, acceptance, random) -> None:
    rows = [
        task(n, clause, due_on=due, finished_on=finished, accepted_on=accepted, item=item, row_no=n)
        for n, (clause, due, finished, accepted, item) in enumerate(found, 1)
    ]
    reports = [{"task": key, "reported_on": on, "progress_percent": None} for key, on in reported]
    tables = {"task": rows, "task_report": reports, "unit": [{"unit": 9, "level": "本级"}]}
    register = make_rule("tracked_task", {"check": "registered", "clauses": CLAUSES}, {}, ROOT)
    for rule in (tracked(**parameters, acceptance=acceptance), register):
        first = agree(rule, at(rule, AS_OF), tables)
        random.shuffle(rows)
        assert first == agree(rule, at(rule, AS_OF), tables)
