"""Three administrators, none of whom can do it alone: account, role, and the record of both."""

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


NEW_PASSWORD = "Linjiang-2026!"


def made(visit, name):
    """The system administrator makes the account; gives its first password."""
    system = visit("system")
    system.go("/accounts/users/add/")
    system.page.fill("main input[name=username]", name)
    system.page.fill("main input[name=name]", "新来的人")
    duty = system.page.locator("main select[name=duty]")
    if duty.count():
        duty.select_option("business")
    system.press("建立账号")
    return system.page.locator("td.once").inner_text()


def granted(visit, name):
    """The security administrator confirms the account and gives it a role."""
    security = visit("security")
    security.go("/accounts/grants/confirm/")
    security.page.get_by_label(f"选择 {name}").check()
    security.press("核准所选账号")
    security.go(f"/accounts/grants/?q={name}")
    security.follow(name)
    security.follow("授予角色")
    security.page.select_option("main select[name=role]", "department_staff")
    security.page.fill("main input[name=reason], main textarea[name=reason]", "岗位变动")
    security.press("授权", within=security.main, exact=True)
    security.sees("组织部工作人员")


def test_an_account_comes_to_work_through_three_hands(visit, width):
    name = f"newcomer{width}"
    first = made(visit, name)
    early = visit(None)
    early.log_in(name, first)
    assert "/accounts/log-in/" in early.page.url
    granted(visit, name)

    newcomer = visit(None)
    newcomer.log_in(name, first)
    assert "/accounts/password/" in newcomer.page.url
    newcomer.go("/roster/")
    assert "/accounts/password/" in newcomer.page.url
    for field, value in (("present", first), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)):
        newcomer.page.fill(f"main input[name={field}]", value)
    newcomer.press("修改口令", within=newcomer.main)
    assert newcomer.go("/roster/") == 200
    assert newcomer.main.locator("table.roster").count() == 1

    audit = visit("audit")
    audit.go(f"/audit/entries/?q={name}")
    audit.sees("新来的人")
    audit.main.locator("td a").first.click()
    audit.settle()
    assert audit.accessibility() == []


def test_the_chain_of_the_audit_is_whole(visit):
    from playwright.sync_api import expect

    audit = visit("audit")
    audit.go("/audit/verification/")
    audit.press("开始校验")
    for _ in range(30):
        audit.go("/audit/verification/")
        if audit.main.locator("tbody tr").first.locator(".state.upcoming").count() == 0:
            break
        audit.page.wait_for_timeout(500)
    expect(audit.main.locator("tbody tr").first.locator(".state")).to_have_class("state met")


def test_no_administrator_sees_business_data(visit):
    for name in ("system", "security", "audit"):
        assert visit(name).go("/roster/") == 403
