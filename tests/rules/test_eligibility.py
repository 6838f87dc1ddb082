"""Conditions of candidates: full years to the day, experience, attested checks; both forms agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import day, tell
from zhiren.policy.rule import Population, Rule
from zhiren.rules.anniversaries import even_days_between
from zhiren.rules.judgement import State
from zhiren.workdays.days import add_years, day_number, from_day_number

CANDIDATES = Population("人选", "candidate", where={"target": ("专职组织员",)})
STANDING = {
    "years_since": {
        "table": "party_membership",
        "column": "formal_on",
        "where": {"party": ["中共党员"]},
        "parameter": "minimum_years",
    }
}
EXPERIENCE = {"experience": {"facts": ["党务经历"], "posts": {"category": ["党务类"]}}}
CHECKS = {"checks": ["文字表达", "调查研究"]}
AS_OF = date(2025, 3, 1)


def rule_of(*criteria: dict[str, Any], combine: str = "all", strength: str = "default") -> Rule:
    return make_rule(
        "eligibility",
        {"criteria": list(criteria), "combine": combine},
        {"minimum_years": 3},
        CANDIDATES,
        strength,
    )


def candidate(decided: str = "2024-03-01") -> dict[str, Any]:
    return {"candidate": 7, "person": 1, "target": "专职组织员", "decided_on": day(decided)}


def member(formal: str | None, **more: Any) -> dict[str, Any]:
    return {"person": 1, "party": "中共党员", "formal_on": day(formal) if formal else None, **more}


@pytest.mark.parametrize(
    ("formal", "decided", "state"),
    [
        ("2021-03-02", "2024-03-01", State.DEVIATION),
        ("2021-03-01", "2024-03-01", State.MET),
        ("2021-02-28", "2024-03-01", State.MET),
        ("2021-03-01", "2024-02-29", State.DEVIATION),
        ("2020-02-29", "2023-02-28", State.MET),
        ("2020-02-29", "2023-02-27", State.DEVIATION),
        (None, "2024-03-01", State.UNKNOWN),
    ],
)
def test_three_years_of_standing_are_full_to_the_day(
    formal: str | None, decided: str, state: State
) -> None:
    tables = {"candidate": [candidate(decided)], "party_membership": [member(formal)]}
    rule = rule_of(STANDING)
    assert [(j.object, j.state) for j in agree(rule, at(rule, AS_OF), tables)] == [(1, state)]


@pytest.mark.parametrize(("in_force", "count"), [("2024-03-01", 1), ("2024-03-02", 0)])
def test_a_candidate_decided_on_before_the_rule_is_not_judged(in_force: str, count: int) -> None:
    rule = replace(rule_of(STANDING), valid_from=date.fromisoformat(in_force))
    assert len(agree(rule, at(rule, AS_OF), {"candidate": [candidate()]})) == count


def test_without_any_membership_row_standing_is_unknown_and_an_ended_one_does_not_count() -> None:
    rule = rule_of(STANDING)
    judged = agree(rule, at(rule, AS_OF), {"candidate": [candidate()]})
    assert [(j.state, j.missing) for j in judged] == [(State.UNKNOWN, 1)]
    left = member("2001-01-01", until_on=day("2023-01-01"))
    judged = agree(rule, at(rule, AS_OF), {"candidate": [candidate()], "party_membership": [left]})
    assert [j.state for j in judged] == [State.DEVIATION]


@pytest.mark.parametrize(
    ("recorded", "category", "state"),
    [
        ("2024-03-01", None, State.MET),
        ("2024-03-02", "党务类", State.MET),
        ("2024-03-02", None, State.UNKNOWN),
        ("2024-03-02", "工勤类", State.DEVIATION),
    ],
)
def test_experience_is_a_fact_or_an_earlier_post(
    recorded: str, category: str | None, state: State
) -> None:
    rule = rule_of(EXPERIENCE)
    tables = {
        "candidate": [candidate()],
        "person_fact": [{"person": 1, "kind": "党务经历", "recorded_on": day(recorded)}],
        "post": [{"post": 5, "category": category}],
        "appointment": [{"person": 1, "post": 5, "from_on": day("2024-02-29")}],
    }
    assert [j.state for j in agree(rule, at(rule, AS_OF), tables)] == [state]


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((True, True), State.MET),
        ((True, None), State.UNKNOWN),
        ((None, False), State.BREACH),
        ((True,), State.UNKNOWN),
    ],
)
def test_attested_checks(answers: tuple[bool | None, ...], state: State) -> None:
    rule = rule_of(CHECKS, strength="duty")
    checks = [
        {"candidate": 7, "criterion": name, "is_satisfied": answer}
        for name, answer in zip(CHECKS["checks"], answers, strict=False)
    ]
    tables = {"candidate": [candidate()], "candidate_check": checks}
    assert [j.state for j in agree(rule, at(rule, AS_OF), tables)] == [state]


def test_the_sentence_names_the_unmet_condition() -> None:
    rule = rule_of(STANDING, CHECKS)
    tables = {"candidate": [candidate()], "party_membership": [member("2023-01-01")]}
    when = at(rule, AS_OF)
    assert tell(rule, when, agree(rule, when, tables)[0]) == (
        "person1作为专职组织员人选（2024-03-01 决定），未满足的条件：minimum_years满 3 次"
    )


@given(st.dates(date(1941, 1, 1), date(2019, 1, 1)), st.integers(0, 40), st.integers(-3, 3))
def test_even_days_agree_with_adding_years(start: date, years: int, off: int) -> None:
    reached = add_years(start, years)
    asked = from_day_number(day_number(reached) + off)
    between = even_days_between(day_number(start), day_number(asked))
    assert (between >= 365 * years) == (reached <= asked)


DAYS = st.integers(day("2019-12-25"), day("2025-03-10"))
MAYBE = st.one_of(st.none(), DAYS)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=4),
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["中共党员", "群众"]), MAYBE, MAYBE),
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=3),
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from(CHECKS["checks"]),
            st.sampled_from([True, False, None]),
        ),
        max_size=6,
    ),
    st.sampled_from([None, "党务类", "工勤类"]),
    st.sampled_from(["all", "any"]),
)
def test_sql_and_python_agree(
    candidates: list[Any],
    members: list[Any],
    facts: list[Any],
    checks: list[Any],
    category: str | None,
    combine: str,
) -> None:
    tables = {
        "candidate": [
            {"candidate": i, "person": p, "target": "专职组织员", "decided_on": on}
            for i, (p, on) in enumerate(candidates)
        ],
        "party_membership": [
            {"person": p, "party": party, "formal_on": formal, "until_on": until}
            for p, party, formal, until in members
        ],
        "person_fact": [{"person": p, "kind": "党务经历", "recorded_on": on} for p, on in facts],
        "post": [{"post": 5, "category": category}],
        "appointment": [{"person": p, "post": 5, "from_on": on} for p, on in facts[:1]],
        "candidate_check": [
            {"candidate": c, "criterion": name, "is_satisfied": answer}
            for c, name, answer in checks
        ],
    }
    rule = rule_of(STANDING, EXPERIENCE, CHECKS, combine=combine)
    agree(rule, at(rule, AS_OF), tables)
