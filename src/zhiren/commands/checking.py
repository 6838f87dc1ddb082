"""``zhiren check``: judge data under a pack and write the report."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
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
from zhiren.commands.faults import UNMET, refuse
from zhiren.commands.options import (
    DateType,
    OneOf,
    Whole,
    Written,
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
    pack_option,
)
from zhiren.commands.tables import print_table
from zhiren.commands.wording import ChineseCommand
from zhiren.engine.evaluating import Evaluation, evaluate
from zhiren.engine.findings import STATE_ORDER
from zhiren.report.page import as_page, percent
from zhiren.report.plain import as_json as report_as_json
from zhiren.report.summary import Report, summarise
from zhiren.report.workbook import write_workbook
from zhiren.rules.judgement import STATE_TITLES, State

FORMS = (".html", ".xlsx", ".json")
FAILING = {
    "never": (),
    "breach": (State.BREACH,),
    "open": (State.BREACH, State.DEVIATION, State.DUE),
}
_ROWS_SHOWN = 20
_HEADS = {
    State.BREACH: "未落实",
    State.DEVIATION: "偏离",
    State.DUE: "待办",
    State.UNKNOWN: "数据不足",
}


_out_option = click.option(
    "--out",
    "outputs",
    multiple=True,
    type=Written(),
    help="报告文件：.html、.xlsx 或 .json，可多次给出。",
)
_limit_option = click.option(
    "--limit",
    default=200,
    show_default=True,
    type=Whole(0),
    help="网页报告每条规则最多列几项，0 为全部。",
)
_fail_option = click.option(
    "--fail-on",
    type=OneOf(list(FAILING)),
    default="never",
    show_default=True,
    help="有未落实（breach）或任何未决事项（open）时以退出码 1 结束。",
)


@click.command("check", cls=ChineseCommand)
@data_argument
@pack_option
@as_of_option
@click.option("--policy-date", type=DateType(), help="按哪一天有效的制度研判，默认同 --as-of。")
@_out_option
@_limit_option
@_fail_option
@mapping_option
@json_option
def check_command(
    data: tuple[Path, ...],
    pack_name: str,
    as_of: date | None,
    policy_date: date | None,
    outputs: tuple[Path, ...],
    limit: int,
    fail_on: str,
    mapping: Path | None,
    as_json: bool,
) -> None:
    """按制度包研判数据（快照文件夹、工作簿、CSV 或名册），并生成报告。

    例：zhiren check out/demo --pack sjtusm --as-of 2025-11-30 --out 报告.html --out 报告.xlsx
    """
    _check_outputs(outputs)
    pack, day = open_pack(pack_name), as_of or today()
    with Progress(quiet=as_json) as progress, open_data(data, mapping, day, progress) as opened:
        progress.say("准备规则")
        session, seen = opened.session, progress.show
        evaluation = evaluate(
            session, pack, day, policy_date=policy_date, cache=cache_path(), progress=seen
        )
        _write_all(evaluation, opened.name, outputs, limit, progress)
        report = _report(evaluation, opened.name, None if as_json else 0)
    if as_json:
        print_json(report_as_json(report))
    else:
        _print_summary(report)
        click.echo("".join(f"报告：{path}\n" for path in outputs), nl=False)
    if any(report.totals.get(state) for state in FAILING[fail_on]):
        raise SystemExit(UNMET)


def _check_outputs(outputs: tuple[Path, ...]) -> None:
    for path in outputs:
        if path.suffix.lower() not in FORMS:
            refuse(f"不知道怎样写“{path.name}”：报告文件请以 .html、.xlsx 或 .json 结尾。")
        check_can_be_written(path)


def _report(evaluation: Evaluation, name: str, shown: int | None) -> Report:
    return summarise(
        evaluation,
        data_name=name,
        made_at=now(),
        version=f"{version('zhiren')}（制度包 {evaluation.pack.version[:12]}）",
        shown_per_rule=shown,
    )


def _write_all(
    evaluation: Evaluation, name: str, outputs: tuple[Path, ...], limit: int, progress: Progress
) -> None:
    for path in outputs:
        progress.say(f"写 {path.name}")
        with replacing(path) as part:
            _write(evaluation, name, part, limit)


def _write(evaluation: Evaluation, name: str, path: Path, limit: int) -> None:
    form = path.suffix.lower()
    report = _report(evaluation, name, (limit or None) if form == ".html" else None)
    if form == ".html":
        path.write_text(as_page(report), "utf-8")
    elif form == ".xlsx":
        write_workbook(report, path)
    else:
        path.write_text(json.dumps(report_as_json(report), ensure_ascii=False, indent=1), "utf-8")


def _print_summary(report: Report) -> None:
    click.echo(f"{report.institution}　{report.title}　数据截至 {report.as_of}")
    if not report.sections:
        click.echo(f"{report.policy_date} 没有适用的规则：制度当时尚未施行，或已失效。")
        return
    states = "　".join(
        f"{STATE_TITLES[s]} {report.totals[s]:,}" for s in STATE_ORDER if report.totals[s]
    )
    click.echo(f"共研判 {report.judged:,} 项：{states}\n")
    worrying = [s for s in report.sections if any(s.rank)]
    if not worrying:
        click.echo("没有未决事项。")
        return
    rows = [
        (
            section.clause_texts[0][0],
            section.rule.title,
            percent(section.counts.compliance),
            *(f"{section.counts.by_state.get(s, 0) or '':>{len(_HEADS[s]) * 2}}" for s in _HEADS),
        )
        for section in worrying[:_ROWS_SHOWN]
    ]
    print_table(("条款", "规则", "落实率", *_HEADS.values()), rows, (0, 40, 0, 0, 0, 0, 0))
    left = len(worrying) - len(rows)
    more = f"另有 {left} 条规则有未决事项，" if left else ""
    calm = len(report.sections) - len(worrying)
    skipped = f"，{len(report.skipped)} 条在该日不适用" if report.skipped else ""
    click.echo(
        f"\n{more}{calm} 条规则没有未决事项{skipped}。全部结果：加 --out 报告.html 或 报告.xlsx"
    )
