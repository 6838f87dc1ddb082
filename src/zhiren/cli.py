"""知任 on the command line. A subject's module is imported when its command is called."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

import click

_COMMANDS = {
    "check": ("checking", "按制度包研判数据，生成附条款原文的报告"),
    "explain": ("explaining", "说明某人某事为什么是（或不是）这个结论"),
    "forecast": ("foreseeing", "今后几个月到期的事项，可导出日历"),
    "compare": ("foreseeing", "改一个数值或日期，看谁进谁出"),
    "demo": ("data", "生成虚构的示例机构"),
    "template": ("data", "生成待填写的数据工作簿"),
    "import": ("data", "读入并检查数据文件，存为快照"),
    "policy": ("policy", "制度文件：读入、列表、查看、检索、覆盖、对照"),
    "pack": ("packs", "制度包：检查"),
}


class _LazyGroup(click.Group):
    """Imports a command's module only when it is needed: ``zhiren --help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"zhiren.commands.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, title) for name, (_, title) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("zhiren"), prog_name="zhiren", message="%(prog)s %(version)s")
def main() -> None:
    """知任：让干部管理制度文件逐条落地。

    读入制度文件与名册，逐条研判：谁到期、谁逾期、谁应享受、谁数据不足；
    每个结论都附所据条款的原文。只提示，不替人作决定。

    先试：zhiren demo out/demo --pack sjtusm，再 zhiren check out/demo --pack sjtusm。
    """
