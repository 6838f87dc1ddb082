"""Documents as web page, Word and PDF: the marks of the format become structure or furniture."""

import pytest

from policy.reading_support import assert_lossless, leaves, shape
from zhiren.policy.model import DocumentRefused
from zhiren.policy.reading import read_document
from zhiren.policy.structure import parse_document

SCHOOL_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>关于印发《某市实验中学教师外出培训管理办法》的通知-某市实验中学</title>
<style>.a{}</style><script>var a="第一条 不得";</script></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">学校概况</a></li></ul></div>
<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/x">规章制度</a></div>
<table class="info"><tr><td>索引号</td><td>0001-2020</td><td>发文机关</td><td>某市实验中学</td></tr>
<tr><td>发文字号</td><td>某实中〔2020〕7号</td><td>成文日期</td><td>2020-03-02</td></tr></table>
<div class="article"><h1>某市实验中学教师外出培训管理办法</h1>
<p class="meta">发布时间：2020-03-05 来源：教务处 点击：<span>33</span></p>
<p style="text-align:center">（2020年2月28日教代会通过）</p>
<h2>第一章　总则</h2>
<p>&nbsp;&nbsp;&nbsp;&nbsp;<strong>第一条</strong>&nbsp;为规范教师外出培训，制定本办法。</p>
<p>　　<strong>第二条　</strong>教师外出培训每学年不超过20天。<br/>　　经费由学校承担。</p>
<h2>第二章　审批</h2>
<p>　　<b>第三条</b>　教师外出培训，应当提前5个工作日提出申请，并附下列材料：</p>
<p>　　（一）申请表；</p><p>　　（二）培训通知。</p>
<table border="1"><tr><th>天数</th><th>审批人</th></tr><tr><td>3天以内</td><td>教务主任</td></tr></table>
<p>　　<b>第四条</b>　本办法自印发之日起施行。</p>
<p style="text-align:right">某市实验中学</p><p style="text-align:right">2020年3月2日</p>
<p><a href="/f.doc">附件：外出培训申请表.doc</a></p></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/1">我校召开开学工作会</a></li></ul></div>
<div class="footer">版权所有 某市实验中学 ICP备123号</div></body></html>"""

THREE_ARTICLES = """<html><head><meta charset="gb2312"><title>x</title></head><body>
<table width=100%><tr><td>首页 | 概况 | 新闻</td></tr><tr><td>
<article><h2>喜报</h2><p>我院荣获先进集体。全院上下备受鼓舞。</p></article>
<article><h2>某县中医院考勤制度</h2><p>一、上班时间。职工每天工作8小时，不得迟到、早退。</p>
<p>二、请假手续。请假3天以内由科主任批准。</p><p>三、本制度自2016年1月1日起执行。</p></article>
<article><h2>健康讲座</h2><p>周五下午举行健康讲座。欢迎参加。</p></article>
</td></tr></table></body></html>"""


@pytest.fixture
def read(tmp_path):
    def _read(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        raw = read_document(path)
        document = parse_document(raw)
        assert_lossless(raw, document)
        return document

    return _read


class TestWebPage:
    @pytest.fixture
    def document(self, read):
        return read("page.html", SCHOOL_PAGE.encode())

    def test_structure(self, document):
        assert shape(document) == [
            "章1 chapter 第一章",
            "1 article 第一条",
            "2 article 第二条",
            "章2 chapter 第二章",
            "3 article 第三条",
            "3.1 item （一）",
            "3.2 item （二）",
            "4 article 第四条",
        ]
        assert document.clause("2.2").text == "经费由学校承担。"

    def test_rows_of_a_table_are_statements(self, document):
        assert document.clause("3.末.2").text == "3天以内教务主任"

    def test_particulars_come_from_the_site_s_table_too(self, document):
        assert document.number == "某实中〔2020〕7号"
        assert str(document.dates.issued) == "2020-03-02"
        assert str(document.dates.adopted) == "2020-02-28"
        assert document.dates.effective == document.dates.issued

    def test_everything_around_the_text_is_furniture(self, document):
        assert {piece.reason for piece in document.furniture} == {
            "网页标题", "链接列表", "所在位置", "网页信息表", "发布信息", "分享与工具", "侧栏", "页脚",
        }  # fmt: skip

    def test_the_link_to_the_annex_stays(self, document):
        assert document.clause("附件说明.1").text == "附件：外出培训申请表.doc"


def test_of_several_articles_the_policy_is_read_and_the_others_are_listed(read):
    document = read("page.html", THREE_ARTICLES.encode("gb18030"))
    assert document.title == "某县中医院考勤制度"
    assert document.clause("二.1").text == "请假3天以内由科主任批准。"
    others = [piece.text for piece in document.furniture if piece.reason == "同页其他文章"]
    assert others == [
        "喜报", "我院荣获先进集体。全院上下备受鼓舞。", "健康讲座", "周五下午举行健康讲座。欢迎参加。",
    ]  # fmt: skip


def test_chapters_in_boxes_of_their_own_are_one_document(read):
    page = """<html><body><h1>某院科研管理办法</h1>
    <div class="box"><h3>第一章 总则</h3><p>第一条 为规范管理，制定本办法。</p></div>
    <div class="box"><h3>第二章 经费</h3><p>第二条 结余经费2年内用完。</p></div>
    <section class="part"><h2>附录说明</h2><p>本文由科研处提供，各部门遵照执行。</p></section>
    <section class="part"><h2>解释</h2><p>由科研处解释，自发布之日起实施。</p></section></body></html>"""
    document = read("a.html", page.encode())
    assert not document.furniture
    assert [c.path for c in document.clauses if c.level == "article"] == ["1", "2"]


def test_a_page_laid_out_in_tables_is_read_as_text(read):
    page = """<html><body><table><tr><td><table><tr><td>某局请假制度</td></tr></table></td></tr>
    <tr><td><p>第一条 请假应当书面申请。</p><p>第二条 请假3天以上报局长批准。</p></td></tr></table></body></html>"""
    document = read("a.htm", page.encode())
    assert [c.path for c in document.clauses if c.level == "article"] == ["1", "2"]


def test_hidden_text_and_forms_are_furniture(read):
    page = """<html><body><form>用户名<button>登录</button></form><div style="display: none">隐藏</div>
    <h1>某局考勤规定</h1><p>第一条 每天打卡2次。</p></body></html>"""
    document = read("a.html", page.encode())
    assert document.body == "某局考勤规定第一条每天打卡2次。"


class TestMarkdown:
    @pytest.fixture
    def document(self, read):
        text = """---
title: x
---
# 某大学采购管理实施细则

> 校办〔二〇二〇〕十八号

**第一条** 采购应当公开、公平、公正。[附表](https://example.org/a)

## 一、采购方式

1. **公开招标。** 单项预算达到100万元以上的，应当公开招标。
2. **询价采购。** 预算在10万元以上不足100万元的，可以询价。不得拆分项目。

## 二、审批权限

- 预算 `10万元` 以上的，*报校长办公会审议*。

| 金额 | 时限 |
|---|---|
| 不足10万元 | 3个工作日 |

---
某大学
2020年11月3日
"""
        return read("a.md", text.encode())

    def test_marks_are_furniture_and_words_are_not(self, document):
        marks = "".join(p.text for p in document.furniture if p.reason == "Markdown 标记")
        assert set("".join(marks.split())) <= set("#*|-`>[](https://example.org/a)")
        assert "附表" in document.body
        assert [p.reason for p in document.furniture][:3] == ["文件头信息"] * 3

    def test_headings_and_bold_lead_ins_are_captions(self, document):
        assert leaves(document, "heading") == {
            "一.0": "一、采购方式",
            "一.1.0": "1.公开招标。",
            "一.2.0": "2.询价采购。",
            "二.0": "二、审批权限",
        }

    def test_number_in_chinese_numerals_is_normalised(self, document):
        assert document.number == "校办〔2020〕18号"

    def test_rows_of_a_table_are_statements(self, document):
        assert document.clause("二.3").text == "不足10万元3个工作日"


def test_bold_lead_ins_of_paragraphs_number_the_paragraphs(read):
    text = """# 某院2025年工作要点

## 一、医疗质量

落实核心制度。每月督查1次。

**加强急诊能力。**急诊留观不超过72小时。优化流
程，缩短等候。

## 二、人才队伍

**引进人才。**引进博士5名。
"""
    document = read("a.txt", text.encode())
    assert list(leaves(document, "body")) == [
        "一.1.1", "一.1.2", "一.2.1", "一.2.2", "二.1.1",
    ]  # fmt: skip
    assert document.clause("一.2.0").text == "加强急诊能力。"
    assert document.clause("一.2.2").text == "优化流程，缩短等候。"


@pytest.fixture
def word_file(tmp_path):
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = {
        "90": [("chineseCountingThousand", "第%1章")],
        "91": [("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）")],
        "92": [("bullet", "•")],
    }
    for position, (number, formats) in enumerate(levels.items()):
        inner = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for i, (form, text) in enumerate(formats)
        )
        numbering.insert(
            position,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inner}</w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )

    def add(text, number, level=0, lead=""):
        paragraph = document.add_paragraph()
        if lead:
            paragraph.add_run(lead).bold = True
        paragraph.add_run(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            )
        )

    document.sections[0].header.paragraphs[0].text = "某医院制度汇编"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_heading("某医院进修人员管理规定", 0)
    document.add_paragraph("某医发〔2018〕33 号")
    add("总则", 90)
    add("为加强进修人员管理，制定本规定。", 91)
    add("进修期限不少于3个月。不足的不发证书。", 91)
    add("管理", 90)
    add("进修人员有下列情形之一的，终止进修：", 91)
    add("旷工累计3天以上的；", 91, 1)
    add("发生责任事故的。", 91, 1)
    add("进修人员每月请假不得超过2天。超过的，延长进修期限。", 91, lead="考勤管理。")
    add("有下列情形之一的，予以表彰：", 91)
    add("表现突出的。", 91, 1)
    table = document.add_table(2, 2)
    for row, cells in enumerate((("科室", "名额"), ("内科", "5名"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    add("本规定自2018年6月1日起施行。", 91)
    document.add_paragraph("某医院")
    document.add_paragraph("二〇一八年五月二十日")
    document.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


class TestWord:
    @pytest.fixture
    def document(self, word_file):
        raw = read_document(word_file)
        document = parse_document(raw)
        assert_lossless(raw, document)
        return document

    def test_automatic_numbers_are_put_together_and_start_anew(self, document):
        assert shape(document) == [
            "章1 chapter 第一章",
            "1 article 第一条",
            "2 article 第二条",
            "章2 chapter 第二章",
            "3 article 第三条",
            "3.1 item （一）",
            "3.2 item （二）",
            "4 article 第四条",
            "5 article 第五条",
            "5.1 item （一）",
            "6 article 第六条",
        ]

    def test_a_bold_lead_in_is_a_caption(self, document):
        assert document.clause("4.0").text == "第四条考勤管理。"

    def test_a_table_after_a_list_belongs_to_the_article(self, document):
        assert document.clause("5.末.2").text == "内科5名"

    def test_page_head_and_foot_are_furniture(self, document):
        assert [(p.reason, p.text) for p in document.furniture] == [
            ("页眉", "某医院制度汇编"),
            ("页脚", "第1页"),
        ]

    def test_particulars(self, document):
        assert document.title == "某医院进修人员管理规定"
        assert document.number == "某医发〔2018〕33号"
        assert str(document.dates.issued) == "2018-05-20"


FIRST_PAGE = """T某某大学科研经费
T使用管理办法
T某大科〔2017〕8号

C第一章 总则
I第一条 为加强科研经费管理，提高经费使用效益，根据国家有关
B规定，结合学校实际，制定本办法。
I第二条 本办法所称科研经费，是指学校取得的纵向经费和横向
B经费。纵向经费结余应当在项目结题后2年内使用完毕；逾期未使用"""
SECOND_PAGE = """B的，由学校收回。
C第二章 支出管理
I第三条 劳务费支出比例不得超过项目经费总额的30%，专家咨
B询费标准为每人每天不超过1500元。
I第四条 本办法自2017年9月1日起施行。

R某某大学
R2017年8月25日"""
PAGES = [FIRST_PAGE, SECOND_PAGE]


def _pdf(path, pages, **settings):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=(595, 842), **settings)
    for number, page in enumerate(pages, 1):
        sheet.setFont("STSong-Light", 9)
        sheet.drawCentredString(297, 815, "某某大学文件汇编")
        sheet.drawCentredString(297, 20, f"- {number} -")
        sheet.setFont("STSong-Light", 14)
        for row, line in enumerate(page.split("\n")):
            place, text, y = line[:1], line[1:], 770 - 26 * row
            if place in {"T", "C"}:
                sheet.drawCentredString(297, y, text)
            elif place == "R":
                sheet.drawRightString(500, y, text)
            elif place:
                sheet.drawString(118 if place == "I" else 90, y, text)
        sheet.showPage()
    sheet.save()
    return path


class TestPdf:
    @pytest.fixture
    def document(self, tmp_path):
        raw = read_document(_pdf(tmp_path / "a.pdf", PAGES))
        document = parse_document(raw)
        assert_lossless(raw, document)
        return document

    def test_lines_are_rejoined_across_pages(self, document):
        assert document.clause("2.3").text == "逾期未使用的，由学校收回。"
        assert document.clause("3.1").text.endswith("专家咨询费标准为每人每天不超过1500元。")

    def test_torn_title_and_number_are_told_apart(self, document):
        assert document.title == "某某大学科研经费使用管理办法"
        assert document.number == "某大科〔2017〕8号"

    def test_running_head_and_page_marks_are_furniture(self, document):
        assert [p.text for p in document.furniture] == [
            "某某大学文件汇编", "- 1 -", "某某大学文件汇编", "- 2 -",
        ]  # fmt: skip


def test_a_scanned_pdf_is_refused(tmp_path):
    from reportlab.pdfgen import canvas

    sheet = canvas.Canvas(str(tmp_path / "scan.pdf"))
    sheet.rect(10, 10, 500, 700, fill=1)
    sheet.save()
    with pytest.raises(DocumentRefused, match="OCR"):
        read_document(tmp_path / "scan.pdf")


def test_an_encrypted_pdf_is_refused(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = _pdf(tmp_path / "a.pdf", PAGES, encrypt=StandardEncryption("secret", ownerPassword="x"))
    with pytest.raises(DocumentRefused, match="加密"):
        read_document(path)


def test_the_site_s_head_is_furniture_where_the_article_has_a_title_of_its_own(read):
    page = """<html><body><header><h1>某市卫健委</h1><a>首页</a></header><main><h1>医师定期考核办法</h1>
    <p><strong>一、考核周期</strong></p><p>考核每2年为一个周期。</p></main></body></html>"""
    document = read("a.html", page.encode())
    assert document.title == "医师定期考核办法"
    assert {piece.reason for piece in document.furniture} == {"页眉"}
    alone = "<html><body><header><h1>医师定期考核办法</h1></header><p>一、考核每2年为一个周期。</p></body></html>"
    assert read("b.html", alone.encode()).title == "医师定期考核办法"
