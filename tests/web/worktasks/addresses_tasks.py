"""Addresses of running and closing tasks; ``addresses`` takes them in."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from web.addresses import BUSINESS, DEPARTMENT, Address
from web.papers import pdf
from web.worktasks.making import acting, make_plan, make_work
from zhiren.web.lib.evidence_files import opened
from zhiren.web.worktasks.models import Obstacle, Plan, Report, SupervisionOrder, Urge, WorkTask
from zhiren.web.worktasks.services.changing import change_add
from zhiren.web.worktasks.services.running import Progress, evidence_add, report_add

STRANGER = frozenset({"stranger"})
SUPERVISORS = DEPARTMENT | {"supervision"}
# Who sees a task of the home unit; the cadre has no task of the own.
SEES = SUPERVISORS | {"discipline", "personnel", "unit_party", "leader"}
OWNER = frozenset({"unit_party"})
UNSEEN = STRANGER | {"cadre"}
BOTH = SUPERVISORS | OWNER
CADRE = frozenset({"cadre"})
YEAR = 2024


def a_work(people, status="accepted"):
    plan = Plan.objects.filter(title="地址").first() or make_plan(people.home, title="地址")
    works = WorkTask.objects.filter(plan=plan, status=status)
    number = len(Plan.objects.all()) * 100 + WorkTask.objects.count()
    return works.first() or make_work(plan, people.home_unit, number, status=status)


def work(people):
    return {"pk": a_work(people).pk}


def submitted(people):
    return {"pk": a_work(people, "submitted").pk}


def evidence(people):
    made = Report.objects.filter(evidence__isnull=False).first()
    if made is None:
        file = opened(SimpleUploadedFile("a.pdf", pdf()))
        kept = evidence_add(acting(people, "unit_party"), file, people.home_unit)
        made = report_add(acting(people, "unit_party"), a_work(people), Progress("好", 10), [kept])
    return {"pk": made.evidence.get().pk}


def urge(people):
    made = Urge.objects.create(work=a_work(people), text="请报告", by=people.head)
    return {"pk": made.pk}


def change(people):
    one = a_work(people)
    made = one.changes.filter(status="asked").first() or change_add(
        acting(people, "unit_party"), one, "cancel", {}, "不再需要"
    )
    return {"pk": made.pk}


def obstacle(people):
    made = Obstacle.objects.create(
        work=a_work(people), text="缺经费", raised_by=people.head, raised_on=date(YEAR, 12, 1)
    )
    return {"pk": made.pk}


def order(people):
    found = SupervisionOrder.objects.first()
    if found is None:
        found = SupervisionOrder.objects.create(
            institution=people.home, year=YEAR, number=1, unit=people.home_unit, demand="抓紧",
            clause="sjtusm-2021-39#八.7", signed_by="王", issued_on=date(YEAR, 12, 1),
            due_on=date(YEAR, 12, 20),
        )  # fmt: skip
        found.works.add(a_work(people))
    return {"pk": found.pk}


def of_work(view, open_to, hidden=UNSEEN, status=200, method="get", made=work, **data):
    return Address(
        f"worktasks:{view}", open_to, made, status, hidden_from=hidden & (BUSINESS - open_to),
        method=method, data=data,
    )  # fmt: skip


def moving(name, open_to, status=200):
    return Address(
        "worktasks:task_move", open_to, work, status, hidden_from=UNSEEN, query=f"?move={name}"
    )


TASKS = [
    Address("worktasks:task_list", BUSINESS),
    Address(
        "worktasks:task_list",
        BUSINESS,
        query="?light=red&status=open&kind=target&within=学院&lead=无此人&unit=-&leader=-&section=-"
        "&due_from=2024-01-01&due_until=x&q=任务 条款&sort=due&clause=a%23b&document=a&plan=1&page=9",
    ),
    Address("worktasks:task_export", BUSINESS),
    of_work("task_detail", SEES),
    moving("accept", OWNER),
    moving("return", OWNER),
    moving("submit", OWNER),
    moving("assign", SUPERVISORS),
    moving("reopen", SUPERVISORS),
    moving("cancel", SUPERVISORS),
    Address("worktasks:task_move", frozenset(), work, hidden_from=BUSINESS, query="?move=close"),
    of_work("task_move", OWNER, status=422, method="post", move="return"),
    of_work("report_add", OWNER, hidden=CADRE),
    of_work("report_add", OWNER, hidden=CADRE, status=422, method="post"),
    of_work("acceptance_add", SUPERVISORS, hidden=STRANGER, made=submitted),
    of_work(
        "acceptance_add", SUPERVISORS, hidden=STRANGER, status=422, method="post", made=submitted
    ),
    of_work("urge_add", SUPERVISORS | {"leader"}, hidden=STRANGER),
    of_work("urge_add", SUPERVISORS | {"leader"}, hidden=STRANGER, status=422, method="post"),
    of_work("urge_answer", OWNER, hidden=CADRE, made=urge),
    of_work("change_add", BOTH),
    of_work("change_add", BOTH, status=422, method="post"),
    of_work("change_decide", SUPERVISORS, hidden=STRANGER, made=change),
    of_work("change_withdraw", OWNER, hidden=UNSEEN, status=302, method="post", made=change),
    of_work("obstacle_add", BOTH),
    of_work("obstacle_solve", BOTH, made=obstacle),
    of_work("evidence_file", SEES, made=evidence),
    Address("worktasks:order_list", BUSINESS),
    Address("worktasks:order_list", BUSINESS, query="?state=late&q=抓紧"),
    Address("worktasks:order_add", frozenset(), hidden_from=SUPERVISORS | STRANGER),
    Address("worktasks:decision_add", SUPERVISORS | STRANGER),
    Address("worktasks:decision_add", SUPERVISORS | STRANGER, status=422, method="post"),
    of_work("order_detail", SEES, made=order),
    of_work("order_docx", SEES, made=order),
    of_work("order_answer", OWNER, hidden=CADRE, status=422, method="post", made=order),
    of_work("order_close", SUPERVISORS, hidden=STRANGER, status=302, method="post", made=order),
]
