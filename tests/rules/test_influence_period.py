"""How long a sanction has effect, and what follows; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import by_reading, calendar_rows, day, tell
from zhiren.policy.rule import Population, Rule
from zhiren.rules.influence_period import KIND
from zhiren.rules.judgement import State

STAFF = Population("干部", "person")
AS_OF = date(2025, 2, 28)
MONTHS = {"警告": 6, "记过": 12, "批评": 0}
FIELDS: dict[str, Any] = {
    "effect": "bars",
    "measures": ["警告", "记过", "批评"],
    "decisions": ["提拔任用"],
}
BARS = make_rule("influence_period", FIELDS, {"months": MONTHS}, STAFF)
FREES = make_rule(
    "influence_period",
    FIELDS | {"effect": "frees", "ground": ["领导责任"]},
    {"months": MONTHS},
    STAFF,
)
CALENDAR = calendar_rows("2023-01-01", "2025-03-31")


def sanction(on: str, kind: str = "警告", **more: Any) -> dict[str, Any]:
    made = {
        "person": 1,
        "measure": kind,
        "decided_on": day(on),
        "ground": "领导责任",
        "matter": "M",
    }
    return made | more


def decision(on: str, granted: bool | None = True, **more: Any) -> dict[str, Any]:
    made = {"person": 1, "domain": "提拔任用", "decided_on": day(on), "is_granted": granted}
    return made | {"matter": "M"} | more


def judged(rule: Rule, given: dict[str, Any], *decisions: dict[str, Any]) -> list[int]:
    tables = {
        "person": [{"person": 1, "status": "在职"}],
        "sanction": [given],
        "benefit_decision": list(decisions),
        "calendar": CALENDAR,
    }
    return [j.state for j in agree(rule, at(rule, AS_OF), tables)]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (sanction("2024-08-28"), State.MET),
        (sanction("2024-08-31"), State.MET),
        (sanction("2024-09-01"), State.UPCOMING),
        (sanction("2024-02-28", "记过"), State.MET),
        (sanction("2024-03-01", "记过"), State.UPCOMING),
        (sanction("2025-02-28", "批评"), State.MET),
        (sanction("2024-02-01", "撤职"), State.UNKNOWN),
        (sanction("2024-02-01", "撤职", influence_until=day("2025-03-01")), State.UPCOMING),
        (sanction("2025-02-01", influence_until=day("2025-02-28")), State.MET),
    ],
)
def test_whether_the_period_still_runs(given: dict[str, Any], state: State) -> None:
    assert judged(BARS, given) == [state]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2023-08-30", State.MET),
        ("2023-08-31", State.BREACH),
        ("2024-02-28", State.BREACH),
        ("2024-02-29", State.MET),
    ],
)
def test_a_favour_inside_six_months_from_31_august(on: str, state: State) -> None:
    assert judged(BARS, sanction("2023-08-31"), decision(on)) == [state]


def test_refusals_other_domains_and_readings() -> None:
    given = sanction("2023-08-31")
    assert judged(BARS, given, decision("2023-10-01", granted=False)) == [State.MET]
    assert judged(BARS, given, decision("2023-10-01", domain="考核")) == [State.MET]
    assert judged(by_reading(BARS, "months"), given, decision("2023-10-01")) == [State.DUE]


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, State.MET),
        ({"corrected_on": day("2025-03-01"), "has_results": True}, State.MET),
        ({"corrected_on": day("2024-01-01"), "has_results": True}, State.ENTITLED),
        ({"corrected_on": day("2024-01-01"), "has_results": False}, State.MET),
        ({"corrected_on": day("2024-01-01"), "has_results": None}, State.UNKNOWN),
        (
            {"corrected_on": day("2024-01-01"), "has_results": True, "ground": None},
            State.UNKNOWN,
        ),
    ],
)
def test_equal_treatment_after_the_period(more: dict[str, Any], state: State) -> None:
    assert judged(FREES, sanction("2023-08-31", **more)) == [state]


def test_a_refusal_on_the_matter_after_the_period() -> None:
    given = sanction("2023-08-31", corrected_on=day("2024-01-01"), has_results=True)
    assert judged(FREES, given, decision("2024-02-29", granted=False)) == [State.BREACH]
    assert judged(FREES, given, decision("2024-02-28", granted=False)) == [State.ENTITLED]
    other = decision("2024-06-01", granted=False, matter="N")
    assert judged(FREES, given, other) == [State.ENTITLED]
    assert judged(FREES, sanction("2023-08-31", ground="直接责任")) == []


def test_the_sentence_and_the_due_day() -> None:
    when = at(BARS, AS_OF)
    tables = {
        "person": [{"person": 1, "status": "在职"}],
        "sanction": [sanction("2024-09-05")],
        "calendar": CALENDAR,
    }
    found = agree(BARS, when, tables)[0]
    assert tell(BARS, when, found) == "张某 2024-09-05 受警告，影响期至 2025-03-05"
    assert KIND.due(found, KIND.bindings(BARS, when), BARS) == day("2025-03-05")


def test_the_table_must_name_the_same_measures() -> None:
    rule = make_rule("influence_period", FIELDS, {"months": {"警告": 6}}, STAFF)
    with pytest.raises(ValueError, match="不一致"):
        KIND.bindings(rule, at(rule, AS_OF))


DAYS = st.sampled_from(
    [
        day(text)
        for text in (
            "2023-08-29",
            "2023-08-30",
            "2023-08-31",
            "2023-09-01",
            "2024-02-27",
            "2024-02-28",
            "2024-02-29",
            "2024-03-01",
            "2024-08-28",
            "2024-08-31",
            "2025-02-28",
            "2025-03-01",
        )
    ]
)
ANSWER = st.sampled_from([True, False, None])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 2),
            st.sampled_from(["警告", "记过", "批评", "撤职"]),
            DAYS,
            st.sampled_from(["领导责任", "直接责任", None]),
            st.one_of(st.none(), DAYS),
            st.one_of(st.none(), DAYS),
            ANSWER,
            st.sampled_from(["M", None]),
        ),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(1, 2), DAYS, ANSWER, st.sampled_from(["M", "N"])), max_size=5),
)
def test_sql_and_python_agree(sanctions: list[Any], decisions: list[Any]) -> None:
    names = (
        "person",
        "measure",
        "decided_on",
        "ground",
        "influence_until",
        "corrected_on",
        "has_results",
        "matter",
    )
    tables = {
        "person": [{"person": i, "status": "在职"} for i in (1, 2)],
        "sanction": [dict(zip(names, row, strict=True)) for row in sanctions],
        "benefit_decision": [
            {
                "person": p,
                "domain": "提拔任用",
                "decided_on": on,
                "is_granted": granted,
                "matter": m,
            }
            for p, on, granted, m in decisions
        ],
        "calendar": CALENDAR,
    }
    agree(BARS, at(BARS, AS_OF), tables)
    agree(FREES, at(FREES, AS_OF), tables)
