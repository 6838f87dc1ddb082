"""What people do with todos, through the pages."""

from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from web.todos.making import (
    BY_CADRE,
    BY_DEPARTMENT,
    BY_UNIT,
    OF_TALKS,
    acting,
    in_days,
    make_todo,
)
from zhiren.web.audit.models import Entry
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.todos.services import todos_delegate, todos_snooze, todos_urge

LIST = reverse("todos:todo_list")
NOT_MINE = "所选的待办由别的角色或承办人办理，您不能代办，没有变化。"
NOTHING_TICKED = "没有选择待办。请先勾选要办的几件，再点按钮。"


@pytest.fixture
def todo(people):
    return make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(20))


def act(client, name, *todos):
    return client.post(reverse("todos:todo_act", args=[name]), {"todo": [t.pk for t in todos]})


def told(response):
    """What the next page says about an act."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_who_takes_a_todo_becomes_its_assignee(as_, people, todo):
    response = act(as_("unit_party"), "take", todo)
    todo.refresh_from_db()
    assert response.url == reverse("todos:todo_detail", args=[todo.pk])
    assert todo.assignee == people.unit_party
    assert todo.events.first().kind == "taken"


def test_each_act_has_its_audit_entry(as_, todo):
    act(as_("unit_party"), "take", todo)
    entry = Entry.objects.get(action="todos.todo.taken")
    assert (entry.object_id, entry.clause, entry.person_id) == (
        todo.pk,
        todo.clause,
        todo.person_id,
    )


def test_taking_twice_changes_nothing(as_, todo):
    act(as_("unit_party"), "take", todo)
    act(as_("unit_party"), "take", todo)
    assert todo.events.filter(kind="taken").count() == 1


def test_handing_back_undoes_taking(as_, todo):
    client = as_("unit_party")
    act(client, "take", todo)
    act(client, "hand_back", todo)
    todo.refresh_from_db()
    assert todo.assignee is None


def test_many_are_taken_at_once_in_one_batch(as_, people):
    todos = [make_todo(people.home, BY_UNIT, person=people.cadre_person) for _ in range(3)]
    act(as_("unit_party"), "take", *todos)
    entries = Entry.objects.filter(action="todos.todo.taken")
    assert Todo.objects.filter(assignee=people.unit_party).count() == 3
    assert len(set(entries.values_list("batch", flat=True))) == 1


def test_of_chosen_ones_only_those_in_scope_are_taken(as_, people, todo):
    other = make_todo(people.home, BY_UNIT, person=people.other_person)
    act(as_("unit_party"), "take", todo, other)
    other.refresh_from_db()
    assert other.assignee is None
    assert Todo.objects.get(pk=todo.pk).assignee == people.unit_party


def test_a_role_may_not_take_what_goes_to_another(as_, people):
    for_department = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person)
    assert told(act(as_("unit_party"), "take", for_department)) == [NOT_MINE]
    for_department.refresh_from_db()
    assert for_department.assignee is None


def test_closed_todos_stay_as_they_are(as_, people, todo):
    Todo.objects.update(status="done")
    act(as_("unit_party"), "take", todo)
    todo.refresh_from_db()
    assert todo.assignee is None


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["9" * 40], ["²"], ["0"]])
def test_keys_that_are_nobodys_lead_back_to_the_list_with_a_word(as_, keys):
    response = as_("head").post(reverse("todos:todo_act", args=["take"]), {"todo": keys})
    assert response.url == LIST
    assert told(response) == [NOT_MINE if keys else NOTHING_TICKED]


@pytest.mark.parametrize("name", ["todo_delegate", "todo_snooze", "todo_report", "todo_urge"])
def test_an_act_with_nothing_ticked_says_so_on_the_list(as_, name):
    client, address = as_("head"), reverse(f"todos:{name}")
    response = client.post(address) if name == "todo_urge" else client.get(address)
    assert (response.url, told(response)) == (LIST, [NOTHING_TICKED])
    assert NOTHING_TICKED in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["todo_delegate", "todo_snooze", "todo_report"])
def test_a_leader_who_ticks_what_others_handle_is_told_on_the_same_list(as_, todo, name):
    data = {"todo": todo.pk, "next": f"{LIST}?tab=all"}
    response = as_("leader").get(reverse(f"todos:{name}"), data)
    assert (response.url, told(response)) == (f"{LIST}?tab=all", [NOT_MINE])


def test_of_chosen_ones_those_that_others_handle_are_told(as_, people, todo):
    for_department = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person)
    said = told(act(as_("unit_party"), "take", todo, for_department))
    assert said == ["已认领 1 件。", "另有 1 件由别的角色或承办人办理，没有变化。"]


def test_the_next_page_is_one_of_this_site(as_, todo):
    client = as_("head")
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        data = {"todo": todo.pk, "next": elsewhere}
        response = client.post(reverse("todos:todo_act", args=["take"]), data)
        assert response.url == reverse("todos:todo_detail", args=[todo.pk])


# Delegating


def delegate(client, todo, to, **data):
    return client.post(
        reverse("todos:todo_delegate"), {"todo": todo.pk, "to": to.pk, "note": "", **data}
    )


def offered(client, *todos, **query):
    address = f"{reverse('todos:todo_delegate')}?{urlencode({'todo': [t.pk for t in todos], **query}, doseq=True)}"
    return [person.username for person in client.get(address).context["people"]]


def test_a_todo_goes_to_a_person_in_whose_scope_it_lies(as_, people, todo):
    delegate(as_("head"), todo, people.unit_party, note="请本周办好")
    todo.refresh_from_db()
    assert todo.assignee == people.unit_party
    event = todo.events.first()
    assert (event.kind, event.receiver, event.note) == (
        "delegated",
        people.unit_party,
        "请本周办好",
    )


def test_only_people_who_may_see_it_are_offered(as_, people, todo):
    assert set(offered(as_("head"), todo)) == {
        "head", "staff", "unit_party", "leader", "discipline", "personnel", "cadre",
    }  # fmt: skip


def test_people_of_other_units_are_not_offered(as_, people):
    other = make_todo(people.home, BY_UNIT, person=people.other_person)
    names = offered(as_("head"), other)
    assert "unit_party" not in names
    assert "cadre" not in names
    assert "stranger" not in names


def test_what_rests_on_talks_is_offered_to_those_it_goes_to(as_, people):
    talks = make_todo(people.home, OF_TALKS, person=people.cadre_person)
    names = offered(as_("head"), talks)
    assert "unit_party" in names
    assert "personnel" not in names


def test_the_offered_are_those_the_service_accepts(people, as_):
    todos = [
        make_todo(people.home, rule, person=person)
        for rule in (BY_DEPARTMENT, BY_UNIT, OF_TALKS, BY_CADRE)
        for person in (people.cadre_person, people.other_person)
    ]
    client = as_("head")
    for todo in todos:
        names = set(offered(client, todo))
        for name in (
            "staff",
            "unit_party",
            "leader",
            "discipline",
            "supervision",
            "personnel",
            "cadre",
        ):
            try:
                todos_delegate(acting(people), [todo], getattr(people, name))
                is_accepted = True
            except ValidationError:
                is_accepted = False
            Todo.objects.update(assignee=None)
            assert is_accepted == (name in names), (todo.rule, str(todo.person), name)


def test_people_are_found_by_name_or_account(as_, people, todo):
    assert offered(as_("head"), todo, q="unit_p") == ["unit_party"]
    assert offered(as_("head"), todo, q="测试staff") == ["staff"]
    assert offered(as_("head"), todo, q="无此人%_'\"") == []


def test_htmx_gets_the_people_alone(as_, people, todo):
    response = as_("head").get(
        f"{reverse('todos:todo_delegate')}?todo={todo.pk}", headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert "测试staff" in text
    assert "<html" not in text


def test_out_of_scope_is_refused_with_the_reason(as_, people):
    other = make_todo(people.home, BY_UNIT, person=people.other_person)
    response = delegate(as_("head"), other, people.unit_party)
    other.refresh_from_db()
    assert response.status_code == 422
    assert "不在可以转交的范围内" in response.content.decode()
    assert other.assignee is None


def test_the_service_itself_refuses_out_of_scope(people):
    other = make_todo(people.home, BY_UNIT, person=people.other_person)
    with pytest.raises(ValidationError, match="看不到"):
        todos_delegate(acting(people), [other], people.unit_party)


def test_a_closed_account_gets_nothing(as_, people, todo):
    staff = people.staff
    staff.is_active = False
    staff.save()
    assert "staff" not in offered(as_("head"), todo)
    with pytest.raises(ValidationError):
        todos_delegate(acting(people, "head"), [todo], staff)


# Snoozing


def snooze(client, todo, until, reason="等待上级批复"):
    data = {"todo": todo.pk, "until": until, "reason": reason}
    return client.post(reverse("todos:todo_snooze"), data)


def test_snoozing_needs_a_day_and_a_reason(as_, people, todo):
    response = snooze(as_("head"), todo, "2024.12.20")
    todo.refresh_from_db()
    assert response.status_code == 302
    assert (str(todo.snoozed_until), todo.snooze_reason) == ("2024-12-20", "等待上级批复")


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2024.12.16", "理由"),
        ("2024.12.15", "理由"),
        ("2025.03.17", "理由"),
        ("2024.12", "理由"),
        ("明天", "理由"),
        ("", "理由"),
        ("2024.12.20", ""),
        ("2024.12.20", "   "),
    ],
)
def test_a_snooze_without_either_is_refused(as_, people, todo, until, reason):
    response = snooze(as_("head"), todo, until, reason)
    todo.refresh_from_db()
    assert response.status_code == 422
    assert todo.snoozed_until is None


def test_the_longest_snooze_is_allowed(as_, todo):
    snooze(as_("head"), todo, "2025.03.16")
    todo.refresh_from_db()
    assert str(todo.snoozed_until) == "2025-03-16"


def test_a_snooze_beyond_the_due_date_is_shown_as_such(as_, todo):
    client = as_("head")
    snooze(client, todo, "2025.01.15")
    page = client.get(reverse("todos:todo_detail", args=[todo.pk])).content.decode()
    assert "已超过到期日 10 天" in page


def test_a_snoozed_todo_can_be_resumed(as_, people, todo):
    todos_snooze(acting(people), [todo], in_days(3), "等")
    act(as_("head"), "wake", todo)
    todo.refresh_from_db()
    assert todo.snoozed_until is None


# Reporting


def test_a_report_needs_a_note(as_, todo):
    client = as_("head")
    response = client.post(reverse("todos:todo_report"), {"todo": todo.pk, "note": " "})
    todo.refresh_from_db()
    assert (response.status_code, todo.status) == (422, "open")


def test_a_report_says_that_the_data_decide(as_, todo):
    client = as_("head")
    client.post(reverse("todos:todo_report"), {"todo": todo.pk, "note": "已开会"})
    page = client.get(reverse("todos:todo_detail", args=[todo.pk])).content.decode()
    assert "下一次研判" in page
    assert "已报办结，待研判确认" in page


def test_a_report_can_be_withdrawn(as_, todo):
    client = as_("head")
    client.post(reverse("todos:todo_report"), {"todo": todo.pk, "note": "已开会"})
    act(client, "withdraw", todo)
    todo.refresh_from_db()
    assert (todo.status, todo.reported_at) == ("open", None)


@pytest.mark.parametrize("name", ["unit_party", "cadre", "head"])
def test_who_reports_is_told_who_registers_it(as_, people, name):
    rule = BY_CADRE if name == "cadre" else BY_UNIT
    mine = make_todo(people.home, rule, person=people.cadre_person)
    client = as_(name)
    for page in (
        client.get(reverse("todos:todo_detail", args=[mine.pk])),
        client.get(reverse("todos:todo_report"), {"todo": mine.pk}),
    ):
        html = page.content.decode()
        assert ("请先把结果登记到名册" in html) is (name == "head")
        assert ("请先把结果告诉组织部" in html) is (name != "head")
        assert (f'href="{reverse("corrections:own_file")}">我的档案</a>申请更正' in html) is (
            name == "cadre"
        )


# Urging


def test_urging_is_recorded_once_a_day_by_the_same_account(people, todo, clock):
    assert todos_urge(acting(people, "leader"), [todo], "请抓紧") == 1
    assert todos_urge(acting(people, "leader"), [todo]) == 0
    assert todos_urge(acting(people, "head"), [todo]) == 1
    clock.shift(21 * 3600)
    assert todos_urge(acting(people, "leader"), [todo]) == 1
    assert TodoEvent.objects.filter(kind="urged").count() == 3


def test_a_unit_may_not_urge(as_, todo):
    response = as_("unit_party").post(reverse("todos:todo_urge"), {"todo": todo.pk})
    assert response.status_code == 403
