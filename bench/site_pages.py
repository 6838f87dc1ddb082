"""Pages of the site: SQL statements, bytes, and CPU against the number of persons.

``python bench/site_pages.py`` measures at 1,000, 10,000 and 100,000 persons on SQLite, each in a
fresh process; ``--size N`` is such a process and prints JSON. Statements are counted exactly; CPU
is the process's own, the median of several requests after a first one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from _measuring import AS_OF, OUT, Row, data_of, print_rows

SIZES = (1_000, 10_000, 100_000)
COLUMNS = 50
ROUNDS = 9
PAGES = {
    "花名册 roster": ("/roster/", 12),
    "个人档案 person": (None, 20),
    "首页 front": ("/", 15),
    "研判结果 findings": ("/findings/", 12),
    "待办 todos": ("/todos/", 12),
    "单位 units": ("/register/units/", 12),
    "制度总览 board": ("/policy/board/", 15),
    "结构统计 statistics": ("/roster/statistics/", 15),
}
WEIGHT_KILOBYTES = 150
CPU_RATIO = 1.5
EXPORT_STATEMENTS = 10
START_SECONDS = 15


def main() -> int:
    """Measure all sizes and print the tables; 1 when a bound is missed."""
    found = {size: _child(size) for size in SIZES}
    rows = []
    for name, (_, bound) in PAGES.items():
        counts = [found[size]["pages"][name]["statements"] for size in SIZES]
        figure = " / ".join(map(str, counts))
        rows.append(Row(f"{name}: SQL at {_sizes()}", figure, f"≤ {bound}", max(counts) <= bound))
    for name in PAGES:
        cpu = [found[size]["pages"][name]["cpu_ms"] for size in SIZES]
        shown = " / ".join(f"{ms:.0f}" for ms in cpu)
        ratio = cpu[-1] / cpu[0]
        is_roster = "roster" in name
        rows.append(
            Row(
                f"{name}: CPU at 100,000 against 1,000 ({shown} ms)",
                f"{ratio:.2f}",
                f"≤ {CPU_RATIO}" if is_roster else "",
                not is_roster or ratio <= CPU_RATIO,
            )
        )
    largest = found[SIZES[1]]["pages"]
    for name in PAGES:
        sent, html = largest[name]["weight_kb"], largest[name]["html_kb"]
        kept = sent <= WEIGHT_KILOBYTES
        rows.append(
            Row(
                f"{name}: KB sent with style sheets and scripts, without charts (HTML {html:.0f} KB)",
                f"{sent:.0f}",
                f"≤ {WEIGHT_KILOBYTES}",
                kept,
            )
        )
    export = found[10_000]["export"]
    rows.append(
        Row(
            f"export of 10,000 × {COLUMNS}: SQL ({export['seconds']:.1f} s, {export['kb']:.0f} KB)",
            str(export["statements"]),
            f"≤ {EXPORT_STATEMENTS}",
            export["statements"] <= EXPORT_STATEMENTS,
        )
    )
    options = max(found[100_000]["pages"][name]["options"] for name in PAGES)
    rows.append(Row("longest list of options on any page at 100,000", str(options), "", True))
    start = _start()
    rows.append(
        Row(
            "start command to first page, s",
            f"{start:.1f}",
            f"≤ {START_SECONDS}",
            start <= START_SECONDS,
        )
    )
    return 0 if print_rows(rows) else 1


def _sizes() -> str:
    return " / ".join(f"{size:,}" for size in SIZES)


def _child(size: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--size", str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def prepare(size: int, folder: Path) -> None:
    """A site with one institution of that size, its findings, and the account ``head``."""
    os.environ["ZHIREN_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiren.web.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from zhiren.snapshot.store import load_snapshot
    from zhiren.web.accounts.models import Grant, User
    from zhiren.web.audit.acting import system
    from zhiren.web.bridge.loading import load_register
    from zhiren.web.register.models import Institution

    call_command("migrate", verbosity=0)
    if Institution.objects.exists():
        return
    institution = Institution.objects.create(code="bench", name="临江医学院", pack="sjtusm")
    load_register(system("measurement"), institution, load_snapshot(data_of("sjtusm", size)))
    head = User.objects.create(
        username="head", name="负责人", institution=institution, must_change_password=False
    )
    Grant.objects.create(
        user=head, role="department_head", from_on=AS_OF.replace(year=2020), reason="bench"
    )
    call_command("evaluate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def measure(size: int) -> dict[str, Any]:
    """Figures of every page, and of the export, at one size."""
    prepare(size, OUT / f"site-{size}")
    from django.test import Client

    from zhiren.web.accounts.models import User
    from zhiren.web.register.models import Person

    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="localhost")
    client.force_login(
        User.objects.get(username="head"), "django.contrib.auth.backends.ModelBackend"
    )
    person = Person.objects.order_by("pk")[size // 2].code
    pages = {
        name: _page(client, address or f"/register/persons/{person}/")
        for name, (address, _) in PAGES.items()
    }
    return {"pages": pages, "export": _export(client) if size == SIZES[1] else {}}


def _page(client: Any, address: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    statements = _statements(captured)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        client.get(address)
        spent.append(time.process_time() - start)
    body = response.content
    html = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    return {
        "statements": statements,
        "cpu_ms": median(spent) * 1000,
        "html_kb": len(html.encode()) / 1024,
        "weight_kb": (len(gzip.compress(html.encode(), 6)) + _assets(html)) / 1024,
        "options": max(
            (s.count("<option") for s in re.findall(r"<select.*?</select>", html, re.DOTALL)),
            default=0,
        ),
    }


def _statements(captured: Any) -> int:
    """Statements that read or write; opening and ending a transaction is not counted."""
    bare = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(bare) for query in captured.captured_queries)


def _assets(html: str) -> int:
    """Bytes sent for the style sheets and scripts a page names, compressed as they are served."""
    from django.conf import settings

    total = 0
    for address in set(re.findall(r'(?:href|src)="/static/([^"#]+\.(?:css|js|svg))', html)):
        if "echarts" in address:
            continue
        path = Path(settings.STATIC_ROOT) / address
        packed = path.with_name(f"{path.name}.br")
        total += (packed if packed.exists() else path).stat().st_size
    return total


def _export(client: Any) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiren.web.roster.columns import COLUMNS as ALL

    keys = ",".join(column.key for column in ALL[:COLUMNS])
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/roster/export/", {"columns": keys, "format": "xlsx"})
        size = sum(len(part) for part in response.streaming_content)
    return {
        "statements": _statements(captured),
        "seconds": time.perf_counter() - start,
        "kb": size / 1024,
    }


def _start() -> float:
    """Seconds from the start command, on an empty folder, to the log-in page."""
    import shutil
    import signal
    import urllib.request

    folder, port = OUT / "site-start", 8797
    shutil.rmtree(folder, ignore_errors=True)
    start = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "zhiren",
        "serve",
        "--demo",
        "--port",
        str(port),
        "--data",
        str(folder),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < 120:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/log-in/", timeout=5)
                return time.perf_counter() - start
            except OSError:
                time.sleep(0.1)
        return 120.0
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    given = parser.parse_args()
    if given.size:
        print(json.dumps(measure(given.size)))
    else:
        sys.exit(main())
