"""Who answers for a task and who helps, by the plan's own words; every sentence is of our making."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.policy.numbering import unnumbered
from zhiren.policy.plan_days import day_of_words
from zhiren.policy.plan_owners import said_in, said_in_columns

UNITS = frozenset(
    "党委组织部 人事处 财务处 审计处 教务处 研究生院 基础医学院 学院002 护理部 医务处 教学与科研处 市卫生健康委 信息中心".split()
)


def knows(name):
    return name in UNITS


# Sentence, who leads, who helps, what is left as the task.
SAID = (
    ("修订干部考核办法，由党委组织部牵头。", "党委组织部", "", "修订干部考核办法。"),
    ("由党委组织部牵头修订《考核办法》，6月底前印发。", "党委组织部", "", "修订《考核办法》，6月底前印发。"),
    ("《绩效办法》由人事处牵头修订。", "人事处", "", "《绩效办法》修订。"),
    ("开展青年教师培训，基础医学院负责。", "基础医学院", "", "开展青年教师培训。"),
    ("3.学院002负责实验室改造。", "学院002", "", "3.实验室改造。"),
    ("盘活闲置房产，责任单位：人事处；配合单位：财务处、审计处。", "人事处", "财务处 审计处", "盘活闲置房产。"),
    ("优化培养方案（牵头单位：教务处）。", "教务处", "", "优化培养方案。"),
    ("优化培养方案。（教务处牵头，研究生院、基础医学院配合）", "教务处", "研究生院 基础医学院", "优化培养方案。"),
    ("提升病案质量（医务处、护理部按职责分工负责）", "医务处 护理部", "", "提升病案质量"),
    ("教务处会同研究生院制定《导师管理办法》。", "教务处", "研究生院", "制定《导师管理办法》。"),
    ("由人事处会同财务处、审计处核定薪酬总量。", "人事处", "财务处 审计处", "核定薪酬总量。"),
    ("会同财务处开展专项检查。", "", "财务处", "开展专项检查。"),
    ("建设数据平台，信息中心牵头，医务处、护理部参与。", "信息中心", "医务处 护理部", "建设数据平台。"),
    ("核查编外用工，人事处负责，财务处协助。", "人事处", "财务处", "核查编外用工。"),
    ("牵头单位：市卫生健康委；责任单位：医务处", "市卫生健康委", "医务处", ""),
    ("责任单位：教学与科研处和人事处", "教学与科研处 人事处", "", ""),
    ("充实档案（人事处、审计处）。", "人事处 审计处", "", "充实档案。"),
    ("推进学分制改革责任单位：教务处完成时限：9月底前", "教务处", "", "推进学分制改革"),
    ("修缮病房，后勤保障处负责。", "后勤保障处", "", "修缮病房。"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "leading", "helping", "rest"), SAID, ids=[s[0] for s in SAID])
def test_the_words_that_name_units_are_read_and_taken_out_of_the_task(text, leading, helping, rest):
    said = said_in(text, knows)
    assert said.leading == tuple(leading.split())
    assert said.helping == tuple(helping.split())
    assert said.rest == rest
    assert all(words in text for words in said.marks)


@pytest.mark.parametrize(
    "text",
    [
        "压实负责人责任，严格落实负责制。",
        "由专人负责档案工作。",
        "加强部门配合，形成合力。",
        "人事处处长负责联系高校。",
        "建立由教务处牵头的联动机制。",
        "办公用房由人事处改为审计处使用。",
        "明确责任单位，细化任务清单。",
        "成立教学与科研处（教务处）。",
        "配合市卫生健康委做好检查。",
        "牵头做好疫情防控。",
    ],
)
def test_words_that_only_look_like_it_name_nobody(text):
    said = said_in(text, knows)
    assert not said.names_owner
    assert said.rest == text


def test_a_line_of_labels_is_no_task_and_brings_its_day():
    said = said_in("责任部门：医务处；责任人：某某；完成时限：9月底前。", knows)
    assert said.is_all
    assert (said.leading, said.due) == (("医务处",), "9月底前")


def test_columns_are_read_as_lists_or_as_sentences():
    plain = said_in_columns("医务处；护理部", "信息中心", "6月", knows)
    assert (plain.leading, plain.helping, plain.due) == (("医务处", "护理部"), ("信息中心",), "6月")
    spoken = said_in_columns("人事处牵头，财务处配合", "", "", knows)
    assert (spoken.leading, spoken.helping) == (("人事处",), ("财务处",))


PHRASES = st.lists(
    st.sampled_from(
        "由 人事处 财务处 牵头 负责 配合 会同 责任单位： 配合单位： 完成时限： （ ） ， ； 。 、 修订《办法》 6月底前 等部门".split()
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(text=PHRASES | st.text(max_size=40))
def test_nothing_is_said_that_the_text_does_not_hold(text):
    said = said_in(text, knows)
    assert all(name in text for name in (*said.leading, *said.helping))
    assert all(words in text for words in said.marks)
    assert not set(said.leading) & set(said.helping)
    assert set(said.rest) <= set(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("2.新增专职组织员不少于10名", "新增专职组织员不少于10名"),
        ("2、新增", "新增"),
        ("（3）新增", "新增"),
        ("①新增", "新增"),
        ("一、新增", "新增"),
        ("第一，新增", "新增"),
        ("（二）一是新增", "新增"),
        ("1、2025年12月底前新增", "2025年12月底前新增"),
        ("5家基地", "5家基地"),
        ("1.5万元经费", "1.5万元经费"),
        ("一、二级医院建设", "一、二级医院建设"),
        ("12月底前新增", "12月底前新增"),
    ],
)
def test_numbers_of_lists_are_taken_off_and_figures_are_not(text, bare):
    assert unnumbered(text) == bare


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("6月底前", date(2025, 6, 30)),
        ("2025年12月", date(2025, 12, 31)),
        ("2025.9", date(2025, 9, 30)),
        ("3月—5月", date(2025, 5, 31)),
        ("第二季度", date(2025, 6, 30)),
        ("上半年", date(2025, 6, 30)),
        ("11月15日", date(2025, 11, 15)),
        ("10月中旬", date(2025, 10, 20)),
        ("全年", None),
        ("长期坚持", None),
    ],
)
def test_a_month_in_a_column_of_time_means_its_end(words, day):
    assert day_of_words(words, 2025) == day
