import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.workdays import (
    CalendarDataError,
    Semesters,
    UnknownPeriodError,
    cycle_of,
    cycles_between,
    day_number,
    period_of,
    period_table,
    periods_between,
    rolling_window,
    semesters_from,
    term_from,
)

any_day = st.dates(date(1950, 1, 1), date(2050, 12, 31))
kinds = st.sampled_from(["month", "quarter", "half_year", "year", "semester"])


@pytest.mark.parametrize(
    ("kind", "day", "name", "starts_on", "last_day"),
    [
        ("month", date(2024, 2, 29), "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2024, 12, 31), "2024年第四季度", date(2024, 10, 1), date(2024, 12, 31)),
        ("half_year", date(2024, 6, 30), "2024年上半年", date(2024, 1, 1), date(2024, 6, 30)),
        ("half_year", date(2024, 7, 1), "2024年下半年", date(2024, 7, 1), date(2024, 12, 31)),
        ("year", date(2024, 1, 1), "2024年", date(2024, 1, 1), date(2024, 12, 31)),
        (
            "semester",
            date(2024, 9, 1),
            "2024-2025学年第一学期",
            date(2024, 9, 1),
            date(2025, 1, 31),
        ),
        (
            "semester",
            date(2025, 8, 31),
            "2024-2025学年第二学期",
            date(2025, 2, 1),
            date(2025, 8, 31),
        ),
    ],
)
def test_a_day_lies_in_its_period(kind, day, name, starts_on, last_day):
    period = period_of(kind, day)
    assert (period.name, period.starts_on, period.last_day) == (name, starts_on, last_day)


def test_default_semesters_are_marked_as_assumed():
    assert period_of("semester", date(2024, 10, 1)).is_assumed


def test_an_institutions_own_dates_move_the_boundary():
    own = Semesters(starts={(2024, 1): date(2024, 9, 9), (2024, 2): date(2025, 2, 17)})
    assert period_of("semester", date(2024, 9, 8), own).name == "2023-2024学年第二学期"
    autumn = period_of("semester", date(2024, 9, 9), own)
    assert (autumn.name, autumn.is_assumed) == ("2024-2025学年第一学期", False)
    assert autumn.last_day == date(2025, 2, 16)


def test_a_semester_may_start_in_the_year_before_its_default():
    own = Semesters(starts={(2024, 2): date(2024, 12, 30)})
    assert period_of("semester", date(2024, 12, 31), own).name == "2024-2025学年第二学期"


def test_a_late_start_leaves_the_days_before_it_in_the_semester_before():
    own = Semesters(autumn=(9, 1), spring=(3, 1))
    assert period_of("semester", date(2025, 1, 1), own).name == "2024-2025学年第一学期"
    assert period_of("semester", date(2025, 2, 28), own).name == "2024-2025学年第一学期"


def test_a_packs_semesters_are_read():
    data = {"spring": "02-20", "starts": {"2024-2025-1": date(2024, 9, 9)}}
    own = semesters_from(data, "校历.yaml")
    assert own == Semesters(spring=(2, 20), starts={(2024, 1): date(2024, 9, 9)})


def test_no_data_gives_the_default_semesters():
    assert semesters_from(None, "校历.yaml") == Semesters()


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"winter": "12-01"}, "不认识的键 winter"),
        ({"spring": "二月"}, "不是每年都有的月日"),
        ({"spring": "02-29"}, "不是每年都有的月日"),
        ({"starts": {"2024-1": date(2024, 9, 9)}}, "不是学期"),
        ({"starts": {"2024-2026-1": date(2024, 9, 9)}}, "不是学期"),
        ({"starts": {"2024-2025-1": "九月"}}, "不是日期"),
        (
            {"starts": {"2024-2025-1": date(2025, 2, 17), "2024-2025-2": date(2024, 9, 9)}},
            "没有随学期先后递增",
        ),
    ],
)
def test_bad_semester_data_is_refused_with_the_file_and_the_reason(data, part):
    with pytest.raises(CalendarDataError, match=part) as refused:
        semesters_from(data, "校历.yaml")
    assert str(refused.value).startswith("校历.yaml")


def test_an_unknown_period_is_refused_with_the_known_ones():
    with pytest.raises(UnknownPeriodError, match="semester"):
        period_of("fortnight", date(2024, 1, 1))


def test_a_rolling_year_ends_with_the_day_itself():
    window = rolling_window(date(2025, 11, 30), 12)
    assert (window.starts_on, window.last_day) == (date(2024, 12, 1), date(2025, 11, 30))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 12, 31), "2018年至2020年"),
        (date(2021, 1, 1), "2021年至2023年"),
        (date(2023, 12, 31), "2021年至2023年"),
        (date(2024, 1, 1), "2024年至2026年"),
    ],
)
def test_cycles_of_three_years_from_an_anchor(day, name):
    assert cycle_of(date(2021, 1, 1), 3, day).name == name


def test_a_cycle_from_the_middle_of_a_year_names_its_days():
    assert cycle_of(date(2021, 4, 22), 3, date(2024, 4, 21)).name == "2021-04-22至2024-04-21"
    assert cycle_of(date(2021, 4, 22), 3, date(2024, 4, 22)).starts_on == date(2024, 4, 22)


def test_cycles_follow_each_other():
    cycles = list(cycles_between(date(2021, 1, 1), 3, date(2022, 6, 1), date(2027, 1, 1)))
    assert [cycle.starts_on.year for cycle in cycles] == [2021, 2024, 2027]


def test_a_term_of_five_years_ends_the_day_before_its_anniversary():
    assert term_from(date(2020, 3, 1), 5).last_day == date(2025, 2, 28)


def test_the_table_has_day_numbers_and_no_gap():
    rows = period_table("quarter", date(2024, 2, 1), date(2024, 12, 31))
    assert [row.period_no for row in rows] == [1, 2, 3, 4]
    assert rows[0].from_day == day_number(date(2024, 1, 1))
    assert all(a.until_day == b.from_day for a, b in itertools.pairwise(rows))


@given(kinds, any_day)
def test_a_day_is_inside_the_period_it_lies_in(kind, day):
    assert period_of(kind, day).contains(day)


@given(kinds, any_day, st.integers(0, 2000))
def test_periods_leave_no_gap_and_do_not_overlap(kind, first, days):
    last = date.fromordinal(first.toordinal() + days)
    periods = list(periods_between(kind, first, last))
    assert periods[0].contains(first)
    assert periods[-1].contains(last)
    assert all(a.until == b.starts_on for a, b in itertools.pairwise(periods))


@given(any_day, st.integers(1, 6), any_day)
def test_a_day_is_inside_the_cycle_it_lies_in(anchor, years, day):
    assert cycle_of(anchor, years, day).contains(day)
