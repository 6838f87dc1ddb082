import pytest

from web.browser.test_register import first_person
from web.intake.wizard import filled

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


def row(code, school):
    return {"person": code, "level": "大学", "school": school, "graduated_on": "2005-07"}


def upload(visitor, name, content):
    visitor.go("/intake/add/")
    files = [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    visitor.page.set_input_files("main input[type=file]", files)
    visitor.press("上传并读取")
    wait(visitor, "与名册比对")
    visitor.press("与名册比对")
    wait(visitor, "预览")


def wait(visitor, text):
    """Until the background has done its step and the page says so."""
    from playwright.sync_api import expect

    expect(visitor.main).to_contain_text(text, timeout=60_000)
    visitor.settle()


def test_a_workbook_with_errors_is_mended_imported_and_undone(visit, width):
    visitor = visit("staff")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    _, address = first_person(visitor)
    code, school = address.split("/")[3], f"江南大学{width}"
    upload(visitor, "学历.xlsx", filled(education=[row(code, school), row("没有这个工号", school)]))
    visitor.sees("处错误")
    visitor.sees("没有这个工号")
    assert visitor.main.get_by_role("button", name="导入", exact=True).count() == 0
    upload(visitor, "学历（改正）.xlsx", filled(education=[row(code, school)]))
    visitor.sees("没有错误")
    visitor.press("导入", within=visitor.main, exact=True)
    wait(visitor, "撤销这次导入")
    imported = visitor.page.url
    visitor.go(address)
    visitor.sees(school)
    visitor.go(imported)
    visitor.page.fill("main input[name=reason]", "试用后撤销")
    visitor.press("撤销这次导入")
    wait(visitor, "名册已恢复到导入前")
    visitor.go(address)
    visitor.sees_not(school)
