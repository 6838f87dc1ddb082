"""What the background of each institution does regularly, so that it keeps every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiren_demo.schedule import Activity

CADRE = "s.is_cadre AND s.is_in_post"
LEADING = "s.is_leading AND s.is_in_post"
MIDDLE = "s.is_middle AND s.is_in_post"
IN_POST = "s.is_in_post"


@dataclass(frozen=True)
class Regular:
    """Activities, and further SELECTs by table."""

    activities: Sequence[Activity]
    selects: dict[str, list[str]] = field(default_factory=dict)


def training(name: str, members: str, kind: str, level: str, hours: int, **more: int) -> Activity:
    """One training of that kind and level a year; hours vary by up to four."""
    return Activity(
        name,
        "training_record",
        "person",
        members,
        "completed_on",
        cells={
            "kind": f"'{kind}'",
            "level": f"'{level}'",
            "hours": f"({hours * 100} + chance(s.person, 60 + p.n) % 5 * 100)::BIGINT",
        },
        **more,
    )


def yearly_fact(name: str, members: str, kind: str) -> Activity:
    """One written record a year."""
    return Activity(
        name, "person_fact", "person", members, "recorded_on", cells={"kind": f"'{kind}'"}
    )


def unit_work(
    name: str, body: str, kind: str, period: str = "year", contents: str = ""
) -> Activity:
    """One piece of a unit's regular work in each period."""
    cells = {"kind": f"'{kind}'"} | ({"contents": f"'{contents}'"} if contents else {})
    return Activity(
        name, "unit_activity", "unit", f"s.body IN ({body})", "held_on", period, cells=cells
    )


def assessment(members: str, kind: str, assessment_class: str, *, years_back: int = 2) -> Activity:
    """The result of a year, decided in the first months of the next one and fed back at once.

    Scores and grades are middling: nobody is excellent, ranked or talked to for them.
    """
    return Activity(
        kind,
        "assessment_result",
        "person",
        members,
        "decided_on",
        cells={
            "kind": f"'{kind}'",
            "assessment_class": assessment_class,
            "year": "(p.year - 1)::BIGINT",
            "score": "(8000 + chance(s.person, 70 + p.n) % 900)::BIGINT",
            "grade": "'称职'",
            "fed_back_on": "least(happened + 3, as_of())::INTEGER",
            "circulated_on": "least(happened + 5, as_of())::INTEGER",
        },
        years_back=years_back,
        window=80,
    )


def pair_talks() -> str:
    """One talk a semester of each leader with the head of each unit in the portfolio."""
    return (
        "SELECT '谈心谈话' AS kind, l.leader AS from_person, h.person AS to_person, "
        "(p.starts + chance(h.person, 900 + p.n) % p.days)::INTEGER AS held_on "
        "FROM placed_leader_portfolio AS l JOIN place AS q ON q.unit = l.unit "
        "JOIN member AS h ON h.u = q.u AND h.j = 0, period_semester AS p "
        "WHERE p.years_ago <= 2 AND NOT EXISTS (SELECT 1 FROM withheld AS w "
        "WHERE w.activity = '学期谈话' AND w.subject = h.person)"
    )


def talk(name: str, members: str) -> Activity:
    """One heart-to-heart talk a year."""
    return Activity(
        name,
        "talk",
        "person",
        members,
        "held_on",
        column="to_person",
        cells={"kind": "'谈心谈话'"},
    )
