"""Places in documents as people cite them."""

import pytest

from zhiren.policy.packs import load_pack, pack_directory
from zhiren.policy.pointing import pointed_at

TITLE = "上海交通大学医学院二级单位党组织专职组织员选任与管理实施办法"
ARTICLE = ["8.1", "8.2", "8.3", "8.4"]


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_directory("sjtusm"))


def pointed(pack, text):
    return [
        (group[0].document, [clause.path for clause in group])
        for group in pointed_at(text, pack.documents, pack.clauses)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "沪交医委〔2021〕30号第八条",
        "沪交医委[2021]30号第8条",
        "沪交医委（2021）30号 第八条",
        "沪交医委2021年30号第八条",
        "〔2021〕30号第八条",
        "30号第八条",
        "30号文第8条",
        "三十号第八条规定",
        "组织员办法第八条",
        f"《{TITLE}》第八条",
        f"《{TITLE}》（沪交医委〔2021〕30号）第八条",
    ],
)
def test_an_article_is_found_however_its_document_is_named(pack, text):
    assert pointed(pack, text) == [("sjtusm-2021-30", ARTICLE)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("30号 8.2", "8.2"),
        ("组织员办法 8.2", "8.2"),
        ("30号第八条第二款", "8.2"),
        ("30号第六条第三项", "6.3"),
        ("30号第六条第（三）项", "6.3"),
        ("30号第六条第一款第三项", "6.3"),
        ("30号第六条（三）", "6.3"),
        ("30号第五条第二项", "5.2.0"),
        ("30号第二章", "章2"),
        ("39号第四部分", "四.0"),
        ("39号第四条", "四.0"),
        ("2024年工作重点 二.1.3", "二.1.3"),
    ],
)
def test_what_is_below_an_article_is_found_by_its_number(pack, text, first):
    ((_, paths),) = pointed(pack, text)
    assert paths[0] == first


def test_a_paragraph_that_is_no_item_is_not_taken_for_one(pack):
    ((_, paths),) = pointed(pack, "30号第六条第一款")
    assert paths[0] == "6.0.1"


def test_an_article_named_alone_is_looked_for_in_every_document(pack):
    assert pointed(pack, "第八条") == [("sjtusm-2021-30", ARTICLE)]
    assert [name for name, _ in pointed(pack, "第四部分")] == ["sjtusm-2021-39", "sjtusm-2024-45"]


@pytest.mark.parametrize(
    "text",
    ["", "8", "谈话", "第八条培训", "张三 8.2", "31号第八条", "〔2022〕30号第八条", "第九十九条",
     "号第条", "第十百千条"],
)  # fmt: skip
def test_other_words_point_at_nothing(pack, text):
    assert pointed(pack, text) == []
