"""Choosing columns, order, sorting, grouping and filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from zhiren.web.roster.columns import GROUPS
from zhiren.web.roster.conditions import EMPTY, FILLED, RANGE, Days, Filled, Numbers
from zhiren.web.roster.query import ORDERS, SORT_LEVELS, RosterQuery, allowed_columns, encoded

if TYPE_CHECKING:
    from django.http import QueryDict

    from zhiren.web.roster.column import Column


class Choosable(NamedTuple):
    """A column that may be chosen."""

    key: str
    title: str
    note: str
    is_chosen: bool
    number: int


class Option(NamedTuple):
    """One option of a list."""

    value: str
    title: str
    is_chosen: bool


class Level(NamedTuple):
    """One level of sorting."""

    number: int
    options: Sequence[Option]
    is_descending: bool


def moved(params: QueryDict) -> QueryDict:
    """The address after ``move=up:key`` or ``down:key``, for those who cannot drag."""
    way, _, key = params.get("move", "").partition(":")
    keys = [k for text in params.getlist("columns") for k in text.split(",") if k]
    numbers = {k: params.get(f"at.{k}", "") for k in keys}
    keys.sort(key=lambda k: int(numbers[k]) if numbers[k].isdecimal() else len(keys) + 1)
    if key not in keys:
        return params
    at = keys.index(key)
    to = max(at - 1, 0) if way == "up" else min(at + 1, len(keys) - 1)
    keys.insert(to, keys.pop(at))
    changed = params.copy()
    for name in list(changed):
        if name.startswith("at.") or name == "move":
            del changed[name]
    changed.setlist("columns", keys)
    return changed


@dataclass(frozen=True)
class ColumnChoice:
    """What the choice of columns shows."""

    query: RosterQuery

    @property
    def chosen(self) -> list[Choosable]:
        """The columns shown, in order."""
        return [
            Choosable(c.key, c.heading(self.query.vantage), c.note, is_chosen=True, number=n)
            for n, c in enumerate(self.query.columns, 1)
        ]

    @property
    def groups(self) -> list[tuple[str, list[Choosable]]]:
        """All other columns by group."""
        shown = {c.key for c in self.query.columns}
        return [
            (
                group,
                [
                    Choosable(c.key, c.heading(self.query.vantage), c.note, c.key in shown, 0)
                    for c in columns
                ],
            )
            for group, columns in by_group(allowed_columns(self.query.vantage.access))
        ]

    @property
    def levels(self) -> list[Level]:
        """The levels of sorting."""
        vantage = self.query.vantage
        sortable = [c for c in allowed_columns(vantage.access) if c.may_sort(vantage)]
        titles = {**ORDERS, **{c.key: c.heading(vantage) for c in sortable}}
        found = []
        for number in range(1, SORT_LEVELS + 1):
            sort = self.query.sorts[number - 1] if number <= len(self.query.sorts) else None
            now = sort.key if sort else ""
            options = [Option("", "（不用）", not now)]
            options += [Option(key, title, key == now) for key, title in titles.items()]
            found.append(Level(number, options, bool(sort and sort.descending)))
        return found

    @property
    def groupings(self) -> list[Option]:
        """What rows may be grouped by."""
        vantage, now = self.query.vantage, self.query.group
        groupable = [c for c in allowed_columns(vantage.access) if c.is_groupable]
        return [
            Option("", "（不分组）", now is None),
            *(Option(c.key, c.heading(vantage), c is now) for c in groupable),
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form carries along: everything but what it asks."""
        return [p for p in self.query.pairs if p[0] not in {"columns", "sort", "group"}]


class Control(NamedTuple):
    """The field of one column: its kind, and what it holds now."""

    key: str
    title: str
    kind: str
    note: str
    texts: Sequence[str]
    options: Sequence[Option]
    first: str
    last: str
    is_empty: bool
    is_filled: bool
    is_used: bool


class ControlGroup(NamedTuple):
    """The fields of one group, those that hold something first, and how many do."""

    title: str
    controls: Sequence[Control]
    used: int
    is_open: bool


@dataclass(frozen=True)
class FilterChoice:
    """What the choice of filters shows: a field for every column."""

    query: RosterQuery
    is_for_statistics: bool = False
    carried: Sequence[tuple[str, str]] = ()

    @property
    def back(self) -> str:
        """The page it goes back to, and what that page asks for."""
        name = "statistics" if self.is_for_statistics else "person_list"
        return (
            f"{reverse(f'roster:{name}')}?{encoded(self.query.pairs + list(self.carried)) or 'q='}"
        )

    @property
    def action(self) -> str:
        """The page that takes the form."""
        return self.back.partition("?")[0]

    @property
    def groups(self) -> list[ControlGroup]:
        """The fields by group: the groups with a condition first and open, else the first one."""
        found: list[ControlGroup] = []
        for title, columns in by_group(allowed_columns(self.query.vantage.access)):
            controls = sorted(map(self._control, columns), key=lambda control: not control.is_used)
            used = sum(control.is_used for control in controls)
            is_open = bool(used) or not (found or self.query.filters)
            found.append(ControlGroup(title, controls, used, is_open))
        return sorted(found, key=lambda group: not group.used)

    def _control(self, column: Column) -> Control:
        vantage = self.query.vantage
        tests = next((t for c, t in self.query.filters if c is column), ())
        written = [t.written for t in tests if not isinstance(t, Filled)]
        ranges = [t.written for t in tests if isinstance(t, Days | Numbers)]
        first, mark, last = (ranges[0] if ranges else "").partition(RANGE)
        options = [Option(v, title, v in written) for v, title in column.words(vantage)]
        return Control(
            column.key,
            column.heading(vantage),
            column.filter_kind,
            column.note,
            written,
            options,
            first,
            last if mark else first,
            any(t.written == EMPTY for t in tests if isinstance(t, Filled)),
            any(t.written == FILLED for t in tests if isinstance(t, Filled)),
            bool(tests),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form carries along: everything but the filters it shows."""
        keys = {c.key for c, _ in self.query.filters}
        kept = [pair for pair in self.query.pairs if pair[0] not in keys]
        return [*kept, *self.carried]


def by_group(columns: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """Columns by their group, groups in order, none empty."""
    listed = list(columns)
    found = [(group, [c for c in listed if c.group == group]) for group in GROUPS]
    return [(group, of_group) for group, of_group in found if of_group]
