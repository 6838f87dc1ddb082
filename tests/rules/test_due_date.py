"""Work due on a day: that day included, late work, other work to keep step with."""

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
from zhiren.workdays.days import day_number

TASKS = Population("任务", "task")


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def dated(**parameters: object) -> Rule:
    fields = {"clauses": {"toy#5": {"sync_with": "toy#1"}}}
    return make_rule("due_date", fields, {"sync_days": 30, **parameters}, TASKS)


def task(clause: str = "toy#5", key: int = 1, **days: str | None) -> dict[str, object]:
    found = {name: day(text) if text else None for name, text in days.items()}
    return {"task": key, "clause": clause, "assigned_on": day("2024-01-01"), **found}


def state(rule: Rule, as_of: str, *rows: dict) -> State:
    found = agree(rule, at(rule, date.fromisoformat(as_of)), {"task": list(rows)})
    return State(found[0].state)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-10-01", State.UPCOMING),
        ("2024-10-02", State.DUE),
        ("2024-12-31", State.DUE),
        ("2025-01-01", State.BREACH),
    ],
)
def test_the_last_day_of_the_year_is_still_in_time(as_of: str, expected: State) -> None:
    assert state(dated(due_on="2024-12-31"), as_of, task()) == expected


@pytest.mark.parametrize(
    ("finished", "expected"),
    [("2024-12-30", State.MET), ("2024-12-31", State.MET), ("2025-01-01", State.BREACH)],
)
def test_late_work_stays_late(finished: str, expected: State) -> None:
    assert state(dated(due_on="2024-12-31"), "2025-06-01", task(finished_on=finished)) == expected


def test_late_by_a_mere_reading_is_no_fault() -> None:
    rule = dated(due_default="2024-12-31")
    entry = DatedValue(date(2000, 1, 1), "2024-12-31", reading="plan-year-end")
    rule.parameters["due_default"] = Parameter("due_default", "", "", (entry,))  # type: ignore[index]
    assert state(rule, "2025-06-01", task(finished_on="2025-01-01")) == State.MET
    assert state(rule, "2025-06-01", task()) == State.DUE


def test_work_without_any_day_is_unknown() -> None:
    (judged,) = agree(dated(), at(dated(), date(2024, 6, 1)), {"task": [task()]})
    assert (judged.state, judged.missing) == (State.UNKNOWN, 1)


@pytest.mark.parametrize(
    ("own", "other", "expected", "step"),
    [
        (None, "2024-05-01", State.DUE, 1),
        (None, "2024-05-02", State.UPCOMING, 0),
        (None, None, State.UPCOMING, 0),
        ("2024-05-01", None, State.MET, 2),
        ("2024-05-02", None, State.MET, 0),
        ("2024-01-01", "2024-06-01", State.MET, 0),
    ],
)
def test_in_step_within_thirty_days(own, other, expected, step) -> None:
    rule = dated(due_on="2024-12-31")
    rows = [task(finished_on=own), task("toy#1", 2, finished_on=other)]
    (judged,) = agree(rule, at(rule, date(2024, 6, 1)), {"task": rows})
    assert (judged.state, judged.f2) == (expected, step)


def test_the_sentence_tells_the_delay() -> None:
    rule = dated(due_on="2024-12-31")
    when = at(rule, date(2025, 1, 5))
    (judged,) = agree(rule, when, {"task": [task()]})
    assert told(rule, when, judged, "P3实验室竣工") == (
        "任务“P3实验室竣工”应于 2024-12-31 前（含当日）完成，尚未完成，已逾期 5 天"
    )
    (judged,) = agree(rule, when, {"task": [task(finished_on="2025-01-02")]})
    assert told(rule, when, judged, "甲").startswith(
        "任务“甲”应于 2024-12-31 前（含当日）完成，已于 2025-01-02 完成，逾期 2 天"
    )


DAYS = st.one_of(st.none(), st.integers(day("2024-02-01"), day("2025-03-31")))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["toy#1", "toy#5"]), DAYS, DAYS, DAYS), max_size=8),
    st.sampled_from([{}, {"due_default": "2024-10-01"}, {"due_on": "2024-11-01"}]),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(found, parameters, acceptance, random) -> None:
    rows = [
        {"row_no": n, "task": n, "clause": clause, "assigned_on": 1, "due_on": due,
         "finished_on": finished, "accepted_on": accepted}
        for n, (clause, due, finished, accepted) in enumerate(found, 1)
    ]  # fmt: skip
    rule = dated(**parameters, acceptance=acceptance)
    when = at(rule, date(2024, 12, 1))
    first = agree(rule, when, {"task": rows})
    random.shuffle(rows)
    assert first == agree(rule, when, {"task": rows})


def test_no_fact_that_is_a_day_is_shown_as_a_number():
    from zhiren.rules.registry import KIND_NAMES, rule_kind

    titles = {title for name in KIND_NAMES for title in rule_kind(name).facts if title}
    days = {title for title in titles if "时限" in title or "期限" in title}
    assert {title for title in days if not title.endswith("日期")} == set()
