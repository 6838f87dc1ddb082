"""What the page of structure statistics asks for and shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhiren.snapshot.dates import PartialDate, parse_date
from zhiren.web.roster.choices import Option
from zhiren.web.roster.column_cases import AGE_BANDS
from zhiren.web.roster.columns import COLUMN_OF
from zhiren.web.roster.pages import RosterPage
from zhiren.web.roster.query import RosterQuery, encoded, read_query
from zhiren.web.roster.statistics import (
    DIMENSIONS,
    SHOWN_FIRST,
    Structure,
    on_day,
    read_bands,
    title_of,
)

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from zhiren.web.accounts.access import Access


@dataclass(frozen=True)
class StatisticsPage:
    """The query and the choices of the page."""

    query: RosterQuery
    structure: Structure
    problems: tuple[str, ...]

    @property
    def against(self) -> RosterQuery | None:
        """The same query on the other day."""
        return self.structure.against

    @property
    def around(self) -> RosterPage:
        """Conditions and quick form, as on the roster."""
        return RosterPage(self.query, None)  # type: ignore[arg-type]  # no lines are drawn

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The parts of the address that the page adds to the roster's."""
        structure, pairs = self.structure, []
        if tuple(structure.dimensions) != _first(self.query.vantage.access):
            pairs.append(("by", ",".join(structure.dimensions)))
        if tuple(structure.bands) != AGE_BANDS:
            pairs.append(("bands", ",".join(map(str, structure.bands))))
        if structure.against:
            pairs.append(("against", f"{structure.against.vantage.on:%Y.%m.%d}"))
        if structure.across:
            pairs.append(("cross", ",".join(structure.across)))
        return pairs

    @property
    def written(self) -> str:
        """The whole address."""
        return encoded([*self.query.pairs, *self.pairs])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form carries along besides its own fields."""
        return self.around.kept

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Conditions, each with the address without it."""
        added = encoded(self.pairs)
        return [
            (chip.title, chip.text, "&".join(part for part in (chip.query, added) if part))
            for chip in self.around.chips
        ]

    @property
    def choices(self) -> list[Option]:
        """The dimensions to choose from."""
        chosen = self.structure.dimensions
        return [Option(key, title_of(key, self.query), key in chosen) for key in self._allowed()]

    def _allowed(self) -> list[str]:
        return allowed_dimensions(self.query.vantage.access)

    @property
    def crossings(self) -> list[tuple[str, str, list[Option]]]:
        """The two lists of the cross table: name, title, options."""
        across = self.structure.across or ("", "")
        titles = [(key, title_of(key, self.query)) for key in self._allowed()]
        return [
            (
                name,
                title,
                [Option("", "（不用）", not now), *(Option(k, t, k == now) for k, t in titles)],
            )
            for name, title, now in zip(("row", "column"), ("行", "列"), across, strict=True)
        ]

    @property
    def bands_text(self) -> str:
        """The age bands as written."""
        return ",".join(map(str, self.structure.bands))

    @property
    def charts(self) -> list[dict[str, Any]]:
        """What the charts draw."""
        return [breakdown.chart for breakdown in self.structure.breakdowns]

    @property
    def all_persons(self) -> str:
        """The list of everybody counted."""
        return self.query.written


def allowed_dimensions(access: Access) -> list[str]:
    """The dimensions whose columns the account may see."""
    return [key for key in DIMENSIONS if access.may(COLUMN_OF[key].action)]


def _first(access: Access) -> tuple[str, ...]:
    allowed = allowed_dimensions(access)
    return tuple(key for key in SHOWN_FIRST if key in allowed)


def read_statistics(params: QueryDict, access: Access, today: date) -> StatisticsPage:
    """The page an address asks for; what cannot be read is told in ``problems``."""
    query = replace(read_query(params, access, today), group=None)
    problems = list(query.problems)
    allowed = allowed_dimensions(access)
    keys = [key for text in params.getlist("by") for key in text.split(",") if key in allowed]
    crossed = [*params.get("cross", "").split(","), "", ""][:2]
    across = [
        params.get(name) or given for name, given in zip(("row", "column"), crossed, strict=True)
    ]
    is_crossed = all(key in allowed for key in across) and across[0] != across[1]
    if any(across) and not is_crossed:
        problems.append("交叉统计要选两个不同的项目。")
    return StatisticsPage(
        query,
        Structure(
            query,
            tuple(dict.fromkeys(keys)) or _first(access),
            read_bands(params.get("bands", "")),
            _read_against(params.get("against", ""), query, problems),
            (across[0], across[1]) if is_crossed else None,
        ),
        tuple(problems),
    )


def _read_against(text: str, query: RosterQuery, problems: list[str]) -> RosterQuery | None:
    text = "".join(c for c in text if c.isprintable()).strip()[:40]
    if not text:
        return None
    found = parse_date(text)
    if isinstance(found, PartialDate):
        return on_day(query, found.first_day())
    problems.append(f"对比日期“{text}”读不懂，请写 2023.12.31。")
    return None
