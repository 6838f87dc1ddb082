"""Reports on a matter already cleared up; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import day, tell
from zhiren.policy.rule import Population
from zhiren.rules.judgement import State

RULE = make_rule(
    "no_reacceptance",
    {"settled": {"kind": ["澄清"], "decision": ["澄清"]}},
    population=Population("信访举报", "complaint"),
)
WHEN = at(RULE, date(2025, 3, 1))


def complaint(on: str, new: bool | None, taken: bool | None) -> dict[str, Any]:
    return {
        "complaint": 4,
        "person": 1,
        "matter": "M1",
        "received_on": day(on),
        "has_new_facts": new,
        "is_accepted": taken,
    }


def cleared(on: str, **more: Any) -> dict[str, Any]:
    case = {"decided_case": 9, "kind": "澄清", "decision": "澄清", "person": 1, "matter": "M1"}
    return case | {"decided_on": day(on)} | more


@pytest.mark.parametrize(
    ("on", "new", "taken", "state"),
    [
        ("2024-01-09", False, True, State.MET),
        ("2024-01-10", False, True, State.BREACH),
        ("2024-01-11", False, True, State.BREACH),
        ("2024-01-11", False, None, State.DUE),
        ("2024-01-11", False, False, State.MET),
        ("2024-01-11", True, True, State.MET),
        ("2024-01-11", None, True, State.UNKNOWN),
        ("2024-01-11", None, None, State.UNKNOWN),
        ("2024-01-11", None, False, State.MET),
    ],
)
def test_a_report_after_the_clarification(
    on: str, new: bool | None, taken: bool | None, state: State
) -> None:
    tables = {"complaint": [complaint(on, new, taken)], "decided_case": [cleared("2024-01-10")]}
    assert [(j.subject, j.object, j.state) for j in agree(RULE, WHEN, tables)] == [(4, 1, state)]


def test_another_matter_and_a_lapsed_clarification_do_not_settle_it() -> None:
    cases = [cleared("2024-01-10", matter="M2"), cleared("2024-01-10", until_on=day("2024-02-01"))]
    tables = {"complaint": [complaint("2024-02-01", False, True)], "decided_case": cases}
    assert [j.state for j in agree(RULE, WHEN, tables)] == [State.MET]


def test_the_sentence_tells_when_it_was_cleared_up() -> None:
    tables = {
        "complaint": [complaint("2024-02-01", False, True)],
        "decided_case": [cleared("2024-01-10")],
    }
    assert tell(RULE, WHEN, agree(RULE, WHEN, tables)[0]) == (
        "对person1的反映（2024-02-01 收到）所涉事由已于 2024-01-10 澄清，又无新的事实，不应重复受理"
    )


DAYS = st.integers(day("2024-12-01"), day("2025-03-10"))
ANSWER = st.sampled_from([True, False, None])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(["A", "B", None]), DAYS, ANSWER, ANSWER),
        max_size=6,
    ),
    st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(["A", "B"]), DAYS, st.one_of(st.none(), DAYS)),
        max_size=5,
    ),
)
def test_sql_and_python_agree(complaints: list[Any], cases: list[Any]) -> None:
    tables = {
        "complaint": [
            {
                "complaint": i,
                "person": p,
                "matter": m,
                "received_on": on,
                "has_new_facts": new,
                "is_accepted": taken,
            }
            for i, (p, m, on, new, taken) in enumerate(complaints)
        ],
        "decided_case": [
            {
                "decided_case": i,
                "kind": "澄清",
                "decision": "澄清",
                "person": p,
                "matter": m,
                "decided_on": on,
                "until_on": until,
            }
            for i, (p, m, on, until) in enumerate(cases)
        ],
    }
    agree(RULE, WHEN, tables)
