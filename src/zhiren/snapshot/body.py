"""The rows under a roster's header: which are data, which are totals, notes and section heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from zhiren.snapshot.cells import is_empty, plain_text
from zhiren.snapshot.headers import Header
from zhiren.snapshot.raw import set_cell
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.words import normalise_word

_TOTAL: Final = re.compile(r"(合计|总计|小计|共计|总数|共\d+人|计\d+人).*")
_FOOT: Final = re.compile(
    r"(注|备注|说明|附注|填表说明|填报说明|填表人|制表人|制表|审核人|审核|经办人|填报人|填报单位|制表单位|"
    r"联系人|联系电话|单位负责人|负责人|填表日期|填报日期|填表时间|制表日期|统计人|统计时间|截止日期|"
    r"截至日期|数据截止)(\(.*?\))?[:：].*|注.*|导出人.*\(账号.*\).*"
)
_LEAST_WIDTH: Final = 3
# First characters of totals and notes, and blanks, under which anything may stand.
_SUSPICIOUS: Final = frozenset(
    "合总小共计注备说附填制审经联单负统截数导 \t\r\n\u3000\u00a0*＊（(一"
)


@dataclass(slots=True)
class Body:
    """`rows` are the sheet's rows with values of merged cells repeated downwards.

    `data` are the indexes of data rows; `first_of_block` gives for a row inside a merged block
    of the key column the block's first row; `skipped` are (index, why, text).
    """

    rows: list[list[object]]
    data: list[int] = field(default_factory=list)
    first_of_block: dict[int, int] = field(default_factory=dict)
    skipped: list[tuple[int, str, str]] = field(default_factory=list)

    def columns(self) -> list[Sequence[object]]:
        """The data rows turned into columns."""
        return list(zip_longest(*(self.rows[index] for index in self.data)))

    def repeated_places(self) -> Iterator[tuple[int, int]]:
        """Places among the data rows of rows inside a block, with that of the block's first."""
        if self.first_of_block:
            place_of = {row: place for place, row in enumerate(self.data)}
            for row, top in self.first_of_block.items():
                if row in place_of and top in place_of:
                    yield place_of[row], place_of[top]


def read_body(
    sheet: Sheet, rows: list[list[object]], header: Header, key_columns: Sequence[int]
) -> Body:
    """Sort the rows below the header. `key_columns` are those that name the subject."""
    body = Body(rows)
    _fill_down(body, sheet, header, set(key_columns))
    titles = [normalise_word(plain_text(c)) for c in sheet.rows[header.bottom] if not is_empty(c)]
    plainly_data = _plain_rows(rows, header.bottom + 1, key_columns, titles)
    for index, is_data in enumerate(plainly_data, header.bottom + 1):
        if is_data:
            body.data.append(index)
            continue
        filled = [(i, c) for i, c in enumerate(rows[index]) if not is_empty(c)]
        if not filled:
            continue
        why = _why_not_data(filled, titles, key_columns, len(header.columns))
        if why is None:
            body.data.append(index)
        else:
            text = " ".join(" ".join(plain_text(c).split()) for _, c in filled)
            body.skipped.append((index, why, text))
    return body


def _fill_down(body: Body, sheet: Sheet, header: Header, keys: set[int]) -> None:
    for (top, left), (bottom, _right) in sheet.merged:
        if top <= header.bottom or bottom == top or bottom >= len(body.rows):
            continue
        for row in range(top + 1, bottom + 1):
            set_cell(body.rows, row, left, body.rows[top][left])
            if left in keys:
                body.first_of_block[row] = top


def _plain_rows(
    rows: list[list[object]], start: int, key_columns: Sequence[int], titles: list[str]
) -> list[bool]:
    """A quick yes for ordinary rows: they name their subject and begin like no total or note."""
    if not key_columns:
        return [False] * (len(rows) - start)
    key, last = key_columns[0], min(map(len, rows), default=0) - 1
    masks = [
        _is_plain_column([row[key] for row in rows[start:]], {*titles, "", None}),
        *(_is_plain_column([row[i] for row in rows[start:]], set()) for i in (0, 1) if i <= last),
    ]
    return list(map(all, zip(*masks, strict=True)))


def _is_plain_column(cells: list[object], refused: set[object]) -> list[bool]:
    odd = {
        cell
        for cell in set(cells)
        if cell in refused or (isinstance(cell, str) and cell and cell[0] in _SUSPICIOUS)
    }
    return [cell not in odd for cell in cells]


def _why_not_data(
    filled: list[tuple[int, object]],
    titles: list[str],
    key_columns: Sequence[int],
    width: int,
) -> str | None:
    words = [normalise_word(plain_text(cell)) for _, cell in filled]
    if len(words) >= _LEAST_WIDTH and sum(w in titles for w in words) * 2 > len(words):
        return "重复的表头"
    has_key = any(place in key_columns for place, _ in filled)
    first_is_key = filled[0][0] in key_columns
    if (not has_key or first_is_key or len(filled) <= 2) and _TOTAL.fullmatch(words[0]):
        return "合计行"
    if (not has_key or len(filled) == 1) and _FOOT.fullmatch(words[0]):
        return "表尾说明"
    if len(filled) == 1 and width >= _LEAST_WIDTH and not has_key:
        return "分节标题或说明"
    return None
