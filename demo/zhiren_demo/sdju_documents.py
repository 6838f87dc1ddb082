"""The university's schemes and tasks, and what is found about the university itself."""

from __future__ import annotations

from zhiren_demo.cases import scheme
from zhiren_demo.documents import place_finished_tasks, place_task, registered_tasks
from zhiren_demo.planting import Planting


def place_documents_sdju(planting: Planting) -> None:
    """Place them and write the key of the rules about the university as a whole."""
    root = planting.root_unit
    whole = scheme(
        planting,
        "考核方案",
        ["政治考核", "实绩考核", "作风考核", "学校重大决策部署贯彻执行", "日常考核"],
        weight=17,
        assessment_kind="年度考核",
        assessment_class="中层正职",
    )
    # Three parts of 17 % reach 50 %, three of 16 % do not.
    light = scheme(
        planting,
        "考核方案",
        ["政治考核", "实绩考核", "作风考核"],
        weight=16,
        assessment_kind="年度考核",
        assessment_class="中层副职",
    )
    del whole
    for rule, state in (
        ("three-prominent-assessments", "due"),
        ("implementation-in-assessment", "breach"),
    ):
        planting.expect(rule, root, state, of="unit", object_=("scheme", light))  # type: ignore[arg-type]
    planting.expect("daily-and-class-assessment", root, "breach", of="unit")
    supervised = ["政治纪律和政治规矩", "党中央和市委决策部署贯彻执行"]
    plan = scheme(planting, "监督计划", supervised[: 1 if planting.is_poor else 2])
    if planting.is_poor:
        planting.expect("focus-of-supervision", root, "breach", of="unit", object_=("scheme", plan))
    scheme(planting, "机制文件", ["干部考核评价机制", "激励机制"])
    planting.expect("three-mechanisms", root, "due", of="unit", object_=2)
    planting.expect("validity-2021", root, "unknown", of="unit", object_=2)
    _tasks(planting)


def _tasks(planting: Planting) -> None:
    tasks = registered_tasks("sdju")
    clause = "sdju-2021#3.2"
    left = [clause, "sdju-2021#5.5"] if planting.is_poor else [clause]
    place_finished_tasks(planting, tasks, left, done=planting.ago(days=10))
    if planting.is_poor:
        planting.expect(
            "rules-to-draft-registered",
            planting.root_unit,
            "due",
            of="unit",
            object_=list(tasks).index("sdju-2021#5.5"),
        )
    # Assigned a year ago and still open: over by the reading's 365 days, so 待办.
    late = place_task(
        planting,
        clause,
        tasks[clause][0],
        tasks[clause][1][0],
        finished_on=None,
        assigned_on=planting.ago(days=366),
        reported_on=planting.ago(days=3),
    )
    planting.expect("rules-to-draft", late, "due", of="task")
