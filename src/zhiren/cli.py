"""知任 on the command line. A subject's module is imported when its command is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click

from zhiren.commands.faults import end_with
from zhiren.commands.wording import ChineseGroup

_COMMANDS = {
    "serve": ("serving", "启动网站；加 --demo 装入虚构机构"),
    "institution": ("serving", "登记新机构和它的三个管理员"),
    "check": ("checking", "按制度包研判数据，生成附条款原文的报告"),
    "explain": ("explaining", "说明某人某事为什么是（或不是）这个结论"),
    "forecast": ("foreseeing", "今后几个月到期的事项，可导出日历"),
    "compare": ("comparing", "改一个数值或日期，看谁进谁出"),
    "demo": ("data", "生成虚构的示例机构"),
    "template": ("data", "生成待填写的数据工作簿"),
    "import": ("data", "读入并检查数据文件，存为快照"),
    "policy": ("policy", "制度文件：读入、列表、查看、检索、覆盖、对照"),
    "pack": ("packs", "制度包：检查"),
}
_DEBUG = "--debug"


class _LazyGroup(ChineseGroup):
    """Imports a command's module only when it is needed: ``zhiren --help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"zhiren.commands.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def titles(self, ctx: click.Context) -> list[tuple[str, str]]:
        return [(name, title) for name, (_, title) in _COMMANDS.items()]

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 -- click's own signature
        windows_expand_args: bool = True,  # noqa: FBT002
        **extra: Any,
    ) -> Any:
        """``--debug`` may stand anywhere; whatever goes wrong ends in words and an exit code."""
        words = list(sys.argv[1:] if args is None else args)
        debug = _DEBUG in words or bool(os.environ.get("ZHIREN_DEBUG"))
        words = [word for word in words if word != _DEBUG]
        try:
            result = super().main(words, prog_name, complete_var, False, **extra)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 -- no traceback for users
            end_with(error, debug=debug)
        if standalone_mode:
            sys.exit(result if isinstance(result, int) else 0)
        return result


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(_DEBUG, is_flag=True, expose_value=False, help="出错时显示程序内部的经过。")
@click.version_option(
    version("zhiren"), prog_name="zhiren", message="%(prog)s %(version)s", help="显示版本。"
)
def main() -> None:
    """知任：让干部管理制度文件逐条落地。

    读入制度文件与名册，逐条研判：谁到期、谁逾期、谁应享受、谁数据不足；
    每个结论都附所据条款的原文。只提示，不替人作决定。

    先试：
      zhiren demo out/demo --pack sjtusm
      zhiren check out/demo --pack sjtusm --out 报告.html

    退出码：0 完成；1 检查不通过；2 输入有误，没有处理；3 程序出错；130 被中断。
    """
