"""Urging, supervision orders, changes, obstacles, meetings' decisions, through their pages."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document

from web.worktasks.making import acting, make_plan, make_target, make_work, other_unit
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import Task
from zhiren.web.todos.models import Todo
from zhiren.web.worktasks.models import Change, Plan, SupervisionOrder, Urge, WorkTask
from zhiren.web.worktasks.services.changing import change_add, change_decide
from zhiren.web.worktasks.services.running import Progress, report_add
from zhiren.web.worktasks.services.urging import Demand, order_add, urge_add, urge_answer

pytestmark = pytest.mark.usefixtures("that_day")
DUTY = "sjtusm-2021-39#八.7"


def ask(client, view, pk=None, **data):
    return client.post(reverse(f"worktasks:{view}", args=[pk] if pk else []), data)


def said(response, words):
    assert response.status_code == 422, response
    assert words in response.content.decode()


def owners_todo(work):
    return Todo.objects.filter(source="task", key=work.pk).standing().first()


# Urging


def test_urging_asks_the_owner_and_the_answer_ends_it(as_, people, plan):
    work = make_work(plan, people.home_unit, due_on=date(2025, 6, 30))
    ask(as_("leader"), "urge_add", work.pk, text="请报进展。", answer_by_on="2024.12.20")
    todo = owners_todo(work)
    assert (todo.sentence, todo.due_on) == ("催办：请报进展。", date(2024, 12, 20))
    urge = Urge.objects.get()
    ask(as_("unit_party"), "urge_answer", urge.pk, answer="本周报送")
    urge.refresh_from_db()
    assert (urge.answer, urge.answered_by) == ("本周报送", people.unit_party)
    assert owners_todo(work) is None


def test_one_urges_once_a_day_until_answered(as_, people, work):
    ask(as_("head"), "urge_add", work.pk, text="一")
    said(ask(as_("head"), "urge_add", work.pk, text="二"), "今天已催办过")
    assert ask(as_("staff"), "urge_add", work.pk, text="三").status_code == 302


def test_answers_that_were_due_before_today_are_refused(as_, work):
    response = ask(as_("head"), "urge_add", work.pk, text="催", answer_by_on="2024.12.15")
    said(response, "已经过去")


@pytest.mark.parametrize("status", ["planned", "submitted", "closed", "cancelled", "returned"])
def test_only_what_waits_for_the_owner_is_urged(as_, people, plan, status):
    work = make_work(plan, people.home_unit, status=status)
    said(ask(as_("head"), "urge_add", work.pk, text="催"), "不用催办")


def test_an_urge_is_answered_once(people, work):
    urge = urge_add(acting(people), work, "催")
    urge_answer(acting(people, "unit_party"), urge, "好")
    with pytest.raises(ValidationError, match="已经回复过"):
        urge_answer(acting(people, "unit_party"), urge, "又")


# Supervision orders


def order_data(*works, **given):
    return {
        "offered": [work.pk for work in works], "task": [work.pk for work in works],
        "demand_text": "抓紧办理，\n明确责任人。", "clause": DUTY, "due_on": "2024.12.30",
        "signed_by": "王督查", **given,
    }  # fmt: skip


def test_an_order_about_several_tasks_has_the_next_number_of_the_year(as_, people, plan):
    works = [make_work(plan, people.home_unit, n) for n in (1, 2)]
    client = as_("supervision")
    for number in (1, 2):
        response = ask(client, "order_add", **order_data(*works))
        order = SupervisionOrder.objects.get(number=number)
        assert response.url == reverse("worktasks:order_detail", args=[order.pk])
        assert (order.title, order.works.count()) == (f"督办〔2024〕{number}号", 2)
    assert "督办〔2024〕1号" in owners_todo(works[0]).sentence


def test_numbers_begin_anew_with_the_year(people, work):
    demand = Demand("抓紧", DUTY, "王", date(2025, 1, 20))
    first = order_add(acting(people), people.home_unit, [work], demand)
    later = Demand("抓紧", DUTY, "王", date(2025, 1, 20), issued_on=date(2025, 1, 2))
    second = order_add(acting(people), people.home_unit, [work], later)
    assert (first.number, second.year, second.number) == (1, 2025, 1)


def test_other_tasks_of_the_unit_are_offered(as_, people, plan):
    works = [make_work(plan, people.home_unit, n) for n in (1, 2)]
    make_work(plan, people.home_unit, 3, status="closed")
    make_work(plan, other_unit(people), 4)
    page = as_("head").get(reverse("worktasks:order_add"), {"task": works[0].pk})
    assert page.context["works"] == works
    assert page.context["form"].initial["task"] == [works[0].pk]


def test_orders_are_refused_with_the_reason(as_, people, plan):
    mine = make_work(plan, people.home_unit, 1)
    others = make_work(plan, other_unit(people), 2)
    over = make_work(plan, people.home_unit, 3, status="closed")
    client = as_("head")
    said(ask(client, "order_add", **order_data(mine, others)), "一份督办单只发给一个单位")
    said(ask(client, "order_add", **order_data(mine, over)), "不用督办")
    said(ask(client, "order_add", **order_data(mine, due_on="2024.12.15")), "早于签发日期")
    said(ask(client, "order_add", **order_data(mine, task=[])), "必填")
    said(ask(client, "order_add", **order_data(mine, clause="made-up#1")), "clause_error")
    assert not SupervisionOrder.objects.exists()


def test_an_order_is_answered_and_closed(as_, people, work):
    ask(as_("head"), "order_add", **order_data(work))
    order = SupervisionOrder.objects.get()
    assert ask(as_("unit_party"), "order_answer", order.pk, answer="已落实").status_code == 302
    assert ask(as_("head"), "order_close", order.pk).status_code == 302
    order.refresh_from_db()
    assert (order.answer, order.closed_on) == ("已落实", date(2024, 12, 16))
    said(ask(as_("unit_party"), "order_answer", order.pk, answer="又"), "已于 2024.12.16 办结")


def test_an_unanswered_order_is_closed_only_with_a_reason(as_, people, work):
    ask(as_("head"), "order_add", **order_data(work))
    order = SupervisionOrder.objects.get()
    ask(as_("head"), "order_close", order.pk)
    order.refresh_from_db()
    assert order.closed_on is None
    ask(as_("head"), "order_close", order.pk, reason="任务已取消")
    order.refresh_from_db()
    assert order.closed_on is not None


def test_the_order_quotes_its_clause_on_the_page_and_in_the_paper(as_, people, work):
    ask(as_("head"), "order_add", **order_data(work))
    order = SupervisionOrder.objects.get()
    page = as_("unit_party").get(reverse("worktasks:order_detail", args=[order.pk]))
    assert "组织部门要承担起牵头协调和工作督促职能" in page.content.decode()
    response = as_("unit_party").get(reverse("worktasks:order_docx", args=[order.pk]))
    paper = Document(BytesIO(response.content))
    text = "\n".join(p.text for p in paper.paragraphs)
    for words in (
        "临江医学院", "督办〔2024〕1号", f"{people.home_unit.name}：", "组织部门要承担起牵头协调",
        "明确责任人。", "请于2024年12月30日前办结", "签发人：王督查", "2024年12月16日",
    ):  # fmt: skip
        assert words in text
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert work.task.name in cells
    path = work.task.clause.partition("#")[2]
    assert f"沪交医〔2024〕45号 {path}" in cells


def test_the_paper_names_fonts_to_take_instead(people, work):
    from zhiren.web.worktasks.official_papers import INSTEAD
    from zhiren.web.worktasks.order_papers import order_paper

    demand = Demand("抓紧", DUTY, "王", date(2025, 1, 20))
    order = order_add(acting(people), people.home_unit, [work], demand)
    paper = Document(BytesIO(order_paper(order, [work])))
    table = next(
        rel.target_part for rel in paper.part.rels.values() if rel.reltype.endswith("/fontTable")
    ).blob.decode()
    for font, instead in INSTEAD.items():
        assert font in table
        assert instead in table


def test_the_table_of_the_paper_gives_the_task_the_widest_column(people, work):
    from zhiren.web.worktasks.order_papers import order_paper

    demand = Demand("抓紧", DUTY, "王", date(2025, 1, 20))
    order = order_add(acting(people), people.home_unit, [work], demand)
    table = Document(BytesIO(order_paper(order, [work]))).tables[0]
    assert [round(column.width.mm) for column in table.columns] == [14, 66, 42, 34]
    assert not table.autofit


def test_the_list_of_orders_is_narrowed(as_, people, plan):
    for number in (1, 2):
        ask(as_("head"), "order_add", **order_data(make_work(plan, people.home_unit, number)))
    ask(as_("unit_party"), "order_answer", SupervisionOrder.objects.first().pk, answer="好")
    client = as_("head")

    def numbers(**query):
        page = client.get(reverse("worktasks:order_list"), query).context["page"]
        return [order.number for order in page.object_list]

    assert numbers() == [2, 1]
    assert numbers(state="unanswered") == [1]
    assert numbers(state="closed") == numbers(state="late") == numbers(q="没有") == []


# Changes


def test_an_extension_changes_the_register_only_once_granted(as_, people, work):
    ask(
        as_("unit_party"),
        "change_add",
        work.pk,
        kind="extension",
        due_on="2025.03.31",
        reason="招标延长",
    )
    change = Change.objects.get()
    assert Task.objects.get(pk=work.task_id).due_on == date(2024, 12, 31)
    ask(as_("head"), "change_decide", change.pk, verdict="grant", decision="同意")
    assert Task.objects.get(pk=work.task_id).due_on == date(2025, 3, 31)
    change.refresh_from_db()
    assert (change.status, change.before, change.after, change.decided_by) == (
        "granted", {"due_on": "2024-12-31"}, {"due_on": "2025-03-31"}, people.head,
    )  # fmt: skip
    entry = Entry.objects.get(action="register.task.changed")
    assert entry.reason == "延期：招标延长"


def test_a_refusal_has_its_reason_and_changes_nothing(as_, people, work):
    ask(
        as_("unit_party"),
        "change_add",
        work.pk,
        kind="extension",
        due_on="2025.03.31",
        reason="招标延长",
    )
    change = Change.objects.get()
    said(ask(as_("head"), "change_decide", change.pk, verdict="refuse"), "不同意的理由")
    ask(as_("head"), "change_decide", change.pk, verdict="refuse", decision="时间足够")
    assert Task.objects.get(pk=work.task_id).due_on == date(2024, 12, 31)
    said(ask(as_("head"), "change_decide", change.pk, verdict="grant"), "已不同意")


def test_nobody_decides_on_the_own_application(as_, people, work):
    ask(as_("staff"), "change_add", work.pk, kind="cancel", reason="重复")
    change = Change.objects.get()
    said(ask(as_("staff"), "change_decide", change.pk, verdict="grant"), "不能由您审批")
    assert ask(as_("head"), "change_decide", change.pk, verdict="grant").status_code == 302
    assert WorkTask.objects.get(pk=work.pk).status == "cancelled"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "extension", "due_on": "2024.12.31"}, "不是延期"),
        ({"kind": "extension", "due_on": "2023.12.31"}, "早于计划的起始日期"),
        ({"kind": "extension", "due_on": "下月"}, "due_on_error"),
        ({"kind": "owner", "owner": "无此单位"}, "没有“无此单位”"),
        ({"kind": "target", "target": "1", "value": "3"}, "error"),
    ],
)
def test_changes_that_are_none_are_refused(as_, work, data, words):
    said(ask(as_("unit_party"), "change_add", work.pk, reason="理由", **data), words)
    assert not Change.objects.exists()


def test_one_application_of_a_kind_waits_at_a_time(as_, work):
    data = {"kind": "extension", "due_on": "2025.03.31", "reason": "理由"}
    ask(as_("unit_party"), "change_add", work.pk, **data)
    said(ask(as_("unit_party"), "change_add", work.pk, **data), "在等审批")


def test_the_own_unit_is_no_change(as_, people, work):
    data = {"kind": "owner", "owner": people.home_unit.code, "reason": "理由"}
    said(ask(as_("unit_party"), "change_add", work.pk, **data), "已经是责任单位")


def test_another_owner_has_to_sign(as_, people, work):
    new = other_unit(people)
    ask(as_("unit_party"), "change_add", work.pk, kind="owner", owner=new.code, reason="职责划转")
    ask(as_("head"), "change_decide", Change.objects.get().pk, verdict="grant")
    work.refresh_from_db()
    work.task.refresh_from_db()
    assert (work.task.owner, work.status) == (new, "assigned")
    todo = Todo.objects.get(source="task", key=work.pk)
    assert todo.unit == new


def test_a_target_is_changed(as_, people, work):
    target = make_target(work, value="100")
    data = {"kind": "target", "target": target.pk, "value": "80", "reason": "政策变化"}
    ask(as_("unit_party"), "change_add", work.pk, **data)
    ask(as_("head"), "change_decide", Change.objects.get().pk, verdict="grant")
    target.refresh_from_db()
    assert target.value == Decimal(80)


def test_what_changed_meanwhile_is_not_overwritten(people, work):
    change = change_add(
        acting(people, "unit_party"), work, "extension", {"due_on": date(2025, 3, 31)}, "理由"
    )
    Task.objects.filter(pk=work.task_id).update(due_on=date(2025, 1, 31))
    with pytest.raises(ValidationError, match="又有了变化"):
        change_decide(acting(people), change, is_granted=True)
    assert Change.objects.get().status == "asked"


def test_an_application_is_withdrawn(as_, people, work):
    ask(as_("unit_party"), "change_add", work.pk, kind="cancel", reason="重复")
    assert Todo.objects.filter(source="task_oversight").standing().exists()
    ask(as_("unit_party"), "change_withdraw", Change.objects.get().pk)
    assert Change.objects.get().status == "withdrawn"
    assert not Todo.objects.filter(source="task_oversight").standing().exists()


def test_ended_tasks_are_not_changed(as_, people, plan):
    work = make_work(plan, people.home_unit, status="closed")
    data = {"kind": "extension", "due_on": "2025.03.31", "reason": "理由"}
    said(ask(as_("unit_party"), "change_add", work.pk, **data), "不能再调整")


# Obstacles


def test_obstacles_are_raised_and_solved(as_, people, work):
    ask(as_("unit_party"), "obstacle_add", work.pk, text="缺经费", asked_of=other_unit(people).code)
    obstacle = work.obstacles.get()
    assert obstacle.asked_of == other_unit(people)
    assert "请协调" in Todo.objects.get(source="task_oversight", key=work.pk).sentence
    ask(as_("head"), "obstacle_solve", obstacle.pk, solution="已追加预算")
    obstacle.refresh_from_db()
    assert (obstacle.solution, obstacle.solved_on) == ("已追加预算", date(2024, 12, 16))
    said(ask(as_("head"), "obstacle_solve", obstacle.pk, solution="又"), "解决")


# Meetings' decisions


def decision(people, **given):
    return {
        "meeting": "第3次党委常委会（2024.12.13）", "text": "由科技处牵头制定办法。",
        "name": "制定办法", "owner": people.home_unit.code, "due_on": "2025.03.01", **given,
    }  # fmt: skip


def test_a_decision_becomes_a_task_to_be_signed_for(as_, people):
    response = ask(as_("supervision"), "decision_add", **decision(people))
    work = WorkTask.objects.get()
    assert response.url == reverse("worktasks:task_detail", args=[work.pk])
    assert (work.plan.title, work.plan.kind, work.status) == (
        "2024年会议决定事项", "meeting", "assigned",
    )  # fmt: skip
    assert (work.task.owner, work.task.due_on) == (people.home_unit, date(2025, 3, 1))
    page = as_("unit_party").get(response.url).content.decode()
    assert "由科技处牵头制定办法。" in page
    assert "请签收" in owners_todo(work).sentence


def test_further_decisions_join_the_years_plan(as_, people):
    client = as_("head")
    response = ask(client, "decision_add", **decision(people), more="1")
    assert client.get(response.url).context["form"].initial["meeting"].startswith("第3次")
    ask(client, "decision_add", **decision(people, name="另一件", text="另一项决定"))
    assert Plan.objects.get().tasks.count() == 2
    assert len(set(Task.objects.filter(code__startswith="HY-2024-").values_list("code"))) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"due_on": "2024.12.15"}, "已经过去"),
        ({"owner": ""}, "owner_error"),
        ({"owner": "无此单位"}, "没有“无此单位”"),
        ({"helping": "无此单位"}, "没有单位"),
        ({"text": " "}, "text_error"),
    ],
)
def test_decisions_are_refused_with_the_reason(as_, people, given, words):
    said(ask(as_("head"), "decision_add", **decision(people, **given)), words)
    assert not WorkTask.objects.exists()


# The page of a task


def test_the_page_takes_as_many_statements_for_many_reports(
    as_, people, work, django_assert_max_num_queries
):
    client, address = as_("head"), reverse("worktasks:task_detail", args=[work.pk])

    def grow(count):
        for _ in range(count):
            report_add(acting(people, "unit_party"), work, Progress("好", 10, obstacle="缺"))

    grow(1)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    grow(5)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_page_tells_everything(as_, people, plan):
    work = make_work(
        plan, people.home_unit, due_on=date(2024, 12, 1), strength="aim", report_days=90
    )
    make_target(work, baseline=Decimal(90), baseline_year=2023)
    report_add(acting(people, "unit_party"), work, Progress("完成一半", 50, obstacle="缺经费"))
    urge_add(acting(people), work, "请抓紧")
    text = as_("unit_party").get(reverse("worktasks:task_detail", args=[work.pk])).content.decode()
    for words in (
        "时限 2024.12.01 已过 15 天", "完成一半", "缺经费", "请抓紧", "回复", "报告进展", "提请验收",
        "“大创”项目数", "基数", "力争（只报告，不作未落实）", "《上海交通大学医学院",
        "办理记录",
    ):  # fmt: skip
        assert words in text
    assert "acceptance_add" not in text


@pytest.mark.parametrize(
    ("due_on", "is_told"),
    [(date(2024, 12, 25), False), (date(2024, 12, 26), True), (date(2024, 12, 27), True)],
)
def test_the_next_report_is_told_when_it_is_due_before_the_task(as_, people, plan, due_on, is_told):
    work = make_work(plan, people.home_unit, due_on=due_on, report_days=10)
    report_add(acting(people, "unit_party"), work, Progress("完成一半", 50))
    page = as_("unit_party").get(reverse("worktasks:task_detail", args=[work.pk]))
    assert ("下次报告：2024.12.26 前" in page.content.decode()) is is_told


def test_a_todo_leads_to_the_task(as_, people, plan):
    work = make_work(plan, people.home_unit, due_on=None)
    urge_add(acting(people), work, "请抓紧")
    page = as_("unit_party").get(reverse("todos:todo_detail", args=[owners_todo(work).pk]))
    text = page.content.decode()
    assert reverse("worktasks:task_detail", args=[work.pk]) in text
    assert "报告办结" not in text


def test_a_frozen_plan_offers_nothing(as_, people):
    frozen = make_plan(people.home, status="frozen")
    work = make_work(frozen, people.home_unit)
    page = as_("unit_party").get(reverse("worktasks:task_detail", args=[work.pk]))
    assert page.context["acts"] == []
