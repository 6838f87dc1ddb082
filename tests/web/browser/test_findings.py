"""From a finding to its clause; and a decision to let it rest."""

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("browser")]


def open_finding(visitor, nth=0):
    """Open one of the findings of the list; gives its address."""
    visitor.go("/findings/")
    links = visitor.main.locator("a[href^='/findings/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href')).filter(h => /^.findings.[0-9]+.$/.test(h))"
    )
    address = list(dict.fromkeys(links))[nth]
    visitor.go(address)
    return address


def test_a_finding_is_read_to_its_clause(visit):
    visitor = visit("head")
    open_finding(visitor)
    quoted = visitor.main.locator(".clause q").first.inner_text()
    visitor.main.locator(".clause a[href^='/policy/']").first.click()
    visitor.settle()
    assert "/clauses/" in visitor.page.url
    assert quoted[:30] in visitor.main.inner_text()


def test_a_finding_is_waived_and_taken_up_again(visit, width):
    visitor = visit("head")
    address = open_finding(visitor, 3 if width < 900 else 4)
    visitor.follow("登记不再处理的决定")
    visitor.page.fill("main textarea[name=reason]", "当事人已退休，经研究不再处理")
    visitor.page.fill("main input[name=authority]", "党委常委会")
    clause = visitor.page.locator("main [name=clause]")
    if not clause.input_value():
        clause.fill("sjtusm-2021-30#8.2")
    decided = visitor.page.locator("main input[name=decided_on]")
    if not decided.input_value():
        decided.fill("2026.11.20")
    visitor.press("登记", within=visitor.main, exact=True)
    visitor.go(address)
    visitor.sees("不再处理")
    visitor.sees("党委常委会")
    visitor.follow("撤回不再处理的决定")
    visitor.page.fill("main textarea[name=reason], main input[name=reason]", "登记有误")
    visitor.main.locator("form button[type=submit]").last.click()
    visitor.settle()
    visitor.go(address)
    visitor.sees("登记不再处理的决定")


def top_of(place):
    return place.bounding_box()["y"]


def test_what_can_be_done_stands_before_all_the_facts(visit):
    visitor = visit("head")
    open_finding(visitor)
    acts = visitor.main.get_by_role("heading", name="办理", exact=True)
    facts = visitor.main.get_by_role("heading", name="所据事实", exact=True)
    verdict = visitor.main.locator(".verdict")
    assert top_of(acts) < top_of(facts)
    assert top_of(verdict) <= top_of(acts)


def test_clause_and_due_day_of_a_finding_share_a_line(visit):
    visitor = visit("head")
    visitor.go("/findings/?sort=due&state=breach")
    row = visitor.main.locator("tr.finding-row").first
    clause, due = (row.locator(f"td[data-label='{name}']") for name in ("条款", "到期"))
    assert abs(top_of(clause) - top_of(due)) < 8


def test_no_address_of_a_bulk_act_holds_the_token(visit):
    visitor = visit("head")
    visitor.go("/todos/?tab=all")
    visitor.main.locator("tbody input[name=todo]").first.check()
    visitor.press("转交", within=visitor.main, exact=True)
    assert "/todos/delegate/?" in visitor.page.url
    assert "csrf" not in visitor.page.url


def test_the_calendar_is_fetched_as_a_feed(visit):
    from icalendar import Calendar

    visitor = visit("head")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.go("/todos/calendar/notices/")
    visitor.main.locator("form[action$='feed-key/'] button").click()
    visitor.settle()
    visitor.go("/todos/calendar/notices/")
    feed = visitor.page.locator(".feed-address code").inner_text()
    stranger = visit(None)
    response = stranger.context.request.get(feed)
    assert response.status == 200
    calendar = Calendar.from_ical(response.body())
    assert calendar.name == "VCALENDAR"
    assert stranger.context.request.get("/todos/feed/falsch.ics").status == 404
