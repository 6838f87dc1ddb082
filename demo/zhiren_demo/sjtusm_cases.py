"""Cases planted in the medical school: under, at, over and unknown, with their findings."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren_demo.cases import (
    ONE_DAY,
    Quota,
    checked_candidates,
    fact_row,
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
from zhiren_demo.layout import THIRD
from zhiren_demo.planting import Planting
from zhiren_demo.shared_cases import (
    plant_preferences,
    plant_tolerance,
    place_matters,
)
from zhiren_demo.sjtusm_documents import PLAN_END, PLAN_ISSUED

PERSON_QUOTAS = (
    Quota(["daily-knowledge-of-cadres"], "日常了解", "half_year", "due", fact_row("日常了解")),
    Quota(["annual-assessment"], "年度考核", "year", "breach", result_row("年度考核")),
    Quota(["routine-assessment"], "平时考核", "year", "due", result_row("平时考核")),
    Quota(["daily-talks"], "谈心谈话", "year", "due", talk_row),
    Quota(["theory-education"], "理论教育", "year", "due", training_row("党性教育", "单位级")),
    Quota(
        ["personal-matters-report"], "个人有关事项报告", "year", "due",
        fact_row("个人有关事项报告"), "deputy",
    ),
)
BRANCH_QUOTAS = (
    Quota(["admission-quality-checks"], "发展党员质量检查", "year", "due", work_row("发展党员质量检查")),
    Quota(["democratic-appraisal"], "民主评议党员", "year", "due", work_row("民主评议党员")),
    Quota(["three-meetings-one-lesson"], "三会一课", "quarter", "due", work_row("三会一课")),
    Quota(["theme-party-days"], "支部主题党日", "month", "due", work_row("支部主题党日")),
    Quota(
        ["admission-plans"], "发展党员计划", "year", "due",
        lambda p, unit, on: p.add("scheme", kind="发展党员计划", name="计划", unit=unit, issued_on=on),
    ),
)
PARTY_QUOTAS = (
    Quota(["analysis-of-members-thinking"], "党员思想状况分析", "half_year", "due", work_row("党员思想状况分析")),
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
    _organisers(planting)
    _coverage(planting)
    _sizes(planting)
    _candidates(planting)
    _practice(planting)
    _posts_and_statuses(planting)
    _reserve(planting)
    _pairs(planting)
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
        planting.add("unit_activity", unit=root, kind="组织员工作例会", held_on=on)


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
            late: StateName = "due" if planting.as_of <= PLAN_END else "breach"
            planting.expect("inspection-of-all-committees", unit, late, of="unit")


def organiser(
    planting: Planting, place: int = 0, *activities: str, held_from: date | None = None
) -> int:
    """A further organiser of a hospital's Party committee, without the named activities."""
    post = planting.layout.post(place, THIRD)
    person = planting.person("third", place, post=post, held_from=held_from)
    planting.withhold(person, *activities)
    for rule in ("organisers-for-inspections", "organisers-as-reserve"):
        planting.expect(rule, person, "entitled")
    return person


def _organisers(planting: Planting) -> None:
    _training_hours(planting)
    window = planting.ago(years=3)
    for on, state in (
        (window, "deviation"), (window + ONE_DAY, "upcoming"), (planting.ago(years=1), None)
    ):
        person = organiser(planting, 0, "市级培训", held_from=planting.ago(years=4))
        planting.add(
            "training_record", person=person, level="省级", kind="其他", hours=800, completed_on=on
        )
        planting.add(
            "training_record", person=person, level="省级", kind="其他", hours=800,
            completed_on=planting.ago(days=-1),
        )
        if state:
            planting.expect("organiser-municipal-training", person, state)  # type: ignore[arg-type]
    excellent = organiser(planting, 0, "年度考核")
    for year, grade in ((2, "称职"), (1, "优秀")):
        on = date(planting.as_of.year - year + 1, 1, 1)
        planting.add(
            "assessment_result", person=excellent, kind="年度考核", assessment_class="专职组织员",
            year=on.year - 1, score=9500, grade=grade, decided_on=on, fed_back_on=on,
        )
    planting.expect("good-organisers-commended", excellent, "entitled")
    other = organiser(planting)
    planting.add(
        "appointment", person=other, post=planting.post("其他", planting.layout.unit(0)),
        from_on=planting.ago(days=20), kind="兼任",
    )
    planting.expect("organisers-hold-no-other-post", other, "deviation")
    reporter = organiser(planting)
    place_matters(planting, "report-of-major-problems", "重大问题报告", 1, reporter)
    _meetings(planting)


def _training_hours(planting: Planting) -> None:
    """15.5, 16, 16.5 hours and an unknown number in the closed year; nothing this year but 16."""
    closed, current = periods(planting, "year")
    cases: tuple[tuple[int | None, StateName | None], ...] = (
        (750, "deviation"), (800, None), (850, None), (None, "unknown"),
    )
    for second, state in cases:
        person = organiser(planting, 0, "校级培训")
        for on, hours in (
            (closed, 800), (current - ONE_DAY, second), (closed - ONE_DAY, 1600),
            (planting.as_of + ONE_DAY, 1600),
        ):
            planting.add(
                "training_record", person=person, level="校级", kind="专业能力", hours=hours,
                completed_on=on,
            )
        if second == 850:
            planting.add(
                "training_record", person=person, level="校级", kind="专业能力", hours=1600,
                completed_on=planting.as_of,
            )
        else:
            planting.expect(
                "organiser-training-hours", person, open_state(planting, "year"), period=current
            )
        if state:
            planting.expect("organiser-training-hours", person, state, period=closed)


def _meetings(planting: Planting) -> None:
    """A hospital's committee meets on admission, on something else, without agenda; one attends."""
    present, absent = organiser(planting, 3), organiser(planting, 3)
    # The place's own organiser is left out, so that the meetings concern these two only.
    unit = planting.layout.party(3)
    planting.withhold_unit(unit, "组织员")
    for agenda, on in (
        ("发展党员", planting.ago(days=30)), ("其他", planting.ago(days=29)),
        (None, planting.ago(days=28)), ("党员教育管理", planting.ago(days=-1)),
        ("发展党员", planting.ago(years=1, days=1)),
    ):
        meeting = planting.add(
            "meeting", unit=unit, kind="党组织委员会会议", held_on=on, agenda=agenda,
            is_global=False, requires_heads=False,
        )
        planting.add("meeting_attendance", meeting=meeting, person=present, standing="列席")
        state: StateName | None = {"发展党员": "breach", None: "unknown"}.get(agenda)  # type: ignore[assignment]
        if state and planting.ago(years=1) <= on <= planting.as_of:
            planting.expect(
                "hospital-organisers-attend", absent, state, object_=("meeting", meeting)
            )


def _coverage(planting: Planting) -> None:
    """No organiser ever; vacant for 90 days; for 91 days; one who only holds it besides."""
    for place, vacant, state in ((6, None, "breach"), (9, 89, "due"), (12, 90, "breach")):
        party = planting.layout.party(place)
        planting.withhold_unit(party, "组织员")
        if vacant is not None:
            former = planting.person("cadre", place)
            planting.add(
                "appointment", person=former, post=planting.layout.post(place, THIRD),
                from_on=planting.ago(years=4), until_on=planting.ago(days=vacant), kind="任命",
            )
        for rule in ("full-coverage-of-organisers", "organisers-per-unit"):
            planting.expect(rule, party, state, of="unit")  # type: ignore[arg-type]


def _sizes(planting: Planting) -> None:
    """Members at the end of last year, by place: rank 科级 only in places 3, 7, 11."""
    members = {1: 199, 2: 200, 4: 201, 7: 200, 5: 499, 10: 500, 8: 501, 13: None, 11: None}
    last_day = date(planting.as_of.year - 1, 12, 31)
    for place, count in members.items():
        party = planting.layout.party(place)
        planting.withhold_unit(party, "人数")
        if count is not None:
            planting.add(
                "unit_headcount", unit=party, counted_on=last_day,
                party_members=count - 1, probationary_members=1,
            )
        planting.add(
            "unit_headcount", unit=party, counted_on=planting.ago(days=1) if count else
            planting.ago(days=-1), party_members=700 if place == 1 else 20, probationary_members=0,
        )
        has_rank = place % 4 == 3
        findings: dict[str, StateName | None] = {
            "organiser-rank-in-large-units": None,
            "organiser-rank-optional": "unknown" if count is None else None,
            "further-organiser-posts": "unknown" if count is None else None,
        }
        if not has_rank and (count is None or count >= 200):
            findings["organiser-rank-in-large-units"] = "unknown" if count is None else "deviation"
        if count is not None and count < 200:
            findings["organiser-rank-optional"] = "entitled"
        if count is not None and count >= 500:
            findings["further-organiser-posts"] = "entitled"
        for rule, state in findings.items():
            if state:
                planting.expect(rule, party, state, of="unit")


def _candidates(planting: Planting) -> None:
    for rule, target, checks, unmet in (
        ("parallel-promotion", "并行晋升", ["符合有关规定的条件"], "breach"),
        ("reserve-pools", "党政领导后备", ["符合后备干部条件"], "breach"),
    ):
        checked_candidates(planting, rule, target, checks, unmet)  # type: ignore[arg-type]
    for attested, aim, duty in ((True, None, None), (False, "due", "breach"), (None, "unknown", "unknown")):
        person = planting.person("cadre", 1)
        key = planting.add("candidate", person=person, target="双线晋升", decided_on=planting.ago(days=9))
        planting.add(
            "candidate_check", candidate=key, criterion="符合有关规定的条件", is_satisfied=attested
        )
        for rule, state in (("organiser-double-track", aim), ("double-track-promotion", duty)):
            if state:
                planting.expect(rule, key, state, of="candidate", object_=("person", person))  # type: ignore[arg-type]
    _organiser_candidates(planting)


CHECKS = {
    "organiser-qualities": "政治素质好 党性意识强 业务水平高 熟悉党务工作",
    "organiser-abilities": "综合素质 事业心和责任感 组织协调 文字表达 调查研究 教育引导",
    "organiser-style": "工作作风 公道正派 坚持原则 联系群众 严于律己",
    "organiser-health": "正常履行职责的身体条件",
}


def _organiser_candidates(planting: Planting) -> None:
    """Three years of Party standing less a day, to the day, more, unknown; one failure a check."""
    decided = planting.ago(days=31)
    three_years = planting.ago(years=3, days=31)
    standings: tuple[tuple[date | None, StateName | None], ...] = (
        (three_years + timedelta(days=2), "deviation"),
        (three_years - timedelta(days=2), None),
        (None, "unknown"),
    )
    for formal, state in standings:
        key, person = _organiser_candidate(planting, decided, {}, experienced=True)
        membership = next(
            row for row in planting.register.rows["party_membership"] if row["person"] == person
        )
        membership["formal_on"] = None
        if formal:
            planting.register.set_date(membership, "formal_on", formal)
        if state:
            planting.expect(
                "organiser-party-standing", key, state, of="candidate", object_=("person", person)
            )
    for rule, names in CHECKS.items():
        for answer, state in ((False, "breach"), (None, "unknown")):
            last = names.split()[-1]
            key, person = _organiser_candidate(planting, decided, {last: answer}, experienced=True)
            planting.expect(rule, key, state, of="candidate", object_=("person", person))  # type: ignore[arg-type]
    key, person = _organiser_candidate(planting, decided, {}, experienced=False)
    planting.add("person_fact", person=person, kind="党务经历", recorded_on=decided + ONE_DAY)
    planting.expect("organiser-experience", key, "deviation", of="candidate", object_=("person", person))


def _organiser_candidate(
    planting: Planting, decided: date, answers: dict[str, bool | None], *, experienced: bool
) -> tuple[int, int]:
    person = planting.person("cadre", 2)
    if experienced:
        planting.add("person_fact", person=person, kind="党务经历", recorded_on=decided)
    key = planting.add("candidate", person=person, target="专职组织员", decided_on=decided)
    for names in CHECKS.values():
        for name in names.split():
            planting.add(
                "candidate_check", candidate=key, criterion=name,
                is_satisfied=answers.get(name, True),
            )
    return key, person


def _practice(planting: Planting) -> None:
    """Forty today, a day younger, unknown age; practice five years ago; tempered 179, 180 days."""
    forty = planting.ago(years=40)
    ages: tuple[tuple[date | None, StateName | None], ...] = (
        (forty, None), (forty + ONE_DAY, "due"), (None, "unknown"),
    )
    for birth, state in ages:
        person = planting.person("cadre", 5, birth_on=birth)
        if state:
            planting.expect("young-cadres-without-practice", person, state)
            planting.expect("practice-of-young-cadres", person, state)
    window = planting.ago(years=5)
    starts: tuple[tuple[date, StateName | None], ...] = (
        (window, "due"), (window + ONE_DAY, "upcoming"), (planting.ago(years=2), None),
    )
    for on, state in starts:
        person = planting.person("cadre", 5, birth_on=forty + timedelta(days=900))
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
        (planting.ago(days=9), None, False), (tomorrow, None, True), (None, None, True),
        (None, planting.as_of, False),
    ):
        person = planting.person("deputy", 8)
        planting.add(
            "concurrent_post", person=person, kind="社会组织兼职", organisation="某学会",
            from_on=planting.ago(years=1), until_on=until, approved_on=approved,
        )
        if is_unmet:
            planting.expect("concurrent-posts-approved", person, "breach")
        status = planting.person("cadre", 8)
        planting.add(
            "special_status", person=status, kind="特定身份", from_on=planting.ago(years=1),
            until_on=until, handled_on=approved,
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
        ((current - ONE_DAY, planting.as_of), False), ((closed - ONE_DAY, planting.as_of + ONE_DAY), True),
    ):
        key = planting.add(
            "reserve_list", name="后备干部库", unit=planting.root_unit, pool="年轻处级后备",
            from_on=planting.ago(years=5),
        )
        for on in days:
            planting.add("reserve_screening", reserve_list=key, held_on=on, is_assessed=True)
        if findings:
            planting.expect("reserve-adjustment", key, "due", of="reserve_list", period=closed)
            planting.expect(
                "reserve-adjustment", key, open_state(planting, "year"), of="reserve_list",
                period=current,
            )
    cases: tuple[tuple[str | None, bool | None, StateName | None], ...] = (
        ("近期", True, None), ("中期", False, "due"), (None, True, "unknown"),
    )
    for horizon, plan, state in cases:
        person = planting.person("cadre", 10)
        planting.add(
            "reserve_member", reserve_list=key, person=person, from_on=planting.ago(years=1),
            horizon=horizon, has_plan=plan,
        )
        if state:
            planting.expect("horizons-and-plans", person, state)


def _pairs(planting: Planting) -> None:
    """A new unit head with whom the leader has not talked; one talked to on the edges."""
    closed, current = periods(planting, "semester")
    leader = planting.leaders[0]
    for talks in (False, True):
        unit = planting.body(
            "直属单位", "second", system="行政", level="二级", name="筹建单位",
            parent=planting.root_unit,
        )
        head = planting.person(
            "head", 11, post=planting.post("单位正职", unit, is_head=True), held_from=planting.ago(years=2)
        )
        planting.add(
            "leader_portfolio", leader=leader, unit=unit, from_on=planting.ago(years=2)
        )
        days = (current - ONE_DAY, planting.as_of) if talks else (closed - ONE_DAY, planting.as_of + ONE_DAY)
        for on in days:
            planting.add("talk", kind="谈心谈话", from_person=leader, to_person=head, held_on=on)
        if not talks:
            for first, state in ((closed, "breach"), (current, open_state(planting, "semester"))):
                planting.expect(
                    "talks-of-leaders-with-heads", leader, state, object_=("person", head),  # type: ignore[arg-type]
                    period=first,
                )
