import pytest
from django.urls import reverse

from web.policy.conftest import compact, words_in
from zhiren.web.bridge.packs import all_packs, document_of
from zhiren.web.policy.printed import printed_document

DOCUMENTS = [document for pack in all_packs() for document in pack.documents]
MOST_BYTES = 250_000


def source_without_furniture(document):
    """The file's characters, furniture taken out line by line."""
    file = document_of(f"{document}#").file
    pack = next(p for p in all_packs() if document in p.documents)
    lines = file.read_text("utf-8").split("\n")
    for piece in printed_document(pack, document).furniture:
        assert piece.text in lines[piece.line - 1]
        lines[piece.line - 1] = lines[piece.line - 1].replace(piece.text, "", 1)
    return compact("".join(lines))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_page_says_the_source_character_by_character(as_, document):
    response = as_("head").get(reverse("policy:document", args=[document]))
    assert compact("".join(words_in(response, "c"))) == source_without_furniture(document)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_furniture_is_shown_on_request_and_nothing_else_is_added(as_, document):
    response = as_("head").get(reverse("policy:document", args=[document]), {"furniture": "1"})
    said = compact("".join(words_in(response, "c", "furniture")))
    source = compact(document_of(f"{document}#").file.read_text("utf-8"))
    assert sorted(said) == sorted(source)


def test_furniture_stands_at_the_head_of_its_line(as_):
    response = as_("head").get(
        reverse("policy:document", args=["sjtusm-2021-39"]), {"furniture": "1"}
    )
    said = compact("".join(words_in(response, "c", "furniture")))
    assert "相匹配。—3—二、注重实干实绩" in said


def test_blanks_within_a_line_stay_as_printed(as_):
    response = as_("head").get(reverse("policy:document", args=["sjtusm-2021-30"]))
    assert "第一章 总 则" in words_in(response, "c")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_clause_has_its_anchor_and_its_note_once(as_, document):
    page = as_("head").get(reverse("policy:document", args=[document])).content.decode()
    pack = next(p for p in all_packs() if document in p.documents)
    for clause in (c for c in pack.clauses.values() if c.document == document):
        assert page.count(f' id="{clause.path}"') == 1
        assert page.count(f'data-note="{clause.path}"') == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_contents_lead_to_anchors(as_, document):
    pack = next(p for p in all_packs() if document in p.documents)
    printed = printed_document(pack, document)
    assert printed.contents
    assert {entry.path for entry in printed.contents} <= {c.path for c in printed.order}


def test_the_largest_document_is_light_enough(as_, judged):
    judged(rules={r.id: r.clauses[0] for p in all_packs() for r in p.rules if p.id == "sjtusm"})
    for document in DOCUMENTS:
        response = as_("head").get(reverse("policy:document", args=[document]))
        assert len(response.content) <= MOST_BYTES, document


def test_a_note_tells_state_rate_and_open_findings(as_, judged):
    judged(findings=2)
    page = as_("head").get(reverse("policy:document", args=["sjtusm-2021-30"])).content.decode()
    note = page.partition('data-note="8.2"')[2].partition("</li>")[0]
    assert "规则" in note
    assert "专职组织员每年参加校级培训的学时" in note
    assert "90%" in note
    assert "须处理 2" in note
    assert "clause=sjtusm-2021-30%238.2" in note


def test_who_may_not_see_findings_reads_the_text_without_numbers(as_, judged):
    judged(findings=2)
    page = as_("personnel").get(reverse("policy:document", args=["sjtusm-2021-30"]))
    assert "须处理" not in page.content.decode()
    assert "90%" not in page.content.decode()


def test_another_institution_sees_the_text_and_no_numbers(as_, judged):
    judged(findings=2)
    page = as_("stranger").get(reverse("policy:document", args=["sjtusm-2021-30"]))
    assert "须处理" not in page.content.decode()
    assert "90%" not in page.content.decode()


def test_the_plain_form_has_no_margin(as_):
    page = as_("head").get(reverse("policy:document", args=["sjtusm-2021-30"]), {"plain": "1"})
    assert b"data-note" not in page.content


def test_few_and_many_findings_take_the_same_statements(as_, judged, django_assert_max_num_queries):
    client, address = as_("head"), reverse("policy:document", args=["sjtusm-2021-30"])
    judged(findings=1)
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    judged(findings=0, units=40)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_list_shows_both_shelves_and_validity_on_a_day(as_, judged):
    judged(findings=3)
    page = as_("head").get(reverse("policy:document_list"), {"on": "2021-05-01"})
    text = page.content.decode()
    own, _, others = text.partition("供对照")
    assert "沪交医委〔2021〕30号" in own
    assert "上海电机学院" in others
    assert "尚未施行" in own
    assert "有效" in own
    assert "90%" in own
    assert "废止 1 件" in own


def test_a_day_that_is_none_is_today(as_):
    page = as_("head").get(reverse("policy:document_list"), {"on": "2021-13-45"})
    assert "尚未施行" not in page.content.decode()


def test_the_list_takes_few_statements(as_, judged, django_assert_max_num_queries):
    client = as_("head")
    judged(findings=5)
    client.get(reverse("policy:document_list"))
    with django_assert_max_num_queries(15):
        client.get(reverse("policy:document_list"))


def test_printing_is_worked_out_once_a_version(as_):
    pack = all_packs()[0]
    document = next(iter(pack.documents))
    assert printed_document(pack, document) is printed_document(pack, document)
