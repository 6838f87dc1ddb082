from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from web.accounts.conftest import device_of
from zhiren.web.accounts.models import Grant
from zhiren.web.accounts.roles import Role
from zhiren.web.accounts.services.grants import grant_give
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.models import Entry

LIST = reverse("accounts:grant_list")
TODAY = timezone.localdate


def give(client, user, **given):
    data = {"role": "personnel", "from_on": TODAY().isoformat(), "reason": "岗位需要", **given}
    return client.post(reverse("accounts:grant_add", args=[user.pk]), data)


def withdraw(client, grant, reason="轮岗"):
    return client.post(reverse("accounts:grant_withdraw", args=[grant.pk]), {"reason": reason})


def may_see_roster(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client, client.get(reverse("roster:person_list")).status_code == 200


def test_a_grant_and_its_end_count_from_the_next_request(as_, people):
    user = people.supervision
    client, sees = may_see_roster(user)
    assert not sees
    assert give(as_("security"), user).status_code == 302
    assert client.get(reverse("roster:person_list")).status_code == 200
    grant = user.grants.get(role="personnel")
    assert grant.given_by == people.security
    withdraw(as_("security"), grant)
    assert client.get(reverse("roster:person_list")).status_code == 403
    entries = Entry.objects.filter(action__startswith="accounts.grant.").order_by("number")
    assert [(e.action, e.reason) for e in entries] == [
        ("accounts.grant.given", "岗位需要"),
        ("accounts.grant.withdrawn", "轮岗"),
    ]


def test_a_grant_for_later_counts_from_its_day_to_before_its_last(as_, people):
    user, day = people.supervision, TODAY() + timedelta(days=10)
    give(as_("security"), user, from_on=day.isoformat(), until_on=f"{day + timedelta(days=2)}")
    for offset, expected in ((9, False), (10, True), (11, True), (12, False)):
        with time_machine.travel(timezone.now() + timedelta(days=offset)):
            assert may_see_roster(user)[1] is expected


def test_a_party_organisation_gets_its_subtree_only(as_, people):
    user, party = people.supervision, people.home_unit.party_organisations.first()
    assert give(as_("security"), user, role="unit_party", unit=party.code).status_code == 302
    assert user.grants.get(role="unit_party").unit == party


def test_an_administrative_unit_is_refused_and_its_party_organisation_named(as_, people):
    unit = people.home_unit
    page = give(as_("security"), people.supervision, role="unit_party", unit=unit.code)
    party = unit.party_organisations.first()
    assert f"“{unit.name}”不是党组织" in page.content.decode()
    assert f"{party.name}（{party.code}）" in page.content.decode()


def test_where_no_party_organisation_sits_it_is_to_be_registered_first(as_, people):
    unit = people.home_unit
    unit.pk, unit.code, unit.name, unit.parent = None, "new-1", "新设中心", None
    unit.save()
    page = give(as_("security"), people.supervision, role="unit_party", unit=unit.code)
    assert "名册中还没有这个单位的党组织" in page.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": ""}, "必填"),
        ({"role": "cadre"}, "有效"),
        ({"role": "unit_party"}, "须选定单位"),
        ({"role": "unit_party", "unit": "no-such"}, "没有代码为"),
        ({"role": "leader"}, "关联本人档案"),
        ({"reason": " "}, "必填"),
        ({"from_on": "2026-13-01"}, "有效"),
        ({"from_on": "2026-05-01", "until_on": "2026-05-01"}, "晚于"),
    ],
)
def test_a_grant_that_cannot_be_says_why(as_, people, given, said):
    before = Grant.objects.count()
    assert said in give(as_("security"), people.supervision, **given).content.decode()
    assert Grant.objects.count() == before


def test_a_role_for_the_institution_takes_no_unit(as_, people):
    response = give(as_("security"), people.supervision, unit=people.home_unit.code)
    assert "不按单位划定" in response.content.decode()


def test_another_institution_s_unit_is_not_there(as_, people):
    from zhiren.web.register.models import Unit

    strange = Unit.objects.filter(institution=people.away).exclude(
        code__in=Unit.objects.filter(institution=people.home).values("code")
    )
    unit = strange.first()
    if unit is not None:
        response = give(as_("security"), people.supervision, role="unit_party", unit=unit.code)
        assert "没有代码为" in response.content.decode()
    with pytest.raises(ValidationError, match="所在机构"):
        grant_give(
            Acting(None, "测试"), people.supervision, role="unit_party",
            unit=Unit.objects.filter(institution=people.away).first(),
            from_on=TODAY(), until_on=None, reason="x",
        )  # fmt: skip


def test_the_same_is_not_granted_twice_at_a_time(as_, people):
    client, user = as_("security"), people.supervision
    give(client, user)
    assert "已有相同的授权" in give(client, user).content.decode()
    withdraw(client, user.grants.get(role="personnel"))
    assert give(client, user).status_code == 302


@pytest.mark.parametrize("whose", ["security", "audit", "system"])
def test_no_administrator_gets_a_role_whoever_asks(people, whose):
    with pytest.raises(ValidationError):
        grant_give(
            Acting(people.security.pk, "测试"), getattr(people, whose), role=Role.PERSONNEL,
            unit=None, from_on=TODAY(), until_on=None, reason="x",
        )  # fmt: skip


def test_nobody_grants_to_oneself(people):
    with pytest.raises(ValidationError, match="自己"):
        grant_give(
            Acting(people.staff.pk, "测试"), people.staff, role=Role.PERSONNEL,
            unit=None, from_on=TODAY(), until_on=None, reason="x",
        )  # fmt: skip


def test_an_ended_grant_is_not_withdrawn_again(as_, people):
    client, grant = as_("security"), people.staff.grants.get()
    withdraw(client, grant)
    assert "已经终止" in withdraw(client, grant).content.decode()


def test_a_grant_for_later_is_withdrawn_before_it_began(as_, people):
    client, user = as_("security"), people.supervision
    day = TODAY() + timedelta(days=5)
    give(client, user, from_on=day.isoformat())
    grant = user.grants.get(role="personnel")
    withdraw(client, grant)
    grant.refresh_from_db()
    assert grant.until_on == grant.from_on == day


def test_units_are_offered_as_one_types(as_, people):
    address = reverse("accounts:unit_offer", args=[people.staff.pk])
    client, unit = as_("security"), people.home_unit
    page = client.get(address, {"unit": unit.name, "role": "leader"}).content.decode()
    assert f'data-pick="{unit.code}"' in page
    assert "没有名称含" in client.get(address, {"unit": "火星"}).content.decode()
    assert client.get(address).content.decode().count("data-pick") <= 12


@pytest.mark.parametrize("role", ["", "unit_party"])
def test_party_organisations_alone_are_offered_by_their_own_and_their_units_name(as_, people, role):
    address = reverse("accounts:unit_offer", args=[people.staff.pk])
    client, unit = as_("security"), people.home_unit
    party = unit.party_organisations.first()
    for text in (unit.name, party.name, party.code):
        page = client.get(address, {"unit": text, "role": role}).content.decode()
        assert f'data-pick="{party.code}"' in page, text
        assert f'data-pick="{unit.code}"' not in page


def test_the_list_is_filtered_and_finds_accounts_without_grants(as_, people):
    client = as_("security")
    page = client.get(LIST, {"q": "cadre"}).content.decode()
    assert reverse("accounts:user_grants", args=[people.cadre.pk]) in page
    page = client.get(LIST, {"role": "leader"}).content.decode()
    assert "leader" in page
    assert "测试staff" not in page
    assert "没有这样的授权" in client.get(LIST, {"state": "over"}).content.decode()


@pytest.mark.parametrize("count", [1, 15])
def test_the_list_costs_the_same_however_many_there_are(
    as_, people, count, django_assert_num_queries
):
    Grant.objects.bulk_create(
        Grant(user=people.staff, role="leader", unit=people.home_unit, from_on=TODAY(), reason="x")
        for _ in range(count)
    )
    client = as_("security")
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_a_lost_second_factor_is_taken_away_with_a_reason(as_, people):
    device_of(people.staff)
    address = reverse("accounts:second_factor_reset", args=[people.staff.pk])
    client = as_("security")
    assert client.post(address).status_code == 422
    assert TOTPDevice.objects.exists()
    client.post(address, {"reason": "手机丢失"})
    assert not TOTPDevice.objects.exists()
    assert Entry.objects.first().reason == "手机丢失"


def test_the_own_second_factor_is_another_administrator_s_to_reset(as_, people):
    device_of(people.security)
    address = reverse("accounts:second_factor_reset", args=[people.security.pk])
    assert as_("security").post(address, {"reason": "x"}).status_code == 422
    assert TOTPDevice.objects.exists()


def test_only_what_waits_in_the_own_institution_is_confirmed(as_, people):
    for user in (people.staff, people.stranger):
        user.awaits = "新建账号"
        user.save()
    client, address = as_("security"), reverse("accounts:user_confirm")
    keys = [people.staff.pk, people.stranger.pk, "x", 0]
    client.post(address, {"user": keys})
    assert (people.staff.awaits, people.stranger.awaits) == ("", "新建账号")
    assert "没有待核准的账号" in client.get(address).content.decode()
