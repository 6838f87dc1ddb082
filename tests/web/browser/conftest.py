"""The real site in a process of its own, and Chromium to visit it.

The server runs once a session, so that all these tests carry the group ``browser`` and stay in
one process; Chromium runs once a module, since the running loop of Playwright would
keep Django's database away from other tests of the same worker.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from web.browser.prepare import PASSWORD
from web.browser.visiting import Visitor

ROOT = Path(__file__).parents[3]
QUIET = (
    "--no-sandbox --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --disable-gpu"
).split()
PATIENCE = 240
PATHS = [str(ROOT / folder) for folder in ("tests", "", "src", "demo")]
WIDTHS = {"desktop": 1440, "phone": 390}


@pytest.fixture(scope="session")
def chromium_path():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        reason = "no Chromium was found (Debian/Ubuntu: apt-get install chromium fonts-noto-cjk)"
        if "chromium" in os.environ.get("ZHIREN_REQUIRED_ENGINES", "").split():
            pytest.fail(f"chromium is required here, but {reason}")
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def site_folder(chromium_path, tmp_path_factory):
    """The data of the site: the cast, and whatever the journeys do to it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "web.browser.prepare"]
    subprocess.run(command, env=environment(folder), cwd=ROOT, check=True, timeout=PATIENCE)
    return folder


@pytest.fixture(scope="session")
def site(request):
    """Its address. It serves as in service: static files gathered, tasks in the background.

    ZHIREN_TEST_SITE names one that runs already, filled by ``web.browser.prepare``.
    """
    if os.environ.get("ZHIREN_TEST_SITE"):
        yield os.environ["ZHIREN_TEST_SITE"]
        return
    site_folder = request.getfixturevalue("site_folder")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = "from zhiren.cli import main; main()"
    command = [sys.executable, "-c", start, "serve", "--port", str(port), "--workers", "1"]
    log = site_folder / "serve.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, env=environment(site_folder, port), cwd=ROOT, stdout=output, stderr=output
        ) as process,
    ):
        address = f"http://localhost:{port}"
        try:
            wait_until_served(address, process, log)
            wait_until_judged(site_folder, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def environment(folder, port=8000):
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "ZHIREN_DEBUG"}}
    return {
        **kept, "ZHIREN_DATA": str(folder), "PYTHONPATH": os.pathsep.join(PATHS),
        "ZHIREN_ADDRESS": f"http://localhost:{port}", "ZHIREN_SESSIONS_A_USER": "20",
    }  # fmt: skip


def wait_until_served(address, process, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{address}/accounts/log-in/", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the site did not start:\n{log.read_text()[-3000:]}")


def wait_until_judged(folder, process, log):
    """The first evaluation of both institutions is done."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        database = sqlite3.connect(folder / "zhiren.sqlite3")
        states = {s for (s,) in database.execute("select status from findings_evaluationrun")}
        database.close()
        if states and states <= {"done", "failed"}:
            assert states == {"done"}, log.read_text()[-3000:]
            return
        time.sleep(0.5)
    pytest.fail(f"the first evaluation was not done in time:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser(chromium_path, site):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield started
        started.close()


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS.keys())
def width(request):
    return request.param


_cookies = {}


@pytest.fixture
def visit(browser, site, width):
    """``visit("head")`` opens the site as that account; ``visit(None)`` as a stranger.

    What the browser complains of, and any page wider than the window, fails the test at its end.
    """
    opened = []

    def open_as(name, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai",
            base_url=site, storage_state=_cookies.get(name) if name else None, **options,
        )  # fmt: skip
        visitor = Visitor(context, width)
        opened.append(visitor)
        if name and name not in _cookies:
            visitor.log_in(name, PASSWORD)
            _cookies[name] = context.storage_state()
        elif name:
            visitor.kept_from = name, PASSWORD
        return visitor

    yield open_as
    troubles = [trouble for visitor in opened for trouble in visitor.troubles]
    for visitor in opened:
        visitor.close()
    assert troubles == []
