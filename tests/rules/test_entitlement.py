"""Benefits due year by year; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import by_reading, day, tell
from zhiren.policy.rule import Population, Rule
from zhiren.rules.entitlement import KIND
from zhiren.rules.judgement import State

STAFF = Population("干部职工", "person")
TABLE = {0: 0, 1: 5, 10: 10, 20: 15}
LEAVE = make_rule(
    "entitlement", {"benefits": ["带薪年休假"], "amount": "service_years"}, {"days": TABLE}, STAFF
)
CARE = make_rule("entitlement", {"benefits": ["食宿", "交通"]}, population=STAFF)
AS_OF = date(2025, 3, 1)


def person(work_start: str | None = "2010-07-01", entered: str | None = None) -> dict[str, Any]:
    return {
        "person": 1,
        "status": "在职",
        "work_start_on": day(work_start) if work_start else None,
        "entered_on": day(entered) if entered else None,
    }


def granted(
    hundredths: int | None, year: int = 2024, benefit: str = "带薪年休假"
) -> dict[str, Any]:
    row = {"person": 1, "benefit": benefit, "year": year, "granted": hundredths}
    return row | {"granted_on": day(f"{year}-01-02")}


def in_2024(rule: Rule, who: dict[str, Any], *records: dict[str, Any]) -> list[tuple[int, Any]]:
    found = agree(rule, at(rule, AS_OF), {"person": [who], "benefit_record": list(records)})
    return [(j.state, j.f2) for j in found if j.period == day("2024-01-01")]


@pytest.mark.parametrize(
    ("start", "need"),
    [
        ("2023-01-02", 0),
        ("2023-01-01", 500),
        ("2014-01-02", 500),
        ("2014-01-01", 1000),
        ("2004-01-01", 1500),
    ],
)
def test_the_amount_goes_by_full_years_on_the_first_day(start: str, need: int) -> None:
    state = State.BREACH if need else State.MET
    assert in_2024(LEAVE, person(start)) == [(state, need)]


@pytest.mark.parametrize(
    ("amount", "state"),
    [(950, State.BREACH), (1000, State.MET), (1050, State.MET), (None, State.UNKNOWN)],
)
def test_a_closed_year(amount: int | None, state: State) -> None:
    assert in_2024(LEAVE, person(), granted(amount)) == [(state, 1000)]


@pytest.mark.parametrize(("amount", "state"), [(1400, State.UNKNOWN), (1500, State.MET)])
def test_an_unknown_work_start_matters_below_the_highest_amount(amount: int, state: State) -> None:
    assert in_2024(LEAVE, person(None), granted(amount)) == [(state, None)]


@pytest.mark.parametrize(
    ("as_of", "state"), [("2025-09-30", State.UPCOMING), ("2025-10-03", State.DUE)]
)
def test_the_open_year_is_due_near_its_end(as_of: str, state: State) -> None:
    when = at(LEAVE, date.fromisoformat(as_of))
    found = [j for j in agree(LEAVE, when, {"person": [person()]}) if j.period == day("2025-01-01")]
    assert [j.state for j in found] == [state]
    assert KIND.due(found[0], KIND.bindings(LEAVE, when), LEAVE) == day("2025-12-31")


def test_a_newcomer_is_not_judged_on_the_closed_year() -> None:
    assert in_2024(LEAVE, person(entered="2024-01-02")) == []
    assert in_2024(LEAVE, person(entered="2024-01-01")) == [(State.BREACH, 1000)]


def test_a_reading_makes_no_breach_and_a_permission_nothing() -> None:
    assert in_2024(by_reading(LEAVE, "days"), person()) == [(State.DUE, 1000)]
    may = make_rule("entitlement", dict(CARE.fields), population=STAFF, strength="permission")
    found = agree(may, at(may, AS_OF), {"person": [person()]})
    assert {j.state for j in found} == {State.MET}


def test_each_benefit_needs_a_record_of_the_year() -> None:
    records = [granted(None, 2024, "食宿"), granted(None, 2025, "交通")]
    found = agree(CARE, at(CARE, AS_OF), {"person": [person()], "benefit_record": records})
    by_key = {(j.object, j.period): j.state for j in found}
    assert by_key == {
        (0, day("2024-01-01")): State.MET,
        (0, day("2025-01-01")): State.UPCOMING,
        (1, day("2024-01-01")): State.BREACH,
        (1, day("2025-01-01")): State.MET,
    }


def test_the_sentence_gives_both_amounts() -> None:
    when = at(LEAVE, AS_OF)
    found = agree(LEAVE, when, {"person": [person()], "benefit_record": [granted(350)]})
    assert tell(LEAVE, when, found[0]) == "张某 2024 年“带薪年休假”已落实 3.5 次，应落实 10 次"


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["带薪年休假", "食宿"]),
            st.integers(2023, 2025),
            st.one_of(st.none(), st.integers(0, 1600)),
            st.integers(day("2024-12-01"), day("2025-03-10")),
        ),
        max_size=6,
    ),
    st.one_of(st.none(), st.integers(day("2000-01-01"), day("2024-12-31"))),
    st.one_of(st.none(), st.integers(day("2020-01-01"), day("2025-02-28"))),
)
def test_sql_and_python_agree(records: list[Any], start: int | None, entered: int | None) -> None:
    names = ("benefit", "year", "granted", "granted_on")
    tables = {
        "person": [{"person": 1, "status": "在职", "work_start_on": start, "entered_on": entered}],
        "benefit_record": [{"person": 1} | dict(zip(names, r, strict=True)) for r in records],
    }
    agree(LEAVE, at(LEAVE, AS_OF), tables)
    agree(CARE, at(CARE, AS_OF), tables)


def test_families_in_hardship_are_members_while_it_lasts() -> None:
    poor = Population("困难家庭", "person", listed="hardship", listed_where={"kind": ("生活困难",)})
    rule = make_rule("entitlement", dict(CARE.fields), population=poor)
    hardship = {"person": 1, "kind": "生活困难", "occurred_on": day("2023-05-01")}
    found = agree(rule, at(rule, AS_OF), {"person": [person()], "hardship": [hardship]})
    assert [j.period for j in found].count(day("2024-01-01")) == len(CARE.fields["benefits"])
    ended = hardship | {"ended_on": day("2025-03-01")}
    assert agree(rule, at(rule, AS_OF), {"person": [person()], "hardship": [ended]}) == []
