"""Cases planted in the medical school: under, at, over and unknown, with their findings."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren_demo.cases import (
    ONE_DAY,
    Quota,
    checked_candidates,
    fact_row,
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
from zhiren_demo.organiser_cases import plant_organisers
from zhiren_demo.planting import Planting
from zhiren_demo.shared_cases import (
    place_matters,
    plant_feedback,
    plant_filing,
    plant_preferences,
    plant_tolerance,
)
from zhiren_demo.sjtusm_documents import PLAN_ISSUED

PERSON_QUOTAS = (
    Quota(["daily-knowledge-of-cadres"], "日常了解", "half_year", "due", fact_row("日常了解")),
    Quota(["annual-assessment"], "年度考核", "year", "breach", result_row("年度考核")),
    Quota(["routine-assessment"], "平时考核", "year", "due", result_row("平时考核")),
    Quota(["daily-talks"], "谈心谈话", "year", "due", talk_row),
    Quota(["theory-education"], "理论教育", "year", "due", training_row("党性教育", "单位级")),
    Quota(
        ["personal-matters-report"],
        "个人有关事项报告",
        "year",
        "due",
        fact_row("个人有关事项报告"),
        "deputy",
        near=334,
    ),
)
BRANCH_QUOTAS = (
    Quota(
        ["admission-quality-checks"],
        "发展党员质量检查",
        "year",
        "due",
        work_row("发展党员质量检查"),
    ),
    Quota(["democratic-appraisal"], "民主评议党员", "year", "due", work_row("民主评议党员")),
    Quota(["three-meetings-one-lesson"], "三会一课", "quarter", "due", work_row("三会一课")),
    Quota(["theme-party-days"], "支部主题党日", "month", "due", work_row("支部主题党日")),
    Quota(
        ["admission-plans"],
        "发展党员计划",
        "year",
        "due",
        lambda p, unit, on: p.add(
            "scheme", kind="发展党员计划", name="计划", unit=unit, issued_on=on
        ),
    ),
)
PARTY_QUOTAS = (
    Quota(
        ["analysis-of-members-thinking"],
        "党员思想状况分析",
        "half_year",
        "due",
        work_row("党员思想状况分析"),
    ),
    Quota(["party-statistics"], "党内统计上报", "year", "due", work_row("党内统计上报")),
    Quota(["organisers-heard"], "听取组织员汇报", "half_year", "due", work_row("听取组织员汇报")),
)


def plant_sjtusm(planting: Planting) -> None:
    """Cases at every threshold of the three documents."""
    layout = planting.layout
    for quota in PERSON_QUOTAS:
        quota_of_persons(planting, quota)
    for quota in BRANCH_QUOTAS:
        quota_of_units(planting, quota, [layout.branch(place, 1) for place in (1, 2, 4)])
    for quota in PARTY_QUOTAS:
        quota_of_units(planting, quota, [layout.party(place) for place in (1, 2, 4)])
    care = Quota(["care-for-health"], "关心关爱", "year", "due", work_row("关心关爱"))
    quota_of_units(planting, care, [layout.unit(place) for place in (1, 2, 4)])
    _root_work(planting)
    _elections(planting)
    plant_organisers(planting)
    _candidates(planting)
    _practice(planting)
    _posts_and_statuses(planting)
    _reserve(planting)
    _pairs(planting)
    plant_filing(planting, "filing-of-organisers", planting.layout.party(5))
    plant_feedback(planting, "feedback-of-results", 30, working=False)
    place_matters(planting, "clarification", "澄清正名", 15)
    plant_tolerance(planting, "tolerance-shield", ["免责", "减责"], "提拔任用")
    plant_preferences(planting, {"担当事例": ["pioneering-cadres"]}, ["daring-cadres"])


def _root_work(planting: Planting) -> None:
    """No salon last quarter nor this; regular meetings on the last days that count."""
    root = planting.root_unit
    planting.withhold_unit(root, "组织员工作沙龙", "组织员工作例会")
    closed, current = periods(planting, "quarter")
    planting.expect("organiser-salons", root, "due", of="unit", period=closed)
    planting.expect(
        "organiser-salons", root, open_state(planting, "quarter"), of="unit", period=current
    )
    for on in (current - ONE_DAY, planting.as_of):
        if not planting.is_poor:
            planting.add("unit_activity", unit=root, kind="组织员工作例会", held_on=on)
    if planting.is_poor:
        missing_root_work(planting, "organiser-regular-meetings", "组织员工作例会", "quarter")
        for rule, kind in (
            ("green-leaf-award", "绿叶管理服务奖评选"),
            ("aid-missions", "选派援建"),
            ("organiser-improvement-plan", "组织员素质提升计划"),
        ):
            missing_root_work(planting, rule, kind, "year")


def _elections(planting: Planting) -> None:
    """The last election just inside and just outside the window: branches 3, committees 5 years."""
    for rule, years, units in (
        ("branch-elections", 3, [planting.layout.branch(place, 0) for place in (1, 2, 4)]),
        ("committee-elections", 5, [planting.layout.party(place) for place in (0, 3, 6)]),
    ):
        day = planting.ago(years=years)
        states: tuple[StateName | None, ...] = ("due", "upcoming", None)
        days = (day, day + ONE_DAY, planting.ago(years=1))
        for unit, on, state in zip(units, days, states, strict=True):
            planting.withhold_unit(unit, "换届")
            planting.add("unit_activity", unit=unit, kind="换届", held_on=on)
            if state:
                planting.expect(rule, unit, state, of="unit")
    committees = [planting.layout.party(place) for place in (9, 12)]
    for unit, on, state in zip(
        committees, (date(2020, 12, 31), date(2021, 1, 1)), ("due", None), strict=True
    ):
        planting.withhold_unit(unit, "巡察")
        planting.add("unit_activity", unit=unit, kind="巡察", held_on=on)
        if state and planting.as_of >= PLAN_ISSUED:
            planting.expect("inspection-of-all-committees", unit, "due", of="unit")


def _candidates(planting: Planting) -> None:
    for rule, target, checks, unmet in (
        ("parallel-promotion", "并行晋升", ["符合有关规定的条件"], "breach"),
        ("reserve-pools", "党政领导后备", ["符合后备干部条件"], "breach"),
    ):
        checked_candidates(planting, rule, target, checks, unmet)  # type: ignore[arg-type]
    for attested, aim, duty in (
        (True, None, None),
        (False, "due", "breach"),
        (None, "unknown", "unknown"),
    ):
        person = planting.person("cadre", 1)
        key = planting.add(
            "candidate", person=person, target="双线晋升", decided_on=planting.ago(days=9)
        )
        planting.add(
            "candidate_check", candidate=key, criterion="符合有关规定的条件", is_satisfied=attested
        )
        for rule, state in (("organiser-double-track", aim), ("double-track-promotion", duty)):
            if state:
                planting.expect(rule, key, state, of="candidate", object_=("person", person))  # type: ignore[arg-type]


def _practice(planting: Planting) -> None:
    """Forty today, a day younger, unknown age; practice five years ago; tempered 179, 180 days."""
    forty = planting.ago(years=40)
    ages: tuple[tuple[date | None, StateName | None], ...] = (
        (forty, None),
        (forty + ONE_DAY, "due"),
        (None, "unknown"),
    )
    for birth, state in ages:
        person = _young(planting, birth)
        if state:
            planting.expect("young-cadres-without-practice", person, state)
            planting.expect("practice-of-young-cadres", person, state)
    window = planting.ago(years=5)
    starts: tuple[tuple[date, StateName | None], ...] = (
        (window, "due"),
        (window + ONE_DAY, "upcoming"),
        (planting.ago(years=2), None),
    )
    for on, state in starts:
        person = _young(planting, forty + timedelta(days=900))
        _secondment(planting, person, on, on + timedelta(days=90))
        if state:
            planting.expect("practice-of-young-cadres", person, state)
    for days in (179, 180, 181):
        person = planting.person("cadre", 5)
        _secondment(planting, person, planting.ago(days=days), planting.as_of)
        if days >= 180:
            planting.expect("tempered-cadres", person, "entitled")
    away = planting.person("cadre", 5)
    _secondment(planting, away, planting.ago(days=100), planting.ago(days=-100), hard=True)
    planting.expect("hardship-area-cadres", away, "entitled")


def _young(planting: Planting, birth: date | None) -> int:
    """A cadre about forty, here for ten years."""
    return planting.person(
        "cadre",
        5,
        birth_on=birth,
        work_start_on=planting.ago(years=12),
        entered_on=planting.ago(years=10),
    )


def _secondment(
    planting: Planting, person: int, start: date, end: date, *, hard: bool | None = False
) -> None:
    planting.add(
        "secondment", person=person, kind="挂职", from_on=start, until_on=end, is_hardship=hard
    )


def _posts_and_statuses(planting: Planting) -> None:
    """Approved, approved tomorrow, never approved, ended; special status handled or not."""
    tomorrow = planting.ago(days=-1)
    for approved, until, is_unmet in (
        (planting.ago(days=9), None, False),
        (tomorrow, None, True),
        (None, None, True),
        (None, planting.as_of, False),
    ):
        person = planting.person("deputy", 8)
        planting.add(
            "concurrent_post",
            person=person,
            kind="社会组织兼职",
            organisation="某学会",
            from_on=planting.ago(years=1),
            until_on=until,
            approved_on=approved,
        )
        if is_unmet:
            planting.expect("concurrent-posts-approved", person, "breach")
        status = planting.person("cadre", 8)
        planting.add(
            "special_status",
            person=status,
            kind="特定身份",
            from_on=planting.ago(years=1),
            until_on=until,
            handled_on=approved,
        )
        if is_unmet:
            planting.expect("special-status-handled", status, "breach")
    planting.person("staff", 8, staff_kind="工勤")
    unclassed = planting.person("staff", 8, staff_kind=None)
    planting.expect("personnel-classes", unclassed, "unknown")


def _reserve(planting: Planting) -> None:
    """A reserve list screened on the last days, one not at all; members without plan."""
    closed, current = periods(planting, "year")
    for days, findings in (
        ((current - ONE_DAY, planting.as_of), False),
        ((closed - ONE_DAY, planting.as_of + ONE_DAY), True),
    ):
        key = planting.add(
            "reserve_list",
            name="后备干部库",
            unit=planting.root_unit,
            pool="年轻处级后备",
            from_on=planting.ago(years=5),
        )
        for on in days:
            planting.add("reserve_screening", reserve_list=key, held_on=on, is_assessed=True)
        if findings:
            planting.expect("reserve-adjustment", key, "due", of="reserve_list", period=closed)
            planting.expect(
                "reserve-adjustment",
                key,
                open_state(planting, "year"),
                of="reserve_list",
                period=current,
            )
    cases: tuple[tuple[str | None, bool | None, StateName | None], ...] = (
        ("近期", True, None),
        ("中期", False, "due"),
        (None, True, "unknown"),
    )
    for horizon, plan, state in cases:
        person = planting.person("cadre", 10)
        planting.add(
            "reserve_member",
            reserve_list=key,
            person=person,
            from_on=planting.ago(years=1),
            horizon=horizon,
            has_plan=plan,
        )
        if state:
            planting.expect("horizons-and-plans", person, state)


def _pairs(planting: Planting) -> None:
    """A new unit head with whom the leader has not talked; one talked to on the edges."""
    closed, current = periods(planting, "semester")
    leader = planting.leaders[0]
    for talks in (False, True):
        unit = planting.body(
            "直属单位",
            "second",
            system="行政",
            level="二级",
            name="筹建单位",
            parent=planting.root_unit,
        )
        head = planting.person(
            "head",
            11,
            post=planting.post("单位正职", unit, is_head=True),
            held_from=planting.ago(years=2),
        )
        planting.add("leader_portfolio", leader=leader, unit=unit, from_on=planting.ago(years=2))
        days = (
            (current - ONE_DAY, planting.as_of)
            if talks
            else (closed - ONE_DAY, planting.as_of + ONE_DAY)
        )
        for on in days:
            planting.add("talk", kind="谈心谈话", from_person=leader, to_person=head, held_on=on)
        if not talks:
            states: tuple[tuple[date, StateName], ...] = (
                (closed, "breach"),
                (current, open_state(planting, "semester")),
            )
            for first, state in states:
                planting.expect(
                    "talks-of-leaders-with-heads",
                    leader,
                    state,
                    object_=("person", head),
                    period=first,
                )
