"""Bulk fetching: everything that the shown columns need of many persons, in one query.

The rows of all tables needed are joined end to end (UNION ALL): a page asks one statement
whether it shows five columns or all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    F,
    Field,
    Func,
    IntegerField,
    Value,
    Window,
)
from django.db.models.functions import Cast, RowNumber

from zhiren.web.roster.sources import DAY, NUMBER, TEXT, WHOLE, Source
from zhiren.web.roster.vantage import Vantage

_OUTPUT: dict[str, Field[Any, Any]] = {
    TEXT: CharField(),
    DAY: DateField(),
    WHOLE: IntegerField(),
    NUMBER: DecimalField(max_digits=14, decimal_places=2),
}
# Before a source's own values each row has: number of the source, person, place among its rows.
_HEAD = 3
Row = tuple[Any, ...]
Facts = Mapping[str, Sequence[Row]]
NONE: Facts = {}


class Among(Func):
    """Whether a key column is among whole numbers, which are written into the statement itself.

    A page of keys for each of many tables would pass the number of parameters that databases
    take.
    """

    template = "%(expressions)s IN (%(keys)s)"
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column), keys=",".join(str(int(key)) for key in keys))


@dataclass(frozen=True)
class Layout:
    """Where each value stands: person's own fields by name, a source's in the union's row."""

    own: tuple[str, ...]
    needs: tuple[tuple[Source, tuple[str, ...]], ...]

    @classmethod
    def of(cls, own: Iterable[str], needs: Iterable[tuple[Source, str]]) -> Layout:
        """The layout that serves these fields, each once."""
        by_source: dict[str, tuple[Source, dict[str, None]]] = {}
        for source, name in needs:
            by_source.setdefault(source.name, (source, {}))[1][name] = None
        return cls(
            tuple(dict.fromkeys(own)),
            tuple((source, tuple(names)) for source, names in by_source.values()),
        )

    def at(self, name: str) -> int:
        """Place of a person's own field."""
        return self.own.index(name)

    def within(self, source: Source, name: str) -> int:
        """Place of a source's field in its rows."""
        return self._places[source.name][name]

    @cached_property
    def _slots(self) -> tuple[str, ...]:
        """The kinds of the union's columns: as many of each kind as one source needs at most."""
        most: dict[str, int] = {}
        for source, names in self.needs:
            for kind in _OUTPUT:
                count = sum(source.fields[name].kind == kind for name in names)
                most[kind] = max(most.get(kind, 0), count)
        return tuple(kind for kind in _OUTPUT for _ in range(most.get(kind, 0)))

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        placed: dict[str, dict[str, int]] = {}
        for source, names in self.needs:
            free = list(enumerate(self._slots, _HEAD))
            placed[source.name] = {}
            for name in names:
                slot = next(s for s in free if s[1] == source.fields[name].kind)
                free.remove(slot)
                placed[source.name][name] = slot[0]
        return placed

    def fetch(self, vantage: Vantage, keys: Sequence[int]) -> dict[int, Facts]:
        """The rows of these persons by person and source, each source's in its order."""
        if not keys or not self.needs:
            return {}
        branches = [self._branch(number, vantage, keys) for number in range(len(self.needs))]
        rows = branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0]
        found: dict[int, dict[str, list[Row]]] = defaultdict(dict)
        names = [source.name for source, _ in self.needs]
        for row in rows:
            found[row[1]].setdefault(names[row[0]], []).append(row)
        for facts in found.values():
            for listed in facts.values():
                if len(listed) > 1:
                    listed.sort(key=_place)
        return dict(found)

    def _branch(self, number: int, vantage: Vantage, keys: Sequence[int]) -> Any:
        source, names = self.needs[number]
        person = f"{source.person}_id"
        rows: Any = source.rows(vantage).filter(Among(person, keys)).order_by()
        head: dict[str, Any] = {"u0": Value(number, IntegerField()), "u1": F(person)}
        if source.is_sum:
            rows = rows.values(person)
            head["u2"] = Value(1, IntegerField())
        else:
            head["u2"] = Window(RowNumber(), partition_by=[F(person)], order_by=_order(source))
        filled = {self._places[source.name][n]: source.fields[n].expression(vantage) for n in names}
        for at, kind in enumerate(self._slots, _HEAD):
            output = _OUTPUT[kind]
            head[f"u{at}"] = filled.get(at, Cast(Value(None), output))
        return rows.annotate(**head).values_list(*head)


def _place(row: Row) -> int:
    place: int = row[2]
    return place


def _order(source: Source) -> list[Any]:
    ordered = []
    for term in source.order:
        if isinstance(term, str):
            ordered.append(F(term[1:]).desc() if term.startswith("-") else F(term).asc())
        else:
            ordered.append(term)
    return ordered
