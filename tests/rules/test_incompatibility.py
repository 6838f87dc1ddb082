"""Posts and statuses not allowed or not approved; both forms agree."""

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
from zhiren.rules.judgement import State

STAFF = Population("领导干部", "person")
APPROVAL = {
    "table": "concurrent_post",
    "where": {"kind": ["企业兼职"]},
    "settled_on": "approved_on",
}
AS_OF = date(2025, 3, 1)
PERSON = {"person": 1, "status": "在职"}


def post_row(approved: str | None, start: str = "2023-04-05", **more: Any) -> dict[str, Any]:
    row = {"person": 1, "kind": "企业兼职", "from_on": day(start)}
    return row | {"approved_on": day(approved) if approved else None} | more


def judged(rule: Rule, rows: list[dict[str, Any]]) -> list[tuple[int, int | None]]:
    tables = {"person": [PERSON], str(rule.fields["table"]): rows}
    return [(j.state, j.value) for j in agree(rule, at(rule, AS_OF), tables)]


@pytest.mark.parametrize(
    ("approved", "state"),
    [
        ("2025-02-28", State.MET),
        ("2025-03-01", State.MET),
        ("2025-03-02", State.BREACH),
        (None, State.BREACH),
    ],
)
def test_an_approval_counts_from_its_day(approved: str | None, state: State) -> None:
    rule = make_rule("incompatibility", APPROVAL, population=STAFF)
    assert judged(rule, [post_row(approved)]) == [(state, int(state != State.MET))]


def test_ended_future_and_other_posts_are_no_matter() -> None:
    rule = make_rule("incompatibility", APPROVAL, population=STAFF)
    rows = [
        post_row(None, until_on=day("2025-03-01")),
        post_row(None, "2025-03-02"),
        post_row(None, kind="社会组织兼职"),
    ]
    assert judged(rule, rows) == [(State.MET, 0)]


@pytest.mark.parametrize(("count", "state"), [(1, State.MET), (2, State.MET), (3, State.BREACH)])
def test_a_number_allowed(count: int, state: State) -> None:
    rule = make_rule("incompatibility", {"table": "concurrent_post"}, {"maximum": 2}, STAFF)
    assert judged(rule, [post_row("2023-01-01")] * count) == [(state, count)]
    if count > 2:
        assert judged(by_reading(rule, "maximum"), [post_row(None)] * 3) == [(State.DUE, 3)]


@pytest.mark.parametrize(
    ("kind", "state"), [("党组织委员", State.MET), ("党支部书记", State.DEVIATION)]
)
def test_no_other_post_than_those_allowed(kind: str, state: State) -> None:
    fields = {"table": "appointment", "allowed_posts": {"kind": ["专职组织员", "党组织委员"]}}
    rule = make_rule("incompatibility", fields, population=STAFF, strength="default")
    tables = {
        "person": [PERSON],
        "post": [{"post": 1, "kind": "专职组织员"}, {"post": 2, "kind": kind}],
        "appointment": [
            {"person": 1, "post": 1, "from_on": day("2020-01-01")},
            {"person": 1, "post": 2, "from_on": day("2021-01-01")},
        ],
    }
    assert [j.state for j in agree(rule, at(rule, AS_OF), tables)] == [state]


def test_the_sentence_counts_what_is_not_approved() -> None:
    rule = make_rule("incompatibility", APPROVAL, population=STAFF)
    when = at(rule, AS_OF)
    found = agree(rule, when, {"person": [PERSON], "concurrent_post": [post_row(None)]})
    assert tell(rule, when, found[0]) == "张某现有未经批准的企业兼职 1 项（最早始于 2023-04）"


DAYS = st.integers(day("2025-02-20"), day("2025-03-10"))
MAYBE = st.one_of(st.none(), DAYS)
KINDS = st.sampled_from(["企业兼职", "社会组织兼职"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), KINDS, DAYS, MAYBE, MAYBE), max_size=8))
def test_sql_and_python_agree(posts: list[Any]) -> None:
    rule = make_rule("incompatibility", APPROVAL, {"maximum": 1}, STAFF)
    names = ("person", "kind", "from_on", "until_on", "approved_on")
    tables = {
        "person": [{"person": i, "status": "在职"} for i in (1, 2)],
        "concurrent_post": [dict(zip(names, row, strict=True)) for row in posts],
    }
    agree(rule, at(rule, AS_OF), tables)
