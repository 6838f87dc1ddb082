"""Orders of names: by strokes of the surname, as official lists are, and by sound.

The stroke order follows the custom of official lists: strokes of the first character, then
horizontal, vertical, left-falling, dot, turn; among the same surname two-character names first;
then the further characters. ``stroke_order.txt`` lists the characters in that order.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypedDict

from pypinyin import Style, lazy_pinyin

from zhiren.snapshot.names import MIDDLE_DOT

# Surnames that sound otherwise than the same characters elsewhere.
_SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "朴": "piao", "曾": "zeng",
    "区": "ou", "任": "ren", "华": "hua", "纪": "ji", "宁": "ning", "翟": "zhai", "缪": "miao",
    "覃": "qin", "乐": "yue", "折": "she", "种": "chong", "秘": "bi", "召": "shao", "员": "yun",
    "那": "na", "洗": "xian", "冼": "xian", "晟": "cheng", "繁": "po", "隗": "wei", "燕": "yan",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
}  # fmt: skip
_LONGEST = 60
# Characters outside the list come after all others, by code point.
_UNLISTED = 0x8000


class NameColumns(TypedDict):
    """The columns of a person that are worked out from the name."""

    name_order: str
    name_sound: str
    name_initials: str


def name_columns(name: str) -> NameColumns:
    """Sort key by strokes, sound, and initials of a name.

    >>> name_columns("单雄信")["name_sound"], name_columns("单雄信")["name_initials"]
    ('shanxiongxin', 'sxx')
    """
    sounds = _sounds(name)
    return NameColumns(
        name_order=stroke_key(name),
        name_sound="".join(sounds)[:120],
        name_initials="".join(s[0] for s in sounds if s)[:40],
    )


def stroke_key(name: str) -> str:
    """A text that sorts as official lists do, on every database alike.

    >>> stroke_key("于忠福") < stroke_key("万立骏") < stroke_key("习近平") < stroke_key("马飚")
    True
    >>> stroke_key("马飚") < stroke_key("马兴瑞")
    True
    """
    characters = [c for c in name if c != MIDDLE_DOT and not c.isspace()]
    if not characters:
        return ""
    first, *rest = (_rank(c) for c in characters)
    is_longer = "1" if rest[1:] else "0"
    return (first + is_longer + "".join(rest))[: _LONGEST * 2]


def _rank(character: str) -> str:
    rank = _ranks().get(character)
    return f"{rank:06x}" if rank is not None else f"{_UNLISTED + ord(character):06x}"


@cache
def _ranks() -> dict[str, int]:
    text = (Path(__file__).parent / "stroke_order.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {character: rank for rank, character in enumerate("".join(lines))}


def _sounds(name: str) -> list[str]:
    for surname, sound in _SURNAMES.items():
        if name.startswith(surname):
            given = name[len(surname) :].replace(MIDDLE_DOT, "")
            return [*sound.split(), *lazy_pinyin(given, style=Style.NORMAL)]
    return [s for s in lazy_pinyin(name.replace(MIDDLE_DOT, ""), style=Style.NORMAL) if s.strip()]
