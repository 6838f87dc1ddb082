from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from web.accounts.conftest import PASSWORD, code_of, device_of
from zhiren.web.audit.models import Entry
from zhiren.web.config import settings as from_file

PROFILE = reverse("accounts:profile")
CHANGE = reverse("accounts:password_change")
NEW = "Another-Good-1"


def change(client, present=PASSWORD, new=NEW, again=None):
    return client.post(CHANGE, {"present": present, "new": new, "again": again or new})


@pytest.fixture
def head(with_password, enter, client):
    with_password("head")
    enter("head")
    return client


def test_a_changed_password_keeps_this_session_and_ends_the_others(
    with_password, enter, client, people
):
    with_password("head")
    other = Client()
    enter("head", by=other)
    enter("head")
    assert change(client).url == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 302
    user = people.head
    assert user.check_password(NEW)
    assert user.sessions.count() == 1
    entry = Entry.objects.first()
    assert (entry.action, entry.after) == ("accounts.password.changed", {"sessions_ended": 1})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"present": "wrong"}, "现口令不对"),
        ({"again": "Another-Good-2"}, "不一致"),
        ({"new": "Short-1"}, "口令太短，至少要 10 个字符"),
        ({"new": "password123"}, "这个口令太常见"),
        ({"new": "alllowercaseletters"}, "至少三类"),
        ({"new": PASSWORD}, "最近"),
    ],
)
def test_a_bad_change_says_why_and_changes_nothing(head, people, given, said):
    response = change(head, **given)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert people.head.check_password(PASSWORD)


def test_a_password_like_the_account_is_refused_in_the_sites_words(with_password, enter, client):
    with_password("personnel")
    enter("personnel")
    assert "口令与您的账号太相似" in change(client, new="Personnel-1").content.decode()


def test_none_of_the_last_passwords_is_taken_again(head, people, settings):
    settings.PASSWORDS_REMEMBERED = 2
    present = PASSWORD
    for number in range(3):
        assert change(head, present, f"Another-Good-{number}").status_code == 302
        present = f"Another-Good-{number}"
    assert people.head.used_passwords.count() == 2
    assert "最近 2 次" in change(head, present, "Another-Good-1").content.decode()
    assert change(head, present, PASSWORD).status_code == 302, "long forgotten"


def test_the_rules_stand_beside_the_field(head, settings):
    page = head.get(CHANGE).content.decode()
    assert f"口令不少于 {settings.PASSWORD_LEAST_LENGTH} 个字符" in page
    assert "你" not in page
    assert "密码" not in page
    assert "至少三类" in page


def test_a_first_password_is_changed_before_anything_else(with_password, enter, client, people):
    user = with_password("head")
    user.must_change_password = True
    user.save()
    enter("head")
    assert client.get(PROFILE).url == CHANGE
    assert "首次登录" in client.get(CHANGE).content.decode()
    response = change(client)
    assert response.url == reverse("home:front")
    assert "口令已修改" in client.get(response.url).content.decode()


def test_a_password_that_is_too_old_is_changed_first(with_password, enter, client, settings):
    user = with_password("head")
    user.password_changed_at = timezone.now() - timedelta(days=settings.PASSWORD_DAYS + 1)
    user.save()
    enter("head")
    assert client.get(PROFILE).url == CHANGE
    assert f"超过 {settings.PASSWORD_DAYS} 天" in client.get(CHANGE).content.decode()


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = from_file.PASSWORD_HASHERS
    assert make_password("x").startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_the_profile_says_roles_with_their_scope(as_, people):
    page = as_("unit_party").get(PROFILE).content.decode()
    unit = people.unit_party.grants.get().unit
    assert f"{unit}及其下级" in page
    assert "本人档案" in as_("cadre").get(PROFILE).content.decode()
    assert "不含业务数据" in as_("audit").get(PROFILE).content.decode()


def test_e_mail_and_digest_are_the_owner_s_to_settle(as_, people):
    client = as_("staff")
    client.post(PROFILE, {"email": "a@example.org"})
    assert (people.staff.email, people.staff.takes_digest) == ("a@example.org", False)
    entry = Entry.objects.get(action="accounts.user.changed")
    assert entry.after == {"email": "a@example.org", "takes_digest": False}
    client.post(PROFILE, {"email": "a@example.org"})
    assert Entry.objects.filter(action="accounts.user.changed").count() == 1


def test_another_session_is_ended_from_the_profile(with_password, enter, client, people):
    with_password("head")
    other = Client()
    enter("head", by=other)
    enter("head")
    row = people.head.sessions.order_by("pk").first()
    client.post(reverse("accounts:session_close", args=[row.pk]))
    assert other.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200
    assert Entry.objects.first().action == "accounts.session.closed"


def test_another_s_session_is_not_there(with_password, enter, client, people):
    with_password("head"), with_password("staff")
    enter("staff", by=Client())
    enter("head")
    row = people.staff.sessions.get()
    assert client.post(reverse("accounts:session_close", args=[row.pk])).status_code == 404


def test_the_second_factor_is_set_up_by_a_picture_and_a_code(as_, people):
    client, address = as_("head"), reverse("accounts:second_factor_add")
    page = client.get(address).content.decode()
    assert 'src="data:image/svg+xml' in page
    device = TOTPDevice.objects.get(user=people.head)
    assert not device.confirmed
    assert client.post(address, {"code": "123"}).status_code == 200
    assert client.post(address, {"code": code_of(device)}).url == PROFILE
    device.refresh_from_db()
    assert device.confirmed
    entry = Entry.objects.first()
    assert entry.action == "accounts.second_factor.added"
    assert device.key not in f"{entry.content()}"


def test_a_device_not_proved_is_not_asked_for(with_password, enter, client, people):
    user = with_password("head")
    TOTPDevice.objects.create(user=user, name="测试", confirmed=False)
    assert enter("head").url == "/"


def test_taking_the_second_factor_away_needs_its_code(as_, people):
    device = device_of(people.head)
    client, address = as_("head"), reverse("accounts:second_factor_remove")
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06d}"
    client.post(address, {"code": wrong})
    assert TOTPDevice.objects.filter(user=people.head).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        client.post(address, {"code": code_of(device)})
    assert not TOTPDevice.objects.filter(user=people.head).exists()
    assert Entry.objects.first().reason == "本人停用"


def test_a_new_feed_key_takes_the_place_of_the_old(as_, people):
    before = people.head.feed_key
    as_("head").post(reverse("accounts:feed_key_renew"))
    assert people.head.feed_key not in ("", before)
    entry = Entry.objects.first()
    assert people.head.feed_key not in f"{entry.content()}"
