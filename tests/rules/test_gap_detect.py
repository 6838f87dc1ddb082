"""Experiences and abilities that are lacking; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import by_reading, day, tell
from zhiren.policy.rule import Population
from zhiren.rules.gap_detect import KIND
from zhiren.rules.judgement import State

STAFF = Population("干部", "person")
YOUNG = Population("年轻干部", "person", younger_than="age")
AS_OF = date(2025, 3, 1)
PERSON = {"person": 1, "status": "在职"}
HARD = make_rule(
    "gap_detect",
    {"lacks": {"table": "secondment", "where": {"is_hardship": [True]}}},
    population=STAFF,
)
WEAK = make_rule(
    "gap_detect",
    {"weaknesses": ["能力短板", "经验盲区"], "practice_for": ["经验盲区"]},
    {"months": 12},
    STAFF,
)


def spell(start: str, hard: bool | None = True) -> dict[str, Any]:
    return {"person": 1, "from_on": day(start), "is_hardship": hard}


@pytest.mark.parametrize(
    ("spells", "state"),
    [
        ([], State.DUE),
        ([spell("2025-03-01")], State.MET),
        ([spell("2025-03-02")], State.DUE),
        ([spell("2024-01-01", hard=None)], State.UNKNOWN),
        ([spell("2024-01-01", hard=False)], State.DUE),
        ([spell("2024-01-01", hard=None), spell("2020-01-01")], State.MET),
    ],
)
def test_a_person_without_the_experience(spells: list[dict[str, Any]], state: State) -> None:
    found = agree(HARD, at(HARD, AS_OF), {"person": [PERSON], "secondment": spells})
    assert [j.state for j in found] == [state]


def test_an_unknown_age_makes_it_unknown() -> None:
    rule = make_rule("gap_detect", {"lacks": {"table": "secondment"}}, {"age": 40}, YOUNG)
    found = agree(rule, at(rule, AS_OF), {"person": [PERSON]})
    assert [(j.state, j.missing) for j in found] == [(State.UNKNOWN, 1)]


def weakness(on: str, kind: str = "能力短板", ability: str | None = "写作") -> dict[str, Any]:
    return {"person": 1, "kind": kind, "recorded_on": day(on), "ability": ability}


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (weakness("2024-02-29"), State.BREACH),
        (weakness("2024-03-01"), State.DUE),
        (weakness("2024-05-30"), State.DUE),
        (weakness("2024-05-31"), State.UPCOMING),
        (weakness("2024-05-31", ability=None), State.UNKNOWN),
    ],
)
def test_a_weakness_has_twelve_months(fact: dict[str, Any], state: State) -> None:
    found = agree(WEAK, at(WEAK, AS_OF), {"person": [PERSON], "person_fact": [fact]})
    assert [j.state for j in found] == [state]


def test_the_due_day_is_the_last_of_the_months_and_a_reading_makes_no_breach() -> None:
    rule = by_reading(WEAK, "months")
    when = at(rule, AS_OF)
    found = agree(rule, when, {"person": [PERSON], "person_fact": [weakness("2024-02-01")]})
    assert [j.state for j in found] == [State.DUE]
    assert KIND.due(found[0], KIND.bindings(rule, when), rule) == day("2025-02-01")


@pytest.mark.parametrize(
    ("kind", "trained", "state"),
    [
        ("能力短板", "2024-01-31", State.BREACH),
        ("能力短板", "2024-02-01", State.MET),
        ("能力短板", "2025-03-02", State.BREACH),
        ("经验盲区", "2024-01-31", State.MET),
    ],
)
def test_later_training_or_practice_makes_it_up(kind: str, trained: str, state: State) -> None:
    tables = {
        "person": [PERSON],
        "person_fact": [weakness("2024-02-01", kind)],
        "training_record": [{"person": 1, "ability": "写作", "completed_on": day(trained)}],
        "secondment": [spell("2024-06-01")],
    }
    assert [j.state for j in agree(WEAK, at(WEAK, AS_OF), tables)] == [state]


def test_the_sentence_says_what_is_not_made_up() -> None:
    when = at(WEAK, AS_OF)
    found = agree(WEAK, when, {"person": [PERSON], "person_fact": [weakness("2024-02-01")]})
    assert tell(WEAK, when, found[0]) == (
        "张某 2024-02-01 记录的能力短板，记录后尚无对应的培训（期限 12 个月）"
    )


DAYS = st.integers(day("2024-02-20"), day("2025-03-10"))
ABILITY = st.sampled_from(["写作", "统计", None])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["能力短板", "经验盲区", "日常了解"]), DAYS, ABILITY), max_size=5
    ),
    st.lists(st.tuples(DAYS, ABILITY), max_size=4),
    st.lists(st.tuples(DAYS, st.sampled_from([True, False, None])), max_size=3),
)
def test_sql_and_python_agree(facts: list[Any], records: list[Any], spells: list[Any]) -> None:
    tables = {
        "person": [PERSON],
        "person_fact": [
            {"person": 1, "kind": kind, "recorded_on": on, "ability": ability}
            for kind, on, ability in facts
        ],
        "training_record": [
            {"person": 1, "completed_on": on, "ability": ability} for on, ability in records
        ],
        "secondment": [{"person": 1, "from_on": on, "is_hardship": hard} for on, hard in spells],
    }
    agree(WEAK, at(WEAK, AS_OF), tables)
    agree(HARD, at(HARD, AS_OF), tables)
