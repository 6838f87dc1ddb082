"""First and last x % of a class: rounding, ties, least size, prior step, conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.telling_of import told
from zhiren.policy.rule import Population, Rule
from zhiren.rules.judgement import State
from zhiren.workdays.days import day_number

STAFF = Population("中层干部", "person")
AS_OF = date(2024, 6, 1)
NAMED = {"kind": "年度考核", "assessment_class": "中层"}


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def bottom(**more: object) -> Rule:
    fields = {
        "kind": "年度考核",
        "side": "bottom",
        "before": "studied_on",
        "spared": "is_spared",
        "action": "talked_on",
    }
    return make_rule(
        "rank_percent", fields, {"percent": 3, **more}, STAFF, consequence="应由分管领导谈话提醒"
    )


def top(**more: object) -> Rule:
    fields = {
        "kind": "年度考核",
        "side": "top",
        "extra": ["took_initiative", "performed_outstandingly"],
        "action": "commended_on",
    }
    return make_rule("rank_percent", fields, {"percent": 20, "ties": "include", **more}, STAFF)


def results(scores: list[int | None], year: int = 2023, **more: object) -> dict[str, list]:
    rows = [
        {**NAMED, "person": i, "year": year, "score": s, "decided_on": day("2024-02-01"), **more}
        for i, s in enumerate(scores, 1)
    ]
    people = [{"person": row["person"], "status": "在职"} for row in rows]
    return {"person": people, "assessment_result": rows}


def hit(rule: Rule, tables: dict[str, list]) -> set[int]:
    judged = agree(rule, at(rule, AS_OF), tables)
    return {j.subject for j in judged if j.state not in {State.MET, State.UNKNOWN}}


@pytest.mark.parametrize(("in_force", "found"), [("2024-02-01", {1}), ("2024-02-02", set())])
def test_a_result_decided_before_the_rule_is_not_judged(in_force: str, found: set[int]) -> None:
    rule = replace(bottom(), valid_from=date.fromisoformat(in_force))
    assert hit(rule, results(list(range(1000, 1040)))) == found


@pytest.mark.parametrize(
    ("rounding", "size", "count"),
    [
        ("floor", 33, 0), ("floor", 34, 1), ("floor", 66, 1), ("floor", 67, 2),
        ("round", 16, 0), ("round", 17, 1), ("round", 49, 1), ("round", 50, 2),
        ("ceil", 1, 1), ("ceil", 33, 1), ("ceil", 34, 2),
    ],
)  # fmt: skip
def test_three_percent_from_the_bottom(rounding: str, size: int, count: int) -> None:
    found = hit(bottom(rounding=rounding), results(list(range(1000, 1000 + size))))
    assert found == set(range(1, count + 1))


@pytest.mark.parametrize(("ties", "found"), [("exclude", {1}), ("include", {1, 2, 3})])
def test_a_tie_at_the_line(ties: str, found: set[int]) -> None:
    scores = [900, 950, 950] + [9000 + i for i in range(64)]
    assert hit(bottom(ties=ties), results(scores)) == found


def test_a_least_number_and_a_least_class_size() -> None:
    few = results([1, 2, 3, 4])
    assert hit(bottom(min_count=1), few) == {1}
    assert hit(bottom(min_count=1, least_class_size=5), few) == set()


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({}, State.DUE),
        ({"studied_on": "2024-03-01"}, State.DUE),
        ({"studied_on": "2024-03-01", "is_spared": True}, State.MET),
        ({"studied_on": "2024-06-02", "is_spared": True}, State.DUE),
        ({"studied_on": "2024-03-01", "talked_on": "2024-03-01"}, State.MET),
        ({"studied_on": "2024-03-02", "talked_on": "2024-03-01"}, State.BREACH),
        ({"talked_on": "2024-03-01"}, State.BREACH),
        ({"studied_on": "2024-03-01", "talked_on": "2024-06-02"}, State.DUE),
    ],
)
def test_study_comes_before_the_talk(row: dict[str, object], state: State) -> None:
    tables = results(list(range(40)))
    tables["assessment_result"][0] |= {
        name: day(value) if isinstance(value, str) else value for name, value in row.items()
    }
    judged = agree(bottom(), at(bottom(), AS_OF), tables)
    assert judged[0].state == state


@pytest.mark.parametrize(
    ("days", "state"), [(121, State.DUE), (120, State.BREACH), (119, State.BREACH)]
)
def test_the_talk_is_late_after_its_days(days: int, state: State) -> None:
    judged = agree(
        bottom(action_days=days), at(bottom(action_days=days), AS_OF), results(list(range(40)))
    )
    assert judged[0].state == state


@pytest.mark.parametrize(
    ("qualities", "state"),
    [
        ((True, True), State.ENTITLED),
        ((True, False), State.MET),
        ((True, None), State.UNKNOWN),
        ((None, False), State.MET),
    ],
)
def test_the_first_need_both_qualities(qualities: tuple, state: State) -> None:
    tables = results([1, 2, 3, 4, 5])
    first = tables["assessment_result"][4]
    first["took_initiative"], first["performed_outstandingly"] = qualities
    assert agree(top(), at(top(), AS_OF), tables)[4].state == state


def test_who_is_not_among_the_first_is_not_asked_for_qualities() -> None:
    assert [j.state for j in agree(top(), at(top(), AS_OF), results([1, 2, 3, 4]))] == [
        State.MET
    ] * 4


def test_an_unscored_person_is_unknown_and_the_others_are_ranked() -> None:
    judged = agree(bottom(min_count=1), at(bottom(min_count=1), AS_OF), results([None, 5, 6]))
    assert [(j.state, j.missing, j.value, j.f1, j.f3) for j in judged] == [
        (State.UNKNOWN, 1, None, None, 1),
        (State.DUE, 0, 1, 2, 1),
        (State.MET, 0, 2, 2, 1),
    ]


def test_classes_are_ranked_apart_unless_read_together() -> None:
    tables = results([1, 2, 3, 4])
    tables["assessment_result"][2]["assessment_class"] = "专业"
    tables["assessment_result"][3]["assessment_class"] = None
    assert hit(bottom(min_count=1), tables) == {1, 3}
    assert hit(bottom(min_count=1, per_class=False), tables) == {1}


def test_only_the_latest_decided_year_is_judged() -> None:
    tables = results([1, 2], year=2023)
    tables["assessment_result"].append(
        {**NAMED, "person": 2, "year": 2024, "score": 1, "decided_on": day("2024-06-02")}
    )
    judged = agree(bottom(min_count=1), at(bottom(min_count=1), AS_OF), tables)
    assert [(j.subject, j.period) for j in judged] == [
        (1, day("2023-01-01")),
        (2, day("2023-01-01")),
    ]


def test_the_sentence_tells_the_place() -> None:
    rule = bottom(min_count=1)
    judged = agree(rule, at(rule, AS_OF), results([500, 600]))
    assert told(rule, at(rule, AS_OF), judged[0], "张某") == (
        "张某 2023 年年度考核在同类 2 人中排倒数第 1 名，在后 3%之内，应由分管领导谈话提醒"
    )
    assert told(rule, at(rule, AS_OF), judged[1], "李某").endswith("不在后 3%之内")


MAYBE = st.sampled_from([True, False, None])
DAYS = st.one_of(st.none(), st.integers(day("2023-06-01"), day("2024-12-31")))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(1, 6)),
            st.sampled_from([2020, 2022, 2023, 2024]),
            st.sampled_from(["甲", "乙", None]),
            MAYBE,
            MAYBE,
            st.tuples(DAYS, DAYS, DAYS, DAYS),
        ),
        max_size=20,
    ),
    st.sampled_from(["floor", "round", "ceil"]),
    st.sampled_from(["include", "exclude"]),
    st.booleans(),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(found, rounding, ties, parted, from_top, random) -> None:
    more = {
        "percent": 25,
        "rounding": rounding,
        "ties": ties,
        "per_class": parted,
        "action_days": 60,
    }
    rule = top(**more) if from_top else bottom(**more)
    rows = [
        {
            "row_no": n, "person": n, "kind": "年度考核", "score": score, "year": year,
            "assessment_class": name, "took_initiative": first, "performed_outstandingly": second,
            "is_spared": second, "decided_on": days[0], "studied_on": days[1],
            "talked_on": days[2], "commended_on": days[3],
        }
        for n, (score, year, name, first, second, days) in enumerate(found, 1)
    ]  # fmt: skip
    people = [{"person": n, "status": "在职"} for n in range(1, 15)]
    first = agree(rule, at(rule, AS_OF), {"person": people, "assessment_result": rows})
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AS_OF), {"person": people, "assessment_result": rows})
