"""What is done with tasks reaches the register, and what rules say of it follows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from web.papers import pdf
from web.todos.making import follow, make_finding
from web.worktasks.making import acting, make_work
from zhiren.web.bridge.judging import judge_touched
from zhiren.web.lib.evidence_files import opened
from zhiren.web.register.services import touched
from zhiren.web.todos.models import Todo
from zhiren.web.worktasks.services.closing import Judgement, acceptance_add, work_submit
from zhiren.web.worktasks.services.running import Progress, evidence_add, report_add

pytestmark = pytest.mark.usefixtures("that_day")
TODAY = date(2024, 12, 16)
CLAUSE = "sjtusm-2024-45#一.1.2"


@pytest.fixture
def told():
    """The units that the register said were touched."""
    heard = []

    def hear(sender, *, persons, units, **_):
        heard.append((persons, units))

    touched.connect(hear)
    yield heard
    touched.disconnect(hear)


def states(people, work):
    """What the rules say of a task on that day, by rule."""
    outcome = judge_touched(people.home, (), {work.task.owner_id}, TODAY).outcome
    return {
        found.values["rule"]: found.values["state"]
        for found in outcome.found
        if (found.values["subject_table"], found.values["subject"]) == ("task", work.task_id)
    }


def test_a_report_touches_the_owner_and_nobody_else(
    people, work, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report_add(acting(people, "unit_party"), work, Progress("好", 10))
    assert told
    assert {(frozenset(persons), frozenset(units)) for persons, units in told} == {
        (frozenset(), frozenset({people.home_unit.pk}))
    }


def test_rules_judge_what_was_reported_handed_in_and_refused(people, plan):
    work = make_work(
        plan, people.home_unit, clause=CLAUSE, due_on=date(2024, 12, 1),
        assigned_on=date(2024, 3, 1),
    )  # fmt: skip
    assert states(people, work) == {"plan-tasks": "breach"}
    file = opened(SimpleUploadedFile("a.pdf", pdf()))
    kept = evidence_add(acting(people, "unit_party"), file, people.home_unit)
    work_submit(acting(people, "unit_party"), work, Progress("完成", 100), [kept])
    assert states(people, work) == {}
    acceptance_add(acting(people), work, Judgement("refused", "缺少成果"))
    assert states(people, work) == {"plan-tasks": "breach"}
    work_submit(acting(people, "unit_party"), work, Progress("补齐", 100), [kept])
    acceptance_add(acting(people), work, Judgement("full", "符合"))
    assert states(people, work) == {}


def test_findings_about_a_tasks_row_make_no_todo_beside_the_tasks_own(people, work):
    make_finding(
        people.home, ("plan-tasks", CLAUSE), unit=people.home_unit, subject_table="task",
        subject=work.task_id,
    )  # fmt: skip
    follow(people.home)
    assert not Todo.objects.filter(source="finding").exists()


def test_findings_about_tasks_of_no_plan_make_theirs(people, work):
    make_finding(
        people.home, ("plan-tasks", CLAUSE), unit=people.home_unit, subject_table="task",
        subject=work.task_id + 10_000,
    )  # fmt: skip
    follow(people.home)
    assert Todo.objects.filter(source="finding").count() == 1
