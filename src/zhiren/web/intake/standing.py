"""What stands in the register already, as the comparison needs it: one query a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhiren.snapshot.columns import Table
from zhiren.snapshot.references import Known
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.schema import table as table_of
from zhiren.web.intake.values import Value, fields_of, from_register
from zhiren.web.register.models import MODEL_OF, AdjudicatedDate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.register.models import Institution

_BATCH = 5_000


@dataclass(frozen=True)
class StandingTable:
    """The rows of one table: their keys, and their values column by column."""

    keys: list[int]
    columns: dict[str, list[Value]]

    def row(self, place: int) -> dict[str, Value]:
        """The values of one row."""
        return {name: values[place] for name, values in self.columns.items()}


@dataclass
class Register:
    """An institution's register while files are compared with it; tables are read when asked for.

    ``names`` are by table and code, for showing references.
    """

    institution: Institution
    _tables: dict[str, StandingTable] = field(default_factory=dict)

    def table(self, of: Table) -> StandingTable:
        """The standing rows of a table."""
        if of.name not in self._tables:
            rows = MODEL_OF[of.name].objects.filter(institution=self.institution)
            self._tables[of.name] = rows_fetched(of, rows)
        return self._tables[of.name]

    @cached_property
    def known(self) -> Known:
        """The codes that files may refer to, with the names they may be called by."""
        known = {of.name: _codes(of, self.institution) for of in TABLES if of.key}
        units = known["unit"]
        posts = MODEL_OF["post"].objects.filter(institution=self.institution)
        for code, name, unit in posts.values_list("code", "name", "unit__code"):
            known["post"][code] = (name, f"{(units.get(unit) or (unit,))[0]}{name}")
        return known

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The name of each code that has one."""
        return {
            table: {code: names[0] for code, names in codes.items() if names and names[0]}
            for table, codes in self.known.items()
        }

    @cached_property
    def adjudicated(self) -> dict[tuple[str, str], tuple[str, str]]:
        """By person's code and column: the date that was settled, and by whom."""
        found = AdjudicatedDate.objects.filter(
            institution=self.institution, is_current=True
        ).select_related("person")
        return {
            (row.person.code, row.kind): (f"{row.adjudicated_on:%Y.%m.%d}", row.decided_by)
            for row in found
        }

    @cached_property
    def identity_numbers(self) -> dict[str, str]:
        """The person's code by identity number."""
        persons = self.known["person"]
        return {names[1]: code for code, names in persons.items() if len(names) > 1}


def _codes(of: Table, institution: Institution) -> dict[str, tuple[str, ...]]:
    wanted = ["name"] if any(c.name == "name" for c in of.columns) else []
    if of.name == "person":
        wanted.append("identity_number")
    rows = MODEL_OF[of.name].objects.filter(institution=institution)
    return {
        code: tuple(name for name in names if name)
        for code, *names in rows.values_list("code", *wanted)
    }


def names_of(table: str, codes: Collection[str], institution: int) -> dict[str, str]:
    """The names of some rows by their codes; empty for tables without names."""
    if not codes or not any(c.name == "name" for c in table_of(table).columns):
        return {}
    rows = MODEL_OF[table].objects.filter(institution=institution, code__in=codes)
    return dict(rows.values_list("code", "name"))


def rows_fetched(of: Table, rows: QuerySet[Any]) -> StandingTable:
    """The columns of a queryset of the table's model, in order of key."""
    names = ["pk", *(name for column in of.columns for name in fields_of(column))]
    fetched = list(rows.order_by("pk").values_list(*names).iterator(_BATCH))
    lists: dict[str, list[Any]] = {
        name: [row[place] for row in fetched] for place, name in enumerate(names)
    }
    return StandingTable(
        lists["pk"],
        {c.name: from_register(c, tuple(lists[n] for n in fields_of(c))) for c in of.columns},
    )
