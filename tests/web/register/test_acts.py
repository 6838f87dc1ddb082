"""离任 and 档案认定: acts on a person."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import (
    AdjudicatedDate,
    Appointment,
    LeaderPortfolio,
    PartyMembership,
    Person,
    Post,
    RankHolding,
)
from zhiren.web.register.services import record_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(people):
    """A cadre with a running and a planned appointment, a portfolio and a rank."""
    acting, cadre = system("测试", people.home.pk), people.cadre_person
    Appointment.objects.filter(person=cadre).update(until_on=date(2015, 1, 1))
    post = Post.objects.filter(institution=people.home).first()
    for start in (date(2016, 1, 1), timezone.localdate() + timedelta(days=400)):
        record_create(acting, Appointment, {"person": cadre, "post": post, "from_on": start})
    record_create(
        acting,
        LeaderPortfolio,
        {"leader": cadre, "unit": people.home_unit, "from_on": date(2018, 1, 1)},
    )
    record_create(
        acting, RankHolding, {"person": cadre, "rank": "五级职员", "from_on": date(2018, 1, 1)}
    )
    return cadre


def leave(client, person, **sent):
    address = reverse("register:person_leave", kwargs={"code": person.code})
    given = {"status": "离退休", "on": "2024.12.01", "reason": "沪交医组〔2024〕1号"}
    return client.post(address, {**given, **sent})


def test_who_leaves_ends_what_runs_on_that_day_under_one_batch(as_, person):
    assert leave(as_("staff"), person).status_code == 302
    fresh = Person.objects.get(pk=person.pk)
    assert fresh.status == "离退休"
    running = Appointment.objects.get(person=person, from_on=date(2016, 1, 1))
    assert (running.until_on, running.until_on_precision) == (date(2024, 12, 1), 0)
    assert person.portfolios.get(unit=person.unit).until_on == date(2024, 12, 1)
    entries = Entry.objects.filter(reason="沪交医组〔2024〕1号")
    assert entries.count() == 3
    assert len({e.batch for e in entries}) == 1


def test_what_begins_later_and_what_is_no_office_stays(as_, person):
    leave(as_("staff"), person)
    assert Appointment.objects.filter(person=person, until_on=None).count() == 1
    assert RankHolding.objects.filter(person=person, rank="五级职员", until_on=None).exists()


def test_the_form_shows_what_will_end(as_, person):
    address = reverse("register:person_leave", kwargs={"code": person.code})
    text = as_("staff").get(address).content.decode()
    assert "分管：" in text
    assert "任职：" in text


@pytest.mark.parametrize("sent", [{"on": "2024"}, {"on": ""}, {"reason": ""}, {"status": "在职"}])
def test_leaving_needs_a_day_a_basis_and_a_status(as_, person, sent):
    assert leave(as_("staff"), person, **sent).status_code == 422
    assert Person.objects.get(pk=person.pk).status == person.status


def adjudicate(client, person, **sent):
    address = reverse("register:person_adjudicate", kwargs={"code": person.code})
    given = {
        "kind": "birth_on", "settled": "1970.05", "evidence": "1988 年入团志愿书",
        "decided_by": "校党委组织部", "decided_on": "2020.06.01",
    }  # fmt: skip
    return client.post(address, {**given, **sent})


def test_an_adjudicated_birth_stands_in_the_file_and_keeps_its_evidence(as_, person):
    was = person.birth_on
    assert adjudicate(as_("head"), person).status_code == 302
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.birth_on, fresh.birth_on_precision) == (date(1970, 5, 1), 1)
    made = AdjudicatedDate.objects.get(person=person)
    assert (made.original_on, made.evidence) == (was, "1988 年入团志愿书")


def test_a_form_cannot_say_otherwise_than_an_adjudication(as_, person):
    client = as_("head")
    adjudicate(client, person)
    address = reverse("register:row_change", kwargs={"table": "person", "key": person.pk})
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"birth_on": "1971.01", "work_start_on": "", "identity_number": "", "reason": "履历表"}
    response = client.post(address, sent)
    assert "已由校党委组织部认定为 1970.05" in str(response.context["form"].errors["birth_on"])


def test_a_later_adjudication_takes_the_place_of_the_former(as_, person):
    client = as_("head")
    adjudicate(client, person)
    adjudicate(client, person, settled="1970.08.09", decided_on="2022.01.01")
    assert [a.is_current for a in AdjudicatedDate.objects.order_by("pk")] == [False, True]
    assert Person.objects.get(pk=person.pk).birth_on == date(1970, 8, 9)


def test_a_party_date_is_settled_in_the_membership(as_, person):
    adjudicate(as_("head"), person, kind="joined_on", settled="1991.07.01")
    member = PartyMembership.objects.filter(person=person, until_on=None).order_by("-joined_on")
    assert member.first().joined_on == date(1991, 7, 1)


def test_without_a_membership_no_party_date_is_settled(as_, person):
    PartyMembership.objects.filter(person=person).delete()
    response = adjudicate(as_("head"), person, kind="joined_on")
    assert "请先登记党籍" in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"decided_on": "2999.01.01"}, "decided_on"),
        ({"settled": "2021.01.01"}, "settled"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_an_adjudication_lies_in_the_past_and_rests_on_evidence(as_, person, sent, field):
    response = adjudicate(as_("head"), person, **sent)
    assert list(response.context["form"].errors) == [field]
