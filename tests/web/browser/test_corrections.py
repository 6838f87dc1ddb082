from datetime import date, timedelta

import pytest

from web import papers

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


# A name for each width: both go to the same site.
SCHOOLS = {1440: "江北大学", 390: "江东大学"}
CAMPAIGNS = {1440: "年度干部信息采集", 390: "离任干部信息核对"}


def test_a_cadre_proposes_and_the_department_accepts(visit, width):
    school = SCHOOLS[width]
    cadre = visit("cadre")
    cadre.go("/corrections/own/")
    education = cadre.page.locator("#education")
    cadre.follow("更正", within=education.locator(".own-row").first)
    cadre.page.fill("main input[name=school]", school)
    cadre.page.fill("main textarea[name=note]", "以毕业证书为准")
    proof = [{"name": "毕业证书.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}]
    cadre.page.set_input_files("main input[type=file]", proof)
    cadre.press("提交审核")
    cadre.sees("已提交，等组织部审核")

    staff = visit("staff")
    staff.go("/corrections/queue/")
    staff.main.locator("a[href^='/corrections/queue/']").last.click()
    staff.settle()
    staff.sees(school)
    with staff.page.expect_download() as waiting:
        staff.main.get_by_role("link", name="毕业证书.pdf").click()
    assert waiting.value.suggested_filename == "毕业证书.pdf"
    assert staff.accessibility() == []
    staff.picture("correction" + ("-phone" if width < 900 else ""))
    staff.press("待审各项全部采纳")
    staff.sees("已办结")

    cadre.go("/corrections/own/")
    cadre.sees(school)
    cadre.sees("已办结")


def test_a_refusal_without_a_reason_is_not_taken(visit, width):
    cadre, staff = visit("cadre"), visit("staff")
    cadre.page.on("dialog", lambda dialog: dialog.accept())
    cadre.go("/corrections/own/education/add/")
    cadre.page.select_option("main select[name=level]", "大专")
    cadre.press("提交审核")
    staff.go("/corrections/queue/")
    staff.main.locator("a[href^='/corrections/queue/']").last.click()
    staff.settle()
    staff.page.locator("main input[value=refused]").first.check()
    staff.press("记下所选意见")
    staff.sees("不采纳须写明理由")
    staff.page.fill("main input[name^=reason-]", "没有证书")
    staff.press("记下所选意见")
    cadre.go("/corrections/own/")
    cadre.sees("不采纳：没有证书")


def test_a_campaign_is_started_answered_and_taken_away(visit, width, tmp_path):
    from openpyxl import load_workbook

    name, today = CAMPAIGNS[width], date.today()
    staff = visit("staff")
    staff.page.on("dialog", lambda dialog: dialog.accept())
    staff.go("/corrections/campaigns/add/")
    staff.page.fill("main input[name=name]", name)
    staff.page.fill("main input[name=from_on]", f"{today - timedelta(days=2):%Y.%m.%d}")
    staff.page.fill("main input[name=last_on]", f"{today + timedelta(days=20):%Y.%m.%d}")
    staff.press("发起", within=staff.main, exact=True)
    staff.sees("已发起")
    assert staff.accessibility() == []
    page = staff.page.url

    cadre = visit("cadre")
    cadre.page.on("dialog", lambda dialog: dialog.accept())
    cadre.go("/corrections/own/")
    cadre.sees(name)
    asked = cadre.page.locator("section.asked", has_text=name)
    cadre.press("其余各栏确认无误", within=asked)
    cadre.sees("个栏目无误")
    cadre.picture("campaign-own" + ("-phone" if width < 900 else ""))

    staff.go(page + "?sort=recent")
    staff.sees("已确认")
    with staff.page.expect_download() as waiting:
        staff.main.get_by_role("link", name="导出").click()
    waiting.value.save_as(tmp_path / "list.xlsx")
    cells = [c.value for row in load_workbook(tmp_path / "list.xlsx").active for c in row]
    assert "已确认" in cells
    staff.go(page)
    staff.press("结束采集")
    staff.sees("已结束")
