"""What a header may mean, in the words of the screen: 人员 · 性别 ↔ ``person.sex``.

Typed words need not be those of the screen: what rosters head such a column with will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

from zhiren.snapshot.mapping import IGNORED
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.words import (
    Target,
    header_words,
    normalise_word,
    parse_target,
    target_columns,
)
from zhiren.web.register.forms import PRIVATE

SKIP: Final = "不读入"
_GROUPS: Final = {"education": ("全日制", "在职")}
_COMBINED: Final = (
    ("party_membership", ("party", "joined_on")),
    ("education", ("level", "degree")),
)


def target_label(target: Target) -> str:
    """The target as the screen names it."""
    _, columns = target_columns(target)
    return f"{_place(target)} · {'和'.join(c.spoken_title for c in columns)}"


def _place(target: Target) -> str:
    group = f"（{target.group}）" if target.group else ""
    return f"{table_of(target.table).title}{group}"


def is_private(text: str) -> bool:
    """Whether a column of that meaning, as mappings write it, holds numbers that are covered."""
    return text != IGNORED and not PRIVATE.isdisjoint(parse_target(text).columns)


@cache
def target_options() -> dict[str, Target]:
    """Every target that the screen offers, by its label, in the order of the tables."""
    found: dict[str, Target] = {}
    for of in TABLES:
        for group in ("", *_GROUPS.get(of.name, ())):
            combined = [columns for name, columns in _COMBINED if name == of.name]
            for columns in [*((c.name,) for c in of.columns), *combined]:
                target = Target(of.name, tuple(columns), group)
                found[target_label(target)] = target
    return found


@cache
def _by_full_title() -> dict[str, Target]:
    """Every target by the titles that the form to fill has: 人员 · 单位代码."""
    return {
        f"{_place(target)} · {'和'.join(c.title for c in target_columns(target)[1])}": target
        for target in target_options().values()
    }


def offered(texts: Iterable[str]) -> dict[str, Target]:
    """The options of a sheet: those of every sheet, and the targets proposed for this one."""
    own = {target_label(target): target for target in map(parse_target, texts)}
    return {**target_options(), **own}


def target_of(label: str, options: Mapping[str, Target]) -> Target | None:
    """The target of a label or of a usual header, None for a column that is not read.

    Raises ValueError, with the nearest option, for words that name no column.
    """
    word = label.strip()
    if word in {"", SKIP}:
        return None
    found = options.get(word) or _by_full_title().get(word)
    if found is not None:
        return found
    known = header_words().find([normalise_word(word)])
    if known is not None:
        return known[0]
    why = header_words().why_ignored([normalise_word(word)])
    if why:
        raise ValueError(f"“{word}”{why}。")
    near = get_close_matches(word, options, n=1, cutoff=0.4)
    hint = f"是否为“{near[0]}”？" if near else "请从列表中选。"
    raise ValueError(f"没有“{word}”这一列。{hint}")
