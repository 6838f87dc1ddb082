"""What holds for all pages: headers, no inline code, health, permissions table, site state."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import checks
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from openpyxl import load_workbook

from web.accounts.addresses import ADDRESSES as ACCOUNTS
from web.audit.addresses import ADDRESSES as AUDIT
from web.test_addresses import ask
from zhiren.web.accounts.origin import address_of, browser_of
from zhiren.web.accounts.permissions import PERMISSIONS
from zhiren.web.audit.models import Entry
from zhiren.web.findings.models import EvaluationRun

PAGES = [a for a in (*ACCOUNTS, *AUDIT) if a.open_to and a.status == 200]
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("address", PAGES, ids=lambda a: a.view + a.query)
def test_no_page_holds_code_or_style_of_its_own(address, as_, people):
    name = min(address.open_to)
    response = ask(as_(name), address, people)
    if "html" in response["Content-Type"]:
        assert INLINE.findall(response.content.decode()) == []
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        assert part in policy


@pytest.mark.parametrize("address", PAGES, ids=lambda a: a.view + a.query)
def test_pages_of_who_is_logged_in_are_kept_by_no_cache(address, as_, people):
    response = ask(as_(min(address.open_to)), address, people)
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(as_, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = as_("head")
    cookie = client.get(reverse("accounts:profile")).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert cookie["max-age"] == "", "ends with the browser"


def test_the_site_s_own_checks_find_nothing(settings):
    found = checks.run_checks()
    assert [c for c in found if not c.is_silenced()] == []


def test_health_costs_one_statement_and_no_session(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(reverse("accounts:health"))
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_own_proxies_are_believed(rf, settings, proxies, forwarded, expected):
    settings.PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.9")
    assert address_of(request) == expected


def test_an_address_that_is_none_is_none(rf):
    assert address_of(rf.get("/", REMOTE_ADDR="")) is None


def test_browsers_are_named_as_people_know_them():
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/120 Safari/537 Edg/120"
    assert browser_of(agent) == "Edge（Windows）"
    assert browser_of("curl/8") == "其他浏览器"


def test_the_table_of_permissions_shows_every_action_and_basis(as_):
    page = as_("security").get(reverse("accounts:permission_table")).content.decode()
    for permission in PERMISSIONS:
        assert permission.title in page
        assert permission.basis in page


def test_the_table_as_a_workbook_carries_the_watermark(as_, people):
    response = as_("audit").get(reverse("accounts:permission_sheet"))
    sheet = load_workbook(BytesIO(response.getvalue())).active
    assert sheet["A1"].value.startswith("导出人 测试audit（账号 audit）")
    assert sheet.max_row == len(PERMISSIONS) + 4
    assert Entry.objects.first().action == "audit.export.made"


def test_every_permission_has_a_basis_and_somebody():
    assert all(p.basis and (p.roles or p.duties) for p in PERMISSIONS)
    assert len({p.action for p in PERMISSIONS}) == len(PERMISSIONS)


def test_administrators_share_only_the_front_page_and_the_table():
    mixed = [p.action for p in PERMISSIONS if p.roles and p.duties]
    assert set(mixed) <= {"home.view", "permission.view"}


def test_the_state_of_the_site_tells_no_secret(as_, settings):
    page = as_("system").get(reverse("accounts:site_state")).content.decode()
    assert settings.SECRET_KEY not in page
    assert "ZHIREN_PASSWORD_DAYS" in page


@pytest.mark.parametrize(
    ("after", "is_waiting"),
    [(None, True), (timedelta(minutes=-1), True), (timedelta(hours=9), False)],
)
def test_work_waits_once_it_is_due(as_, db, after, is_waiting):
    DBTaskResult.objects.create(
        task_path="zhiren.web.findings.tasks.judge", backend_name="default", status="READY",
        args_kwargs={"args": [], "kwargs": {}}, queue_name="default",
        run_after=get_date_max() if after is None else timezone.now() + after,
    )  # fmt: skip
    html = as_("system").get(reverse("accounts:site_state")).content.decode()
    assert ("有任务在等待，但没有任务在执行" in html) is is_waiting
    assert f"<b>{int(is_waiting)}</b><span>等待的后台任务" in html


def test_runs_that_are_done_are_told_on_the_page_of_the_site(as_, people):
    address = reverse("accounts:site_state")
    assert "还没有研判过" in as_("system").get(address).content.decode()
    EvaluationRun.objects.create(
        institution=people.home, kind="nightly", status="done", as_of="2024-12-16",
        policy_date="2024-12-16",
    )  # fmt: skip
    EvaluationRun.objects.create(
        institution=people.home, kind="asked", as_of="2024-12-16", policy_date="2024-12-16"
    )
    html = as_("system").get(address).content.decode()
    assert "还没有研判过" not in html
    assert people.home.name in html
    assert "夜间研判" in html
    assert "1 次研判在等后台程序" in html


def test_failed_background_work_is_counted_and_named_only(as_, db):
    DBTaskResult.objects.create(
        task_path="zhiren.web.findings.tasks.judge", backend_name="default", status="FAILED",
        args_kwargs={"args": ["秘密"], "kwargs": {}}, finished_at=timezone.now(),
        exception_class_path="ValueError", traceback="秘密", queue_name="default",
    )  # fmt: skip
    page = as_("system").get(reverse("accounts:site_state")).content.decode()
    assert "zhiren.web.findings.tasks.judge" in page
    assert "秘密" not in page
