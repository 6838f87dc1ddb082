"""``zhiren pack``: the checks a pack author runs."""

from __future__ import annotations

import click

from zhiren.commands.console import print_json
from zhiren.commands.faults import UNMET
from zhiren.commands.options import json_option
from zhiren.commands.wording import ChineseGroup
from zhiren.policy.packs import pack_directory, pack_names


@click.group("pack", cls=ChineseGroup)
def pack_command() -> None:
    """制度包：检查。"""


@pack_command.command("check")
@click.argument("packs", nargs=-1)
@json_option
def pack_check(packs: tuple[str, ...], as_json: bool) -> None:
    """检查制度包（默认全部）：格式、条款、数值、日期、引用、覆盖；一次列出所有问题。

    有问题时退出码 1。

    例：zhiren pack check sjtusm
    """
    from zhiren.engine.pack_checking import check_pack, check_packs_together

    problems = []
    for name in packs or pack_names():
        found = check_pack(pack_directory(name))
        problems += found
        if not as_json:
            click.echo(f"{name}：{'通过' if not found else f'{len(found)} 个问题'}")
    if not packs:
        problems += check_packs_together([pack_directory(name) for name in pack_names()])
    if as_json:
        print_json([problem.as_dict() for problem in problems])
    else:
        for problem in problems:
            click.echo(problem.sentence())
    if problems:
        raise SystemExit(UNMET)
