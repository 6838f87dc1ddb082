"""重点工作: a real document becomes a plan, and one of its tasks is done; and the main pages."""

import sqlite3
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from web import papers

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]

DOCUMENT = "sjtusm-2024-45"
# Plan 2 is the running one of ``prepare``. Account, what is opened, the link to follow from there, and what comes after that address.
PAGES = {
    "work-plans": ("year_head", "/key-work/", "", ""),
    "work-plan": ("year_head", "/key-work/", "a.plan-title", ""),
    "work-tree": ("year_head", "/key-work/", "a.plan-title", "tree/"),
    "work-board": ("year_head", "/key-work/", "a.plan-title", "board/"),
    "work-gantt": ("year_head", "/key-work/", "a.plan-title", "gantt/"),
    "work-wall": ("year_head", "/key-work/", "a.plan-title", "wall/"),
    "work-compare": ("year_head", "/key-work/", "a.plan-title", "compare/"),
    "work-add": ("year_staff", "/key-work/plans/add/", "", ""),
    "work-tasks": ("year_head", "/key-work/tasks/", "", ""),
    "work-late": ("year_head", "/key-work/tasks/?light=red", "TASK", ""),
    "work-task": ("year_unit", "/key-work/tasks/?status=accepted&plan=2", "TASK", ""),
    "work-report": ("year_unit", "/key-work/tasks/?status=accepted&plan=2", "TASK", "report/"),
    "work-accept": ("year_supervision", "/key-work/tasks/?status=submitted", "TASK", "accept/"),
    "work-orders": ("year_supervision", "/key-work/orders/", "", ""),
    "work-order": ("year_supervision", "/key-work/orders/", "a[href^='/key-work/orders/']:not([href$='add/'])", ""),
    "work-results": ("year_head", "/key-work/?status=frozen", "a.plan-title", "results/"),
    "work-freeze": ("year_head", "/key-work/", "a.plan-title", "freeze/"),
}  # fmt: skip
TASK = r"all => all.map(a => a.getAttribute('href')).find(h => /^.key-work.tasks.[0-9]+.$/.test(h))"
# At which width the guide shows a page.
PICTURES = {"work-plan": 1440, "work-board": 1440, "work-wall": 1440, "work-task": 390}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_key_work_is_whole_and_open_to_everybody(visit, width, name):
    account, path, link, after = PAGES[name]
    visitor = visit(account)
    assert visitor.go(path) == 200
    if link:
        found = address_of_task(visitor) if link == "TASK" else visitor.main.locator(link).first
        address = found if link == "TASK" else found.get_attribute("href")
        assert visitor.go(address + after) == 200
    assert visitor.accessibility() == []
    if PICTURES.get(name) == width:
        visitor.picture(name + ("-phone" if width < 900 else ""))


def address_of_task(visitor):
    return visitor.main.locator("a[href^='/key-work/tasks/']").evaluate_all(TASK)


@pytest.mark.parametrize("width", [1440], ids=["desktop"], indirect=True)
def test_a_document_becomes_tasks_that_are_done_and_settled(visit, site_folder, tmp_path):
    staff = visit("staff")
    plan, name = plan_made(staff, unit_of(site_folder, "unit_party"))
    task = handed_out(staff, plan, name)
    unit = visit("unit_party")
    unit.width = 390
    unit.page.set_viewport_size({"width": 390, "height": 844})
    done_by(unit, task, tmp_path)
    accepted(visit("supervision"), task)
    read_at_its_clause(staff, task)
    settled(visit("head"), plan)
    unit.go(f"{plan}results/")
    unit.sees("%")


def unit_of(folder, username):
    """The unit for which an account acts."""
    database = sqlite3.connect(folder / "zhiren.sqlite3")
    (name,) = database.execute(
        "select host.name from accounts_grant g join accounts_user u on u.id = g.user_id "
        "join register_unit party on party.id = g.unit_id "
        "join register_unit host on host.id = party.host_unit_id where u.username = ?",
        [username],
    ).fetchone()
    database.close()
    return name


def plan_made(staff, owner):
    """Gives the plan's address, and the name of the task that the unit is to do."""
    page = staff.page
    staff.go("/key-work/plans/add/")
    page.select_option("main select[name=document]", DOCUMENT)
    page.fill("main input[name=year]", str(datetime.now(UTC).year))
    staff.press("读取并列出任务")
    page.wait_for_url("**/proposals/")
    plan = page.url.removesuffix("proposals/")
    staff.go(f"{plan}proposals/?state=open&registered=no&kind=ongoing")
    first = staff.main.locator(".proposal").first
    name = first.locator(".name").inner_text()
    first.locator("input[name=proposals]").check()
    page.fill("main input[name=owner]", owner)
    staff.press("定责任单位")
    expect(staff.main.locator(".proposal").first).to_contain_text(owner)
    staff.main.locator(".proposal").first.get_by_role("button", name="列入", exact=True).click()
    expect(staff.main.locator(".proposal .name", has_text=name)).to_have_count(0)
    staff.go(f"{plan}proposals/")
    before = staff.main.locator(".proposal").count()
    staff.main.get_by_label("全选本页").check()
    staff.press("列入所选")
    staff.sees(f"列入 {before + 1}")
    staff.follow("确认计划")
    page.wait_for_url("**/confirm/")
    for tick in ("leave_undecided", "without_owner"):
        if page.locator(f"main input[name={tick}]").count():
            page.check(f"main input[name={tick}]")
    staff.press("确认计划", within=staff.main)
    staff.sees("执行中")
    return plan, name


def handed_out(staff, plan, name):
    """下达; gives the task's address."""
    staff.go(f"{plan}?show=planned")
    row = staff.main.locator("tbody tr", has_text=name).first
    row.locator("input[name=works]").check()
    staff.press("下达所选任务")
    staff.sees("已下达 1 项")
    staff.go(plan + "?q=" + name[:20])
    return address_of_task(staff)


def done_by(unit, task, folder):
    """Signed for, reported on and handed in, on a phone."""
    page = unit.page
    unit.go("/key-work/tasks/")
    unit.main.locator(f"a[href='{task}']").first.click()
    unit.settle()
    unit.press("签收")
    unit.follow("报告进展")
    page.locator("main input[name=percent][value='50']").check()
    page.fill("main textarea[name=text]", "已完成调研，形成初步方案。")
    unit.press("提交报告")
    unit.sees("已完成调研")
    assert unit.accessibility() == []
    unit.follow("提请验收")
    page.fill("main textarea[name=text]", "方案已经印发并实施。")
    photograph = folder / "现场照片.png"
    photograph.write_bytes(papers.png())
    page.set_input_files("main input[name=uploads]", photograph)
    unit.main.locator("form button[type=submit]").last.click()
    unit.settle()
    unit.sees("待验收")
    unit.sees("现场照片.png")


def accepted(supervisor, task):
    page = supervisor.page
    supervisor.go(f"{task}accept/")
    supervisor.sees("方案已经印发并实施。")
    page.check("main input[name=verdict][value=full]")
    page.fill("main textarea[name=reason]", "佐证齐全，同意销号。")
    supervisor.press("提交结论")
    supervisor.sees("已销号")


def read_at_its_clause(staff, task):
    """The reader shows at the clause how the task stands."""
    staff.go(task)
    staff.go(staff.main.locator(".clause a[href^='/policy/']").first.get_attribute("href"))
    staff.sees("已销号")


def settled(head, plan):
    head.page.on("dialog", lambda dialog: dialog.accept())
    head.go(f"{plan}freeze/")
    head.page.fill("main textarea[name=reason]", "机构调整，提前结算。")
    head.main.locator("form.freeze button[type=submit]").click()
    head.settle()
    head.go(f"{plan}results/")
    head.sees("%")
