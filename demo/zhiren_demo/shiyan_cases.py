"""Cases planted in the health commission: under, at, over and unknown, with their findings."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren.workdays.days import add_months, add_years
from zhiren_demo.benefit_cases import plant_benefits
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
    scheme,
    talk_row,
    training_row,
    work_row,
)
from zhiren_demo.key import StateName
from zhiren_demo.planting import Planting
from zhiren_demo.result_cases import plant_results
from zhiren_demo.shared_cases import (
    place_matters,
    plant_feedback,
    plant_preferences,
    plant_tolerance,
)
from zhiren_demo.tenure_cases import plant_tenure, plant_weaknesses

TALENT_RULES = (
    "talents-lead-projects",
    "talents-study-visits",
    "talents-academic-exchange",
    "talents-recommended",
    "talents-higher-post",
)
CYCLE_ANCHOR, CYCLE_YEARS = 2019, 3


def _report(column: str) -> Quota:
    def row(planting: Planting, subject: int, on: date) -> object:
        return planting.add(
            "research_report", **{column: subject}, submitted_on=on, is_accepted=True, topics=1
        )

    rule = (
        "research-reports-of-leaders" if column == "person" else "research-reports-of-organisations"
    )
    return Quota([rule], "调研报告", "year", "breach", row, "deputy")


def plant_shiyan(planting: Planting) -> None:
    """Cases at every threshold of the document."""
    for quota in (
        Quota(["annual-assessment"], "年度考核", "year", "due", result_row("年度考核")),
        Quota(["routine-assessment"], "平时考核", "year", "due", result_row("平时考核")),
        Quota(["talks"], "谈心谈话", "year", "due", talk_row),
        Quota(["theory-education"], "理论教育", "year", "due", training_row("理想信念", "单位级")),
        Quota(["front-line-research"], "一线调研", "year", "due", fact_row("一线调研"), "deputy"),
        _report("person"),
    ):
        quota_of_persons(planting, quota)
    _unit_quotas(planting)
    _root_work(planting)
    _terms(planting)
    _cycle(planting)
    plant_benefits(planting)
    _reserve(planting)
    plant_results(planting)
    _complaints(planting)
    _influence(planting)
    _papers(planting)
    _talents(planting)
    checked_candidates(planting, "rank-promotion", "职级晋升", ["符合有关规定的条件"], "breach")
    checked_candidates(
        planting,
        "administrative-promotion",
        "行政管理干部职务职称晋升",
        ["符合有关规定的条件"],
        "due",
    )
    # Five years count for administrative posts only; ten years for all.
    plant_tenure(planting, "exchange-after-five-years", 5, 12, "deviation", "section")
    plant_tenure(planting, "exchange-after-ten-years", 10, 6, "breach", "section", "专业技术类")
    plant_weaknesses(planting, "weaknesses-made-up")
    place_matters(planting, "tolerance-proposals", "容错建议", 15)
    place_matters(planting, "public-clarification", "公开澄清", 15)
    plant_feedback(planting, "feedback-and-circular", 15, working=True)
    plant_tolerance(planting, "tolerance-shield", ["免责"], "提拔任用")
    plant_preferences(
        planting, {"担当事例": ["daring-cadres-to-important-posts"]}, ["daring-cadres"]
    )


def _unit_quotas(planting: Planting) -> None:
    """Regular work of units, Party organisations and branches: none, at the edges, too late."""
    layout = planting.layout
    units = [layout.unit(place) for place in (1, 2, 4)]
    for kind, rule, period, state in (
        ("健康体检", "health-checks", "year", "breach"),
        ("摸排", "staff-surveys", "half_year", "due"),
        ("评优表彰", "commendations", "year", "due"),
    ):
        quota_of_units(planting, Quota([rule], kind, period, state, work_row(kind)), units)  # type: ignore[arg-type]
    plans = Quota(
        ["unit-training-plans"],
        "干部培训计划",
        "year",
        "breach",
        lambda p, unit, on: p.add(
            "scheme", kind="干部培训计划", name="计划", unit=unit, issued_on=on
        ),
        near=275,
    )
    quota_of_units(planting, plans, units)
    parties = [layout.party(place) for place in (1, 2, 4)]
    for kind, rule, period in (
        ("两学一做", "two-studies-one-action", "year"),
        ("民主生活会", "democratic-life-meetings", "year"),
        ("理论中心组学习", "theory-study-groups", "quarter"),
    ):
        quota_of_units(planting, Quota([rule], kind, period, "due", work_row(kind)), parties)
    quota_of_units(planting, _report("unit"), parties)
    branches = [layout.branch(place, 1) for place in (1, 2, 4)]
    for kind, rule, period in (
        ("支部主题党日", "theme-party-days", "month"),
        ("三会一课", "three-meetings-one-lesson", "quarter"),
    ):
        quota_of_units(planting, Quota([rule], kind, period, "due", work_row(kind)), branches)


def _root_work(planting: Planting) -> None:
    """Two comprehensive assessments last year (one is from the background), none sent up."""
    root = planting.root_unit
    closed, current = periods(planting, "year")
    planting.withhold_unit(root, "综合性考核", "选派上挂")
    for on in (closed, current - ONE_DAY, planting.as_of, planting.as_of + ONE_DAY):
        planting.add("unit_activity", unit=root, kind="综合性考核", held_on=on)
    planting.expect("one-comprehensive-assessment", root, "deviation", of="unit", period=closed)
    planting.expect("upward-secondments", root, "due", of="unit", period=closed)
    planting.expect(
        "upward-secondments", root, open_state(planting, "year"), of="unit", period=current
    )


def _terms(planting: Planting) -> None:
    window = planting.ago(years=5)
    cases: tuple[tuple[date | None, StateName | None], ...] = (
        (window, "due"),
        (window + ONE_DAY, "upcoming"),
        (planting.ago(years=1), None),
        (None, "due"),
    )
    for on, state in cases:
        person = planting.person("cadre", 3)
        planting.withhold(person, "任期考核")
        if on:
            planting.add(
                "assessment_result",
                person=person,
                kind="任期考核",
                year=on.year,
                grade="合格",
                decided_on=on,
                fed_back_on=on,
                circulated_on=on,
            )
        if state:
            planting.expect("term-assessment", person, state)


def _cycle(planting: Planting) -> None:
    """Rotation training: never; on the last day of the closed cycle and today; a day too late."""
    passed = (planting.as_of.year - CYCLE_ANCHOR) // CYCLE_YEARS * CYCLE_YEARS
    current = date(CYCLE_ANCHOR + passed, 1, 1)
    closed, end = add_years(current, -CYCLE_YEARS), add_years(current, CYCLE_YEARS)
    now: StateName = "due" if (end - planting.as_of).days <= 90 else "upcoming"
    for days, is_unmet in (
        ((), True),
        ((current - ONE_DAY, planting.as_of), False),
        ((closed - ONE_DAY, planting.as_of + ONE_DAY), True),
    ):
        person = planting.person("staff", 4)
        planting.withhold(person, "轮训")
        for on in days:
            planting.add(
                "training_record",
                person=person,
                kind="轮训",
                level="系统级",
                hours=1600,
                completed_on=on,
            )
        if is_unmet:
            planting.expect("rotation-training", person, "breach", period=closed)
            planting.expect("rotation-training", person, now, period=current)


def _reserve(planting: Planting) -> None:
    """Lists screened without assessment; a unit without list; members not tracked."""
    closed, current = periods(planting, "year")
    root_list = 1
    merely = planting.add(
        "reserve_list",
        name="后备干部库",
        unit=planting.root_unit,
        pool="其他",
        from_on=planting.ago(years=4),
    )
    for on in (closed, current):
        planting.add("reserve_screening", reserve_list=merely, held_on=on, is_assessed=False)
    planting.expect("yearly-screening", merely, "breach", of="reserve_list", period=closed)
    planting.expect(
        "yearly-screening", merely, open_state(planting, "year"), of="reserve_list", period=current
    )
    bare = planting.layout.unit(planting.layout.places - 1)
    planting.withhold_unit(bare, "后备干部库")
    planting.expect("reserve-lists-at-every-level", bare, "due", of="unit")
    closed, current = periods(planting, "half_year")
    for days, is_unmet in (
        ((current - ONE_DAY, planting.as_of), False),
        ((closed - ONE_DAY, planting.as_of + ONE_DAY), True),
    ):
        person = planting.person("cadre", 8)
        planting.add(
            "reserve_member",
            reserve_list=root_list,
            person=person,
            from_on=planting.ago(years=2),
            horizon="近期",
            has_plan=True,
        )
        for on in days:
            planting.add("person_fact", person=person, kind="跟踪记录", recorded_on=on)
        if is_unmet:
            planting.expect("tracking-of-reserve-cadres", person, "due", period=closed)
            planting.expect(
                "tracking-of-reserve-cadres",
                person,
                open_state(planting, "half_year"),
                period=current,
            )


def _complaints(planting: Planting) -> None:
    """Reports on a settled matter: taken up, not yet decided, refused, with new facts, unknown."""
    settled = planting.ago(days=100)
    cases: tuple[tuple[int, bool | None, bool | None, StateName | None], ...] = (
        (50, False, True, "breach"),
        (50, False, None, "due"),
        (50, False, False, None),
        (50, True, True, None),
        (50, None, True, "unknown"),
        (101, False, True, None),
        (-1, False, True, None),
    )
    for number, (ago, new_facts, accepted, state) in enumerate(cases):
        person, matter = planting.person("cadre", 11), f"XF-{number}"
        planting.add(
            "decided_case",
            kind="澄清",
            person=person,
            matter=matter,
            decision="澄清",
            decided_on=settled,
            decided_by="党组",
        )
        key = planting.add(
            "complaint",
            person=person,
            matter=matter,
            received_on=planting.ago(days=ago),
            has_new_facts=new_facts,
            is_accepted=accepted,
        )
        if state:
            planting.expect(
                "clarified-reports-not-reaccepted",
                key,
                state,
                of="complaint",
                object_=("person", person),
            )


def _influence(planting: Planting) -> None:
    """The period runs, has ended with and without correction, results unknown, other ground."""
    cases: tuple[tuple[int, str, bool, bool | None, StateName | None], ...] = (
        (11, "领导责任", True, True, "upcoming"),
        (13, "领导责任", True, True, "entitled"),
        (13, "领导责任", False, True, None),
        (13, "领导责任", True, None, "unknown"),
        (13, "领导责任", True, False, None),
        (11, "直接责任", True, True, None),
    )
    for months, ground, is_corrected, results, state in cases:
        person = planting.person("cadre", 12)
        on = add_months(planting.as_of, -months)
        planting.add(
            "sanction",
            person=person,
            measure="党内警告",
            ground=ground,
            decided_on=on,
            corrected_on=on + timedelta(days=20) if is_corrected else None,
            has_results=results,
        )
        if state:
            planting.expect("equal-treatment-after-influence", person, state)


def _papers(planting: Planting) -> None:
    """Forwarded papers at 80 %, 81 %, unknown and without own measures; meetings."""
    for place, similarity, parts, state in (
        (1, 80, ["本单位措施"], None),
        (2, 81, ["本单位措施"], "due"),
        (4, None, ["本单位措施"], "unknown"),
        (5, 10, ["原文转发"], "breach"),
        (7, 10, [], "unknown"),
    ):
        unit = planting.layout.unit(place)
        key = scheme(planting, "转发文件", parts, unit=unit, similarity_percent=similarity)
        if state:
            planting.expect("no-forwarding", unit, state, of="unit", object_=("scheme", key))  # type: ignore[arg-type]
    cases: tuple[tuple[bool | None, bool | None, StateName | None], ...] = (
        (False, True, "breach"),
        (True, True, None),
        (False, False, None),
        (None, True, "unknown"),
        (False, None, "unknown"),
        (None, False, None),
        (True, None, None),
    )
    for is_global, heads, state in cases:
        key = planting.add(
            "meeting",
            unit=planting.root_unit,
            kind="工作会议",
            held_on=planting.ago(days=9),
            agenda="其他",
            is_global=is_global,
            requires_heads=heads,
        )
        if state:
            planting.expect("heads-not-required", key, state, of="meeting")


def _talents(planting: Planting) -> None:
    """A leading talent from today, until today, from tomorrow; a young talent."""
    for kind, start, until, is_first in (
        ("领军人才", planting.as_of, None, True),
        ("领军人才", planting.ago(years=2), planting.as_of, False),
        ("领军人才", planting.ago(days=-1), None, False),
        ("青年人才", planting.ago(years=1), None, False),
    ):
        person = planting.person("staff", 13)
        planting.add("talent", person=person, kind=kind, from_on=start, until_on=until)
        for rule in TALENT_RULES if is_first else ():
            planting.expect(rule, person, "entitled")
