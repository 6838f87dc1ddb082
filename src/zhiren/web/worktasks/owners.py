"""责任单位: which units of the register the names in a plan's words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zhiren.web.register.models import Unit

_BETWEEN: Final = re.compile(r"[、；;，,]|以及|和(?=[^谐平])")
_NOTE: Final = re.compile(r"（[^）]*）|\([^)]*\)")
_PREFIX: Final = re.compile(r"^(?:中共|中国共产党)?(?:党委|委员会|附属)?")
_EACH: Final = re.compile(r"^(?:各|相关)")
# 校团委, 医院党委办公室: whose it is, said before the name.
_OURS: Final = re.compile(r"^(?:学校|本校|我校|校|医院|本院|我院|院|本委|我委|委|机关)(?=..)")
# Words that name a kind of body and no body: 学院 alone is none of the colleges.
_KINDS: Final = frozenset(
    (
        "学院 医院 研究院 书院 办公室 中心 部门 单位 机关 委员会 党委 党总支 总支 党支部 支部 科室 处室 管理处"
    ).split()
)


@dataclass(frozen=True)
class Owners:
    """The unit that is to answer, those that help, and the words that no unit has."""

    owner: Unit | None
    helping: tuple[Unit, ...]
    unmatched: tuple[str, ...]


class UnitNames:
    """The units of an institution by what they are called.

    A name written as the register has it goes before a shorter form; where a name or form fits
    several units, none of them is meant without a person's word.
    """

    def __init__(self, units: Iterable[Unit], institution: str = "") -> None:
        self._by_name: dict[str, Unit | None] = {}
        self._by_form: dict[str, Unit | None] = {}
        self._asked: dict[str, bool] = {}
        for unit in units:
            _enter(self._by_name, unit.name, unit)
            for form in set(_forms(unit.name, institution)) - {unit.name}:
                _enter(self._by_form, form, unit)

    def matched(self, words: str) -> Owners:
        """Whom ``党委组织部、科技处（成果转化办）`` means: the first answers, the others help."""
        names = [words] if words in self._by_name else names_in(words)
        return self.meant(names, ())

    def meant(self, leading: Sequence[str], helping: Sequence[str]) -> Owners:
        """Whom names mean: the first leading one answers, the others help."""
        units: list[Unit] = []
        unmatched: list[str] = []
        for name in (*leading, *helping):
            unit = self.unit(name)
            if unit is None:
                unmatched.append(name)
            elif unit not in units:
                units.append(unit)
        owner = self.unit(leading[0]) if leading else None
        return Owners(owner, tuple(u for u in units if u != owner), tuple(unmatched))

    def unit(self, name: str) -> Unit | None:
        """The one unit of that name or shorter form, with or without 党委 or 校 before it."""
        for words in (name, _NOTE.sub("", name)):
            if words in self._by_name:
                return self._by_name[words]
            for form in _said_forms(words):
                if form in self._by_form or form in self._by_name:
                    return self._only(form)
        return None

    def knows(self, name: str) -> bool:
        """Whether a unit is called so, or several."""
        if name not in self._asked:
            self._asked[name] = name in self._by_name or any(
                form in self._by_form or form in self._by_name for form in _said_forms(name)
            )
        return self._asked[name]

    def _only(self, form: str) -> Unit | None:
        """The unit that a shorter form means, if it fits one only, full names counted."""
        named, formed = self._by_name.get(form), self._by_form.get(form)
        fits = [table[form] for table in (self._by_name, self._by_form) if form in table]
        return (named or formed) if len(set(fits)) == 1 else None


def names_in(words: str) -> list[str]:
    """The offices that a suggestion names, in order, without what stands in brackets.

    >>> names_in("档案馆（院史馆）、宣传部；相关附属医院")
    ['档案馆', '宣传部', '附属医院']
    """
    names = (_EACH.sub("", part.strip()) for part in _BETWEEN.split(_NOTE.sub("", words)))
    return [name for name in dict.fromkeys(names) if name]


def _enter(table: dict[str, Unit | None], name: str, unit: Unit) -> None:
    """Two units of one name: neither is meant without a person's word."""
    table[name] = None if name in table and table[name] != unit else unit


def _forms(name: str, institution: str) -> Iterator[str]:
    """What a unit is called besides its name: without its institution, 党委, a note in brackets.

    ``党委组织部`` and ``组织部`` are the same office, and so are 党委办公室 and 党委办.
    """
    own = name.removeprefix(institution)
    for words in (own, _NOTE.sub("", own)):
        for form in (words, _core(words)):
            yield from (f for f in (form, _short(form)) if _is_name(f))


def _said_forms(name: str) -> Iterator[str]:
    """What a name in a text may stand for, the nearest first."""
    for words in dict.fromkeys((name, _OURS.sub("", name))):
        for form in (words, _core(words)):
            if _is_name(form):
                yield form


def _core(name: str) -> str:
    """``党委组织部`` and ``组织部`` are the same office."""
    return _PREFIX.sub("", name) or name


def _short(name: str) -> str:
    return name.removesuffix("公室") if name.endswith("办公室") else name


def _is_name(form: str) -> bool:
    return len(form) > 1 and form not in _KINDS
