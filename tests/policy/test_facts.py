from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench.recognition import matches, score, wanted_of
from zhiren.policy.facts import Fact, recognise_facts, recognise_sequence

CASES = yaml.safe_load(
    (Path(__file__).parent / "recognition_cases.yaml").read_text(encoding="utf-8")
)["clauses"]


def only(text: str) -> Fact:
    facts = recognise_facts(text)
    assert len(facts) == 1, facts
    return facts[0]


def told(text: str) -> list[tuple]:
    return [(f.kind, f.op, f.value, f.unit, f.inclusive) for f in recognise_facts(text)]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_every_expected_fact_of_the_sentence_is_recognised(case):
    found = recognise_facts(case["text"])
    for raw in case["facts"]:
        assert any(matches(wanted_of(raw), fact, case["text"]) for fact in found), (raw, found)


def test_the_cases_hold_the_promised_recall_and_precision():
    for group in score(CASES).values():
        assert group.recall >= 0.95
        assert group.precision >= 0.90


@pytest.mark.parametrize(
    ("words", "op", "inclusive"),
    [
        ("200人以上", ">=", True),
        ("200人以下", "<=", True),
        ("200人以内", "<=", True),
        ("不少于200人", ">=", True),
        ("不低于200人", ">=", True),
        ("至少200人", ">=", True),
        ("达到200人", ">=", True),
        ("满200人", ">=", True),
        ("不超过200人", "<=", True),
        ("不得多于200人", "<=", True),
        ("不足200人", "<", False),
        ("少于200人", "<", False),
        ("低于200人", "<", False),
        ("未满200人", "<", False),
        ("不满200人", "<", False),
        ("超过200人", ">", False),
        ("多于200人", ">", False),
        ("200人（含）以上", ">=", True),
        ("200人以上（不含200人）", ">", False),
        ("200人以下（不含本数）", "<", False),
    ],
)
def test_words_of_bound_say_whether_the_figure_itself_counts(words, op, inclusive):
    fact = only(f"党员人数{words}的单位，")
    assert (fact.op, fact.value, fact.unit, fact.inclusive) == (op, 200, "人", inclusive)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("不少于百分之二十", 20, "%"),
        ("不少于二十五人", 25, "人"),
        ("不少于一百零五人", 105, "人"),
        ("不少于１６学时", 16, "学时"),
        ("不少于 16 学时", 16, "学时"),
        ("不少于1,200人", 1200, "人"),
        ("不低于12.5%", 12.5, "%"),
        ("不少于三分之二", 2 / 3, "比例"),
        ("不少于2/3", 2 / 3, "比例"),
        ("不少于半数", 0.5, "比例"),
        ("不少于一年半", 1.5, "年"),
        ("不少于一年六个月", 18, "个月"),
        ("不低于十万元", 10, "万元"),
        ("不低于千分之五", 5, "‰"),
    ],
)
def test_numbers_are_read_in_every_way_they_are_written(text, value, unit):
    fact = only(text)
    assert fact.value == pytest.approx(value)
    assert (fact.unit, fact.op) == (unit, ">=")


@pytest.mark.parametrize(
    "text",
    [
        "沪交医委〔2021〕39号",
        "上海交通大学医学院党委办公室2021年4月23日印发",
        "中共上海电机学院委员会2021年6月9日",
        "贯彻党的十九大及十九届历次全会精神，",
        "推进国家“双一流”建设，落实“十四五”规划。",
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        "严格落实“三会一课”制度，推进“两学一做”学习教育。",
        "第三条本办法适用于各二级单位。",
        "根据《干部教育培训规划（2019-2023年）》，",
        "今年是新中国成立75周年。",
        "以中法两国正式建交60周年为契机，",
        "优化临床医学专业“4+4”招生，",
        "具体做好以下七个方面的工作。",
        "不要求“一把手”参加。",
        "在三级甲等医院和二级学院开展一流学科建设。",
        "干部教职工三千余人。",
    ],
)
def test_names_slogans_numbers_of_documents_and_signatures_are_no_facts(text):
    assert recognise_facts(text) == []


def test_a_date_of_a_cited_document_is_no_fact_but_its_repeal_is():
    (fact,) = recognise_facts("2017年6月27日发布《工作细则（试行）》同时废止。")
    assert (fact.kind, fact.quote, fact.value) == ("date", "同时", None)
    assert not fact.is_vague


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024年底前完成", "2024-12-31"),
        ("2024年6月30日前完成", "2024-06-30"),
        ("二〇二四年六月底前完成", "2024-06-30"),
        ("2024-06-30前完成", "2024-06-30"),
        ("2024年第一季度末完成", "2024-03-31"),
        ("2024年2月底前完成", "2024-02-29"),
        ("到2025年，全面完成", None),
        ("于次年1月31日前报送", "--01-31"),
        ("年底前报送", "--12-31"),
        ("2025年5月20日（星期二）17:00前报送", "2025-05-20"),
    ],
)
def test_calendar_deadlines_are_iso_dates_that_include_the_day(text, value):
    fact = only(text)
    expected = value or "2025-12-31"
    assert (fact.kind, fact.op, fact.value, fact.inclusive) == ("deadline", "<=", expected, True)


def test_before_a_month_means_that_the_month_has_not_begun():
    fact = only("2024年6月前完成")
    assert (fact.op, fact.value, fact.inclusive) == ("<", "2024-06-01", False)


def test_a_deadline_after_an_event_names_the_event():
    fact = only("人选确定后应在5个工作日内提交正式发文")
    assert (fact.kind, fact.value, fact.unit, fact.event) == ("deadline", 5, "工作日", "人选确定后")


def test_a_frequency_has_its_count_unit_and_period():
    fact = only("每3年参加1次市级层面培训。")
    assert (fact.kind, fact.value, fact.unit, fact.period) == ("frequency", 1, "次", "3年")
    fact = only("建立院领导每学期与分管部门（单位）负责同志至少进行一次谈心谈话的机制。")
    assert (fact.value, fact.unit, fact.period, fact.op) == (1, "次", "学期", ">=")


def test_a_period_without_a_count_means_once_at_least():
    fact = only("每年组织对后备干部进行筛选和考核。")
    assert (fact.value, fact.unit, fact.op, fact.period) == (1, "次", ">=", "年")


def test_a_period_with_an_amount_gives_the_frequency_and_the_threshold():
    assert told("每年参加不少于16学时的校级培训，") == [
        ("frequency", ">=", 16, "学时", True),
        ("threshold", ">=", 16, "学时", True),
    ]


def test_only_once_is_an_upper_bound():
    assert told("原则上每年只组织一次综合性考核。") == [("frequency", "<=", 1, "次", True)]


def test_a_lower_and_an_upper_bound_make_one_range():
    fact = only("候选人应为1名以上3名以下")
    assert (fact.op, fact.value, fact.value_to, fact.inclusive) == ("between", 1, 3, True)


def test_one_word_of_bound_stands_for_both_alternatives():
    facts = recognise_facts("培训累计不少于3个月或者550学时。")
    assert [(f.op, f.value, f.unit) for f in facts] == [(">=", 3, "个月"), (">=", 550, "学时")]


def test_ranks_from_the_top_and_from_the_bottom_are_ratios():
    assert told("考核排名前20%的") == [("ratio", "<=", 20, "%", True)]
    assert told("考核排名后3%的") == [("ratio", "<=", 3, "%", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逢双月召开会议，", ("frequency", ">=", 1, "次", True)),
        ("半月一报，", ("frequency", ">=", 1, "次", True)),
        ("实现零事故，", ("target", "==", 0, "起", True)),
        ("按万分之五加收，", ("ratio", "==", 5, "‱", True)),
        ("审批时限由20个工作日压缩至7个工作日以内，", ("deadline", "<=", 7, "工作日", True)),
        ("会议召开5日前通知，", ("deadline", ">=", 5, "日", True)),
        ("两年内不得提拔，", ("duration", "<=", 2, "年", True)),
        ("提前3个工作日报备，", ("deadline", ">=", 3, "工作日", True)),
        ("年龄在60周岁以下，", ("threshold", "<=", 60, "周岁", True)),
        ("市级及以上课题，", ("threshold", ">=", "市级", "级别", True)),
        ("师生比不低于1:200，", ("ratio", ">=", 0.005, "比例", True)),
        ("巡察全覆盖，", ("target", "==", 100, "%", True)),
        ("以成员过半数同意为通过，", ("ratio", ">", 0.5, "比例", False)),
    ],
)
def test_further_forms_of_the_language_of_regulations(text, expected):
    assert told(text) == [expected]


def test_days_of_a_month_make_a_range():
    fact = only("2026年1月10日至12日召开会议，")
    assert (fact.op, fact.value, fact.value_to) == ("between", "2026-01-10", "2026-01-12")


def test_a_very_long_run_of_numerals_is_read_in_no_time():
    assert recognise_facts("一" * 5000) == []


def test_tiers_are_counted():
    assert told("分为优秀、合格、基本合格、不合格四个等次。") == [("tier", "==", 4, "等次", True)]
    assert told("考核结果分为三档。") == [("tier", "==", 3, "档", True)]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("及时", "deadline"),
        ("尽快", "deadline"),
        ("适时", "deadline"),
        ("定期", "frequency"),
        ("经常", "frequency"),
    ],
)
def test_vague_words_are_facts_without_a_figure(word, kind):
    fact = only(f"{word}组织调研，")
    assert fact.is_vague
    assert (fact.kind, fact.value, fact.op, fact.quote) == (kind, None, None, word)


def test_a_deadline_carries_over_a_split_sentence():
    first, second = recognise_sequence(["2024年底前与校区同步竣工，", "并投入试运行。"])
    assert [f.value for f in first] == ["2024-12-31"]
    assert [(f.value, f.is_carried) for f in second] == [("2024-12-31", True)]


def test_a_new_sentence_inherits_no_deadline():
    assert recognise_sequence(["2024年底前竣工。", "并投入试运行。"])[1] == []


def test_the_quote_keeps_the_spaces_of_the_original():
    fact = only("应在 5 个工作日\n内提交")
    assert fact.quote == "5 个工作日\n内"


_WORDS = st.sampled_from(
    [
        *"每年月日第一二两三十百分之前后内以上不少于超过至到、，。（）《》“”〔〕%:/-0123456789半个次名人",
        "工作日",
        "自",
        "起",
        "底",
        " ",
    ]
)


@given(st.lists(_WORDS, max_size=30).map("".join))
def test_any_text_is_read_and_every_quote_is_an_exact_substring(text):
    for fact in recognise_facts(text):
        assert text[fact.start : fact.end] == fact.quote
        assert fact.quote


@given(st.integers(1, 9999), st.sampled_from(["人", "名", "学时", "家"]))
def test_under_at_and_over_read_the_same_number(number, unit):
    for words, op in (("不足", "<"), ("不少于", ">="), ("超过", ">")):
        fact = only(f"{words}{number}{unit}")
        assert (fact.value, fact.unit, fact.op) == (number, unit, op)
