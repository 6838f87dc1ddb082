"""Coverage: vacancies with grace, attested columns, names by period, terms; both forms agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import State
from zhiren.workdays.days import day_number

UNITS = Population("二级单位党组织", "unit", where={"level": ("二级",)})
ROOT = Population("本级", "unit", where={"level": ("本级",)})
ORGANISER = {
    "table": "appointment",
    "title": "专职组织员",
    "through": {
        "column": "post",
        "table": "post",
        "subject": "unit",
        "where": {"kind": ["专职组织员"]},
    },
    "unless": {"kind": ["兼任"]},
}
AS_OF = date(2024, 6, 1)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def organisers(minimum: int = 1, **more: int) -> Rule:
    parameters = {"minimum": minimum, "grace_days": 90, **more}
    return make_rule("coverage_min", {"item": ORGANISER}, parameters, UNITS, strength="hard")


def tables(*appointments: dict[str, object], since: str | None = "2010-01-01") -> dict[str, list]:
    return {
        "unit": [
            {"unit": 1, "level": "本级"},
            {"unit": 2, "level": "二级", "valid_from": day(since) if since else None},
        ],
        "post": [
            {"post": 7, "unit": 2, "kind": "专职组织员"},
            {"post": 8, "unit": 2, "kind": "其他"},
        ],
        "appointment": list(appointments),
    }


def held(person: int, start: str, end: str | None = None, kind: str | None = "任命", post: int = 7):
    until = day(end) if end else None
    return {"person": person, "post": post, "from_on": day(start), "until_on": until, "kind": kind}


@pytest.mark.parametrize(("count", "state"), [(1, State.BREACH), (2, State.MET), (3, State.MET)])
def test_two_organisers_are_needed(count: int, state: State) -> None:
    rule = organisers(minimum=2)
    judged = agree(rule, at(rule, AS_OF), tables(*[held(i, "2020-01-01") for i in range(count)]))
    assert [(j.subject, j.state, j.value) for j in judged] == [(2, state, count)]


@pytest.mark.parametrize(
    ("vacant", "state"), [(0, State.DUE), (89, State.DUE), (90, State.BREACH), (91, State.BREACH)]
)
def test_a_vacancy_may_last_ninety_days(vacant: int, state: State) -> None:
    rule, since = organisers(), AS_OF - timedelta(days=vacant)
    found = agree(rule, at(rule, AS_OF), tables(held(1, "2020-01-01", since.isoformat())))
    assert [(j.state, j.base_on) for j in found] == [(state, day_number(since))]


def test_a_concurrent_holder_does_not_count_but_one_without_kind_does() -> None:
    rule = organisers()
    concurrent = agree(rule, at(rule, AS_OF), tables(held(1, "2020-01-01", kind="兼任")))
    unstated = agree(rule, at(rule, AS_OF), tables(held(1, "2020-01-01", kind=None)))
    assert (concurrent[0].state, unstated[0].state) == (State.BREACH, State.MET)


def test_a_unit_of_unknown_age_without_holder_is_a_breach() -> None:
    rule = organisers()
    assert agree(rule, at(rule, AS_OF), tables(since=None))[0].state == State.BREACH


def test_an_appointment_of_tomorrow_and_an_end_of_tomorrow_change_nothing() -> None:
    rule = organisers()
    tomorrow = agree(rule, at(rule, AS_OF), tables(held(1, "2024-06-02")))
    leaving = agree(rule, at(rule, AS_OF), tables(held(1, "2020-01-01", "2024-06-02")))
    assert (tomorrow[0].state, leaving[0].state) == (State.BREACH, State.MET)


@pytest.mark.parametrize(
    ("dual", "state"), [(True, State.MET), (False, State.BREACH), (None, State.UNKNOWN)]
)
def test_an_empty_attested_cell_is_unknown(dual: bool | None, state: State) -> None:
    item = {**ORGANISER, "attested": ["is_dual_leader"]}
    rule = make_rule("coverage_min", {"item": item}, {"minimum": 1}, UNITS)
    judged = agree(rule, at(rule, AS_OF), tables({**held(1, "2020-01-01"), "is_dual_leader": dual}))
    assert judged[0].state == state


def test_without_minimum_the_count_is_only_reported() -> None:
    rule = make_rule("coverage_min", {"item": ORGANISER}, {}, UNITS)
    judged = agree(rule, at(rule, AS_OF), tables())
    assert (judged[0].state, judged[0].value) == (State.MET, 0)
    assert told(rule, at(rule, AS_OF), judged[0], "甲院党委") == "甲院党委现有专职组织员 0 项"


def test_each_platform_is_judged_by_year() -> None:
    item = {"table": "training_class", "on": "from_on", "name": "platform", "title": "培训班"}
    fields = {"item": item, "names": ["中心组学习", "骨干培训班"], "period": "year"}
    rule = make_rule("coverage_min", fields, {"minimum": 1}, ROOT)
    classes = [
        {"training_class": 1, "platform": "中心组学习", "from_on": day("2023-05-01")},
        {"training_class": 2, "platform": "骨干培训班", "from_on": day("2024-05-01")},
        {"training_class": 3, "platform": "骨干培训班", "from_on": day("2024-06-02")},
    ]
    when = at(rule, AS_OF)
    judged = agree(rule, when, {"unit": [{"unit": 1, "level": "本级"}], "training_class": classes})
    states = {(j.object, j.period): State(j.state) for j in judged}
    assert states == {
        (0, day("2023-01-01")): State.MET,
        (0, day("2024-01-01")): State.UPCOMING,
        (1, day("2023-01-01")): State.BREACH,
        (1, day("2024-01-01")): State.MET,
    }
    breach = next(j for j in judged if j.state == State.BREACH)
    assert told(rule, when, breach, "医学院") == "医学院2023年“骨干培训班”培训班 0 次，不足 1 次"


@pytest.mark.parametrize(
    ("on", "as_of", "state"),
    [
        (None, "2024-12-31", State.DUE),
        (None, "2025-01-01", State.BREACH),
        ("2022-01-01", "2025-01-01", State.MET),
        ("2019-12-31", "2024-06-01", State.UPCOMING),
    ],
)
def test_inspection_within_the_term(on: str | None, as_of: str, state: State) -> None:
    item = {
        "table": "unit_activity",
        "subject": "unit",
        "on": "held_on",
        "where": {"kind": ["巡察"]},
    }
    parameters = {"minimum": 1, "term_from": date(2020, 1, 1), "due_on": "2024-12-31"}
    rule = make_rule("coverage_min", {"item": item, "period": "term"}, parameters, UNITS)
    rows = tables() | {
        "unit_activity": [{"unit": 2, "kind": "巡察", "held_on": day(on)}] if on else []
    }
    assert agree(rule, at(rule, date.fromisoformat(as_of)), rows)[0].state == state


def test_a_last_day_that_only_a_reading_sets_makes_no_breach() -> None:
    item = {"table": "unit_activity", "subject": "unit", "on": "held_on"}
    rule = make_rule("coverage_min", {"item": item, "period": "term"}, {"minimum": 1}, UNITS)
    last = (DatedValue(date(2000, 1, 1), "2024-12-31", reading="plan-year-end"),)
    rule.parameters["due_on"] = Parameter("due_on", "时限", "", last)  # type: ignore[index]
    assert agree(rule, at(rule, date(2025, 1, 1)), tables())[0].state == State.DUE


def test_a_person_without_class_is_unknown() -> None:
    item = {"table": "person", "subject": "person", "attested": ["staff_kind"]}
    rule = make_rule("coverage_min", {"item": item}, {"minimum": 1}, Population("干部", "person"))
    people = [
        {"person": 1, "status": "在职", "staff_kind": "管理"},
        {"person": 2, "status": "在职", "staff_kind": None},
    ]
    judged = agree(rule, at(rule, AS_OF), {"person": people})
    assert [(j.state, j.missing) for j in judged] == [(State.MET, 0), (State.UNKNOWN, 2)]


def test_the_parts_of_schemes_in_force_are_counted_for_the_institution() -> None:
    item = {
        "table": "scheme_part",
        "name": "part",
        "through": {"column": "scheme", "table": "scheme", "where": {"kind": ["机制文件"]}},
    }
    fields = {"item": item, "names": ["激励机制", "容错纠错机制"]}
    rule = make_rule("coverage_min", fields, {"minimum": 1}, ROOT)
    rows = {
        "unit": [{"unit": 1, "level": "本级"}],
        "scheme": [{"scheme": 1, "kind": "机制文件", "issued_on": 1, "valid_until": None}],
        "scheme_part": [{"scheme": 1, "part": "激励机制"}],
    }
    assert [j.state for j in agree(rule, at(rule, AS_OF), rows)] == [State.MET, State.BREACH]


def test_the_sentence_of_a_vacancy_names_its_start() -> None:
    rule = organisers()
    judged = agree(rule, at(rule, AS_OF), tables(held(1, "2020-01-01", "2024-05-01")))
    assert told(rule, at(rule, AS_OF), judged[0], "甲院党委") == (
        "甲院党委现有专职组织员 0 次，不足 1 次，自 2024-05-01 起空缺"
    )


DAYS = st.integers(day("2023-01-01"), day("2024-12-31"))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(7, 9),
            DAYS,
            st.one_of(st.none(), DAYS),
            st.sampled_from(["任命", "兼任", None]),
            st.sampled_from([True, False, None]),
        ),
        max_size=12,
    ),
    st.integers(1, 2),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(appointments, minimum, attested, random) -> None:
    item = {**ORGANISER, "attested": ["is_dual_leader"]} if attested else ORGANISER
    rule = make_rule("coverage_min", {"item": item}, {"minimum": minimum, "grace_days": 90}, UNITS)
    rows = [
        {"person": n, "post": p, "from_on": a, "until_on": z, "kind": k, "is_dual_leader": d}
        for n, (p, a, z, k, d) in enumerate(appointments)
    ]
    base = tables() | {
        "unit": [{"unit": i, "level": "二级", "valid_from": 0} for i in (2, 3)],
        "post": [{"post": p, "unit": 2 + p % 2, "kind": "专职组织员"} for p in (7, 8)],
    }
    first = agree(rule, at(rule, AS_OF), base | {"appointment": rows})
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AS_OF), base | {"appointment": rows})
