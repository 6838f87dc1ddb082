"""落实总览 (board): documents, units and time, put together out of the selectors' rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhiren.web.policy.kept import Kept, pooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from zhiren.policy.pack import Pack, PackClause, PackDocument
    from zhiren.policy.rule import Rule
    from zhiren.web.register.models import Unit

_WORST = 10


@dataclass(frozen=True)
class DocumentLine:
    """A document with its numbers, and the change of its rate since the day before the last."""

    document: PackDocument
    kept: Kept
    series: tuple[tuple[date, Kept], ...]

    @property
    def change(self) -> float | None:
        """Percentage points against the first day of the series; None with one day only."""
        rates = [r for _, kept in self.series if (r := kept.rate_percent) is not None]
        return round(rates[-1] - rates[0], 1) if len(rates) > 1 else None

    @property
    def since(self) -> date | None:
        """The first day of the series."""
        return self.series[0][0] if self.series else None


@dataclass(frozen=True)
class UnitLine:
    """A unit with its subtree's numbers by document; ``has_more`` when units below it have some."""

    unit: Unit
    by_document: tuple[tuple[str, Kept | None], ...]
    kept: Kept
    has_more: bool


@dataclass(frozen=True)
class WorstLine:
    """A rule that is least kept, with the clause it rests on."""

    rule: Rule
    clause: PackClause
    document: PackDocument
    kept: Kept


def document_lines(
    pack: Pack,
    by_document: Mapping[str, Kept],
    series: Mapping[str, Sequence[tuple[date, Kept]]],
) -> list[DocumentLine]:
    """The pack's documents that were judged, in the pack's order."""
    return [
        DocumentLine(
            document,
            by_document[document.id],
            tuple(series.get(document.id, ())),
        )
        for document in pack.documents.values()
        if document.id in by_document
    ]


def unit_lines(
    units: Sequence[Unit],
    numbers: Mapping[tuple[int, str], Kept],
    documents: Sequence[str],
    top: Unit | None,
) -> list[UnitLine]:
    """The units right below ``top`` (or the highest there are) with the numbers of all below them.

    A Party organisation counts with the unit it sits in. A unit whose own numbers stand beside
    those of units below it has a line of its own first, when it is the top.
    """
    places = {unit.pk: _place(unit, units) for unit in units}
    prefix = places[top.pk] if top is not None else ""
    within: dict[int, list[tuple[str, Kept]]] = defaultdict(list)
    deeper: set[int] = set()
    by_place = {place: unit for unit in units if (place := unit.path) == places[unit.pk]}
    for (number, document), kept in numbers.items():
        place = places.get(number, "")
        if not place.startswith(prefix):
            continue
        line = _line_place(place, prefix, by_place)
        holder = by_place.get(line)
        if holder is None:
            continue
        within[holder.pk].append((document, kept))
        if place != line and (top is None or holder.pk != top.pk):
            deeper.add(holder.pk)
    # The institution itself, or the unit gone down to, stands before those below it.
    shown = sorted((u for u in units if u.pk in within), key=lambda u: not _is_over(u, top))
    return [
        _unit_line(unit, within[unit.pk], documents, has_more=unit.pk in deeper) for unit in shown
    ]


def _is_over(unit: Unit, top: Unit | None) -> bool:
    return unit.pk == top.pk if top is not None else unit.level == "本级"


def _place(unit: Unit, units: Sequence[Unit]) -> str:
    """The path by which a unit is grouped: its host's for a Party organisation that has one."""
    host = unit.host_unit
    return host.path if host is not None else unit.path


def _line_place(place: str, prefix: str, by_place: Mapping[str, Unit]) -> str:
    """The path of the line a place belongs to: one step below the prefix.

    Without a prefix the line is the highest unit in view, or the one below it where that is the
    institution itself.
    """
    steps = [step for step in place.split("/") if step]
    done = len([step for step in prefix.split("/") if step])
    paths = ["/" + "/".join(steps[:n]) + "/" for n in range(1, len(steps) + 1)]
    known = [path for path in paths if path in by_place and path.count("/") > done + 1]
    if prefix:
        return known[0] if known else prefix
    if not known:
        return place
    root = known[0]
    is_institution = by_place[root].level == "本级"
    return known[1] if is_institution and len(known) > 1 else root


def _unit_line(
    unit: Unit, parts: Iterable[tuple[str, Kept]], documents: Sequence[str], *, has_more: bool
) -> UnitLine:
    grouped: dict[str, list[Kept]] = defaultdict(list)
    for document, kept in parts:
        grouped[document].append(kept)
    by_document = tuple(
        (document, pooled(grouped[document]) if document in grouped else None)
        for document in documents
    )
    return UnitLine(unit, by_document, pooled(k for _, k in by_document if k), has_more)


def worst_lines(pack: Pack, by_rule: Mapping[str, Kept]) -> list[WorstLine]:
    """The rules with the most judgements that do not hold; a rate of their own breaks ties."""
    lines = [
        WorstLine(
            rule, (c := pack.clauses[rule.clauses[0]]), pack.documents[c.document], by_rule[rule.id]
        )
        for rule in pack.rules
        if rule.id in by_rule and by_rule[rule.id].failed
    ]
    lines.sort(key=lambda line: (-line.kept.failed, line.kept.rate or 0, line.rule.id))
    return lines[:_WORST]


def chart(lines: Sequence[DocumentLine]) -> dict[str, Any]:
    """The rates over time as ECharts reads them: days, and a series a document."""
    table = list(reversed(time_table(lines)))
    return {
        "days": [day.isoformat() for day, _ in table],
        "series": [
            {
                "name": line.document.number or line.document.title,
                "data": [
                    k.rate_percent if (k := kept[at]) is not None else None for _, kept in table
                ],
            }
            for at, line in enumerate(lines)
        ],
    }


def time_table(lines: Sequence[DocumentLine]) -> list[tuple[date, list[Kept | None]]]:
    """The same figures as a table, the last day first."""
    series = [dict(line.series) for line in lines]
    days = sorted({day for one in series for day in one}, reverse=True)
    return [(day, [one.get(day) for one in series]) for day in days]
