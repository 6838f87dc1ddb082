"""Signing, reporting, handing in and accepting: what the services write and refuse."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from web.papers import pdf
from web.worktasks.making import acting, make_plan, make_target, make_work, other_unit
from zhiren.web.audit.models import Entry
from zhiren.web.lib.evidence_files import opened
from zhiren.web.register.models import TargetMeasurement, Task, TaskReport
from zhiren.web.todos.models import Todo
from zhiren.web.worktasks.lifecycle import WrongMoveError
from zhiren.web.worktasks.models import JoinedClause, Milestone, WorkTask
from zhiren.web.worktasks.services.closing import (
    Judgement,
    acceptance_add,
    work_cancel,
    work_reopen,
    work_submit,
)
from zhiren.web.worktasks.services.following import follow_all
from zhiren.web.worktasks.services.running import (
    Progress,
    evidence_add,
    report_add,
    work_accept,
    work_return,
)

pytestmark = pytest.mark.usefixtures("that_day")
TODAY = date(2024, 12, 16)
DONE = Progress("全部完成", 100)


@pytest.fixture
def paper(people):
    file = SimpleUploadedFile("总结.pdf", pdf())
    return evidence_add(acting(people, "unit_party"), opened(file), people.home_unit)


@pytest.fixture
def handed_in(people, work, paper):
    return work_submit(acting(people, "unit_party"), work, DONE, [paper])


def full(reason="符合要求", **given):
    return Judgement("full", reason, **given)


def test_a_report_writes_the_registers_row_and_the_tasks_progress(people, work):
    report_add(acting(people, "unit_party"), work, Progress("完成一半", 50))
    work.refresh_from_db()
    row = TaskReport.objects.get(task=work.task)
    assert (row.reported_on, row.progress_percent) == (TODAY, 50)
    assert (work.progress, work.last_report_on) == (50, TODAY)
    entries = Entry.objects.filter(table="work_task", object_id=work.pk)
    assert entries.get().action == "worktasks.report.added"
    assert entries.get().clause == work.task.clause


def test_joined_clauses_get_every_report_and_end(people, work, paper):
    further = Task.objects.create(
        institution=people.home, code="J1", clause="sjtusm-2024-45#一.1.9", name="并入",
        owner=work.task.owner, assigned_on=work.task.assigned_on,
    )  # fmt: skip
    JoinedClause.objects.create(work=work, task=further)
    work_submit(acting(people, "unit_party"), work, DONE, [paper], finished_on=date(2024, 12, 10))
    acceptance_add(acting(people, "head"), work, full())
    further.refresh_from_db()
    assert (further.finished_on, further.accepted_on) == (date(2024, 12, 10), TODAY)
    assert TaskReport.objects.filter(task=further).count() == 1


def test_an_obstacle_in_a_report_is_raised(people, work):
    report_add(acting(people, "unit_party"), work, Progress("受阻", 10, obstacle="经费未到位"))
    assert work.obstacles.get().text == "经费未到位"


def test_milestones_are_reached_with_a_report(people, work):
    step = Milestone.objects.create(work=work, title="初稿", due_on=date(2024, 6, 30))
    report_add(acting(people, "unit_party"), work, Progress("初稿已成", 30), milestones=[step.pk])
    step.refresh_from_db()
    assert step.done_on == TODAY


def test_a_helping_units_report_leaves_the_progress(people, work):
    report_add(acting(people, "unit_party"), work, Progress("过半", 60))
    report_add(acting(people, "unit_party"), work, Progress("已提供数据"))
    work.refresh_from_db()
    assert work.progress == 60


@pytest.mark.parametrize(
    ("progress", "on", "said"),
    [
        (Progress("  ", 10), None, "进展情况"),
        (Progress("好", 101), None, "不在 0 到 100"),
        (Progress("好", -1), None, "不在 0 到 100"),
        (Progress("好", 10), date(2024, 12, 17), "还没有到"),
        (Progress("好", 10), date(2023, 12, 31), "早于计划的起始日期"),
        (Progress("好", 10, expected_on=date(2024, 12, 1)), None, "早于报告日期"),
    ],
)
def test_bad_reports_are_refused_and_leave_nothing(people, work, progress, on, said):
    with pytest.raises(ValidationError, match=said):
        report_add(acting(people, "unit_party"), work, progress, on=on)
    assert not work.reports.exists()
    assert not TaskReport.objects.filter(task=work.task).exists()


def test_reports_go_in_order(people, work):
    report_add(acting(people, "unit_party"), work, Progress("一", 10), on=date(2024, 10, 1))
    with pytest.raises(ValidationError, match="先后"):
        report_add(acting(people, "unit_party"), work, Progress("二", 20), on=date(2024, 9, 30))


def test_a_frozen_plan_takes_no_writes(people, work):
    work.plan.status = "frozen"
    work.plan.save()
    with pytest.raises(ValidationError, match="已结算"):
        report_add(acting(people, "unit_party"), work, Progress("好", 10))


def test_evidence_is_kept_once_a_unit(people, paper):
    again = SimpleUploadedFile("另一个名字.pdf", pdf())
    assert evidence_add(acting(people, "unit_party"), opened(again), people.home_unit) == paper
    other = evidence_add(acting(people, "head"), opened(again), other_unit(people))
    assert other != paper


def test_one_file_proves_several_tasks(people, plan, work, paper):
    other = make_work(plan, people.home_unit, 2)
    for one in (work, other):
        report_add(acting(people, "unit_party"), one, Progress("好", 40), [paper])
    assert paper.reports.count() == 2


def test_evidence_of_another_institution_is_refused(people, work):
    file = opened(SimpleUploadedFile("他校.pdf", pdf()))
    strange = evidence_add(acting(people, "stranger"), file, None)
    with pytest.raises(ValidationError, match="不属于本机构"):
        report_add(acting(people, "unit_party"), work, Progress("好", 40), [strange])


def test_handing_in_tells_the_register_when_it_was_finished(people, work, paper):
    day = date(2024, 12, 10)
    work_submit(acting(people, "unit_party"), work, DONE, [paper], finished_on=day)
    work.task.refresh_from_db()
    work.refresh_from_db()
    assert (work.task.finished_on, work.status) == (day, "submitted")


@pytest.mark.parametrize(
    ("finished", "said"),
    [(date(2024, 12, 17), "还没有到"), (date(2024, 2, 1), "早于下达日期")],
)
def test_days_of_finishing_that_cannot_be_are_refused(people, work, paper, finished, said):
    with pytest.raises(ValidationError, match=said):
        work_submit(acting(people, "unit_party"), work, DONE, [paper], finished_on=finished)
    assert WorkTask.objects.get(pk=work.pk).status == "accepted"
    assert not TaskReport.objects.filter(task=work.task).exists()


def test_without_evidence_nothing_is_handed_in(people, work):
    with pytest.raises(ValidationError, match="一份佐证"):
        work_submit(acting(people, "unit_party"), work, DONE)
    assert not work.reports.exists()


def test_acceptance_closes_the_task(people, handed_in):
    acceptance_add(acting(people, "head"), handed_in, full())
    handed_in.refresh_from_db()
    handed_in.task.refresh_from_db()
    assert handed_in.status == "closed"
    assert (handed_in.task.finished_on, handed_in.task.accepted_on) == (TODAY, TODAY)
    assert not Todo.objects.standing().filter(source__startswith="task").exists()


def test_refused_work_goes_back_and_is_not_finished(people, handed_in):
    acceptance_add(acting(people, "head"), handed_in, Judgement("refused", "缺少合同"))
    handed_in.refresh_from_db()
    handed_in.task.refresh_from_db()
    assert (handed_in.status, handed_in.task.finished_on) == ("accepted", None)
    todo = Todo.objects.get(source="task", key=handed_in.pk)
    assert "缺少合同" in todo.sentence


def test_partial_fulfilment_has_its_share_and_is_not_finished(people, handed_in):
    kept = acceptance_add(acting(people, "head"), handed_in, Judgement("partial", "完成七成", 70))
    handed_in.refresh_from_db()
    handed_in.task.refresh_from_db()
    assert (kept.share, handed_in.status, handed_in.task.finished_on) == (70, "partial", None)


@pytest.mark.parametrize("share", [None, 0, 100, -5])
def test_shares_that_are_no_part_are_refused(people, handed_in, share):
    with pytest.raises(ValidationError, match="1 到 99"):
        acceptance_add(acting(people, "head"), handed_in, Judgement("partial", "部分", share))


def test_the_owners_side_does_not_accept(people, handed_in):
    with pytest.raises(ValidationError, match="责任方"):
        acceptance_add(acting(people, "unit_party"), handed_in, full())


def test_whoever_belongs_to_the_owner_by_the_own_file_does_not_accept(people, handed_in):
    head = people.head
    head.person = people.cadre_person
    head.save()
    with pytest.raises(ValidationError, match="责任方"):
        acceptance_add(acting(people, "head"), handed_in, full())


def test_who_reported_last_does_not_accept(people, work, paper):
    work_submit(acting(people, "staff"), work, DONE, [paper])
    with pytest.raises(ValidationError, match="由您填报"):
        acceptance_add(acting(people, "staff"), work, full())
    assert acceptance_add(acting(people, "head"), work, full()).share == 100


def test_a_second_acceptance_is_refused(people, handed_in):
    acceptance_add(acting(people, "head"), handed_in, full())
    with pytest.raises(WrongMoveError):
        acceptance_add(acting(people, "staff"), handed_in, full())
    assert handed_in.acceptances.count() == 1


def test_targets_are_measured_into_the_register(people, handed_in):
    target = make_target(handed_in, value="100")
    acceptance_add(acting(people, "head"), handed_in, full(measured={target.pk: Decimal(120)}))
    row = TargetMeasurement.objects.get(metric=target.metric, unit=people.home_unit, year=2024)
    assert (row.value, row.measured_on) == (Decimal(120), TODAY)


def test_a_target_not_reached_cannot_be_accepted_in_full(people, handed_in):
    target = make_target(handed_in, value="100")
    measured = {target.pk: Decimal("99.99")}
    with pytest.raises(ValidationError, match="没有达到目标值"):
        acceptance_add(acting(people, "head"), handed_in, full(measured=measured))
    assert acceptance_add(
        acting(people, "head"), handed_in, full(measured={target.pk: Decimal(100)})
    )


def test_a_target_not_measured_cannot_be_accepted_in_full(people, handed_in):
    make_target(handed_in)
    with pytest.raises(ValidationError, match="还没有实测值"):
        acceptance_add(acting(people, "head"), handed_in, full())


def test_reopening_takes_the_end_back(people, handed_in):
    acceptance_add(acting(people, "head"), handed_in, full())
    work_reopen(acting(people, "head"), handed_in, "抽查发现未落实")
    handed_in.refresh_from_db()
    handed_in.task.refresh_from_db()
    assert handed_in.status == "accepted"
    assert (handed_in.task.finished_on, handed_in.task.accepted_on) == (None, None)


def test_a_cancelled_task_leaves_the_register(people, work):
    report_add(acting(people, "unit_party"), work, Progress("一", 10))
    work_cancel(acting(people, "head"), work, "上级取消")
    assert not Task.objects.filter(pk=work.task_id).exists()
    assert WorkTask.objects.get(pk=work.pk).task.name == "任务1"


# Todos


def todo(source="task"):
    return Todo.objects.filter(source=source).standing().first()


def test_assigning_asks_the_owner_to_sign(people, plan):
    make_work(plan, people.home_unit, status="assigned", assigned_on=date(2024, 12, 16))
    follow_all(people.home)
    found = todo()
    assert "请签收" in found.sentence
    assert (found.role, found.unit, found.due_on) == (
        "unit_party", people.home_unit, date(2024, 12, 19),
    )  # fmt: skip


def test_signing_ends_it(people, plan):
    work = make_work(plan, people.home_unit, status="assigned", due_on=date(2025, 6, 30))
    follow_all(people.home)
    work_accept(acting(people, "unit_party"), work)
    assert todo() is None


def test_returning_asks_the_supervisor(people, plan):
    work = make_work(plan, people.home_unit, status="assigned", due_on=None)
    work_return(acting(people, "unit_party"), work, "应由教务处负责")
    assert todo() is None
    assert "退回" in todo("task_oversight").sentence
    assert todo("task_oversight").role == "supervision"


def test_without_a_supervision_office_the_department_supervises(people, plan):
    people.supervision.grants.all().delete()
    work = make_work(plan, people.home_unit, status="assigned", due_on=None)
    work_return(acting(people, "unit_party"), work, "应由教务处负责")
    assert todo("task_oversight").role == "department_staff"


@pytest.mark.parametrize(("days", "is_asked"), [(82, False), (83, True), (90, True), (91, True)])
def test_a_report_is_asked_for_before_it_is_due(people, plan, days, is_asked):
    last = date.fromordinal(TODAY.toordinal() - days)
    make_work(plan, people.home_unit, due_on=date(2025, 6, 30), report_days=90, last_report_on=last)
    follow_all(people.home)
    assert (todo() is not None) == is_asked


def test_late_tasks_ask_both_sides(people, plan):
    make_work(plan, people.home_unit, due_on=date(2024, 12, 15))
    follow_all(people.home)
    assert "已过时限" in todo().sentence
    assert "请催办或督办" in todo("task_oversight").sentence


def test_the_due_day_itself_is_not_late(people, plan):
    make_work(plan, people.home_unit, due_on=TODAY)
    follow_all(people.home)
    assert "时限 2024.12.16，请办结" in todo().sentence
    assert todo("task_oversight") is None


def test_following_twice_changes_nothing(people, plan):
    make_work(plan, people.home_unit, due_on=date(2024, 12, 15))
    follow_all(people.home)
    assert not follow_all(people.home)


def test_handing_in_asks_the_supervisor_alone(people, handed_in):
    assert todo() is None
    assert "请验收" in todo("task_oversight").sentence


def test_plans_in_draft_ask_nobody(people):
    draft = make_plan(people.home, status="draft")
    make_work(draft, people.home_unit, due_on=date(2024, 12, 1))
    follow_all(people.home)
    assert todo() is None
