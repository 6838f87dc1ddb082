"""Runs of results: excellent, last in the class, talked to."""

from __future__ import annotations

from datetime import date

from zhiren_demo.cases import (
    ONE_DAY,
)
from zhiren_demo.planting import Planting


def plant_results(planting: Planting) -> None:
    """All cases of this module."""
    _results(planting)


def _results(planting: Planting) -> None:
    """Two and three years excellent; last in a class of five and of four; talked to twice."""
    year = planting.as_of.year
    for grades, state in (
        (("优秀", "优秀", "称职"), None),
        (("优秀", "优秀", "优秀"), "entitled"),
        (("优秀", None, "优秀"), "unknown"),
        (("优秀", "称职", "优秀"), None),
    ):
        person = planting.person("head", 9)
        for back, grade in enumerate(grades, 1):
            on = date(year - back + 1, 1, 1)
            planting.add(
                "assessment_result",
                person=person,
                kind="履职尽责考核",
                year=on.year - 1,
                grade=grade,
                decided_on=on,
                fed_back_on=on,
                circulated_on=on,
            )
        if state:
            planting.expect("three-years-excellent", person, state)  # type: ignore[arg-type]
    _last(planting)
    _talked_to(planting)
    _excellent(planting)


def _last(planting: Planting) -> None:
    """Last in two years of five, of four, and in one year only."""
    year = planting.as_of.year
    for size, last_years, state in ((5, 2, "due"), (4, 2, None), (5, 1, None)):
        members = [planting.person("cadre", 9) for _ in range(size)]
        for back in (1, 2):
            on = date(year - back + 1, 1, 1)
            for place, person in enumerate(members):
                planting.withhold(person, "年度考核")
                score = 9000 + 10 * place
                if place == 0 and back > last_years:
                    score = 9900
                _annual(planting, person, on, f"{size}人班{last_years}", score, "称职")
        if state:
            planting.expect("two-years-last", members[0], "due")


def _talked_to(planting: Planting) -> None:
    """Talked to in both years, and in one."""
    year = planting.as_of.year
    for years, state in (((year, year - 1), "due"), ((year,), None)):
        person = planting.person("cadre", 9)
        for one in years:
            planting.add("talk", kind="约谈", to_person=person, held_on=date(one, 1, 1))
        if state:
            planting.expect("two-years-last", person, "due")


def _annual(
    planting: Planting, person: int, on: date, assessed: str, score: int, grade: str
) -> None:
    planting.add(
        "assessment_result",
        person=person,
        kind="年度考核",
        assessment_class=assessed,
        year=on.year - 1,
        score=score,
        grade=grade,
        decided_on=on,
        fed_back_on=on,
        circulated_on=on,
    )


def _excellent(planting: Planting) -> None:
    """Excellent last year: with all three signs, with two, and at a decisive moment."""
    year = planting.as_of.year
    for kinds, rule in (
        (("长期一线", "群众认可"), "front-line-cadres-first"),
        (("长期一线",), None),
        (("关键时刻",), "decisive-moments"),
    ):
        person = planting.person("cadre", 9)
        planting.withhold(person, "年度考核")
        for back, grade in ((1, "称职"), (0, "优秀")):
            _annual(planting, person, date(year - back, 1, 1), "另班", 9600, grade)
        for kind in kinds:
            planting.add(
                "person_fact",
                person=person,
                kind=kind,
                recorded_on=planting.ago(years=3) + ONE_DAY,
            )
        if rule:
            planting.expect(rule, person, "entitled")
