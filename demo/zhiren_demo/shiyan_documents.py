"""The commission's schemes, tasks and figures, and what is found about the commission itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhiren_demo.cases import open_state, scheme
from zhiren_demo.documents import measured, place_finished_tasks, place_task, registered_tasks
from zhiren_demo.planting import Planting

GENERAL = ["贯彻执行中央、省、市决策部署", "服务中心工作", "承担重大攻坚任务"]


def place_documents_shiyan(planting: Planting) -> None:
    """Place them and write the key of the rules about the commission as a whole."""
    root, year = planting.root_unit, planting.as_of.year
    _schemes(planting)
    measured(planting, "每人每月必填项数", year - 1, 40)
    measured(planting, "每人每月必填项数", year, 41)
    planting.expect(
        "fewer-mandatory-entries",
        root,
        open_state(planting, "year"),
        of="unit",
        object_=0,
        period=date(year, 1, 1),
    )
    planting.add(
        "reserve_list",
        name="委管后备干部库",
        unit=root,
        pool="党政领导后备",
        from_on=planting.ago(years=4),
    )
    for on in (date(year - 1, 12, 31), planting.as_of):
        planting.add("reserve_screening", reserve_list=1, held_on=on, is_assessed=True)
    _tasks(planting)
    _work_plans(planting)


def _schemes(planting: Planting) -> None:
    """Schemes of three classes; poor ones lack their own part and one of the general ones."""
    root, year, is_poor = planting.root_unit, planting.as_of.year, planting.is_poor
    own = {"领导干部": ["年度履职尽责"], "机关": ["学", "讲"], "医疗卫生机构": ["专业考核"]}
    if is_poor:
        own |= {"领导干部": [], "医疗卫生机构": []}
    general = GENERAL[:2] if is_poor else GENERAL
    methods = ["经常考核", "定期考核", "全面考核", "重点考核", "定性考核"]
    schemes = {}
    for number, (assessed, parts) in enumerate(own.items()):
        schemes[assessed] = scheme(
            planting,
            "考核方案",
            [*general, *parts, *methods[: min(2 * number, 2 if is_poor else 4)]],
            assessment_kind="年度考核",
            assessment_class=assessed,
            year=year,
            indicator_count=11 if is_poor else 10,
            issued_on=date(year, 1, 1),
        )
    # 30 indicators against 30 last year are not more, 33 are.
    scheme(
        planting,
        "考核方案",
        assessment_kind="年度考核",
        year=year - 1,
        indicator_count=30,
        assessment_class="领导干部",
        issued_on=date(year - 1, 1, 1),
        valid_until=date(year, 1, 1),
    )
    planting.expect("combined-assessment-methods", root, "breach", of="unit")
    lacking = [("offices-study-speak-act", "机关")]
    if is_poor:
        lacking += [
            ("leaders-annual-duty-assessment", "领导干部"),
            ("institutions-professional-assessment", "医疗卫生机构"),
            *(("full-assessment", assessed) for assessed in own),
        ]
        for rule, index in (
            ("specific-indicators", 0),
            ("specific-indicators", 2),
            ("no-single-yardstick", 1),
        ):
            planting.expect(rule, root, "breach", of="unit", object_=index)
        planting.expect(
            "fewer-indicators",
            root,
            open_state(planting, "year"),
            of="unit",
            period=date(year, 1, 1),
        )
    for rule, assessed in lacking:
        planting.expect(rule, root, "breach", of="unit", object_=("scheme", schemes[assessed]))


def _work_plans(planting: Planting) -> None:
    """Every Party organisation has this year's plan, but three.

    One has none, one does not say what the clause asks for, of one the contents are not entered.
    """
    year = planting.as_of.year
    parties = [planting.layout.party(place) for place in range(planting.layout.places)]
    contents = {place: ["激励干部担当作为"] for place in range(len(parties))}
    if len(parties) > 9:
        contents |= {8: ["党建工作"], 9: []}
    for place, party in enumerate([*parties, planting.root_party]):
        if place == 7 and len(parties) > 9:
            planting.expect("encouragement-in-work-plan", party, "due", of="unit")
            continue
        parts = contents.get(place, ["激励干部担当作为"])
        key = scheme(planting, "工作计划", parts, unit=party, year=year, issued_on=date(year, 1, 1))
        if parts != ["激励干部担当作为"]:
            planting.expect(
                "encouragement-in-work-plan",
                party,
                "breach" if parts else "unknown",
                of="unit",
                object_=("scheme", key),
            )


def _tasks(planting: Planting) -> None:
    tasks = registered_tasks("shiyan-health")
    clause = "shiyan-wjw-2019#4.3"
    left = [clause, "shiyan-wjw-2019#3.2"] + (["shiyan-wjw-2019#12.1"] if planting.is_poor else [])
    place_finished_tasks(planting, tasks, left, done=planting.ago(days=10))
    _unregistered(planting, tasks, clause)
    if planting.is_poor:
        _overdue(planting, tasks)
        return
    late = place_task(
        planting,
        clause,
        tasks[clause][0],
        finished_on=None,
        assigned_on=planting.ago(days=31),
        reported_on=planting.ago(days=1),
    )
    planting.expect("decisions-and-instructions", late, "due", of="task")


def _unregistered(
    planting: Planting, tasks: Mapping[str, tuple[str, tuple[str, ...]]], other: str
) -> None:
    clauses = [clause for clause in tasks if clause != other]
    planting.expect(
        "tasks-of-the-commission-registered",
        planting.root_unit,
        "due",
        of="unit",
        object_=clauses.index("shiyan-wjw-2019#3.2"),
    )


def _overdue(planting: Planting, tasks: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """A task open for more than the reading's year."""
    clause = "shiyan-wjw-2019#12.1"
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
        planting.expect("tasks-of-the-commission", key, "due", of="task")
