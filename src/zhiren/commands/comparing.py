"""``zhiren compare``: what changes when a number or a date changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

import click

from zhiren.commands.console import (
    Progress,
    cache_path,
    open_data,
    open_pack,
    print_json,
    today,
)
from zhiren.commands.faults import refuse
from zhiren.commands.options import (
    DateType,
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
    pack_option,
)
from zhiren.commands.tables import cut_lines
from zhiren.commands.wording import ChineseCommand
from zhiren.engine.comparing import Change, changes, with_value
from zhiren.engine.evaluating import evaluate
from zhiren.engine.findings import Finding, findings
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.policy.values import Parameter
from zhiren.rules.judgement import STATE_TITLES, State

_ROWS_SHOWN = 200
_COLUMNS = 94
_TRUTHS = {"true": True, "是": True, "false": False, "否": False}


@click.command("compare", cls=ChineseCommand)
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
    help="假设某参数改为此值，如 organiser-training-hours.minimum=24；可多次给出。",
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

    例：zhiren compare out/demo --pack sjtusm --set organiser-training-hours.minimum=24
    """
    if not (to_day or policy_date or assumed):
        refuse("请至少给出 --to、--policy-date 或 --set 之一，说明与什么比较。")
    pack, day = open_pack(pack_name), as_of or today()
    other = _assuming(pack, assumed)
    latest = max(day, to_day or day)
    with Progress(quiet=as_json) as progress, open_data(data, mapping, latest, progress) as opened:
        before = _found(opened.session, pack, day, day, progress)
        law = policy_date or to_day or day
        after = _found(opened.session, other, to_day or day, law, progress)
    changed = list(changes(before, after))
    if as_json:
        print_json([_plain(change) for change in changed])
        return
    _print_changes(changed)


def _found(session: Session, pack: Pack, day: date, law: date, progress: Progress) -> list[Finding]:
    progress.say("准备规则")
    evaluation = evaluate(
        session, pack, day, policy_date=law, cache=cache_path(), progress=progress.show
    )
    return list(findings(evaluation))


def _assuming(pack: Pack, assumed: tuple[str, ...]) -> Pack:
    rules = list(pack.rules)
    for text in assumed:
        name, equals, written = text.partition("=")
        rule_id, dot, parameter = name.rpartition(".")
        known = {rule.id: rule for rule in rules}
        if not equals or not dot:
            refuse(f"“{text}”要写成 规则.参数=数值，如 annual-assessment.times=2。")
        if rule_id not in known:
            near = (
                "、".join(get_close_matches(rule_id, known))
                or "没有。规则名称见 zhiren check --json 的 rule"
            )
            refuse(f"制度包 {pack.id} 没有规则 {rule_id}。相近的：{near}。")
        if parameter not in known[rule_id].parameters:
            names = "、".join(map(_described, known[rule_id].parameters.values())) or "（无）"
            refuse(f"规则 {rule_id} 没有参数 {parameter}。它的参数：{names}")
        value = _value(written, known[rule_id].parameters[parameter])
        rules = with_value(rules, rule_id, parameter, value)
    return replace(pack, rules=tuple(rules))


def _described(parameter: Parameter) -> str:
    return f"{parameter.name}（{parameter.title}，现为 {parameter.values[-1].value}）"


def _value(written: str, parameter: Parameter) -> object:
    """The text as a value of the same sort as the parameter has now."""
    present = parameter.values[-1].value
    if isinstance(present, bool):
        if written in _TRUTHS:
            return _TRUTHS[written]
        refuse(f"参数 {parameter.name}（{parameter.title}）只能是 true（是）或 false（否）。")
    if isinstance(present, int | float):
        try:
            return int(written) if written.lstrip("-").isdigit() else float(written)
        except ValueError:
            refuse(f"参数 {parameter.name}（{parameter.title}）要写数字，不能是“{written}”。")
    if isinstance(present, str):
        return written
    return refuse(f"参数 {parameter.name}（{parameter.title}）是一张表，请复制制度包后在其中修改。")


def _plain(change: Change) -> dict[str, object]:
    before, after = change.states
    return {
        "before": before.name.lower(),
        "after": after.name.lower(),
        "finding": change.finding.as_json(),
    }


def _print_changes(changed: Sequence[Change]) -> None:
    """Rule by rule, in each the same move together; a subject a line."""
    if not changed:
        click.echo("没有变化：名单与原来一样。")
        return
    click.echo(f"共 {len(changed)} 项变化：{_moves(changed)}")
    ordered = sorted(changed, key=lambda c: (c.finding.rule.id, c.states))
    shown = ordered[:_ROWS_SHOWN]
    for _, group in groupby(shown, key=lambda c: c.finding.rule.id):
        of_rule = list(group)
        rule = of_rule[0].finding.rule
        click.secho(f"\n■ {rule.title}（{rule.clauses[0]}）", bold=True)
        for states, moved in groupby(of_rule, key=lambda c: c.states):
            same = list(moved)
            click.echo(f"  {_move(*states)}（{len(same)} 项）")
            for change in same:
                _print_change(change)
    if len(ordered) > len(shown):
        click.echo(f"\n……其余 {len(ordered) - len(shown)} 项见 --json。")


def _moves(changed: Sequence[Change]) -> str:
    counted = Counter(change.states for change in changed)
    return "；".join(f"{_move(*states)} {count}" for states, count in counted.most_common())


def _move(before: State, after: State) -> str:
    return f"{STATE_TITLES[before]} → {STATE_TITLES[after]}"


def _print_change(change: Change) -> None:
    finding = change.finding
    unit = f"（{finding.unit_name}）" if finding.unit_name != finding.subject_name else ""
    gone = "原：" if change.after is None else ""
    for number, line in enumerate(cut_lines(f"{gone}{finding.sentence}{unit}", _COLUMNS)):
        click.echo(f"    {'· ' if number == 0 else '  '}{line}")
