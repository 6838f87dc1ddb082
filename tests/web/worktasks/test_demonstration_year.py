"""The year of the demonstration, worked through the services."""

from datetime import date

import pytest

from zhiren.commands.demonstration_work import DOCUMENT, work_a_year
from zhiren.web.todos.models import Todo
from zhiren.web.worktasks.lights import with_light
from zhiren.web.worktasks.models import Change, FrozenResult, Plan, SupervisionOrder, Urge, WorkTask

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 15)
ACCOUNTS = ("staff", "head", "supervision", "unit_party")


def lights_of(plan, day):
    return set(with_light(plan.tasks.all(), day).values_list("light", flat=True))


def test_a_year_is_worked_from_the_documents_text_to_the_settlement(people, clock):
    clock.move_to("2026-06-15T10:00:00+08:00")
    work_a_year(people.home, DAY, 1, ACCOUNTS)
    former, running = Plan.objects.get(year=2024), Plan.objects.get(year=2026)
    assert (former.document, former.status) == (DOCUMENT, Plan.Status.FROZEN)
    results = FrozenResult.objects.filter(plan=former)
    assert results.exclude(unit=None).count() > 3
    assert results.exclude(person=None).exists()
    assert (running.predecessor, running.status) == (former, Plan.Status.CONFIRMED)
    assert set(running.tasks.values_list("status", flat=True)) == {
        "planned", "assigned", "returned", "accepted", "submitted", "closed", "partial",
    }  # fmt: skip
    assert lights_of(running, DAY) == {"red", "yellow", "blue", "green", "grey", "done"}
    assert running.tasks.exclude(carried_from=None).count() > 20
    assert set(Change.objects.values_list("status", flat=True)) == {"granted", "refused", "asked"}
    assert Urge.objects.exclude(answered_at=None).exists()
    assert SupervisionOrder.objects.exclude(answered_on=None).exists()


def test_the_year_gives_todos_to_both_sides(people, clock):
    clock.move_to("2026-06-15T10:00:00+08:00")
    work_a_year(people.home, DAY, 1, ACCOUNTS)
    sources = set(Todo.objects.filter(institution=people.home).values_list("source", flat=True))
    assert {Todo.Source.TASK, Todo.Source.TASK_OVERSIGHT} <= sources


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 1, 3), date(2025, 12, 31)])
def test_the_year_is_worked_on_any_day_of_a_year(people, clock, day):
    clock.move_to(f"{day}T10:00:00+08:00")
    work_a_year(people.home, day, 1, ACCOUNTS)
    assert Plan.objects.get(year=2025).tasks.filter(status=WorkTask.Status.CLOSED).exists()


def test_before_the_year_after_the_document_nothing_is_made(people, clock):
    work_a_year(people.home, date(2024, 12, 16), 1, ACCOUNTS)
    assert not Plan.objects.exists()
