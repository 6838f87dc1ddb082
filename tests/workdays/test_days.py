from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.workdays import (
    add_months,
    add_years,
    day_number,
    from_day_number,
    full_months,
    full_years_months,
)

any_day = st.dates(date(1950, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
    ],
)
def test_a_missing_day_gives_the_months_last_day(day, months, result):
    assert add_months(day, months) == result


def test_a_leap_day_gives_28_february_and_returns_in_a_leap_year():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("as_of", "length"),
    [
        (date(2024, 9, 30), (9, 11)),
        (date(2024, 10, 1), (10, 0)),
        (date(2024, 10, 2), (10, 0)),
        (date(2024, 12, 1), (10, 2)),
        (date(2014, 10, 1), (0, 0)),
        (date(2013, 1, 1), (0, 0)),
    ],
)
def test_under_at_and_over_ten_years(as_of, length):
    assert full_years_months(date(2014, 10, 1), as_of) == length


def test_a_month_from_the_31st_is_full_on_the_last_day_of_february():
    assert full_months(date(2023, 1, 31), date(2023, 2, 27)) == 0
    assert full_months(date(2023, 1, 31), date(2023, 2, 28)) == 1


@given(any_day)
def test_day_numbers_are_lossless(day):
    assert from_day_number(day_number(day)) == day


@given(any_day, st.integers(0, 900))
def test_so_many_months_are_full_exactly_from_the_corresponding_day(day, months):
    corresponding = add_months(day, months)
    assert full_months(day, corresponding) == months
    if months:
        assert full_months(day, from_day_number(day_number(corresponding) - 1)) == months - 1
