"""Parameter values and what they rest on, in words that need no knowledge of the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiren.engine.findings import ParameterUsed
    from zhiren.policy.pack import Pack

# What the choices of parameters mean; the kinds' pages in docs/rule-kinds say it at length.
_CHOICES = {
    ("rounding", "floor"): "向下取整",
    ("rounding", "round"): "四舍五入",
    ("rounding", "ceil"): "向上取整",
    ("rounding", "down"): "向下取整",
    ("rounding", "none"): "不取整",
    ("ties", "include"): "并列在线上的都算",
    ("ties", "exclude"): "跨线的并列都不算",
    ("last_ties", "none"): "并列的都不算末位",
    ("last_ties", "all"): "并列的都算末位",
    ("gap_policy", "break"): "视为中断，重新起算",
    ("gap_policy", "skip"): "跳过，不影响连续",
    ("count_policy", "year_end"): "上年年末统计数",
    ("count_policy", "latest"): "最近一次统计数",
}
_TRUTHS = {True: "是", False: "否"}


def shown_value(parameter: ParameterUsed) -> str:
    """「16 学时」, 「是」, 「工作满 1 年 5、满 10 年 10（天）」, 「未规定」."""
    value, unit = parameter.value, parameter.unit
    if value is None:
        return "未规定"
    if isinstance(value, bool):
        return _TRUTHS[value]
    if isinstance(value, Mapping):
        listed = "、".join(f"{_key(key)} {_plain(entry)}" for key, entry in value.items())
        return f"{listed}（{unit}）" if unit else listed
    if isinstance(value, list | tuple):
        return "、".join(map(_plain, value))
    text = _CHOICES.get((parameter.name, str(value)), _plain(value))
    return f"{text} {unit}".rstrip()


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _TRUTHS[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def _key(key: object) -> str:
    """Steps of a scale are written as full years."""
    return f"满 {key} 年" if str(key).isdigit() else str(key)


def basis(pack: Pack, parameter: ParameterUsed) -> str:
    """Since when the value holds and what sets it: a clause, or a reading with its question."""
    since = f"{parameter.from_on} 起"
    if parameter.clause:
        return f"{since}，{parameter.clause}"
    question = reading_question(pack, parameter.reading)
    return f"{since}，默认读法：{question}" if question else f"{since}，默认读法"


def reading_question(pack: Pack, reading: str) -> str:
    """Title of the page on a reading, "" where there is none."""
    return _title(pack.directory, reading) if reading else ""


@cache
def _title(directory: Path, reading: str) -> str:
    """Pages lie in the pack's own folder or beside the packs, in ``docs/readings``."""
    for folder in (directory / "readings", directory.parent.parent / "docs" / "readings"):
        page = folder / f"{reading}.md"
        if page.is_file():
            return page.read_text("utf-8").partition("\n")[0].lstrip("# ").strip()
    return ""
