"""Actions within n working days or days: last day included, documents, holidays, the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import State
from zhiren.rules.registry import rule_kind
from zhiren.workdays.calendar import calendar_table
from zhiren.workdays.days import day_number, from_day_number

UNITS = Population("二级单位党组织", "unit")
STAFF = Population("干部", "person")
PAPERS = ["任免发文", "信息表"]


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@cache
def calendar() -> list[dict[str, object]]:
    return [row._asdict() for row in calendar_table(date(2024, 8, 1), date(2024, 12, 31))]


def filing(limit: int = 5, *, papers: bool = False, **more: object) -> Rule:
    source = {
        "table": "timed_matter",
        "subject": "unit",
        "event_on": "event_on",
        "action_on": ["action_on"],
        "where": {"kind": ["组织员人选备案"]},
    }
    fields = {"source": source, "unit": "working_day", "event": "人选确定", "action": "报备"}
    if papers:
        fields["documents"] = PAPERS
    return make_rule("deadline_after_event", fields, {"limit": limit, **more}, UNITS)


def matter(event: str = "2024-09-30", action: str | None = None, **more: object) -> dict:
    return {
        "timed_matter": 1,
        "kind": "组织员人选备案",
        "unit": 1,
        "event_on": day(event),
        "action_on": day(action) if action else None,
        **more,
    }


def judged(rule: Rule, as_of: str, *rows: dict, papers: tuple = ()):
    tables = {
        "unit": [{"unit": 1}],
        "timed_matter": list(rows),
        "timed_matter_document": list(papers),
        "calendar": calendar(),
    }
    return agree(rule, at(rule, date.fromisoformat(as_of)), tables)


# National Day 2024: 1-7 October off; Sunday 29 September and Saturday 12 October are worked.
@pytest.mark.parametrize(
    ("as_of", "action", "state", "used"),
    [
        ("2024-10-11", None, State.DUE, 4),
        ("2024-10-12", None, State.DUE, 5),
        ("2024-10-13", None, State.BREACH, 5),
        ("2024-10-14", None, State.BREACH, 6),
        ("2024-11-01", "2024-10-11", State.MET, 4),
        ("2024-11-01", "2024-10-12", State.MET, 5),
        ("2024-11-01", "2024-10-14", State.BREACH, 6),
        ("2024-10-12", "2024-10-14", State.DUE, 5),
    ],
)
def test_five_working_days_over_the_holidays(as_of, action, state, used) -> None:
    (found,) = judged(filing(), as_of, matter(action=action))
    assert (found.state, found.value, from_day_number(found.f1)) == (
        state,
        used,
        date(2024, 10, 12),
    )


@pytest.mark.parametrize(
    ("event", "counted", "last"),
    [
        ("2024-09-30", True, "2024-10-11"),
        ("2024-10-01", True, "2024-10-12"),
        ("2024-10-01", False, "2024-10-12"),
    ],
)
def test_the_first_day_counts_only_when_read_so_and_worked(event, counted, last) -> None:
    rule = filing(count_first_day=counted)
    (found,) = judged(rule, "2024-10-08", matter(event))
    kind = rule_kind(rule.kind)
    assert kind.due(found, {}, rule) == found.f1 == day(last)


@pytest.mark.parametrize(
    ("submitted", "state", "lacking"),
    [
        (("2024-10-08", "2024-10-12"), State.MET, 0),
        (("2024-10-08", "2024-10-14"), State.BREACH, 0),
        (("2024-10-08", None), State.BREACH, 1),
        (("2024-10-08", "2024-11-02"), State.BREACH, 1),
    ],
)
def test_both_documents_must_be_in(submitted, state, lacking) -> None:
    papers = tuple(
        {"timed_matter": 1, "document": name, "submitted_on": day(on) if on else None}
        for name, on in zip(PAPERS, submitted, strict=True)
    )
    (found,) = judged(filing(papers=True), "2024-11-01", matter(action="2024-10-08"), papers=papers)
    assert (found.state, found.f3) == (state, lacking)


def test_a_limit_of_a_reading_opens_a_matter_and_forgives_what_is_done() -> None:
    rule = filing()
    entry = DatedValue(date(2000, 1, 1), 5, reading="in-time")
    rule.parameters["limit"] = Parameter("limit", "", "", (entry,))  # type: ignore[index]
    (open_one,) = judged(rule, "2024-11-01", matter())
    (late_one,) = judged(rule, "2024-11-01", matter(action="2024-10-20"))
    assert (open_one.state, late_one.state) == (State.DUE, State.MET)


def test_a_day_outside_the_calendar_is_unknown() -> None:
    (found,) = judged(filing(), "2024-10-01", matter("2024-07-31"))
    assert (found.state, found.missing) == (State.UNKNOWN, 1)


def test_older_events_and_other_units_are_left_out() -> None:
    rows = (matter("2023-09-30"), matter(unit=2), matter(unit=None), matter(kind="慰问"))
    assert judged(filing(look_back_years=1), "2024-10-01", *rows) == []


@pytest.mark.parametrize(
    ("as_of", "done", "state"),
    [
        ("2024-03-16", (None, None), State.DUE),
        ("2024-03-17", (None, None), State.BREACH),
        ("2024-03-17", ("2024-03-02", "2024-03-16"), State.MET),
        ("2024-03-17", ("2024-03-02", None), State.BREACH),
        ("2024-03-20", ("2024-03-02", "2024-03-17"), State.BREACH),
    ],
)
def test_feedback_and_circular_within_fifteen_days(as_of, done, state) -> None:
    source = {
        "table": "assessment_result",
        "subject": "person",
        "event_on": "decided_on",
        "action_on": ["fed_back_on", "circulated_on"],
    }
    rule = make_rule(
        "deadline_after_event", {"source": source, "unit": "day"}, {"limit": 15}, STAFF
    )
    days = [day(text) if text else None for text in done]
    row = {"person": 1, "decided_on": day("2024-03-01"), "fed_back_on": days[0],
           "circulated_on": days[1], "matter": "M1"}  # fmt: skip
    tables = {"person": [{"person": 1, "status": "在职"}], "assessment_result": [row]}
    (found,) = agree(rule, at(rule, date.fromisoformat(as_of)), tables)
    assert (found.state, found.matter) == (state, "M1")


def test_the_sentence_tells_the_days_used() -> None:
    (found,) = judged(filing(papers=True), "2024-10-15", matter())
    assert told(filing(papers=True), at(filing(), date(2024, 10, 15)), found, "甲院党委") == (
        "甲院党委 2024-09-30 人选确定，应在 5 个工作日内报备（至 2024-10-12），"
        "尚缺材料 2 件，已用 7 个工作日，超过时限"
    )


DAYS = st.integers(day("2024-07-25"), day("2024-11-30"))


@pytest.mark.parametrize(("in_force", "count"), [("2024-09-30", 1), ("2024-10-01", 0)])
def test_an_event_before_the_rule_is_not_judged(in_force: str, count: int) -> None:
    rule = replace(filing(), valid_from=date.fromisoformat(in_force))
    tables = {"unit": [{"unit": 1}], "timed_matter": [matter()], "calendar": calendar()}
    assert len(agree(rule, at(rule, date(2024, 12, 1)), tables)) == count


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2), DAYS, st.one_of(st.none(), DAYS)), max_size=10),
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from([*PAPERS, "其他"]), DAYS), max_size=12),
    st.booleans(),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(events, papers, with_papers, counted, random) -> None:
    rows = [
        {"row_no": n, "timed_matter": n, "kind": "组织员人选备案", "unit": unit, "event_on": on,
         "action_on": done}
        for n, (unit, on, done) in enumerate(events, 1)
    ]  # fmt: skip
    given_in = tuple({"timed_matter": m, "document": d, "submitted_on": on} for m, d, on in papers)
    rule = filing(papers=with_papers, count_first_day=counted)
    first = judged(rule, "2024-10-10", *rows, papers=given_in)
    random.shuffle(rows)
    assert first == judged(rule, "2024-10-10", *rows, papers=given_in)
