"""Who sees which todo."""

import pytest
from django.urls import reverse

from web.todos.making import (
    BY_CADRE,
    BY_DEPARTMENT,
    BY_NOBODY,
    BY_PERSONNEL,
    BY_UNIT,
    OF_TALKS,
    acting,
    make_todo,
)
from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import Grant
from zhiren.web.todos.models import Todo
from zhiren.web.todos.services import todos_take

ALL = {
    "head", "staff", "unit_party", "leader", "discipline", "supervision", "personnel", "cadre",
    "stranger", "system", "security", "audit",
}  # fmt: skip


def seen_by(people, todo):
    return {
        name
        for name in ALL
        if Todo.objects.visible_to(access_of(getattr(people, name))).filter(pk=todo.pk).exists()
    }


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (BY_DEPARTMENT, {"head", "staff", "unit_party", "leader", "discipline"}),
        (BY_UNIT, {"head", "staff", "unit_party", "leader", "discipline"}),
        # Reports of personal matters are closed to units and leaders.
        (BY_CADRE, {"head", "staff", "discipline", "cadre"}),
        (BY_PERSONNEL, {"head", "staff", "unit_party", "leader", "discipline", "personnel"}),
        # Talks are closed to leaders; the unit has to act on it and so must know.
        (OF_TALKS, {"head", "staff", "unit_party", "discipline"}),
    ],
)
def test_a_todo_about_a_person_shows_to_its_scope(people, rule, who):
    assert seen_by(people, make_todo(people.home, rule, person=people.cadre_person)) == who


def test_a_party_organisations_todo_shows_to_the_leader_of_its_unit(people):
    party = people.home_unit.party_organisations.first()
    todo = make_todo(people.home, BY_UNIT, unit=party)
    assert seen_by(people, todo) == {
        "head", "staff", "unit_party", "leader", "discipline", "supervision",
    }  # fmt: skip


def test_another_unit_sees_nothing_of_it(people):
    todo = make_todo(people.home, BY_UNIT, person=people.other_person)
    assert not seen_by(people, todo) & {"unit_party", "cadre", "personnel"}


def test_a_matter_of_the_institution_shows_to_supervision(people):
    todo = make_todo(people.home, BY_NOBODY)
    assert todo.role == "supervision"
    assert seen_by(people, todo) == {"head", "staff", "discipline", "supervision"}


def test_administrators_see_no_todo(people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person)
    assert not seen_by(people, todo) & {"system", "security", "audit", "stranger"}


def test_what_was_taken_is_out_of_sight_once_the_grant_is_over(people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person)
    todos_take(acting(people, "unit_party"), [todo])
    Grant.objects.filter(user=people.unit_party).update(until_on="2024-12-16")
    assert "unit_party" not in seen_by(people, todo)


@pytest.mark.parametrize("name", ["stranger", "personnel", "supervision", "cadre"])
def test_the_page_of_a_todo_out_of_scope_is_not_there(as_, people, name):
    todo = make_todo(people.home, BY_UNIT, person=people.other_person)
    response = as_(name).get(reverse("todos:todo_detail", args=[todo.pk]))
    assert response.status_code == 404


def test_the_page_tells_why_it_came_here_and_links_on(as_, people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person)
    page = as_("unit_party").get(reverse("todos:todo_detail", args=[todo.pk])).content.decode()
    assert "“专职组织员”" in page
    assert "专职组织员在所在单位党组织工作" in page
    assert reverse("findings:finding_detail", args=[todo.key]) in page
    assert reverse("register:person_detail", args=[people.cadre_person.code]) in page


def test_no_link_leads_to_a_finding_that_is_closed_to_the_account(as_, people):
    todo = make_todo(people.home, OF_TALKS, person=people.cadre_person)
    page = as_("unit_party").get(reverse("todos:todo_detail", args=[todo.pk])).content.decode()
    assert reverse("findings:finding_detail", args=[todo.key]) not in page


def test_a_todo_page_takes_few_statements(as_, people, django_assert_max_num_queries):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person)
    client = as_("head")
    with django_assert_max_num_queries(15):
        client.get(reverse("todos:todo_detail", args=[todo.pk]))
