"""Forms of documents met in adversarial reading: decrees, minutes, controlled heads, copied pages."""

from datetime import date

import pytest

from policy.reading_support import leaves, parse, shape
from zhiren.policy.facts import recognise_facts
from zhiren.policy.importing import document_to_json, load_document, recognised_facts
from zhiren.policy.numbering import label_at


def furniture(document):
    return ["".join(piece.text.split()) for piece in document.furniture]


def test_a_decree_has_the_number_of_its_order():
    document = parse("""某市人民政府令
第18号

《某市招聘监督办法》已经2021年5月20日市人民政府第30次常务会议通过，现予公布，自2021年8月1日起施行。

市长　陈某
2021年6月1日

某市招聘监督办法
第一条 为加强监督，制定本办法。
第二条 本办法自2021年8月1日起施行。
""")
    assert (document.title, document.number) == ("某市招聘监督办法", "某市人民政府令第18号")
    assert document.issuers == ("某市人民政府",)
    dates = document.dates
    assert dates.adopted == date(2021, 5, 20)
    assert dates.issued == date(2021, 6, 1)
    assert dates.effective == date(2021, 8, 1)


def test_the_note_under_a_title_tells_adoption_order_and_issue():
    document = parse("""某市培训办法
（2020年11月2日某市人民政府第41次常务会议通过 2020年11月10日某市人民政府令第35号公布 自2021年1月1日起施行）
第一条 执法人员每年参加培训不少于60学时。
""")
    assert (document.title, document.number) == ("某市培训办法", "某市人民政府令第35号")
    assert document.dates.adopted == date(2020, 11, 2)
    assert document.dates.issued == date(2020, 11, 10)
    assert document.dates.effective == date(2021, 1, 1)


def test_the_head_of_a_controlled_document_is_no_part_of_the_title():
    document = parse("""某某医院制度文件
文件编号：RS-ZD-012    版本号：A/1
制定部门：人力资源科   生效日期：2022年1月1日
新员工岗前培训制度
一、新员工入职1个月内须完成岗前培训。
二、本制度由人力资源科负责解释。
""")
    assert (document.title, document.number) == ("新员工岗前培训制度", "RS-ZD-012")
    assert document.issuers == ("人力资源科",)
    assert document.dates.effective == date(2022, 1, 1)


def test_particulars_of_a_meeting_are_text_and_its_issue_is_no_part_of_the_title():
    document = parse("""某某委员会会议纪要
〔2022〕第8期
时间：2022年7月18日
地点：三楼会议室
主持人：刘某
会议研究了有关事项。
一、同意教学楼维修方案。
二、听取了汇报。
""")
    assert document.title == "某某委员会会议纪要"
    assert document.furniture == ()
    assert leaves(document)["序.1"] == "时间：2022年7月18日"


def test_annexes_are_named_by_the_number_they_carry():
    document = parse("""关于印发《甲办法》的通知
各单位：
现将《甲办法》印发给你们，请遵照执行。
某某局
2022年2月28日
附件1
甲办法
第一条 各单位应当执行。
附件3
审批流程
1.提前2天申请。
2.负责人审批。
""")
    assert document.title == "甲办法"
    assert leaves(document)["附件3/1"] == "1.提前2天申请。"


def test_a_row_of_stars_is_no_title_and_party_groups_are_addressees():
    document = parse("""秘密★1年
中共某县委组织部文件
某组通〔2020〕7号
──────────★──────────
关于开展专项检查的通知
各乡镇党委，县直各部门党组（党委）：
请于6月15日前报送自查报告。
中共某县委组织部
2020年5月8日
""")
    assert document.title == "关于开展专项检查的通知"
    assert document.addressees == "各乡镇党委，县直各部门党组（党委）"


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        ("发文机关：某局 成文日期：2022-08-10\n发文字号：某教人〔2022〕41号 发布日期：2022-08-12\n有效性：有效", 3),
        ("发文机关\n某局\n成文日期\n2022-08-10\n发文字号\n某教人〔2022〕41号\n时效性\n有效", 8),
    ],
)  # fmt: skip
def test_a_site_s_particulars_are_furniture_however_they_are_set(head, taken):
    document = parse(
        f"{head}\n关于做好评审工作的通知\n各学校：\n请按时报送材料。\n某局\n2022年8月10日\n"
    )
    assert document.title == "关于做好评审工作的通知"
    assert document.number == "某教人〔2022〕41号"
    assert len(document.furniture) == taken


def test_a_page_s_own_heading_is_furniture_where_the_title_comes_again():
    document = parse("""某街道党员管理办法
发布日期：2021-06-30
信息来源：某街道

某街道党员管理办法

第一条 积分每月公布一次。
【打印本页】 【关闭窗口】
上篇：预算管理办法
""")
    assert document.title == "某街道党员管理办法"
    assert furniture(document)[0] == "某街道党员管理办法"
    assert furniture(document)[-2:] == ["【打印本页】【关闭窗口】", "上篇：预算管理办法"]


def test_menus_above_the_last_crumb_and_timed_lines_are_furniture():
    document = parse("""某大学人事处
首页 | 机构设置 | 规章制度 | 联系我们
规章制度
师资管理
当前位置: 首页>>规章制度>>正文
某大学请假规定
2014-05-20 10:22 人事处 点击:[2345]
一、事假全年累计不得超过20天。
二、本规定自发文之日起执行。
""")
    assert document.title == "某大学请假规定"
    assert len(document.furniture) == 6


def test_a_line_to_the_next_page_at_the_top_does_not_take_the_text_away():
    document = parse("""上一篇：考录通知 下一篇：体检通知
关于做好值班工作的通知
各单位：
请各单位落实值班制度。遇有突发事件应立即报告。
值班人员不得擅离岗位。
某局办公室
2024年9月25日
""")
    assert document.title == "关于做好值班工作的通知"
    assert len(document.furniture) == 1


def test_a_signature_above_the_editor_s_name_stays():
    document = parse("""关于加强汛期工作的通知
来源：县应急局
各乡镇：
一、重大险情必须在30分钟内报告。
二、加强隐患排查。
某县安全生产委员会办公室
2023年7月2日
责任编辑：王某
相关稿件
【图解】汛期安全知识
""")
    assert document.issuers == ("某县安全生产委员会办公室",)
    assert document.dates.issued == date(2023, 7, 2)


def test_files_to_download_are_furniture_and_the_list_of_annexes_is_not():
    document = parse("""关于报送总结的通知
各科室：
请于12月20日前报送总结。
附件：1.总结提纲
2.汇总表
某局办公室
2023年12月1日
附件下载：
附件1.总结提纲.docx
附件2.汇总表.xlsx
""")
    assert furniture(document) == ["附件下载：", "附件1.总结提纲.docx", "附件2.汇总表.xlsx"]
    assert document.issuers == ("某局办公室",)


def test_two_comma_three_levels_is_a_label_after_one():
    document = parse(
        "某院考核细则\n一、违反一次扣2分。\n二、三级查房每周不少于2次。\n三、由医务科解释。\n"
    )
    assert shape(document) == ["一 section 一、", "二 section 二、", "三 section 三、"]


def test_the_first_broken_line_under_a_title_is_text():
    document = parse("""关于加强医德医风建设的意见

    医德医风是医院建设的重要内容，事关人民群众切身利益。为进
一步加强医德医风建设，提出如下意见。
    一、加强教育。各科室要把医德医风教育纳入年度计划，每季度
组织一次学习。
    二、完善考评。建立医务人员医德档案，每年进行一次医德考评，
考评结果与评先评优挂钩。
    三、严肃查处。对收受红包、回扣的，一经查实，严肃处理并通报，
绝不姑息。
""")
    assert document.title == "关于加强医德医风建设的意见"
    assert leaves(document)["序.2"] == "为进一步加强医德医风建设，提出如下意见。"


@pytest.mark.parametrize(
    ("text", "number"),
    [("第 十 一 条  投资", 11), ("第一條 為規範", 1), ("第一千一百七十七条 合同", 1177), ("第1234条 合同", 1234)],
)  # fmt: skip
def test_numbers_of_articles_in_every_writing(text, number):
    label = label_at(text)
    assert label is not None
    assert (label.scheme, label.number) == ("条", number)


def test_links_to_neighbouring_pages_are_markdown():
    document = parse(
        "# 借阅规则\n\n1. 每人限借10册。\n2. 借期30天。\n\n[上一篇：开馆时间](a.html)\n", "md"
    )
    assert "上一篇：开馆时间" in furniture(document)


def test_bounds_of_two_kinds_are_two_facts():
    found = recognise_facts("5万元以上不足50万元的，由采购办组织询价。")
    assert [(f.value, f.op, f.inclusive) for f in found] == [(5, ">=", True), (50, "<", False)]


@pytest.mark.parametrize("text", ["实行24小时值班制度。", "秘密★1年", "年度预算调整应当报批。"])
def test_round_the_clock_service_terms_of_secrecy_and_budgets_bind_nobody(text):
    assert recognise_facts(text) == []


def test_the_wording_of_an_amendment_binds():
    found = recognise_facts("第三条修改为：“工龄满10年的职工可申请疗养。”")
    assert [(f.value, f.unit, f.inclusive) for f in found] == [(10, "年", True)]


def test_titles_and_signatures_have_no_facts():
    document = parse("某校年度考核办法\n第一条 考核每年进行一次。\n某校人事处\n2021年3月1日\n")
    clauses = document_to_json(document, recognised_facts)["clauses"]
    assert {c["id"].partition("#")[2] for c in clauses if c["facts"]} == {"1", "1.1"}


def test_a_text_box_of_a_word_file_is_read_once(tmp_path):
    import docx
    from docx.oxml import parse_xml

    spaces = " ".join(
        f'xmlns:{name}="{uri}"'
        for name, uri in {
            "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "v": "urn:schemas-microsoft-com:vml",
        }.items()
    )
    box = "<w:txbxContent><w:p><w:r><w:t>某某医院文件</w:t></w:r></w:p></w:txbxContent>"
    word = docx.Document()
    word.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="w"><w:drawing>{box}</w:drawing>'
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    for text in ("某医〔2022〕3号", "职工考勤管理办法", "第一条　每月迟到不得超过3次。"):
        word.add_paragraph(text)
    word.save(tmp_path / "boxed.docx")
    document = load_document(tmp_path / "boxed.docx")
    assert document.issuers == ("某某医院",)
    assert document.body.count("某某医院文件") == 1


def test_a_figure_right_after_a_label_keeps_its_value():
    document = parse(
        "某公司变更制度\n1. 总则从严。\n2. 10万元以上的变更由总经理审批。\n3. 由办公室解释。\n"
    )
    clauses = document_to_json(document, recognised_facts)["clauses"]
    facts = {c["id"].partition("#")[2]: c["facts"] for c in clauses}["2"]
    assert [(f["value"], f["unit"], f["start"]) for f in facts] == [(10, "万元", 2)]


def test_a_title_glued_to_the_first_label_is_parted():
    document = parse("档案查阅制度1、查阅须经批准。2、借阅不超过15日。3、严禁涂改档案。")
    assert document.title == "档案查阅制度"
    assert shape(document) == ["1 item 1、", "2 item 2、", "3 item 3、"]


def test_rules_that_are_to_be_made_by_a_day_take_no_effect_on_it():
    text = "各地应于2013年12月31日前制定实施细则。"
    document = parse(f"关于做好工作的意见\n一、加强领导。\n二、{text}\n")
    assert document.dates.effective is None
    assert [(f.kind, f.value) for f in recognise_facts(text)] == [("deadline", "2013-12-31")]
    assert recognise_facts("2013年12月31日前制定的文件继续有效。") == []


@pytest.mark.parametrize(
    ("title", "issuers"),
    [("县级公立医院薪酬改革方案", ()), ("党委理论学习中心组学习制度", ()), ("某某大学请假办法", ("某某大学",))],
)  # fmt: skip
def test_a_title_names_the_issuer_only_if_it_names_one_body(title, issuers):
    assert parse(f"{title}\n一、加强领导。\n二、抓好落实。\n").issuers == issuers


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("酬金标准不低于每小时12元。", [(12, "元", ">=")]),
        ("每样食品留样不少于125克。", [(125, "克", ">=")]),
        ("印章不得由一人保管。", []),
    ],
)
def test_rates_weights_and_forbidden_numbers(text, facts):
    assert [(f.value, f.unit, f.op) for f in recognise_facts(text)] == facts


def test_who_put_the_page_on_the_site_is_issuer_only_where_the_title_names_none():
    head = "索引号：1 发布机构：区城管局\n公开范围：面向社会 生成日期：2020-03-04\n"
    named = parse(f"{head}某某区城市管理局执法记录制度\n一、加强领导。\n二、抓好落实。\n")
    assert named.issuers == ("某某区城市管理局",)
    unnamed = parse(f"{head}执法记录制度\n一、加强领导。\n二、抓好落实。\n")
    assert unnamed.issuers == ("区城管局",)
