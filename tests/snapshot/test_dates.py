from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.snapshot.dates import (
    OpenEnd,
    PartialDate,
    Precision,
    day_number,
    parse_date,
)
from zhiren.snapshot.refusal import Refusal


def read(cell, **options):
    result = parse_date(cell, **options)
    assert isinstance(result, PartialDate), result
    return result.text()


def refused(cell, **options):
    result = parse_date(cell, **options)
    assert isinstance(result, Refusal), result
    return result.reason


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1972.04", "1972.04"),
        ("1972.4", "1972.04"),
        ("1972.10", "1972.10"),
        ("197204", "1972.04"),
        ("19720401", "1972.04.01"),
        ("1972年4月", "1972.04"),
        ("1972年4月份", "1972.04"),
        ("1972年04月03日", "1972.04.03"),
        ("1972年4月3号", "1972.04.03"),
        ("2015/9/1", "2015.09.01"),
        ("2015-09", "2015.09"),
        ("2015-9-1", "2015.09.01"),
        ("2015—09", "2015.09"),
        ("2015。09", "2015.09"),
        ("2015.09.", "2015.09"),
        ("2015", "2015"),
        ("2015年", "2015"),
        ("１９７２．０４", "1972.04"),
        ("１９７２年４月", "1972.04"),
        (" 1972 . 04 ", "1972.04"),
        ("1972.04\n（52岁）", "1972.04"),
        ("2015-09-01 00:00:00", "2015.09.01"),
        ("2015-09-01T08:30", "2015.09.01"),
        ("二〇一五年九月一日", "2015.09.01"),
        ("一九七二年十二月", "1972.12"),
        ("二○二一年十月三十一日", "2021.10.31"),
        ("二〇二一年二十月", None),
        ("'1972.04", "1972.04"),
        ("2000.02.29", "2000.02.29"),
    ],
)
def test_every_written_form_is_read_with_its_precision(written, expected):
    if expected is None:
        assert refused(written)
    else:
        assert read(written) == expected


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "-", "—", "/", "无"])
def test_an_empty_cell_is_no_date(cell):
    assert parse_date(cell) is None


@pytest.mark.parametrize("cell", ["至今", "今", "迄今", "现在", " 至 今 "])
def test_until_now_is_an_open_end_and_not_an_empty_cell(cell):
    assert parse_date(cell) is OpenEnd.OPEN


def test_a_partial_date_stands_for_the_first_day_of_its_period():
    assert parse_date("1970") == PartialDate(0, Precision.YEAR)
    assert parse_date("1970.02") == PartialDate(31, Precision.MONTH)
    assert parse_date("1969.12.31") == PartialDate(-1, Precision.DAY)


def test_a_two_digit_year_is_refused():
    assert "两位" in refused("72.4")
    assert "两位" in refused("72年4月")
    assert "两位" in refused("72-04-03")


@pytest.mark.parametrize("cell", ["2015.13", "2015.02.30", "2001-02-29", "20150231", 20150231])
def test_an_impossible_date_is_refused(cell):
    assert "没有" in refused(cell)


@pytest.mark.parametrize("cell", ["1972.04.00", "1972.00", "19720400", 197200, "1972年0月"])
def test_a_month_or_day_of_zero_is_refused_and_not_taken_for_unknown(cell):
    assert "写成 0" in refused(cell)


@pytest.mark.parametrize("cell", ["9/1/2015", "本科", "2015年秋", "2015.9-2018.7", "26420", "1"])
def test_what_is_not_a_date_is_refused(cell):
    assert refused(cell)


def test_a_year_outside_1900_to_2100_is_refused():
    assert refused("1899")
    assert read("1900") == "1900"
    assert read("2100") == "2100"
    assert refused("2101")
    assert refused(datetime(9999, 12, 31))


def test_a_number_may_be_an_excel_serial_of_either_date_system():
    assert read(42248) == "2015.09.01"
    assert read(42248.0) == "2015.09.01"
    assert read(40786, is_1904=True) == "2015.09.01"
    assert read(42248.5) == "2015.09.01"


def test_serials_below_five_digits_are_not_dates():
    assert read(10000) == "1927.05.18"
    assert refused(9999)
    assert refused(100000)


def test_a_number_may_be_a_year_or_a_compact_date():
    assert read(1972) == "1972"
    assert read(197204.0) == "1972.04"
    assert read(19720401) == "1972.04.01"


def test_a_number_with_point_is_year_and_month():
    assert read(1972.04) == "1972.04"
    assert read(1972.4) == "1972.04"
    assert read(1972.12) == "1972.12"
    assert refused(1972.123)
    assert refused(1972.13)


def test_the_number_1972_point_1_is_refused_because_october_loses_its_zero():
    assert "10 月" in refused(1972.1)
    assert "10 月" in refused("1972.1", is_typed=False)
    assert read("1972.1") == "1972.01"
    assert read("1972.2", is_typed=False) == "1972.02"


def test_date_cells_have_the_precision_of_a_day_unless_the_column_holds_months():
    assert read(datetime(1972, 4, 1)) == "1972.04.01"
    assert read(date(1972, 4, 1), is_month_column=True) == "1972.04"
    assert read(datetime(1972, 4, 3), is_month_column=True) == "1972.04.03"


@pytest.mark.parametrize(
    "cell", [True, time(8, 30), timedelta(days=3), float("nan"), float("inf"), -1, 3.5, b"x"]
)
def test_other_cells_are_refused(cell):
    assert refused(cell)


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(["%Y.%m.%d", "%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日"]))
def test_every_day_survives_every_form(day, form):
    assert parse_date(day.strftime(form)) == PartialDate(day_number(day), Precision.DAY)


@given(DAYS)
def test_the_text_of_a_date_reads_back_as_the_same_date(day):
    for precision in Precision:
        first = PartialDate(day_number(day), precision)
        again = parse_date(first.text())
        assert isinstance(again, PartialDate)
        assert again.text() == first.text()
        assert again.precision is precision


@given(st.text(max_size=12))
def test_no_text_makes_the_reader_fail(text):
    parse_date(text)


@given(st.floats() | st.integers())
def test_no_number_makes_the_reader_fail(number):
    parse_date(number)
