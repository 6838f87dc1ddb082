"""A pack is data from outside: whatever its texts say is shown as text."""

import shutil
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from packs.toy import FILES, make_pack
from web.policy.conftest import words_in
from zhiren.policy.packs import packs_directory

BAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 }}"


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """The real packs beside one in which every text is an attack."""
    plain = make_pack(tmp_path)
    shutil.copytree(packs_directory() / "sjtusm", plain.parent / "sjtusm")
    quoted = BAD.replace("'", "''")
    changes = [
        ("pack.yaml", "institution: 青山图书馆", f"institution: '青山图书馆{quoted}'"),
        ("pack.yaml", "title: 青山图书馆馆员培训办法", f"title: '培训办法{quoted}'"),
        ("pack.yaml", "issuer: 青山图书馆", f"issuer: '{quoted}'"),
        ("clauses/toy-2020.yaml", "text: 第二条馆员每年参加培训不少于10学时。", f"text: '第二条馆员每年参加培训不少于10学时{quoted}。'\n    note: '{quoted}'\n    actor: '{quoted}'\n    suggested_owner: '{quoted}'"),
        ("clauses/toy-2020.yaml", "reason: 施行日期由馆长办公室核定", f"reason: '{quoted}'"),
        ("rules/training.yaml", "title: 馆员每年培训学时", f"title: '{quoted}'"),
        ("registers.yaml", "title: 借阅指导登记", f"title: '{quoted}'"),
        ("readings/who-is-a-librarian.md", "# 谁是馆员\n", f"# 谁是馆员{BAD}\n\n{BAD}\n\n[点](javascript:alert(1)) `{BAD}#x`\n\n## 缺省\n\n{BAD}\n"),
    ]  # fmt: skip
    for file, old, new in changes:
        path = plain / file
        assert old in FILES[file]
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    source = plain / "documents" / "toy-2020.txt"
    text = source.read_text("utf-8").replace("10学时。", f"10学时{BAD}。")
    source.write_text(text, "utf-8")
    clauses = plain / "clauses" / "toy-2020.yaml"
    said = clauses.read_text("utf-8").replace("<img src=x onerror", "<imgsrc=xonerror")
    clauses.write_text(said.replace("{{ 7 }}", "{{7}}"), "utf-8")
    monkeypatch.setenv("ZHIREN_PACKS", str(plain.parent))
    return source


ADDRESSES = [
    "/policy/", "/policy/toy-2020/", "/policy/toy-2020/clauses/2.1/",
    "/policy/toy-2020/clauses/3.1/", "/policy/toy-2020/clauses/4.1/", "/policy/search/?q=alert",
    "/policy/search/?figure=10学时", "/policy/coverage/", "/policy/toy-2020/coverage/",
    "/policy/compare/?left=toy-2020&right=sjtusm-2021-30",
    "/policy/readings/toy/who-is-a-librarian/", f"/policy/search/?q={BAD}&figure={BAD}",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_text_of_a_pack_becomes_markup(as_, hostile, address):
    response = as_("head").get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<imgsrc" not in page
    assert "javascript:alert(1)&quot;" not in page
    assert 'href="javascript' not in page


def test_the_text_is_still_quoted_exactly(as_, hostile):
    response = as_("head").get("/policy/toy-2020/clauses/2.1/")
    assert "<script>alert(1)</script>" in words_in(response, "verbatim")[0]


def test_a_source_that_says_something_else_is_told_and_the_clauses_stand(as_, hostile):
    hostile.write_text("第一条 别的话。", "utf-8")
    response = as_("head").get(reverse("policy:document", args=["toy-2020"]))
    assert response.status_code == 200
    assert "与条款文字不一致" in response.content.decode()
    assert "第三条各部门应当登记馆员的借阅指导情况。" in words_in(response, "c")


def test_a_source_that_is_gone_is_told_too(as_, hostile):
    hostile.unlink()
    response = as_("head").get(reverse("policy:document", args=["toy-2020"]))
    assert "与条款文字不一致" in response.content.decode()


def test_the_workbook_holds_the_text_as_text(as_, hostile):
    response = as_("head").get(reverse("policy:document_coverage_export", args=["toy-2020"]))
    sheet = load_workbook(BytesIO(response.getvalue()))["toy-2020"]
    assert any(BAD in str(value) for row in sheet.values for value in row)
