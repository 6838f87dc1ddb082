from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from web.accounts.conftest import PASSWORD, code_of, device_of
from zhiren.web.accounts.models import UserSession
from zhiren.web.audit.models import Entry

LOG_IN = reverse("accounts:log_in")
PROFILE = reverse("accounts:profile")


def actions():
    entries = Entry.objects.filter(action__startswith="accounts.").order_by("number")
    return list(entries.values_list("action", flat=True))


def test_the_right_password_leads_to_the_page_asked_for(with_password, enter):
    with_password("head")
    response = enter("head", to=PROFILE)
    assert (response.status_code, response.url) == (302, PROFILE)
    assert actions() == ["accounts.session.started"]


def test_the_account_is_found_however_it_is_cased(with_password, enter):
    with_password("head")
    assert enter("HEAD").status_code == 302


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_nobody_is_led_to_another_site(with_password, enter, to):
    with_password("head")
    assert enter("head", to=to).url == "/"


def test_a_wrong_password_says_how_many_tries_are_left(with_password, enter, settings):
    with_password("head")
    page = enter("head", "nonsense").content.decode()
    assert f"再错 {settings.AXES_FAILURE_LIMIT - 1} 次" in page
    entry = Entry.objects.first()
    assert (entry.action, entry.actor, entry.object_id) == (
        "accounts.log_in.failed",
        None,
        with_password("head").pk,
    )
    assert "nonsense" not in f"{entry.content()}"


def test_an_unknown_account_is_answered_alike(with_password, enter):
    with_password("head")
    known, unknown = enter("head", "nonsense"), enter("nobody", "nonsense")
    assert known.status_code == unknown.status_code == 200
    assert "账号或口令不对" in known.content.decode()
    assert "账号或口令不对" in unknown.content.decode()
    assert Entry.objects.first().object_label == "没有的账号 nobody"


def test_too_many_failures_lock_the_account_and_say_how_long(with_password, enter, settings):
    with_password("head")
    answers = [enter("head", "nonsense") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert [a.status_code for a in answers[:-1]] == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    assert answers[-1].status_code == 429
    assert f"{settings.LOCK_OUT_MINUTES} 分钟" in answers[-1].content.decode()
    assert actions()[-2:] == ["accounts.log_in.failed", "accounts.user.locked"]


def lock(enter, settings, name="head"):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(name, "nonsense")


def test_a_locked_account_takes_no_right_password_and_fills_no_audit(
    with_password, enter, settings
):
    with_password("head")
    lock(enter, settings)
    before = Entry.objects.count()
    assert enter("head").status_code == 429
    assert Entry.objects.count() == before


def test_case_and_address_give_no_further_tries(with_password, enter, settings):
    with_password("head")
    for number, name in enumerate(["head", "Head", "hEAD", " head", "HEAD"]):
        response = enter(name, "nonsense", REMOTE_ADDR=f"10.0.0.{number}")
    assert response.status_code == 429


def test_trying_on_does_not_make_the_lock_longer(with_password, enter, settings):
    with_password("head")
    lock(enter, settings)
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.LOCK_OUT_MINUTES - 1)):
        page = enter("head").content.decode()
    assert "1 分钟" in page
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.LOCK_OUT_MINUTES + 1)):
        assert enter("head").status_code == 302


def test_success_forgets_the_failures(with_password, enter, settings):
    with_password("head")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        enter("head", "nonsense")
    enter("head")
    assert "再错 4 次" in enter("head", "nonsense", by=Client()).content.decode()


def test_another_account_is_not_locked_along(with_password, enter, settings):
    with_password("head"), with_password("staff")
    lock(enter, settings)
    assert enter("staff").status_code == 302


def test_a_disabled_account_is_answered_as_a_wrong_password(with_password, enter):
    user = with_password("head")
    user.is_active = False
    user.save()
    assert "账号或口令不对" in enter("head").content.decode()


def test_an_account_that_awaits_confirmation_is_told_so(with_password, enter, client):
    user = with_password("head")
    user.awaits = "重置口令"
    user.save()
    assert "正等待安全管理员核准" in enter("head").content.decode()
    assert client.get(PROFILE).status_code == 302
    assert "正等待安全管理员核准" not in enter("head", "nonsense").content.decode()


def test_the_oldest_session_ends_above_the_limit(with_password, enter, settings):
    user = with_password("head")
    clients = [Client() for _ in range(settings.SESSIONS_A_USER + 1)]
    for one in clients:
        enter("head", by=one)
    assert [one.get(PROFILE).status_code for one in clients] == [302, *[200] * (len(clients) - 1)]
    assert user.sessions.count() == settings.SESSIONS_A_USER
    assert actions()[-1] == "accounts.session.replaced"


def test_logging_out_ends_the_session_and_is_kept(with_password, enter, client):
    with_password("head")
    enter("head")
    client.post(reverse("accounts:log_out"))
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)
    assert actions()[-1] == "accounts.session.ended"
    assert client.get(PROFILE).status_code == 302


def test_an_idle_session_is_asked_to_log_in_again(with_password, enter, client, settings):
    with_password("head")
    enter("head")
    client.get(PROFILE)
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES, seconds=1)
    with time_machine.travel(timezone.now() + idle):
        response = client.get(PROFILE)
        assert response.url == f"{LOG_IN}?next={PROFILE}"
        assert "之前的登录已经结束" in client.get(response.url).content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_log_in(client):
    response = client.get(
        PROFILE, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/roster/?q=x"
    )
    assert response.headers["HX-Redirect"] == f"{LOG_IN}?next=%2Froster%2F%3Fq%3Dx"


def test_the_second_factor_is_asked_for_after_the_password(with_password, enter, client):
    device = device_of(with_password("head"))
    step = reverse("accounts:second_factor")
    assert enter("head", to=PROFILE).url == step
    assert client.get(PROFILE).status_code == 302, "the password alone opens nothing"
    response = client.post(step, {"code": code_of(device)})
    assert response.url == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert Entry.objects.get(action="accounts.session.started").after["with_second_factor"]


def test_a_code_is_good_once(with_password, enter):
    device = device_of(with_password("head"))
    code, step = code_of(device), reverse("accounts:second_factor")
    first, second = Client(), Client()
    for one in (first, second):
        enter("head", by=one)
    assert first.post(step, {"code": code}).status_code == 302
    assert second.post(step, {"code": code}).status_code == 200


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(with_password, enter, client, settings):
    device = device_of(with_password("head"))
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06d}"
    enter("head")
    answers = [
        client.post(reverse("accounts:second_factor"), {"code": wrong}).status_code
        for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert answers[-1] == 429
    assert enter("head", by=Client()).status_code == 429


def test_the_second_step_waits_five_minutes(with_password, enter, client):
    device = device_of(with_password("head"))
    enter("head")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        response = client.post(reverse("accounts:second_factor"), {"code": code_of(device)})
    assert response.url == LOG_IN


def test_an_account_disabled_between_the_steps_stays_out(with_password, enter, client):
    user = with_password("head")
    device = device_of(user)
    enter("head")
    user.is_active = False
    user.save()
    response = client.post(reverse("accounts:second_factor"), {"code": code_of(device)})
    assert response.url == LOG_IN


def test_who_is_logged_in_is_offered_to_go_on(as_):
    assert "已登录" in as_("head").get(LOG_IN).content.decode()


@pytest.mark.parametrize("username", ["", "x" * 500, "a\0b", "张三 李四"])
def test_odd_input_does_not_break_the_page(db, enter, username):
    assert enter(username, PASSWORD).status_code in (200, 302)
