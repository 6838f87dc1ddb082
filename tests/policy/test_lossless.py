"""The law of the reader: nothing is lost, nothing stands twice, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from policy.reading_support import assert_lossless, leaves, parse
from zhiren.policy.model import RawDocument
from zhiren.policy.reading import text_lines
from zhiren.policy.sentences import sentences
from zhiren.policy.structure import parse_document
from zhiren.policy.written_numbers import chinese_of

PIECES = [
    "第一章 总则", "第二章", "第一条 ", "第二条", "第三条规定", "第三条之一 ", "第一节 ", "第一部分", "（一）", "（二）",
    "(1)", "1.", "2、", "3）", "①", "②", "A.", "1.1 ", "2.1.3 目的", "一、加强管理", "二、", "。", "；", "：", "，", "！",
    "\n", "\n\n", "  ", "　　", "\t", "\f", "《某办法》", "《", "》", "“", "”", "（", "）", "某发〔2021〕3号", "2021年5月3日",
    "二〇二一年三月", "附件", "附件1：表", "某某医院", "各科室：", "关于印发", "现将", "印发", "# ", "**", "*", "`", "---", "|a|b|",
    "|-|-|", "> ", "- 3 -", "3/9", "第3页 共9页", "当前位置：首页 > 新闻", "发布时间：2021-01-01 来源：某", "上一篇：无",
    "某ICP备1号", "版权所有", "首页 概况 新闻", "目录", "特此通知。", "抄送：局", "同时废止", "加强管理工作", "应当在5个工作日内",
    "不得超过30%", "的", "按照", "1", "2", "3", "\u200b", "\ufeff", "\x01", "<br>", "![x](y)", "[文](http://a.b)", "a", "索引号：1",
]  # fmt: skip
KINDS = st.sampled_from(["txt", "md", "html"])


@given(st.lists(st.sampled_from(PIECES), max_size=80), KINDS)
def test_no_character_is_lost_whatever_the_pieces(pieces, kind):
    raw = RawDocument("x", kind, tuple(text_lines("".join(pieces))))
    assert_lossless(raw, parse_document(raw))


@given(st.text(max_size=300), KINDS)
def test_no_character_is_lost_whatever_the_characters(text, kind):
    raw = RawDocument("x", kind, tuple(text_lines(text)))
    assert_lossless(raw, parse_document(raw))


WORDS = st.text("职工培训考核请假审批登记管理质量安全服务", min_size=3, max_size=24)
SENTENCES = st.lists(WORDS.map(lambda words: words + "。"), min_size=1, max_size=3).map("".join)
ITEMS = st.lists(WORDS, max_size=4)
ARTICLES = st.lists(st.tuples(SENTENCES, ITEMS), min_size=1, max_size=12)


def _written(articles, width):
    lines = ["某某医院职工管理办法"]
    for number, (text, items) in enumerate(articles, 1):
        lead = text[:-1] + "：" if items else text
        lines.append(f"第{chinese_of(number)}条 {lead}")
        for count, item in enumerate(items, 1):
            stop = "。" if count == len(items) else "；"
            lines.append(f"（{chinese_of(count)}）{item}{stop}")
    if width:
        lines = [line[i : i + width] for line in lines for i in range(0, len(line), width)]
    return "\n".join(lines) + "\n"


@given(ARTICLES)
def test_articles_items_and_sentences_are_those_written(articles):
    document = parse(_written(articles, 0))
    found = [clause for clause in document.clauses if clause.level == "article"]
    assert len(found) == len(articles)
    for number, (clause, (text, items)) in enumerate(zip(found, articles, strict=True), 1):
        assert clause.path == str(number)
        inside = [c for c in document.clauses if c.parent == clause.id]
        assert sum(c.level == "item" for c in inside) == len(items)
        lead = [c for c in inside if c.level == "statement"]
        assert len(lead) == len(sentences(text))


@given(ARTICLES, st.integers(20, 40))
def test_hard_breaks_change_no_article_and_no_item(articles, width):
    plain, broken = parse(_written(articles, 0)), parse(_written(articles, width))
    assert plain.body == broken.body
    for level in ("article", "item"):
        assert [c.path for c in plain.clauses if c.level == level] == [
            c.path for c in broken.clauses if c.level == level
        ]


@given(st.text("一二。；，：！？《》“”（）()…", max_size=120))
def test_sentences_together_are_the_text(text):
    assert "".join(sentences(text)) == text


def test_sentences_end_outside_of_marks_only():
    text = "做到“早发现。早处理。”并报告（见附件。）；执行《办法。》规定！！好？"
    assert sentences(text) == [
        "做到“早发现。早处理。”并报告（见附件。）；", "执行《办法。》规定！！", "好？",
    ]  # fmt: skip


def test_a_mark_that_never_closes_swallows_nothing():
    assert sentences("坚持“优先。逐步推进。落实责任。") == [
        "坚持“优先。",
        "逐步推进。",
        "落实责任。",
    ]


def test_a_document_of_three_hundred_articles_keeps_its_order():
    text = "".join(f"第{n}条 第{n}项每年检查{n}次。\n" for n in range(1, 301))
    document = parse("某局检查办法\n" + text)
    assert [c.path for c in document.clauses if c.level == "article"] == [
        str(n) for n in range(1, 301)
    ]
    assert len(leaves(document)) == 301
