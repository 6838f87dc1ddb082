"""A cadre sees the findings that ask something of him: his own, and no facts that stay closed."""

import pytest
from django.urls import reverse

from web.todos.making import BY_CADRE, BY_DEPARTMENT, OF_TALKS, follow, make_finding, make_todo
from zhiren.web.accounts.access import access_of
from zhiren.web.findings.models import Finding
from zhiren.web.lib.templatetags.zhiren import dotted
from zhiren.web.register.models import PersonFact
from zhiren.web.todos.models import Todo

LIST = reverse("findings:finding_list")


def page_of(finding):
    return reverse("findings:finding_detail", args=[finding.pk])


def seen_by(user):
    return set(Finding.objects.visible_to(access_of(user), "finding.view"))


@pytest.fixture
def asked(people):
    """The finding that the cadre has not reported, which rests on a section closed to him."""
    person = people.cadre_person
    finding = make_finding(people.home, BY_CADRE, person=person, facts={"已报告次数": "0"})
    follow(people.home)
    assert Todo.objects.get(key=finding.pk).role == "cadre"
    return finding


def test_what_the_front_page_counts_as_todo_stands_among_the_findings_too(as_, asked):
    client = as_("cadre")
    front = client.get(reverse("home:front"))
    assert front.context["todos"].all == sum(front.context["findings"].by_state.values()) == 1
    assert [row.pk for row in client.get(LIST).context["page"]] == [asked.pk]


def test_the_todos_origin_leads_to_its_finding(as_, asked):
    todo = Todo.objects.get(key=asked.pk)
    html = as_("cadre").get(reverse("todos:todo_detail", args=[todo.pk])).content.decode()
    assert f'href="{page_of(asked)}"' in html


def test_the_page_tells_sentence_clause_and_due_day_but_not_the_closed_facts(as_, people, asked):
    fact = PersonFact.objects.create(
        institution=people.home, person=people.cadre_person, kind="个人有关事项报告",
        recorded_on="2023-03-01", summary="只有组织部看得到",
    )  # fmt: skip
    html = as_("cadre").get(page_of(asked)).content.decode()
    assert dotted(asked.sentence) in html
    assert "sjtusm-2021-39" in html
    assert "已报告次数" not in html
    assert fact.summary not in html
    assert "“个人有关事项报告”，按权限表不向您开放" in html


def test_who_sees_the_section_sees_the_facts_and_no_such_note(as_, asked):
    html = as_("head").get(page_of(asked)).content.decode()
    assert "已报告次数" in html
    assert "不向您开放" not in html


def test_what_asks_nothing_of_the_cadre_stays_closed(people, asked):
    make_todo(people.home, OF_TALKS, person=people.cadre_person)
    assert seen_by(people.cadre) == {asked}


def test_what_is_asked_of_another_cadre_stays_closed(as_, people, asked):
    other = make_finding(people.home, BY_CADRE, person=people.other_person)
    follow(people.home)
    Todo.objects.filter(key=other.pk).update(role="cadre")
    assert seen_by(people.cadre) == {asked}
    assert as_("cadre").get(page_of(other)).status_code == 404


def test_a_todo_on_the_cadres_finding_opens_it_to_nobody_else(people, asked):
    assert asked not in seen_by(people.unit_party)
    assert asked not in seen_by(people.leader)
    assert asked not in seen_by(people.supervision)
    assert asked in seen_by(people.discipline)


def test_what_a_decided_case_takes_out_of_count_stays_closed(people, asked):
    Finding.objects.update(state="suppressed")
    assert seen_by(people.cadre) == set()


def test_what_is_open_to_the_cadre_is_shown_with_its_facts(as_, people):
    finding = make_finding(
        people.home, BY_DEPARTMENT, person=people.cadre_person, facts={"起算日期": "2022-11-28"}
    )
    html = as_("cadre").get(page_of(finding)).content.decode()
    assert "2022.11.28" in html
    assert "不向您开放" not in html
