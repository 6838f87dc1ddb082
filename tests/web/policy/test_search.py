import pytest
from django.urls import reverse

from web.policy.conftest import words_in
from zhiren.web.bridge.packs import all_packs
from zhiren.web.policy.search import Asked, marked, search, words_of

PACKS = all_packs()


def found(**asked):
    return [hit.clause.id for hit in search(PACKS, Asked(**asked))]


def test_every_clause_is_found_by_its_own_words():
    for pack in PACKS:
        for clause in pack.clauses.values():
            assert clause.id in found(words=words_of(clause.text)), clause.id


def test_every_clause_is_found_by_its_words_torn_apart():
    for clause in PACKS[0].clauses.values():
        half = len(clause.text) // 2
        assert clause.id in found(words=words_of(f"{clause.text[half:]} {clause.text[:half]}"))


def test_marks_change_no_character():
    for pack in PACKS:
        for clause in pack.clauses.values():
            pieces = list(marked(clause.text, ["干部", "，", clause.text[:3]]))
            assert "".join(text for text, _ in pieces) == clause.text


def test_all_words_must_occur():
    both = found(words=words_of("容错 认定"))
    assert both
    assert set(both) < set(found(words=words_of("容错")))


def test_width_and_case_make_no_difference():
    assert found(words=words_of("p3实验室")) == found(words=words_of("Ｐ３实验室"))


def test_words_over_two_clauses_are_found_in_their_paragraph():
    hits = search(PACKS, Asked(words=words_of("全覆盖配备的基础上，努力打造")))
    assert [hit.is_spread for hit in hits] == [True]


@pytest.mark.parametrize("figure", ["3年", "三年", "３年", "3 年"])
def test_a_figure_is_found_however_it_is_written(figure):
    assert {"sjtusm-2021-30#6.1", "sjtusm-2021-30#8.3"} <= set(found(figure=figure))


def test_a_figure_is_not_part_of_a_longer_one():
    assert "sjtusm-2021-30#8.2" in found(figure="16学时")
    assert "sjtusm-2021-30#8.2" not in found(figure="6学时")


def test_filters_narrow(as_):
    response = as_("head").get(
        reverse("policy:search"),
        {"q": "容错", "document": "sdju-2021", "state": "process", "strength": "duty"},
    )
    assert response.status_code == 200
    hits = response.context["page"].object_list
    assert hits
    assert {h.clause.document for h in hits} == {"sdju-2021"}
    assert {h.clause.state for h in hits} == {"process"}


def test_hits_are_marked_on_the_page(as_):
    response = as_("cadre").get(reverse("policy:search"), {"q": "容错"})
    assert "<mark>容错</mark>" in response.content.decode()
    assert all("容错" in words for words in words_in(response, "words"))


def test_no_hit_says_what_to_do(as_):
    response = as_("head").get(reverse("policy:search"), {"q": "没有这样的词语呀"})
    assert "没有找到" in response.content.decode()


def test_bad_input_is_no_fault(as_):
    client = as_("head")
    for query in (
        {"q": "x" * 5000, "page": "九"}, {"figure": "…"}, {"figure": "零"}, {"q": "\x00<b>"},
        {"state": "none", "strength": "?", "document": "x", "q": "("}, {"figure": "1e9999"},
    ):  # fmt: skip
        assert client.get(reverse("policy:search"), query).status_code == 200


def test_searching_takes_no_statements_of_its_own(as_, django_assert_max_num_queries):
    client = as_("head")
    with django_assert_max_num_queries(10):
        client.get(reverse("policy:search"), {"q": "干部"})
