"""What the commands share: opening data and packs, refusing, tables and JSON on the terminal."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import east_asian_width

import click
from platformdirs import user_cache_path

from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.policy.packs import PackError, load_pack, pack_names
from zhiren.snapshot.store import is_stored

# A refused input: the arguments or files cannot be used; nothing was done.
REFUSED = 2
_PROBLEMS_SHOWN = 200


class DateType(click.ParamType[date]):
    """A date as 2025-11-30 or 20251130."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuses what is no date, with the form to write."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        return self.fail(f"“{value}”不是日期，请写成 2025-11-30 的样子。", param, ctx)


as_of_option = click.option(
    "--as-of", type=DateType(), default=None, help="数据截至哪一天，默认今天。"
)
pack_option = click.option("--pack", "pack_name", required=True, help="制度包名称或文件夹。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
mapping_option = click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="自由格式名册的列对应表（YAML），由 zhiren import --propose 生成。",
)
data_argument = click.argument(
    "data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


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


def refuse(message: str) -> NoReturn:
    """Print the message and end with exit code 2."""
    click.echo(message, err=True)
    sys.exit(REFUSED)


def open_pack(name: str) -> Pack:
    """The pack, or a refusal that names those there are."""
    try:
        return load_pack(name)
    except PackError as error:
        refuse(f"{error}\n可用的制度包：{'、'.join(pack_names()) or '（无）'}")


@dataclass(frozen=True)
class OpenData:
    """A session on the data and the name to call it by."""

    session: Session
    name: str


@contextmanager
def open_data(paths: Sequence[Path], mapping: Path | None, as_of: date) -> Iterator[OpenData]:
    """Tables ready to be judged: a stored snapshot in place, files through all checks.

    Files with errors are refused with every problem; nothing is judged on half of them.
    """
    name = "、".join(path.name or str(path) for path in paths)
    if len(paths) == 1 and is_stored(paths[0]):
        session = Session(paths[0])
        try:
            yield OpenData(session, name)
        finally:
            session.close()
        return
    with tempfile.TemporaryDirectory(prefix="zhiren-") as folder:
        store_files(paths, mapping, as_of, Path(folder))
        session = Session(Path(folder))
        try:
            yield OpenData(session, name)
        finally:
            session.close()


def store_files(
    paths: Sequence[Path], mapping: Path | None, as_of: date, folder: Path
) -> dict[str, int]:
    """Read and check files and write the snapshot; refuses with all problems. Row counts."""
    from zhiren.snapshot.importing import read_snapshot
    from zhiren.snapshot.problems import FileRefusedError, has_errors
    from zhiren.snapshot.store import write_snapshot

    try:
        # Judging a past day must not refuse what was recorded since.
        latest = max(as_of, today())
        snapshot, problems = read_snapshot(paths, mapping, today=latest)
    except FileRefusedError as error:
        refuse(str(error))
    for problem in problems[:_PROBLEMS_SHOWN]:
        click.echo(problem.sentence(), err=True)
    if len(problems) > _PROBLEMS_SHOWN:
        click.echo(f"……共 {len(problems)} 条，其余略。", err=True)
    if has_errors(problems):
        refuse("数据有错误，未作任何处理。请按提示改正后重试。")
    write_snapshot(snapshot, folder)
    return {name: snapshot.row_count(name) for name in snapshot.tables}


def print_json(value: object) -> None:
    """Indented JSON with Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def width(text: str) -> int:
    """Columns the text takes on a terminal: wide characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def cut(text: str, columns: int) -> str:
    """The text cut to so many columns, with … where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > columns - 1:
            break
        kept += character
    return kept + "…"


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], limits: Sequence[int]) -> None:
    """Aligned columns; a column is cut at its limit (0: never)."""
    cells = [list(heads), *[list(row) for row in rows]]
    cells = [[cut(c, n) if n else c for c, n in zip(row, limits, strict=True)] for row in cells]
    widths = [max(width(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        padded = [c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)]
        click.echo("  ".join(padded).rstrip())
