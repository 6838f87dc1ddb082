"""``zhiren check``: judge data under a pack and write the report."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Self

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
UNMET = 1
_ROWS_SHOWN = 20


@click.command("check")
@data_argument
@pack_option
@as_of_option
@click.option("--policy-date", type=DateType(), help="按哪一天有效的制度研判，默认同 --as-of。")
@click.option(
    "--out",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="报告文件：.html、.xlsx 或 .json，可多次给出。",
)
@click.option(
    "--limit", default=200, show_default=True, help="网页报告每条规则最多列几项，0 为全部。"
)
@click.option(
    "--fail-on",
    type=click.Choice(list(FAILING)),
    default="never",
    show_default=True,
    help="有未落实（breach）或任何未决事项（open）时以退出码 1 结束。",
)
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
    """按制度包研判 DATA（快照文件夹、工作簿、CSV 或名册），并生成报告。

    例：zhiren check out/demo --pack sjtusm --as-of 2025-11-30 --out 报告.html --out 报告.xlsx
    """
    _refuse_unknown_forms(outputs)
    pack, day = open_pack(pack_name), as_of or today()
    with open_data(data, mapping, day) as opened, _Progress(quiet=as_json) as progress:
        evaluation = evaluate(
            opened.session,
            pack,
            day,
            policy_date=policy_date,
            cache=cache_path(),
            progress=progress.show,
        )
        progress.done()
        for path in outputs:
            _write(evaluation, opened.name, path, limit)
        report = _report(evaluation, opened.name, None if as_json else 0)
    if as_json:
        print_json(report_as_json(report))
    else:
        _print_summary(report)
        for path in outputs:
            click.echo(f"报告：{path}")
    if any(report.totals.get(state) for state in FAILING[fail_on]):
        raise SystemExit(UNMET)


class _Progress:
    """A progress line on standard error, only where a person looks at it."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not click.get_text_stream("stderr").isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.done()

    def show(self, number: int, count: int, title: str) -> None:
        """One rule is about to be judged."""
        if not self._quiet:
            click.echo(f"\r\033[K研判 {number + 1}/{count} {title[:30]}", err=True, nl=False)

    def done(self) -> None:
        """Clear the line."""
        if not self._quiet:
            click.echo("\r\033[K", err=True, nl=False)


def _refuse_unknown_forms(outputs: tuple[Path, ...]) -> None:
    for path in outputs:
        if path.suffix.lower() not in FORMS:
            refuse(f"不知道怎样写“{path.name}”：报告文件请以 .html、.xlsx 或 .json 结尾。")
        if not path.parent.exists():
            path.parent.mkdir(parents=True)


def _report(evaluation: Evaluation, name: str, shown: int | None) -> Report:
    return summarise(
        evaluation,
        data_name=name,
        made_at=now(),
        version=f"{version('zhiren')}（制度包 {evaluation.pack.version[:12]}）",
        shown_per_rule=shown,
    )


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
    states = "　".join(
        f"{STATE_TITLES[s]} {report.totals[s]}" for s in STATE_ORDER if report.totals[s]
    )
    click.echo(f"共研判 {report.judged} 项：{states}\n")
    worst = [s for s in report.sections if any(s.rank)][:_ROWS_SHOWN]
    rows = [
        (
            section.clause_texts[0][0],
            section.rule.title,
            percent(section.counts.compliance),
            *(str(section.counts.by_state.get(s, 0) or "") for s in STATE_ORDER[:4]),
        )
        for section in worst
    ]
    heads = ("条款", "规则", "落实率", *(STATE_TITLES[s][:4] for s in STATE_ORDER[:4]))
    if rows:
        print_table(heads, rows, (0, 44, 0, 0, 0, 0, 0))
    else:
        click.echo("没有未决事项。")
    kept = len(report.sections) - len(worst)
    click.echo(f"\n其余 {kept} 条规则见报告；{len(report.skipped)} 条规则在该日不适用。")
