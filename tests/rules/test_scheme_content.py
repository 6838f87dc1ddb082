"""Schemes that must exist and what they must contain; both forms agree."""

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

ROOT = Population("本级", "unit", where={"kind": ("本级",)})
AS_OF = date(2025, 3, 1)
UNIT = {"unit": 1, "kind": "本级"}
FIELDS: dict[str, Any] = {"schemes": {"kind": ["考核方案"]}, "contains": ["政治", "实绩"]}


def rule_of(parameters: dict[str, Any] | None = None, **fields: Any) -> Rule:
    return make_rule("scheme_content", FIELDS | fields, parameters, ROOT)


def scheme(key: int = 1, **columns: Any) -> dict[str, Any]:
    made = {"scheme": key, "unit": 1, "kind": "考核方案", "issued_on": day("2024-01-10")}
    return made | columns


def part(name: str, weight: int | None = None, key: int = 1) -> dict[str, Any]:
    return {"scheme": key, "part": name, "weight_percent": weight}


def states(rule: Rule, *schemes: dict[str, Any], parts: list[dict[str, Any]]) -> list[int]:
    tables = {"unit": [UNIT], "scheme": list(schemes), "scheme_part": parts}
    return [j.state for j in agree(rule, at(rule, AS_OF), tables)]


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        (["政治", "实绩", "作风"], State.MET),
        (["政治", "作风"], State.BREACH),
        ([], State.UNKNOWN),
    ],
)
def test_a_scheme_holds_every_named_part(parts: list[str], state: State) -> None:
    assert states(rule_of(), scheme(), parts=[part(p) for p in parts]) == [state]


@pytest.mark.parametrize(
    "absent",
    [
        [],
        [scheme(issued_on=day("2025-03-02"))],
        [scheme(valid_until=day("2025-03-01"))],
        [scheme(kind="工作计划")],
    ],
)
def test_a_unit_without_a_scheme_in_force_is_an_open_item(absent: list[dict[str, Any]]) -> None:
    assert states(rule_of(), *absent, parts=[]) == [State.DUE]
    assert states(rule_of(optional=True), *absent, parts=[]) == [State.MET]
    assert states(rule_of(combine="together"), *absent, parts=[]) == [State.DUE]


def test_a_plan_of_the_year() -> None:
    rule = rule_of(of_year=True)
    parts = [part("政治"), part("实绩")]
    assert states(rule, scheme(year=2024), parts=parts) == [State.DUE]
    assert states(rule, scheme(year=2025), parts=parts) == [State.MET]


def test_schemes_may_hold_the_parts_together() -> None:
    parts = [part("政治"), part("实绩", key=2)]
    both = (scheme(1), scheme(2))
    assert states(rule_of(), *both, parts=parts) == [State.BREACH, State.BREACH]
    assert states(rule_of(combine="together"), *both, parts=parts) == [State.MET]


@pytest.mark.parametrize(
    ("weights", "state"),
    [
        ((20, 29), State.BREACH),
        ((20, 30), State.MET),
        ((50, 30), State.MET),
        ((20, None), State.UNKNOWN),
        ((50, None), State.MET),
    ],
)
def test_the_weight_of_the_named_parts(weights: tuple[int | None, ...], state: State) -> None:
    rule = rule_of({"minimum_weight": 50})
    parts = [part("政治", weights[0]), part("实绩", weights[1]), part("作风", 50)]
    assert states(rule, scheme(), parts=parts) == [state]
    if state == State.BREACH:
        assert states(by_reading(rule, "minimum_weight"), scheme(), parts=parts) == [State.DUE]


@pytest.mark.parametrize(
    ("similarity", "state"),
    [(79, State.MET), (80, State.MET), (81, State.BREACH), (None, State.UNKNOWN)],
)
def test_likeness_to_the_superior_paper(similarity: int | None, state: State) -> None:
    rule = rule_of({"maximum_similarity": 80}, contains=[])
    assert states(rule, scheme(similarity_percent=similarity), parts=[]) == [state]


CLASSES = {"schemes": {"kind": ["考核方案"]}, "classes": ["机关", "医疗"], "own_part": True}


def test_each_class_has_a_scheme_with_a_part_of_its_own() -> None:
    rule = make_rule("scheme_content", CLASSES, population=ROOT)
    office, clinic = scheme(1, assessment_class="机关"), scheme(2, assessment_class="医疗")
    same = [part("政治"), part("政治", key=2)]
    assert states(rule, office, parts=same) == [State.MET, State.DUE]
    assert states(rule, office, clinic, parts=same) == [State.BREACH, State.BREACH]
    own = [*same, part("专业", key=2)]
    assert states(rule, office, clinic, parts=own) == [State.BREACH, State.MET]
    assert states(rule, office, clinic, parts=own[:1]) == [State.MET, State.UNKNOWN]


def test_the_sentence_names_what_is_lacking() -> None:
    when = at(rule_of(), AS_OF)
    tables = {"unit": [UNIT], "scheme": [scheme()], "scheme_part": [part("作风")]}
    found = agree(rule_of(), when, tables)
    assert tell(rule_of(), when, found[0]) == "张某《scheme1》缺少：政治、实绩"
    nothing = agree(rule_of(), when, {"unit": [UNIT]})
    assert tell(rule_of(), when, nothing[0]) == "张某尚无生效的考核方案"


DAYS = st.integers(day("2025-02-01"), day("2025-03-10"))
PART = st.sampled_from(["政治", "实绩", "作风"])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            DAYS,
            st.one_of(st.none(), DAYS),
            st.sampled_from(["机关", "医疗", None]),
            st.one_of(st.none(), st.integers(78, 82)),
        ),
        max_size=4,
    ),
    st.lists(
        st.tuples(st.integers(0, 4), PART, st.one_of(st.none(), st.integers(10, 40))), max_size=8
    ),
)
def test_sql_and_python_agree(schemes: list[Any], parts: list[Any]) -> None:
    names = ("unit", "issued_on", "valid_until", "assessment_class", "similarity_percent")
    tables = {
        "unit": [UNIT, UNIT | {"unit": 2}],
        "scheme": [
            {"scheme": i, "kind": "考核方案"} | dict(zip(names, row, strict=True))
            for i, row in enumerate(schemes)
        ],
        "scheme_part": [part(name, weight, key) for key, name, weight in parts],
    }
    numbers = {"minimum_weight": 50, "maximum_similarity": 80}
    for rule in (
        rule_of(numbers),
        rule_of(combine="together"),
        make_rule("scheme_content", CLASSES, population=ROOT),
    ):
        agree(rule, at(rule, AS_OF), tables)
