"""What the roster's page shows around its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from zhiren.web.roster.exports import found_summary, group_title
from zhiren.web.roster.query import AMONG, ORDERS, RosterQuery, encoded
from zhiren.web.roster.selectors import Line, Summary, summaries

if TYPE_CHECKING:
    from django.core.paginator import Page

    from zhiren.web.roster.models import SavedView

MOST_COMPARED = 6


class Head(NamedTuple):
    """One head cell: title, where a click sorts, and how it is sorted now (``aria-sort``)."""

    title: str
    query: str
    sorted: str
    kind: str


class Chip(NamedTuple):
    """One condition and the query without it."""

    title: str
    text: str
    query: str


class Row(NamedTuple):
    """A line to draw: its cells as (text, class), or the title of a group."""

    line: Line | None
    cells: Sequence[tuple[object, str]]
    group: str = ""
    group_query: str = ""


@dataclass(frozen=True)
class RosterPage:
    """A page of lines with everything drawn around it."""

    query: RosterQuery
    page: Page[Line]
    views: Sequence[SavedView] = ()

    @property
    def among(self) -> list[tuple[str, str, bool]]:
        """Who may be counted: key, title, whether chosen."""
        return [(key, title, key == self.query.among) for key, title in AMONG.items()]

    @property
    def among_title(self) -> str:
        """Who is counted."""
        return "选定的人员" if self.query.chosen else AMONG[self.query.among]

    @property
    def unit_text(self) -> str:
        """What the unit field holds: the first test on the unit."""
        tests = next((t for c, t in self.query.filters if c.key == "unit"), ())
        return tests[0].written if len(tests) == 1 else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the quick form carries along besides its own fields."""
        own = {"q", "among", "as_of"} | ({"unit"} if self.unit_text else set())
        return [pair for pair in self.query.pairs if pair[0] not in own]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form around the lines carries along: all but who is chosen."""
        return self.query.pairs

    @cached_property
    def heads(self) -> list[Head]:
        """The head of each column."""
        query, first = self.query, self.query.sorts[0]
        found = []
        for column in query.columns:
            state = ""
            if column.key == first.key:
                state = "descending" if first.descending else "ascending"
            target = query.sorted_by(column.key).written if column.may_sort(query.vantage) else ""
            kind = "num" if column.is_numeric else column.width
            found.append(Head(column.heading(query.vantage), target, state, kind))
        return found

    @property
    def chips(self) -> list[Chip]:
        """Every condition, each with the way to lift it."""
        query = self.query
        found = []
        if query.words:
            found.append(Chip("查找", query.words, replace(query, words="").written))
        for column, tests in query.filters:
            title = column.heading(query.vantage)
            found += [Chip(title, t.told, query.without(column, t).written) for t in tests]
        return found

    @property
    def without_conditions(self) -> str:
        """The query with no condition."""
        return replace(self.query, words="", filters=()).written

    @property
    def sorting(self) -> str:
        """How it is sorted, in words."""
        told = []
        for sort in self.query.sorts:
            column = next((c for c in self.query.columns if c.key == sort.key), None)
            title = ORDERS.get(sort.key) or (
                column.heading(self.query.vantage) if column else sort.key
            )
            told.append(f"{title}{' ↓' if sort.descending else ''}")
        return "、".join(told)

    @cached_property
    def _summaries(self) -> tuple[dict[Any, Summary], Summary]:
        return summaries(self.query)

    @property
    def total(self) -> str:
        """The totals row, when grouped."""
        return group_title(self._summaries[1]) if self.query.group else ""

    def rows(self) -> Iterator[Row]:
        """The lines with group titles between them."""
        kinds = [head.kind for head in self.heads]
        present: object = kinds  # no group's value is this
        group = self.query.group
        for line in self.page.object_list:
            if group is not None and line.group != present:
                present = line.group
                summary = found_summary(self._summaries[0], line)
                within = replace(self.query, group=None).narrowed(group, [summary.written])
                yield Row(None, (), group_title(summary), within.written)
            yield Row(line, list(zip(line.cells, kinds, strict=True)))

    @property
    def link_at(self) -> int:
        """Number of the column whose cell leads to the person's file: the name, else the first."""
        keys = [column.key for column in self.query.columns]
        return keys.index("name") if "name" in keys else 0

    @property
    def width(self) -> int:
        """Columns of the table, with the one of the boxes."""
        return len(self.query.columns) + 1

    @property
    def private_titles(self) -> list[str]:
        """Columns that are covered unless asked for."""
        return [column.title for column in self.query.columns if column.is_private]

    @property
    def shows_private(self) -> bool:
        """Whether such columns are written in full."""
        return self.query.vantage.unmasks and bool(self.private_titles)

    @property
    def may_unmask(self) -> bool:
        """Whether the account may ask for it, and has not."""
        access = self.query.vantage.access
        return (
            bool(self.private_titles)
            and not self.query.vantage.unmasks
            and access.may("person.identity.unmask")
        )

    @property
    def unmasked(self) -> str:
        """The query that asks for it."""
        return encoded([*self.query.pairs, ("unmask", "1")])

    @property
    def statistics(self) -> str:
        """The structure of the persons found."""
        left_out = {"columns", "sort", "group"}
        pairs = [pair for pair in self.query.pairs if pair[0] not in left_out]
        return f"{reverse('roster:statistics')}?{encoded(pairs)}"

    @property
    def view_now(self) -> SavedView | None:
        """The saved view that is shown."""
        written = self.query.written
        return next((view for view in self.views if view.query == written), None)
