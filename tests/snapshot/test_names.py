import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.snapshot.names import name_key, normalise_name
from zhiren.snapshot.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("王宁", "王宁"),
        ("王　宁", "王宁"),
        (" 王 宁 ", "王宁"),
        ("欧阳 明 月", "欧阳明月"),
        ("王\u200b宁", "王宁"),
        ("阿布都拉•买买提", "阿布都拉·买买提"),
        ("阿布都拉．买买提", "阿布都拉·买买提"),
        ("阿布都拉。买买提", "阿布都拉·买买提"),
        ("阿布都拉 · 买买提", "阿布都拉·买买提"),
        ("阿布都拉・买买提·艾力", "阿布都拉·买买提·艾力"),
        ("Ｊｏｈｎ　Smith", "John Smith"),
        ("Anne-Marie O'Neil", "Anne-Marie O'Neil"),
        ("䶮明", "䶮明"),
        ("李𬭎", "李𬭎"),
        ("凌凞", "凌凞"),
    ],
)
def test_names_are_stored_in_one_spelling(typed, stored):
    assert normalise_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "空"),
        ("　", "空"),
        ("李某（女）", "括注"),
        ("张三、李四", "不止一个"),
        ("张三1", "字符“1”"),
        ("·买买提", "开头"),
        ("张\ue863", "自造字"),
        ("王" * 51, "51"),
    ],
)
def test_what_is_not_one_name_is_refused_with_its_reason(typed, word):
    result = normalise_name(typed)
    assert isinstance(result, Refusal)
    assert word in result.reason


def test_a_name_of_fifty_characters_is_taken():
    assert normalise_name("王" * 50) == "王" * 50


def test_a_note_in_brackets_says_what_the_name_would_be():
    result = normalise_name("李某(女)")
    assert isinstance(result, Refusal)
    assert "“李某”" in result.remedy


def test_the_key_ignores_dots_and_blanks():
    assert name_key("阿布都拉•买买提") == name_key("阿布都拉买买提") == name_key("阿布都拉 买买提")


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text):
    once = normalise_name(text)
    if not isinstance(once, Refusal):
        assert normalise_name(once) == once
