"""The JSON of a document: its keys, its ids, its facts."""

import json

import pytest

from zhiren.policy.importing import document_id_of, import_document, load_document, may_bind

TEXT = """某校教师培训办法
某校发〔2021〕3号
第一章 总则
第一条 教师每年参加培训不少于72学时。根据《教师法》执行。
第二条 教师应当：
（一）按时报到；
（二）提交总结。
第三条 本办法自2021年5月1日起施行，《旧办法》（某校发〔2015〕1号）同时废止。
- 1 -
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "某校 培训（2021）.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_keys_are_those_promised(path):
    found = import_document(path, facts=lambda text: [{"kind": "quota", "quote": text[:2]}])
    assert list(found) == [
        "title", "number", "issuers", "dates", "addressees", "cites", "repeals", "clauses", "furniture",
    ]  # fmt: skip
    assert list(found["dates"]) == ["adopted", "issued", "printed", "effective"]
    assert {tuple(clause) for clause in found["clauses"]} == {
        ("id", "level", "label", "text", "facts")
    }
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_values(path):
    found = import_document(path, facts=lambda _: [])
    assert found["title"] == "某校教师培训办法"
    assert found["number"] == "某校发〔2021〕3号"
    assert found["dates"]["effective"] == "2021-05-01"
    assert [cited["name"] for cited in found["cites"]] == ["《教师法》", "《旧办法》"]
    assert found["repeals"][0]["number"] == "某校发〔2015〕1号"
    assert found["furniture"] == [{"text": "- 1 -", "reason": "页码", "line": 9}]
    levels = [clause["level"] for clause in found["clauses"]]
    assert set(levels) <= {"chapter", "section", "article", "item", "subitem", "statement"}


def test_an_article_has_its_whole_text_and_its_statements_their_sentences(path):
    clauses = {
        clause["id"].partition("#")[2]: clause
        for clause in import_document(path, facts=lambda _: [])["clauses"]
    }
    assert clauses["章1"]["text"] == "第一章总则"
    assert clauses["1"]["text"] == "第一条教师每年参加培训不少于72学时。根据《教师法》执行。"
    assert clauses["1.2"]["text"] == "根据《教师法》执行。"
    assert clauses["2"]["text"].endswith("（二）提交总结。")
    assert clauses["2.1"]["label"] == "（一）"


def test_facts_stand_in_the_leaves_that_can_bind(path):
    found = import_document(path, facts=lambda text: [{"quote": text}])
    facts = [fact for clause in found["clauses"] for fact in clause["facts"]]
    quoted = [fact["quote"] for fact in facts if "said_in" not in fact]
    document = load_document(path)
    assert quoted == [leaf.text for leaf in document.leaves if may_bind(leaf)]
    names = {leaf.path.split(".")[0] for leaf in document.leaves if not may_bind(leaf)}
    assert names <= {"题", "版头", "主送", "通知", "落款", "印发", "附件说明"}


def test_facts_are_recognised_in_the_text(path):
    clauses = {c["id"].partition("#")[2]: c for c in import_document(path)["clauses"]}
    facts = clauses["1.1"]["facts"]
    assert any(
        fact["value"] == 72 and fact["unit"] == "学时" and fact["inclusive"] for fact in facts
    )
    held = clauses["1"]["facts"]
    assert [fact["quote"] for fact in held] == [fact["quote"] for fact in facts]
    assert {fact["said_in"].partition("#")[2] for fact in held} == {"1.1"}
    assert all(clauses["1"]["text"][f["start"] :].startswith(f["quote"]) for f in held)


def test_the_id_comes_from_the_user_or_the_file(path):
    assert load_document(path).id == "某校-培训-2021"
    assert load_document(path, "school-2021").clauses[0].id == "school-2021#题.0"
    assert document_id_of("###.txt", "某校发〔2021〕3号") == "某校发-2021-3号"
    assert document_id_of("###.txt") == "document"


def test_an_unknown_clause_is_an_error_that_names_it(path):
    with pytest.raises(KeyError, match="9"):
        load_document(path).clause("9")
