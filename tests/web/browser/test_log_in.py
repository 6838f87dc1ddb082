import re
from base64 import b32decode

import pytest
from django_otp.oath import TOTP

from web.browser.prepare import PASSWORD

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


LOCKED = {1440: "discipline", 390: "supervision"}
TWO_FACTORS = {1440: "personnel", 390: "leader"}


def test_the_front_page_opens_after_logging_in(visit):
    visitor = visit(None)
    visitor.go("/")
    assert "/accounts/log-in/" in visitor.page.url
    visitor.log_in("head", PASSWORD)
    assert visitor.page.url.rstrip("/").count("/") == 2
    visitor.page.locator(".me > summary").click()
    visitor.press("退出登录")
    visitor.go("/roster/")
    assert "/accounts/log-in/" in visitor.page.url


def test_who_is_sent_to_log_in_comes_back_to_the_page(visit):
    visitor = visit(None)
    visitor.go("/policy/search/?q=考核")
    visitor.log_in("head", PASSWORD)
    assert "/policy/search/" in visitor.page.url


def test_an_account_is_locked_after_five_wrong_passwords(visit, width):
    visitor = visit(None)
    for _ in range(5):
        visitor.log_in(LOCKED[width], "Falsch-2026!")
    visitor.sees("账号已锁定")
    visitor.log_in(LOCKED[width], PASSWORD)
    visitor.sees("账号已锁定")


def code_of(secret, moment=0):
    """What an authenticator shows now."""
    totp = TOTP(b32decode(re.sub(r"\s", "", secret)))
    totp.time += moment
    return f"{totp.token():06d}"


def test_a_second_factor_is_set_and_asked_for(visit, width):
    name = TWO_FACTORS[width]
    visitor = visit(None)
    visitor.log_in(name, PASSWORD)
    visitor.go("/accounts/own/")
    visitor.follow("启用")
    secret = visitor.page.locator(".secret").inner_text()
    # The step before: a code is taken once only, and the present one is needed to log in.
    visitor.page.fill("main input[name=code]", code_of(secret, -30))
    visitor.press("确认启用")
    visitor.sees("已启用")
    again = visit(None)
    again.log_in(name, PASSWORD)
    again.sees("输入动态口令")
    again.page.fill("main input[name=code]", "000000")
    again.press("登录", within=again.main)
    again.sees("输入动态口令")
    # After a wrong code the next is not looked at for a second.
    again.page.wait_for_timeout(1_500)
    again.page.fill("main input[name=code]", code_of(secret))
    again.press("登录", within=again.main)
    assert again.page.url.rstrip("/").count("/") == 2
