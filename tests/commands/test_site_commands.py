"""``zhiren serve`` and ``zhiren institution``: real processes on a folder of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

PATIENCE = 180


def environment(folder):
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "ZHIREN_DEBUG"}}
    return {**kept, "ZHIREN_DATA": str(folder)}


def zhiren(folder, *words, **changed):
    return subprocess.run(
        [sys.executable, "-m", "zhiren", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**environment(folder), **changed},
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    return folder, zhiren(folder, "institution", "linjiang", "临江医学院", "--pack", "sjtusm")


def test_a_new_institution_gets_three_administrators_with_passwords_shown_once(founded):
    _, done = founded
    assert done.returncode == 0, done.stderr
    assert re.findall(r"账号 (\S+)", done.stdout) == [
        "linjiang-xitong",
        "linjiang-anquan",
        "linjiang-shenji",
    ]
    assert len(set(re.findall(r"首次口令 (\S+)", done.stdout))) == 3


def test_a_code_that_is_taken_is_refused_and_nothing_is_made(founded):
    folder, _ = founded
    done = zhiren(folder, "institution", "linjiang", "另一个", "--pack", "sjtusm")
    assert done.returncode == 2
    assert "机构代码" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_that_there_is_not_is_refused(founded):
    folder, _ = founded
    done = zhiren(folder, "institution", "hedong", "河东大学", "--pack", "nowhere")
    assert done.returncode == 2
    assert "没有这个制度包" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ZHIREN_SESSION_MINUTES", "sometimes", "5 至 720"),
        ("ZHIREN_HTTPS", "maybe", "true"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_is_allowed(tmp_path, name, value, said):
    done = zhiren(tmp_path, "serve", "--port", "1", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert said in done.stderr


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def opened(port, process):
    """The log-in page, once it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/accounts/log-in/", timeout=10) as answer:
                return answer.status, dict(answer.headers)
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"no page: {process.communicate()[0]}")


def test_the_site_starts_with_one_command_and_ends_with_one_signal(founded):
    folder, _ = founded
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhiren", "serve", "--port", str(port), "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(folder),
    )
    try:
        status, headers = opened(port, process)
        assert status == 200
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert f"http://localhost:{port}/" in said
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
