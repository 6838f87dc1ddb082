"""The site without JavaScript: every page is there, and the main way can be gone."""

import pytest

from web.browser.prepare import PASSWORD
from web.browser.test_pages import PAGES, REFUSALS
from web.browser.test_register import choose

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


MAIN = ("front-head", "roster", "roster-columns", "roster-filters", "person", "unit", "findings",
        "finding", "document", "todos", "calendar", "statistics", "intake-add", "own-file",
        "corrections", "campaigns", "users", "grants", "audit", "verification")  # fmt: skip


@pytest.mark.parametrize("name", MAIN)
def test_a_page_opens_without_script(visit, name):
    account, path, link = PAGES[name]
    visitor = visit(account, java_script_enabled=False)
    assert visitor.go(path) == REFUSALS.get(name, 200)
    if link:
        assert visitor.go(visitor.main.locator(link).first.get_attribute("href")) == 200
    assert len(visitor.main.inner_text()) > 40


def test_somebody_is_found_without_script(visit):
    visitor = visit(None, java_script_enabled=False)
    visitor.log_in("head", PASSWORD)
    visitor.go("/roster/")
    name = visitor.main.locator("a[href^='/register/persons/']").first.inner_text()
    visitor.page.fill("header input[name=q]", name)
    visitor.page.keyboard.press("Enter")
    choose(visitor, "/register/persons/")
    visitor.sees("学历学位")
