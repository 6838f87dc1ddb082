"""The register as a source of rows for the engine: one subject's rows straight from the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.engine.placing import Place, place_columns
from zhiren.engine.row_source import name_columns
from zhiren.snapshot.schema import table as table_of
from zhiren.web.bridge.snapshots import EPOCH, rows_of
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.rules.judgement import Reach


# Values in one condition: within what SQLite takes as parameters.
_LONGEST = 5_000


class RegisterRows:
    """Standing rows of one institution's register, as :class:`zhiren.engine.row_source.RowSource`.

    A question once answered is not asked again: many rules reach the same rows.
    """

    def __init__(self, institution: int) -> None:
        self._institution = institution
        self._answered: dict[tuple[Reach, tuple[int, ...], int], list[dict[str, object]]] = {}
        self._led: dict[tuple[Reach, str, tuple[int, ...]], set[Any]] = {}

    def reached(self, reach: Reach, keys: Sequence[int], as_of: int) -> Iterable[Mapping[str, Any]]:
        """The rows, visible on that day, that any of the subjects reaches."""
        asked = (reach, tuple(keys), as_of)
        if asked not in self._answered:
            table = table_of(reach.table)
            known = Q()
            if table.visible_by:
                day = date.fromordinal(as_of + EPOCH)
                known = Q(**{f"{table.visible_by}__lte": day}) | Q(**{table.visible_by: None})
            self._answered[asked] = [
                row
                for rows in self._parts(reach, keys)
                for row in rows_of(table, rows.filter(known).order_by("pk"))
            ]
        return self._answered[asked]

    def named(
        self, table: str, keys: Sequence[int]
    ) -> Iterator[tuple[int, str | None, str | None, int | None]]:
        """(key, code, name, unit) of the rows of a table."""
        columns = name_columns(table)
        names = [c for c in (columns.code, columns.name) if c]
        units = [f"{columns.unit}_id"] if columns.unit else []
        rows = self._standing(table).filter(pk__in=keys).values("pk", *names, *units)
        for row in rows:
            code = row.get(columns.code) or None
            unit = row[units[0]] if units else None
            yield row["pk"], code, row.get(columns.name) or None, unit

    def shielding_cases(
        self, persons: Sequence[int], matters: Sequence[str], decisions: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """(person, matter, code, decision) of decided cases, one a person and matter."""
        rows = self._standing("decided_case").filter(
            person__in=persons, matter__in=matters, decision__in=decisions
        )
        cases: dict[tuple[int, str], list[tuple[str, str]]] = {}
        for person, matter, code, decision in rows.values_list(
            "person_id", "matter", "code", "decision"
        ):
            cases.setdefault((person, matter), []).append((code, decision))
        for (person, matter), found in cases.items():
            yield {
                "person": person,
                "matter": matter,
                "code": min(code for code, _ in found),
                "decision": min(decision for _, decision in found),
            }

    def places(self, table: str, keys: Iterable[int]) -> dict[int, Place]:
        """Unit and person of rows of a table, as :func:`zhiren.engine.placing.places`."""
        wanted = list(keys)
        if table == "unit":
            return {key: Place(key, None) for key in wanted}
        units, person, last = place_columns(table)
        paths = [f"{column}_id" for column in units]
        if table == "person":
            person, paths = "pk", ["unit_id"]
        elif person:
            paths.append(f"{person}__unit_id")
            person = f"{person}_id"
        paths += [f"{column}_id" for column in last]
        fields = list(dict.fromkeys(["pk", *paths, *([person] if person else [])]))
        found = {}
        for row in self._standing(table).filter(pk__in=wanted).values(*fields):
            unit = next((row[path] for path in paths if row[path] is not None), None)
            found[row["pk"]] = Place(unit, row[person] if person else None)
        return found

    def subjects(self, table: str, persons: Iterable[int], units: Iterable[int]) -> set[int]:
        """Rows of a table that belong to these persons or units, removed ones included."""
        own, whose, _last = place_columns(table)
        about = Q(pk__in=())
        if whose:
            about |= Q(**{f"{whose}__in": list(persons)})
        for column in own:
            about |= Q(**{f"{column}__in": list(units)})
        rows = MODEL_OF[table].all_objects.filter(institution=self._institution)
        return set(rows.filter(about).values_list("pk", flat=True))

    def _standing(self, table: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = MODEL_OF[table].objects.filter(institution=self._institution)
        return rows

    def _parts(self, reach: Reach, keys: Sequence[int]) -> Iterator[QuerySet[Any]]:
        """The rows in statements of bearable length.

        What a reach goes through is asked for first and handed over as values: nested conditions
        over several tables make planners choose plans that take minutes.
        """
        rows = self._standing(reach.table)
        if not reach.column:
            yield rows
            return
        column = _field(reach.table, reach.column)
        values = sorted(keys if reach.via is None else self._values(reach, keys), key=str)
        for start in range(0, len(values), _LONGEST):
            yield rows.filter(**{f"{column}__in": values[start : start + _LONGEST]})

    def _values(self, reach: Reach, keys: Sequence[int]) -> set[Any]:
        """The values by which the rows that ``reach.via`` reaches lead on; NULL leads nowhere."""
        if reach.via is None:
            return set(keys)
        asked = (reach.via, reach.via_column, tuple(keys))
        if asked not in self._led:
            through = _field(reach.via.table, reach.via_column)
            led: set[Any] = set()
            for rows in self._parts(reach.via, keys):
                led.update(rows.order_by().values_list(through, flat=True).distinct())
            self._led[asked] = led - {None, ""}
        return self._led[asked]


def _field(table: str, column: str) -> str:
    kind = table_of(table).column(column).type
    return "pk" if kind == "id" else f"{column}_id" if kind == "ref" else column
