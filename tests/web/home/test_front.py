"""The front page: each role its own, each figure as long as the list behind it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.todos.making import (
    BY_CADRE,
    BY_DEPARTMENT,
    BY_NOBODY,
    BY_PERSONNEL,
    BY_UNIT,
    OF_TALKS,
    acting,
    follow,
    in_days,
    make_finding,
    make_run,
    make_todo,
)
from web.worktasks.making import make_plan, make_work
from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import Grant, User
from zhiren.web.findings.models import EvaluationRun, Finding, RuleResult
from zhiren.web.home.models import Visit
from zhiren.web.register.models import Person, Unit
from zhiren.web.todos.from_findings import follow_run
from zhiren.web.todos.models import Todo
from zhiren.web.todos.services import todos_report, todos_snooze, todos_take

FRONT = reverse("home:front")
BUSINESS = ("head", "staff", "unit_party", "leader", "discipline", "supervision", "personnel")
ADMINISTRATORS = ("system", "security", "audit")


@pytest.fixture
def busy(people):
    """A month of matters of every kind, for the department and for units."""
    for number, day in enumerate((-9, -1, 0, 0, 3, 7, 8, 29, 30, 31, 60, None)):
        due_on = None if day is None else in_days(day)
        for rule, person in (
            (BY_DEPARTMENT, people.cadre_person),
            (BY_UNIT, people.cadre_person),
            (BY_UNIT, people.other_person),
            (BY_CADRE, people.cadre_person),
            (OF_TALKS, people.cadre_person),
        ):
            state = ("due", "breach", "deviation", "unknown")[number % 4]
            make_finding(people.home, rule, person=person, due_on=due_on, state=state)
        make_finding(people.home, BY_NOBODY, due_on=due_on)
    make_finding(people.home, person=people.cadre_person, state="upcoming", due_on=in_days(20))
    make_finding(people.home, person=people.cadre_person, status="resolved")
    make_finding(people.home, person=people.cadre_person, status="waived")
    follow(people.home)
    todos = list(Todo.objects.filter(role="unit_party").order_by("pk"))
    todos_take(acting(people, "unit_party"), todos[:2])
    todos_snooze(acting(people), todos[2:3], in_days(5), "等")
    todos_report(acting(people), todos[3:4], "已办")
    Todo.objects.filter(pk=todos[4].pk).update(
        escalated_at="2024-12-16T00:00Z", escalated_to="leader"
    )


def count_behind(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context["page"].paginator.count


def figures_on(html):
    """Every link of the page that shows a number, with that number."""
    for address, inner in re.findall(r'<a[^>]*? href="([^"]+)"[^>]*>(.*?)</a>', html, re.DOTALL):
        text = re.sub(r"<[^>]+>", " ", inner)
        number = re.search(r"<b>(\d+)</b>", inner) or re.fullmatch(r"\s*\D*?(\d+)\s*", text)
        if number and re.match(r"/(todos|findings)/\?", address):
            yield unescape(address), int(number[1])


@pytest.mark.parametrize(
    "name", ["head", "staff", "unit_party", "leader", "discipline", "supervision", "personnel"]
)
def test_every_figure_opens_a_list_of_that_length(as_, busy, name):
    client = as_(name)
    html = client.get(FRONT).content.decode()
    found = list(figures_on(html))
    assert len(found) >= 5
    for address, number in found:
        assert count_behind(client, address) == number, address


def test_charts_show_the_figures_of_their_tables(as_, busy):
    client = as_("head")
    page = client.get(FRONT)
    assert sum(week.count for week in page.context["todos"].by_week) == count_behind(
        client, f"/todos/?tab=all&due_from={in_days(0)}&due_until={in_days(84)}"
    )
    for unit, count in page.context["findings"].by_unit:
        address = f"/findings/?status=open&state=unmet&unit={unit.code}&below=no"
        assert count_behind(client, address) == count


def test_a_unit_that_contains_others_counts_its_own_findings_alone(as_, people):
    top = Unit.objects.filter(institution=people.home, parent=None, system="行政").first()
    make_finding(people.home, unit=top, state="breach")
    for state in ("breach", "due", "due"):
        make_finding(people.home, unit=people.home_unit, state=state)
    make_finding(people.home, unit=people.home_unit.party_organisations.first(), state="breach")
    make_run(people.home)
    page = as_("head").get(FRONT)
    assert page.context["findings"].by_unit == [(people.home_unit, 4), (top, 1)]
    html = page.content.decode()
    assert "未结最多的单位" in html
    assert "每项只计在它所属的单位，不计入上级" in html


def test_a_unit_sees_its_own_figures_only(as_, busy, people):
    client = as_("unit_party")
    page = client.get(FRONT)
    assert people.other_person.unit.name not in page.content.decode()
    assert {unit.pk for unit, _ in page.context["findings"].by_unit} == {people.home_unit.pk}


def test_the_first_todos_are_the_most_urgent_of_ones_own(as_, busy, people):
    page = as_("unit_party").get(FRONT)
    assert page.context["tab"] == "mine"
    assert {todo.assignee_id for todo in page.context["first"]} == {people.unit_party.pk}
    assert as_("staff").get(FRONT).context["tab"] == "pool"


def test_what_changed_is_told_since_the_visit_before(as_, people, clock):
    make_run(people.home)
    client = as_("head")
    assert client.get(FRONT).context["since"] == in_days(-7)
    clock.move_to("2024-12-19T09:00:00+08:00")
    client = as_("head")
    assert client.get(FRONT).context["since"] == in_days(0)
    assert client.get(FRONT).context["since"] == in_days(0)
    assert client.get(FRONT, {"since": "30"}).context["since"] == in_days(3 - 30)
    assert Visit.objects.get(user=people.head).before_on == in_days(0)


def test_a_change_before_that_day_is_not_counted(as_, people):
    make_run(people.home)
    old = make_finding(people.home, person=people.cadre_person)
    Finding.objects.filter(pk=old.pk).update(changed_at="2024-12-08T23:59+08:00")
    make_finding(people.home, person=people.cadre_person, changed_at="2024-12-09T00:00+08:00")
    assert as_("head").get(FRONT).context["changes"]["open"] == 1


# Documents


def result(people, as_of, met, breach, unit=None, rule="annual-assessment"):
    run = EvaluationRun.objects.filter(as_of=as_of).first() or make_run(people.home, as_of=as_of)
    RuleResult.objects.create(
        institution=people.home, run=run, as_of=as_of, rule=rule, unit=unit,
        document="sjtusm-2021-39", clause="sjtusm-2021-39#三.5", total=met + breach,
        met=met, breach=breach,
    )  # fmt: skip


@pytest.mark.parametrize(("days_ago", "is_compared"), [(29, False), (30, True), (45, True)])
def test_a_document_is_compared_with_a_month_ago(as_, people, days_ago, is_compared):
    result(people, in_days(-days_ago), 5, 5)
    result(people, in_days(0), 8, 2)
    (line,) = as_("head").get(FRONT).context["documents"]
    assert line.now.percent == "80%"
    assert (line.difference == 30.0) is is_compared
    assert (line.before is not None) is is_compared


def test_the_nearest_day_of_a_month_ago_or_more_is_compared(as_, people):
    for days, met in ((60, 1), (31, 4), (10, 9)):
        result(people, in_days(-days), met, 10 - met)
    result(people, in_days(0), 8, 2)
    (line,) = as_("head").get(FRONT).context["documents"]
    assert (line.before_on, line.difference) == (in_days(-31), 40.0)


def test_a_leaders_rate_and_number_speak_of_the_same_units(as_, people):
    result(people, in_days(0), 5, 5)
    result(people, in_days(0), 3, 1, unit=people.home_unit)
    seen = Unit.objects.visible_to(access_of(people.leader), "policy.board.view")
    beyond = Person.objects.filter(institution=people.home).exclude(unit__in=seen).first()
    result(people, in_days(0), 0, 4, unit=beyond.unit)
    make_finding(people.home, person=people.cadre_person, state="breach")
    make_finding(people.home, person=beyond, state="breach")
    page = as_("leader").get(FRONT)
    (line,) = page.context["documents"]
    assert (line.now.percent, line.decided, line.unmet) == ("75%", 4, 1)
    assert "落实率和未结都只计您范围内的单位" in page.content.decode()
    (whole,) = as_("head").get(FRONT).context["documents"]
    assert (whole.now.percent, whole.unmet) == ("50%", 2)


@pytest.mark.parametrize(
    ("name", "percent"), [("leader", "75%"), ("discipline", "37.5%"), ("supervision", "100%")]
)
def test_rates_are_those_of_the_board(as_, people, name, percent):
    unit = people.home_unit if name == "leader" else None
    result(people, in_days(0), 2, 1, unit=unit)
    result(people, in_days(0), 1, 0, unit=unit, rule="theme-party-days")
    result(people, in_days(0), 0, 4, unit=unit, rule=OF_TALKS[0])
    client = as_(name)
    (line,) = client.get(FRONT).context["documents"]
    numbers = client.get(reverse("policy:board")).context["kept"]
    assert line.now.percent == numbers.percent == percent


def test_only_who_may_see_the_board_sees_documents(as_, people):
    result(people, in_days(0), 8, 2)
    assert "documents" in as_("supervision").get(FRONT).context
    assert "documents" not in as_("unit_party").get(FRONT).context


# States of the site


def test_before_the_first_run_the_page_says_what_to_do(as_, people):
    page = as_("head").get(FRONT).content.decode()
    assert "尚未研判" in page
    assert reverse("findings:run_list") in page
    assert reverse("findings:run_list") not in as_("unit_party").get(FRONT).content.decode()


def test_the_first_run_under_way_shows_its_progress(as_, people):
    make_run(people.home, status="running", step="第三步", done_steps=3, all_steps=9)
    page = as_("head").get(FRONT).content.decode()
    assert "正在进行首次研判" in page
    assert "第三步" in page
    assert "<progress" in page


def test_a_failed_first_run_is_no_run(as_, people):
    make_run(people.home, status="failed")
    assert "尚未研判" in as_("head").get(FRONT).content.decode()


def test_a_quiet_day_is_a_page_too(as_, people):
    make_run(people.home)
    for name in BUSINESS:
        assert "没有待办" in as_(name).get(FRONT).content.decode()


def test_weeks_without_anything_due_are_told_and_not_drawn(as_, people):
    make_run(people.home)
    html = as_("personnel").get(FRONT).content.decode()
    assert "今后 12 周没有到期的待办" in html
    assert "weeks-chart" not in html
    make_todo(people.home, BY_PERSONNEL, person=people.cadre_person, due_on=in_days(3))
    html = as_("personnel").get(FRONT).content.decode()
    assert "今后 12 周没有到期的待办" not in html
    assert "weeks-chart" in html


# A cadre


def test_a_cadre_sees_the_own_file_and_nothing_of_others(as_, busy, people):
    page = as_("cadre").get(FRONT)
    html = page.content.decode()
    assert reverse("corrections:own_file") in html
    assert {todo.person for todo in page.context["first"]} == {people.cadre_person}
    assert people.other_person.name not in html


def test_a_cadre_is_asked_for_what_a_campaign_wants(as_, people):
    from zhiren.web.corrections.models import Campaign, Participant

    campaign = Campaign.objects.create(
        institution=people.home, name="年度信息采集", from_on=in_days(-1), until_on=in_days(9),
        sections=["family_member", "education"], made_by_name="测试",
    )  # fmt: skip
    Participant.objects.create(
        institution=people.home, campaign=campaign, person=people.cadre_person, answered=1
    )
    assert "还有 1 个栏目未填" in as_("cadre").get(FRONT).content.decode()


def test_an_account_without_any_role_is_told_whom_to_ask(as_, people):
    Grant.objects.filter(user=people.staff).update(until_on=in_days(-1))
    response = as_("staff").get(FRONT)
    assert response.status_code == 403 or "还没有角色" in response.content.decode()


# The administrators


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_sees_no_business_data(as_, busy, people, name):
    html = as_(name).get(FRONT).content.decode()
    assert people.cadre_person.name not in html
    assert "待认领" not in html
    assert "/todos/" not in html


def test_the_system_administrator_sees_runs_and_failures(as_, people):
    make_run(people.home, status="failed", error="制度包不能使用")
    html = as_("system").get(FRONT).content.decode()
    assert "制度包不能使用" in html


@pytest.mark.parametrize(
    ("days", "is_soon"), [(0, False), (1, True), (30, True), (31, False), (None, False)]
)
def test_grants_ending_within_thirty_days_are_shown(as_, people, days, is_soon):
    Grant.objects.filter(user=people.staff).update(until_on=None if days is None else in_days(days))
    ending = as_("security").get(FRONT).context["ending"]
    assert ([grant.user for grant in ending] == [people.staff]) is is_soon


def test_accounts_that_may_do_nothing_are_shown(as_, people):
    idle = User.objects.create(username="idle", name="无权", institution=people.home)
    User.objects.create(username="far", name="外人", institution=people.away)
    assert as_("security").get(FRONT).context["idle"] == [idle]


def test_the_audit_administrator_sees_todays_entries_behind_the_figure(as_, people):
    client = as_("audit")
    page = client.get(FRONT)
    count = page.context["entries_today"]
    assert f"<b>{count}</b>" in page.content.decode()
    assert "从未校验" in page.content.decode()


def test_the_lights_of_running_plans_open_lists_of_their_length(as_, people):
    make_run(people.home)
    plan = make_plan(people.home)
    make_plan(people.home, status="draft", title="草稿")
    for number, status in enumerate(("accepted", "closed", "closed", "planned")):
        make_work(plan, people.home_unit, number, status)
    for name in ("head", "unit_party", "leader", "supervision"):
        client = as_(name)
        page = client.get(FRONT)
        assert [(p.pk, p.tally.count) for p in page.context["plans"]] == [(plan.pk, 4)]
        assert "草稿" not in page.content.decode()
        counted = re.findall(
            r'href="([^"]*light=[^"]*)"><span.*?</span> (\d+)</a>', page.content.decode()
        )
        assert len(counted) == 3
        for address, number in counted:
            listed = client.get(address.replace("&amp;", "&")).context["page"]
            assert listed.paginator.count == int(number)


# How much it takes


@pytest.mark.parametrize("name", [*BUSINESS, "cadre", *ADMINISTRATORS])
def test_the_page_takes_at_most_fifteen_statements_whatever_there_is(as_, people, name):
    make_run(people.home)
    client = as_(name)
    client.get(FRONT)

    def statements():
        with CaptureQueriesContext(connection) as caught:
            client.get(FRONT)
        return len(caught)

    def fill(number):
        for person in (people.cadre_person, people.other_person):
            for rule in (BY_DEPARTMENT, BY_UNIT, BY_CADRE):
                for day in range(number):
                    make_finding(people.home, rule, person=person, due_on=in_days(day))
        make_finding(people.home, BY_NOBODY, due_on=in_days(3))
        follow(people.home)
        plan = make_plan(people.home, title=f"计划{number}")
        for place in range(number):
            make_work(plan, people.home_unit, place, owner_person=people.cadre_person)

    fill(1)
    few = statements()
    fill(12)
    assert statements() == few <= 15


def test_the_judged_demonstration_has_equal_figures_for_all(as_, evaluated, people):
    EvaluationRun.objects.filter(pk=evaluated.pk).update(started_at="2024-12-16T00:00Z")
    evaluated.refresh_from_db()
    follow_run(evaluated)
    for name in ("head", "unit_party", "leader"):
        client = as_(name)
        found = list(figures_on(client.get(FRONT).content.decode()))
        assert found
        for address, number in found:
            assert count_behind(client, address) == number, (name, address)


def test_a_todo_is_overdue_the_day_after(as_, people):
    make_todo(people.home, person=people.cadre_person, due_on=in_days(0))
    context = as_("head").get(FRONT).context["todos"]
    assert (context.overdue, context.today, context.week) == (0, 1, 1)
    Todo.objects.update(due_on=in_days(0) - timedelta(days=1))
    context = as_("head").get(FRONT).context["todos"]
    assert (context.overdue, context.today, context.week) == (1, 0, 0)
    assert isinstance(in_days(0), date)
