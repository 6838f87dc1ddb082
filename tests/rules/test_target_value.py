"""Targets: numbers, growth, records, counts of units; before and after the day; missing values."""

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
from zhiren.workdays.days import day_number

ROOT = Population("本级", "unit", where={"level": ("本级",)})
HOSPITALS = Population("附属医院", "unit", where={"kind": ("附属医院",)})
UNITS = [
    {"unit": 1, "level": "本级", "kind": "本级"},
    {"unit": 2, "level": "二级", "kind": "附属医院"},
    {"unit": 3, "level": "二级", "kind": "附属医院"},
]
AFTER = date(2025, 1, 1)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def target(form: str = "growth", op: str = ">=", who: Population = ROOT, **more: object) -> Rule:
    named = {"metrics": ["招生数"]} if "source" not in more else {}
    keys = ("baseline", "per_unit", "combine", "open_ended", "source", "metrics")
    fields = named | {"form": form, "op": op} | {k: more.pop(k) for k in keys if k in more}
    return make_rule("target_value", fields, {"year": 2024, **more}, who)


def row(
    value: float | None, year: int = 2024, unit: int | None = None, on: str = "", **more: object
):
    measured = day(on or f"{year}-11-01")
    number = None if value is None else round(value * 100)
    return {
        "metric": "招生数",
        "unit": unit,
        "year": year,
        "value": number,
        "measured_on": measured,
        **more,
    }


def state(rule: Rule, *rows: dict, as_of: date = AFTER) -> State:
    tables = {"unit": UNITS, "target_measurement": list(rows)}
    return State(agree(rule, at(rule, as_of), tables)[0].state)


@pytest.mark.parametrize(
    ("value", "expected"), [(1099, State.BREACH), (1100, State.MET), (1101, State.MET)]
)
def test_growth_of_ten_percent(value: int, expected: State) -> None:
    assert state(target(target=10), row(1000, 2023), row(value)) == expected


@pytest.mark.parametrize(
    ("rounding", "value", "expected"),
    [
        ("none", 1094, State.BREACH),
        ("none", 1095, State.MET),
        ("down", 1094, State.MET),
        ("down", 1093, State.BREACH),
    ],
)
def test_whole_students_in_favour_of_the_target(rounding: str, value: int, expected: State) -> None:
    rule = target(target=10, rounding=rounding)
    assert state(rule, row(995, 2023), row(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4, State.BREACH), (5, State.MET), (6, State.MET), (None, State.UNKNOWN)],
)
def test_an_absolute_number(value: int | None, expected: State) -> None:
    assert state(target("absolute", target=5), row(value)) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-10-01", State.UPCOMING),
        ("2024-10-02", State.DUE),
        ("2024-12-31", State.DUE),
        ("2025-01-01", State.BREACH),
    ],
)
def test_a_target_missed_only_after_its_day(as_of: str, expected: State) -> None:
    rule = target("absolute", target=5)
    assert state(rule, row(4, on="2024-09-01"), as_of=date.fromisoformat(as_of)) == expected


def test_a_missing_value_or_baseline() -> None:
    rule = target(target=10)
    assert state(rule, row(1000, 2023), as_of=date(2024, 12, 31)) == State.DUE
    assert state(rule, row(1000, 2023)) == State.UNKNOWN
    assert state(rule, row(1000)) == State.UNKNOWN
    assert state(rule, row(1000, on="2024-03-01"), as_of=date(2024, 6, 1)) == State.UNKNOWN


@pytest.mark.parametrize(
    ("op", "expected"), [(">", State.BREACH), (">=", State.MET), ("<=", State.MET)]
)
def test_without_a_number_last_year_is_the_measure(op: str, expected: State) -> None:
    assert state(target(op=op), row(7, 2023), row(7)) == expected


@pytest.mark.parametrize(("years", "expected"), [(2, State.MET), (3, State.BREACH)])
def test_a_new_record_of_some_years(years: int, expected: State) -> None:
    rule = target(op=">", baseline="best_earlier", best_of_years=years)
    assert state(rule, row(9, 2021), row(7, 2022), row(6, 2023), row(8)) == expected


def test_units_with_a_value_are_counted() -> None:
    rows = (row(1, unit=2), row(0, unit=3), row(1, unit=3, on="2024-10-01"))
    assert state(target("count", target=1), *rows) == State.MET
    assert state(target("count", target=2), *rows) == State.BREACH


def test_each_unit_against_its_own_last_year() -> None:
    rule = target(op=">", who=HOSPITALS, per_unit=True)
    rows = [row(8, 2023, 2), row(9, 2024, 2), row(8, 2023, 3), row(8, 2024, 3), row(99, 2024)]
    judged = agree(rule, at(rule, AFTER), {"unit": UNITS, "target_measurement": rows})
    assert [(j.subject, j.state) for j in judged] == [(2, State.MET), (3, State.BREACH)]


def test_an_open_ended_aim_waits() -> None:
    assert state(target("absolute", target=2, open_ended=True), row(1)) == State.UPCOMING


def test_the_latest_measurement_up_to_the_day_counts() -> None:
    rows = (row(4, on="2024-03-01"), row(6, on="2024-12-01"), row(3, on="2025-01-02"))
    assert state(target("absolute", target=5), *rows) == State.MET
    assert state(target("absolute", target=10, combine="sum"), *rows) == State.MET


def test_indicators_of_schemes_are_values_too() -> None:
    source = {"table": "scheme", "value": "indicator_count", "year": "year", "on": "issued_on",
              "unit": "unit", "where": {"kind": ["考核方案"]}}  # fmt: skip
    rule = target(op="<=", source=source)
    rows = [
        {"scheme": n, "kind": "考核方案", "unit": 1, "year": year, "indicator_count": count,
         "issued_on": day(f"{year}-03-01")}
        for n, (year, count) in enumerate([(2023, 20), (2024, 21)], 1)
    ]  # fmt: skip
    (judged,) = agree(rule, at(rule, AFTER), {"unit": UNITS, "scheme": rows})
    assert (judged.state, judged.value, judged.f1) == (State.BREACH, 21, 20)


def test_the_sentence_tells_value_and_baseline() -> None:
    rule = target(target=10)
    tables = {"unit": UNITS, "target_measurement": [row(1000, 2023), row(1095.5)]}
    (judged,) = agree(rule, at(rule, AFTER), tables)
    assert told(rule, at(rule, AFTER), judged, "医学院") == (
        "医学院 2024 年“招生数”为 1095.5，上年 1000，应增长至少 10%，尚未达到"
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲", "乙", "丙"]),
            st.sampled_from([None, 1, 2]),
            st.integers(2021, 2024),
            st.sampled_from([None, 0, 100, 110, 120]),
            st.integers(day("2023-01-01"), day("2025-06-01")),
        ),
        max_size=15,
    ),
    st.sampled_from(["absolute", "growth", "count", "record"]),
    st.sampled_from(["latest", "sum", "max"]),
    st.booleans(),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(found, form, combine, per_unit, random) -> None:
    rows = [
        {"row_no": n, "metric": m, "unit": u, "year": y, "value": v, "measured_on": on}
        for n, (m, u, y, v, on) in enumerate(found, 1)
    ]
    more = {"baseline": "best_earlier"} if form == "record" else {}
    rule = target(
        "growth" if form == "record" else form, target=1, metrics=["甲", "乙"], combine=combine,
        per_unit=per_unit, **more,
    )  # fmt: skip
    tables = {"unit": UNITS, "target_measurement": rows}
    first = agree(rule, at(rule, AFTER), tables)
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AFTER), tables)
