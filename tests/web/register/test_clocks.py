from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.web.register.clocks import age_on, clocks_of, elapsed, whole_months

DAY = date(2024, 12, 16)
DEAN, VICE = (
    {"kind": "单位正职", "rank": "处级", "name": "院长"},
    {"kind": "单位副职", "rank": "处级", "name": "副院长"},
)


def held(pk, start, end, post=1, like=DEAN, kind="任命", precision=0):
    return SimpleNamespace(
        pk=pk, from_on=start, from_on_precision=0, until_on=end, until_on_precision=precision,
        post_id=post, post=SimpleNamespace(**like), kind=kind,
    )  # fmt: skip


def duty(*appointments):
    """The start of the duty of the last appointment."""
    return clocks_of(appointments[-1], appointments, DAY).duty_since


NOW = held(9, date(2022, 5, 1), None, post=2)


def test_a_like_post_without_a_break_goes_on():
    assert duty(held(1, date(2019, 3, 1), date(2022, 5, 1)), NOW) == date(2019, 3, 1)


def test_another_name_kind_or_level_starts_anew():
    for other in (VICE, {**DEAN, "name": "主任"}, {**DEAN, "rank": "科级"}):
        earlier = held(1, date(2019, 3, 1), date(2022, 5, 1), like=other)
        assert duty(earlier, NOW) == date(2022, 5, 1)


def test_the_same_post_under_a_new_name_goes_on():
    earlier = held(1, date(2019, 3, 1), date(2022, 5, 1), post=2, like=VICE)
    assert duty(earlier, NOW) == date(2019, 3, 1)


@pytest.mark.parametrize(
    ("end", "precision", "since"),
    [
        (date(2022, 4, 30), 0, date(2022, 5, 1)),
        (date(2022, 5, 1), 0, date(2019, 3, 1)),
        (date(2022, 5, 2), 0, date(2019, 3, 1)),
        (date(2022, 4, 1), 1, date(2022, 5, 1)),
        (date(2022, 5, 1), 1, date(2019, 3, 1)),
        (date(2021, 1, 1), 2, date(2022, 5, 1)),
        (date(2022, 1, 1), 2, date(2019, 3, 1)),
    ],
)
def test_a_day_between_breaks_unless_the_end_is_known_to_the_month_or_year(end, precision, since):
    assert duty(held(1, date(2019, 3, 1), end, precision=precision), NOW) == since


def test_several_like_posts_in_a_row_are_one_duty():
    chain = [held(n, date(2010 + n, 1, 1), date(2011 + n, 1, 1), post=n + 10) for n in range(5)]
    assert duty(*chain, held(9, date(2015, 1, 1), None)) == date(2010, 1, 1)


def test_acting_does_not_start_the_duty():
    acting = held(1, date(2019, 3, 1), date(2022, 5, 1), kind="代理")
    assert duty(acting, NOW) == date(2022, 5, 1)


def test_both_clocks_say_years_and_months():
    clocks = clocks_of(NOW, [held(1, date(2019, 3, 1), date(2022, 5, 1)), NOW], DAY)
    assert (clocks.held_for, clocks.duty_for, clocks.differ) == ("2年7个月", "5年9个月", True)


def test_a_start_known_to_the_year_gives_about_so_many_years():
    assert elapsed(date(2019, 1, 1), DAY, 2) == "约5年"


def test_an_age_is_reached_on_the_birthday():
    ages = [age_on(date(1964, 12, day), DAY) for day in (15, 16, 17)]
    assert ages == [60, 60, 59]


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 20000))
def test_whole_months_never_shrink_and_agree_with_the_calendar(start, more):
    later = date.fromordinal(start.toordinal() + more)
    months = whole_months(start, later)
    assert months >= 0
    assert abs(months - more / 30.44) < 1.5
    assert whole_months(start, date.fromordinal(later.toordinal() + 1)) in {months, months + 1}
