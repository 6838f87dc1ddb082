"""Whom an uploaded plan makes answer for its tasks; every plan is of our making."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from web.worktasks.planned import acting_for
from zhiren.web.register.models import Unit
from zhiren.web.worktasks.models import Plan
from zhiren.web.worktasks.owners import UnitNames
from zhiren.web.worktasks.services.planning import proposal_merge, proposal_split

FACTS = {"kind": "yearly", "year": "2026", "due_soon_days": "30"}
UNIVERSITY = """示例学院2026年工作要点

一、加强党的建设
1.制定《干部考核办法》，由党委组织部牵头，年底前印发。
2.新增专职组织员不少于10名，责任单位：人事处；配合单位：财务处、审计处。
3.力争党建工作进入全国前列，组织部负责。
二、提升办学质量
1.推进本科教学改革（牵头单位：教务处）。
2.开展青年教师培训，基础医学院负责，6月底前完成。
3.修订《实验室管理办法》
责任单位：资产管理处
完成时限：9月底
"""
HOSPITAL = """示例医院2026年重点工作

一、提升医疗质量（牵头单位：医务处）
（一）三四级手术占比达到45%以上。
（二）推进多学科诊疗。由护理部会同医务处组织实施。
二、加强管理
（一）清理账外资产。完善采购流程。
牵头部门：财务处；
协办部门：审计处；
医务处。
（二）优化门诊布局，门诊办负责。
"""
COMMISSION = """示例市卫生健康委2026年重点任务

2026年，我委重点抓好以下工作。
一、补短板
一是建设区域影像中心5个。（规划信息处牵头，财务处、医政处按职责分工负责）
二是开展基层巡诊。（基层卫生处）
各县区卫生健康局负责落实。
"""
HEAD = ("序号", "重点任务", "工作目标", "责任单位", "配合单位", "完成时限")
ROWS = (
    ("1", "新建康复床位", "不少于30张", "医务处", "护理部、财务处", "6月底前"),
    ("2", "修订《绩效分配办法》", "", "人事处", "", "2026年10月"),
    ("3", "改善候诊环境", "", "总务科", "", "全年"),
)


@pytest.fixture
def units(people):
    """Bodies that the plans name, beside those of the cast."""
    kind = Unit.objects.filter(institution=people.home, system="行政").first().kind
    names = "医务处 护理部 规划信息处 医政处 基层卫生处 资产管理处 财务处 审计处 人事处 教务处 基础医学院 党委组织部"
    standing = set(Unit.objects.filter(institution=people.home).values_list("name", flat=True))
    for number, name in enumerate(n for n in names.split() if n not in standing):
        Unit.objects.create(
            institution=people.home, code=f"T{number}", name=name, path=f"/t{number}/",
            system="行政", level="二级", kind=kind,
        )  # fmt: skip


@pytest.fixture
def planned(as_, people, units):
    """The proposals of an uploaded plan by name."""

    def upload(name, content):
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
        response = as_("head").post(reverse("worktasks:plan_create"), {**FACTS, "upload": file})
        assert response.status_code == 302
        plan = Plan.objects.get(institution=people.home)
        return {row.name: row for row in plan.proposals.select_related("owner", "plan")}

    return upload


def who(row):
    """Who answers, who helps."""
    helping = "、".join(sorted(row.helping.values_list("name", flat=True)))
    return row.owner.name if row.owner else None, helping


def test_a_university_s_plan_finds_its_owners(planned):
    rows = planned("要点.txt", UNIVERSITY)
    assert {name: who(row) for name, row in rows.items()} == {
        "制定《干部考核办法》，年底前印发": ("党委组织部", ""),
        "新增专职组织员不少于10名": ("人事处", "审计处、财务处"),
        "力争党建工作进入全国前列": ("党委组织部", ""),
        "推进本科教学改革": ("教务处", ""),
        "开展青年教师培训，6月底前完成": ("基础医学院", ""),
        "修订《实验室管理办法》": ("资产管理处", ""),
    }
    kinds = [(row.kind, row.strength) for row in rows.values()]
    assert kinds[:3] == [("deliver", "duty"), ("target", "duty"), ("ongoing", "aim")]
    counted = rows["新增专职组织员不少于10名"]
    assert (counted.metric, counted.metric_op, counted.metric_unit) == (
        "新增专职组织员",
        ">=",
        "名",
    )
    labelled = rows["修订《实验室管理办法》"]
    assert (f"{labelled.due_on}", labelled.due_words) == ("2026-09-30", "9月底")


def test_the_quotation_stays_as_it_was_written_and_the_words_are_marked(planned, as_):
    row = planned("要点.txt", UNIVERSITY)["新增专职组织员不少于10名"]
    assert row.quotation == (
        "2.新增专职组织员不少于10名，责任单位：人事处；配合单位：财务处、审计处。"
    )
    page = as_("head").get(reverse("worktasks:plan_proposals", args=[row.plan_id])).content.decode()
    assert '<mark class="m-owner">责任单位：人事处</mark>' in page
    assert '<mark class="m-owner">由党委组织部牵头</mark>' in page
    texts = dict(row.plan.clauses.values_list("clause", "text"))
    assert texts[row.clause] == row.quotation
    assert "".join("".join(texts.values()).split()) == "".join(UNIVERSITY.split())


def test_a_hospital_s_plan_says_it_in_headings_and_in_lines_after_the_task(planned):
    rows = planned("重点工作.txt", HOSPITAL)
    assert {name: who(row) for name, row in rows.items()} == {
        "三四级手术占比达到45%以上": ("医务处", ""),
        "推进多学科诊疗": ("护理部", "医务处"),
        "清理账外资产": ("财务处", "医务处、审计处"),
        "完善采购流程": ("财务处", "医务处、审计处"),
        "优化门诊布局": ("医务处", ""),
    } | {"优化门诊布局": (None, "")}
    assert rows["优化门诊布局"].suggested_owner == "门诊办"


def test_a_commission_s_plan_says_it_in_brackets(planned):
    rows = planned("任务.txt", COMMISSION)
    assert who(rows["建设区域影像中心5个"]) == ("规划信息处", "医政处、财务处")
    assert who(rows["开展基层巡诊"]) == ("基层卫生处", "")
    assert all("卫生健康局" not in name for name in rows)


def table_of(form):
    lines = [HEAD, *ROWS]
    if form == "docx":
        paper, kept = docx.Document(), io.BytesIO()
        paper.add_paragraph("示例医院2026年任务分解表")
        table = paper.add_table(len(lines), len(HEAD))
        for number, line in enumerate(lines):
            for column, words in enumerate(line):
                table.cell(number, column).text = words
        paper.save(kept)
        return kept.getvalue()
    if form == "html":
        body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines)
        return f"<html><body><h1>示例医院2026年任务分解表</h1><table>{body}</table></body></html>"
    if form == "md":
        body = ["|" + "|".join(line) + "|" for line in lines]
        return "# 示例医院2026年任务分解表\n\n" + "\n".join([body[0], "|---" * 6 + "|", *body[1:]])
    return "示例医院2026年任务分解表\n\n" + "\n".join("\t".join(line) for line in lines)


@pytest.mark.parametrize("form", ["docx", "txt", "md", "html"])
def test_the_columns_of_a_table_say_who_and_when(planned, form):
    rows = planned(f"分解表.{form}", table_of(form))
    assert {name: who(row) for name, row in rows.items()} == {
        "新建康复床位，不少于30张": ("医务处", "护理部、财务处"),
        "修订《绩效分配办法》": ("人事处", ""),
        "改善候诊环境": (None, ""),
    }
    days = [f"{row.due_on}" for row in rows.values()]
    assert days == ["2026-06-30", "2026-10-31", "2026-12-31"]
    assert [row.due_words for row in rows.values()] == ["6月底前", "2026年10月", "全年"]


def test_a_table_of_plain_text_may_be_parted_by_single_blanks(planned):
    text = """示例市卫生健康委2026年任务表

序号 任务 责任单位 完成时限
1 推进分级诊疗 医政处 第二季度
2 制定《基层人才办法》 人事处 10月
"""
    rows = planned("任务.txt", text)
    assert {name: who(row)[0] for name, row in rows.items()} == {
        "推进分级诊疗": "医政处",
        "制定《基层人才办法》": "人事处",
    }


def test_a_cell_that_reaches_over_rows_speaks_for_each(planned):
    paper, kept = docx.Document(), io.BytesIO()
    paper.add_paragraph("示例医院2026年任务分解表")
    table = paper.add_table(3, 3)
    for column, words in enumerate(("任务", "责任单位", "完成时限")):
        table.cell(0, column).text = words
    for row, words in enumerate(("改造病房", "更新设备"), start=1):
        table.cell(row, 0).text = words
    table.cell(1, 1).merge(table.cell(2, 1)).text = "医务处"
    paper.save(kept)
    rows = planned("分解表.docx", kept.getvalue())
    assert {name: who(row)[0] for name, row in rows.items()} == {
        "改造病房": "医务处",
        "更新设备": "医务处",
    }


def test_splitting_and_merging_keep_owners_and_numbers_out_of_the_names(planned, people):
    rows = planned("要点.txt", UNIVERSITY)
    first, second = rows["推进本科教学改革"], rows["新增专职组织员不少于10名"]
    pieces = proposal_split(acting_for(people), first, items=["课程", "教材"])
    assert [p.name for p in pieces] == ["课程：推进本科教学改革", "教材：推进本科教学改革"]
    merged = proposal_merge(
        acting_for(people), second.plan, proposals=[second.pk, rows["修订《实验室管理办法》"].pk]
    )
    assert merged.name == "新增专职组织员不少于10名；修订《实验室管理办法》"
    assert [part["name"] for part in merged.further] == ["修订《实验室管理办法》"]


class TestNames:
    """What a unit may be called."""

    @staticmethod
    def names(*units, institution="示例医学院"):
        return UnitNames([Unit(pk=n, name=name) for n, name in enumerate(units, 1)], institution)

    @pytest.mark.parametrize(
        ("said", "unit"),
        [
            ("组织部", "党委组织部"),
            ("校党委组织部", "党委组织部"),
            ("党委组织部（党校）", "党委组织部"),
            ("党委办", "党委办公室"),
            ("儿童医院", "示例医学院附属儿童医院"),
            ("规划和发展处", "规划和发展处"),
        ],
    )
    def test_a_shorter_form_means_the_only_unit_that_it_fits(self, said, unit):
        names = self.names("党委组织部", "党委办公室", "示例医学院附属儿童医院", "规划和发展处")
        assert names.unit(said).name == unit

    def test_of_several_none_is_meant(self):
        names = self.names("党委组织部", "委员会组织部", "人事处", "人事处")
        assert names.unit("组织部") is None
        assert names.unit("人事处") is None
        assert names.knows("人事处")
        assert names.unit("党委组织部").name == "党委组织部"

    def test_a_name_written_in_full_goes_before_a_shorter_form(self):
        assert self.names("党委组织部", "组织部").unit("组织部").name == "组织部"

    def test_a_word_for_a_kind_of_body_is_no_body(self):
        names = self.names("附属医院", "校医院", "党委办公室")
        assert names.unit("医院") is None
        assert names.unit("办公室") is None
