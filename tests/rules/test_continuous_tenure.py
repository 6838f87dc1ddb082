"""Years in the same post: full to the day, interruptions, grace, unknown category."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.rules.judgement import State
from zhiren.rules.registry import rule_kind
from zhiren.workdays.days import day_number, from_day_number

STAFF = Population("干部", "person")
AS_OF = date(2024, 12, 5)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def tenure(years: int = 10, strength: str = "hard", where: dict | None = None, **more: int) -> Rule:
    fields = {"same": "post", "unless": {"kind": ["代理"]}}
    if where:
        fields["post_where"] = where
    return make_rule(
        "continuous_tenure",
        fields,
        {"years": years, **more},
        STAFF,
        strength,
        consequence="必须交流",
    )


def held(start: str, end: str | None = None, post: int = 1, kind: str | None = None) -> dict:
    until = day(end) if end else None
    return {"person": 1, "post": post, "from_on": day(start), "until_on": until, "kind": kind}


def tables(*appointments: dict, category: str | None = "行政管理类") -> dict[str, list]:
    return {
        "person": [{"person": 1, "status": "在职"}],
        "post": [{"post": 1, "category": category}, {"post": 2, "category": "党务类"}],
        "appointment": list(appointments),
    }


def states(rule: Rule, rows: dict[str, list], as_of: date = AS_OF) -> list[State]:
    return [State(j.state) for j in agree(rule, at(rule, as_of), rows)]


@pytest.mark.parametrize(
    ("start", "state"),
    [
        ("2014-12-04", State.BREACH),
        ("2014-12-05", State.BREACH),
        ("2014-12-06", State.UPCOMING),
        ("2015-03-05", State.UPCOMING),
        ("2015-03-06", State.MET),
    ],
)
def test_ten_years_are_full_on_the_day(start: str, state: State) -> None:
    assert states(tenure(), tables(held(start))) == [state]


def test_a_start_on_29_february_is_full_on_the_28th() -> None:
    rows = tables(held("2020-02-29"))
    rule = tenure(5)
    assert states(rule, rows, date(2025, 2, 27)) == [State.UPCOMING]
    assert states(rule, rows, date(2025, 2, 28)) == [State.BREACH]


@pytest.mark.parametrize(
    ("start", "state"),
    [("2014-06-05", State.DUE), ("2014-06-04", State.BREACH), ("2014-12-05", State.DUE)],
)
def test_the_grace_of_six_months_ends_with_its_last_day(start: str, state: State) -> None:
    assert states(tenure(grace_months=6), tables(held(start))) == [state]


@pytest.mark.parametrize(
    ("again", "state"),
    [("2018-01-01", State.BREACH), ("2018-01-31", State.BREACH), ("2018-02-01", State.MET)],
)
def test_a_gap_of_thirty_days_does_not_interrupt(again: str, state: State) -> None:
    rows = tables(held("2012-01-01", "2018-01-01"), held(again))
    assert states(tenure(max_gap_days=30), rows) == [state]


def test_an_earlier_overlapping_appointment_extends_the_spell() -> None:
    rows = tables(
        held("2016-01-01"), held("2014-01-01", "2016-05-01"), held("2010-01-01", "2014-01-01")
    )
    judged = agree(tenure(), at(tenure(), AS_OF), rows)
    assert [(j.base_on, j.state, j.row_no) for j in judged] == [
        (day("2010-01-01"), State.BREACH, 1)
    ]


def test_acting_in_the_post_and_holding_another_do_not_count() -> None:
    rows = tables(held("2010-01-01", kind="代理"), held("2010-01-01", "2020-01-01"))
    assert states(tenure(), rows) == []
    assert (
        states(tenure(where={"category": ["行政管理类"]}), tables(held("2010-01-01", post=2))) == []
    )


@pytest.mark.parametrize(
    ("start", "state"), [("2010-01-01", State.UNKNOWN), ("2020-01-01", State.MET)]
)
def test_an_unknown_category_matters_only_when_the_years_are_near(start: str, state: State) -> None:
    rule = tenure(where={"category": ["行政管理类"]})
    assert states(rule, tables(held(start), category=None)) == [state]


@pytest.mark.parametrize(("only_named", "expected"), [(True, []), (False, [State.BREACH])])
def test_the_restriction_to_named_posts_is_a_reading(only_named: bool, expected: list) -> None:
    rule = tenure(where={"category": ["行政管理类"]}, only_named_posts=only_named)
    assert states(rule, tables(held("2010-01-01", post=2))) == expected


def test_without_the_restriction_an_unknown_category_does_not_matter() -> None:
    rule = tenure(where={"category": ["行政管理类"]}, only_named_posts=False)
    assert states(rule, tables(held("2010-01-01"), category=None)) == [State.BREACH]


def test_an_end_in_the_future_and_a_start_in_the_future_change_nothing() -> None:
    rows = tables(held("2010-01-01", "2024-12-06"), held("2024-12-06", post=2))
    assert states(tenure(), rows) == [State.BREACH]


def test_the_sentence_tells_the_years_and_the_due_day() -> None:
    rule, when = tenure(), at(tenure(), AS_OF)
    (judged,) = agree(rule, when, tables(held("2014-10-01")))
    assert told(rule, when, judged, "张某") == (
        "张某在本单位同一岗位（post1）连续任职 10 年 2 个月（2014-10 起），已满 10 年，必须交流"
    )
    kind = rule_kind(rule.kind)
    due = kind.due(judged, kind.bindings(rule, when), rule)
    assert from_day_number(due or 0) == date(2024, 10, 1)


DAYS = st.integers(day("2010-01-01"), day("2025-06-30"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.integers(1, 3),
            DAYS,
            st.one_of(st.none(), st.integers(1, 3000)),
            st.sampled_from(["任命", "代理", None]),
        ),
        max_size=20,
    ),
    st.sampled_from([0, 30, 400]),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(appointments, gap, restricted, random) -> None:
    where = {"category": ["行政管理类"]} if restricted else None
    rule = tenure(5, where=where, grace_months=6, max_gap_days=gap)
    rows = [
        {
            "row_no": n,
            "person": p,
            "post": q,
            "from_on": a,
            "until_on": a + z if z else None,
            "kind": k,
        }
        for n, (p, q, a, z, k) in enumerate(appointments)
    ]
    base = {
        "person": [{"person": i, "status": "在职"} for i in (1, 2)],
        "post": [
            {"post": i, "category": c} for i, c in enumerate(["行政管理类", None, "党务类"], 1)
        ],
    }
    first = agree(rule, at(rule, AS_OF), base | {"appointment": rows})
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AS_OF), base | {"appointment": rows})
