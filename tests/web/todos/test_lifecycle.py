"""Todos follow findings: made once, changed, closed, cancelled, reopened, never doubled."""

import pytest

from web.todos.making import (
    BY_CADRE,
    BY_UNIT,
    acting,
    follow,
    in_days,
    make_finding,
    make_run,
    make_todo,
)
from zhiren.web.accounts.roles import Role
from zhiren.web.audit.models import Entry
from zhiren.web.findings.models import GRAVITY, OPEN_STATES, Finding
from zhiren.web.findings.signals import finding_decided, run_finished
from zhiren.web.register.services import record_change
from zhiren.web.todos.from_findings import follow_run
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.todos.services import todos_report, todos_snooze, todos_take


def kinds(todo):
    return list(todo.events.order_by("pk").values_list("kind", flat=True))


def test_open_findings_make_one_todo_each(people):
    for state in GRAVITY:
        make_finding(people.home, state=state, person=people.cadre_person)
    assert follow(people.home) == {"made": len(OPEN_STATES)}
    assert set(Todo.objects.values_list("state", flat=True)) == set(OPEN_STATES)


def test_another_run_makes_no_second_todo_and_no_event(people):
    make_finding(people.home, person=people.cadre_person)
    follow(people.home)
    assert follow(people.home) == {}
    assert Todo.objects.count() == 1


def test_a_todo_carries_what_its_finding_says(people):
    todo = make_todo(people.home, BY_UNIT, unit=people.home_unit, due_on=in_days(9), state="breach")
    assert (todo.role, todo.actor) == (Role.UNIT_PARTY, "专职组织员")
    assert (todo.unit, todo.due_on, todo.state) == (people.home_unit, in_days(9), "breach")
    assert todo.sentence == Finding.objects.get().sentence


def test_a_cadre_with_an_account_gets_the_own_todo(people):
    todo = make_todo(people.home, BY_CADRE, person=people.cadre_person)
    assert todo.role == Role.CADRE


def test_the_department_gets_the_todo_of_a_cadre_without_account(people):
    todo = make_todo(people.home, BY_CADRE, person=people.other_person)
    assert todo.role == Role.DEPARTMENT_STAFF
    assert "没有账号" in todo.routed_by


def test_a_changed_finding_changes_its_todo(people):
    todo = make_todo(people.home, person=people.cadre_person, due_on=in_days(3))
    Finding.objects.update(sentence="另一句", due_on=in_days(30), state="breach", gravity=0)
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.sentence, todo.due_on, todo.state) == ("另一句", in_days(30), "breach")
    assert kinds(todo) == ["made"]


@pytest.mark.parametrize(
    ("change", "status", "event"),
    [
        ({"status": "resolved"}, "done", "closed"),
        ({"state": "upcoming"}, "done", "closed"),
        ({"status": "waived"}, "cancelled", "cancelled"),
    ],
)
def test_what_is_over_closes_its_todo(people, change, status, event):
    todo = make_todo(people.home, person=people.cadre_person)
    Finding.objects.update(**change)
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.status, kinds(todo)[-1]) == (status, event)
    assert todo.closed_at is not None


def test_what_appears_again_reopens_the_same_todo(people):
    todo = make_todo(people.home, person=people.cadre_person)
    Finding.objects.update(status="resolved")
    follow(people.home)
    Finding.objects.update(status="open")
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.status, todo.closed_at) == ("open", None)
    assert kinds(todo) == ["made", "closed", "reopened"]


def test_a_report_of_being_done_stands_until_it_is_judged(people, clock):
    todo = make_todo(people.home, person=people.cadre_person)
    todos_report(acting(people), [todo], "已登记")
    todo.refresh_from_db()
    assert todo.status == "reported"
    clock.move_to("2024-12-17T03:00:00+08:00")
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.status, kinds(todo)[-1]) == ("open", "reopened")
    assert "仍显示未办结" in todo.events.first().note


def test_the_data_confirm_a_report(people):
    todo = make_todo(people.home, person=people.cadre_person)
    todos_report(acting(people), [todo], "已登记")
    Finding.objects.update(status="resolved")
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.status, kinds(todo)[-1]) == ("done", "closed")


def test_a_run_that_began_before_the_report_says_nothing_about_it(people, clock):
    todo = make_todo(people.home, person=people.cadre_person)
    run = make_run(people.home)
    clock.shift(60)
    todos_report(acting(people), [todo], "已登记")
    follow_run(run)
    todo.refresh_from_db()
    assert todo.status == "reported"


def test_a_run_for_some_leaves_the_others_alone(people, clock):
    mine = make_todo(people.home, person=people.cadre_person)
    other = make_todo(people.home, person=people.other_person)
    todos_report(acting(people), [mine, other], "已登记")
    clock.shift(3600)
    follow(people.home, kind="touched", is_whole=False, persons=[people.cadre_person.pk])
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == ("open", "reported")


def test_a_person_who_moves_takes_the_todo_along(people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person)
    todos_take(acting(people), [todo])
    there = people.other_person.unit
    record_change(acting(people), people.cadre_person, {"unit": there}, reason="调动")
    Finding.objects.update(unit=there)
    follow(people.home)
    todo.refresh_from_db()
    assert todo.unit == there
    assert kinds(todo)[-1] == "rerouted"


def test_a_new_due_date_starts_reminders_and_escalation_anew(people):
    todo = make_todo(people.home, person=people.cadre_person, due_on=in_days(1))
    Todo.objects.update(reminded_on=in_days(0), escalated_to="department_head")
    Finding.objects.update(due_on=in_days(20))
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.reminded_on, todo.escalated_to) == (None, "")


def test_a_snooze_ends_with_the_matter(people):
    todo = make_todo(people.home, person=people.cadre_person)
    todos_snooze(acting(people), [todo], in_days(5), "等批复")
    Finding.objects.update(status="resolved")
    follow(people.home)
    Finding.objects.update(status="open")
    follow(people.home)
    todo.refresh_from_db()
    assert (todo.snoozed_until, todo.snooze_reason) == (None, "")


def test_a_finished_run_is_followed_by_signal(people):
    make_finding(people.home, person=people.cadre_person)
    run_finished.send(None, run=make_run(people.home))
    assert Todo.objects.count() == 1


def test_a_failed_run_changes_no_todo(people):
    make_finding(people.home, person=people.cadre_person)
    run_finished.send(None, run=make_run(people.home, status="failed"))
    assert Todo.objects.count() == 0


def test_a_waiver_cancels_at_once(people):
    todo = make_todo(people.home, person=people.cadre_person)
    found = Finding.objects.get()
    found.status = "waived"
    found.save()
    finding_decided.send(None, finding=found)
    todo.refresh_from_db()
    assert todo.status == "cancelled"


def test_a_decision_on_a_finding_judges_no_report(people, clock):
    todo = make_todo(people.home, person=people.cadre_person)
    todos_report(acting(people), [todo], "已登记")
    clock.shift(60)
    finding_decided.send(None, finding=Finding.objects.get())
    todo.refresh_from_db()
    assert todo.status == "reported"


def test_institutions_keep_apart(people):
    make_finding(people.away, person=people.strange_person)
    assert follow(people.home) == {}
    assert Todo.objects.count() == 0


def test_keeping_todos_is_one_entry_with_the_numbers(people):
    make_finding(people.home, person=people.cadre_person)
    before = Entry.objects.count()
    follow(people.home)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("number").last()
    assert (entry.action, entry.after) == ("todos.todo.kept", {"made": 1})


def test_keeping_takes_as_many_statements_for_many_as_for_few(
    people, django_assert_max_num_queries
):
    for _ in range(3):
        make_finding(people.home, person=people.cadre_person)
    with django_assert_max_num_queries(20):
        follow(people.home)
    for _ in range(60):
        make_finding(people.home, person=people.cadre_person)
    with django_assert_max_num_queries(20):
        follow(people.home)


def test_the_judged_demonstration_gives_its_open_findings_as_todos(evaluated, people):
    follow_run(evaluated)
    open_ones = Finding.objects.filter(
        institution=people.home, status="open", state__in=OPEN_STATES
    )
    assert Todo.objects.count() == open_ones.count() > 0
    assert not TodoEvent.objects.exclude(kind="made").exists()
