"""Finding a person, looking back, keeping a view, taking the roster away."""

import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from web.browser.prepare import NAMES

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


def first_person(visitor):
    """The first row of the roster: name and address."""
    visitor.go("/roster/")
    link = visitor.main.locator("a[href^='/register/persons/']").first
    return link.inner_text(), link.get_attribute("href")


def choose(visitor, start):
    """Of what was found the first that leads there; a single hit has led there already."""
    visitor.page.wait_for_url(lambda address: "/find/" in address or "/persons/" in address)
    if "/find/" in visitor.page.url:
        visitor.main.locator(f"a[href^='{start}']").first.click()
    visitor.page.wait_for_url("**/register/persons/**")
    visitor.settle()


def test_a_person_is_found_by_name_from_any_page(visit):
    visitor = visit("head")
    name, address = first_person(visitor)
    visitor.go("/policy/")
    visitor.page.fill("header input[name=q]", name)
    visitor.page.keyboard.press("Enter")
    choose(visitor, address)
    visitor.sees(name)
    visitor.sees("学历学位")


def test_a_file_is_looked_at_as_of_an_earlier_day(visit):
    visitor = visit("head")
    _, address = first_person(visitor)
    visitor.go(address)
    visitor.page.locator("summary", has_text="回看").first.click()
    visitor.page.fill("#as-of", "2019.06.30")
    visitor.press("回看", exact=True)
    visitor.sees("回看 2019.06.30 的情况")
    visitor.follow("回到今天")
    visitor.sees_not("回看 2019.06.30 的情况")


def test_the_roster_is_shown_as_of_an_earlier_day(visit):
    visitor = visit("head")
    visitor.go("/roster/")
    visitor.page.fill("main input[name=as_of]", "2021.06.30")
    visitor.press("查找", within=visitor.main)
    visitor.sees("按 2021.06.30 的情况显示")


def test_conditions_are_narrowed_as_one_types(visit):
    visitor = visit("head")
    visitor.go("/roster/filters/")
    shown = visitor.page.locator(".filter summary:visible")
    visitor.page.fill("[data-narrow]", "学位")
    titles = shown.all_inner_texts()
    assert "最高学位" in titles
    assert "性别" not in titles
    visitor.page.fill("[data-narrow]", "没有这一项")
    visitor.sees("没有这样的条件")
    visitor.page.fill("[data-narrow]", "")
    titles = shown.all_inner_texts()
    assert "性别" in titles
    assert "最高学位" not in titles


def test_a_view_is_saved_opened_and_removed(visit, width):
    visitor = visit("staff")
    name = f"附属医院干部{width}"
    visitor.go("/roster/?q=王")
    visitor.page.locator("summary", has_text="视图").click()
    visitor.page.fill(".save-view input[name=name]", name)
    visitor.press("保存", within=visitor.page.locator(".save-view"))
    visitor.go("/roster/")
    visitor.page.locator("summary", has_text="视图").click()
    visitor.follow(name)
    visitor.sees(f"视图：{name}")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.page.locator("summary", has_text="视图").click()
    row = visitor.page.locator(".views li", has_text=name)
    visitor.press("删除", within=row)
    visitor.page.locator("summary", has_text="视图").click()
    assert visitor.page.locator(".views li", has_text=name).count() == 0


def exported(visitor, folder):
    visitor.go("/roster/")
    visitor.page.locator("summary", has_text="导出").click()
    with visitor.page.expect_download() as waiting:
        visitor.main.get_by_role("link", name="Excel 工作簿").click()
    path = folder / "roster.xlsx"
    waiting.value.save_as(path)
    return path


def test_the_exported_roster_is_the_one_on_the_screen(visit, tmp_path):
    visitor = visit("head")
    path = exported(visitor, tmp_path)
    shown = [
        h for h in visitor.main.locator("table.roster thead th").all_inner_texts() if h.strip()
    ]
    rows = [
        [str(cell or "") for cell in row]
        for row in load_workbook(path).active.iter_rows(values_only=True)
    ]
    heads = next(n for n, row in enumerate(rows) if set(shown) <= set(row))
    name = visitor.main.locator("table.roster tbody a").first.inner_text()
    assert name in rows[heads + 1]
    assert any(NAMES["head"] in cell for row in rows for cell in row)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("width", [1440], indirect=True)
def test_an_office_program_opens_the_exported_roster(visit, tmp_path):
    visitor = visit("head")
    path = exported(visitor, tmp_path)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, path], check=True, timeout=120, capture_output=True
    )
    text = (tmp_path / "roster.csv").read_text("utf-8")
    assert visitor.main.locator("table.roster tbody a").first.inner_text() in text
