"""The medical school's schemes, tasks and figures, and what is found about the school itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from zhiren_demo.cases import NEAR, scheme
from zhiren_demo.documents import measured, place_finished_tasks, place_task, registered_tasks
from zhiren_demo.key import StateName
from zhiren_demo.planting import Planting

PLAN = "sjtusm-2024-45#"
PLAN_ISSUED, PLAN_END = date(2024, 10, 31), date(2024, 12, 31)
PLATFORMS = (
    "党委中心组学习 处级干部能力提升计划 中青年骨干培训班 优秀青年人才培育计划 "
    "管理干部海外专项培训计划 思想政治和教育教学能力培训"
).split()
ASSESSED = (
    "党的教育方针贯彻执行 医学院党委决策部署贯彻执行 政治素质 履行岗位职责 解决实际问题 "
    "创造工作实绩 师生口碑"
).split()


def place_documents_sjtusm(planting: Planting) -> None:
    """Place them and write the key of the rules about the school as a whole."""
    _schemes(planting)
    _platforms(planting)
    _validity(planting)
    tasks = registered_tasks("sjtusm")
    of_plan = {clause: about for clause, about in tasks.items() if clause.startswith(PLAN)}
    others = {clause: about for clause, about in tasks.items() if clause not in of_plan}
    _other_tasks(planting, others)
    if planting.as_of >= PLAN_ISSUED:
        _tasks(planting, of_plan)
        _targets(planting)
    _reserve(planting)


def _schemes(planting: Planting) -> None:
    _assessment_schemes(planting)
    _other_schemes(planting)
    # The work plan is issued tomorrow: today there is none.
    scheme(planting, "工作计划", ["激励干部担当作为"], issued_on=planting.ago(days=-1))
    planting.expect("encouragement-in-work-plan", planting.root_unit, "due", of="unit")


def _lacks(planting: Planting, rule: str, key: int, state: StateName = "breach") -> None:
    planting.expect(rule, planting.root_unit, state, of="unit", object_=("scheme", key))


def _assessment_schemes(planting: Planting) -> None:
    """Schemes of three classes; 管理 has none.

    20 % is enough for the parts on implementation, 19 % (9 + 10) is not.
    """
    for assessed in ("教学", "科研", "医疗"):
        is_short = planting.is_poor and assessed == "科研"
        key = scheme(
            planting,
            "考核方案",
            ASSESSED[:-1] if is_short else ASSESSED,
            weight=10,
            assessment_kind="年度考核",
            assessment_class=assessed,
        )
        if is_short:
            _lacks(planting, "five-contents-of-assessment", key)
    short = scheme(
        planting,
        "考核方案",
        ASSESSED[1:],
        weight=10,
        assessment_kind="年度考核",
        assessment_class="专职组织员",
    )
    planting.add("scheme_part", scheme=short, part=ASSESSED[0], weight_percent=9)
    for part in ("日常考核", "年度考核")[planting.is_poor :]:
        planting.add("scheme_part", scheme=short, part=part)
    if planting.is_poor:
        _lacks(planting, "organiser-assessment-scheme", short)
    _lacks(planting, "implementation-in-assessment", short, "due")
    planting.expect(
        "assessment-by-level-and-class", planting.root_unit, "due", of="unit", object_=3
    )


def _other_schemes(planting: Planting) -> None:
    """Political quality, training and inspection: two abilities of three; no training plan."""
    seen = ["精神状态", "作风状况", "日常工作中的担当", "大事要事难事中的表现"]
    political = scheme(
        planting, "政治素质考察", ["政治判断力", "政治领悟力", *seen[planting.is_poor :]]
    )
    _lacks(planting, "political-abilities-in-assessment", political)
    focus = ["机制建设", "激励效果", "监督管理"]
    inspection = scheme(planting, "巡察方案", focus[planting.is_poor :])
    if planting.is_poor:
        _lacks(planting, "political-quality-inspection", political)
        _lacks(planting, "inspection-focus", inspection)
        for rule in (
            "organisers-in-training-plan",
            "political-content-of-training",
            "training-plan-in-force",
        ):
            planting.expect(rule, planting.root_unit, "due", of="unit")
        return
    scheme(planting, "干部培训规划", ["专职组织员", "政治觉悟", "政治能力"])


def _platforms(planting: Planting) -> None:
    """Each platform once a year; the third one not last year, the sixth not yet this year."""
    year = planting.as_of.year
    for index, platform in enumerate(PLATFORMS):
        for on in (date(year - 1, 1, 1), date(year, 1, 1)):
            if (index, on.year) in {(2, year - 1), (5, year)}:
                continue
            planting.add(
                "training_class",
                name=platform,
                organiser=planting.office,
                level="校级",
                platform=platform,
                from_on=on,
            )
    planting.expect(
        "six-platforms",
        planting.root_unit,
        "due",
        of="unit",
        object_=2,
        period=date(year - 1, 1, 1),
    )
    near = (date(year + 1, 1, 1) - planting.as_of).days <= NEAR
    planting.expect(
        "six-platforms",
        planting.root_unit,
        "due" if near else "upcoming",
        of="unit",
        object_=5,
        period=date(year, 1, 1),
    )


def _validity(planting: Planting) -> None:
    root = planting.root_unit
    planting.expect("validity-2021-39", root, "unknown", of="unit", object_=2)
    planting.expect("validity-2021-30", root, "unknown", of="unit", object_=4)
    if planting.as_of >= date(2024, 1, 1):
        planting.expect("validity-2021-39", root, "due", of="unit", object_=5)
    if planting.as_of >= PLAN_ISSUED:
        over = planting.as_of >= date(2025, 1, 1)
        planting.expect(
            "validity-2024-45", root, "due" if over else "upcoming", of="unit", object_=0
        )


def _other_tasks(planting: Planting, tasks: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """Tasks of the two measures: done; in a poor year open for more than a year, or missing."""
    late = {
        "sjtusm-2021-39#八.5": "encouragement-tasks",
        "sjtusm-2021-39#七.15": "rank-system-trial",
        "sjtusm-2021-30#5.3.1": "organiser-tasks",
    }
    missing = "sjtusm-2021-30#5.3.2"
    left = [*late, missing] if planting.is_poor else []
    place_finished_tasks(planting, tasks, left, done=planting.ago(days=10))
    if not planting.is_poor:
        return
    for clause, rule in late.items():
        text, items = tasks[clause]
        for item in items or (None,):
            key = place_task(
                planting,
                clause,
                text,
                item,
                finished_on=None,
                assigned_on=planting.ago(days=366),
                reported_on=planting.as_of,
            )
            planting.expect(rule, key, "due", of="task")
    planting.expect(
        "organiser-tasks-registered",
        planting.root_unit,
        "due",
        of="unit",
        object_=[c for c in tasks if c.startswith("sjtusm-2021-30#")].index(missing),
    )


def _tasks(planting: Planting, tasks: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """All tasks of the plan are done, but some.

    Open at the end of the year (a reading's date); overdue by its own date; due today; one
    clause not registered; two of the building works.
    """
    paths = "一.1.1 一.1.2 一.1.6 一.1.7 七.1.1 七.1.5 七.1.6 二.4.3 二.1.4".split()
    hand = [PLAN + path for path in paths]
    done = min(planting.as_of, PLAN_ISSUED + timedelta(days=20))
    place_finished_tasks(planting, tasks, hand, done=done)
    today = planting.as_of

    def task(place: int, reported: date | None, due: date | None, done: date | None = None) -> int:
        text, items = tasks[hand[place]]
        for item in items[1:]:
            place_task(
                planting, hand[place], text, item, finished_on=PLAN_ISSUED, assigned_on=PLAN_ISSUED
            )
        return place_task(
            planting,
            hand[place],
            text,
            items[0] if items else None,
            finished_on=done,
            assigned_on=PLAN_ISSUED,
            reported_on=reported,
            due_on=due,
        )

    planting.expect("plan-tasks", task(0, today, None), "due", of="task")
    planting.expect("plan-tasks", task(1, today, planting.ago(days=1)), "breach", of="task")
    planting.expect("plan-tasks", task(2, today, today), "due", of="task")
    planting.expect(
        "plan-tasks-registered",
        planting.root_unit,
        "due",
        of="unit",
        object_=list(tasks).index(hand[3]),
    )
    task(4, None, None, done)
    state: StateName = "due" if today <= PLAN_END else "breach"
    planting.expect("plan-tasks-hard", task(7, today, planting.ago(days=1)), "breach", of="task")
    planting.expect("plan-tasks-aim", task(8, today, planting.ago(days=1)), "due", of="task")
    planting.expect("p3-laboratory", task(5, None, None), state, of="task")
    planting.expect("p3-trial-operation", task(6, None, None), state, of="task")


# Rule, index of the metric, metric, figure of 2023, enough and one step too little in 2024.
GROWTH = (
    ("student-innovation", 0, "“大创”项目数", 300, 301, 300),
    ("enrolment-growth", 0, "本科生招生数", 995, 1094, 1093),
    ("student-quality", 0, "录取最低位次中位数（百分位）", 97.5, 97.5, 97.49),
    ("non-degree-education", 0, "非学历教育培训人数", 8000, 8001, 8000),
    ("international-training", 0, "国际教育培训项目数", 12, 13, 12),
    ("fund-execution", 0, "在研项目经费执行率", 71.2, 71.21, 71.2),
    ("national-platforms", 0, "国家级平台数", 20, 21, 20),
    ("research-grants", 0, "国家自然科学基金项目数", 610, 611, 610),
    ("research-grants", 1, "各级各类科技项目数", 900, 901, 900),
    ("research-grants", 2, "科技奖项数", 40, 41, 40),
)
# Rule, index, metric, number to be reached; None: no figure is entered.
COUNTS = (
    ("teaching-awards", 0, "国家级教学成果奖", 1),
    ("teaching-awards", 1, "一流本科课程", 1),
    ("teaching-awards", 2, "优秀教材", 1),
    ("laboratories-reorganised", 0, "上海市重点实验室重组通过率", 100),
    ("laboratories-accepted", 0, "通过验收的上海市重点实验室数", 2),
    ("national-medical-centres", 0, "达到预期建设目标的国家医学中心数", 5),
    ("coached-centre-approved", 0, "获批的“辅导类”国家医学中心数", 1),
    ("clinical-research-centres", 0, "有建设进展的国家临床医学研究中心数", 3),
)


def _targets(planting: Planting) -> None:
    """Figures of 2023 and 2024.

    Every second target is missed by one step: which ones, the seed decides; the others are
    reached exactly.
    """
    first = date(2024, 1, 1)
    for number, (rule, index, metric, base, enough, short) in enumerate(GROWTH):
        is_missed = number % 2 == planting.seed % 2
        measured(planting, metric, 2023, base)
        measured(planting, metric, 2024, short if is_missed else enough)
        if is_missed:
            _missed(planting, rule, index, "due", first)
    for number, (rule, index, metric, target) in enumerate(COUNTS):
        is_missed = number % 2 == planting.seed % 2
        measured(planting, metric, 2024, target - 1 if is_missed else target)
        if is_missed:
            _missed(planting, rule, index, "due", first)
    # No figure: open until the end of the year, unknown after it.
    late: StateName = "due" if planting.as_of <= PLAN_END else "unknown"
    _missed(planting, "regional-medical-centres", 0, late, first)
    this_year = date(planting.as_of.year, 1, 1)
    _missed(planting, "double-first-class", 0, "upcoming", this_year)
    _hospitals(planting)


def _missed(planting: Planting, rule: str, index: int, state: StateName, first: date) -> None:
    planting.expect(rule, planting.root_unit, state, of="unit", object_=index, period=first)


def _hospitals(planting: Planting) -> None:
    for place in range(0, planting.layout.places, 3):
        hospital = planting.layout.unit(place)
        values = {0: (900, 900), 3: (900, 900.01), 6: (None, 910), 9: (900, None)}.get(
            place, (850, 860)
        )
        for year, value in zip((2023, 2024), values, strict=True):
            if value is not None:
                measured(planting, "国考得分", year, value, hospital)
        late: StateName = "due" if planting.as_of <= PLAN_END else "unknown"
        states: dict[int, StateName] = {0: "due", 6: "unknown", 9: late}
        state = states.get(place)
        if state:
            planting.expect(
                "hospital-ranking",
                hospital,
                state,
                of="unit",
                object_=0,
                period=date(2024, 1, 1),
            )


def _reserve(planting: Planting) -> None:
    """A development plan for three of the four lines: nobody from 科研."""
    for line in ("教学", "医疗", "管理"):
        planting.add(
            "plan_participant",
            plan="优秀年轻干部培养锻炼计划",
            person=planting.person("cadre", 1),
            line=line,
            from_on=planting.ago(years=1),
        )
    planting.expect("lines-of-development-plan", planting.root_unit, "due", of="unit", object_=1)
