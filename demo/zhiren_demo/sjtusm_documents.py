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
    place_finished_tasks(planting, others, done=planting.ago(days=10))
    if planting.as_of >= PLAN_ISSUED:
        _tasks(planting, of_plan)
        _targets(planting)
    _reserve(planting)


def _schemes(planting: Planting) -> None:
    for assessed in ("教学", "科研", "医疗"):
        scheme(
            planting, "考核方案", ASSESSED, weight=10,
            assessment_kind="年度考核", assessment_class=assessed,
        )
    # 20 % is enough for the two parts on implementation, 19 % (9 + 10) is not; 管理 has no scheme.
    short = scheme(
        planting, "考核方案", ASSESSED[1:], weight=10,
        assessment_kind="年度考核", assessment_class="专职组织员",
    )
    planting.add("scheme_part", scheme=short, part=ASSESSED[0], weight_percent=9)
    for part in ("日常考核", "年度考核"):
        planting.add("scheme_part", scheme=short, part=part)
    planting.expect(
        "implementation-in-assessment", planting.root_unit, "due", of="unit",
        object_=("scheme", short),
    )
    planting.expect(
        "assessment-by-level-and-class", planting.root_unit, "due", of="unit", object_=3
    )
    political = scheme(
        planting, "政治素质考察",
        ["政治判断力", "政治领悟力", "精神状态", "作风状况", "日常工作中的担当", "大事要事难事中的表现"],
    )
    planting.expect(
        "political-abilities-in-assessment", planting.root_unit, "breach", of="unit",
        object_=("scheme", political),
    )
    scheme(planting, "干部培训规划", ["专职组织员", "政治觉悟", "政治能力"])
    scheme(planting, "巡察方案", ["机制建设", "激励效果", "监督管理"])
    # The work plan is issued tomorrow: today there is none.
    scheme(planting, "工作计划", ["激励干部担当作为"], issued_on=planting.ago(days=-1))
    planting.expect("encouragement-in-work-plan", planting.root_unit, "due", of="unit")


def _platforms(planting: Planting) -> None:
    """Each platform once a year; the third one not last year, the sixth not yet this year."""
    year = planting.as_of.year
    for index, platform in enumerate(PLATFORMS):
        for on in (date(year - 1, 1, 1), date(year, 1, 1)):
            if (index, on.year) in {(2, year - 1), (5, year)}:
                continue
            planting.add(
                "training_class", name=platform, organiser=planting.office, level="校级",
                platform=platform, from_on=on,
            )
    planting.expect(
        "six-platforms", planting.root_unit, "due", of="unit", object_=2, period=date(year - 1, 1, 1)
    )
    near = (date(year + 1, 1, 1) - planting.as_of).days <= NEAR
    planting.expect(
        "six-platforms", planting.root_unit, "due" if near else "upcoming", of="unit", object_=5,
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


def _tasks(planting: Planting, tasks: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """All tasks of the plan are done, but: open at the end of the year (a reading's date);
    overdue by its own date; due today; one clause not registered; two of the building works."""
    paths = ("一.1.1", "一.1.2", "一.1.6", "一.1.7", "七.1.1", "七.1.5", "七.1.6")
    hand = [PLAN + path for path in paths]
    done = min(planting.as_of, PLAN_ISSUED + timedelta(days=20))
    place_finished_tasks(planting, tasks, hand, done=done)
    today = planting.as_of

    def task(place: int, reported: date | None, due: date | None, done: date | None = None) -> int:
        return place_task(
            planting, hand[place], tasks[hand[place]][0], finished_on=done,
            assigned_on=PLAN_ISSUED, reported_on=reported, due_on=due,
        )

    planting.expect("plan-tasks", task(0, today, None), "due", of="task")
    planting.expect("plan-tasks", task(1, today, planting.ago(days=1)), "breach", of="task")
    planting.expect("plan-tasks", task(2, today, today), "due", of="task")
    planting.expect(
        "plan-tasks-registered", planting.root_unit, "due", of="unit",
        object_=list(tasks).index(hand[3]),
    )
    task(4, None, None, done)
    state: StateName = "due" if today <= PLAN_END else "breach"
    planting.expect("p3-laboratory", task(5, None, None), state, of="task")
    planting.expect("p3-trial-operation", task(6, None, None), state, of="task")


def _targets(planting: Planting) -> None:
    """Figures of 2023 and 2024: at the number, over it, under it, and not yet known."""
    root = planting.root_unit
    grown = {  # metric: (2023, 2024), all rules about growth
        "“大创”项目数": (300, 300),
        "本科生招生数": (995, 1094),
        "录取最低位次中位数（百分位）": (97.5, 97.5),
        "非学历教育培训人数": (8000, 8001),
        "国际教育培训项目数": (12, 13),
        "在研项目经费执行率": (71.2, 71.19),
        "国家级平台数": (20, 21),
        "国家自然科学基金项目数": (610, 611),
        "各级各类科技项目数": (900, 900),
        "科技奖项数": (40, 41),
    }
    for metric, figures in grown.items():
        for year, value in zip((2023, 2024), figures, strict=True):
            measured(planting, metric, year, value)
    counted = {
        "国家级教学成果奖": 1, "一流本科课程": 3, "优秀教材": 0,
        "上海市重点实验室重组通过率": 100, "通过验收的上海市重点实验室数": 1,
        "达到预期建设目标的国家医学中心数": 5, "获批的“辅导类”国家医学中心数": 1,
        "有建设进展的国家临床医学研究中心数": 4,
    }
    for metric, value in counted.items():
        measured(planting, metric, 2024, value)
    first = date(2024, 1, 1)

    def unmet(rule: str, index: int = 0, state: StateName = "due") -> None:
        planting.expect(rule, root, state, of="unit", object_=index, period=first)

    unmet("student-innovation")  # equal is not more
    unmet("fund-execution")
    unmet("research-grants", 1)
    unmet("teaching-awards", 2)
    unmet("laboratories-accepted")
    # No figure: open until the end of the year, unknown after it.
    unmet("regional-medical-centres", 0, "due" if planting.as_of <= PLAN_END else "unknown")
    planting.expect(
        "double-first-class", root, "upcoming", of="unit", object_=0,
        period=date(planting.as_of.year, 1, 1),
    )
    _hospitals(planting)


def _hospitals(planting: Planting) -> None:
    for place in range(0, planting.layout.places, 3):
        hospital = planting.layout.unit(place)
        values = {0: (900, 900), 3: (900, 900.01), 6: (None, 910), 9: (900, None)}.get(
            place, (850, 860)
        )
        for year, value in zip((2023, 2024), values, strict=True):
            if value is not None:
                measured(planting, "国考得分", year, value, hospital)
        late = "due" if planting.as_of <= PLAN_END else "unknown"
        state = {0: "due", 6: "unknown", 9: late}.get(place)
        if state:
            planting.expect(
                "hospital-ranking", hospital, state, of="unit", object_=0,  # type: ignore[arg-type]
                period=date(2024, 1, 1),
            )


def _reserve(planting: Planting) -> None:
    """A development plan for three of the four lines: nobody from 科研."""
    for line in ("教学", "医疗", "管理"):
        planting.add(
            "plan_participant", plan="优秀年轻干部培养锻炼计划", person=planting.person("cadre", 1),
            line=line, from_on=planting.ago(years=1),
        )
    planting.expect("lines-of-development-plan", planting.root_unit, "due", of="unit", object_=1)
