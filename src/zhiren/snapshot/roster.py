"""Free rosters, as institutions keep them, → rows of the tables of the snapshot.

One roster row may feed several tables: the person, the appointment, the rank, education. What
was not taken (columns, totals, notes) is listed as a notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zhiren.snapshot.body import Body, read_body
from zhiren.snapshot.cells import is_empty, plain_text
from zhiren.snapshot.combined import can_split, split_cell
from zhiren.snapshot.headers import Header, HeaderColumn, find_header
from zhiren.snapshot.mapping import SheetMapping, missing_keys, propose_mapping
from zhiren.snapshot.names import normalise_name
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.raw import RawColumn, RawTable, marked_rows
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import Column, Table, table
from zhiren.snapshot.words import HeaderWords, Target, header_words, normalise_word

_KEYS: Final = ("person", "identity_number", "name")
_MAPPED: Final = "对应关系文件"


@dataclass(slots=True)
class _Roster:
    """A roster with everything known about it while its tables are made."""

    sheet: Sheet
    header: Header
    mapping: SheetMapping
    words: HeaderWords
    body: Body
    columns: list[Sequence[object]]
    numbers: list[int]
    problems: list[Problem]

    def place(self, index: int) -> str:
        """Letter and words of a column."""
        column = next(c for c in self.header.columns if c.index == index)
        return f"{self.sheet.column_letter(index)} {column.key}"

    def cells(self, index: int, kept: Sequence[int] | None = None) -> Sequence[object]:
        """The cells of a column in the data rows, or in those of them that are `kept`."""
        cells = self.columns[index] if index < len(self.columns) else [None] * len(self.body.data)
        return cells if kept is None else [cells[place] for place in kept]


def propose_for(
    sheet: Sheet, *, for_register: bool = False
) -> tuple[SheetMapping, list[tuple[str, str]]] | None:
    """The mapping suggested for a roster with its doubts; None when no header is found."""
    words = header_words()
    header = find_header(sheet, words)
    if header is None:
        return None
    return propose_mapping(header, words, sheet.file, sheet.name, for_register=for_register)


def read_roster(
    sheet: Sheet,
    mappings: Iterable[SheetMapping],
    problems: list[Problem],
    mentions: list[RawTable] | None = None,
) -> list[RawTable]:
    """The tables that a roster feeds, by the first mapping that fits, else by its words.

    Without a recognisable header the sheet is listed as not read. The persons of a roster that
    makes none are handed on in `mentions`, one row for each of its own, whether or not it feeds
    a table: they must be known.
    """
    words = header_words()
    header = find_header(sheet, words)
    if header is None:
        problems.append(_not_recognised(sheet))
        return []
    mapping = next((m for m in mappings if m.fits(sheet.file, sheet.name)), None)
    if mapping is None:
        mapping, doubts = propose_mapping(header, words, sheet.file, sheet.name)
        problems += [_doubt(sheet, header, *doubt) for doubt in doubts]
    else:
        problems += _unfit(sheet, header, mapping)
    keys = [index for name in _KEYS for index in _indexes(header, mapping, "person", name)]
    rows = marked_rows(sheet, refuses_formulas=False)
    body = read_body(sheet, rows, header, keys)
    problems += [_skipped(sheet, *skip) for skip in body.skipped]
    first = sheet.row_number(0)
    numbers = [first + index for index in body.data]
    roster = _Roster(sheet, header, mapping, words, body, body.columns(), numbers, problems)
    key = _person_key(roster)
    if mentions is not None and key is not None and "person" not in mapping.declares:
        mentions.append(_mention(roster, key))
    return list(_tables(roster, key))


def _mention(roster: _Roster, key: RawColumn) -> RawTable:
    """Whom each row is about, with the name beside the number where the roster has both."""
    of = table("person")
    raw = RawTable(of, roster.sheet, roster.numbers, {"person": key}, may_refer_by_name=True)
    for index in _indexes(roster.header, roster.mapping, "person", "name"):
        if roster.place(index) != key.place:
            raw.columns["name"] = RawColumn(
                of.column("name"), roster.place(index), roster.cells(index)
            )
    return raw


def _indexes(header: Header, mapping: SheetMapping, of: str, name: str) -> list[int]:
    return [
        column.index
        for column in header.columns
        for target in mapping.columns.get(column.key, ())
        if target.table == of and name in target.columns
    ]


def _not_recognised(sheet: Sheet) -> Problem:
    return Problem(
        sheet.file,
        sheet.name,
        None,
        None,
        None,
        "没有认出表头（前 20 行里没有一行有三个以上认得的列名），整张表没有读入",
        "不是名册就不用管；是名册请改用常见的列名，或用 zhiren template 的格式",
        Severity.NOTICE,
    )


def _doubt(sheet: Sheet, header: Header, key: str, reason: str) -> Problem:
    index = next(c.index for c in header.columns if c.key == key)
    return Problem(
        sheet.file,
        sheet.name,
        sheet.row_number(header.bottom),
        f"{sheet.column_letter(index)} {key}",
        None,
        reason,
        "需要这一列时，在对应关系文件里写明它是哪张表的哪一列；不需要就写“-”",
        Severity.ERROR if "分不清" in reason else Severity.NOTICE,
    )


def _unfit(sheet: Sheet, header: Header, mapping: SheetMapping) -> Iterator[Problem]:
    number = sheet.row_number(header.bottom)
    for key in missing_keys(mapping, header):
        reason, remedy = f"对应关系文件里的列“{key}”在表里没有", "改正对应关系文件或表头"
        yield Problem(sheet.file, sheet.name, number, None, None, reason, remedy)
    for column in header.columns:
        if column.key not in mapping.columns:
            yield _doubt(sheet, header, column.key, "对应关系文件里没有这一列，没有读入")
    for key, targets in mapping.columns.items():
        for target in targets:
            if not can_split(target.columns):
                reason = f"“{key}”不能分成 {target.text()}"
                yield Problem(
                    sheet.file, sheet.name, number, None, None, reason, "一列只对应一个列名"
                )


def _skipped(sheet: Sheet, index: int, why: str, text: str) -> Problem:
    return Problem(
        sheet.file,
        sheet.name,
        sheet.row_number(index),
        None,
        text[:60],
        f"{why}，没有读入",
        "确是这样就不用管；是数据行请把它改成与其他行一样",
        Severity.NOTICE,
    )


def _tables(roster: _Roster, key: RawColumn | None) -> Iterator[RawTable]:
    groups: dict[str, list[tuple[HeaderColumn, Target]]] = {}
    for column in roster.header.columns:
        for target in roster.mapping.columns.get(column.key, ()):
            if can_split(target.columns):
                groups.setdefault(target.prefix(), []).append((column, target))
    for columns in groups.values():
        of = table(columns[0][1].table)
        if of.name == "person":
            if "person" in roster.mapping.declares and key is not None:
                yield _persons(roster, columns, key)
        elif of.key is not None:
            if of.name in roster.mapping.declares:
                yield _declared(roster, of, columns)
        else:
            yield _records(roster, of, columns, key)


def _person_key(roster: _Roster) -> RawColumn | None:
    """The column that tells persons apart: number, else identity number, else name."""
    for name in _KEYS:
        indexes = _indexes(roster.header, roster.mapping, "person", name)
        if indexes:
            cells = roster.cells(indexes[0])
            if name == "name":
                cells = [c if is_empty(c) else _as_stored(plain_text(c)) for c in cells]
                _note_names_as_codes(roster, indexes[0])
            return RawColumn(
                table("person").column("person"),
                roster.place(indexes[0]),
                cells,
                is_stand_in=name != "person",
            )
    return None


def _as_stored(name: str) -> str:
    """The name as the person table keeps it, so that one person has one code in all files."""
    normalised = normalise_name(name)
    return "".join(name.split()) if isinstance(normalised, Refusal) else normalised


def _note_names_as_codes(roster: _Roster, index: int) -> None:
    if "person" not in roster.mapping.declares:
        return
    roster.problems.append(
        Problem(
            roster.sheet.file,
            roster.sheet.name,
            None,
            roster.place(index),
            None,
            "名册没有工号和身份证号，以姓名作人员代码",
            "有同名的人时必须加上工号列",
            Severity.NOTICE,
        )
    )


def _persons(
    roster: _Roster, columns: list[tuple[HeaderColumn, Target]], key: RawColumn
) -> RawTable:
    """One row a person: the first row of a merged block."""
    block = roster.body.first_of_block
    kept = [place for place, row in enumerate(roster.body.data) if row not in block]
    raw = _raw(roster, table("person"), columns, kept)
    raw.columns["person"] = _kept_of(key, key.column, kept)
    return raw


def _kept_of(key: RawColumn, column: Column, kept: list[int]) -> RawColumn:
    is_all = len(kept) == len(key.cells)
    cells = key.cells if is_all else [key.cells[p] for p in kept]
    return RawColumn(column, key.place, cells, is_stand_in=key.is_stand_in)


def _records(
    roster: _Roster,
    of: Table,
    columns: list[tuple[HeaderColumn, Target]],
    key: RawColumn | None,
) -> RawTable:
    """The rows in which the table's own columns hold something.

    In a merged block a row counts when it has something that the block's first row has not.
    """
    contents = [roster.cells(column.index) for column, _ in columns]
    has_content = _filled_rows(contents)
    for here, there in roster.body.repeated_places():
        has_content[here] &= any(cells[here] != cells[there] for cells in contents)
    kept = [place for place, is_kept in enumerate(has_content) if is_kept]
    raw = _raw(roster, of, columns, kept)
    subject = next((c for c in of.columns if c.ref == "person"), None)
    if subject is not None and key is not None and subject.name not in raw.columns:
        raw.columns[subject.name] = _kept_of(key, subject, kept)
    return raw


def _filled_rows(columns: list[Sequence[object]]) -> list[bool]:
    """Which rows hold something in any of the columns."""
    masks = []
    for cells in columns:
        empty = {cell for cell in set(cells) if is_empty(cell)}
        if not empty:
            return [True] * len(cells)
        masks.append([cell not in empty for cell in cells])
    return list(map(any, zip(*masks, strict=True)))


def _declared(roster: _Roster, of: Table, columns: list[tuple[HeaderColumn, Target]]) -> RawTable:
    """One row for each different content of the table's columns, the name being the code too."""
    contents = zip(*(roster.cells(column.index) for column, _ in columns), strict=True)
    first: dict[tuple[object, ...], int] = {}
    for place, content in enumerate(contents):
        if not all(map(is_empty, content)):
            first.setdefault(content, place)
    raw = _raw(roster, of, columns, list(first.values()))
    key = of.key or ""
    if key not in raw.columns and "name" in raw.columns:
        named = raw.columns["name"]
        raw.columns[key] = RawColumn(of.column(key), named.place, named.cells)
    return raw


def _raw(
    roster: _Roster, of: Table, columns: list[tuple[HeaderColumn, Target]], kept: list[int]
) -> RawTable:
    chosen = None if len(kept) == len(roster.body.data) else kept
    numbers = roster.numbers if chosen is None else [roster.numbers[place] for place in kept]
    raw = RawTable(of, roster.sheet, numbers, {}, may_refer_by_name=True)
    for column, target in columns:
        parts = _parts(roster, target, roster.cells(column.index, chosen))
        for name, cells in zip(target.columns, parts, strict=True):
            raw.columns[name] = RawColumn(
                of.column(name),
                roster.place(column.index),
                cells,
                is_month_column=column.levels[-1].endswith("年月"),
                synonyms=_synonyms(roster, f"{of.name}.{name}"),
            )
    prefix = columns[0][1].prefix()
    for target, value in roster.mapping.constants.items():
        name = target.columns[0]
        if target.prefix() == prefix and name not in raw.columns:
            raw.columns[name] = RawColumn(of.column(name), _MAPPED, [value] * len(kept))
    return raw


def _parts(roster: _Roster, target: Target, cells: Sequence[object]) -> list[Sequence[object]]:
    if len(target.columns) == 1:
        return [cells]
    is_typed = roster.sheet.is_typed
    split = {c: split_cell(target.columns, c, is_typed=is_typed) for c in set(cells)}
    return [list(part) for part in zip(*map(split.__getitem__, cells), strict=True)] or [
        [] for _ in target.columns
    ]


def _synonyms(roster: _Roster, column: str) -> dict[str, str]:
    own = roster.mapping.values.get(column, {})
    return {
        **roster.words.values.get(column, {}),
        **{normalise_word(word): value for word, value in own.items()},
    }
