"""Title, number, issuers, dates by role, addressees, citations, repeals, interpreter."""

from datetime import date

import pytest

from policy.reading_support import parse
from zhiren.policy.roles import document_numbers, own_number


@pytest.mark.parametrize(
    "written",
    [
        "某校发〔2021〕30号", "某校发［2021］30号", "某校发[2021]30号", "某校发【2021】30号",
        "某校发（2021）30号", "某校发(2021)第30号", "某校发〔2021年〕30号", "某校发〔二〇二一〕三十号",
        "某校发〔 2021 〕 30 号", "某校发〔2021〕30", "某校发2021年30号", "文号：某校发〔2021〕30号",
        "（某校发〔2021〕30号）", "某校文件某校发〔2021〕30号", "某校发〔2021〕30号 签发人：王某",
    ],
)  # fmt: skip
def test_a_number_s_variants_are_written_alike(written):
    assert own_number(written)[1] == "某校发〔2021〕30号"


@pytest.mark.parametrize(
    "text",
    [
        "根据某校发〔2021〕30号文件精神，制定本办法。",
        "《某校考勤办法》（某校发〔2021〕30号）",
        "参加人员（2021）30人",
        "某校考勤办法",
    ],
)
def test_a_cited_number_is_not_the_document_s_own(text):
    assert own_number(text) is None


def test_numbers_in_a_sentence_are_found_without_the_words_before():
    text = "按照校发〔2020〕1号和院人〔2021〕12号执行"
    assert [number for _, _, number in document_numbers(text)] == [
        "校发〔2020〕1号",
        "院人〔2021〕12号",
    ]


def test_a_document_without_number_takes_none_from_its_text():
    document = parse("""关于加强考勤的意见
根据《关于改进作风的意见》(市办发〔2018〕25号)和区办发〔2019〕3号精神，提出如下意见。
一、每月考勤。迟到3次以上的，通报批评。
""")
    assert document.number is None
    assert [(c.name, c.number) for c in document.cites] == [
        ("《关于改进作风的意见》", "市办发〔2018〕25号"),
        ("", "区办发〔2019〕3号"),
    ]
    assert document.cites[0].clause == "DOC#序.1"


@pytest.mark.parametrize(
    "head",
    [
        "某校发〔2021〕3号\n某校教师培训办法\n",
        "某校教师培训办法\n某校发〔2021〕3号\n",
        "某校文件\n某校发〔2021〕3号\n\n某校教师\n培训办法\n",
        "某校教师培训办法 某校发〔2021〕3号\n",
        "某校教师培训办法（某校发〔2021〕3号）\n",
        "某校教师培训\n办法\n（某校发〔2021〕3号）\n",
    ],
)
def test_title_and_number_are_told_apart_wherever_they_stand(head):
    document = parse(head + "第一条 教师每年培训72学时。\n第二条 自2021年5月1日起施行。\n")
    assert document.title == "某校教师培训办法"
    assert document.number == "某校发〔2021〕3号"


def test_the_four_dates_have_their_roles():
    document = parse("""某校文件
某校发〔2021〕3号
关于印发《某校考勤办法》的通知
各部门：
《某校考勤办法》已经二〇二一年三月一日校长办公会审议通过，现印发给你们。
某校
二〇二一年三月五日
某校考勤办法
第一条 每日打卡2次。
第二条 本办法自2021年4月1日起施行。
某校办公室 2021年3月6日印发
""")
    dates = document.dates
    assert dates.adopted == date(2021, 3, 1)
    assert dates.issued == date(2021, 3, 5)
    assert dates.printed == date(2021, 3, 6)
    assert dates.effective == date(2021, 4, 1)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("本办法自印发之日起施行。", date(2020, 6, 1)),
        ("本制度从下发之日起执行。", date(2020, 6, 1)),
        ("本办法自2020年7月1日起试行。", date(2020, 7, 1)),
        ("本办法自2020年7月1日起实施，有效期5年。", date(2020, 7, 1)),
        ("本办法自公布之日起30日后施行。", None),
        ("本办法由办公室解释。", None),
    ],
)
def test_when_a_document_takes_effect(clause, expected):
    document = parse(f"某院考勤办法\n第一条 每日打卡。\n第二条 {clause}\n某院\n2020年6月1日\n")
    assert document.dates.effective == expected


def test_an_impossible_date_is_no_date():
    assert parse("某院考勤办法\n第一条 每日打卡。\n某院\n2020年2月30日\n").dates.issued is None


def test_several_signers_are_several_issuers():
    document = parse("""关于开展检查的通知
各科室：
请做好准备。
中共某医院委员会
某医院
2022年1月5日
""")
    assert document.issuers == ("中共某医院委员会", "某医院")


def test_repeals_carry_number_and_date():
    document = parse("""某校财务办法
第一条 报销应当在30日内办理。
第二条 本办法由财务处负责解释，自2021年1月1日起施行。2015年3月2日发布的《某校报销规定》（某校财〔2015〕4号）和《某校借款规定（试行）》同时废止。根据《预算法》编制预算。
""")
    assert [(r.name, r.number, r.dated) for r in document.repeals] == [
        ("《某校报销规定》", "某校财〔2015〕4号", date(2015, 3, 2)),
        ("《某校借款规定（试行）》", None, date(2015, 3, 2)),
    ]
    assert document.repeals[0].clause == "DOC#2.2"
    assert document.interpreter == "财务处"


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("本办法由人事处负责解释。", "人事处"),
        ("本办法由人事处、财务处负责解释。", "人事处、财务处"),
        ("本规定解释权归人事处。", "人事处"),
        ("本制度由院办公室解释。", "院办公室"),
        ("考勤由人事处负责。", None),
    ],
)
def test_who_interprets(clause, who):
    assert parse(f"某院办法\n第一条 打卡。\n第二条 {clause}\n").interpreter == who


def test_the_name_in_the_notice_serves_where_the_text_has_no_title():
    document = parse("""某委〔2021〕9号
各支部：
现将《某委关于激励干部的实施意见》印发给你们，请认真贯彻执行。
某委员会
2021年5月25日
为激励干部，制定本意见。
一、加强学习。每月学习1次。
二、加强考核。每年考核1次。
某委员会办公室 2021年5月30日印发
""")
    assert document.title == "某委关于激励干部的实施意见"
    assert document.clause("序.1").part == "body"
    assert document.clause("印发.1").text == "某委员会办公室2021年5月30日印发"
    assert not document.cites


def test_a_host_in_the_footer_is_the_issuer_of_last_resort():
    document = parse("""关于激励干部的意见
一、每年考核1次。
主办单位:某市卫生健康委员会 邮箱:a@b.c
某ICP备05000000
""")
    assert document.issuers == ("某市卫生健康委员会",)
