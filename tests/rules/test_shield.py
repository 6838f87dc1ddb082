"""What a decided case protects; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import Tables, agree, complete
from rules.making import at, make_rule
from rules.toys import day, tell
from zhiren.engine.compiling import compile_rule
from zhiren.engine.session import Session
from zhiren.policy.rule import Population, Rule
from zhiren.rules.judgement import State
from zhiren.rules.rows import Rows
from zhiren.rules.shield import KIND

FIELDS = {"kind": ["容错"], "decisions": ["免责"], "domains": ["评先评优", "责任追究"]}
STAFF = Population("干部", "person")
RULE = make_rule("shield", FIELDS, population=STAFF)
WITH_MITIGATION = make_rule("shield", FIELDS, {"mitigation_counts": True}, STAFF)
AS_OF = date(2025, 3, 1)
PERSON = {"person": 1, "status": "在职"}


def case(**more: Any) -> dict[str, Any]:
    made = {"decided_case": 5, "kind": "容错", "person": 1, "matter": "M", "decision": "免责"}
    return made | {"decided_on": day("2024-01-10")} | more


def decision(on: str, granted: bool | None, domain: str = "评先评优") -> dict[str, Any]:
    return {
        "person": 1,
        "matter": "M",
        "domain": domain,
        "decided_on": day(on),
        "is_granted": granted,
    }


def states(rule: Rule, **tables: list[dict[str, Any]]) -> list[int]:
    return [j.state for j in agree(rule, at(rule, AS_OF), {"person": [PERSON], **tables})]


@pytest.mark.parametrize(
    ("against", "state"),
    [
        (decision("2024-01-10", False), State.ENTITLED),
        (decision("2024-01-11", False), State.BREACH),
        (decision("2024-01-11", True), State.ENTITLED),
        (decision("2024-01-11", None), State.UNKNOWN),
        (decision("2024-01-11", True, "责任追究"), State.BREACH),
        (decision("2024-01-11", False, "责任追究"), State.ENTITLED),
        (decision("2024-01-11", False, "考核"), State.ENTITLED),
        (decision("2025-03-02", False), State.ENTITLED),
    ],
)
def test_a_later_decision_against_the_person_on_the_matter(
    against: dict[str, Any], state: State
) -> None:
    assert states(RULE, decided_case=[case()], benefit_decision=[against]) == [state]


def test_a_later_sanction_on_the_matter_is_against_it() -> None:
    sanction = {"person": 1, "matter": "M", "decided_on": day("2024-02-01")}
    assert states(RULE, decided_case=[case()], sanction=[sanction]) == [State.BREACH]


@pytest.mark.parametrize(
    ("until", "state"), [("2025-03-01", State.MET), ("2025-03-02", State.ENTITLED)]
)
def test_it_protects_until_its_end(until: str, state: State) -> None:
    assert states(RULE, decided_case=[case(until_on=day(until))]) == [state]


def test_mitigation_protects_only_by_the_reading() -> None:
    mitigated = [case(decision="减责")]
    assert states(RULE, decided_case=mitigated) == []
    assert states(WITH_MITIGATION, decided_case=mitigated) == [State.ENTITLED]


def both_shields(rule: Rule, tables: Tables) -> list[Any]:
    bound = KIND.bindings(rule, at(rule, AS_OF))
    assert KIND.shield_rows is not None
    listed = sorted(KIND.shield_rows(Rows(complete(tables)), bound, rule))
    text = compile_rule(rule).shields
    session = Session()
    for name, rows in complete(tables).items():
        session.put(name, rows)
    found = session.rows(text.format_map(bound))
    session.close()
    assert sorted((r["person"], r["matter"], r["domain"]) for r in found) == listed
    return listed


def test_the_shields_name_person_matter_and_each_domain() -> None:
    tables = {
        "decided_case": [case(), case(decided_case=6, matter="N", until_on=day("2025-01-01"))]
    }
    assert both_shields(RULE, tables) == [(1, "M", "评先评优"), (1, "M", "责任追究")]


def test_the_sentence_names_the_domains() -> None:
    when = at(RULE, AS_OF)
    found = agree(RULE, when, {"person": [PERSON], "decided_case": [case()]})[0]
    assert tell(RULE, when, found) == (
        "张某的相关事由已于 2024-01-10 作出容错决定，在评先评优、责任追究方面不受影响"
    )


DAYS = st.integers(day("2025-02-20"), day("2025-03-10"))
MATTER = st.sampled_from(["A", "B", None])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 2),
            MATTER,
            st.sampled_from(["免责", "减责", "不予容错"]),
            DAYS,
            st.one_of(st.none(), DAYS),
        ),
        max_size=4,
    ),
    st.lists(
        st.tuples(
            st.integers(1, 2),
            MATTER,
            st.sampled_from(["评先评优", "责任追究", "考核"]),
            DAYS,
            st.sampled_from([True, False, None]),
        ),
        max_size=6,
    ),
    st.lists(st.tuples(st.integers(1, 2), MATTER, DAYS), max_size=2),
)
def test_sql_and_python_agree(cases: list[Any], decisions: list[Any], sanctions: list[Any]) -> None:
    tables = {
        "person": [PERSON, {"person": 2, "status": "在职"}],
        "decided_case": [
            {"decided_case": i, "kind": "容错"}
            | dict(
                zip(("person", "matter", "decision", "decided_on", "until_on"), row, strict=True)
            )
            for i, row in enumerate(cases)
        ],
        "benefit_decision": [
            dict(zip(("person", "matter", "domain", "decided_on", "is_granted"), row, strict=True))
            for row in decisions
        ],
        "sanction": [
            dict(zip(("person", "matter", "decided_on"), row, strict=True)) for row in sanctions
        ],
    }
    agree(WITH_MITIGATION, at(WITH_MITIGATION, AS_OF), tables)
