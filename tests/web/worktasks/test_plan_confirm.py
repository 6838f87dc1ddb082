"""确认计划."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from web.worktasks.planned import a_real_plan, a_typed_plan, acting_for, decide_all
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import Task
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.services.planning import plan_confirm, proposal_edit, proposal_merge

ON = date(2024, 10, 31)


def test_the_real_document_becomes_proposals_for_all_165_task_clauses(people):
    plan = a_real_plan(people)
    rows = list(plan.proposals.all())
    assert len({row.clause for row in rows}) == 165
    assert len(rows) == 202
    assert all(row.is_kept is None for row in rows)
    assert not WorkTask.objects.filter(plan=plan).exists()


def test_every_task_of_the_confirmed_plan_keeps_its_clause_and_words(people):
    plan = a_real_plan(people)
    decide_all(people, plan)
    made = plan_confirm(acting_for(people), plan, assigned_on=ON, without_owner=True)
    works = list(plan.tasks.select_related("task"))
    assert made == len(works) == 202
    assert len({work.task.clause for work in works}) == 165
    assert all(work.quotation and work.section for work in works)
    assert {work.report_days for work in works} == {90}
    assert plan.status == Plan.Status.CONFIRMED


def test_rows_that_the_register_has_are_linked_and_none_is_doubled(people):
    before = Task.objects.filter(
        institution=people.home, clause__startswith="sjtusm-2024-45"
    ).count()
    plan = a_real_plan(people)
    decide_all(people, plan)
    plan_confirm(acting_for(people), plan, assigned_on=ON, without_owner=True)
    rows = Task.objects.filter(institution=people.home, clause__startswith="sjtusm-2024-45")
    assert max(Counter(rows.values_list("clause", "item")).values()) == 1
    assert before > 100
    assert rows.count() == 202


def test_a_day_that_only_the_reading_sets_is_not_written_into_the_register(people):
    Task.objects.filter(institution=people.home).update(removed_at=timezone.now())
    plan = a_real_plan(people)
    decide_all(people, plan)
    plan_confirm(acting_for(people), plan, assigned_on=ON, without_owner=True)
    said = plan.tasks.select_related("task", "plan").get(task__clause="sjtusm-2024-45#七.1.5")
    unsaid = plan.tasks.select_related("task", "plan").get(task__clause="sjtusm-2024-45#一.1.1")
    assert said.task.due_on == said.due_on == date(2024, 12, 31)
    assert unsaid.task.due_on is None
    assert unsaid.due_on == plan.last_day


def test_tasks_go_in_step_as_the_rule_says_with_its_clause(people):
    plan = a_real_plan(people)
    decide_all(people, plan)
    plan_confirm(acting_for(people), plan, assigned_on=ON, without_owner=True)
    need = plan.tasks.get(task__clause="sjtusm-2024-45#七.1.5").needs.get()
    assert (need.kind, need.clause) == ("in_step", "sjtusm-2024-45#七.1.5")
    assert need.on.task.clause == "sjtusm-2024-45#七.1.1"


def test_undecided_proposals_are_refused_unless_they_are_to_be_left_out(people):
    plan = a_typed_plan(people)
    row = plan.proposals.first()
    row.is_kept = None
    row.save()
    with pytest.raises(ValidationError, match="1 项没有决定"):
        plan_confirm(acting_for(people), plan, assigned_on=ON)
    assert plan_confirm(acting_for(people), plan, assigned_on=ON, leave_undecided=True) == 2


def test_tasks_without_owner_are_refused_unless_said_so(people):
    plan = a_typed_plan(people)
    proposal_edit(acting_for(people), plan.proposals.first(), values={"owner": None})
    with pytest.raises(ValidationError, match="1 项没有责任单位"):
        plan_confirm(acting_for(people), plan, assigned_on=ON)
    assert plan_confirm(acting_for(people), plan, assigned_on=ON, without_owner=True) == 3


def test_confirming_is_all_or_nothing(people):
    plan = a_typed_plan(people)
    plan.proposals.filter(name="议定事项2").update(due_on=date(2020, 1, 1))
    tasks, entries = Task.objects.count(), Entry.objects.count()
    with pytest.raises(ValidationError, match="早于计划起始日期"):
        plan_confirm(acting_for(people), plan, assigned_on=ON)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.DRAFT
    assert (Task.objects.count(), Entry.objects.count()) == (tasks, entries)


def test_merged_clauses_all_stand_in_the_register_beside_one_task(people):
    plan = a_typed_plan(people)
    keys = list(plan.proposals.values_list("pk", flat=True))
    merged = proposal_merge(acting_for(people), plan, proposals=keys)
    merged.is_kept = True
    merged.save()
    assert plan_confirm(acting_for(people), plan, assigned_on=ON) == 1
    work = plan.tasks.get()
    clauses = {work.task.clause, *work.joined.values_list("task__clause", flat=True)}
    assert clauses == set(plan.clauses.values_list("clause", flat=True))


def test_the_same_clause_and_thing_twice_is_refused(people):
    plan = a_typed_plan(people, 2)
    first = plan.proposals.first()
    plan.proposals.exclude(pk=first.pk).update(clause=first.clause)
    with pytest.raises(ValidationError, match="条款和分项相同"):
        plan_confirm(acting_for(people), plan, assigned_on=ON)


def test_the_register_rows_of_one_confirming_stand_under_one_batch(people):
    plan = a_typed_plan(people)
    plan_confirm(acting_for(people), plan, assigned_on=ON)
    last = Entry.objects.get(action="worktasks.plan.confirmed", object_id=plan.pk)
    assert Entry.objects.filter(batch=last.batch, action="register.task.created").count() == 3


def test_codes_are_given_by_kind_year_section_and_number(people):
    plan = a_typed_plan(people)
    plan_confirm(acting_for(people), plan, assigned_on=ON)
    codes = list(plan.tasks.values_list("task__code", flat=True))
    assert codes == ["HY-2024-1-001", "HY-2024-1-002", "HY-2024-1-003"]


def test_tasks_added_last_stand_with_their_section(people):
    plan = a_typed_plan(people, 3)
    for section, row in zip(("一", "二", "一"), plan.proposals.order_by("pk"), strict=True):
        row.section = section
        row.save(update_fields=["section"])
    plan_confirm(acting_for(people), plan, assigned_on=date(2024, 11, 1))
    listed = plan.tasks.order_by("order").values_list("section", "task__name")
    assert list(listed) == [("一", "议定事项0"), ("一", "议定事项2"), ("二", "议定事项1")]
