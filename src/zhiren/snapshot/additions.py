"""Files whose rows are to join what stands already: a register that is kept elsewhere.

Such files may hold some of the tables only, and of a table some of the columns. What they refer
to may stand in the files or be `known`. Whether a row is new, changed or the same is for the
keeper of the register to work out: here it is read, checked, and its references are resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhiren.snapshot.checking import check_tables
from zhiren.snapshot.importing import collector_paused, read_sheet
from zhiren.snapshot.mapping import SheetMapping
from zhiren.snapshot.mentions import check_mentions, place_of
from zhiren.snapshot.names import name_key
from zhiren.snapshot.problems import Problem, Severity, in_order
from zhiren.snapshot.raw import RawTable
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.references import Codes, Known, number_rows, resolve
from zhiren.snapshot.typed import TypedTable, read_tables


@dataclass(frozen=True, slots=True)
class Additions:
    """The rows of the files by table, with everything that is wrong with them.

    Reference columns hold the codes that they mean, also where a name was written. Cells in
    error are None and stand in `refused` of their table.
    """

    tables: Mapping[str, TypedTable]
    problems: Sequence[Problem]

    def given(self, table: str, row: int) -> frozenset[str]:
        """The columns that the row's sheet has; of the others the files say nothing."""
        return frozenset(self.tables[table].locate(row)[0].columns)

    def place(self, table: str, row: int) -> tuple[str, str, int]:
        """File, sheet and sheet row of a row."""
        source, index = self.tables[table].locate(row)
        return source.sheet.file, source.sheet.name, source.row_numbers[index]


def read_additions(
    sheets: Iterable[Sheet],
    mappings: Iterable[SheetMapping] = (),
    *,
    known: Known,
    today: date | None = None,
) -> Additions:
    """Read sheets against the `known` codes; see :class:`Additions`.

    A row whose code is known need not repeat the required columns. Persons in a roster without
    codes are those known by the same identity number or name, where only one person is. A roster
    that makes no persons must mention known ones, row by row.
    """
    problems: list[Problem] = []
    read = list(sheets)
    with collector_paused():
        listed = list(mappings)
        raws: list[RawTable] = []
        mentions: list[RawTable] = []
        for sheet in read:
            raws += read_sheet(sheet, listed, problems, mentions)
        tables = read_tables(raws, problems)
        if "person" in tables:
            _identify(tables["person"], known, problems)
        codes = check_tables(tables, problems, today=today, known=known)
        for typed in tables.values():
            _resolve(typed, codes, problems)
        unmatched = list(check_mentions(mentions, codes["person"]))
        # Of one cell the reason that says most is enough.
        said = {place_of(problem) for problem in unmatched if problem.severity is Severity.ERROR}
        problems = [problem for problem in problems if place_of(problem) not in said] + unmatched
    return Additions(tables, in_order(problems, [(s.file, s.name) for s in read]))


def _identify(persons: TypedTable, known: Known, problems: list[Problem]) -> None:
    """Give the persons of rosters without codes the codes by which they are known."""
    standing = number_rows({}, [], known)["person"]
    codes = list(persons.columns["person"])
    for start, source in zip(persons.starts, persons.sources, strict=True):
        if not source.columns["person"].is_stand_in:
            continue
        for row in range(start, start + len(source.row_numbers)):
            written = codes[row]
            if written is None:
                continue
            found = standing.codes_by_name.get(name_key(str(written)), [])
            if len(found) == 1:
                codes[row] = found[0]
                continue
            persons.refused.add((row, "person"))
            problems.append(persons.problem(row, "person", *_unidentified(found)))
    persons.columns["person"] = codes


def _unidentified(found: list[str]) -> tuple[str, str]:
    if found:
        listed = "、".join(sorted(found)[:5])
        return f"表里没有工号，而同名的有 {len(found)} 人", f"补上工号列，这一行填：{listed}"
    return "表里没有工号，已登记的人员里也没有这个人", "补上工号列；新增人员必须有工号"


def _resolve(typed: TypedTable, codes: dict[str, Codes], problems: list[Problem]) -> None:
    for column in typed.table.columns:
        if column.type != "ref":
            continue
        by_number = list(codes[column.ref or ""].number_of)
        written = typed.columns[column.name]
        numbers = resolve(typed, column, codes, problems)
        typed.columns[column.name] = [
            None if number is None else by_number[int(str(number)) - 1] for number in numbers
        ]
        typed.refused.update(
            (row, column.name)
            for row, (cell, number) in enumerate(zip(written, numbers, strict=True))
            if cell is not None and number is None
        )
