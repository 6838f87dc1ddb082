from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.workdays import (
    add_months,
    add_workdays,
    calendar_table,
    day_number,
    from_day_number,
    is_workday,
    notices_from,
    state_council_calendar,
    workdays_between,
)

# Where that package departs from the notice's wording.
MISREAD_BY_CHINESECALENDAR = {
    date(2005, 12, 31): "国办发明电〔2005〕35号：12月31日（星期六）上班",
}
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
any_day = st.dates(date(1990, 1, 1), date(2040, 12, 31))
published_day = st.dates(FIRST, date(2026, 12, 28))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_of_a_published_year_agrees_with_chinesecalendar(year):
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    differing = [
        day
        for day in days
        if day.year == year
        and day not in MISREAD_BY_CHINESECALENDAR
        and is_workday(day).is_workday != chinese_calendar.is_workday(day)
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("year", "workdays"),
    [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_a_year_has_the_known_number_of_workdays(year, workdays):
    count = workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
    assert count.workdays == workdays


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2024, 2, 4), True),  # a Sunday worked for the Spring Festival
        (date(2024, 2, 9), True),  # its eve, which the notice only encourages to free
        (date(2024, 2, 10), False),
        (date(2024, 2, 17), False),
        (date(2024, 2, 18), True),
        (date(2005, 12, 31), True),  # by the notice for 2006
        (date(2018, 12, 29), True),  # by the notice for 2019
        (date(2018, 12, 31), False),
        (date(2015, 9, 3), False),  # by an additional notice
        (date(2015, 9, 6), True),
        (date(2019, 5, 4), False),  # by a changing notice
        (date(2019, 5, 5), True),
        (date(2020, 2, 1), False),  # worked by the yearly notice, off by the later one
    ],
)
def test_days_named_by_notices(day, is_worked):
    assert is_workday(day) == (is_worked, False)


def test_first_working_day_is_the_day_after_the_event():
    assert add_workdays(date(2024, 7, 1), 1).day == date(2024, 7, 2)


def test_the_event_day_counts_when_told_so():
    assert add_workdays(date(2024, 7, 1), 1, count_first_day=True).day == date(2024, 7, 1)


def test_a_rest_day_is_never_the_first_day_counted():
    assert add_workdays(date(2024, 7, 6), 1, count_first_day=True).day == date(2024, 7, 8)


def test_five_working_days_from_friday_end_on_the_next_friday():
    assert add_workdays(date(2024, 7, 5), 5).day == date(2024, 7, 12)


def test_five_working_days_over_national_day_end_on_the_saturday_worked():
    assert add_workdays(date(2024, 9, 30), 5).day == date(2024, 10, 12)


def test_five_working_days_before_a_day():
    assert add_workdays(date(2024, 10, 12), -5).day == date(2024, 9, 30)


def test_no_working_days_is_the_day_itself():
    assert add_workdays(date(2024, 7, 6), 0).day == date(2024, 7, 6)


@pytest.mark.parametrize(
    ("done_on", "count"),
    [(date(2024, 10, 11), 4), (date(2024, 10, 12), 5), (date(2024, 10, 14), 6)],
)
def test_under_at_and_over_five_working_days(done_on, count):
    assert workdays_between(date(2024, 9, 30), done_on).workdays == count


def test_an_unpublished_year_is_provisional():
    assert is_workday(date(2027, 3, 1)) == (True, True)


def test_a_notice_may_still_change_the_last_days_of_the_last_published_year():
    assert not is_workday(date(2026, 12, 28)).is_provisional
    assert is_workday(date(2026, 12, 29)).is_provisional
    assert not is_workday(date(2025, 12, 29)).is_provisional


def test_a_count_over_an_unpublished_day_is_provisional():
    assert not add_workdays(date(2026, 12, 25), 1).is_provisional
    assert add_workdays(date(2026, 12, 25), 2).is_provisional
    assert workdays_between(date(2026, 12, 25), date(2026, 12, 29)).is_provisional


@pytest.mark.parametrize(
    "day", [date(2027, 1, 1), date(2027, 2, 8), date(2027, 5, 2), date(2027, 10, 1)]
)
def test_statutory_days_of_an_unpublished_year_are_off(day):
    assert is_workday(day) == (False, True)


def test_days_before_the_first_notice_are_provisional():
    assert is_workday(date(2003, 12, 26)) == (True, True)


def test_a_pack_may_add_the_next_years_notice():
    notice = {
        "year": 2027,
        "number": "国办发明电〔2026〕0号",
        "days_off": [{"name": "元旦", "from": date(2027, 1, 1), "to": date(2027, 1, 3)}],
        "workdays": [date(2026, 12, 27)],
    }
    calendar = state_council_calendar().with_notices(notices_from([notice], "本校.yaml"))
    assert is_workday(date(2026, 12, 27), calendar=calendar) == (True, False)
    assert is_workday(date(2027, 3, 1), calendar=calendar) == (True, False)
    assert is_workday(date(2027, 3, 1)) == (True, True)


def test_an_institution_may_close_for_a_day():
    closure = {
        "number": "校办〔2024〕1号",
        "days_off": [{"name": "校庆", "from": date(2024, 4, 8)}],
    }
    calendar = state_council_calendar().with_notices(notices_from([closure], "本校.yaml"))
    assert is_workday(date(2024, 4, 8), calendar=calendar) == (False, False)
    assert add_workdays(date(2024, 4, 7), 1, calendar=calendar).day == date(2024, 4, 9)


def test_the_table_numbers_working_days_and_lets_rest_days_keep_the_number_before():
    rows = calendar_table(date(2024, 7, 4), date(2024, 7, 8))
    assert [row.workday_no for row in rows] == [1, 2, 2, 2, 3]
    assert [row.is_workday for row in rows] == [True, True, False, False, True]
    assert rows[0].day == day_number(date(2024, 7, 4))


@given(any_day, st.integers(0, 800))
def test_the_table_agrees_with_each_day_alone(first, days):
    last = first + timedelta(days)
    for row in calendar_table(first, last):
        alone = is_workday(from_day_number(row.day))
        assert (row.is_workday, row.is_provisional) == alone


def test_an_empty_span_has_no_rows():
    assert calendar_table(date(2024, 7, 2), date(2024, 7, 1)) == []


@given(any_day, st.integers(-300, 300))
def test_counting_undoes_adding(day, n):
    assert workdays_between(day, add_workdays(day, n).day).workdays == n


@given(any_day, st.integers(1, 60))
def test_a_counted_day_is_always_worked(day, n):
    assert is_workday(add_workdays(day, n).day).is_workday


@given(st.tuples(any_day, any_day, any_day).map(sorted))
def test_counts_of_following_spans_add_up(days):
    a, b, c = days
    total = workdays_between(a, b).workdays + workdays_between(b, c).workdays
    assert total == workdays_between(a, c).workdays


@given(published_day, st.integers(1, 30))
def test_the_table_gives_the_same_due_date(day, n):
    rows = calendar_table(day, day + timedelta(90))
    due = next(row for row in rows if row.is_workday and row.workday_no == rows[0].workday_no + n)
    assert from_day_number(due.day) == add_workdays(day, n).day


@given(st.dates(date(2019, 1, 1), date(2021, 6, 30)), st.integers(0, 30), st.integers(-3, 3))
def test_month_places_tell_whether_months_are_over(start: date, months: int, off: int) -> None:
    asked = max(add_months(start, months) + timedelta(off), start)
    rows = calendar_table(start, asked)
    is_over = rows[-1].month_reached >= rows[0].month_place + 32 * months
    assert is_over == (add_months(start, months) <= asked)
