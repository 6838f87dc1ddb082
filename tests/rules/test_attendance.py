"""Who must or need not be at a meeting; both forms agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import agree
from rules.making import at, make_rule
from rules.toys import day, tell
from zhiren.policy.rule import Population
from zhiren.rules.judgement import State

STAFF = Population("专职组织员", "person")
AS_OF = date(2025, 3, 1)
FIELDS: dict[str, Any] = {
    "duty": "attend",
    "post": {"kind": ["专职组织员"]},
    "units": {"kind": ["附属医院"]},
    "meeting": {"kind": ["党组织委员会会议"], "agenda": ["发展党员"]},
    "members": ["党组织委员"],
}
RULE = make_rule("attendance", FIELDS, population=STAFF)
MEMBER = make_rule(
    "attendance",
    {"duty": "membership", "post": FIELDS["post"], "members": ["党组织委员"], "at_election": True},
    population=STAFF,
    strength="default",
)
HEADS = make_rule("attendance", {"duty": "not_required"}, population=Population("会议", "meeting"))
# Unit 1 is the hospital, unit 2 its Party committee; posts 5 and 6 belong to the committee.
BASE: dict[str, list[dict[str, Any]]] = {
    "person": [{"person": 1, "status": "在职"}],
    "unit": [{"unit": 1, "kind": "附属医院"}, {"unit": 2, "kind": "党委", "host_unit": 1}],
    "post": [
        {"post": 5, "unit": 2, "kind": "专职组织员"},
        {"post": 6, "unit": 1, "kind": "党组织委员"},
    ],
}
HELD = {"person": 1, "post": 5, "from_on": day("2024-01-10")}


def meeting(on: str = "2024-05-06", agenda: str | None = "发展党员", **more: Any) -> dict[str, Any]:
    made = {
        "meeting": 3,
        "unit": 1,
        "kind": "党组织委员会会议",
        "held_on": day(on),
        "agenda": agenda,
    }
    return made | more


def states(rule: Any, **tables: list[dict[str, Any]]) -> list[int]:
    when = at(rule, AS_OF)
    return [j.state for j in agree(rule, when, BASE | {"appointment": [HELD]} | tables)]


def test_present_absent_and_unknown_agenda() -> None:
    there = [{"meeting": 3, "person": 1, "standing": "列席"}]
    assert states(RULE, meeting=[meeting()], meeting_attendance=there) == [State.MET]
    assert states(RULE, meeting=[meeting()]) == [State.BREACH]
    assert states(RULE, meeting=[meeting(agenda=None)]) == [State.UNKNOWN]
    assert states(RULE, meeting=[meeting(agenda="其他")]) == []


@pytest.mark.parametrize(
    ("on", "judged"),
    [("2024-01-09", 0), ("2024-01-10", 1), ("2025-03-01", 1), ("2025-03-02", 0)],
)
def test_only_meetings_while_in_the_post(on: str, judged: int) -> None:
    assert len(states(RULE, meeting=[meeting(on)])) == judged


def test_an_ended_post_other_units_and_old_meetings() -> None:
    ended = [HELD | {"until_on": day("2024-05-06")}]
    assert states(RULE, meeting=[meeting()], appointment=ended) == []
    assert states(RULE, meeting=[meeting(unit=9)]) == []
    assert states(RULE, meeting=[meeting(unit=2)]) == [State.BREACH]
    recent = make_rule("attendance", FIELDS, {"years": 1}, STAFF)
    assert states(recent, meeting=[meeting("2024-03-01")]) == []
    assert states(recent, meeting=[meeting("2024-03-02")]) == [State.BREACH]


def test_a_committee_member_meets_the_duty() -> None:
    seated = [HELD, {"person": 1, "post": 6, "from_on": day("2024-05-06")}]
    assert states(RULE, meeting=[meeting()], appointment=seated) == [State.MET]


@pytest.mark.parametrize(
    ("election", "state"),
    [
        ("2024-01-09", State.UPCOMING),
        ("2024-01-10", State.DEVIATION),
        ("2025-03-02", State.UPCOMING),
    ],
)
def test_membership_is_due_at_the_next_election(election: str, state: State) -> None:
    held = [{"unit": 2, "kind": "换届", "held_on": day(election)}]
    assert states(MEMBER, unit_activity=held) == [state]
    seated = [HELD, {"person": 1, "post": 6, "from_on": day("2024-05-06")}]
    assert states(MEMBER, unit_activity=held, appointment=seated) == [State.MET]


@pytest.mark.parametrize(
    ("is_global", "asked", "state"),
    [
        (False, True, State.BREACH),
        (True, True, State.MET),
        (False, False, State.MET),
        (None, True, State.UNKNOWN),
        (False, None, State.UNKNOWN),
        (True, None, State.MET),
        (None, False, State.MET),
    ],
)
def test_heads_need_not_come_to_a_meeting_that_is_not_global(
    is_global: bool | None, asked: bool | None, state: State
) -> None:
    held = [meeting(is_global=is_global, requires_heads=asked)]
    assert states(HEADS, meeting=held) == [state]


def test_the_sentence_names_the_meeting() -> None:
    when = at(RULE, AS_OF)
    found = agree(RULE, when, BASE | {"appointment": [HELD], "meeting": [meeting()]})
    assert tell(RULE, when, found[0]) == (
        "张某未列席 2024-05-06 的党组织委员会会议（发展党员方面议题）"
    )


DAYS = st.integers(day("2025-02-10"), day("2025-03-08"))
MAYBE = st.one_of(st.none(), DAYS)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(5, 7), DAYS, MAYBE), max_size=5),
    st.lists(
        st.tuples(st.integers(1, 3), DAYS, st.sampled_from(["发展党员", "其他", None])), max_size=4
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2)), max_size=3),
    st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=2),
)
def test_sql_and_python_agree(
    held: list[Any], meetings: list[Any], attended: list[Any], elections: list[Any]
) -> None:
    tables = BASE | {
        "person": [{"person": i, "status": "在职"} for i in (1, 2)],
        "unit": [*BASE["unit"], {"unit": 3, "kind": "院系"}],
        "post": [*BASE["post"], {"post": 7, "unit": 3, "kind": "专职组织员"}],
        "appointment": [
            dict(zip(("person", "post", "from_on", "until_on"), row, strict=True)) for row in held
        ],
        "meeting": [
            {"meeting": i, "unit": u, "kind": "党组织委员会会议", "held_on": on, "agenda": agenda}
            for i, (u, on, agenda) in enumerate(meetings)
        ],
        "meeting_attendance": [{"meeting": m, "person": p} for m, p in attended],
        "unit_activity": [{"unit": u, "kind": "换届", "held_on": on} for u, on in elections],
    }
    agree(RULE, at(RULE, AS_OF), tables)
    agree(MEMBER, at(MEMBER, AS_OF), tables)
