"""``zhiren explain``: why this, and why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from zhiren.commands.console import open_data, open_pack, print_json, today
from zhiren.commands.faults import refuse
from zhiren.commands.options import (
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
    pack_option,
)
from zhiren.commands.tables import cut_lines
from zhiren.commands.wording import ChineseCommand
from zhiren.engine.explaining import Explanation, explain, find_subject
from zhiren.engine.findings import STATE_ORDER
from zhiren.engine.one_subject import rules_about
from zhiren.engine.planning import Plan, PlannedRule, plan_rules
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack
from zhiren.report.values import basis, shown_value
from zhiren.rules.judgement import STATE_TITLES
from zhiren.snapshot.schema import TABLES

_KEYED = {table.name: table.title for table in TABLES if table.key}
_EVIDENCE_SHOWN = 12
_NAMES_SHOWN = 10
_COLUMNS = 94


@click.command("explain", cls=ChineseCommand)
@data_argument
@pack_option
@click.option("--person", help="人员：工号或姓名。")
@click.option("--subject", help="其他对象，写作 表名:代码，如 unit:U001。")
@click.option("--rule", "rule_id", help="只说明这条规则。")
@click.option("--clause", help="只说明依据这一条款的规则，如 shiyan-wjw-2019#13.7。")
@as_of_option
@mapping_option
@json_option
def explain_command(
    data: tuple[Path, ...],
    pack_name: str,
    person: str | None,
    subject: str | None,
    rule_id: str | None,
    clause: str | None,
    as_of: date | None,
    mapping: Path | None,
    as_json: bool,
) -> None:
    """说明一个对象在每条规则下的结论：情况、条款原文、参数、所用的行；符合的也说明。

    例：zhiren explain out/demo --pack sjtusm --person DEMO-00000012
    """
    pack, day = open_pack(pack_name), as_of or today()
    table, text = _subject(person, subject)
    with open_data(data, mapping, day) as opened:
        plan = plan_rules(pack.rules, day, day, pack.semesters, pack.calendar)
        rules = _chosen(pack, plan, table, rule_id, clause)
        subject_row = _subject_row(opened.session, table, text)
        explained = list(explain(opened.session, plan, table, subject_row[0], rules))
    if as_json:
        print_json([_plain(pack, e) for e in explained])
        return
    name = " ".join(dict.fromkeys(subject_row[1:]))
    click.echo(f"{name}　{pack.title}　数据截至 {day}\n")
    for one in sorted(explained, key=_worry):
        if one.findings:
            _print(pack, one)
    beside = [one.planned.rule.title for one in explained if not one.findings]
    if beside:
        click.echo("不在对象范围内，或所判期间不作要求：")
        for line in cut_lines("、".join(beside), _COLUMNS):
            click.echo(f"  {line}")


def _worry(explained: Explanation) -> int:
    """Place of the worst finding in the order of states; rules without any come last."""
    places = [STATE_ORDER.index(finding.state) for finding in explained.findings]
    return min(places, default=len(STATE_ORDER))


def _subject(person: str | None, subject: str | None) -> tuple[str, str]:
    if person and not subject:
        return "person", person
    table, colon, text = (subject or "").partition(":")
    if person or not colon or table not in _KEYED:
        tables = "、".join(f"{name}（{title}）" for name, title in _KEYED.items())
        refuse(f"请用 --person 工号，或 --subject 表名:代码。可用的表：{tables}")
    return table, text


def _chosen(
    pack: Pack, plan: Plan, table: str, rule_id: str | None, clause: str | None
) -> list[PlannedRule]:
    if clause and clause not in pack.clauses:
        refuse(f"制度包 {pack.id} 没有条款 {clause}。用 zhiren policy search 查找。")
    if rule_id and rule_id not in {rule.id for rule in pack.rules}:
        refuse(f"制度包 {pack.id} 没有规则 {rule_id}。")
    chosen = [
        planned
        for planned in rules_about(plan, table)
        if (not rule_id or planned.rule.id == rule_id)
        and (not clause or clause in planned.rule.clauses)
    ]
    if not chosen:
        refuse("没有以这类对象为主体且在该日适用的规则符合所选条件。")
    return chosen


def _subject_row(session: Session, table: str, text: str) -> tuple[int, str, str]:
    found = find_subject(session, table, text)
    if not found:
        refuse(f"{_KEYED[table]}表中没有“{text}”。请给出代码（工号）或全名。")
    if len(found) > 1:
        listed = "、".join(f"{code} {name}" for _, code, name in found[:_NAMES_SHOWN])
        refuse(f"“{text}”不止一个：{listed}。请用代码（工号）。")
    return found[0]


def _plain(pack: Pack, explained: Explanation) -> dict[str, Any]:
    rule = explained.planned.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "clauses": [{"id": c, "text": pack.clauses[c].text} for c in rule.clauses],
        "findings": [finding.as_json() for finding in explained.findings],
        "evidence": [
            {"table": e.table, "title": e.title, "rows": list(e.rows)} for e in explained.evidence
        ],
    }


def _print(pack: Pack, explained: Explanation) -> None:
    rule = explained.planned.rule
    click.secho(f"■ {rule.title}", bold=True)
    for clause in rule.clauses[:3]:
        click.echo(f"  {clause}　{pack.clauses[clause].text}")
    for finding in explained.findings:
        due = f"（期限 {finding.due_on}）" if finding.due_on else ""
        click.echo(f"  【{STATE_TITLES[finding.state]}】{finding.sentence}{due}")
    for parameter in explained.findings[0].parameters:
        click.echo(
            f"  参数：{parameter.title} {shown_value(parameter)}（{basis(pack, parameter)}）"
        )
    for evidence in explained.evidence:
        click.echo(f"  所用数据：{evidence.title} {len(evidence.rows)} 行")
        for row in evidence.rows[:_EVIDENCE_SHOWN]:
            click.echo("    " + "　".join(f"{k} {v}" for k, v in row.items() if v != "（未填）"))
    click.echo()
