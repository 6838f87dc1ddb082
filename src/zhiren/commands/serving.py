"""``zhiren serve`` and ``zhiren institution``: the site on this machine."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from zhiren.commands.faults import refuse
from zhiren.commands.options import Whole, Written
from zhiren.commands.wording import ChineseCommand

_SETTINGS = "zhiren.web.config.settings"
_STOP = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 20


@click.command("serve", cls=ChineseCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, type=Whole(1, 65535), help="监听的端口。")
@click.option("--workers", default=2, show_default=True, type=Whole(1, 64), help="网页进程数。")
@click.option("--data", type=Written(folder=True), help="数据文件夹，默认 out/site。")
@click.option("--demo", is_flag=True, help="站点还是空的时候，装入三个虚构机构和各角色的账号。")
@click.option("--size", default=600, show_default=True, type=Whole(100), help="虚构机构的人数。")
def serve_command(
    host: str, port: int, workers: int, data: Path | None, demo: bool, size: int
) -> None:
    """启动网站：准备数据库、网页进程和后台办理进程。按 Ctrl+C 停止。

    例：zhiren serve --demo
    """
    _prepare(data, host, port)
    with _collecting_static():
        accounts = _demonstrate(size) if demo else []
        _start_judging()
    with _running(_processes(host, port, workers)) as processes:
        _wait_until_open(host, port, processes)
        _greet(host, port, accounts)
        _watch(processes)


@click.command("institution", cls=ChineseCommand)
@click.argument("code", metavar="代码")
@click.argument("name", metavar="名称")
@click.option("--pack", required=True, help="所用的制度包。")
@click.option("--data", type=Written(folder=True), help="数据文件夹，默认 out/site。")
def institution_command(code: str, name: str, pack: str, data: Path | None) -> None:
    """登记一个新机构，并建立它的三个管理员账号；口令只显示这一次。

    例：zhiren institution linjiang 临江医学院 --pack sjtusm
    """
    _prepare(data)
    from zhiren.commands.founding import found_institution

    for account, password, title in found_institution(code, name, pack):
        click.echo(f"{title}\t账号 {account}\t首次口令 {password}")


def _prepare(data: Path | None, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Settings, database and static files; refuses with the reason when one cannot be had."""
    if data is not None:
        os.environ["ZHIREN_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 -- a name, no binding
    os.environ.setdefault("ZHIREN_ADDRESS", f"http://{shown}:{port}")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        refuse(f"设置有误：{error}")
    except ModuleNotFoundError as error:
        refuse(f"缺少网站所需的软件包（{error.name}）。请安装 requirements/site.txt。")
    except OperationalError as error:
        refuse(f"连不上数据库：{str(error).strip()}。请检查 DATABASE_URL。")


@contextmanager
def _collecting_static() -> Iterator[None]:
    """Gather and compress what the site serves, beside other work; only when a file changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    found = [
        f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}"
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    mark = Path(settings.STATIC_ROOT) / ".collected"
    stamp = hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
    if settings.DEBUG or (mark.exists() and mark.read_text("ascii") == stamp):
        yield
        return
    command = [sys.executable, "-m", "zhiren.web", "collectstatic", "--noinput", "--verbosity", "0"]
    with subprocess.Popen([*command, "--ignore", "axe.min.js"]) as process:  # noqa: S603
        yield
        if process.wait():
            refuse("页面文件没有备齐，原因见上。请检查数据文件夹能否写入。")
    mark.write_text(stamp, "ascii")


def _demonstrate(size: int) -> Sequence[Any]:
    from django.utils import timezone

    from zhiren.commands.demonstration import load_demonstration

    return load_demonstration(size, timezone.localdate(), click.echo)


def _start_judging() -> None:
    """The nightly chain, and a first evaluation of institutions that have none yet."""
    from zhiren.web.findings.nightly import ensure_first_runs, ensure_nightly

    ensure_nightly()
    ensure_first_runs()


def _processes(host: str, port: int, workers: int) -> list[list[str]]:
    web = [
        sys.executable, "-m", "gunicorn", "zhiren.web.config.wsgi:application",
        "--bind", f"{host}:{port}", "--workers", str(workers), "--worker-class", "gthread",
        "--threads", "4", "--timeout", "120", "--graceful-timeout", "10", "--preload",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    background = [
        sys.executable, "-m", "zhiren.web", "db_worker", "--queue-name", "*", "--interval", "1",
        "--no-startup-delay", "--no-reload",
    ]  # fmt: skip
    return [web, background]


@contextmanager
def _running(commands: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes of the site; whatever happens, none outlives the command."""
    processes: list[subprocess.Popen[bytes]] = []

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for number in _STOP:
        signal.signal(number, stop)
    try:
        for command in commands:
            # one by one: what has started must be ended even when the next does not start
            processes.append(subprocess.Popen(command))  # noqa: S603, PERF401
        yield processes
    except KeyboardInterrupt:
        click.echo("\n正在停止……")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_open(host: str, port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    import socket

    where = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- a name, no binding
    while all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            if probe.connect_ex((where, port)) == 0:
                return
        time.sleep(0.05)
    refuse(f"网站没有启动：端口 {port} 可能已被占用。换一个：zhiren serve --port {port + 1}")


def _greet(host: str, port: int, accounts: Sequence[Any]) -> None:
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 -- a name, no binding
    click.echo(f"\n知任已启动：http://{shown}:{port}/\n")
    if accounts:
        click.echo("演示账号（人员和单位都是虚构的）：")
        width = max(len(account.username) for account in accounts)
        for username, password, title in accounts:
            click.echo(f"  {username:<{width}}  {password}  {title}")
        click.echo("\n重点工作和首次研判正在后台进行，约一分钟后首页有结果。")
    click.echo("按 Ctrl+C 停止。")


def _watch(processes: list[subprocess.Popen[bytes]]) -> None:
    """Until one of them ends; the whole site then ends with its exit code."""
    while True:
        for process in processes:
            code = process.poll()
            if code is not None:
                raise SystemExit(code)
        time.sleep(0.5)
