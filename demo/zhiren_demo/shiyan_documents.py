"""The commission's schemes, tasks and figures, and what is found about the commission itself."""

from __future__ import annotations

from datetime import date

from zhiren_demo.cases import open_state, scheme
from zhiren_demo.documents import measured, place_finished_tasks, place_task, registered_tasks
from zhiren_demo.planting import Planting

GENERAL = ["贯彻执行中央、省、市决策部署", "服务中心工作", "承担重大攻坚任务"]


def place_documents_shiyan(planting: Planting) -> None:
    """Place them and write the key of the rules about the commission as a whole."""
    root, year = planting.root_unit, planting.as_of.year
    own = {"领导干部": ["年度履职尽责"], "机关": ["学", "讲"], "医疗卫生机构": ["专业考核"]}
    methods = ["经常考核", "定期考核", "全面考核", "重点考核", "定性考核"]
    schemes = {}
    for number, (assessed, parts) in enumerate(own.items()):
        schemes[assessed] = scheme(
            planting, "考核方案", [*GENERAL, *parts, *methods[: 2 * number]],
            assessment_kind="年度考核", assessment_class=assessed, year=year,
            indicator_count=10, issued_on=date(year, 1, 1),
        )
    planting.expect(
        "offices-study-speak-act", root, "breach", of="unit", object_=("scheme", schemes["机关"])
    )
    planting.expect("combined-assessment-methods", root, "breach", of="unit")
    # 30 indicators this year against 30 last year: not more, so in order.
    scheme(
        planting, "考核方案", assessment_kind="年度考核", year=year - 1, indicator_count=30,
        assessment_class="领导干部", issued_on=date(year - 1, 1, 1), valid_until=date(year, 1, 1),
    )
    measured(planting, "每人每月必填项数", year - 1, 40)
    measured(planting, "每人每月必填项数", year, 41)
    planting.expect(
        "fewer-mandatory-entries", root, open_state(planting, "year"), of="unit", object_=0,
        period=date(year, 1, 1),
    )
    planting.add(
        "reserve_list", name="委管后备干部库", unit=root, pool="党政领导后备",
        from_on=planting.ago(years=4),
    )
    for on in (date(year - 1, 12, 31), planting.as_of):
        planting.add("reserve_screening", reserve_list=1, held_on=on, is_assessed=True)
    _tasks(planting)
    _work_plans(planting)


def _work_plans(planting: Planting) -> None:
    """Every Party organisation has this year's plan; one has none, one does not say what the
    clause asks for, of one the contents are not entered."""
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
        key = scheme(
            planting, "工作计划", parts, unit=party, year=year, issued_on=date(year, 1, 1)
        )
        if parts != ["激励干部担当作为"]:
            planting.expect(
                "encouragement-in-work-plan", party, "breach" if parts else "unknown", of="unit",
                object_=("scheme", key),
            )


def _tasks(planting: Planting) -> None:
    tasks = registered_tasks("shiyan-health")
    clause = "shiyan-wjw-2019#4.3"
    place_finished_tasks(
        planting, tasks, [clause, "shiyan-wjw-2019#3.2"], done=planting.ago(days=10)
    )
    late = place_task(
        planting, clause, tasks[clause][0], finished_on=None,
        assigned_on=planting.ago(days=31), reported_on=planting.ago(days=1),
    )
    planting.expect("decisions-and-instructions", late, "due", of="task")
    clauses = [c for c in tasks if c != clause]
    planting.expect(
        "tasks-of-the-commission-registered", planting.root_unit, "due", of="unit",
        object_=clauses.index("shiyan-wjw-2019#3.2"),
    )
