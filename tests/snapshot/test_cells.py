from datetime import date

import pytest

from zhiren.snapshot.cells import cell_reader
from zhiren.snapshot.dates import PartialDate
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import Column


def column(type_, **more):
    return Column("x", "列", type_, **more)


def read(type_, cell, **more):
    return cell_reader(column(type_, **more))(cell)


@pytest.mark.parametrize(
    "type_", ["id", "ref", "text", "integer", "hundredths", "boolean", "choice", "date"]
)
@pytest.mark.parametrize("cell", [None, "", " ", "　", "\n"])
def test_an_empty_cell_stays_empty_in_every_type(type_, cell):
    assert read(type_, cell) is None


@pytest.mark.parametrize("type_", ["id", "text", "integer", "boolean", "choice", "date"])
@pytest.mark.parametrize("cell", ["=A1", "＝A1", "#N/A", "#REF!"])
def test_formulas_and_error_values_are_refused_in_every_type(type_, cell):
    assert isinstance(read(type_, cell), Refusal)


def test_codes_keep_their_leading_zeros_and_numbers_lose_their_decimals():
    assert read("id", " 0012 ") == "0012"
    assert read("id", 1012.0) == "1012"
    assert isinstance(read("id", 1.5), Refusal)
    assert isinstance(read("ref", 1.1e17), Refusal)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(12, 12), (12.0, 12), ("12", 12), ("１２", 12), ("12 人", 12), ("1,234", 1234), ("-3", -3)],
)
def test_whole_numbers_are_read(cell, value):
    assert read("integer", cell, unit="人") == value


@pytest.mark.parametrize("cell", [1.5, "1.5", "十二", "12岁", True, date(2015, 1, 1), "1,23", "∞"])
def test_other_cells_are_no_whole_numbers(cell):
    assert isinstance(read("integer", cell, unit="人"), Refusal)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(88.1, 8810), (88.10000000000001, 8810), ("88.15", 8815), (16, 1600), ("16学时", 1600)],
)
def test_numbers_with_two_decimals_are_kept_as_hundredths(cell, value):
    assert read("hundredths", cell, unit="学时") == value


@pytest.mark.parametrize("cell", [88.155, "88.155", "八十", float("nan")])
def test_more_decimals_are_refused_and_not_rounded(cell):
    assert isinstance(read("hundredths", cell, unit="分"), Refusal)


@pytest.mark.parametrize("cell", ["是", "√", True, 1, "Y", "有"])
def test_yes_is_read(cell):
    assert read("boolean", cell) is True


@pytest.mark.parametrize("cell", ["否", "×", False, 0.0, "n", "无"])
def test_no_is_read(cell):
    assert read("boolean", cell) is False


def test_other_words_are_neither_yes_nor_no():
    assert isinstance(read("boolean", "可能"), Refusal)


def test_a_choice_takes_its_values_only_and_says_which():
    assert read("choice", " 优 秀 ", values=("优秀", "称职")) == "优秀"
    refusal = read("choice", "良好", values=("优秀", "称职"))
    assert "优秀、称职" in refusal.remedy


def test_a_choice_takes_synonyms_that_were_given():
    reader = cell_reader(column("choice", values=("大学",)), synonyms={"本科": "大学"})
    assert reader("本科") == "大学"


def test_a_month_is_taken_only_where_the_column_may_be_partial():
    assert isinstance(read("date", "2015.09", partial=True), PartialDate)
    assert isinstance(read("date", "2015.09"), Refusal)
    assert isinstance(read("date", "2015.09.01"), PartialDate)


def test_until_now_is_empty_at_the_end_of_a_period_and_refused_elsewhere():
    assert cell_reader(Column("until_on", "终止日期", "date"))("至今") is None
    assert isinstance(cell_reader(Column("from_on", "起始日期", "date"))("至今"), Refusal)
