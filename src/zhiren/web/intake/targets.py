"""What a header may mean, in the words of the screen: 人员 · 性别 ↔ ``person.sex``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.words import Target, parse_target, target_columns

SKIP: Final = "不读入"
_GROUPS: Final = {"education": ("全日制", "在职")}
_COMBINED: Final = (
    ("party_membership", ("party", "joined_on")),
    ("education", ("level", "degree")),
)


def target_label(target: Target) -> str:
    """The target as the screen names it."""
    of, columns = target_columns(target)
    group = f"（{target.group}）" if target.group else ""
    return f"{of.title}{group} · {'和'.join(c.title for c in columns)}"


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


def offered(texts: Iterable[str]) -> dict[str, Target]:
    """The options of a sheet: those of every sheet, and the targets proposed for this one."""
    own = {target_label(target): target for target in map(parse_target, texts)}
    return {**target_options(), **own}


def target_of(label: str, options: Mapping[str, Target]) -> Target | None:
    """The target of a label, None for a column that is not read.

    Raises ValueError, with the nearest option, for words that name no column.
    """
    word = label.strip()
    if word in {"", SKIP}:
        return None
    if word in options:
        return options[word]
    near = get_close_matches(word, options, n=1, cutoff=0.4)
    hint = f"是否为“{near[0]}”？" if near else "请从列表中选。"
    raise ValueError(f"没有“{word}”这一列。{hint}")
