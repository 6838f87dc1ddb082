"""What a document says of itself: from, until, repeals, citations whose time has run out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.rules.judgement import State
from zhiren.rules.registry import rule_kind
from zhiren.workdays.days import from_day_number

ROOT = Population("本级", "unit", where={"level": ("本级",)})
UNIT = {"unit": [{"unit": 1, "level": "本级"}, {"unit": 2, "level": "二级"}]}
FACTS = [
    {"what": "in_force", "name": "办法", "from": "2021-04-22", "clause": "toy-2020#16.1"},
    {"what": "repealed", "name": "旧细则", "from": "2021-04-22"},
    {"what": "cited", "name": "培训规划", "until": "2024-01-01"},
    {"what": "adopted", "name": "党委会", "from": None},
    {"what": "interpreter", "name": "组织部"},
]


def about(facts: list[dict]) -> Rule:
    return make_rule("scope_validity", {"facts": facts}, {}, ROOT)


def states(as_of: str) -> list[State]:
    rule = about(FACTS)
    return [State(j.state) for j in agree(rule, at(rule, date.fromisoformat(as_of)), UNIT)]


def test_a_document_is_in_force_from_its_day() -> None:
    assert states("2021-04-21")[:2] == [State.UPCOMING] * 2
    assert states("2021-04-22")[:2] == [State.MET] * 2
    assert states("2021-04-23")[:2] == [State.MET] * 2


def test_a_cited_plan_runs_out() -> None:
    found = [states(day)[2] for day in ("2023-10-02", "2023-10-03", "2023-12-31", "2024-01-01")]
    assert found == [State.MET, State.UPCOMING, State.UPCOMING, State.DUE]


def test_a_date_asked_for_and_not_given_is_unknown() -> None:
    assert states("2024-06-01")[3:] == [State.UNKNOWN, State.MET]


def test_the_sentence_the_clause_and_the_last_day() -> None:
    rule, kind = about(FACTS), rule_kind("scope_validity")
    when = at(rule, date(2024, 6, 1))
    judged = agree(rule, when, UNIT)
    assert told(rule, when, judged[2], "医学院") == (
        "所引文件：培训规划，有效期至 2023-12-31，已过有效期"
    )
    assert kind.clause is not None
    assert [kind.clause(rule, j) for j in judged[:2]] == ["toy-2020#16.1", "toy-2020#1.1"]
    last = kind.due(judged[2], kind.bindings(rule, when), rule)
    assert from_day_number(last or 0) == date(2023, 12, 31)


DATES = st.one_of(
    st.none(), st.integers(0, 2000).map(lambda n: (date(2020, 1, 1) + timedelta(n)).isoformat())
)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(DATES, DATES), min_size=3, max_size=3))
def test_sql_and_python_agree(spans) -> None:
    facts = [{"what": "cited", "name": "甲", "from": a, "until": z} for a, z in spans]
    rule = about(facts)
    assert len(agree(rule, at(rule, date(2024, 6, 1)), UNIT)) == 3
