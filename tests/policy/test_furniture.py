"""What is around a document is taken out with its reason; what looks like it but is text stays."""

from policy.reading_support import leaves, parse

COPIED_PAGE = """网站首页  机构概况  新闻中心  信息公开  办事大厅
您现在的位置：首页 > 信息公开 > 规章制度

我校举行春季运动会
发布时间：2024-04-12  来源：宣传部  浏览次数：120
4月10日，我校举行春季运动会。师生踊跃参加。

关于加强教职工培训工作的实施意见
发布时间：2024-04-15 09:12:33  来源：人事处  浏览次数：356
字体：【大 中 小】
各学院、各部门：
为加强教职工培训工作，经2024年3月28日校长办公会研究通过，提出如下意见。
一、总体要求
坚持按需培训。每年组织一次集中培训，时间不少于5天。
二、主要任务
（一）健全制度。建立培训档案。各学院应于每年12月31日前报送年度总结。
（二）保障经费。培训经费按照不低于教职工工资总额1.5%的比例提取。
某某学院
2024年4月15日

上一篇：关于清明节放假的通知
下一篇：关于开展安全检查的通知
主办单位：某某学院  地址：某市某路1号  邮编：400000
版权所有 Copyright © 某某学院 渝ICP备05000000号
"""


def test_a_copied_page_keeps_only_the_policy():
    document = parse(COPIED_PAGE)
    assert document.title == "关于加强教职工培训工作的实施意见"
    assert document.body.startswith("关于加强教职工培训工作")
    assert document.body.endswith("某某学院2024年4月15日")
    assert [piece.reason for piece in document.furniture] == [
        "导航菜单", "所在位置", "同页其他文章", "发布信息", "同页其他文章", "发布信息", "分享与工具",
        "上下篇与相关链接", "上下篇与相关链接", "页脚", "页脚",
    ]  # fmt: skip
    assert str(document.dates.issued) == "2024-04-15"
    assert str(document.dates.adopted) == "2024-03-28"


def test_furniture_says_in_which_line_it_stood():
    document = parse(COPIED_PAGE)
    lines = COPIED_PAGE.split("\n")
    for piece in document.furniture:
        assert piece.text == lines[piece.line - 1].strip()


def test_a_government_page_repeats_its_title_above_the_letterhead():
    document = parse("""某区卫生健康局关于印发某区签约服务考核办法的通知
发布时间：2022-06-01 10:00  来源：某区卫生健康局  浏览次数：55
索引号：XX001  发文机关：某区卫生健康局  发文字号：某卫发〔2022〕20号  成文日期：2022-05-28

某区卫生健康局文件
某卫发〔2022〕
20号
某区卫生健康局关于印发某区签约服务考核办法的通知
各社区卫生服务中心、各乡镇卫生院，
区疾控中心：
《某区签约服务考核办法》已经2022年5月20日局长办公会议审议通过，现印发给你们，请遵照执行。
附件：某区签约服务考核办法
某区卫生健康局
2022年5月28日
（此件主动公开）
附件
某区签约服务
考核办法
第一条 为规范考核，制定本办法。
第二条 本办法自发布之日起30日后施行。
某区卫生健康局办公室 2022年5月29日印发
""")
    assert document.clause("通知.1").text == "某区卫生健康局文件某卫发〔2022〕20号"
    assert document.clause("附件.0").text == "附件某区签约服务考核办法"
    assert document.number == "某卫发〔2022〕20号"
    assert document.title == "某区签约服务考核办法"
    assert document.addressees == "各社区卫生服务中心、各乡镇卫生院，区疾控中心"
    assert str(document.dates.adopted) == "2022-05-20"
    assert str(document.dates.printed) == "2022-05-29"
    assert document.dates.effective is None
    assert not document.cites


def test_page_marks_of_many_forms():
    marks = [
        "— 3 —",
        "-3-",
        "－ 4 －",
        "第5页",
        "第 6 页 共 9 页",
        "第7页/共9页",
        "8/9",
        "Page 9 of 9",
        "共9页 第9页",
    ]
    text = "\n".join(
        f"第{n}条 第{n}项工作每年检查{n}次。\n{mark}" for n, mark in enumerate(marks, 1)
    )
    document = parse("某局检查制度\n" + text)
    assert [piece.text for piece in document.furniture] == marks
    assert {piece.reason for piece in document.furniture} == {"页码"}


def test_bare_numbers_are_page_marks_only_in_a_rising_row():
    paged = parse(
        "某局制度\n第一条 每年\n检查。\n考核。\n1\n第二条 每月\n报告。\n汇总。\n2\n第三条 施行。\n"
    )
    assert [piece.text for piece in paged.furniture] == ["1", "2"]
    alone = parse("某局名额表\n名额\n5\n第一条 按上列名额执行。\n")
    assert not alone.furniture


def test_form_feeds_part_pages():
    document = parse(
        "某校章程汇编\n某校教师请假办法\n第一条 教师请假应当提前3\n1\n\f某校章程汇编\n日申请。\n第二条 不得超假。\n2\n\f某校章程汇编\n第三条 施行。\n3"
    )
    assert document.clause("1.1").text == "第一条教师请假应当提前3日申请。"
    assert [p.reason for p in document.furniture].count("页眉页脚") == 3


def test_a_running_head_that_is_the_title_leaves_the_title():
    document = parse(
        "某校教师请假办法\n第一条 教师请假应当提前3\n- 1 -\n某校教师请假办法\n日申请。\n- 2 -\n某校教师请假办法\n第二条 不得超假。\n- 3 -\n"
    )
    assert document.title == "某校教师请假办法"
    assert document.clause("1.1").text == "第一条教师请假应当提前3日申请。"


def test_contact_and_place_lines_of_a_notice_are_text():
    document = parse("""关于举办业务培训班的通知
各科室：
现将有关事项通知如下：
一、培训时间
2024年5月6日至8日
二、培训地点
第一会议室
三、主办单位
某市护理学会
四、费用
每人200元。
联系电话：0000-1234567
某市护理学会
2024年4月1日
""")
    assert not document.furniture
    assert document.clause("三.1").text == "某市护理学会"
    assert leaves(document, "back")["结语.1"] == "联系电话：0000-1234567"


def test_invisible_characters_are_listed():
    document = parse("某校办法\n第一条\u200b 每年\ufeff检查1次。\n")
    assert document.clause("1.1").text == "第一条每年检查1次。"
    assert {piece.reason for piece in document.furniture} == {"不可见字符"}


def test_a_short_head_before_where_am_i_is_a_menu():
    document = parse("""值班电话：12345
首页 > 公开 > 制度
某局值班制度
第一条 每日值班2人。
""")
    assert [p.reason for p in document.furniture] == ["导航菜单", "所在位置"]
