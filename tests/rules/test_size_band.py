"""Counts in a band: thresholds, count day, probationary members, ranks of holders."""

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

UNITS = Population("二级单位党组织", "unit")
AS_OF = date(2024, 6, 1)
HOLDERS = {"where": {"kind": ["专职组织员"]}, "rank": ["科级"]}


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def band(op: str = ">=", threshold: int = 200, *, duty: bool = True, **more: object) -> Rule:
    fields = {"count": "party_members", "plus": "probationary_members", "op": op}
    if duty:
        fields["holders"] = HOLDERS
    strength = "default" if duty else "permission"
    return make_rule(
        "size_band", fields, {"threshold": threshold, **more}, UNITS, strength,
        consequence="专职组织员级别一般为科级" if duty else "可不设职级",
    )  # fmt: skip


def tables(*counts: tuple, rank: str | None = "未定级") -> dict[str, list]:
    return {
        "unit": [{"unit": 1}],
        "post": [{"post": 5, "unit": 1, "kind": "专职组织员", "rank": rank}],
        "appointment": [{"person": 1, "post": 5, "from_on": 1}],
        "unit_headcount": [
            {"unit": 1, "counted_on": day(on), "party_members": full, "probationary_members": new}
            for on, full, new in counts
        ],
    }


def state(rule: Rule, rows: dict[str, list]) -> State:
    return State(agree(rule, at(rule, AS_OF), rows)[0].state)


@pytest.mark.parametrize(
    ("members", "duty", "optional", "further"),
    [
        (199, State.MET, State.ENTITLED, State.MET),
        (200, State.DEVIATION, State.MET, State.MET),
        (201, State.DEVIATION, State.MET, State.MET),
        (499, State.DEVIATION, State.MET, State.MET),
        (500, State.DEVIATION, State.MET, State.ENTITLED),
        (501, State.DEVIATION, State.MET, State.ENTITLED),
    ],
)
def test_200_and_500_are_included_above(members, duty, optional, further) -> None:
    rows = tables(("2023-12-31", members - 10, 10))
    assert state(band(), rows) == duty
    assert state(band("<", duty=False), rows) == optional
    assert state(band(">=", 500, duty=False), rows) == further


@pytest.mark.parametrize(("op", "at_200"), [(">", State.MET), ("<=", State.ENTITLED)])
def test_over_and_up_to(op: str, at_200: State) -> None:
    assert state(band(op, duty=False), tables(("2023-12-31", 200, 0))) == at_200


@pytest.mark.parametrize(
    ("rank", "expected"),
    [("科级", State.MET), ("处级", State.DEVIATION), (None, State.UNKNOWN)],
)
def test_the_rank_of_the_holder(rank: str | None, expected: State) -> None:
    assert state(band(), tables(("2023-12-31", 300, 0), rank=rank)) == expected
    assert state(band(), tables(("2023-12-31", 100, 0), rank=rank)) == State.MET


def test_probationary_members_count_or_not() -> None:
    rows = tables(("2023-12-31", 195, 5))
    assert state(band(), rows) == State.DEVIATION
    assert state(band(include_plus=False), rows) == State.MET


def test_year_end_figures_or_the_latest() -> None:
    rows = tables(("2022-12-31", 150, 0), ("2023-12-31", 250, 0), ("2024-05-01", 150, 0))
    assert state(band(), rows) == State.MET
    assert state(band(count_policy="year_end"), rows) == State.DEVIATION


def test_a_later_count_changes_nothing() -> None:
    assert state(band(), tables(("2023-12-31", 150, 0), ("2024-06-02", 250, 0))) == State.MET


def test_missing_numbers_are_unknown_only_where_they_matter() -> None:
    assert state(band(), tables()) == State.UNKNOWN
    assert state(band(), tables(rank="科级")) == State.MET
    assert state(band(), tables(("2023-12-31", None, 5))) == State.UNKNOWN
    assert state(band(), tables(("2023-12-31", 200, None))) == State.DEVIATION
    assert state(band(), tables(("2023-12-31", 199, None))) == State.UNKNOWN
    assert state(band("<", duty=False), tables(("2023-12-31", 199, None))) == State.UNKNOWN
    assert state(band("<", duty=False), tables(("2023-12-31", 200, None))) == State.MET


def test_the_sentence_tells_count_and_rank() -> None:
    (judged,) = agree(band(), at(band(), AS_OF), tables(("2023-12-31", 230, 0)))
    assert told(band(), at(band(), AS_OF), judged, "甲院党委") == (
        "甲院党委有党员 230 次（2023-12-31 统计），达到 200 次，"
        "专职组织员级别一般为科级，现有 1 个岗位级别不是科级"
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.integers(day("2022-01-01"), day("2024-12-31")),
            st.sampled_from([None, 190, 200, 205]),
            st.sampled_from([None, 0, 10]),
        ),
        max_size=10,
    ),
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["科级", "处级", None])), max_size=5),
    st.sampled_from([">=", "<"]),
    st.booleans(),
    st.sampled_from(["latest", "year_end"]),
    st.randoms(),
)
def test_sql_and_python_agree_in_any_order(counts, posts, op, duty, policy, random) -> None:
    rows = [
        {
            "row_no": n,
            "unit": u,
            "counted_on": on,
            "party_members": full,
            "probationary_members": new,
        }
        for n, (u, on, full, new) in enumerate(counts, 1)
    ]
    held = [
        {"post": n, "unit": u, "kind": "专职组织员", "rank": r} for n, (u, r) in enumerate(posts, 1)
    ]
    base = {
        "unit": [{"unit": i} for i in (1, 2)],
        "post": held,
        "appointment": [{"person": 1, "post": post["post"], "from_on": 1} for post in held[1:]],
    }
    rule = band(op, duty=duty, count_policy=policy)
    first = agree(rule, at(rule, AS_OF), base | {"unit_headcount": rows})
    random.shuffle(rows)
    assert first == agree(rule, at(rule, AS_OF), base | {"unit_headcount": rows})
