"""The report as its reader meets it: a real Chromium opens, filters, follows and prints it.

With ZHIREN_PICTURES=1 the pictures of the README are taken anew (``make pictures``).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zhiren.engine.evaluating import evaluate
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
from zhiren.report.page import as_page
from zhiren.report.summary import summarise
from zhiren.workdays.days import from_day_number
from zhiren_demo.institution import write_institution

CACHE = Path(os.environ["ZHIREN_CACHE"])
AS_OF = from_day_number(20_422)  # 2025-11-30
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
QUIET = (
    "--no-sandbox --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --disable-gpu"
).split()

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_institution(folder / "data", pack="sjtusm", seed=1, size=600, as_of=AS_OF)
    evaluation = evaluate(Session(folder / "data"), load_pack("sjtusm"), AS_OF, cache=CACHE)
    report = summarise(
        evaluation,
        data_name="示例数据",
        made_at=datetime(2025, 11, 30, 9, 30, tzinfo=UTC),
        version="0.1.0",
        shown_per_rule=50,
    )
    (folder / "report.html").write_text(as_page(report), "utf-8")
    return folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        reason = "no Chromium was found (Debian/Ubuntu: apt-get install chromium fonts-noto-cjk)"
        if "chromium" in os.environ.get("ZHIREN_REQUIRED_ENGINES", "").split():
            pytest.fail(f"chromium is required here, but {reason}")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture(params=[1440, 390], ids=["desktop", "phone"])
def page(request, browser, page_file: Path):
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on(
        "request", lambda asked: troubles.append(asked.url) if "file:" not in asked.url else 0
    )
    opened.goto(page_file.as_uri())
    yield opened
    assert troubles == []
    opened.close()


def shown(page) -> tuple[int, int]:
    told = page.locator(".shown").inner_text()
    return tuple(map(int, re.findall(r"\d+", told)))


def test_nothing_is_wider_than_the_window(page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0


def test_a_figure_opens_the_list_behind_it(page) -> None:
    figure = page.locator(".figure[data-state='4']")
    number = int(figure.locator("b").inner_text().replace(",", ""))
    figure.click()
    assert shown(page)[0] <= number
    pills = page.locator(".found tbody tr:visible .pill").all_inner_texts()
    assert set(pills) == {"未落实"}
    assert "state=4" in page.url


def test_the_filter_of_the_address_is_applied_on_opening(page, page_file: Path) -> None:
    page.goto(page_file.as_uri() + "?words=培训&state=7")
    few, all_ = shown(page)
    assert 0 < few < all_
    assert page.locator("input[name=words]").input_value() == "培训"


def test_a_search_without_hits_says_so_and_can_be_cleared(page) -> None:
    page.fill("input[name=words]", "没有这样的字句")
    assert page.locator(".none").is_visible()
    page.locator(".none .clear").click()
    page.wait_for_function("document.querySelector('.none').hidden")
    few, all_ = shown(page)
    assert few == all_


def test_a_line_of_the_summary_leads_to_its_findings_and_clause(page) -> None:
    link = page.locator(".clauses a").first
    title = link.inner_text()
    link.click()
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    assert target.locator("h3").inner_text().startswith(title)
    assert target.locator("blockquote").first.is_visible()


def test_it_prints_without_its_filters(page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".rule").first.is_visible()


@pytest.mark.skipif("ZHIREN_PICTURES" not in os.environ, reason="only by make pictures")
def test_the_pictures_of_the_readme_are_taken(page) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]
    name = "report.png" if width > 400 else "report-phone.png"
    page.screenshot(path=PICTURES / name, clip={"x": 0, "y": 0, "width": width, "height": 1150})
