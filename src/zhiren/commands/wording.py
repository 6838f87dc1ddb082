"""Help and refusals of the command line in Chinese, laid out by the width of Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from gettext import gettext
from inspect import cleandoc

import click

from zhiren.commands.tables import cut_lines, width

_COLUMNS = 96
_OPTION_COLUMNS = 30
_DEFAULT = re.compile(r"\s*\[default: ([^;\]]*)[^\]]*\]")


class ChineseCommand(click.Command):
    """A command whose help is Chinese."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Arguments after 「[选项]」."""
        pieces = super().collect_usage_pieces(ctx)
        return [piece.replace("[OPTIONS]", "[选项]") for piece in pieces]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """「用法：zhiren check [选项] 数据…」."""
        formatter.write(f"用法：{ctx.command_path} {' '.join(self.collect_usage_pieces(ctx))}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The docstring, its lines kept and cut at the width of a terminal."""
        formatter.write("\n")
        for line in cleandoc(self.help or "").replace("\b\n", "").splitlines():
            indent = " " * (2 + len(line) - len(line.lstrip(" ")))
            lines = cut_lines(line, _COLUMNS)
            formatter.write("".join(f"{indent}{part}\n" for part in lines) or "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every option, what it means and what it is when it is not given."""
        records = [
            record
            for option in self.get_params(ctx)
            if not isinstance(option, click.Argument)
            and (record := option.get_help_record(ctx)) is not None
        ]
        formatter.write("\n选项：\n")
        write_pairs(formatter, [(names, _in_chinese(text)) for names, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = ChineseCommand

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The group's commands after its options."""
        return ["[选项]", "命令", "…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the first line of its help."""
        formatter.write("\n命令：\n")
        write_pairs(formatter, self.titles(ctx))

    def titles(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Names of the commands and what they do, in order."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [
            (name, cleandoc(command.help or "").partition("\n")[0])
            for name, command in found
            if command is not None
        ]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuses a command that is not there with those there are."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            known = "、".join(self.list_commands(ctx))
            raise click.UsageError(f"没有命令“{args[0]}”。可用的命令：{known}。", ctx)
        return super().resolve_command(ctx, args)


def write_pairs(formatter: click.HelpFormatter, pairs: Sequence[tuple[str, str]]) -> None:
    """Two columns; a left part that is too long gets its own line."""
    left = min(max((width(name) for name, _ in pairs), default=0), _OPTION_COLUMNS)
    for name, text in pairs:
        lines = cut_lines(text, _COLUMNS - left - 2) or [""]
        if width(name) > left:
            formatter.write(f"  {name}\n")
            name = ""  # noqa: PLW2901 -- written on its own line
        for number, line in enumerate(lines):
            shown = name if number == 0 else ""
            formatter.write(f"  {shown}{' ' * (left - width(shown))}  {line}\n")


def _in_chinese(text: str) -> str:
    text = text.replace("  [required]", "［必填］")
    return _DEFAULT.sub(r"［默认 \1］", text)


def refusal_of(error: click.ClickException) -> str:
    """What was wrong with the words of a call, and where to read how it goes."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "zhiren"
    return f"{_what(error)}\n用 {path} --help 查看用法。"


def _what(error: click.ClickException) -> str:
    message = error.format_message() if not isinstance(error, click.BadParameter) else error.message
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有选项 {error.option_name}。" + (f"是不是 {near}？" if near else "")
    if isinstance(error, click.MissingParameter):
        return f"缺少{_named(error.param)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要写一个值。"
    if isinstance(error, click.BadParameter):
        return f"{_named(error.param)}：{message}" if error.param else message
    if message.startswith(gettext("Got unexpected extra argument")):
        return f"多出了不认识的内容：{message.partition('(')[2].rstrip(')')}。"
    return message


def _named(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        explained = f"（{parameter.help.rstrip('。')}）" if parameter.help else ""
        return f"选项 {parameter.opts[0]}{explained}"
    if parameter is None:
        return "参数"
    return f"参数 {parameter.make_metavar(click.Context(click.Command(None)))}"
