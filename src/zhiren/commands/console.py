"""What the commands share: the clock, opening packs and data, progress, JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

import click
import duckdb
from platformdirs import user_cache_path

from zhiren.commands.faults import refuse
from zhiren.commands.tables import cut
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.policy.packs import load_pack
from zhiren.snapshot.problems import FileRefusedError, Problem, has_errors
from zhiren.snapshot.store import is_stored, read_manifest

_PROBLEMS_SHOWN = 200
_TITLE_COLUMNS = 60


def today() -> date:
    """The machine's date; the only clock there is besides ``now``."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The machine's time with its zone."""
    return datetime.now().astimezone()


def cache_path() -> Path:
    """Where compiled packs are kept: ``ZHIREN_CACHE`` or the user's cache folder."""
    given = os.environ.get("ZHIREN_CACHE")
    return Path(given) if given else user_cache_path("zhiren", appauthor=False)


def open_pack(name: str) -> Pack:
    """The pack; PackError, told by the command line, names those there are."""
    return load_pack(name)


@dataclass(frozen=True)
class OpenData:
    """A session on the data and the name to call it by."""

    session: Session
    name: str


@contextmanager
def open_data(
    paths: Sequence[Path], mapping: Path | None, as_of: date, progress: Progress | None = None
) -> Iterator[OpenData]:
    """Tables ready to be judged: a stored snapshot in place, files through all checks.

    Files with errors are refused with every problem; nothing is judged on half of them.
    """
    name = "、".join(path.name or path.resolve().name for path in paths)
    with tempfile.TemporaryDirectory(prefix="zhiren-") as temporary:
        folder = Path(temporary)
        if len(paths) == 1 and is_stored(paths[0]):
            folder = paths[0]
            _check_stored(folder)
        else:
            if progress:
                progress.say(f"读取和检查 {name}")
            store_files(paths, mapping, as_of, folder)
        session = _session_on(folder)
        try:
            yield OpenData(session, name)
        finally:
            session.close()


def _session_on(folder: Path) -> Session:
    try:
        return Session(folder)
    except duckdb.Error:
        refuse(f"快照“{folder}”的数据文件损坏，读不出来。请用 zhiren import 重新导入原始文件。")


def _check_stored(folder: Path) -> None:
    try:
        read_manifest(folder)
    except FileRefusedError as error:
        refuse(str(error))


def store_files(
    paths: Sequence[Path],
    mapping: Path | None,
    as_of: date,
    folder: Path,
    *,
    as_json: bool = False,
) -> dict[str, int]:
    """Read and check files and write the snapshot; refuses with all problems. Row counts."""
    from zhiren.snapshot.importing import read_snapshot
    from zhiren.snapshot.store import write_snapshot

    try:
        # Judging a past day must not refuse what was recorded since.
        latest = max(as_of, today())
        snapshot, problems = read_snapshot(paths, mapping, today=latest)
    except FileRefusedError as error:
        refuse(str(error))
    if as_json and has_errors(problems):
        print_json({"problems": [problem.as_dict() for problem in problems]})
    else:
        _tell_problems(problems)
    if has_errors(problems):
        count = sum(has_errors([problem]) for problem in problems)
        refuse(f"共 {count} 处错误，未作任何处理。请按提示在原文件中改正后重试。")
    counts = {name: snapshot.row_count(name) for name in snapshot.tables}
    if not any(counts.values()):
        refuse("这些文件里没有一行数据，未作任何处理。请先填写（zhiren template 生成待填工作簿）。")
    write_snapshot(snapshot, folder)
    return counts


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:_PROBLEMS_SHOWN]:
        click.echo(problem.sentence(), err=True)
    if len(problems) > _PROBLEMS_SHOWN:
        click.echo(f"……共 {len(problems)} 条，这里列前 {_PROBLEMS_SHOWN} 条。", err=True)


def check_can_be_written(path: Path) -> None:
    """Refuse now what could not be written after minutes of work; makes no file, no folder."""
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        refuse(f"“{folder}”不是文件夹，无法写 {path.name}。请换一个位置。")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        refuse(f"没有权限写“{path}”。请换一个文件夹，或关闭正在使用它的程序。")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place when written whole, and goes when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def print_json(value: object) -> None:
    """Indented JSON with Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


class Progress:
    """A progress line on standard error, only where a person looks at it."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.done()

    def say(self, what: str) -> None:
        """Something that takes a while begins."""
        if not self._quiet:
            click.echo(f"\r\033[K{cut(what, _TITLE_COLUMNS)}…", err=True, nl=False)

    def show(self, number: int, count: int, title: str) -> None:
        """One rule is about to be judged."""
        self.say(f"{number + 1}/{count} {title}")

    def done(self) -> None:
        """Clear the line."""
        if not self._quiet:
            click.echo("\r\033[K", err=True, nl=False)
