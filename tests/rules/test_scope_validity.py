"""Validity of documents: before, on and after a date; a date that is not given is unknown."""

from __future__ import annotations

from datetime import date

import pytest

from rules.agreement import agree
from rules.making import TOY_CLAUSE, at, make_rule
from zhiren.engine.session import SLOTS
from zhiren.policy.rule import Population
from zhiren.rules.judgement import State

ROOT = Population("本级", "unit", {"level": ("本级",)})
TABLES = {
    "unit": [{"unit": 1, "level": "本级"}, {"unit": 2, "level": "二级"}],
    "slot": [{"n": n} for n in range(SLOTS)],
}


def states(facts: list[dict[str, object]], as_of: date) -> list[int]:
    rule = make_rule("scope_validity", {"facts": facts}, None, ROOT)
    return [j.state for j in agree(rule, at(rule, as_of), TABLES)]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2021, 4, 21), State.UPCOMING),
        (date(2021, 4, 22), State.MET),
        (date(2021, 4, 23), State.MET),
    ],
)
def test_a_document_is_in_force_from_its_first_day(as_of: date, state: State) -> None:
    fact = {"what": "in_force", "name": "办法", "from": "2021-04-22", "clause": TOY_CLAUSE}
    assert states([fact], as_of) == [state]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2023, 6, 1), State.MET),
        (date(2023, 12, 31), State.UPCOMING),
        (date(2024, 1, 1), State.DUE),
    ],
)
def test_a_cited_plan_that_has_ended_asks_for_renewal(as_of: date, state: State) -> None:
    fact = {"what": "cited", "name": "规划", "until": "2024-01-01", "clause": TOY_CLAUSE}
    assert states([fact], as_of) == [state]


def test_a_date_asked_for_and_not_given_is_unknown_beside_one_that_is_known() -> None:
    unknown = {"what": "adopted", "name": "常委会", "from": None, "clause": TOY_CLAUSE}
    known = {"what": "interpreter", "name": "组织部", "clause": TOY_CLAUSE}
    assert states([unknown, known], date(2025, 1, 1)) == [State.UNKNOWN, State.MET]
