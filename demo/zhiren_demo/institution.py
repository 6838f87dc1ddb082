"""A whole synthetic institution: background, planted cases and the answer key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from zhiren.snapshot.schema import TABLES
from zhiren_demo.background import count_ranked, expected_answers, make_views, place_rows, prepare
from zhiren_demo.base import base_selects
from zhiren_demo.key import AnswerKey
from zhiren_demo.layout import Layout, places_for
from zhiren_demo.planting import Planting
from zhiren_demo.regular import Regular
from zhiren_demo.root import place_root
from zhiren_demo.sdju import regular_sdju
from zhiren_demo.sdju_cases import plant_sdju
from zhiren_demo.sdju_documents import place_documents_sdju
from zhiren_demo.shiyan import regular_shiyan
from zhiren_demo.shiyan_cases import plant_shiyan
from zhiren_demo.shiyan_documents import place_documents_shiyan
from zhiren_demo.sjtusm import regular_sjtusm
from zhiren_demo.sjtusm_cases import plant_sjtusm
from zhiren_demo.sjtusm_documents import place_documents_sjtusm
from zhiren_demo.styles import INSTITUTIONS
from zhiren_demo.writing import columns_of, write_parquet, write_workbook

PackName = Literal["sjtusm", "sdju", "shiyan-health"]
DEFAULT_AS_OF = date(2024, 12, 16)
LEAST_FOR_PLANTING = 500
REGULAR: dict[str, Callable[[], Regular]] = {
    "sjtusm": regular_sjtusm,
    "sdju": regular_sdju,
    "shiyan-health": regular_shiyan,
}
DOCUMENTS: dict[str, Callable[[Planting], None]] = {
    "sjtusm": place_documents_sjtusm,
    "sdju": place_documents_sdju,
    "shiyan-health": place_documents_shiyan,
}
PLANTED: dict[str, Callable[[Planting], None]] = {
    "sjtusm": plant_sjtusm,
    "sdju": plant_sdju,
    "shiyan-health": plant_shiyan,
}


@dataclass
class DemoInstitution:
    """An institution that is generated when it is written; ``close`` ends it."""

    pack: str
    seed: int
    size: int
    as_of: date
    key: AnswerKey
    connection: duckdb.DuckDBPyConnection

    def tables(self) -> dict[str, dict[str, list[object]]]:
        """Every table as named physical columns; for sizes that fit in memory."""
        return {table.name: columns_of(self.connection, table) for table in TABLES}

    def write_parquet(self, folder: Path) -> None:
        """The snapshot folder that the engine reads."""
        note = f"虚构机构：{self.pack}，种子 {self.seed}，{self.size} 人，截至 {self.as_of}"
        write_parquet(self.connection, folder, note)

    def write_workbook(self, path: Path) -> None:
        """The filled workbook, for sizes up to some thousand persons."""
        write_workbook(self.connection, path)

    def close(self) -> None:
        """Drop everything generated."""
        self.connection.close()


def make_institution(
    pack: PackName, seed: int = 1, size: int = 1000, as_of: date = DEFAULT_AS_OF
) -> DemoInstitution:
    """An institution of ``size`` persons, judged by ``pack`` on ``as_of``.

    Cases are planted from 500 persons up; a smaller institution has the background only. The
    same arguments always give the same rows.
    """
    institution = INSTITUTIONS[pack]
    institution = INSTITUTIONS[pack]
    planting = Planting(as_of, seed, institution.pack, Layout(places_for(size)))
    place_root(planting, institution)
    DOCUMENTS[pack](planting)
    regular = REGULAR[pack]()
    if size >= LEAST_FOR_PLANTING:
        PLANTED[pack](planting)
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    prepare(connection, planting, size, institution.style.party_body)
    place_rows(connection, planting.register)
    selects = base_selects(institution.style)
    for name, parts in regular.selects.items():
        selects[name] = [*selects.get(name, []), *parts]
    make_views(connection, selects, regular.activities)
    for write, persons in planting.key_later:
        write(planting, persons, count_ranked(connection, as_of.year - 1))
    planting.key.answers.extend(expected_answers(connection, regular.answers))
    return DemoInstitution(pack, seed, size, as_of, planting.key, connection)


def write_institution(
    folder: Path, *, pack: PackName, seed: int = 1, size: int = 1000, as_of: date = DEFAULT_AS_OF
) -> AnswerKey:
    """Make an institution and write its snapshot and ``answers.csv``; gives the key."""
    institution = make_institution(pack, seed, size, as_of)
    institution.write_parquet(folder)
    institution.key.write_csv(folder / "answers.csv")
    institution.close()
    return institution.key
