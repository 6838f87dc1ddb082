"""Make-up of groups by attributes; both forms agree."""

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

POOLS = Population("后备干部库", "reserve_list")
UNITS = Population("二级单位", "unit", where={"level": ("二级",)})
WOMEN = {"title": "女干部", "table": "person", "column": "sex", "in": ["女"]}
MINORITY = {
    "title": "少数民族干部",
    "table": "person",
    "column": "ethnic_group",
    "not_in": ["汉族"],
}
OUTSIDE = {
    "title": "党外干部",
    "table": "party_membership",
    "column": "party",
    "not_in": ["中共党员", "中共预备党员"],
}
MANAGING = {"title": "管理", "table": "plan_participant", "column": "line", "in": ["管理"]}
AS_OF = date(2025, 3, 1)
POOL = {"reserve_list": 3, "from_on": day("2020-01-01")}
UNIT = {"unit": 8, "level": "二级"}


def rule_of(*attributes: dict[str, Any], table: str = "reserve_member", **values: Any) -> Rule:
    where = POOLS if table == "reserve_member" else UNITS
    fields = {"members": {"table": table}, "attributes": list(attributes)}
    return make_rule("composition", fields, values or {"minimum": 2}, where)


def person(key: int, **columns: Any) -> dict[str, Any]:
    return {"person": key, "status": "在职", "unit": 8} | columns


def listed(key: int, **columns: Any) -> dict[str, Any]:
    return {"reserve_list": 3, "person": key, "from_on": day("2024-01-01")} | columns


def pool_of(*sexes: str | None) -> dict[str, list[dict[str, Any]]]:
    return {
        "reserve_list": [POOL],
        "person": [person(i, sex=sex) for i, sex in enumerate(sexes)],
        "reserve_member": [listed(i) for i in range(len(sexes))],
    }


@pytest.mark.parametrize(
    ("sexes", "state"),
    [
        (["女", "男", "男"], State.BREACH),
        (["女", "女", "男"], State.MET),
        (["女", "女", "女"], State.MET),
        (["女", None, "男"], State.UNKNOWN),
        (["男", None, "男"], State.BREACH),
        ([], State.BREACH),
    ],
)
def test_at_least_two_women(sexes: list[str | None], state: State) -> None:
    rule = rule_of(WOMEN)
    assert [j.state for j in agree(rule, at(rule, AS_OF), pool_of(*sexes))] == [state]


def test_a_share_and_a_number_by_attribute() -> None:
    percent = rule_of(WOMEN, minimum_percent=34)
    assert [j.state for j in agree(percent, at(percent, AS_OF), pool_of("女", "男", "男"))] == [4]
    mapped = rule_of(WOMEN, MINORITY, minimum={"女干部": 1, "少数民族干部": None})
    found = agree(mapped, at(mapped, AS_OF), pool_of("男"))
    assert [(j.object, j.state, j.f2) for j in found] == [(0, State.BREACH, 0), (1, State.MET, 1)]
    read = by_reading(mapped, "minimum")
    assert agree(read, at(read, AS_OF), pool_of("男"))[0].state == State.DUE


def test_left_members_and_double_entries_do_not_count() -> None:
    rule = rule_of(WOMEN)
    tables = pool_of("女") | {
        "reserve_member": [listed(0), listed(0), listed(0, until_on=day("2025-01-01"))]
    }
    assert [(j.value, j.f1) for j in agree(rule, at(rule, AS_OF), tables)] == [(1, 1)]


def test_who_is_outside_the_party_is_known_from_current_rows() -> None:
    rule = rule_of(OUTSIDE)
    tables = pool_of(None, None, None) | {
        "party_membership": [
            {"person": 0, "party": "群众"},
            {"person": 1, "party": "群众", "until_on": day("2020-01-01")},
            {"person": 1, "party": "中共党员"},
        ]
    }
    found = agree(rule, at(rule, AS_OF), tables)
    assert [(j.value, j.f1, j.f2, j.state) for j in found] == [(1, 3, 1, State.UNKNOWN)]


def test_leaders_of_a_unit_and_participants_of_a_plan() -> None:
    leaders = rule_of(WOMEN, table="appointment")
    tables = {
        "unit": [UNIT],
        "person": [person(1, sex="女")],
        "post": [{"post": 5, "unit": 8}],
        "appointment": [{"person": 1, "post": 5, "from_on": day("2020-01-01")}],
        "plan_participant": [
            {"person": 1, "line": "管理", "from_on": day("2024-01-01")},
            {"person": 2, "line": None, "from_on": day("2024-01-01")},
        ],
    }
    assert [(j.value, j.f1) for j in agree(leaders, at(leaders, AS_OF), tables)] == [(1, 1)]
    plan = rule_of(MANAGING, WOMEN, table="plan_participant", minimum=1)
    found = agree(plan, at(plan, AS_OF), tables)
    assert [(j.object, j.value, j.f1, j.f2) for j in found] == [(0, 1, 2, 1), (1, 1, 2, 1)]


def test_the_sentence_gives_the_numbers() -> None:
    rule = rule_of(WOMEN)
    when = at(rule, AS_OF)
    found = agree(rule, when, pool_of("女", None, "男"))
    assert (
        tell(rule, when, found[0]) == "张某共 3 人，其中女干部 1 人（另 1 人资料不全），不足 2 人"
    )


DAYS = st.integers(day("2025-02-01"), day("2025-03-10"))
MAYBE = st.one_of(st.none(), DAYS)
PARTY = st.sampled_from(["中共党员", "群众", "民主党派"])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["女", "男", None]), st.sampled_from(["汉族", "回族", None])),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 4), st.integers(3, 4), DAYS, MAYBE), max_size=6),
    st.lists(st.tuples(st.integers(0, 4), PARTY, MAYBE), max_size=5),
    st.sampled_from(["reserve_member", "appointment", "plan_participant", "person"]),
)
def test_sql_and_python_agree(
    people: list[Any], spells: list[Any], parties: list[Any], table: str
) -> None:
    rows = [
        {"person": p, "reserve_list": group, "post": group, "from_on": start, "until_on": end}
        for p, group, start, end in spells
    ]
    names = {"reserve_member": ("person", "reserve_list"), "appointment": ("person", "post")}
    keep = (*names.get(table, ("person",)), "from_on", "until_on")
    tables = {
        "unit": [UNIT, {"unit": 9, "level": "二级"}],
        "reserve_list": [POOL, POOL | {"reserve_list": 4}],
        "post": [{"post": 3, "unit": 8}, {"post": 4, "unit": 9}],
        "party_membership": [
            {"person": p, "party": party, "until_on": until} for p, party, until in parties
        ],
        table: [{k: row[k] for k in keep} for row in rows],
    }
    tables["person"] = [
        person(i, sex=sex, ethnic_group=ethnic) for i, (sex, ethnic) in enumerate(people)
    ]
    rule = rule_of(WOMEN, MINORITY, OUTSIDE, table=table, minimum=2, minimum_percent=40)
    agree(rule, at(rule, AS_OF), tables)
