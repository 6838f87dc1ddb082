"""The month and the feed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from web.todos.making import BY_DEPARTMENT, BY_UNIT, acting, in_days, make_finding, make_todo
from zhiren.web.audit.models import Entry
from zhiren.web.todos.models import NoticePreference
from zhiren.web.todos.months import Month, month_from, weeks_of
from zhiren.web.todos.services import todos_take

CALENDAR = reverse("todos:calendar")


@given(st.dates(date(1951, 1, 1), date(2100, 11, 30)))
def test_a_month_is_whole_weeks_around_all_its_days(day):
    month = Month(day.replace(day=1))
    weeks = weeks_of(month, day, [], [], None)
    days = [cell.on for week in weeks for cell in week]
    assert all(len(week) == 7 and week[0].on.isoweekday() == 1 for week in weeks)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    within = [cell for week in weeks for cell in week if cell.is_within]
    assert within[0].on == month.first
    assert within[-1].following == month.following
    assert 4 <= len(weeks) <= 6


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2025-02", date(2025, 2, 1)), ("2024-2", date(2024, 2, 1)), ("", date(2024, 12, 1)),
        ("2024-13", date(2024, 12, 1)), ("2024-00", date(2024, 12, 1)),
        ("9999-12", date(2024, 12, 1)), ("0000-01", date(2024, 12, 1)),
        ("2024-1²", date(2024, 12, 1)), ("2024-01-01", date(2024, 12, 1)),
    ],
)  # fmt: skip
def test_a_month_is_read_or_is_the_present_one(text, first):
    assert month_from(text, in_days(0)).first == first


def test_the_years_turn(as_, people):
    page = as_("head").get(CALENDAR, {"month": "2024-12"}).content.decode()
    assert "month=2025-01" in page
    assert "month=2024-11" in page


def test_days_that_are_off_by_notice_are_marked(as_, people):
    page = as_("head").get(CALENDAR, {"month": "2025-01"})
    days = {cell.on: cell for week in page.context["weeks"] for cell in week}
    assert (days[date(2025, 1, 28)].mark, days[date(2025, 1, 26)].mark) == ("休", "班")


def test_each_day_opens_the_list_with_its_number(as_, people):
    for day in (3, 3, 5):
        make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(day))
    client = as_("head")
    page = client.get(CALENDAR)
    for week in page.context["weeks"]:
        for cell in week:
            address = f"{page.context['kept']}&due_from={cell.on}&due_until={cell.following}"
            found = client.get(f"{reverse('todos:todo_list')}?{address}")
            assert found.context["page"].paginator.count == cell.count
    assert page.context["count"] == 3


def test_what_is_coming_stands_beside_what_is_to_be_done(as_, people):
    make_finding(people.home, person=people.cadre_person, state="upcoming", due_on=in_days(4))
    page = as_("head").get(CALENDAR)
    assert page.context["count"] == 0
    assert "将到期" in page.content.decode()


def test_the_month_is_of_the_own_scope(as_, people):
    make_todo(people.home, BY_UNIT, person=people.other_person, due_on=in_days(3))
    assert as_("unit_party").get(CALENDAR).context["count"] == 0
    assert as_("staff").get(CALENDAR).context["count"] == 1


def test_the_month_takes_as_many_statements_for_many_as_for_few(as_, people):
    client = as_("head")

    def statements():
        with CaptureQueriesContext(connection) as caught:
            client.get(CALENDAR)
        return len(caught)

    statements()  # the first request of a session writes when it was seen
    few = statements()
    for day in range(12):
        make_finding(people.home, person=people.cadre_person, due_on=in_days(day))
    make_todo(people.home, person=people.cadre_person, due_on=in_days(1))
    assert statements() == few <= 10


# The feed


@pytest.fixture
def key(people):
    user = people.unit_party
    user.feed_key = "a-key-of-more-than-twenty-characters"
    user.save()
    return user.feed_key


def feed(client, key):
    return client.get(reverse("todos:feed", args=[key]))


def events(client, key):
    return Calendar.from_ical(feed(client, key).content).walk("VEVENT")


def test_the_feed_needs_no_log_in_and_is_a_calendar(client, people, key):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    response = feed(client, key)
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    assert event.decoded("dtstart") == todo.due_on
    assert event.decoded("dtend") == in_days(4)
    assert todo.clause in event["description"]


def test_the_feed_is_masked_until_the_account_wants_names(client, people, key):
    make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    name = people.cadre_person.name
    assert name not in feed(client, key).content.decode().replace("\r\n ", "")
    NoticePreference.objects.update(is_feed_masked=False)
    assert name in feed(client, key).content.decode().replace("\r\n ", "")


def test_one_event_stands_for_all_todos_of_a_day_and_matter(client, people, key):
    for _ in range(40):
        make_finding(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(4))
    found = events(client, key)
    assert [str(event["summary"]).endswith("（40 件）") for event in found] == [True, False]


def test_a_feed_read_again_has_the_same_events(client, people, key):
    make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    assert [e["uid"] for e in events(client, key)] == [e["uid"] for e in events(client, key)]


def test_the_feed_has_only_what_the_account_has_to_do(client, people, key):
    make_todo(people.home, BY_UNIT, person=people.other_person, due_on=in_days(3))
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(3))
    taken = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    todos_take(acting(people, "staff"), [taken])
    assert events(client, key) == []


@pytest.mark.parametrize(
    "wrong", ["x", "a-key-of-more-than-twenty-characterz", "0" * 64, "中" * 30]
)
def test_another_key_finds_nothing(client, people, key, wrong):
    assert feed(client, wrong).status_code == 404


def test_an_empty_key_is_nobodys(client, people):
    user = people.unit_party
    user.feed_key = ""
    user.save()
    assert client.get("/todos/feed/.ics").status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"awaits": "新建账号"}])
def test_the_feed_of_a_closed_account_dies(client, people, key, change):
    type(people.unit_party).objects.filter(username="unit_party").update(**change)
    assert feed(client, key).status_code == 404


def test_the_feed_dies_with_the_last_grant(client, people, key):
    people.unit_party.grants.update(until_on=in_days(0))
    assert feed(client, key).status_code == 404


def test_a_new_key_ends_the_old_one(as_, client, people, key):
    as_("unit_party").post(reverse("accounts:feed_key_renew"))
    assert feed(client, key).status_code == 404
    assert feed(client, people.unit_party.feed_key).status_code == 200


def test_administrators_have_no_feed(client, people):
    user = people.audit
    user.feed_key = "another-key-of-more-than-twenty"
    user.save()
    assert feed(client, user.feed_key).status_code == 404


def test_reading_the_feed_is_recorded_once_a_day(client, people, key, clock):
    for _ in range(3):
        feed(client, key)
    assert Entry.objects.filter(action="todos.feed.read").count() == 1
    clock.shift(86_400)
    feed(client, key)
    assert Entry.objects.filter(action="todos.feed.read").count() == 2


def test_what_feed_and_mail_show_is_the_accounts_own_choice(as_, people):
    client = as_("unit_party")
    client.post(reverse("todos:notices"), {"is_digest_masked": "on"})
    chosen = NoticePreference.objects.get(user=people.unit_party)
    assert (chosen.is_feed_masked, chosen.is_digest_masked) == (False, True)
    assert Entry.objects.filter(action="todos.notices.changed").count() == 1


def test_a_month_without_matters_says_so_once(as_):
    html = as_("head").get(reverse("todos:calendar"), {"month": "2031-02"}).content.decode()
    assert html.count("这个月没有到期事项") == 1


def test_the_page_of_notices_belongs_to_the_calendar_in_menu_and_crumbs(as_):
    html = as_("head").get(reverse("todos:notices")).content.decode()
    calendar = reverse("todos:calendar")
    assert f'<a href="{calendar}" aria-current="page">' in html
    assert f'aria-label="位置"><a href="{calendar}">日历</a>' in html


def test_the_own_account_leads_to_the_page_with_the_feeds_address(as_):
    html = as_("head").get(reverse("accounts:profile")).content.decode()
    assert f'<a href="{reverse("todos:notices")}">订阅与提醒</a>' in html
