"""``zhiren forecast`` and ``zhiren compare``: what comes, and what would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from zhiren.commands.console import (
    DateType,
    as_of_option,
    cache_path,
    data_argument,
    json_option,
    mapping_option,
    now,
    open_data,
    open_pack,
    pack_option,
    print_json,
    print_table,
    refuse,
    today,
)
from zhiren.engine.comparing import Change, changes, with_value
from zhiren.engine.evaluating import evaluate
from zhiren.engine.findings import Finding, findings
from zhiren.engine.forecasting import as_calendar, forecast
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.rules.judgement import STATE_TITLES

_ROWS_SHOWN = 200


@click.command("forecast")
@data_argument
@pack_option
@click.option(
    "--months", default=6, show_default=True, type=click.IntRange(1, 120), help="看几个月。"
)
@as_of_option
@click.option(
    "--ics", type=click.Path(dir_okay=False, path_type=Path), help="另存为日历文件 .ics。"
)
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

    例：zhiren forecast out/demo --pack shiyan-health --months 12 --ics 到期.ics
    """
    pack, day = open_pack(pack_name), as_of or today()
    with open_data(data, mapping, day) as opened:
        coming = forecast(opened.session, pack, day, months, cache=cache_path())
    if ics:
        ics.write_bytes(as_calendar(coming, lambda clause: pack.clauses[clause].text, now()))
    if as_json:
        print_json([finding.as_json() for finding in coming])
        return
    _print_coming(coming)
    if ics:
        click.echo(f"日历：{ics}")


def _print_coming(coming: Sequence[Finding]) -> None:
    if not coming:
        click.echo("这段时间没有到期事项。")
        return
    rows = [
        (str(f.due_on), f.subject_name, f.unit_name, f.rule.title, f.clauses[0])
        for f in coming[:_ROWS_SHOWN]
    ]
    print_table(("期限", "对象", "单位", "规则", "条款"), rows, (0, 20, 24, 40, 0))
    if len(coming) > _ROWS_SHOWN:
        click.echo(f"……共 {len(coming)} 项，其余见 --json 或 --ics。")


@click.command("compare")
@data_argument
@pack_option
@as_of_option
@click.option("--to", "to_day", type=DateType(), help="与哪一天的数据比较。")
@click.option("--policy-date", type=DateType(), help="比较的一方按哪一天有效的制度研判。")
@click.option(
    "--set",
    "assumed",
    multiple=True,
    metavar="规则.参数=数值",
    help="假设某参数改为此值，如 rotation-after-ten-years.years=8；可多次给出。",
)
@mapping_option
@json_option
def compare_command(
    data: tuple[Path, ...],
    pack_name: str,
    as_of: date | None,
    to_day: date | None,
    policy_date: date | None,
    assumed: tuple[str, ...],
    mapping: Path | None,
    as_json: bool,
) -> None:
    """改一个数值或日期，看谁进入名单、谁离开；只作测算，不改变制度包。

    例：zhiren compare out/demo --pack shiyan-health --set rotation-after-ten-years.years=8
    """
    if not (to_day or policy_date or assumed):
        refuse("请至少给出 --to、--policy-date 或 --set 之一，说明与什么比较。")
    pack, day = open_pack(pack_name), as_of or today()
    other = _assuming(pack, assumed)
    with open_data(data, mapping, max(day, to_day or day)) as opened:
        before = _found(opened.session, pack, day, day)
        after = _found(opened.session, other, to_day or day, policy_date or to_day or day)
    changed = list(changes(before, after))
    if as_json:
        print_json([_plain(change) for change in changed])
        return
    _print_changes(changed)


def _found(session: Session, pack: Pack, day: date, law: date) -> list[Finding]:
    return list(findings(evaluate(session, pack, day, policy_date=law, cache=cache_path())))


def _assuming(pack: Pack, assumed: tuple[str, ...]) -> Pack:
    rules = list(pack.rules)
    for text in assumed:
        name, equals, written = text.partition("=")
        rule_id, dot, parameter = name.rpartition(".")
        known = {rule.id: rule for rule in rules}
        if not equals or not dot or rule_id not in known:
            refuse(f"“{text}”不是 规则.参数=数值 的样子，或没有这条规则。")
        if parameter not in known[rule_id].parameters:
            names = "、".join(known[rule_id].parameters) or "（无）"
            refuse(f"规则 {rule_id} 没有参数 {parameter}。它的参数：{names}")
        rules = with_value(rules, rule_id, parameter, _value(written))
    return replace(pack, rules=tuple(rules))


def _value(written: str) -> object:
    for form in (int, float):
        try:
            return form(written)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(written, written)


def _plain(change: Change) -> dict[str, object]:
    before, after = change.states
    return {
        "before": before.name.lower(),
        "after": after.name.lower(),
        "finding": change.finding.as_json(),
    }


def _print_changes(changed: Sequence[Change]) -> None:
    if not changed:
        click.echo("没有变化。")
        return
    rows = []
    for change in changed[:_ROWS_SHOWN]:
        before, after = change.states
        finding = change.finding
        moved = f"{STATE_TITLES[before]} → {STATE_TITLES[after]}"
        rows.append((moved, finding.subject_name, finding.rule.title, finding.sentence))
    print_table(("变化", "对象", "规则", "情况"), rows, (0, 20, 36, 90))
    click.echo(f"共 {len(changed)} 项变化。")
