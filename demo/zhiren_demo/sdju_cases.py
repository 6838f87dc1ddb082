"""Cases planted in the university: under, at, over and unknown, with their findings."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren.workdays.days import add_months
from zhiren_demo.cases import (
    ONE_DAY,
    Quota,
    candidate,
    checked_candidates,
    missing_root_work,
    open_state,
    periods,
    quota_of_persons,
    quota_of_units,
    result_row,
    talk_row,
    training_row,
    work_row,
)
from zhiren_demo.key import StateName
from zhiren_demo.layout import DEPUTY, HEAD, SECRETARY
from zhiren_demo.planting import Planting
from zhiren_demo.shared_cases import place_matters, plant_preferences, plant_tolerance
from zhiren_demo.tenure_cases import plant_tenure, plant_weaknesses

MEASURES = {"诫勉": 6, "党内警告": 12, "政务警告": 6, "撤销党内职务": 24}


def plant_sdju(planting: Planting) -> None:
    """Cases at every threshold of the document."""
    for quota in (
        Quota(["annual-assessment"], "年度考核", "year", "breach", result_row("年度考核"), "head"),
        Quota(["planned-talks"], "谈心谈话", "year", "due", talk_row),
        Quota(
            ["ideals-education", "political-building"],
            "理想信念",
            "year",
            "due",
            training_row("理想信念", "单位级"),
        ),
    ):
        quota_of_persons(planting, quota)
    for quota in (
        Quota(["care-and-help"], "关心帮扶", "year", "due", work_row("关心帮扶")),
        Quota(["risk-list-reviews"], "风险清单更新", "year", "due", work_row("风险清单更新")),
    ):
        quota_of_units(planting, quota, [planting.layout.party(place) for place in (1, 2, 4)])
    root = planting.root_unit
    planting.withhold_unit(root, "心理健康辅导")
    closed, current = periods(planting, "year")
    planting.expect("psychological-counselling", root, "due", of="unit", period=closed)
    planting.expect(
        "psychological-counselling", root, open_state(planting, "year"), of="unit", period=current
    )
    if planting.is_poor:
        missing_root_work(planting, "mental-health-knowledge", "心理健康知识普及", "year")
    _terms(planting)
    _secondments(planting)
    _benefits(planting)
    _candidates(planting)
    _sanctions(planting)
    _ranks(planting)
    plant_tenure(planting, "rotation-of-mid-level-cadres", 10, 12, "due", "deputy")
    plant_weaknesses(planting, "weaknesses-made-up")
    place_matters(planting, "condolence-visits", "慰问", 7, working=False)
    place_matters(planting, "report-of-tolerance-results", "容错结果上报", 10)
    place_matters(planting, "reply-to-refused", "不予容错答复", 10)
    plant_tolerance(planting, "tolerance-shield", ["免责"], "提拔任用", also="no-accountability")
    plant_preferences(planting, {"突出贡献": ["outstanding-contribution"]}, ["daring-cadres"])


def _terms(planting: Planting) -> None:
    """The last term assessment just outside and just inside three years."""
    window = planting.ago(years=3)
    cases: tuple[tuple[date | None, StateName | None], ...] = (
        (window, "due"),
        (window + ONE_DAY, "upcoming"),
        (planting.ago(years=1), None),
        (None, "due"),
    )
    for on, state in cases:
        person = planting.person("head", 3)
        planting.withhold(person, "聘期考核")
        if on:
            planting.add(
                "assessment_result",
                person=person,
                kind="聘期考核",
                year=on.year,
                grade="合格",
                decided_on=on,
                fed_back_on=on,
            )
        if state:
            planting.expect("term-assessment", person, state)


def _secondments(planting: Planting) -> None:
    window = planting.ago(years=5)
    cases: tuple[tuple[date | None, StateName | None], ...] = (
        (window, "due"),
        (window + ONE_DAY, "upcoming"),
        (planting.as_of, None),
        (planting.as_of + ONE_DAY, "due"),
        (None, "due"),
    )
    for on, state in cases:
        person = planting.person("section", 5)
        planting.withhold(person, "挂职")
        if on:
            planting.add(
                "secondment",
                person=person,
                kind="双向挂职",
                from_on=on,
                is_hardship=False,
                until_on=on + timedelta(days=100),
            )
        if state:
            planting.expect("section-level-secondments", person, state)


def _benefits(planting: Planting) -> None:
    """One of the three benefits missing in both years, and one only in the open year."""
    closed, current = periods(planting, "year")
    for index, benefit in enumerate(("薪酬待遇", "正常福利", "合法权益")):
        person = planting.person("cadre", 6)
        planting.withhold(person, benefit)
        planting.expect(
            "pay-and-welfare", person, open_state(planting, "year"), object_=index, period=current
        )
        if index == 1:
            planting.add(
                "benefit_record",
                person=person,
                benefit=benefit,
                year=closed.year,
                granted=100,
                granted_on=closed,
            )
        else:
            planting.expect("pay-and-welfare", person, "breach", object_=index, period=closed)


def _candidates(planting: Planting) -> None:
    checked_candidates(
        planting, "party-staff-titles", "党务专业技术职务", ["符合有关规定的条件"], "breach"
    )
    own, organisation = "干部本人提出", "所在二级党组织提出"
    for checks, is_unknown in (
        ({own: True, organisation: False}, False),
        ({own: False, organisation: False}, False),
        ({own: False}, True),
        ({organisation: True}, False),
    ):
        key = candidate(planting, "容错申请", checks=dict(checks))
        if is_unknown:
            person = int(str(planting.register.row("candidate", key)["person"]))
            planting.expect(
                "who-may-apply", key, "unknown", of="candidate", object_=("person", person)
            )


def _sanctions(planting: Planting) -> None:
    """A measure whose period ends tomorrow, ends today, is unknown, or was not respected."""
    for measure, months in MEASURES.items():
        start = add_months(planting.as_of, -months)
        _sanction(planting, measure, start - ONE_DAY, None)
        _sanction(planting, measure, planting.ago(months=months - 1), "upcoming")
    _sanction(planting, "免职", planting.ago(days=30), "unknown")
    _sanction(planting, "免职", planting.ago(days=30), "upcoming", until=planting.ago(days=-1))
    _sanction(planting, "免职", planting.ago(days=30), None, until=planting.as_of)
    person = _sanction(planting, "党内警告", planting.ago(days=60), "due")
    planting.add(
        "benefit_decision",
        person=person,
        domain="提拔任用",
        decided_on=planting.ago(days=10),
        is_granted=True,
    )


def _sanction(
    planting: Planting, measure: str, on: date, state: StateName | None, until: date | None = None
) -> int:
    person = planting.person("cadre", 8)
    planting.add(
        "sanction",
        person=person,
        measure=measure,
        ground="领导责任",
        decided_on=on,
        influence_until=until,
    )
    if state:
        planting.expect("influence-of-sanctions", person, state)
    return person


def _ranks(planting: Planting) -> None:
    """A class of ten with two first places, and the last places of all mid-level cadres.

    All who hold a result of last year are counted: three in each place, and those placed.
    """
    year = planting.as_of.year - 1
    first, decided = date(year, 1, 1), min(date(year + 1, 1, 20), planting.as_of)
    for place in range(1, 11):
        person = _ranked(
            planting,
            decided,
            "优秀班",
            10000 - place * 100,
            took=place != 1,
            outstanding=None if place == 2 else True,
        )
        if place == 2:
            planting.expect("top-twenty-percent", person, "unknown", period=first)
    for place in range(1, 6):
        commended = planting.as_of if place == 1 else None
        person = _ranked(planting, decided, "五人班", 10000 - place * 10, commended_on=commended)
        if place == 1:
            continue
    shared = [_ranked(planting, decided, "并列班", 9900 if n < 2 else 9000) for n in range(5)]
    for person in shared[:2]:
        planting.expect("top-twenty-percent", person, "entitled", period=first)
    lowest = [
        _ranked(planting, decided, "四人班", 1000 + n * 100, took=False, **steps)  # type: ignore[arg-type]
        for n, steps in enumerate(
            (
                {},
                {"studied_on": planting.ago(days=90), "talked_on": planting.ago(days=80)},
                {"talked_on": planting.ago(days=80)},
                {},
            )
        )
    ]
    planting.key_later.append((_bottom_key, lowest))


def _bottom_key(planting: Planting, lowest: list[int], ranked: int) -> None:
    """3 % of those ranked, rounded down: who of the lowest four is within."""
    first = date(planting.as_of.year - 1, 1, 1)
    states: tuple[StateName | None, ...] = ("due", None, "breach", "due")
    for place, (person, state) in enumerate(zip(lowest, states, strict=True)):
        if state and place < ranked * 3 // 100:
            planting.expect("bottom-three-percent", person, state, period=first)


def _ranked(
    planting: Planting,
    decided: date,
    assessed: str,
    score: int,
    *,
    took: bool | None = True,
    outstanding: bool | None = True,
    **steps: date | None,
) -> int:
    person = planting.person("deputy", 9)
    planting.withhold(person, "年度考核")
    for year_end in (decided, date(decided.year - 1, 1, 20)):
        cells = steps if year_end == decided else {}
        planting.add(
            "assessment_result",
            person=person,
            kind="年度考核",
            assessment_class=assessed if year_end == decided else "中层干部",
            year=year_end.year - 1,
            score=score,
            grade="称职",
            took_initiative=took,
            performed_outstandingly=outstanding,
            decided_on=year_end,
            fed_back_on=year_end,
            **cells,
        )
    return person


POSTS_OF_THE_RANKED = (HEAD, DEPUTY, SECRETARY)
