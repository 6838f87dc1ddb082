"""Reminders and escalation by the calendar, each once."""

from datetime import date

import pytest

from web.todos.making import BY_DEPARTMENT, BY_UNIT, acting, in_days, make_todo
from zhiren.web.accounts.models import Grant
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.todos.schedule import day_begin, escalates_after, is_reminder_due
from zhiren.web.todos.services import todos_report, todos_snooze, todos_take


def begin(people, day):
    return dict(day_begin(people.home, day))


@pytest.fixture
def todo(people):
    return make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(10))


# Reminders: 7, 3 and 1 days before the due date.


@pytest.mark.parametrize(
    ("days_left", "is_due"), [(8, False), (7, True), (6, True), (0, True), (-1, False)]
)
def test_reminders_begin_on_the_seventh_day_before(days_left, is_due):
    assert is_reminder_due(in_days(days_left), None, in_days(0)) is is_due


@pytest.mark.parametrize(
    ("reminded", "days_left", "is_due"),
    [(7, 6, False), (7, 4, False), (7, 3, True), (4, 3, True), (3, 2, False), (3, 1, True), (1, 0, False)],
)  # fmt: skip
def test_each_day_to_remind_on_reminds_once(reminded, days_left, is_due):
    due_on = in_days(days_left)
    reminded_on = in_days(days_left - reminded)
    assert is_reminder_due(due_on, reminded_on, in_days(0)) is is_due


def test_a_day_on_which_the_site_stood_still_is_made_up_for(people, todo):
    assert begin(people, in_days(5)) == {"reminded": 1}


def test_a_second_call_on_the_same_day_does_nothing(people, todo):
    begin(people, in_days(3))
    events = TodoEvent.objects.count()
    assert begin(people, in_days(3)) == {}
    assert TodoEvent.objects.count() == events


def test_all_three_reminders_come_over_the_days(people, todo):
    for number in range(12):
        begin(people, in_days(number))
    notes = todo.events.filter(kind="reminded").order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["距到期还有 7 天", "距到期还有 3 天", "距到期还有 1 天"]


def test_a_snooze_pauses_reminders(people, todo):
    todos_snooze(acting(people), [todo], in_days(6), "等批复")
    assert begin(people, in_days(3)) == {}
    assert begin(people, in_days(6)) == {"woken": 1, "reminded": 1}


def test_a_reported_todo_is_left_in_peace(people, todo):
    todos_report(acting(people), [todo], "已办")
    assert begin(people, in_days(9)) == {}
    assert begin(people, in_days(60)) == {}


def test_days_to_remind_on_are_the_institutions_own(people, todo, settings):
    settings.REMIND_DAYS = [10]
    assert begin(people, in_days(0)) == {"reminded": 1}
    assert begin(people, in_days(3)) == {}


# Escalation: after 5 working days. 26 December 2024 is a Thursday; New Year's Day is off.


def test_five_working_days_after_a_thursday_before_new_year():
    assert escalates_after(date(2024, 12, 26)) == date(2025, 1, 3)


@pytest.mark.parametrize(
    ("day", "is_escalated"),
    [(date(2025, 1, 2), False), (date(2025, 1, 3), False), (date(2025, 1, 4), True)],
)
def test_it_rises_after_the_fifth_working_day_not_on_it(people, todo, day, is_escalated):
    begin(people, day)
    todo.refresh_from_db()
    assert (todo.escalated_at is not None) is is_escalated


def test_a_units_matter_rises_to_the_leader_in_charge_the_departments_to_its_head(people, todo):
    other = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(1))
    begin(people, in_days(40))
    todo.refresh_from_db()
    other.refresh_from_db()
    assert (todo.escalated_to, other.escalated_to) == ("leader", "department_head")


def test_a_unit_without_leader_in_charge_rises_to_the_head(people, todo):
    Grant.objects.filter(user=people.leader).update(until_on=in_days(1))
    begin(people, in_days(40))
    todo.refresh_from_db()
    assert todo.escalated_to == "department_head"


def test_a_party_organisations_matter_rises_to_the_leader_of_its_unit(people):
    party = people.home_unit.party_organisations.first()
    todo = make_todo(people.home, BY_UNIT, unit=party, due_on=in_days(1))
    begin(people, in_days(40))
    todo.refresh_from_db()
    assert todo.escalated_to == "leader"


def test_the_leader_finds_it_in_the_pool(people, todo):
    from zhiren.web.accounts.access import access_of
    from zhiren.web.todos.scope import todos_pooled_for

    leader = access_of(people.leader)
    assert not Todo.objects.filter(todos_pooled_for(leader)).exists()
    begin(people, in_days(40))
    assert Todo.objects.filter(todos_pooled_for(leader)).get() == todo


def test_it_rises_once(people, todo):
    begin(people, in_days(40))
    assert begin(people, in_days(41)) == {}


def test_what_was_late_when_it_became_known_counts_from_then(people):
    old = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(-400))
    begin(people, in_days(7))  # the fifth working day after Monday the 16th
    old.refresh_from_db()
    assert old.escalated_at is None
    begin(people, in_days(8))
    old.refresh_from_db()
    assert old.escalated_at is not None


def test_without_due_date_nothing_rises(people):
    make_todo(people.home, BY_UNIT, person=people.cadre_person)
    assert begin(people, in_days(400)) == {}


def test_a_snooze_holds_no_escalation_off_and_its_reason_goes_along(people, todo):
    todos_snooze(acting(people), [todo], in_days(60), "等上级批复")
    begin(people, in_days(40))
    assert "等上级批复" in todo.events.get(kind="escalated").note


# Giving back


def test_what_an_account_can_no_longer_see_goes_back(people, todo):
    todos_take(acting(people, "unit_party"), [todo])
    assert begin(people, in_days(0)) == {}
    Grant.objects.filter(user=people.unit_party).update(until_on=in_days(0))
    assert begin(people, in_days(1)) == {"handed_back": 1}
    todo.refresh_from_db()
    assert todo.assignee is None


def test_what_a_closed_account_holds_goes_back(people, todo):
    todos_take(acting(people, "staff"), [todo])
    staff = people.staff
    staff.is_active = False
    staff.save()
    assert begin(people, in_days(1)) == {"handed_back": 1}
