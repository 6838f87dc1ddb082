import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.policy.numerals import half_width, parse_number, parse_share

DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    words = f"{DIGITS[thousands]}千" if thousands else ""
    for size, name in ((100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            words += DIGITS[digit] + name
        elif words and rest and not words.endswith("零"):
            words += "零"
    return words


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("两", 2),
        ("一百零五", 105),
        ("二〇二四", 2024),
        ("三万", 30000),
        ("1.5万", 15000),
        ("二十五点五", 25.5),
        ("叁拾", 30),
        ("一两", None),
        ("三五", None),
        ("", None),
        ("若干", None),
    ],
)
def test_a_written_number_is_read_or_refused_as_inexact(words, value):
    assert parse_number(words) == value


@given(st.integers(1, 9999))
def test_chinese_and_arabic_numerals_agree(number):
    assert parse_number(in_words(number)) == parse_number(str(number)) == number


def test_a_share_is_a_part_of_one():
    assert parse_share("二", "三") == pytest.approx(2 / 3)
    assert parse_share("1", "0") is None


@given(st.text())
def test_half_width_keeps_the_length(text):
    assert len(half_width(text)) == len(text)
