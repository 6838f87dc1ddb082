from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from web.policy.conftest import finding
from zhiren.web.register.models import Unit
from zhiren.web.register.trees import path_units

RULES = {
    "organiser-training-hours": "sjtusm-2021-30#8.2",
    "admission-plans": "sjtusm-2021-30#5.1.2",
    "daily-talks": "sjtusm-2021-39#七.8",
}


def portfolio_of(account):
    """The paths of the units in a leader's portfolio."""
    return set(account.person.portfolios.values_list("unit__path", flat=True))


def board(client, **query):
    response = client.get(reverse("policy:board"), query)
    assert response.status_code == 200
    return response


def test_before_the_first_evaluation_it_leads_to_starting_one(as_):
    page = board(as_("head")).content.decode()
    assert "还没有做过研判" in page
    assert reverse("findings:run_list") in page


def test_who_may_not_start_one_is_told_who_does(as_):
    page = board(as_("supervision")).content.decode()
    assert "还没有做过研判" in page
    assert reverse("findings:run_list") not in page


def test_documents_units_and_worst_clauses(as_, judged):
    judged(rules=RULES, units=8, findings=2)
    context = board(as_("head")).context
    assert [line.document.id for line in context["documents"]] == [
        "sjtusm-2021-30",
        "sjtusm-2021-39",
    ]
    assert context["kept"].rate_percent == 90
    assert {line.rule.id for line in context["worst"]} == set(RULES)


def test_the_units_add_up_to_all_units(as_, people, judged):
    judged(rules=RULES, units=30)
    context = board(as_("head")).context
    assert sum(line.kept.total for line in context["units"]) == 30 * 10 * len(RULES)


def test_going_down_shows_the_units_below_and_their_sum(as_, people, judged):
    department = people.home_unit
    department.pk, department.code, department.parent = None, "below-home", people.home_unit
    department.name, department.level = "教研室", "基层"
    department.save()
    path_units(people.home)
    judged(rules=RULES, units=400)
    client = as_("head")
    above = next(line for line in board(client).context["units"] if line.has_more)
    assert above.unit.pk == people.home_unit.pk
    below = board(client, unit=above.unit.code).context
    assert below["unit"].pk == above.unit.pk
    assert [line.unit.name for line in below["units"]] == [above.unit.name, "教研室"]
    assert sum(line.kept.total for line in below["units"]) == above.kept.total
    assert below["kept"].total == above.kept.total


def test_an_unknown_unit_is_not_found(as_, people, judged):
    judged()
    assert as_("head").get(reverse("policy:board"), {"unit": "no-such"}).status_code == 404


def test_a_leader_sees_the_portfolio_only(as_, people, judged):
    judged(rules=RULES, units=400, breach=1)
    context = board(as_("leader")).context
    whole = board(as_("head")).context
    assert 0 < context["kept"].total < whole["kept"].total
    mine = portfolio_of(people.leader)
    assert context["units"]
    assert {line.unit.path for line in context["units"]} <= mine
    outside = Unit.objects.filter(institution=people.home, level="二级").exclude(path__in=mine)
    code = outside.first().code
    assert as_("leader").get(reverse("policy:board"), {"unit": code}).status_code == 404


def test_numbers_tell_nothing_that_the_findings_would_not(as_, judged):
    judged(rules={**RULES, "personal-matters": "sjtusm-2021-39#七.4"}, units=2)
    seen = {line.rule.id for line in board(as_("supervision")).context["worst"]}
    assert seen <= {line.rule.id for line in board(as_("head")).context["worst"]}
    assert "没有计入" in board(as_("supervision")).content.decode()


def test_another_institution_sees_nothing_of_it(as_, judged):
    judged(rules=RULES, findings=3)
    assert board(as_("stranger")).context["run"] is None


def test_the_change_is_counted_from_the_first_day(as_, judged):
    judged(days_ago=60, breach=3)
    judged(days_ago=30, breach=2)
    judged(breach=1)
    response = board(as_("head"))
    line = response.context["documents"][0]
    assert line.change == pytest.approx(20)
    assert "+20 个百分点" in response.content.decode()
    assert [rates[0].rate_percent for _, rates in response.context["time_table"]] == [90, 80, 70]


def test_what_changed_and_what_falls_due(as_, people, judged):
    judged(findings=2)
    today = timezone.localdate()
    for days in (0, 30, 31):
        finding(
            people.home, "admission-plans", "sjtusm-2021-30#5.1.2", subject=100 + days,
            state="upcoming", due_on=today + timedelta(days),
        )  # fmt: skip
    context = board(as_("head")).context
    assert context["due_count"] == 2
    assert dict(context["changes"])["appeared"] == 5


def test_few_and_many_units_take_the_same_statements(as_, judged, django_assert_max_num_queries):
    client = as_("head")
    judged(rules=RULES, units=2, findings=1, days_ago=1)
    board(client)
    with django_assert_max_num_queries(15) as few:
        board(client)
    judged(rules=RULES, units=100, findings=0)
    with django_assert_max_num_queries(len(few)):
        board(client)


@pytest.mark.parametrize("account", ["head", "leader", "supervision"])
def test_a_unit_takes_no_more_statements_than_the_bound(
    as_, people, judged, django_assert_max_num_queries, account
):
    client, code = as_(account), people.home_unit.code
    judged(rules=RULES, units=100)
    board(client, unit=code)
    with django_assert_max_num_queries(15):
        board(client, unit=code)
