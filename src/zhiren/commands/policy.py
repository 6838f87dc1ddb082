"""``zhiren policy``: read documents, show clauses, search, coverage, compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from zhiren.commands.console import open_pack, print_json
from zhiren.commands.faults import refuse
from zhiren.commands.options import Existing, Written, json_option
from zhiren.commands.tables import print_table
from zhiren.commands.wording import ChineseGroup
from zhiren.policy.importing import (
    document_to_json,
    facts_by_clause,
    load_document,
    recognised_facts,
)
from zhiren.policy.model import Document, DocumentRefused
from zhiren.policy.pack import CLAUSE_STATES, Pack, PackClause
from zhiren.policy.packs import pack_names

_CONTEXT = 24
_LEVELS = {"chapter": 0, "section": 0, "article": 1, "item": 2, "subitem": 3, "statement": 4}


@click.group("policy", cls=ChineseGroup)
def policy_command() -> None:
    """制度文件：读入、列表、查看、检索、覆盖、对照。"""


@policy_command.command("import")
@click.argument("file", type=Existing(folder=False), metavar="文件")
@click.option("--id", "document_id", help="文件代号，用作条款编号的前缀；默认取文件名。")
@click.option(
    "--draft",
    type=Written(folder=True),
    help="把原文和条款清单写进这个制度包文件夹，供人逐条确认。",
)
@json_option
def policy_import(file: Path, document_id: str | None, draft: Path | None, as_json: bool) -> None:
    """读入一份文件（txt、md、html、docx、文字版 pdf），拆成条款并标出约束性数字。

    只看不写；要存为制度包草稿请加 --draft。读不了的文件说明原因，退出码 2。

    例：zhiren policy import 办法.docx --id banfa --draft 草稿
    """
    try:
        document = load_document(file, document_id)
    except DocumentRefused as error:
        refuse(str(error))
    if draft:
        _write_draft(document, file, draft, to_stderr=as_json)
    if as_json:
        print_json(document_to_json(document, recognised_facts))
    else:
        _print_document(document)


def _write_draft(document: Document, file: Path, draft: Path, *, to_stderr: bool) -> None:
    from zhiren.policy.drafting import DraftRefusedError, write_draft

    try:
        written = write_draft(document, file, draft)
    except DraftRefusedError as error:
        refuse(str(error))
    for path in written:
        click.echo(f"已写 {path}", err=to_stderr)


def _print_document(document: Document) -> None:
    dates = document.dates
    roles = (
        ("通过", dates.adopted),
        ("印发", dates.issued),
        ("印制", dates.printed),
        ("施行", dates.effective),
    )
    click.secho(document.title, bold=True)
    click.echo(f"文号　{document.number or '（无）'}")
    click.echo(f"发文机关　{'、'.join(document.issuers) or '（未载）'}")
    click.echo("日期　" + ("　".join(f"{role} {day}" for role, day in roles if day) or "（未载）"))
    click.echo(
        f"引用　{len(document.cites)} 份　废止　{len(document.repeals)} 份　版面文字　{len(document.furniture)} 处\n"
    )
    told = facts_by_clause(document)
    for clause in document.clauses:
        if not clause.is_leaf:
            continue
        facts = "　".join(f"〔{fact.quote}〕" for fact in told.get(clause.id, ()))
        click.echo(
            f"{'  ' * _LEVELS[clause.level]}{clause.path}　{clause.text}"
            + (f"　{facts}" if facts else "")
        )


@policy_command.command("list")
@json_option
def policy_list(as_json: bool) -> None:
    """各制度包的文件及其效力。

    例：zhiren policy list
    """
    rows = [
        {
            "pack": pack.id,
            "id": document.id,
            "number": document.number,
            "title": document.title,
            "effective": document.effective.isoformat(),
            "until": document.until.isoformat() if document.until else None,
            "clauses": sum(clause.document == document.id for clause in pack.clauses.values()),
        }
        for pack in map(open_pack, pack_names())
        for document in pack.documents.values()
    ]
    if as_json:
        print_json(rows)
        return
    table = [
        (
            str(r["pack"]),
            str(r["id"]),
            str(r["number"] or ""),
            str(r["title"]),
            f"{r['effective']} 起" + (f" 至 {r['until']}" if r["until"] else ""),
            str(r["clauses"]),
        )
        for r in rows
    ]
    print_table(("制度包", "代号", "文号", "标题", "效力", "条款"), table, (0, 0, 0, 60, 0, 0))


@policy_command.command("show")
@click.argument("document")
@click.argument("clause", required=False)
@json_option
def policy_show(document: str, clause: str | None, as_json: bool) -> None:
    """显示一份文件的条款，或一个条款：原文、状态、由什么落实、有关条款。

    例：zhiren policy show shiyan-wjw-2019 13.7
    """
    pack = _pack_of(document.partition("#")[0])
    if "#" in document and clause is None:
        document, _, clause = document.partition("#")
    chosen = [c for c in pack.clauses.values() if c.document == document]
    if clause:
        chosen = [c for c in chosen if c.path == clause or c.path.startswith(f"{clause}.")]
        if not chosen:
            refuse(f"{document} 没有条款 {clause}。用 zhiren policy show {document} 查看全部。")
    if as_json:
        print_json([_plain(c) for c in chosen])
    elif clause and len(chosen) == 1:
        _print_clause(pack, chosen[0])
    else:
        for one in chosen:
            click.echo(f"{one.path}　［{CLAUSE_STATES[one.state]}］　{one.text}")


def _pack_of(document: str) -> Pack:
    for name in pack_names():
        pack = open_pack(name)
        if document in pack.documents:
            return pack
    return refuse(f"没有文件 {document}。用 zhiren policy list 查看已有文件。")


def _plain(clause: PackClause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "text": clause.text,
        "state": clause.state,
        "served_by": list(clause.served_by),
        "reason": clause.reason or None,
        "actor": clause.actor or None,
        "strength": clause.strength or None,
        "facts": [dict(fact) for fact in clause.facts],
        "related": list(clause.related),
        "note": clause.note or None,
    }


def _print_clause(pack: Pack, clause: PackClause) -> None:
    click.secho(clause.id, bold=True)
    click.echo(clause.text)
    click.echo(
        f"\n状态　{CLAUSE_STATES[clause.state]}{'：' + clause.reason if clause.reason else ''}"
    )
    for reference in clause.served_by:
        kind, _, name = reference.partition(":")
        title = f"　{pack.rule(name).title}" if kind == "rule" else ""
        click.echo(f"落实　{reference}{title}")
    if clause.note:
        click.echo(f"说明　{clause.note}")
    for related in clause.related:
        text = pack.clauses[related].text if related in pack.clauses else ""
        click.echo(f"有关　{related}　{text}")


@policy_command.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
def policy_search(words: tuple[str, ...], as_json: bool) -> None:
    """在所有制度包的条款中检索，各词都要出现。

    例：zhiren policy search 谈话 每学期
    """
    hits = [
        clause
        for pack in map(open_pack, pack_names())
        for clause in pack.clauses.values()
        if all(word in clause.text for word in words)
    ]
    if as_json:
        print_json([{"id": c.id, "text": c.text, "state": c.state} for c in hits])
        return
    for clause in hits:
        click.echo(f"{clause.id}　{_context(clause.text, words[0])}")
    click.echo(
        f"共 {len(hits)} 条。"
        if hits
        else "没有找到。可换更短的词，或用 zhiren policy list 看有哪些文件。"
    )


def _context(text: str, word: str) -> str:
    """The words around the first hit, the hit in bold on a terminal."""
    start = text.index(word)
    before, after = text[max(0, start - _CONTEXT) : start], text[start + len(word) :]
    left = "…" if start > _CONTEXT else ""
    right = "…" if len(after) > _CONTEXT else ""
    return left + before + click.style(word, bold=True, fg="red") + after[:_CONTEXT] + right


@policy_command.command("coverage")
@click.option("--pack", "pack_name", help="只看这个制度包。")
@json_option
def policy_coverage(pack_name: str | None, as_json: bool) -> None:
    """每份文件的条款各处于什么状态，有没有悬空的引用；有悬空时退出码 1。

    例：zhiren policy coverage --pack sjtusm
    """
    from zhiren.policy.coverage import coverage

    packs = [open_pack(name) for name in ([pack_name] if pack_name else pack_names())]
    rows = [row for pack in packs for row in coverage(pack)]
    dangling = any(row["dangling"] for row in rows)
    if as_json:
        print_json(rows)
    else:
        _print_coverage(rows)
    if dangling:
        raise SystemExit(1)


def _print_coverage(rows: Sequence[Mapping[str, Any]]) -> None:
    states = list(CLAUSE_STATES)
    table = [
        (
            row["id"],
            str(row["clauses"]),
            *(str(row["by_state"].get(s, "")) for s in states),
            str(len(row["dangling"])),
        )
        for row in rows
    ]
    total = sum(row["clauses"] for row in rows)
    placed = sum(sum(row["by_state"].values()) for row in rows)
    heads = ("文件", "条款", *(CLAUSE_STATES[s] for s in states), "悬空")
    print_table(heads, table, (0,) * len(heads))
    click.echo(f"\n{placed}/{total} 条有状态。")
    for row in rows:
        for reference in row["dangling"]:
            click.echo(f"悬空　{row['id']}　{reference}")


@policy_command.command("diff")
@click.argument("first")
@click.argument("second")
@json_option
def policy_diff(first: str, second: str, as_json: bool) -> None:
    """两份文件同一事项并排对照。

    例：zhiren policy diff sjtusm-2021-39 sdju-2021
    """
    from zhiren.policy.comparing import compare_documents

    texts = {c.id: c.text for name in (first, second) for c in _pack_of(name).clauses.values()}
    subjects = compare_documents(first, second)
    if as_json:
        print_json(subjects)
        return
    for subject in subjects:
        click.secho(f"■ {subject['subject']}", bold=True)
        for document in (first, second):
            clauses = subject["documents"].get(document, [])
            if not clauses:
                click.echo(f"  {document}　（未规定）")
            for clause in clauses:
                click.echo(f"  {clause}　{texts.get(clause, '')}")
        if subject.get("note"):
            click.echo(f"  异同：{subject['note']}")
