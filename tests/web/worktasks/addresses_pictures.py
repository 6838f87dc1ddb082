"""Addresses of the views of a plan, its reports and results; ``addresses`` takes them in."""

from datetime import date

from web.addresses import Address
from web.worktasks.addresses_planning import IN_SCOPE, STRANGER
from web.worktasks.making import acting, make_plan, make_work
from zhiren.web.worktasks.services.freezing import plan_freeze

OUT_OF_SIGHT = STRANGER | {"cadre"}
HEAD = frozenset({"head"})


def a_plan(people):
    plan = make_plan(people.home)
    make_work(plan, people.home_unit)
    return {"pk": plan.pk}


def a_frozen_plan(people):
    plan = make_plan(people.home)
    make_work(plan, people.home_unit)
    plan_freeze(acting(people), plan, today=date(2025, 1, 2))
    return {"pk": plan.pk}


def a_result(people):
    plan = make_plan(people.home)
    make_work(plan, people.home_unit)
    return {"pk": plan_freeze(acting(people), plan, today=date(2025, 1, 2))[0].pk}


def report_file(kind):
    return lambda people: {**a_plan(people), "kind": kind}


def seen(view, made=a_plan, query=""):
    return Address(f"worktasks:{view}", IN_SCOPE, made, hidden_from=OUT_OF_SIGHT, query=query)


PICTURES = [
    seen("plan_tree"),
    seen("plan_tree", query="?light=green&unit=nobody&open=x&page=9"),
    seen("plan_board"),
    seen("plan_board", query="?by=status&page-accepted=99"),
    seen("plan_gantt"),
    seen("plan_wall"),
    seen("plan_wall", query="?still=1"),
    seen("plan_report"),
    seen("plan_report", query="?month=year"),
    seen("plan_report_file", report_file("xlsx")),
    seen("plan_report_file", report_file("docx")),
    seen("result_list"),
    seen("result_list", a_frozen_plan, "?of=person&sort=completion&version=9"),
    seen("result_export", a_frozen_plan),
    seen("result_detail", a_result),
    Address("worktasks:plan_freeze", HEAD, a_plan, hidden_from=STRANGER),
    Address("worktasks:plan_freeze", HEAD, a_plan, 302, STRANGER, "post", {"reason": "年终"}),
    Address(
        "worktasks:plan_thaw", HEAD, a_frozen_plan, 302, STRANGER, "post", {"reason": "漏了一项"}
    ),
]
