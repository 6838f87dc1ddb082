"""Fifty users for two minutes on PostgreSQL with two worker processes.

Each user opens pages one after the other, reading between 2 and 8 seconds in between, as people
at work do. Server, database and users share the machine, so the figures are upper bounds; take
the errors (none), and the percentiles as an order of magnitude. Needs PostgreSQL's programs.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

from _measuring import OUT, Row, print_rows  # noqa: E402
from tests.postgres import find_postgres_programs, running_cluster  # noqa: E402

USERS, SECONDS, PERSONS, PORT, WORKERS = 50, 120, 10_000, 8796, 2
READING = (2.0, 8.0)
PATHS = (
    "/", "/roster/", "/roster/?page=3", "/roster/?q=王", "/findings/", "/findings/?state=breach",
    "/todos/", "/todos/calendar/", "/policy/", "/policy/board/", "/register/units/",
    "/roster/statistics/", "{person}", "{person}", "{person}",
)  # fmt: skip


def main() -> int:
    """Run the load and print the table; 1 on any error."""
    programs = find_postgres_programs()
    if programs is None:
        print("PostgreSQL: not measured: no initdb and pg_ctl (apt-get install postgresql)")
        return 0
    with running_cluster(programs) as dsn:
        home = dsn.split()[0].removeprefix("host=")
        url = f"postgresql://zhiren@{home.replace('/', '%2F')}/postgres"
        env = {**os.environ, "DATABASE_URL": url, "ZHIREN_DATA": str(OUT / "site-load")}
        prepared = subprocess.run(
            [sys.executable, __file__, "prepare"],
            check=True,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        sessions, persons = json.loads(prepared.stdout.strip().splitlines()[-1])
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "zhiren.web.config.wsgi:application",
                "--bind", f"127.0.0.1:{PORT}", "--workers", str(WORKERS), "--worker-class", "gthread",
                "--threads", "4", "--preload", "--log-level", "warning", "--no-control-socket",
            ],
            env=env,
        )  # fmt: skip
        try:
            _wait()
            took, errors = _drive(sessions, persons)
        finally:
            server.terminate()
            server.wait(30)
    return 0 if print_rows(_rows(took, errors)) else 1


def _rows(took: list[float], errors: Counter[str]) -> list[Row]:
    ms = [seconds * 1000 for seconds in took]
    what = f"{USERS} users, {SECONDS} s, {PERSONS:,} persons, {WORKERS} workers, PostgreSQL"
    faults = sum(errors.values())
    return [
        Row(f"{what}: errors {dict(errors) or ''}", str(faults), "0", faults == 0),
        Row("requests answered", f"{len(ms):,}", ""),
        Row("median, ms", f"{median(ms):.0f}", ""),
        Row("95th percentile, ms", f"{quantiles(ms, n=20)[-1]:.0f}", ""),
    ]


def _wait() -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/accounts/log-in/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)


def _drive(sessions: list[str], persons: list[str]) -> tuple[list[float], Counter[str]]:
    took: list[float] = []
    errors: Counter[str] = Counter()
    until = time.monotonic() + SECONDS

    def user(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {"Cookie": f"sessionid={sessions[number]}", "Accept-Encoding": "gzip"}
        time.sleep(chance.uniform(0, READING[1]))
        while time.monotonic() < until:
            path = chance.choice(PATHS).format(
                person=f"/register/persons/{chance.choice(persons)}/"
            )
            start = time.perf_counter()
            try:
                connection.request("GET", path.replace("王", "%E7%8E%8B"), headers=headers)
                response = connection.getresponse()
                response.read()
                connection.close()  # between two pages the server hangs up; browsers call again
                if response.status != 200:
                    errors[f"{response.status} {path}"] += 1
            except (OSError, http.client.HTTPException) as error:
                errors[type(error).__name__] += 1
                connection.close()
            took.append(time.perf_counter() - start)
            time.sleep(chance.uniform(*READING))

    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, errors


def _prepare() -> None:
    """The site's data, and a session for each user; printed as JSON."""
    from site_pages import prepare

    prepare(PERSONS, Path(os.environ["ZHIREN_DATA"]))
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY as BACKEND
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from zhiren.web.accounts.models import User
    from zhiren.web.register.models import Person

    head = User.objects.get(username="head")
    keys = []
    for _ in range(USERS):
        store = SessionStore()
        store[SESSION_KEY] = str(head.pk)
        store[BACKEND] = settings.AUTHENTICATION_BACKENDS[-1]
        store[HASH_SESSION_KEY] = head.get_session_auth_hash()
        store.create()
        keys.append(store.session_key)
    persons = list(Person.objects.order_by("pk").values_list("code", flat=True)[:500])
    print(json.dumps([keys, persons]))


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        _prepare()
    else:
        sys.exit(main())
