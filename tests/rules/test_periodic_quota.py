"""Quota of an activity in a period: thresholds, newcomers, pairs, windows, and both forms agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from zhiren.policy.rule import Population
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import State
from zhiren.workdays.days import day_number

STAFF = Population("干部", "person")
HOURS = {
    "table": "training_record",
    "subject": "person",
    "on": "completed_on",
    "quantity": "hours",
    "where": {"level": ["校级"]},
}


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def person(key: int, entered: str | None = "2010-01-01") -> dict[str, object]:
    return {"person": key, "status": "在职", "entered_on": day(entered) if entered else None}


def record(key: int, on: str, hours: int | None) -> dict[str, object]:
    return {"person": key, "completed_on": day(on), "hours": hours, "level": "校级"}


@pytest.mark.parametrize(
    ("hours", "state"),
    [(1599, State.BREACH), (1600, State.MET), (1601, State.MET), (None, State.UNKNOWN)],
)
def test_sixteen_hours_in_a_closed_year(hours: int | None, state: State) -> None:
    rule = make_rule("periodic_quota", {"source": HOURS, "period": "year"}, {"minimum": 16}, STAFF)
    tables = {"person": [person(1)], "training_record": [record(1, "2024-05-01", hours)]}
    closed = [
        j for j in agree(rule, at(rule, date(2025, 3, 1)), tables) if j.period == day("2024-01-01")
    ]
    assert [j.state for j in closed] == [state]


def test_a_newcomer_is_not_judged_on_the_year_he_joined_late() -> None:
    rule = make_rule("periodic_quota", {"source": HOURS, "period": "year"}, {"minimum": 16}, STAFF)
    judged = agree(rule, at(rule, date(2025, 3, 1)), {"person": [person(1, "2024-06-01")]})
    assert [(j.period, j.state) for j in judged] == [(day("2025-01-01"), State.UPCOMING)]


@pytest.mark.parametrize(
    ("in_force", "judged"),
    [
        (date(2024, 12, 31), [day("2024-01-01"), day("2025-01-01")]),
        (date(2025, 1, 1), [day("2025-01-01")]),
        (date(2025, 3, 1), [day("2025-01-01")]),
        (date(2025, 3, 2), [day("2024-01-01"), day("2025-01-01")]),
    ],
    ids=["in-the-last-year", "since-this-year", "today", "asked-before-the-rule"],
)
def test_a_year_over_before_the_rule_is_not_judged(in_force: date, judged: list[int]) -> None:
    fields, parameters = {"source": HOURS, "period": "year"}, {"minimum": 16}
    rule = make_rule("periodic_quota", fields, parameters, STAFF, valid_from=in_force)
    found = agree(rule, at(rule, date(2025, 3, 1)), {"person": [person(1)]})
    assert [j.period for j in found] == judged


def test_three_years_are_not_over_before_the_rule_is_three_years_old() -> None:
    source = {k: v for k, v in HOURS.items() if k != "quantity"}
    fields, parameters = {"source": source, "period": "rolling"}, {"minimum": 1, "years": 3}
    rule = make_rule("periodic_quota", fields, parameters, STAFF, valid_from=date(2022, 3, 1))
    for as_of, state in ((date(2025, 2, 27), State.UPCOMING), (date(2025, 2, 28), State.BREACH)):
        (found,) = agree(rule, at(rule, as_of), {"person": [person(1)]})
        assert found.state == state


def test_years_that_only_a_reading_sets_make_no_breach() -> None:
    source = {k: v for k, v in HOURS.items() if k != "quantity"}
    parameters = {"minimum": 1, "years": 3}
    rule = make_rule("periodic_quota", {"source": source, "period": "rolling"}, parameters, STAFF)
    tables = {"person": [person(1)]}
    assert agree(rule, at(rule, date(2025, 3, 1)), tables)[0].state == State.BREACH
    term = (DatedValue(date(2000, 1, 1), 3, reading="length-of-a-term"),)
    rule.parameters["years"] = Parameter("years", "聘期", "年", term)  # type: ignore[index]
    assert agree(rule, at(rule, date(2025, 3, 1)), tables)[0].state == State.DUE


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.integers(day("2019-01-01"), day("2026-12-31")),
            st.one_of(st.none(), st.integers(0, 2000)),
            st.sampled_from(["校级", "省级", None]),
        ),
        max_size=25,
    ),
    st.lists(st.one_of(st.none(), st.integers(day("2018-01-01"), day("2026-01-01"))), max_size=4),
    st.sampled_from(["year", "quarter", "rolling", "half_year", "cycle"]),
    st.booleans(),
    st.booleans(),
)
def test_sql_and_python_agree(
    records: list[tuple[int, int, int | None, str | None]],
    entered: list[int | None],
    period: str,
    counted: bool,
    maximum: bool,
) -> None:
    source = {k: v for k, v in HOURS.items() if counted or k != "quantity"}
    parameters = {"maximum" if maximum else "minimum": 2, "years": 3, "anchor_year": 2019}
    rule = make_rule("periodic_quota", {"source": source, "period": period}, parameters, STAFF)
    people = [{"person": i, "status": "在职", "entered_on": on} for i, on in enumerate(entered, 1)]
    trained = [
        {"person": who, "completed_on": on, "hours": hours, "level": level}
        for who, on, hours, level in records
    ]
    agree(rule, at(rule, date(2025, 5, 31)), {"person": people, "training_record": trained})


def test_a_leader_who_heads_an_own_unit_owes_himself_no_talk() -> None:
    source = {
        "table": "talk", "subject": "from_person", "counterpart": "to_person", "on": "held_on",
    }  # fmt: skip
    fields = {"source": source, "period": "year", "pairwise": True}
    rule = make_rule("periodic_quota", fields, {"minimum": 1}, STAFF)
    start = day("2015-01-01")
    tables = {
        "person": [person(1), person(2)],
        "leader_portfolio": [{"leader": 1, "unit": 5, "from_on": start}],
        "post": [{"post": 7, "unit": 5, "is_head": True}],
        "appointment": [{"person": key, "post": 7, "from_on": start} for key in (1, 2)],
    }
    judged = agree(rule, at(rule, date(2025, 3, 1)), tables)
    assert {(j.subject, j.object) for j in judged} == {(1, 2)}
