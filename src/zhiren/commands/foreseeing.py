"""``zhiren forecast``: what falls due in the coming months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from zhiren.commands.console import (
    Progress,
    cache_path,
    check_can_be_written,
    now,
    open_data,
    open_pack,
    print_json,
    replacing,
    today,
)
from zhiren.commands.faults import refuse
from zhiren.commands.options import (
    Whole,
    Written,
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
    pack_option,
)
from zhiren.commands.tables import cut_lines
from zhiren.commands.wording import ChineseCommand
from zhiren.engine.findings import Finding
from zhiren.engine.forecasting import as_calendar, forecast

_NAMES_SHOWN = 8
_COLUMNS = 92


@click.command("forecast", cls=ChineseCommand)
@data_argument
@pack_option
@click.option("--months", default=6, show_default=True, type=Whole(1, 120), help="看几个月。")
@as_of_option
@click.option("--ics", type=Written(), help="另存为日历文件 .ics。")
@mapping_option
@json_option
def forecast_command(
    data: tuple[Path, ...],
    pack_name: str,
    months: int,
    as_of: date | None,
    ics: Path | None,
    mapping: Path | None,
    as_json: bool,
) -> None:
    """今后几个月内到期的事项，按日期排列；以今天的数据为准，不预计其间的办理。

    例：zhiren forecast out/demo --pack sjtusm --months 12 --ics 到期.ics
    """
    if ics:
        if ics.suffix.lower() != ".ics":
            refuse(f"日历文件请以 .ics 结尾，不能是“{ics.name}”。")
        check_can_be_written(ics)
    pack, day = open_pack(pack_name), as_of or today()
    with Progress(quiet=as_json) as progress, open_data(data, mapping, day, progress) as opened:
        progress.say("准备规则")
        coming = forecast(
            opened.session, pack, day, months, cache=cache_path(), progress=progress.show
        )
    if ics:
        with replacing(ics) as part:
            part.write_bytes(as_calendar(coming, lambda clause: pack.clauses[clause].text, now()))
    if as_json:
        print_json([finding.as_json() for finding in coming])
        return
    _print_coming(coming, day, months)
    if ics:
        click.echo(f"\n日历：{ics}（{len(coming)} 项，可导入 Outlook、手机日历等）")


def _print_coming(coming: Sequence[Finding], day: date, months: int) -> None:
    """Month by month; on a day, the subjects of one rule together."""
    if not coming:
        click.echo(f"{day} 起 {months} 个月内没有到期事项。")
        return
    click.echo(f"{day} 起 {months} 个月内到期 {len(coming)} 项。")
    for month, group in groupby(coming, key=lambda f: str(f.due_on)[:7]):
        of_month = list(group)
        click.secho(f"\n{month[:4]}年{int(month[5:])}月　{len(of_month)} 项", bold=True)
        for (due, _), same in groupby(of_month, key=lambda f: (f.due_on, f.rule.id)):
            _print_same(due, list(same))


def _print_same(due: date | None, same: Sequence[Finding]) -> None:
    rule = same[0].rule
    click.echo(f"  {due}　{rule.title}（{rule.clauses[0]}）　{len(same)} 项")
    names = list(dict.fromkeys(_who(finding) for finding in same))
    listed = "、".join(names[:_NAMES_SHOWN])
    more = f" 等 {len(names)} 个" if len(names) > _NAMES_SHOWN else ""
    for line in cut_lines(listed + more, _COLUMNS):
        click.echo(f"    {line}")


def _who(finding: Finding) -> str:
    other = f"（{finding.object_name}）" if finding.object_name else ""
    return f"{finding.subject_name}{other}"
