"""Writes docs/snapshot.md: python -m zhiren.snapshot.schema_doc > docs/snapshot.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from zhiren.snapshot.schema import SCHEMA_VERSION, TABLES, Column, Table, physical_columns, table
from zhiren.snapshot.template import LISTED_IN_NOTE, column_note
from zhiren.snapshot.words import header_words

_TYPES: Final = {
    "id": "代码",
    "ref": "引用",
    "date": "日期",
    "integer": "整数",
    "hundredths": "两位小数",
    "boolean": "是否",
    "choice": "选项",
    "text": "文本",
}


def schema_document() -> str:
    """The whole document, from the schema, the header words and the text beside this module."""
    introduction = (files("zhiren.snapshot") / "snapshot_doc.md").read_text(encoding="utf-8")
    parts = [introduction.rstrip(), *_tables(), *_words()]
    return "\n".join(parts) + "\n"


def _tables() -> Iterator[str]:
    yield f"\n## 数据表（表结构第 {SCHEMA_VERSION} 版，共 {len(TABLES)} 张）\n"
    yield "| 表 | 名称 | 列数 | 何时算已知 |\n|---|---|--:|---|"
    for one in TABLES:
        known = one.column(one.visible_by).title if one.visible_by else "始终"
        yield f"| [`{one.name}`](#{one.name}) | {one.title} | {len(one.columns)} | {known} |"
    for one in TABLES:
        yield from _table(one)


def _table(of: Table) -> Iterator[str]:
    yield f'\n<a id="{of.name}"></a>\n### {of.title} `{of.name}`\n'
    if of.note:
        yield of.note + "。\n"
    if of.unique:
        for names in of.unique:
            titles = "、".join(of.column(name).title for name in names)
            yield f"不可重复：{titles}。\n"
    yield "| 列 | 标题 | 类型 | 填写 | 库内列 |\n|---|---|---|---|---|"
    physical = physical_columns(of)
    for column in of.columns:
        yield _column(column, [p for p in physical if _belongs(p[0], column, of)])


def _belongs(name: str, column: Column, of: Table) -> bool:
    is_code = name == "code" and of.key == column.name
    return is_code or name in {column.name, f"{column.name}_precision"}


def _column(column: Column, physical: list[tuple[str, str]]) -> str:
    note = column_note(column)
    if column.ref is not None:
        target = table(column.ref)
        note = note.replace(f"“{target.title}”表", f"[{target.title}](#{target.name})表", 1)
    if len(column.values) > LISTED_IN_NOTE:
        note += "：" + "、".join(column.values)
    stored = "、".join(f"`{name}` {kind}" for name, kind in physical) or "不存，只进名册"
    return f"| `{column.name}` | {column.title} | {_TYPES[column.type]} | {note} | {stored} |"


def _words() -> Iterator[str]:
    yield "\n## 名册里认得的列名\n"
    yield "比较时不计空格、换行和星号；认不出时再去掉括号里的内容比一次。\n"
    yield "| 对应 | 列名 |\n|---|---|"
    words: dict[str, list[str]] = {}
    for word, target in header_words().targets.items():
        words.setdefault(target.text(), []).append(word)
    for text, known in words.items():
        yield f"| `{text}` | {'、'.join(known)} |"


if __name__ == "__main__":
    sys.stdout.write(schema_document())
