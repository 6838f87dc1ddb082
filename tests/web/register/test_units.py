from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiren.web.accounts.access import access_of
from zhiren.web.audit.acting import system
from zhiren.web.register.establishments import Figures, posts_of, staffing
from zhiren.web.register.models import Appointment, LeaderPortfolio, Person, Post, Unit
from zhiren.web.register.services import record_change, record_create
from zhiren.web.register.unit_trees import portfolios_on, unit_tree, units_without_leader

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def acting(people):
    return system("测试", people.home.pk)


@pytest.fixture
def post(acting, people):
    """A post of three seats that nobody holds."""
    values = {
        "code": "P-NEW", "name": "副院长", "unit": people.home_unit, "kind": "单位副职", "seats": 3,
        "counts_for_quota": True, "rank": "处级",
    }  # fmt: skip
    return record_create(acting, Post, values)


def hold(acting, post, person, kind="任命", start=date(2020, 1, 1), end=None):
    values = {"post": post, "person": person, "kind": kind, "from_on": start, "until_on": end}
    return record_create(acting, Appointment, values)


def line_of(post, day=None):
    return next(line for line in posts_of(post.unit, day or TODAY()) if line.post == post)


def several(people, number):
    return list(Person.objects.filter(institution=people.home).order_by("pk")[:number])


class TestVacancies:
    def test_seats_less_holders_are_vacant(self, acting, people, post):
        for person in several(people, 2):
            hold(acting, post, person)
        line = line_of(post)
        assert (line.held, line.vacant, line.over) == (2, 1, 0)

    def test_more_holders_than_seats_are_too_many(self, acting, people, post):
        for person in several(people, 5):
            hold(acting, post, person)
        line = line_of(post)
        assert (line.held, line.vacant, line.over) == (5, 0, 2)

    def test_who_acts_in_a_post_fills_no_seat(self, acting, people, post):
        hold(acting, post, people.cadre_person, kind="代理")
        assert (line_of(post).held, line_of(post).vacant) == (0, 3)

    def test_a_person_fills_one_seat_however_often_written(self, acting, people, post):
        hold(acting, post, people.cadre_person)
        hold(acting, post, people.cadre_person, start=date(2021, 1, 1))
        assert line_of(post).held == 1

    def test_the_last_day_is_not_in_office_any_more(self, acting, people, post):
        hold(acting, post, people.cadre_person, end=date(2022, 5, 1))
        assert line_of(post, date(2022, 4, 30)).held == 1
        assert line_of(post, date(2022, 5, 1)).held == 0

    def test_a_post_that_does_not_count_is_neither_vacant_nor_over(self, acting, people, post):
        record_change(acting, post, {"counts_for_quota": False})
        hold(acting, post, people.cadre_person)
        assert (line_of(post).vacant, line_of(post).over) == (0, 0)

    def test_too_many_here_do_not_fill_a_vacancy_there(self):
        figures = Figures()
        figures.add(1, 3)
        figures.add(2, 0)
        assert (figures.seats, figures.held, figures.vacant, figures.over) == (3, 3, 2, 2)

    def test_the_page_the_table_and_the_tree_say_the_same(self, acting, people, post):
        for person in several(people, 2):
            hold(acting, post, person)
        access, unit = access_of(people.head), people.home_unit
        table = staffing(access, TODAY())
        line = next(line for line in table.lines if line.unit == unit)
        branch = next(
            b for b in unit_tree(access, "行政", TODAY(), TODAY()).lines() if b.unit == unit
        )
        posts = [p for p in posts_of(unit, TODAY()) if p.post.counts_for_quota]
        seats, held = sum(p.post.seats for p in posts), sum(p.held for p in posts)
        assert (line.total.seats, line.total.held) == (seats, held)
        assert (branch.figures.seats, branch.figures.held) == (seats, held)
        assert line.by_kind["单位副职"].vacant >= 1


class TestScope:
    def units_seen(self, client, query=""):
        response = client.get(reverse("register:unit_list") + query)
        return {b.unit.code for b in response.context["lines"]}

    def test_a_unit_party_sees_its_subtree_and_the_unit_it_sits_in(self, as_, people):
        client = as_("unit_party")
        assert self.units_seen(client, "?all=1") == {people.home_unit.code}
        party = self.units_seen(client, "?tree=party&all=1")
        own = people.home_unit.party_organisations.first()
        assert own.code in party
        allowed = (
            Unit.objects.filter(path__startswith=own.path)
            | people.home_unit.party_organisations.all()
        )
        assert party <= set(allowed.values_list("code", flat=True))

    def test_a_leader_sees_the_portfolio(self, as_, people):
        led = set(
            Unit.objects.filter(
                leader_portfolio_set__leader=people.leader.person,
                leader_portfolio_set__until_on=None,
            ).values_list("code", flat=True)
        )
        assert self.units_seen(as_("leader"), "?all=1") <= led

    def test_a_unit_out_of_scope_is_not_found(self, as_, people):
        other = people.other_person.unit
        for view in ("unit_detail", "unit_staffing"):
            address = reverse(f"register:{view}", kwargs={"code": other.code})
            assert as_("unit_party").get(address).status_code == 404

    def test_the_staffing_table_holds_only_what_is_in_scope(self, people):
        table = staffing(access_of(people.unit_party), TODAY())
        home = people.home_unit
        assert all(
            line.unit == home or (line.unit.host_unit or line.unit.parent) for line in table.lines
        )
        assert len(table.lines) < len(staffing(access_of(people.head), TODAY()).lines)

    def test_supervision_reads_names_of_holders_without_a_way_to_their_files(self, as_, people):
        text = as_("supervision").get(reverse("register:unit_list")).content.decode()
        assert "/register/persons/" not in text


class TestAsOf:
    def test_units_posts_and_holders_are_those_of_the_day(self, as_, acting, people, post):
        unit = people.home_unit
        hold(acting, post, people.cadre_person, end=date(2022, 5, 1))
        record_change(
            acting, unit, {"valid_from": date(2010, 1, 1), "valid_until": date(2023, 1, 1)}
        )
        codes = lambda day: {  # noqa: E731
            b.unit.code for b in unit_tree(access_of(people.head), "行政", day, TODAY()).lines()
        }
        assert unit.code in codes(date(2022, 12, 31))
        assert unit.code not in codes(date(2023, 1, 1))
        assert unit.code not in codes(date(2009, 12, 31))
        address = reverse("register:unit_detail", kwargs={"code": unit.code})
        assert (
            people.cadre_person.name
            in as_("head").get(f"{address}?as_of=2022-04-30").content.decode()
        )

    def test_head_counts_of_a_past_day_are_as_recorded_then(self, acting, people):
        access, unit = access_of(people.head), people.home_unit
        tomorrow = date.fromordinal(TODAY().toordinal() + 1)
        size = lambda: next(  # noqa: E731
            b.people for b in unit_tree(access, "行政", TODAY(), tomorrow).lines() if b.unit == unit
        )
        before = size()
        record_change(acting, people.cadre_person, {"status": "离退休"})
        assert size() == before - 1


class TestPortfolios:
    def test_units_nobody_is_in_charge_of_are_listed(self, acting, people):
        access, unit = access_of(people.head), people.home_unit
        assert unit not in units_without_leader(access, TODAY())
        for row in LeaderPortfolio.objects.filter(unit=unit):
            record_change(acting, row, {"until_on": date(2021, 1, 1)})
        assert unit in units_without_leader(access, TODAY())
        assert unit not in units_without_leader(access, date(2020, 12, 31))

    def test_leaders_stand_with_what_they_hold_on_the_day(self, people):
        held = portfolios_on(access_of(people.head), TODAY())
        leader = next(rows for person, rows in held if person == people.leader.person)
        assert people.home_unit in [row.unit for row in leader]


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("view", "query", "most"),
    [
        ("unit_list", "?all=1", 15),
        ("unit_list", "?tree=party&all=1&as_of=2025-06-30", 15),
        ("staffing_list", "", 12),
        ("portfolio_list", "", 12),
        ("table_list", "", 12),
    ],
)
def test_few_units_and_many_take_the_same_queries(as_, acting, people, view, query, most):
    client, address = as_("head"), reverse(f"register:{view}") + query
    few = queries(client, address)
    above, person = people.home_unit, people.cadre_person
    for n in range(15):
        values = {"name": f"新{n}", "kind": "直属单位", "system": "行政", "level": "基层"}
        unit = record_create(acting, Unit, {"code": f"U{n}", "parent": above, **values})
        post = record_create(
            acting,
            Post,
            {
                "code": f"P{n}",
                "name": "主任",
                "unit": unit,
                "kind": "单位正职",
                "is_head": True,
                "counts_for_quota": True,
            },
        )
        hold(acting, post, person)
    assert few == queries(client, address) <= most


def test_a_unit_with_many_posts_takes_the_same_queries(as_, acting, people):
    client = as_("head")
    address = reverse("register:unit_detail", kwargs={"code": people.home_unit.code})
    few = queries(client, address)
    for n, person in enumerate(several(people, 20)):
        values = {"code": f"P{n}", "name": f"岗{n}", "unit": people.home_unit, "kind": "其他"}
        hold(acting, record_create(acting, Post, values), person)
    assert queries(client, address) == few


def test_the_page_says_what_staffing_the_rules_ask_with_its_clause(as_, people):
    address = reverse("register:unit_detail", kwargs={"code": people.home_unit.code})
    text = as_("head").get(address).content.decode()
    assert "配备要求" in text
    assert "sjtusm-2021-30#4.1" in text
    assert "1 名" in text
