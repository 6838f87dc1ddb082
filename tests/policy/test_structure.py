"""Invented documents, each with traps of its own: what becomes chapter, article, item, statement."""

import pytest

from policy.reading_support import leaves, parse, shape
from zhiren.policy.model import RawDocument, RawLine
from zhiren.policy.structure import parse_document

CONTINUING_EDUCATION = """××市第三人民医院制度汇编                                  第 1 页
××市第三人民医院职工继续教育学时
管理办法
（2022年3月15日院长办公会审议通过）

第一章　总　则

第一条　为规范我院职工继续教育学时管理，提高专业技术
人员业务水平，根据《专业技术人员继续教育规定》（人社部令
第25号）和《××省卫生专业技术人员继续教育学分管理办法》
（×卫发〔2019〕12号），结合我院实际，制定本办法。
第二条　本办法适用于全院在职职工。劳务派遣人员参照第
三条规定执行。
                         — 1 —
××市第三人民医院制度汇编                                  第 2 页
第二章　学时要求与
登记管理
第三条　专业技术人员每年参加继续教育不少于90学时，其
中专业科目不少于
60学时。
第四条　学时登记按下列程序办理：
（一）本人在学习结束后10个工作日内填写登记表；
（二）科室审核，不符合要求的，退回
本人补充；
1.补充材料应当在3日内提交；
2.逾期不交的，不予登记。
（三）科教科复核登记。
                         — 2 —
××市第三人民医院制度汇编                                  第 3 页
前款所称登记表由科教科统一印制。
第六条　年度学时未达标的，当年考核不得评为优秀；连续
2年未达标的，予以低聘。
第三章　附　则
第七条　本办法由科教科负责解释。
第八条　本办法自2022年4月1日起施行，《××市第三人民医
院继续教育暂行规定》（三院发〔2015〕8号）同时废止。
                         — 3 —
"""

ONE_LINE = (
    "某某区教育局文件 某教发[2023]第15号 关于印发《某某区中小学教师考勤管理规定》的通知 各中小学、幼儿园： "
    "经局党组会议研究同意，现将《某某区中小学教师考勤管理规定》印发给你们，请遵照执行。 某某区教育局 2023年8月20日 "
    "某某区中小学教师考勤管理规定 第一章 总则 第一条 为加强考勤管理，制定本规定。 第二条 教职工应当按时上下班，"
    "每周工作时间不少于40小时。按照第一条规定执行。 第二章 请假 第三条 请假分为：（一）事假；（二）病假，连续超过3天"
    "的须提供证明；（三）年休假。 第四条 旷工累计满5天的，给予警告；满15天的，予以解聘。 "
    "第五条 本规定自2023年9月1日起施行。"
)


class TestHardBreaks:
    @pytest.fixture
    def document(self):
        return parse(CONTINUING_EDUCATION)

    def test_torn_title_is_rejoined(self, document):
        assert document.title == "××市第三人民医院职工继续教育学时管理办法"

    def test_torn_chapter_caption_is_rejoined(self, document):
        assert document.clause("章2").text == "第二章学时要求与登记管理"

    def test_broken_lines_are_rejoined(self, document):
        assert document.clause("3.1").text == (
            "第三条专业技术人员每年参加继续教育不少于90学时，其中专业科目不少于60学时。"
        )

    def test_a_reference_at_a_line_s_head_is_no_article(self, document):
        assert document.clause("2.2").text == "劳务派遣人员参照第三条规定执行。"

    def test_items_and_sub_items_are_nested(self, document):
        assert [line for line in shape(document) if line.startswith("4")] == [
            "4 article 第四条",
            "4.1 item （一）",
            "4.2 item （二）",
            "4.2.1 subitem 1.",
            "4.2.2 subitem 2.",
            "4.3 item （三）",
        ]

    def test_what_follows_a_list_and_speaks_of_it_belongs_to_the_article(self, document):
        assert document.clause("4.末.1").parent == "DOC#4"

    def test_a_missing_article_number_leaves_a_gap(self, document):
        paths = [clause.path for clause in document.clauses if clause.level == "article"]
        assert paths == ["1", "2", "3", "4", "6", "7", "8"]

    def test_running_heads_and_page_marks_are_furniture(self, document):
        reasons = [piece.reason for piece in document.furniture]
        assert reasons == ["页眉页脚", "页码"] * 3


class TestOneLine:
    @pytest.fixture
    def document(self):
        return parse(ONE_LINE)

    def test_the_notice_is_told_from_the_text(self, document):
        assert leaves(document, "front") == {
            "通知.1": "某某区教育局文件某教发[2023]第15号",
            "通知.2": "关于印发《某某区中小学教师考勤管理规定》的通知",
            "通知.3": "各中小学、幼儿园：",
            "通知.4": "经局党组会议研究同意，现将《某某区中小学教师考勤管理规定》印发给你们，请遵照执行。",
            "通知.5": "某某区教育局2023年8月20日",
            "题.0": "某某区中小学教师考勤管理规定",
        }

    def test_articles_and_inline_items_are_found(self, document):
        assert shape(document) == [
            "章1 chapter 第一章",
            "1 article 第一条",
            "2 article 第二条",
            "章2 chapter 第二章",
            "3 article 第三条",
            "3.1 item （一）",
            "3.2 item （二）",
            "3.3 item （三）",
            "4 article 第四条",
            "5 article 第五条",
        ]

    def test_particulars_are_read(self, document):
        assert document.number == "某教发〔2023〕15号"
        assert document.issuers == ("某某区教育局",)
        assert document.addressees == "各中小学、幼儿园"

    def test_it_holds_without_any_blank(self):
        document = parse(
            "某县人民医院差旅费管理办法第一章总则第一条为规范差旅费管理，制定本办法。第二条本办法适用于全院职工。"
            "第二章报销标准第三条住宿费每人每天不超过350元。第四条出差结束后15日内办理报销手续，逾期不予报销。"
            "第三章附则第五条本办法自印发之日起执行。"
        )
        assert document.title == "某县人民医院差旅费管理办法"
        assert document.clause("章2").text == "第二章报销标准"
        assert document.clause("3.1").text == "第三条住宿费每人每天不超过350元。"
        assert len([c for c in document.clauses if c.level == "article"]) == 5


def test_captions_that_run_on_are_captions_of_their_sections():
    document = parse("""某校关于加强教师队伍建设的意见

一、提高认识，加强教师思想建设。坚持每月集中学习一次。教师应当撰写笔记。

二、规范管理，落实教师考核制度。年度考核优秀比例不超过20%。

三、保障待遇。落实带薪休假制度，按月足额发放津贴。
""")
    assert leaves(document, "heading") == {
        "一.0": "一、提高认识，加强教师思想建设。",
        "二.0": "二、规范管理，落实教师考核制度。",
        "三.0": "三、保障待遇。",
    }
    assert document.clause("二.1").text == "年度考核优秀比例不超过20%。"
    assert document.clause("一").text.endswith("教师应当撰写笔记。")


def test_a_short_first_sentence_alone_is_no_caption():
    document = parse("""某校门卫管理规定
第一条 门卫实行轮班制。每班不少于2人。
第二条 外来人员应当登记，并由被访人接领。车辆不得入校。
第三条 门卫发现异常情况，应当在10分钟内报告。报告应当留有记录。
""")
    assert not leaves(document, "heading")
    assert document.clause("1.1").text == "第一条门卫实行轮班制。"


def test_captions_in_brackets_and_after_blanks_are_captions():
    bracketed = parse("""某职业技术学院请假管理办法
第一条（目的）为规范请假管理，制定本办法。
第二条（适用范围）本办法适用于全体教职工。外聘人员除外。
第三条 【期限】 请假一次不得超过30天。
""")
    assert bracketed.clause("2.0").text == "第二条（适用范围）"
    assert bracketed.clause("3.0").text == "第三条【期限】"
    spaced = parse("""某某幼儿园教师培训制度

第一条　培训目的　提高教师专业能力，适应学前教育发展需要。

第二条　培训时间　每学期不少于2次，每次不少于3小时。请假须经园长批准。

第三条　培训考核
培训结束后组织考试。成绩60分以上为合格，60分以下为不合格。
""")
    assert leaves(spaced, "heading") == {
        "1.0": "第一条培训目的",
        "2.0": "第二条培训时间",
        "3.0": "第三条培训考核",
    }


def test_numbering_that_starts_anew_in_each_section_is_named_by_section():
    document = parse("""关于做好重点工作的若干措施

一、强化学习
（一）定期学习。每月至少集中学习1次。
（二）集中研讨
1.每季度研讨1次。
2.研讨发言率应达到80%以上。
二、强化落实
（一）建立台账。每周更新。
（三）督促检查。每季度末月25日前通报。
（1）通报对象为各部门。
（2）通报结果纳入考核。
三、强化保障。各部门要密切配合。
""")
    assert shape(document) == [
        "一 section 一、",
        "一.1 item （一）",
        "一.2 item （二）",
        "一.2.1 subitem 1.",
        "一.2.2 subitem 2.",
        "二 section 二、",
        "二.1 item （一）",
        "二.3 item （三）",
        "二.3.1 subitem （1）",
        "二.3.2 subitem （2）",
        "三 section 三、",
    ]
    assert document.clause("三.0").text == "三、强化保障。"
    assert document.clause("二.3.0.1").text == "每季度末月25日前通报。"


def test_numbering_that_runs_through_all_sections_is_named_by_its_number_alone():
    document = parse("""关于加强医院作风建设的意见
一、改进服务
1、优化流程。门诊等候时间不超过30分钟。
2、规范收费。实行一日清单制。
二、严肃纪律
3、加强考勤。每月通报一次。
4、严格奖惩。对违反规定的，取消当年评优资格。
""")
    assert shape(document) == [
        "一 section 一、",
        "1 item 1、",
        "2 item 2、",
        "二 section 二、",
        "3 item 3、",
        "4 item 4、",
    ]
    assert document.clause("3").parent == "DOC#二"
    assert document.clause("二").is_leaf


def test_articles_that_start_anew_under_each_chapter_keep_their_own_ids():
    document = parse("""某厂安全管理手册
第一章 用电
第一条 不得私拉电线。
第二条 每季度检查1次。
第二章 用火
第一条 动火应当审批。
第二条 审批时限为2个工作日。
""")
    paths = [clause.path for clause in document.clauses if clause.level == "article"]
    assert paths == ["章1/1", "章1/2", "章2/1", "章2/2"]


def test_a_number_used_twice_keeps_both_clauses():
    document = parse("""某校食堂管理规定
第一条 食堂应当持证经营。
第二条 食品留样不少于48小时。
第二条 每日消毒2次。
第三条 本规定自公布之日起施行。
""")
    assert document.clause("2~2").text == "第二条每日消毒2次。"


def test_articles_that_run_on_in_a_paragraph_are_parted_and_references_are_not():
    document = parse(
        "某单位公务接待管理规定\n"
        "第一条 公务接待应当坚持务实节俭的原则。 第二条 接待对象应当按照规定标准自行用餐。"
        "第三条 接待对象在10人以内的，陪餐人数不得超过3人；超过10人的，不得超过接待对象人数的三分之一。\n"
        "第五条 违反本规定第二条、第三条的，追究责任。依照第二条规定退赔。\n"
        "第六条之一 本规定所称单位，包括：①机关；②事业单位；③人民团体。\n"
    )
    assert [c.path for c in document.clauses if c.level == "article"] == [
        "1", "2", "3", "5", "6之一",
    ]  # fmt: skip
    assert document.clause("5.1").text == "第五条违反本规定第二条、第三条的，追究责任。"
    assert document.clause("6之一.3").label == "③"


def test_references_broken_over_lines_are_no_labels():
    document = parse("""某某医院奖惩办法
第一条 为严明纪律，奖优罚劣，充分调动全院职工的积极性，根据
第三次职工代表大会的决定，结合医院实际情况，制定本奖惩办法。
第二条 职工有下列行为之一的给予通报表扬，并按照本办法第
五条的标准发给奖金，奖金从院长基金中列支，当月发放到位：
（一）在年度考核中被评为优秀等次且排名位列本科室前百分之
十的；
（二）一年内提出合理化建议被采纳
3条以上的；
（三）符合本办法
第四条第二款情形的。
第三条 职工违反劳动纪律的，依照《某某医院劳动纪律管理办法
（试行）》
第六条、第七条的规定处理，并扣发当月绩效工资的20%至
50%，情节严重的予以解除聘用合同。
第四条 本办法自2020年1月1日起施行。
""")
    assert [c.path for c in document.clauses if c.level == "article"] == ["1", "2", "3", "4"]
    assert document.clause("2.2").text == "（二）一年内提出合理化建议被采纳3条以上的；"
    assert document.clause("2.3").text == "（三）符合本办法第四条第二款情形的。"
    assert "第六条、第七条的规定处理，并扣发" in document.clause("3.1").text


def test_sections_inside_chapters_and_circled_sub_items():
    document = parse("""某某职业技术学院教职工请假管理办法
（试行）
某职院〔2019〕44号

第一章 总则
第一节 目的
第一条 为规范请假管理，制定本办法。
第二节 原则
第二条 请假遵循先批后休原则。
第二章 假别
第一节 病假
第三条 病假期间待遇按下列标准执行：
(1) 不满2个月的，发给原工资；
(2) 满2个月不满6个月的，从第3个月起按90%计发：
① 工作年限不满10年的；
② 工作年限满10年的，不扣发。
""")
    assert document.title == "某某职业技术学院教职工请假管理办法（试行）"
    assert document.number == "某职院〔2019〕44号"
    assert shape(document) == [
        "章1 chapter 第一章",
        "章1/节1 section 第一节",
        "1 article 第一条",
        "章1/节2 section 第二节",
        "2 article 第二条",
        "章2 chapter 第二章",
        "章2/节1 section 第一节",
        "3 article 第三条",
        "3.1 item (1)",
        "3.2 item (2)",
        "3.2.1 subitem ①",
        "3.2.2 subitem ②",
    ]
    assert document.clause("3").parent == "DOC#章2/节1"


def test_parts_sections_and_items_of_a_handbook():
    document = parse("""某集团培训管理手册
第一部分 培训组织
第一节 组织机构
一、培训委员会
（一）主任由总经理担任。
（二）委员不少于7人。
第二部分 培训实施
第一节 计划
一、年度计划
每年12月报送。
""")
    assert "部1/节1/一.2 item （二）" in shape(document)
    assert document.clause("部2/节1/一.1").text == "每年12月报送。"


def test_decimal_numbering():
    document = parse("""某医院手术安全核查制度
1 目的
为加强手术安全，制定本制度。
2 范围
2.1 适用于所有手术科室。
2.2 急诊手术应当在30分钟内完成核查，剂量不超过1.5倍。
3 职责
3.1 麻醉医师
3.1.1 负责麻醉前核查。
3.1.2 核查时间不少于
3 分钟。
""")
    assert document.title == "某医院手术安全核查制度"
    assert document.clause("2.2").text.endswith("剂量不超过1.5倍。")
    assert document.clause("3.1.2").text == "3.1.2核查时间不少于3分钟。"
    assert document.clause("1.0").text == "1目的"


def test_items_that_begin_with_a_date_are_items_and_figures_are_none():
    document = parse("""关于做好年度考核的通知
一、时间安排
1、2024年12月20日前，各单位完成民主测评。
2、2025年1月10日前，报送考核结果。占比不低于
1.5倍的，另行说明。
""")
    assert shape(document)[1:] == ["一.1 item 1、", "一.2 item 2、"]


def test_a_list_of_conditions_in_one_sentence_is_parted_at_its_lead():
    document = parse("""某校评优办法
一、评优条件。有下列情形之一的,不得评优:无故缺勤的;考核不合格的;受到处分的。
二、评优程序。个人申报后由学校审定。
""")
    assert leaves(document, "body") == {
        "一.0.1": "有下列情形之一的,不得评优:",
        "一.1": "无故缺勤的;",
        "一.2": "考核不合格的;",
        "一.3": "受到处分的。",
        "二.1": "个人申报后由学校审定。",
    }


def test_page_marks_inside_sentences_do_not_break_them():
    document = parse("""某某学院科级干部轮岗交流暂行办法

第一条  为加强干部队伍建设，推进科级干部轮岗交流，根据《党政领导干部交流工作规定》，结

- 1 -

合学院实际，制定本办法。

第二条  科级干部在同一岗位任职满6年的，应当轮岗；满

2/3

10年的，必须轮岗。轮岗工作由组织部负

第3页 共3页

责实施。

中共某某学院委员会组织部  某某学院人事处
2017年12月20日
""")
    assert document.clause("2.2").text == "满10年的，必须轮岗。"
    assert document.clause("2.3").text == "轮岗工作由组织部负责实施。"
    assert document.issuers == ("中共某某学院委员会组织部", "某某学院人事处")
    assert [piece.text for piece in document.furniture] == ["- 1 -", "2/3", "第3页 共3页"]


def test_a_notice_of_its_own_with_contact_annexes_and_signature():
    document = parse("""某某市卫生健康委员会办公室

关于开展2024年度考核工作的通知

局属各单位、机关各科室：

根据《事业单位工作人员考核规定》（人社部发〔2023〕6号）要求，现就做好年度考核工作通知如下：

一、考核范围。全市卫生健康系统在编在岗人员。试用期人员参加考核，不确定等次。

二、考核等次。优秀等次人数一般不超过参加考核人数的20%。

联系人：李某，电话：0719-0000000

附件：1.年度考核登记表
      2.考核结果汇总表

某某市卫生健康委员会办公室

2024年11月28日

附件1

年度考核登记表

姓名、性别、出生年月。

附件2

考核结果汇总表填报说明

一、本表由各单位填写。

二、本表一式两份。
""")
    assert document.title == "某某市卫生健康委员会办公室关于开展2024年度考核工作的通知"
    assert document.number is None
    assert [(c.name, c.number) for c in document.cites] == [
        ("《事业单位工作人员考核规定》", "人社部发〔2023〕6号")
    ]
    assert leaves(document, "back") == {
        "结语.1": "联系人：李某，电话：0719-0000000",
        "附件说明.1": "附件：1.年度考核登记表",
        "附件说明.2": "2.考核结果汇总表",
        "落款.1": "某某市卫生健康委员会办公室2024年11月28日",
    }
    assert document.clause("附件1/题.0").text == "附件1年度考核登记表"
    assert document.clause("附件2/二.1").text == "二、本表一式两份。"


def test_a_table_of_contents_is_furniture():
    document = parse("""某某大学岗位聘用实施办法

目  录
第一章 总则
第二章 聘用条件

第一章 总则
第一条 为做好岗位聘用工作，制定本办法。
第二章 聘用条件
第二条 聘期为3年。聘期考核不合格的，不再续聘。
""")
    assert [piece.reason for piece in document.furniture] == ["目录"] * 3
    assert document.clause("章1").text == "第一章总则"
    dotted = parse("""某校考务手册
第一章 总则............1
第二章 监考............3
第三章 阅卷............7
第一章 总则
第一条 监考教师不少于2人。
""")
    assert len(dotted.furniture) == 3


def test_a_text_without_structure_is_statements():
    document = parse("""通知
全体教职工：
定于本周五下午召开全体会议，请准时参加。不得无故缺席。
特此通知。
校办公室
2023年3月1日
""")
    assert leaves(document) == {
        "题.0": "通知",
        "主送.1": "全体教职工：",
        "正文.1": "定于本周五下午召开全体会议，请准时参加。",
        "正文.2": "不得无故缺席。",
        "结语.1": "特此通知。",
        "落款.1": "校办公室2023年3月1日",
    }


def test_a_section_of_unmarked_lines_keeps_its_caption():
    document = parse("""某校评优评先工作方案
一、评选范围
全校在编教师
二、评选名额
1.优秀教师：按教师总数的15%推荐。
2.优秀班主任5名。
三、评选条件
（一）基本条件
1、近三年年度考核均为合格以上；
2、师德考核优秀。
（二）具备下列条件之一者优先：
1、获市级以上表彰的。
2、连续任教满20年的。
""")
    assert document.clause("一.0").text == "一、评选范围"
    assert document.clause("三.1.0").text == "（一）基本条件"
    assert document.clause("三.2.2").text == "2、连续任教满20年的。"


def test_captions_of_sections_may_be_set_off_by_a_blank():
    document = parse("""某县教育局
关于进一步规范中小学
教师培训工作的
通  知

某教师〔2020〕16号

各乡镇中心校、县直各学校：
  根据省教育厅《关于加强中小学教师培训工作的意见》（某教师〔2019〕3号），现就有关事项通知如下：
  一、明确培训学时 每位教师5年内累计参加培训不少于360学时，其中每年不少于72学时。
  二、落实培训经费 中小学校按照年度公用经费预算总额的5%安排教师培训经费。
二○二○年三月十日
""")
    assert document.title == "某县教育局关于进一步规范中小学教师培训工作的通知"
    assert document.number == "某教师〔2020〕16号"
    assert str(document.dates.issued) == "2020-03-10"
    assert leaves(document, "heading") == {"一.0": "一、明确培训学时", "二.0": "二、落实培训经费"}


def test_labels_without_blank_and_words_that_look_like_references():
    document = parse("""某院考勤管理办法
第一条、为规范考勤，制定本办法。
第二条、中层干部每月请假不超过2天。
第三条中层以下人员参照执行。第四条及时报告出勤情况，每日8时前上报。第五条与外单位合作人员另行规定。
第六条和第七条规定的期限，自发布之日起计算。
""")
    assert [c.path for c in document.clauses if c.level == "article"] == ["1", "2", "3", "4", "5"]
    assert document.clause("5.2").text == "第六条和第七条规定的期限，自发布之日起计算。"


def test_full_stops_typed_as_dots_end_sentences():
    document = parse("""某公司差旅费管理办法
第一条  为规范差旅费管理,制定本办法.
第二条  差旅费包括:(1)城市间交通费;(2)住宿费;(3)伙食补助费,按每人每天100.50元包干.不得重复领取.
第三条  本办法自2022.01.01起施行.
""")
    assert document.clause("2.3.1").text == "(3)伙食补助费,按每人每天100.50元包干."
    assert document.clause("3.1").text == "第三条本办法自2022.01.01起施行."
    assert str(document.dates.effective) == "2022-01-01"


def test_what_punishes_a_breach_of_the_list_belongs_to_the_article():
    document = parse("""某省人民医院廉洁从业实施细则
第一条　坚持合法按劳取酬。不准：
（一）接受各种形式的商业提成
（二）统方
违反上述规定的，给予警告处分；情节严重的，吊销执业证书。
第二条　严守诚信原则。
""")
    assert document.clause("1.2").text == "（二）统方"
    assert document.clause("1.末.2").text == "情节严重的，吊销执业证书。"


def test_letterhead_with_placeholders_signer_and_imprint():
    document = parse("""XX市卫生健康委员会文件

X卫发〔2023〕45号                     签发人：张三

关于印发《XX市医务人员
外出进修管理规定》的通知

各县（市、区）卫生健康局，委直属各单位：
    经2023年6月12日委党组会研究通过，现将《XX市医务人员外出进修管理规定》印发给你们，请贯彻落实。


                              XX市卫生健康委员会
                                2023年6月15日
    （信息公开形式：主动公开）

XX市医务人员外出进修管理规定

    一、进修时限
    进修时间一般为3至6个月，最长不超过1年。
    二、本规定自2023年7月1日起执行。

抄送：市委组织部，市人社局。
XX市卫生健康委员会办公室                2023年6月16日印发
共印50份
""")
    assert document.number == "X卫发〔2023〕45号"
    assert document.issuers == ("XX市卫生健康委员会",)
    assert [str(d) for d in (document.dates.adopted, document.dates.issued)] == [
        "2023-06-12", "2023-06-15",
    ]  # fmt: skip
    assert [str(d) for d in (document.dates.printed, document.dates.effective)] == [
        "2023-06-16", "2023-07-01",
    ]  # fmt: skip
    assert list(leaves(document, "back")) == ["印发.1", "印发.2", "印发.3"]


def test_a_page_whose_paragraphs_are_the_lines_of_a_pdf_is_rejoined():
    lines = [
        "某某大学关于加强实验室安全工", "作的若干规定",
        "第一条 为加强实验室安全管理，保障师生员工人身", "安全和学校财产安全，根据有关法律法规，制定本规", "定。",
        "第二条 实验室负责人每月组织安全检查不少于1次，", "检查记录保存3年。",
        "第三条 新进人员应当接受不少于8学时的安全培训，", "考试合格方可进入实验室。",
    ]  # fmt: skip
    raw = RawDocument("a.docx", "docx", tuple(RawLine(line, firm=True) for line in lines))
    document = parse_document(raw)
    assert document.title == "某某大学关于加强实验室安全工作的若干规定"
    assert [leaf.text for leaf in document.leaves][1:] == [
        "".join(lines[2:5]).replace(" ", ""),
        "".join(lines[5:7]).replace(" ", ""),
        "".join(lines[7:]).replace(" ", ""),
    ]


def test_a_paragraph_after_a_closed_list_belongs_to_the_article():
    document = parse("""某区平时考核实施细则(试行)
第一条平时考核按季度进行，程序为:
(一)个人小结;
(二)审核评鉴;
(三)结果反馈。
考核结果分为4个等次，好等次比例不超过40%。
第二条有下列情形之一的，确定为较差等次:
1.旷工1天以上的;
2.受到诫勉以上处理的。
前款所称旷工由人事科认定。
3.其他情形。
""")
    assert document.clause("1.末.1").text == "考核结果分为4个等次，好等次比例不超过40%。"
    assert document.clause("2.2.2").text == "前款所称旷工由人事科认定。"
    assert document.clause("2.3").label == "3."


def test_captions_with_plain_numerals_and_a_letterhead_with_ornaments():
    document = parse("""（内部资料 注意保存）
某学院文件
某院〔2015〕12号
★
某学院关于表彰奖励的若干规定
为鼓励先进，特作如下规定：
一 奖励范围
1 科研奖励
1.1 国家级项目每项奖励5万元。
1.2 省级项目每项奖励2万元。
二 附则
本规定自发文之日起执行。
二〇一五年三月
""")
    assert document.title == "某学院关于表彰奖励的若干规定"
    assert document.number == "某院〔2015〕12号"
    assert document.issuers == ("某学院",)
    assert document.clause("一.1.2").text == "1.2省级项目每项奖励2万元。"
    assert document.clause("二.0").text == "二附则"
    assert [piece.reason for piece in document.furniture] == ["分隔线"]


def test_a_body_over_its_number_is_the_letterhead():
    document = parse("""××大学党委组织部
组织〔2024〕6号

关于开展年度考核工作的通知

各二级党组织：
按照《干部考核工作条例》要求，现就有关事项通知如下：
一、考核等次
优秀比例一般不超过25%；连续三年优秀的，予以嘉奖。
特此通知。
附件：1.考核登记表
2.民主测评表

党委组织部
2024年11月30日
""")
    assert document.number == "组织〔2024〕6号"
    assert document.issuers == ("××大学党委组织部",)
    assert document.title == "关于开展年度考核工作的通知"
    assert list(leaves(document, "back")) == ["结语.1", "附件说明.1", "附件说明.2", "落款.1"]


def test_a_fragment_that_begins_in_the_middle_keeps_its_numbers():
    document = parse("""第四章 考核
第二十一条 考核每年进行一次。优秀比例不超过15%。
第二十二条 考核程序：
1.个人总结；
2.民主测评，参加测评人数不得少于应到人数的2/3。
""")
    assert document.title == ""
    assert shape(document) == [
        "章4 chapter 第四章",
        "21 article 第二十一条",
        "22 article 第二十二条",
        "22.1 item 1.",
        "22.2 item 2.",
    ]


def test_two_annexes_under_one_notice_are_two_texts():
    document = parse("""某医院关于印发两项制度的通知
各科室：
现将《某医院值班制度》《某医院交接班制度》印发给你们，请遵照执行。
某医院
2021年2月3日

附件1
某医院值班制度
第一条 值班人员不少于2人。

附件2
某医院交接班制度
第一条 交接班应当在15分钟内完成。
""")
    assert document.clause("附件.0").text == "附件1某医院值班制度"
    assert document.clause("1.1").text == "第一条值班人员不少于2人。"
    assert document.clause("附件2/1.1").text == "第一条交接班应当在15分钟内完成。"
    assert document.title == "某医院关于印发两项制度的通知"


def test_torn_captions_of_sections_are_rejoined_and_short_texts_under_them_are_not():
    document = parse("""某院2024年工作要点
一、构建新时代医学人才培
养模式
不断完善培养体系，每年遴选骨干不少于10名。
二、评选范围
全院在编职工
三、加强医疗质量管理
和控制
每月督查1次，结果在院周会上通报。
""")
    assert leaves(document, "heading") == {
        "一.0": "一、构建新时代医学人才培养模式",
        "二.0": "二、评选范围",
        "三.0": "三、加强医疗质量管理和控制",
    }
    assert document.clause("二.1").text == "全院在编职工"
