"""The pages of making plans, through their addresses."""

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.worktasks.planned import (
    DOCUMENT,
    a_confirmed_plan,
    a_real_plan,
    a_typed_plan,
    decide_all,
)
from zhiren.web.worktasks.models import Plan, Proposal

TEXT = """示例学院2026年工作要点

一、加强队伍建设

制定《干部轮岗办法》。6月底前完成全部试点。
建立科研管理制度、成果转化制度和考核制度。

二、提升办学质量

力争新增国家级课程5门。
持续推进校园建设。
"""
FACTS = {"kind": "yearly", "year": "2026", "due_soon_days": "30"}


def address(view, pk=None):
    return reverse(f"worktasks:{view}", kwargs={"pk": pk} if pk else None)


def count_of(client, url):
    client.get(url)  # what is loaded once a process
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_document_of_the_pack_becomes_a_draft_by_the_form(as_, people):
    data = {**FACTS, "year": "2024", "document": DOCUMENT}
    response = as_("head").post(address("plan_create"), data)
    plan = Plan.objects.get(institution=people.home)
    assert response.url == address("plan_proposals", plan.pk)
    assert (plan.from_on, plan.until_on) == (date(2024, 1, 1), date(2025, 1, 1))
    assert plan.clause == "sjtusm-2024-45#通知.5"
    assert plan.proposals.count() == 202


def test_an_uploaded_document_keeps_its_words_with_the_plan(as_, people):
    file = SimpleUploadedFile("要点.txt", TEXT.encode())
    as_("head").post(address("plan_create"), {**FACTS, "upload": file})
    plan = Plan.objects.get(institution=people.home)
    assert plan.title == "示例学院2026年工作要点"
    texts = dict(plan.clauses.values_list("clause", "text"))
    rows = list(plan.proposals.all())
    assert all(texts[row.clause] == row.quotation for row in rows)
    dated = next(row for row in rows if "6月底" in row.quotation)
    assert (dated.due_on, dated.due_words) == (date(2026, 6, 30), "6月底前")
    items = [row.item for row in rows if "考核制度" in row.quotation]
    assert items == ["科研管理制度", "成果转化制度", "考核制度"]
    target = next(row for row in rows if "5门" in row.quotation)
    assert (target.kind, target.strength) == ("target", "aim")
    assert (int(target.metric_value), target.metric_unit) == (5, "门")
    assert target.section == "二、提升办学质量"


def test_a_word_document_is_read_like_its_text(as_, people):
    paper, kept = docx.Document(), io.BytesIO()
    for line in TEXT.splitlines():
        paper.add_paragraph(line)
    paper.save(kept)
    file = SimpleUploadedFile("要点.docx", kept.getvalue())
    as_("head").post(address("plan_create"), {**FACTS, "upload": file})
    rows = Plan.objects.get(institution=people.home).proposals
    assert rows.filter(quotation="制定《干部轮岗办法》。", section="一、加强队伍建设").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.txt", b"", "空"),
        ("照片.png", b"\x89PNG....", "文字识别"),
        ("假.docx", b"no package at all", "docx"),
        ("坏.pdf", b"%PDF-1.4 broken", "坏.pdf"),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_the_reason(as_, people, name, content, words):
    file = SimpleUploadedFile(name, content)
    response = as_("head").post(address("plan_create"), {**FACTS, "upload": file})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Plan.objects.exists()


def test_the_same_document_is_no_second_plan(as_, people):
    a_real_plan(people)
    response = as_("head").post(address("plan_create"), {**FACTS, "document": DOCUMENT})
    assert response.status_code == 422


def test_an_end_before_the_beginning_is_refused(as_, people):
    data = {
        **FACTS,
        "title": "某会议",
        "source": "某会议",
        "from_on": "2026.05.01",
        "last_on": "2026.04.01",
    }
    response = as_("head").post(address("plan_create"), data)
    assert "截止日期早于起始日期" in response.content.decode()


def test_the_quoted_words_are_marked_and_the_clause_is_linked(as_, people):
    plan = a_real_plan(people)
    page = as_("head").get(address("plan_proposals", plan.pk), {"q": "七.1.5"}).content.decode()
    assert '<mark class="m-due">2024年底前</mark>' in page
    assert "/policy/sjtusm-2024-45/clauses/" in page


def test_what_the_register_has_is_shown_before_confirming(as_, people):
    plan = a_real_plan(people)
    page = as_("head").get(address("plan_proposals", plan.pk) + "?registered=yes").content.decode()
    assert "已登记" in page
    assert "确认时沿用这一条" in page


def test_deciding_in_the_page_and_taking_it_back(as_, people):
    plan = a_real_plan(people)
    client = as_("head")
    one = plan.proposals.first()
    client.post(address("proposal_decide", plan.pk), {"one": f"keep:{one.pk}"})
    one.refresh_from_db()
    assert one.is_kept is True
    client.post(address("proposal_undo", one.pk))
    one.refresh_from_db()
    assert one.is_kept is None


def test_back_leads_to_the_filtered_list_and_nowhere_else(as_, people):
    plan = a_typed_plan(people)
    own = address("plan_proposals", plan.pk)
    client, one = as_("head"), plan.proposals.first()
    data = {"one": f"leave:{one.pk}"}
    kept = client.post(address("proposal_decide", plan.pk), {**data, "back": own + "?state=all"})
    assert kept.url == own + "?state=all"
    other = client.post(address("proposal_decide", plan.pk), {**data, "back": "//evil.example/"})
    assert other.url == own


def test_a_target_without_unit_is_refused_at_its_field(as_, people):
    plan = a_typed_plan(people)
    one = plan.proposals.first()
    data = {"name": one.name, "kind": "target", "strength": "duty", "metric_0": "课程", "op_0": ">=",
            "value_0": "5", "unit_0": ""}  # fmt: skip
    response = as_("head").post(address("proposal_edit", one.pk), data)
    assert response.status_code == 422
    assert "没有计量单位" in response.content.decode()


def test_a_day_before_the_plan_is_refused_at_its_field(as_, people):
    plan = a_typed_plan(people)
    one = plan.proposals.first()
    data = {"name": one.name, "kind": "deliver", "strength": "duty", "due_on": "2023.12.31"}
    response = as_("head").post(address("proposal_edit", one.pk), data)
    assert "早于计划起始日期" in response.content.decode()


def test_an_owner_that_is_no_unit_is_refused(as_, people):
    plan = a_typed_plan(people)
    one = plan.proposals.first()
    data = {"name": one.name, "kind": "deliver", "strength": "duty", "owner": "没有的处"}
    response = as_("head").post(address("proposal_edit", one.pk), data)
    assert response.status_code == 422
    assert "没有“没有的处”" in response.content.decode()


def test_the_page_of_proposals_takes_the_same_statements_for_20_and_2000(as_, people):
    few, many = a_typed_plan(people, 20), a_typed_plan(people, 1)
    first = many.proposals.first()
    Proposal.objects.bulk_create(
        Proposal(plan=many, order=n, clause=first.clause, quotation=first.quotation, name=f"任务{n}",
                 item=f"第{n}项", kind="deliver", strength="duty", owner=first.owner)
        for n in range(2, 2001)
    )  # fmt: skip
    client = as_("head")
    counts = {count_of(client, address("plan_proposals", p.pk) + "?state=all") for p in (few, many)}
    assert len(counts) == 1
    assert max(counts) <= 20


def test_list_and_page_of_plans_take_the_same_statements_for_few_and_many(as_, people):
    client = as_("head")
    few = a_confirmed_plan(people, 2)
    seen = [
        count_of(client, address("plan_list")),
        count_of(client, address("plan_detail", few.pk)),
    ]
    many = a_confirmed_plan(people, 40)
    for _ in range(5):
        a_typed_plan(people, 2)
    assert count_of(client, address("plan_list")) == seen[0] <= 12
    assert count_of(client, address("plan_detail", many.pk)) == seen[1] <= 15


def test_confirming_in_the_browser_leads_to_the_tasks(as_, people):
    plan = a_real_plan(people)
    decide_all(people, plan)
    client = as_("head")
    page = client.get(address("plan_confirm", plan.pk)).content.decode()
    assert "202" in page
    data = {"assigned_on": "2024.10.31", "without_owner": "on"}
    response = client.post(address("plan_confirm", plan.pk), data)
    assert response.url == address("plan_detail", plan.pk)
    assert plan.tasks.count() == 202
