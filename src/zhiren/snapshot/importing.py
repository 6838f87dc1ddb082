"""Files or a folder → snapshot and everything that is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from zhiren.snapshot.checking import build_snapshot
from zhiren.snapshot.filled import has_required_titles, read_filled, table_of_sheet
from zhiren.snapshot.mapping import SheetMapping, load_mapping
from zhiren.snapshot.problems import FileRefusedError, Problem, in_order, refuse_file
from zhiren.snapshot.raw import RawTable
from zhiren.snapshot.reading import READABLE_SUFFIXES, Sheet, read_sheets
from zhiren.snapshot.roster import propose_for, read_roster
from zhiren.snapshot.schema import Table
from zhiren.snapshot.snapshot import Snapshot, Source
from zhiren.snapshot.store import file_hash, is_stored, load_snapshot
from zhiren.snapshot.template import INSTRUCTIONS
from zhiren.snapshot.typed import read_tables


def read_snapshot(
    paths: Path | Iterable[Path],
    mapping: Path | None = None,
    *,
    today: date | None = None,
) -> tuple[Snapshot, list[Problem]]:
    """Read workbooks, CSV and Parquet files, or the folders they lie in, into one snapshot.

    A folder that holds a stored snapshot is loaded as it is. `mapping` is a file of
    correspondences for free rosters; `today` the day up to which events can have happened.
    Everything is read before anything is reported, errors first, in order of place. With errors
    among the problems the snapshot has holes and is not to be judged. Raises
    `FileRefusedError` only for a stored snapshot or a mapping file that cannot be used.
    """
    with collector_paused():
        return _read(paths, mapping, today)


@contextmanager
def collector_paused() -> Iterator[None]:
    """For work that makes hundreds of thousands of objects none of which is garbage.

    Looking for it among them costs a tenth of the time and finds nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(
    paths: Path | Iterable[Path], mapping: Path | None, today: date | None
) -> tuple[Snapshot, list[Problem]]:
    given = [paths] if isinstance(paths, Path) else list(paths)
    if len(given) == 1 and is_stored(given[0]):
        return load_snapshot(given[0]), []
    mappings = [] if mapping is None else load_mapping(mapping)
    problems: list[Problem] = []
    raws: list[RawTable] = []
    places: list[tuple[str, str]] = []
    sources: list[Source] = []
    for path in _files(given, problems):
        try:
            sheets = read_sheets(path)
            sources.append(Source(path.name, file_hash(path)))
        except FileRefusedError as refused:
            problems.append(refused.problem)
            continue
        for sheet in sheets:
            places.append((sheet.file, sheet.name))
            raws += read_sheet(sheet, mappings, problems)
    snapshot = build_snapshot(read_tables(raws, problems), problems, today=today, sources=sources)
    return snapshot, in_order(problems, places)


def _files(given: list[Path], problems: list[Problem]) -> list[Path]:
    """The files to read; those of a folder in order of name, without temporary ones."""
    files: list[Path] = []
    for path in given:
        found = (
            sorted(
                p
                for p in path.iterdir()
                if p.suffix.lower() in READABLE_SUFFIXES and not p.name.startswith((".", "~$"))
            )
            if path.is_dir()
            else [path]
        )
        if not found:
            kinds = "、".join(sorted(READABLE_SUFFIXES))
            refused = refuse_file(str(path), "文件夹里没有能读的文件", f"放入 {kinds} 文件")
            problems.append(refused.problem)
        files += found
    return files


def read_sheet(
    sheet: Sheet,
    mappings: list[SheetMapping],
    problems: list[Problem],
    mentions: list[RawTable] | None = None,
) -> list[RawTable]:
    """The tables that one sheet feeds: its own, or those of a roster by mapping or words.

    For `mentions` see :func:`zhiren.snapshot.roster.read_roster`.
    """
    if sheet.name == INSTRUCTIONS:
        return []
    table = table_filled(sheet)
    if table is None:
        return read_roster(sheet, mappings, problems, mentions)
    raw = read_filled(sheet, table, problems)
    return [] if raw is None else [raw]


def table_filled(sheet: Sheet) -> Table | None:
    """The table whose template the sheet is, None for a roster, also one named like a table."""
    table = table_of_sheet(sheet)
    if table is None or has_required_titles(sheet, table) or propose_for(sheet) is None:
        return table
    return None


def propose_mappings(
    paths: Path | Iterable[Path],
) -> tuple[list[SheetMapping], list[tuple[str, str, str, str]]]:
    """The mapping that the header words suggest for every free roster among the files.

    To be saved (`mapping.save_mapping`), looked through by a person, and given back to
    `read_snapshot`. The doubts are (file, sheet, header, reason). Files that cannot be read are
    left out here; `read_snapshot` reports them.
    """
    mappings: list[SheetMapping] = []
    doubts: list[tuple[str, str, str, str]] = []
    for path in _files([paths] if isinstance(paths, Path) else list(paths), []):
        try:
            sheets = read_sheets(path)
        except FileRefusedError:
            continue
        for sheet in sheets:
            is_free = sheet.name != INSTRUCTIONS and table_filled(sheet) is None
            proposal = propose_for(sheet) if is_free else None
            if proposal is not None:
                mappings.append(proposal[0])
                doubts += [(sheet.file, sheet.name, *doubt) for doubt in proposal[1]]
    return mappings, doubts
