"""What a person is told when a command cannot go on: never a traceback, unless asked for."""

from __future__ import annotations

import hashlib
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

from zhiren.commands.wording import refusal_of
from zhiren.policy.packs import PackError
from zhiren.policy.values import NotInForceError

# A check with an unwelcome result; refused input, nothing was done; a fault of the program.
UNMET, REFUSED, FAULT = 1, 2, 3
INTERRUPTED = 130


def refuse(message: str) -> NoReturn:
    """Print the message and end with exit code 2."""
    click.echo(message, err=True)
    sys.exit(REFUSED)


def end_with(error: BaseException, *, debug: bool) -> NoReturn:
    """Tell of the error in words and end with the exit code that belongs to it."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    if isinstance(error, click.ClickException):
        refuse(refusal_of(error))
    if debug:
        traceback.print_exception(error)
    if isinstance(error, PackError):
        refuse(f"{error}。") if not str(error).endswith("。") else refuse(str(error))
    if isinstance(error, NotInForceError):
        refuse(str(error))
    if isinstance(error, OSError) and error.filename is not None:
        refuse(_about_file(error))
    click.echo(
        f"程序出了意外，没有完成（编号 {reference(error)}）。数据和制度包没有被改动。"
        "请加 --debug 再运行一次，把显示的内容（不要附真实人员信息）反馈给维护人员。",
        err=True,
    )
    sys.exit(FAULT)


def reference(error: BaseException) -> str:
    """Eight characters that are the same whenever the same place of the program fails alike."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.name}" for frame in frames]
    text = "|".join([type(error).__name__, *places])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _about_file(error: OSError) -> str:
    name = os.fsdecode(error.filename)
    if isinstance(error, PermissionError):
        return f"没有权限读写“{name}”。请换一个文件夹；若文件正在 Excel 等程序中打开，请先关闭。"
    if isinstance(error, FileNotFoundError):
        return f"没有找到“{name}”。请检查名称和所在文件夹。"
    if isinstance(error, IsADirectoryError | NotADirectoryError | FileExistsError):
        return f"“{name}”这个名称已被文件（或文件夹）占用。请换一个名称。"
    return f"读写“{name}”失败：{error.strerror}。请检查磁盘空间和文件夹。"
