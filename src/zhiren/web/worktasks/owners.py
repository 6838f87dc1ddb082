"""责任单位: which units of the register the words of a suggested owner mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zhiren.web.register.models import Unit

_BETWEEN: Final = re.compile(r"[、；;，,]|以及|和(?=[^谐平])")
_NOTE: Final = re.compile(r"（[^）]*）|\([^)]*\)")
_PREFIX: Final = re.compile(r"^(?:中共|中国共产党)?(?:党委|委员会)?")
_EACH: Final = re.compile(r"^(?:各|相关)")


@dataclass(frozen=True)
class Owners:
    """The unit that is to answer, those that help, and the words that no unit has."""

    owner: Unit | None
    helping: tuple[Unit, ...]
    unmatched: tuple[str, ...]


class UnitNames:
    """The units of an institution by what they are called."""

    def __init__(self, units: Iterable[Unit], institution: str = "") -> None:
        self._by_name: dict[str, Unit | None] = {}
        for unit in units:
            for name in {unit.name, unit.name.removeprefix(institution), _core(unit.name)}:
                # Two units of one name: neither is meant without a person's word.
                is_known = name in self._by_name and self._by_name[name] != unit
                self._by_name[name] = None if is_known else unit

    def matched(self, words: str) -> Owners:
        """Whom ``党委组织部、科技处（成果转化办）`` means: the first answers, the others help."""
        units: list[Unit] = []
        unmatched: list[str] = []
        for name in names_in(words):
            unit = self.unit(name)
            if unit is None:
                unmatched.append(name)
            elif unit not in units:
                units.append(unit)
        owner = units[0] if units and self.unit(next(iter(names_in(words)))) else None
        helping = [u for u in units if u != owner]
        return Owners(owner, tuple(helping), tuple(unmatched))

    def unit(self, name: str) -> Unit | None:
        """The one unit of that name, with or without 党委 before it."""
        return self._by_name.get(name) or self._by_name.get(_core(name))


def names_in(words: str) -> list[str]:
    """The offices that a suggestion names, in order, without what stands in brackets.

    >>> names_in("档案馆（院史馆）、宣传部；相关附属医院")
    ['档案馆', '宣传部', '附属医院']
    """
    names = (_EACH.sub("", part.strip()) for part in _BETWEEN.split(_NOTE.sub("", words)))
    return [name for name in dict.fromkeys(names) if name]


def _core(name: str) -> str:
    """``党委组织部`` and ``组织部`` are the same office."""
    return _PREFIX.sub("", name) or name
