"""The main way by keyboard alone."""

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


def focused(visitor):
    return visitor.page.evaluate(
        "(document.activeElement.innerText || document.activeElement.name || '').trim()"
    )


def tab_to(visitor, wanted, limit=80):
    """Press Tab until the focus is on what ``wanted`` says; it must be seen there."""
    for _ in range(limit):
        visitor.page.keyboard.press("Tab")
        if wanted(visitor.page.evaluate_handle("document.activeElement")):
            outline = visitor.page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle + "
                "getComputedStyle(document.activeElement).boxShadow"
            )
            assert outline != "nonenone"
            return
    raise AssertionError(f"not reached within {limit} steps; the focus is on {focused(visitor)}")


def leads_to(start):
    return lambda element: (element.evaluate("e => e.getAttribute('href')") or "").startswith(start)


def test_from_logging_in_to_a_clause_without_a_mouse(visit):
    visitor = visit("head")
    keyboard = visitor.page.keyboard
    visitor.go("/")
    keyboard.press("Tab")
    assert focused(visitor) == "跳到正文"
    keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "content"
    visitor.go("/findings/")
    tab_to(visitor, lambda e: e.evaluate("e => /^.findings.[0-9]+.$/.test(e.getAttribute('href'))"))
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/findings/*/")
    visitor.settle()
    tab_to(visitor, leads_to("/policy/"))
    while "/clauses/" not in visitor.page.evaluate("document.activeElement.href"):
        keyboard.press("Tab")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/clauses/**")


def test_the_search_box_is_one_key_away(visit):
    visitor = visit("head")
    visitor.go("/policy/")
    visitor.page.keyboard.press("/")
    assert focused(visitor) == "q"
    visitor.page.keyboard.type("王")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/find/**")
    visitor.settle()
    tab_to(visitor, leads_to("/register/persons/"))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/register/persons/**")


def test_a_menu_is_opened_and_left_by_keyboard(visit):
    visitor = visit("head")
    visitor.go("/roster/")
    visitor.page.locator(".me > summary").focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.get_by_role("link", name="我的账号").is_visible()
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.get_by_role("link", name="我的账号").is_visible()
