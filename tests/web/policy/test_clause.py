import html
import re

import pytest
from django.urls import reverse

from web.policy.conftest import words_in
from zhiren.web.bridge.packs import all_packs
from zhiren.web.register.models import Unit

ALL = [clause for pack in all_packs() for clause in pack.clauses.values()]


def address(clause):
    return reverse("policy:clause", kwargs={"document": clause.document, "clause": clause.path})


def page_of(client, identifier, **query):
    document, _, path = identifier.partition("#")
    response = client.get(
        reverse("policy:clause", kwargs={"document": document, "clause": path}), query
    )
    assert response.status_code == 200
    return response.content.decode()


def test_all_clauses_are_tried():
    assert len(ALL) == 611


@pytest.mark.parametrize("document", sorted({clause.document for clause in ALL}))
def test_every_clause_of_every_pack_has_an_address_that_quotes_it_exactly(as_, document):
    client = as_("cadre")
    for clause in (c for c in ALL if c.document == document):
        response = client.get(address(clause))
        assert response.status_code == 200, clause.id
        assert words_in(response, "verbatim") == [clause.text], clause.id
        assert html.escape(clause.id) in response.content.decode()


def test_the_citation_names_document_number_and_article(as_):
    page = page_of(as_("head"), "sjtusm-2021-30#8.2")
    cited = "《上海交通大学医学院二级单位党组织专职组织员选任与管理实施办法》（沪交医委〔2021〕30号）第八条：“原则上，专职组织员每年参加不少于16学时的校级培训，”"
    assert cited in page
    assert "http://testserver/policy/sjtusm-2021-30/clauses/8.2/" in page


def test_it_shows_figures_values_population_and_readings(as_):
    page = page_of(as_("head"), "sjtusm-2021-30#8.2")
    assert "不少于 16 学时" in page
    assert "“不少于16学时”" in page
    assert "16 学时" in page
    assert "专职组织员（对象：人员；" in re.sub(r"<[^>]*>", "", page)
    assert "一个学时多长" in page


def test_a_value_not_yet_in_force_is_marked(as_):
    page = page_of(as_("head"), "sjtusm-2021-30#8.2", on="2021-01-01")
    assert "（未到）" in page
    assert "尚未施行" in page


def test_relations_are_shown_in_both_directions(as_):
    page = page_of(as_("head"), "sjtusm-2021-30#3.1")
    assert "/policy/sjtusm-2021-30/clauses/%E9%80%9A%E7%9F%A5.3/" in page
    referring = page_of(as_("head"), "sjtusm-2021-30#2.2")
    assert "/policy/sjtusm-2021-30/clauses/4.1/" in referring


def test_other_documents_on_the_same_subject_are_quoted(as_):
    page = page_of(as_("head"), "sdju-2021#12.1")
    assert "容错：谁提出" in page
    assert "/policy/shiyan-wjw-2019/clauses/11.1/" in page


def test_a_step_of_a_process_is_marked_as_this_clause(as_):
    page = page_of(as_("head"), "sjtusm-2021-39#七.3")
    here = page.partition('<li class="here">')[2].partition("</li>")[0]
    assert "凡提四必" in here


def test_how_well_it_is_kept_by_unit_and_over_time(as_, judged):
    judged(days_ago=40, breach=4)
    judged(findings=12)
    page = page_of(as_("head"), "sjtusm-2021-30#8.2")
    assert "落实得怎样" in page
    assert "90%" in page
    assert "60%" in page
    assert "全部 12 项" in page
    assert "首次出现" in page


def test_a_leader_sees_the_numbers_of_the_own_portfolio(as_, people, judged):
    mine = set(people.leader.person.portfolios.values_list("unit__path", flat=True))
    others = Unit.objects.filter(institution=people.home, level="二级").exclude(path__in=mine)
    judged(units=[others.first()])
    assert "本条没有可计算的落实率" in page_of(as_("leader"), "sjtusm-2021-30#8.2")
    judged(units=[people.home_unit], breach=3)
    assert "70%" in page_of(as_("leader"), "sjtusm-2021-30#8.2")


def test_nobody_of_another_institution_sees_numbers(as_, judged):
    judged(findings=3)
    assert "落实得怎样" not in page_of(as_("stranger"), "sjtusm-2021-30#8.2")


def test_few_and_many_units_take_the_same_statements(as_, judged, django_assert_max_num_queries):
    client = as_("head")
    judged(findings=1, units=2)
    page_of(client, "sjtusm-2021-30#8.2")
    with django_assert_max_num_queries(15) as few:
        page_of(client, "sjtusm-2021-30#8.2")
    judged(findings=0, units=60)
    with django_assert_max_num_queries(len(few)):
        page_of(client, "sjtusm-2021-30#8.2")


def test_a_reading_page_leads_to_its_clauses(as_):
    response = as_("head").get(reverse("policy:reading", args=["sjtusm", "programme-frequency"]))
    page = response.content.decode()
    assert "常态工作没有写次数" in page
    assert 'href="/policy/sjtusm-2021-39/clauses/' in page


def test_a_reading_that_is_not_there_is_not_found(as_):
    client = as_("head")
    assert client.get("/policy/readings/sjtusm/no-such/").status_code == 404
    assert client.get("/policy/readings/sjtusm/..%2F..%2Fsecret/").status_code == 404
