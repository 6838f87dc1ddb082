from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from web.worktasks.making import make_plan, make_work
from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.forecasting import METHOD, Outlook, Reported, forecast
from zhiren.web.worktasks.lights import with_light
from zhiren.web.worktasks.models import WorkTask
from zhiren.web.worktasks.outlook import forecasts, latest_reports

TODAY = date(2024, 10, 1)


def ago(days):
    return TODAY - timedelta(days=days)


def told(*reports, due_in=60, today=TODAY):
    return forecast(
        [Reported(ago(days), percent) for days, percent in reports],
        None if due_in is None else today + timedelta(days=due_in),
        today,
    )


# 20 → 60 in 40 days: one point a day, 40 days from the last report, which was 10 days ago.
@pytest.mark.parametrize(
    ("due_in", "outlook", "late"),
    [(31, Outlook.IN_TIME, 0), (30, Outlook.IN_TIME, 0), (29, Outlook.LATE, 1)],
)
def test_the_expected_day_is_compared_with_the_due_day(due_in, outlook, late):
    found = told((50, 20), (10, 60), due_in=due_in)
    assert (found.outlook, found.expected_on, found.days_late) == (
        outlook, TODAY + timedelta(days=30), late
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reports", "is_known"),
    [([(10, 60)], False), ([(50, 20), (10, 60)], True), ([(50, 20), (30, 30), (10, 60)], True)],
)
def test_it_takes_two_reports(reports, is_known):
    assert (told(*reports).outlook is not Outlook.UNKNOWN) is is_known


@pytest.mark.parametrize(("apart", "is_known"), [(13, False), (14, True), (15, True)])
def test_they_lie_a_fortnight_apart(apart, is_known):
    assert (told((10 + apart, 20), (10, 60)).outlook is not Outlook.UNKNOWN) is is_known


@pytest.mark.parametrize(("old", "is_known"), [(119, True), (120, True), (121, False)])
def test_the_last_is_at_most_so_old(old, is_known):
    assert (told((old + 40, 20), (old, 60)).outlook is not Outlook.UNKNOWN) is is_known


def test_only_the_last_four_reports_count():
    slow = told((300, 0), (90, 10), (60, 20), (30, 30), (0, 40))
    assert slow.basis.startswith(f"{ago(90):%Y.%m.%d} 10%")


@pytest.mark.parametrize(("last", "outlook"), [(19, Outlook.LATE), (20, Outlook.LATE), (21, None)])
def test_without_gain_it_will_not_be_done(last, outlook):
    found = told((50, 20), (10, last))
    assert (found.expected_on is None) is (outlook is Outlook.LATE)


def test_without_due_day_or_report_nothing_is_said():
    assert told((50, 20), (10, 60), due_in=None).basis == "没有时限"
    assert told().basis == "没有报告"


def test_what_reports_100_percent_is_in_time_if_it_said_so_in_time():
    assert told((50, 20), (10, 100), due_in=0).outlook is Outlook.IN_TIME
    assert told((10, 100), due_in=-11).outlook is Outlook.LATE


REPORTS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 100)), max_size=9, unique_by=lambda r: r[0]
)


@given(REPORTS, st.randoms(), st.integers(-50, 400))
def test_the_order_of_reports_does_not_matter(reports, random, due_in):
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert told(*shuffled, due_in=due_in) == told(*reports, due_in=due_in)


@given(REPORTS, st.integers(0, 300), st.integers(1, 100))
def test_a_later_due_day_is_never_worse(reports, due_in, more):
    early, late = told(*reports, due_in=due_in), told(*reports, due_in=due_in + more)
    assert late.expected_on == early.expected_on
    assert not (early.outlook is Outlook.IN_TIME and late.outlook is Outlook.LATE)
    assert late.days_late <= early.days_late


@given(REPORTS, st.integers(0, 300), st.integers(1, 60))
def test_more_done_at_the_last_report_is_never_later(reports, due_in, more):
    reports.sort(reverse=True)
    assume(reports and reports[-1][1] + more <= 100)
    better = [*reports[:-1], (reports[-1][0], reports[-1][1] + more)]
    one, other = told(*reports, due_in=due_in), told(*better, due_in=due_in)
    if one.expected_on is not None:
        assert other.expected_on is not None
        assert other.expected_on <= one.expected_on


@given(REPORTS, st.integers(-2000, 2000))
def test_only_the_distances_between_days_matter(reports, shift):
    moved = timedelta(days=shift)
    due_on = TODAY + timedelta(days=30)
    rows = [Reported(ago(days), percent) for days, percent in reports]
    one = forecast(rows, due_on, TODAY)
    other = forecast(
        [Reported(r.day + moved, r.percent) for r in rows], due_on + moved, TODAY + moved
    )
    assert (one.outlook, one.days_late) == (other.outlook, other.days_late)


@given(REPORTS, st.integers(0, 300))
def test_nothing_is_expected_in_the_past_but_what_is_done(reports, due_in):
    found = told(*reports, due_in=due_in)
    if found.expected_on is not None and "100%" not in found.basis:
        assert found.expected_on >= TODAY


def report(work, days, percent):
    TaskReport.objects.create(
        institution=work.institution, task=work.task, reported_on=ago(days),
        progress_percent=percent,
    )  # fmt: skip


def test_of_a_plan_only_what_runs_and_is_not_due_is_foretold(people):
    plan, unit = make_plan(people.home), people.home_unit
    soon = TODAY + timedelta(days=20)
    late = make_work(plan, unit, 1, due_on=soon)
    fine = make_work(plan, unit, 2, due_on=soon + timedelta(days=60))
    for number, status in enumerate(("closed", "submitted", "cancelled", "planned"), 3):
        make_work(plan, unit, number, status, due_on=soon)
    make_work(plan, unit, 9, due_on=ago(1))
    make_work(plan, unit, 10, due_on=TODAY)
    for work in (late, fine):
        report(work, 50, 20)
        report(work, 10, 60)
    found = forecasts(with_light(WorkTask.objects.filter(plan=plan), TODAY), TODAY)
    assert found.counts == {Outlook.LATE: 1, Outlook.IN_TIME: 1, Outlook.UNKNOWN: 1}
    assert [key for key, _ in found.late] == [late.pk]
    assert found.overdue == [plan.tasks.get(order=9).pk]


def test_the_latest_reports_are_read_however_many_there_are(people, django_assert_num_queries):
    work = make_work(make_plan(people.home), people.home_unit)
    for days in range(0, 100, 10):
        report(work, days, 100 - days)
    with django_assert_num_queries(1):
        found = latest_reports([work.task_id])
    assert min(found[work.task_id]) == Reported(ago(30), 70)
    assert len(found[work.task_id]) == METHOD.reports
