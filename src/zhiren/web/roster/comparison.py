"""比较: two to six persons side by side, attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from zhiren.web.audit.services import Act, record_all
from zhiren.web.roster.choices import by_group
from zhiren.web.roster.column import Cell
from zhiren.web.roster.query import RosterQuery, allowed_columns
from zhiren.web.roster.selectors import Line, all_lines
from zhiren.web.roster.vantage import ALL, Vantage

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

LEAST, MOST = 2, 6
# Said already by another row.
_LEFT_OUT = {"name", "code", "age_band", "ethnic_class", "degree_level", "unit_path", "grades"}


class Attribute(NamedTuple):
    """One row: its title, a cell for each person, and whether they differ."""

    title: str
    cells: Sequence[Cell]
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """The persons in the order asked for, and their attributes by group."""

    lines: Sequence[Line]
    groups: Sequence[tuple[str, Sequence[Attribute]]]

    @property
    def differences(self) -> int:
        """How many attributes differ."""
        return sum(a.differs for _, attributes in self.groups for a in attributes)


def comparison_of(vantage: Vantage, codes: Sequence[str], *, only_different: bool) -> Comparison:
    """Compare persons by every column the account may see; rows empty for all are left out."""
    columns = [c for c in allowed_columns(vantage.access) if c.key not in _LEFT_OUT]
    query = RosterQuery(vantage, tuple(columns), among=ALL, chosen=tuple(codes))
    lines = sorted(all_lines(query), key=lambda line: codes.index(line.code))
    of_column = {column.key: n for n, column in enumerate(columns)}
    groups = []
    for group, members in by_group(columns):
        titled = [(c.heading(vantage), of_column[c.key]) for c in members]
        attributes = list(_attributes(lines, titled))
        shown = [a for a in attributes if a.differs or not only_different]
        if shown:
            groups.append((group, shown))
    return Comparison(lines, groups)


def _attributes(lines: Sequence[Line], titled: Sequence[tuple[str, int]]) -> Iterator[Attribute]:
    for title, at in titled:
        cells = [line.cells[at] for line in lines]
        if any(cell != "" for cell in cells):
            yield Attribute(title, cells, len(set(cells)) > 1)


@transaction.atomic
def comparison_record(access: Access, persons: Sequence[Any]) -> None:
    """Say that these files were read. Logs ``register.person.viewed`` for each."""
    acts = [
        Act(
            "register.person.viewed", "person", p.pk, f"人员 {p.name}", p.pk,
            after={"what": f"比较（{len(persons)} 人）"},
        )
        for p in persons
    ]  # fmt: skip
    record_all(access.acting, acts)
