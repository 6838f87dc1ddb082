"""Write docs/commands.md from the command line's own help.

Usage: make docs
"""

import inspect
import re
from collections.abc import Iterator

import click

from zhiren.cli import main

INTRODUCTION = """\
# 命令一览

由程序自身的帮助文字生成（`make docs`），测试保证它与程序一致。
每条命令都可加 `--help` 查看同样的内容。
"""


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words, in the order of the help."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from commands(child, (*path, name))


def usage(words: str, command: click.Command) -> str:
    """The command with its arguments."""
    arguments = [
        parameter.make_metavar(click.Context(command))
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    return " ".join([words, "[选项]", *arguments] if options(command) else [words, *arguments])


def options(command: click.Command) -> list[click.Option]:
    """The options shown in the help."""
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]


def option_row(option: click.Option) -> str:
    """One option as a table row."""
    names = "、".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    choices = ""
    if isinstance(option.type, click.Choice):
        choices = " ".join(f"`{choice}`" for choice in option.type.choices)
    cells = [names, choices, _remark(option) + (option.help or "")]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _remark(option: click.Option) -> str:
    if option.required:
        return "（必填）"
    if option.is_flag or not isinstance(option.default, int | str):
        return ""
    return f"（默认 `{option.default}`）"


def section(words: str, command: click.Command) -> str:
    """One command: what it does, how it is called, its options."""
    help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    help_text = re.sub(r"^例：(zhiren .*)$", r"例：`\1`", help_text, flags=re.MULTILINE)
    parts = [f"## {words}", help_text, f"```\n{usage(words, command)}\n```"]
    rows = [option_row(option) for option in options(command)]
    if rows:
        parts.append("\n".join(["| 选项 | 可取 | 含义 |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def reference() -> str:
    """The whole page."""
    sections = [section(words, command) for words, command in commands(main, ("zhiren",))]
    return "\n\n".join([INTRODUCTION.rstrip(), *sections]) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
