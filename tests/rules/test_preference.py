"""Who comes first, by facts on record; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import day, tell
from zhiren.policy.rule import Population, Rule
from zhiren.rules.judgement import State

STAFF = Population("干部", "person")
AS_OF = date(2025, 3, 1)
PERSON = {"person": 1, "status": "在职"}
FRONT = {
    "title": "长期一线",
    "table": "person_fact",
    "where": {"kind": ["长期一线"]},
    "within": "look_back_years",
}
GOOD = {
    "title": "业绩突出",
    "table": "assessment_result",
    "where": {"grade": ["优秀"]},
    "among": {"kind": ["年度考核"]},
    "latest": "year",
}
LEADING = {"title": "领军人才", "table": "talent", "where": {"kind": ["领军人才"]}, "current": True}
HARD = {
    "title": "艰苦地区",
    "table": "secondment",
    "where": {"is_hardship": [True]},
    "current": True,
}
TEMPERED = {
    "title": "经过磨砺",
    "table": "secondment",
    "finished": True,
    "minimum_days": "practice_days",
}


def rule_of(*conditions: dict[str, Any], combine: str = "all") -> Rule:
    return make_rule(
        "preference",
        {"benefit": "优先提拔使用", "combine": combine, "conditions": list(conditions)},
        {"look_back_years": 3, "practice_days": 180},
        STAFF,
    )


def state_of(rule: Rule, **tables: list[dict[str, Any]]) -> int:
    (found,) = agree(rule, at(rule, AS_OF), {"person": [PERSON], **tables})
    return found.state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2022-03-01", State.MET),
        ("2022-03-02", State.ENTITLED),
        ("2025-03-01", State.ENTITLED),
        ("2025-03-02", State.MET),
    ],
)
def test_a_fact_of_the_last_three_years(on: str, state: State) -> None:
    fact = {"person": 1, "kind": "长期一线", "recorded_on": day(on)}
    assert state_of(rule_of(FRONT), person_fact=[fact]) == state


@pytest.mark.parametrize(
    ("grades", "state"),
    [
        ({2023: "合格", 2024: "优秀"}, State.ENTITLED),
        ({2023: "优秀", 2024: "合格"}, State.MET),
        ({2023: "优秀", 2024: None}, State.UNKNOWN),
        ({}, State.MET),
    ],
)
def test_the_latest_assessment_decides(grades: dict[int, str | None], state: State) -> None:
    results = [
        {"person": 1, "kind": "年度考核", "year": year, "grade": grade}
        for year, grade in grades.items()
    ]
    assert state_of(rule_of(GOOD), assessment_result=results) == state


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        ("2024-01-01", "2024-06-28", State.MET),
        ("2024-01-01", "2024-06-29", State.ENTITLED),
        ("2024-01-01", "2024-06-30", State.ENTITLED),
        ("2024-01-01", None, State.MET),
        ("2024-01-01", "2025-03-02", State.MET),
    ],
)
def test_a_finished_practice_of_180_days(start: str, end: str | None, state: State) -> None:
    spell = {"person": 1, "from_on": day(start), "until_on": day(end) if end else None}
    assert state_of(rule_of(TEMPERED), secondment=[spell]) == state


def test_all_or_any_of_the_conditions() -> None:
    talent = [{"person": 1, "kind": "领军人才", "from_on": day("2020-01-01")}]
    unsure = [{"person": 1, "from_on": day("2024-01-01"), "is_hardship": None}]
    assert state_of(rule_of(LEADING, HARD), talent=talent) == State.MET
    assert state_of(rule_of(LEADING, HARD), talent=talent, secondment=unsure) == State.UNKNOWN
    either = rule_of(LEADING, HARD, combine="any")
    assert state_of(either, talent=talent, secondment=unsure) == State.ENTITLED
    assert state_of(either, secondment=unsure) == State.UNKNOWN
    assert state_of(either) == State.MET


def test_without_conditions_every_member_comes_first() -> None:
    assert state_of(rule_of()) == State.ENTITLED
    assert state_of(rule_of(combine="any")) == State.ENTITLED


def test_the_sentence_names_the_conditions_that_hold() -> None:
    rule = rule_of(LEADING)
    when = at(rule, AS_OF)
    talent = [{"person": 1, "kind": "领军人才", "from_on": day("2020-01-01")}]
    found = agree(rule, when, {"person": [PERSON], "talent": talent})
    assert tell(rule, when, found[0]) == "张某符合“领军人才”，列入“优先提拔使用”对象"


DAYS = st.integers(day("2024-12-01"), day("2025-03-10"))
MAYBE = st.one_of(st.none(), DAYS)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["年度考核", "平时考核"]),
            st.integers(2022, 2024),
            st.sampled_from(["优秀", "合格", None]),
            MAYBE,
        ),
        max_size=5,
    ),
    st.lists(st.tuples(DAYS, MAYBE, st.sampled_from([True, False, None])), max_size=3),
    st.lists(DAYS, max_size=2),
    st.sampled_from(["all", "any"]),
)
def test_sql_and_python_agree(
    results: list[Any], spells: list[Any], facts: list[int], combine: str
) -> None:
    names = ("kind", "year", "grade", "decided_on")
    tables = {
        "person": [PERSON, {"person": 2, "status": "在职"}],
        "assessment_result": [{"person": 1} | dict(zip(names, r, strict=True)) for r in results],
        "secondment": [
            {"person": 1, "from_on": start, "until_on": end, "is_hardship": hard}
            for start, end, hard in spells
        ],
        "person_fact": [{"person": 1, "kind": "长期一线", "recorded_on": on} for on in facts],
    }
    rule = rule_of(FRONT, GOOD, HARD, combine=combine)
    agree(rule, at(rule, AS_OF), tables)
