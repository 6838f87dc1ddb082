"""Persons side by side, and the search box."""

import pytest

from zhiren.web.audit.models import Entry
from zhiren.web.bridge.packs import cited, pack_of
from zhiren.web.register.models import Person


def two(people):
    return list(Person.objects.filter(unit=people.home_unit).order_by("pk")[:2])


def compared(client, persons, **more):
    return client.get("/roster/compare/", {"person": [p.code for p in persons], **more})


def test_persons_stand_in_the_order_asked_for_with_differences_marked(as_, people):
    first, second = two(people)
    comparison = compared(as_("head"), [second, first]).context["comparison"]
    assert [line.code for line in comparison.lines] == [second.code, first.code]
    rows = {a.title: a for _, attributes in comparison.groups for a in attributes}
    assert not rows["单位"].differs
    assert rows["性别"].differs == (first.sex != second.sex)


def test_only_differences_on_request(as_, people):
    comparison = compared(as_("head"), two(people), only="1").context["comparison"]
    assert all(a.differs for _, attributes in comparison.groups for a in attributes)


def test_a_comparison_is_recorded_as_views_of_the_files(as_, people):
    persons = two(people)
    compared(as_("head"), persons)
    entries = Entry.objects.filter(action="register.person.viewed").order_by("-number")[:2]
    assert {entry.person_id for entry in entries} == {p.pk for p in persons}


def test_who_is_out_of_scope_cannot_be_compared(as_, people):
    persons = two(people)
    assert compared(as_("unit_party"), [*persons, people.other_person]).status_code == 404
    Person.objects.filter(pk=persons[0].pk).update(code="HOME-ONLY")
    persons[0].refresh_from_db()
    assert compared(as_("stranger"), persons).status_code == 404
    assert compared(as_("head"), persons).status_code == 200


def test_sections_one_may_not_see_are_not_compared(as_, people):
    groups = [
        title for title, _ in compared(as_("personnel"), two(people)).context["comparison"].groups
    ]
    assert "监督" not in groups


def test_one_more_is_added_by_name(as_, people):
    person = two(people)[0]
    response = as_("head").get("/roster/compare/", {"add": person.code})
    assert response.url == f"/roster/compare/?person={person.code}"
    assert "没有找到" in as_("head").get("/roster/compare/", {"add": "无此人"}).content.decode()


def test_at_most_six_are_compared(as_, people):
    seven = Person.objects.filter(institution=people.home).order_by("pk")[:7]
    response = compared(as_("head"), seven)
    assert len(response.context["comparison"].lines) == 6
    assert "最多比较 6 人" in response.content.decode()


def test_a_code_leads_straight_to_the_person_or_unit(as_, people):
    person, unit = people.other_person, people.home_unit
    assert (
        as_("head").get("/roster/find/", {"q": person.code}).url
        == f"/register/persons/{person.code}/"
    )
    assert as_("head").get("/roster/find/", {"q": unit.code}).url == f"/register/units/{unit.code}/"


def test_a_clause_id_leads_straight_to_the_clause(as_, people):
    clause = next(iter(pack_of(people.home).clauses.values()))
    response = as_("supervision").get("/roster/find/", {"q": clause.id})
    assert response.status_code == 302
    assert response.url.startswith("/policy/")


def test_a_clause_is_found_as_papers_cite_it_with_or_without_the_space(as_, people):
    clause = next(iter(pack_of(people.home).clauses.values()))
    for text in (cited(clause.id), cited(clause.id).replace(" ", "")):
        assert as_("supervision").get("/roster/find/", {"q": text}).status_code == 302


@pytest.mark.parametrize("text", ["第八条第二款", "30号第8条第2款", "组织员办法 8.2"])
def test_a_clause_cited_in_chinese_leads_straight_to_it(as_, people, text):
    response = as_("supervision").get("/roster/find/", {"q": text})
    assert response.url == "/policy/sjtusm-2021-30/clauses/8.2/"


def test_a_whole_article_lists_its_clauses(as_, people):
    found = as_("head").get("/roster/find/", {"q": "沪交医委〔2021〕30号第八条"}).context["found"]
    assert [hit.clause.path for hit in found.clauses] == ["8.1", "8.2", "8.3", "8.4"]
    page = as_("head").get("/roster/find/", {"q": "30号第五条"}).content.decode()
    assert "在原文中看全部 30 条" in page


def test_a_place_that_several_documents_have_is_listed_in_each(as_, people):
    found = as_("head").get("/roster/find/", {"q": "第四部分"}).context["found"]
    assert [hit.clause.id for hit in found.clauses] == [
        "sjtusm-2021-39#四.0", "sjtusm-2024-45#四.0",
    ]  # fmt: skip


def test_everything_found_is_grouped_with_hits_marked(as_, people):
    found = as_("head").get("/roster/find/", {"q": "谈话"})
    assert found.context["found"].clause_count > 1
    assert "<mark>谈话</mark>" in found.content.decode()
    assert as_("head").get("/roster/find/", {"q": "学院"}).context["found"].units


@pytest.mark.parametrize("how", ["name", "name_sound", "name_initials"])
def test_persons_are_found_by_name_sound_and_initials(as_, people, how):
    person = people.other_person
    response = as_("head").get("/roster/find/", {"q": getattr(person, how)})
    if response.status_code == 302:
        assert response.url == f"/register/persons/{person.code}/"
    else:
        found = response.context["found"]
        assert found.person_count > 10 or person in found.persons


def test_who_sees_no_persons_still_finds_clauses(as_, people):
    response = as_("supervision").get("/roster/find/", {"q": "谈话"})
    assert response.context["found"].clauses
    assert (
        not as_("supervision")
        .get("/roster/find/", {"q": people.other_person.name})
        .context["found"]
        .persons
    )


def test_nobody_outside_the_scope_is_found(as_, people):
    Person.objects.filter(pk=people.other_person.pk).update(code="HOME-ONLY")
    for name in ("unit_party", "stranger", "cadre"):
        response = as_(name).get("/roster/find/", {"q": "HOME-ONLY"})
        assert response.status_code == 200
        assert not response.context["found"].persons


def test_hits_are_escaped(as_, people):
    Person.objects.filter(pk=people.other_person.pk).update(name="<b>王</b>")
    html = as_("head").get("/roster/find/", {"q": "王</b>"}, follow=True).content.decode()
    assert "<b>王" not in html


def test_nothing_asked_and_nothing_found_say_what_to_do(as_):
    assert "输入要找的文字" in as_("head").get("/roster/find/").content.decode()
    assert "没有找到" in as_("head").get("/roster/find/", {"q": "无此物此人"}).content.decode()


def test_htmx_gets_the_hits_alone(as_, people):
    response = as_("head").get(
        "/roster/find/", {"q": people.other_person.code}, headers={"hx-request": "true"}
    )
    assert "<html" not in response.content.decode()
