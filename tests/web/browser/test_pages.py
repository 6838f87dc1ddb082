"""Every main page, looked at: no complaint of the browser, nothing too wide, no fault of access."""

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


# Account, address, and where the page is behind a link of that one, which link.
PAGES = {
    "log-in": (None, "/accounts/log-in/", ""),
    "front-head": ("head", "/", ""),
    "front-unit": ("unit_party", "/", ""),
    "front-leader": ("leader", "/", ""),
    "front-cadre": ("cadre", "/", ""),
    "front-system": ("system", "/", ""),
    "front-security": ("security", "/", ""),
    "front-audit": ("audit", "/", ""),
    "roster": ("head", "/roster/", ""),
    "roster-columns": ("head", "/roster/columns/", ""),
    "roster-filters": ("head", "/roster/filters/", ""),
    "find": ("head", "/roster/find/?q=王", ""),
    "statistics": ("head", "/roster/statistics/", ""),
    "person": ("head", "/roster/", "tbody tr:nth-child(6) a[href^='/register/persons/']"),
    "units": ("head", "/register/units/", ""),
    "unit": ("head", "/register/units/", "tbody a[href^='/register/units/']"),
    "staffing": ("head", "/register/staffing/", ""),
    "portfolios": ("head", "/register/portfolios/", ""),
    "tables": ("head", "/register/tables/", ""),
    "intake": ("staff", "/intake/", ""),
    "intake-add": ("staff", "/intake/add/", ""),
    "corrections": ("staff", "/corrections/queue/", ""),
    "campaigns": ("staff", "/corrections/campaigns/", ""),
    "campaign-add": ("staff", "/corrections/campaigns/add/", ""),
    "maintenance": ("staff", "/corrections/maintenance/", ""),
    "own-file": ("cadre", "/corrections/own/", ""),
    "proposal": ("cadre", "/corrections/own/", "a[href$='/change/']"),
    "documents": ("head", "/policy/", ""),
    "document": ("head", "/policy/", "a[href^='/policy/sjtusm-']"),
    "coverage-list": ("head", "/policy/coverage/", ""),
    "policy-search": ("head", "/policy/search/?q=考核", ""),
    "policy-compare": ("head", "/policy/compare/", ""),
    "board": ("head", "/policy/board/", ""),
    "findings": ("head", "/findings/", ""),
    "finding": ("head", "/findings/?state=breach", "a.sentence"),
    "runs": ("head", "/findings/runs/", ""),
    "what-if": ("head", "/findings/what-if/", ""),
    "as-of": ("head", "/findings/as-of/", ""),
    "todos": ("head", "/todos/", ""),
    "calendar": ("head", "/todos/calendar/", ""),
    "users": ("system", "/accounts/users/", ""),
    "user-add": ("system", "/accounts/users/add/", ""),
    "site-state": ("system", "/accounts/state/", ""),
    "grants": ("security", "/accounts/grants/", ""),
    "permissions": ("security", "/accounts/permissions/", ""),
    "audit": ("audit", "/audit/entries/", ""),
    "verification": ("audit", "/audit/verification/", ""),
    "profile": ("head", "/accounts/own/", ""),
    "password": ("head", "/accounts/password/", ""),
    "refused": ("cadre", "/audit/entries/", ""),
    "nowhere": ("head", "/nowhere/", ""),
}
PICTURES = {
    "front-head": "front", "roster": "roster", "person": "person", "finding": "finding",
    "document": "reader", "board": "board", "todos": "todos", "own-file": "own-file",
    "statistics": "statistics", "unit": "unit", "audit": "audit", "calendar": "calendar",
}  # fmt: skip
REFUSALS = {"refused": 403, "nowhere": 404}


def opened(visit, name):
    account, path, link = PAGES[name]
    visitor = visit(account)
    assert visitor.go(path) == REFUSALS.get(name, 200)
    if link:
        assert visitor.go(visitor.main.locator(link).first.get_attribute("href")) == 200
    return visitor


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_open_to_everybody(visit, width, name):
    visitor = opened(visit, name)
    assert visitor.accessibility() == []
    if name in PICTURES:
        visitor.picture(PICTURES[name] + ("-phone" if width < 900 else ""))
