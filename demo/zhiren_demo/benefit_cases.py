"""Leave, benefits and help: amounts under, at and over what is due."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren.workdays.days import add_years
from zhiren_demo.cases import (
    open_state,
    periods,
)
from zhiren_demo.planting import Planting


def plant_benefits(planting: Planting) -> None:
    """All cases of this module."""
    _leave(planting)
    _lists_of_benefits(planting)


def _leave(planting: Planting) -> None:
    """Leave by years of service on the first day of the year: 1, 10 and 20 years, a day short.

    Each has had half a day less than due, or exactly what is due, in the closed year; the open
    year is fulfilled for all.
    """
    closed, current = periods(planting, "year")
    cases: tuple[tuple[int, int, int, bool], ...] = (
        # full years on the day, days after it, hundredths granted, is it enough
        (1, 0, 450, False),
        (1, 0, 500, True),
        (1, 1, 0, True),
        (10, 0, 950, False),
        (10, 0, 1000, True),
        (10, 1, 500, True),
        (20, 0, 1450, False),
        (20, 0, 1500, True),
        (20, 1, 1000, True),
    )
    for years, after, granted, is_enough in cases:
        start = add_years(closed, -years) + timedelta(days=after)
        person = planting.person("staff", 6, work_start_on=start, entered_on=date(2000, 3, 1))
        _grant(planting, person, closed, granted)
        _grant(planting, person, current, 1500)
        if not is_enough:
            # The table of days is set by a reading.
            planting.expect("paid-leave", person, "due", period=closed)
    unknown = planting.person("staff", 6, work_start_on=None)
    _grant(planting, unknown, closed, 800)
    _grant(planting, unknown, current, 1500)
    planting.expect("paid-leave", unknown, "unknown", period=closed)


def _grant(planting: Planting, person: int, year: date, granted: int) -> None:
    planting.withhold(person, "带薪年休假")
    planting.add(
        "benefit_record",
        person=person,
        benefit="带薪年休假",
        year=year.year,
        granted=granted,
        granted_on=year,
    )


def _lists_of_benefits(planting: Planting) -> None:
    """Awards missing; a cadre sent to Xinjiang without home leave; a family in need."""
    closed, current = periods(planting, "year")
    person = planting.person("staff", 7)
    planting.withhold(person, "工资奖励")
    planting.expect("welfare-and-awards", person, "breach", object_=1, period=closed)
    now = open_state(planting, "year")
    planting.expect("welfare-and-awards", person, now, object_=1, period=current)
    sent = planting.person("cadre", 7)
    planting.add(
        "secondment", person=sent, kind="援疆", from_on=closed, is_hardship=True, place="边疆医院"
    )
    poor = planting.person("staff", 7)
    planting.add("hardship", person=poor, kind="生活困难", occurred_on=current)
    planting.add(
        "benefit_record",
        person=poor,
        benefit="生活救济",
        year=current.year,
        granted=100,
        granted_on=current,
    )
    for index in (1, 2, 3):
        planting.expect("help-for-hardship", poor, now, object_=index, period=current)
    for index, benefit in enumerate(("食宿", "交通", "安全", "探亲")):
        for year in (closed, current):
            if (benefit, year) != ("探亲", closed) and (benefit, year) != ("安全", current):
                planting.add(
                    "benefit_record",
                    person=sent,
                    benefit=benefit,
                    year=year.year,
                    granted=100,
                    granted_on=year,
                )
        if benefit == "探亲":
            planting.expect(
                "dispatched-cadres-safeguards", sent, "breach", object_=index, period=closed
            )
        if benefit == "安全":
            planting.expect(
                "dispatched-cadres-safeguards", sent, now, object_=index, period=current
            )
    _hardship(planting)


def _hardship(planting: Planting) -> None:
    """A misfortune: helped in seven days, open on the last day, overdue, helped tomorrow."""
    for ago, helped, state in (
        (100, 93, None),
        (100, 50, None),
        (7, None, "due"),
        (8, None, "due"),
        (60, -1, "due"),
    ):
        person = planting.person("staff", 7)
        planting.add(
            "hardship",
            person=person,
            kind="重大变故",
            occurred_on=planting.ago(days=ago),
            helped_on=None if helped is None else planting.ago(days=helped),
        )
        if state:
            planting.expect("help-after-misfortune", person, "due", period=planting.ago(days=ago))
