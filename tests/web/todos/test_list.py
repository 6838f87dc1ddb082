"""The list of todos: tabs, filters, order, groups, pages, export, whatever the address says."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from web.todos.making import (
    BY_DEPARTMENT,
    BY_UNIT,
    DAY,
    acting,
    in_days,
    make_finding,
    make_todo,
)
from zhiren.web.audit.models import Entry
from zhiren.web.lib.templatetags.zhiren import dotted
from zhiren.web.todos.filters import (
    DUE,
    GROUPS,
    PRIORITIES,
    SORTS,
    STATUSES,
    TABS,
    due_when,
    filters_from,
)
from zhiren.web.todos.models import Todo
from zhiren.web.todos.services import todos_snooze, todos_take

LIST = reverse("todos:todo_list")


def listed(client, **query):
    response = client.get(LIST, {"tab": "all", **query})
    assert response.status_code == 200
    return [todo for _, todo in response.context["rows"]]


@pytest.fixture
def todos(people):
    """Overdue, today, in 7, 8, 30 and 31 days, and without a due date."""
    days = (-1, 0, 7, 8, 30, 31, None)
    return [
        make_todo(
            people.home,
            BY_UNIT if number % 2 else BY_DEPARTMENT,
            person=people.cadre_person,
            due_on=None if day is None else in_days(day),
        )
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("due", "places"),
    [
        ("overdue", [0]), ("today", [1]), ("week", [1, 2]), ("month", [1, 2, 3, 4]),
        ("later", [5]), ("none", [6]),
    ],
)  # fmt: skip
def test_due_dates_are_filtered_by_their_bounds(as_, todos, due, places):
    assert listed(as_("head"), due=due, sort="due") == [todos[place] for place in places]


@pytest.fixture
def of_two(people):
    """One that the unit handles, one that the department does."""
    return [
        make_todo(people.home, rule, person=people.cadre_person)
        for rule in (BY_UNIT, BY_DEPARTMENT)
    ]


def boxes(html):
    return [int(key) for key in re.findall(r'type="checkbox" name="todo" value="(\d+)"', html)]


def test_boxes_stand_only_before_todos_the_account_handles(as_, of_two):
    html = as_("unit_party").get(LIST, {"tab": "all"}).content.decode()
    assert boxes(html) == [of_two[0].pk]
    assert "认领</button>" in html


def test_who_handles_nothing_on_the_page_has_neither_boxes_nor_buttons(as_, of_two):
    html = as_("discipline").get(LIST, {"tab": "all"}).content.decode()
    assert dotted(of_two[1].sentence) in html
    assert boxes(html) == []
    assert "认领</button>" not in html


def test_a_leader_who_handles_none_of_them_may_still_urge_them_all(as_, of_two):
    html = as_("leader").get(LIST, {"tab": "all"}).content.decode()
    assert set(boxes(html)) == {todo.pk for todo in of_two}
    assert "认领</button>" not in html
    assert "催办</button>" in html


def test_what_is_closed_cannot_be_ticked(as_, of_two):
    Todo.objects.update(status="done")
    assert boxes(as_("head").get(LIST, {"tab": "all", "status": "closed"}).content.decode()) == []


def test_the_token_goes_along_with_buttons_that_post_alone(as_, of_two):
    html = as_("head").get(LIST, {"tab": "all"}).content.decode()
    form = html[html.index('id="chosen"') :].partition("</form>")[0]
    assert 'type="hidden" name="csrfmiddlewaretoken"' not in form
    buttons = re.findall(r"<button[^>]*>", form)
    assert len(buttons) == 6
    for button in buttons:
        assert ("csrfmiddlewaretoken" in button) is ('formmethod="post"' in button)


def test_a_posting_button_brings_the_token_that_the_site_asks_for(people, of_two):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.head, "django.contrib.auth.backends.ModelBackend")
    html = client.get(LIST, {"tab": "all"}).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)" formmethod="post"', html)[1]
    take = reverse("todos:todo_act", args=["take"])
    data = {"todo": of_two[0].pk}
    assert client.post(take, data).status_code == 403
    assert client.post(take, {**data, "csrfmiddlewaretoken": token}).status_code == 302
    assert Todo.objects.get(pk=of_two[0].pk).assignee == people.head


def test_a_candidate_is_listed_by_name_and_not_by_the_rows_code(as_, people):
    person = people.cadre_person
    make_todo(people.home, person=person, subject_name="RX00000020")
    make_todo(people.home, subject_name="HY00000001")
    html = as_("head").get(LIST, {"tab": "all"}).content.decode()
    assert f'<td data-label="对象">{person.name}</td>' in html
    assert "RX00000020" not in html


def test_a_range_includes_its_first_day_and_not_its_last(as_, todos):
    found = listed(as_("head"), due_from=in_days(7), due_until=in_days(30), sort="due")
    assert found == [todos[2], todos[3]]


def test_every_standing_todo_lies_in_exactly_one_part_of_the_due_date(todos):
    parts = ("overdue", "month", "later", "none")
    for todo in todos:
        inside = [p for p in parts if Todo.objects.filter(due_when(p, DAY), pk=todo.pk).exists()]
        assert len(inside) == 1


def test_priorities_follow_due_date_and_state(as_, people):
    def made(**given):
        return make_todo(people.home, person=people.cadre_person, **given)

    rows = {
        1: [made(due_on=in_days(-1))],
        2: [made(state="breach"), made(due_on=in_days(7))],
        3: [made(state="deviation"), made(due_on=in_days(8)), made(due_on=in_days(30))],
        4: [made(due_on=in_days(31)), made(state="unknown")],
    }
    client = as_("head")
    for priority, expected in rows.items():
        assert set(listed(client, priority=priority)) == set(expected)


def test_tabs_hold_what_they_say(as_, people, todos):
    todos_take(acting(people, "unit_party"), todos[1:2])
    client = as_("unit_party")
    assert listed(client, tab="mine") == todos[1:2]
    assert set(listed(client, tab="pool")) == set(todos[3:6:2])
    assert set(listed(client, tab="unit")) == set(listed(client, tab="all")) == set(todos)


@pytest.mark.parametrize("name", ["head", "unit_party", "leader", "personnel", "cadre"])
def test_the_number_on_a_tab_is_the_length_of_its_list(as_, people, todos, name):
    client = as_(name)
    for tab, _, count in client.get(LIST).context["tabs"]:
        assert client.get(LIST, {"tab": tab}).context["page"].paginator.count == count


def test_the_list_opens_on_what_is_to_be_done_oneself(as_, people, todos):
    client = as_("unit_party")
    assert client.get(LIST).context["filters"].tab == "pool"
    todos_take(acting(people, "unit_party"), todos[1:2])
    assert client.get(LIST).context["filters"].tab == "mine"
    assert as_("discipline").get(LIST).context["filters"].tab == "all"


def test_a_snoozed_todo_shows_among_the_snoozed_only_while_it_is(as_, people, todos, clock):
    todos_snooze(acting(people), todos[:1], in_days(3), "等")
    client = as_("head")
    assert listed(client, status="snoozed") == todos[:1]
    assert todos[0] not in listed(client, status="open")
    assert todos[0] in listed(client, status="standing")
    clock.move_to("2024-12-19T09:00:00+08:00")
    client = as_("head")
    assert listed(client, status="snoozed") == []
    assert todos[0] in listed(client, status="open")


def test_unit_person_clause_rule_finding_and_words_narrow_the_list(as_, people, todos):
    other = make_todo(people.home, BY_UNIT, person=people.other_person, sentence="张三尚差一次")
    client = as_("head")
    assert listed(client, unit=people.other_person.unit.code) == [other]
    assert listed(client, person=people.other_person.code) == [other]
    assert listed(client, finding=other.key) == [other]
    assert listed(client, q="张三 一次") == [other]
    assert listed(client, q="张三 两次") == []
    assert len(listed(client, clause=BY_UNIT[1])) == 4
    assert len(listed(client, rule=BY_DEPARTMENT[0])) == 4
    assert len(listed(client, document="sjtusm-2021-30")) == 4
    assert listed(client, unit="没有这个单位") == []


def test_a_unit_filter_takes_in_what_lies_below(as_, people, todos):
    root = people.home_unit.parent
    assert set(listed(as_("head"), unit=root.code)) == set(todos)


def test_groups_have_their_whole_number_on_the_first_row(as_, people, todos):
    page = as_("head").get(LIST, {"tab": "all", "group": "clause"})
    heads = [head for head, _ in page.context["rows"] if head]
    assert [(h["key"], h["count"]) for h in heads] == [(BY_UNIT[1], 3), (BY_DEPARTMENT[1], 4)]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_and_grouping_shows_every_row(as_, todos, group, sort):
    assert len(listed(as_("head"), group=group, sort=sort)) == len(todos)


def test_the_list_takes_as_many_statements_for_many_as_for_few(as_, people, todos):
    client = as_("head")

    def statements():
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST, {"tab": "all", "group": "unit", "rows": "50"})
        return len(caught)

    statements()  # the first request of a session writes when it was seen
    few = statements()
    for _ in range(30):
        make_finding(people.home, person=people.other_person)
    make_todo(people.home, person=people.other_person)
    assert statements() == few <= 12


ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "\0",
            "-1",
            "0",
            "9" * 30,
            "2024-13-01",
            "2024-02-30",
            "0001-01-01",
            "9999-12-31",
            "²",
            "%",
            "_",
            "'",
            "全",
        ]
    ),
)


@given(
    query=st.dictionaries(
        st.sampled_from(
            "tab status due due_from due_until state priority role rule clause document unit person"
            " finding q sort group page rows month".split()
        ),
        ODD,
    )
)
@hypothesis_settings(max_examples=200, deadline=None)
def test_filters_read_every_address(query):
    filters = filters_from(query)
    assert filters.tab in TABS
    assert filters.status in STATUSES
    assert filters.due in {"", *DUE}
    assert filters.priority in {0, *PRIORITIES}


@pytest.mark.parametrize(
    "value",
    ["", "\0", "-1", "9" * 30, "2024-02-30", "9999-12-31", "0001-01-01", "²", "%_'\"", "全" * 500],
)
@pytest.mark.parametrize("view", ["todos:todo_list", "todos:calendar", "todos:todo_export"])
def test_odd_values_never_break_a_page(as_, todos, view, value):
    names = "tab status due due_from due_until state priority role rule clause document unit person finding q sort group page rows month"
    client = as_("head")
    for name in names.split():
        response = client.get(reverse(view), {name: value})
        assert response.status_code == 200, name
        assert response.getvalue()


def test_an_export_holds_the_rows_its_filters_and_its_reader(as_, people, todos):
    response = as_("head").get(reverse("todos:todo_export"), {"tab": "all", "due": "week"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert rows[0][0].startswith("导出人 测试head（账号 head）")
    assert rows[1][:3] == ("轻重缓急", "到期日", "对象")
    assert {row[5] for row in rows[2:4]} == {todos[1].sentence, todos[2].sentence}
    entry = Entry.objects.get(action="audit.export.made")
    assert (entry.after["rows"], entry.after["filters"]["due"]) == (2, "week")


def test_an_export_has_no_formulas_and_no_forbidden_characters(as_, people):
    make_todo(people.home, person=people.cadre_person, sentence="=1+1\x0b\x01")
    response = as_("head").get(reverse("todos:todo_export"), {"tab": "all"})
    cell = load_workbook(BytesIO(response.getvalue())).active["F3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_export_is_of_the_own_scope(as_, people):
    make_todo(people.home, BY_UNIT, person=people.other_person)
    response = as_("unit_party").get(reverse("todos:todo_export"), {"tab": "all"})
    assert people.other_person.name not in str(
        list(load_workbook(BytesIO(response.getvalue())).active.values)
    )


def test_an_empty_list_says_what_to_do(as_, people):
    page = as_("head").get(LIST, {"tab": "mine"}).content.decode()
    assert "没有由您承办的事项" in page
    assert "清除筛选" in as_("head").get(LIST, {"q": "没有"}).content.decode()
