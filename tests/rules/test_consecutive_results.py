"""The same result in consecutive years: three excellent years, two last places, four readings."""

from __future__ import annotations

from datetime import date

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

STAFF = Population("干部", "person")
AS_OF = date(2024, 10, 1)
PEOPLE = [{"person": i, "status": "在职"} for i in (1, 2, 3)]


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def excellent(**more: object) -> Rule:
    fields = {"kind": "履职尽责考核", "grades": ["优秀"], "favourable": True}
    return make_rule(
        "consecutive_results", fields, {"years": 3, **more}, STAFF, consequence="优先提拔和重用"
    )


def last_places(reading: str, **more: object) -> Rule:
    fields = {
        "kind": "年度考核",
        "ranked_last": True,
        "talks": ["约谈", "诫勉"],
        "done_by": {
            "table": "sanction",
            "subject": "person",
            "on": "decided_on",
            "where": {"measure": ["免职"]},
        },
    }
    parameters = {"years": 2, "reading": reading, **more}
    return make_rule("consecutive_results", fields, parameters, STAFF, consequence="予以调整")


def graded(*grades: str | None, until: int = 2023) -> dict[str, list]:
    """Grades of consecutive years; a dash leaves the year out."""
    first = until - len(grades) + 1
    rows = [
        {"person": 1, "kind": "履职尽责考核", "year": first + i, "grade": grade,
         "decided_on": day(f"{first + i + 1}-03-01")}
        for i, grade in enumerate(grades)
        if grade != "-"
    ]  # fmt: skip
    return {"person": PEOPLE[:1], "assessment_result": rows}


def state(rule: Rule, tables: dict[str, list], as_of: date = AS_OF) -> State:
    return State(agree(rule, at(rule, as_of), tables)[0].state)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (("优秀", "优秀"), State.MET),
        (("优秀", "优秀", "优秀"), State.ENTITLED),
        (("优秀", "优秀", "优秀", "优秀"), State.ENTITLED),
        (("优秀", "优秀", "优秀", "称职"), State.MET),
        (("称职", "优秀", "优秀"), State.MET),
        (("优秀", None, "优秀"), State.UNKNOWN),
        ((None, "优秀", "称职"), State.MET),
        (("优秀", "优秀", "-", "优秀"), State.MET),
    ],
)
def test_three_excellent_years_running(grades: tuple, expected: State) -> None:
    assert state(excellent(), graded(*grades)) == expected


def test_an_unassessed_year_may_be_passed_over() -> None:
    tables = graded("优秀", "优秀", "-", "优秀")
    assert state(excellent(gap_policy="skip"), tables) == State.ENTITLED


@pytest.mark.parametrize(
    ("until", "month", "expected"),
    [
        (2022, 12, State.ENTITLED),
        (2022, 9, State.MET),
        (2021, 12, State.MET),
        (2023, 9, State.ENTITLED),
    ],
)
def test_the_run_must_reach_the_last_years(until: int, month: int, expected: State) -> None:
    rule = excellent(results_by_month=month)
    assert state(rule, graded("优秀", "优秀", "优秀", until=until)) == expected


def test_a_result_decided_later_changes_nothing() -> None:
    tables = graded("优秀", "优秀", "优秀", "称职", until=2024)
    assert state(excellent(), tables) == State.ENTITLED


def ranked(*lasts: bool, size: int = 5, tie: bool = False) -> dict[str, list]:
    """Person 1 is last of his class, or not, in consecutive years up to 2023."""
    rows = []
    for i, is_last in enumerate(lasts):
        year = 2024 - len(lasts) + i
        for person in range(1, size + 1):
            score = 100 * person if is_last else 100 * (size - person)
            if tie and person <= 2:
                score = 100
            rows.append(
                {"person": person, "kind": "年度考核", "assessment_class": "甲", "year": year,
                 "score": score, "decided_on": day(f"{year + 1}-03-01")}
            )  # fmt: skip
    return {"person": PEOPLE[:1], "assessment_result": rows}


def talks(*days: str) -> list[dict[str, object]]:
    return [{"to_person": 1, "kind": "诫勉", "held_on": day(text)} for text in days]


@pytest.mark.parametrize(
    ("lasts", "held", "expected"),
    [
        ((True, True), (), "BCD"),
        ((True, True), ("2023-05-01",), "ABCD"),
        ((True, True), ("2024-05-01",), "BCD"),
        ((True, False), ("2023-05-01",), "CD"),
        ((False, False), ("2022-05-01", "2023-05-01"), "BCD"),
        ((False, False), ("2023-05-01", "2024-05-01"), "BCD"),
        ((False, False), ("2023-05-01",), "C"),
        ((False, False), ("2021-05-01",), ""),
        ((False, True), (), ""),
        ((False, False), ("2023-05-01", "2024-10-02"), "C"),
    ],
)
def test_four_readings_of_two_years(lasts: tuple, held: tuple, expected: str) -> None:
    tables = ranked(*lasts) | {"talk": talks(*held)}
    hit = "".join(r for r in "ABCD" if state(last_places(r), tables) == State.BREACH)
    assert hit == expected


def test_small_classes_and_shared_last_places_are_nobodys() -> None:
    assert state(last_places("B", least_class_size=5), ranked(True, True, size=4)) == State.MET
    assert state(last_places("B", least_class_size=5), ranked(True, True, size=5)) == State.BREACH
    assert state(last_places("B"), ranked(True, True, tie=True)) == State.MET
    assert state(last_places("B", last_ties="all"), ranked(True, True, tie=True)) == State.BREACH


def test_a_reading_nobody_confirmed_only_opens_a_matter() -> None:
    rule = last_places("B")
    entry = DatedValue(date(2000, 1, 1), "B", reading="two-years-last")
    rule.parameters["reading"] = Parameter("reading", "读法", "", (entry,))  # type: ignore[index]
    assert state(rule, ranked(True, True)) == State.DUE


def test_an_adjustment_after_the_last_result_settles_it() -> None:
    tables = ranked(True, True)
    for on, expected in (("2024-02-28", State.BREACH), ("2024-03-01", State.MET)):
        decided = [{"person": 1, "measure": "免职", "decided_on": day(on)}]
        assert state(last_places("B"), tables | {"sanction": decided}) == expected


def on_matters(tables: dict[str, list], results: dict[int, str], *talk: str | None) -> str | None:
    """The matter a hit of reading B rests on; ``results`` by year, ``talk`` by talk."""
    rows = [
        row | {"matter": results.get(row["year"]) if row["person"] == 1 else None}
        for row in tables["assessment_result"]
    ]
    held = [row | {"matter": m} for row, m in zip(tables.get("talk", []), talk, strict=True)]
    rule = last_places("B")
    (judged,) = agree(rule, at(rule, AS_OF), tables | {"assessment_result": rows, "talk": held})
    assert judged.state == State.BREACH
    return judged.matter


def test_two_last_places_rest_on_the_matter_of_either_year() -> None:
    assert on_matters(ranked(True, True), {2022: "事1"}) == "事1"
    assert on_matters(ranked(True, True), {2023: "事1"}) == "事1"
    assert on_matters(ranked(True, True), {}) is None


def test_a_matter_without_which_the_hit_remains_is_not_told() -> None:
    both = ranked(True, True) | {"talk": talks("2022-05-01", "2023-05-01")}
    assert on_matters(both, {2022: "事1"}, None, None) is None
    assert on_matters(both, {2022: "事1"}, "事1", None) == "事1"


def test_a_year_of_talks_is_on_a_matter_when_all_of_them_are() -> None:
    two = ranked(False, False) | {"talk": talks("2022-05-01", "2023-05-01", "2023-06-01")}
    assert on_matters(two, {}, None, "事1", "事1") == "事1"
    assert on_matters(two, {}, None, "事1", "事2") is None
    assert on_matters(two, {}, None, "事1", None) is None


def test_the_sentences() -> None:
    rule, when = excellent(), at(excellent(), AS_OF)
    (judged,) = agree(rule, when, graded("优秀", "优秀", "优秀"))
    assert told(rule, when, judged, "张某") == (
        "张某履职尽责考核截至 2023 年连续 3 年为优秀，优先提拔和重用"
    )
    rule = last_places("D")
    (judged,) = agree(rule, at(rule, AS_OF), ranked(True, False) | {"talk": talks("2023-05-01")})
    assert told(rule, at(rule, AS_OF), judged, "张某") == (
        "张某年度考核截至 2023 年最近 2 年中 1 年排名末位，其间 1 个年度受到约谈、诫勉，予以调整"
    )


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 3), st.integers(2017, 2024)),
        st.tuples(
            st.sampled_from(["优秀", "优秀", "称职", None]),
            st.sampled_from([1, 1, 2, None]),
            st.sampled_from(["甲", "甲", "乙", None]),
            st.one_of(st.none(), st.integers(day("2023-01-01"), day("2025-01-01"))),
        ),
        max_size=20,
    ),
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(day("2019-01-01"), day("2024-12-31"))), max_size=8
    ),
    st.sampled_from(["A", "B", "C", "D", "优秀"]),
    st.sampled_from(["break", "skip"]),
    st.integers(1, 3),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(found, held, reading, gaps, years, random) -> None:
    more = {"years": years, "gap_policy": gaps, "last_ties": "all" if years == 1 else "none"}
    rule = excellent(**more) if reading == "优秀" else last_places(reading, **more)
    rows = [
        {"row_no": n, "person": person, "kind": rule.fields["kind"], "year": year, "grade": grade,
         "score": score, "assessment_class": name, "decided_on": on,
         "matter": ("事1", "事2", None)[(person + year) % 3]}
        for n, ((person, year), (grade, score, name, on)) in enumerate(found.items(), 1)
    ]  # fmt: skip
    spoken = [
        {"to_person": person, "kind": "约谈", "held_on": on,
         "matter": ("事1", "事2", None)[on % 3]}
        for person, on in held
    ]  # fmt: skip
    tables = {"person": PEOPLE, "assessment_result": rows, "talk": spoken}
    first = agree(rule, at(rule, AS_OF), tables)
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AS_OF), tables)
