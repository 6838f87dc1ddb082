"""Finding the header of a free roster under its title rows, and what its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from zhiren.snapshot.cells import is_empty, plain_text
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.words import HeaderWords, normalise_word

_SEARCHED_ROWS: Final = 20
_LEAST_KNOWN: Final = 3
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column: its place in the sheet's rows, its words from the top level down.

    `key` is how a mapping file calls it: levels joined by `/`, and `#2` for the second of two
    columns with the same words.
    """

    index: int
    levels: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Header:
    """The rows (both included, from 0) that make the header, and its columns."""

    top: int
    bottom: int
    columns: tuple[HeaderColumn, ...]


def find_header(sheet: Sheet, words: HeaderWords) -> Header | None:
    """The header among the first 20 rows; None when no row has three known words.

    The row with most known words decides; merged cells that reach into it, and a next row of
    nothing but known words, make it a header of several levels.
    """
    best, most = -1, _LEAST_KNOWN - 1
    for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        known = sum(words.is_known(word) for word in _words_of(row))
        if known > most:
            best, most = index, known
    if best < 0:
        return None
    top, bottom = _extent(sheet, best, words)
    return Header(top, bottom, _columns(sheet, top, bottom, words))


def _words_of(row: Sequence[object]) -> list[str]:
    return [normalise_word(plain_text(cell)) for cell in row if not is_empty(cell)]


def _extent(sheet: Sheet, row: int, words: HeaderWords) -> tuple[int, int]:
    top = bottom = row
    for (first, _), (last, _) in sheet.merged:
        # A range wholly above or below has nothing to do with the header.
        if first <= bottom and last >= top and last - first < _DEEPEST:
            top, bottom = min(top, first), max(bottom, last)
    if bottom == row and _is_second_level(sheet, row, words):
        bottom += 1
    if top == row and row > 0 and _is_second_level(sheet, row - 1, words, least=1):
        top -= 1
    return top, bottom


def _is_second_level(sheet: Sheet, upper: int, words: HeaderWords, least: int = 2) -> bool:
    """Whether the row below `upper` only subdivides it: words stand under blanks or groups."""
    if upper + 1 >= len(sheet.rows):
        return False
    above, below = sheet.rows[upper], sheet.rows[upper + 1]
    lower_words = _words_of(below)
    upper_words = _words_of(above)
    divides = sum(word in words.groups or word in words.yearly["under"] for word in upper_words)
    return (
        len(lower_words) >= 2
        and divides >= 1
        and len(upper_words) >= least
        and all(words.is_known(word) or word.isdigit() for word in lower_words)
    )


def _columns(sheet: Sheet, top: int, bottom: int, words: HeaderWords) -> tuple[HeaderColumn, ...]:
    grid = [
        [normalise_word(plain_text(c)) if not is_empty(c) else "" for c in sheet.rows[row]]
        for row in range(top, bottom + 1)
    ]
    _fill_merged(grid, sheet, top, bottom)
    _fill_groups(grid, words)
    columns: list[HeaderColumn] = []
    seen: dict[str, int] = {}
    for index in range(max(map(len, grid))):
        levels: list[str] = []
        for line in grid:
            word = line[index] if index < len(line) else ""
            if word and (not levels or levels[-1] != word):
                levels.append(word)
        if not levels:
            continue
        key = "/".join(levels)
        seen[key] = seen.get(key, 0) + 1
        name = key if seen[key] == 1 else f"{key}#{seen[key]}"
        columns.append(HeaderColumn(index, tuple(levels), name))
    return tuple(columns)


def _fill_merged(grid: list[list[str]], sheet: Sheet, top: int, bottom: int) -> None:
    for (first, left), (last, right) in sheet.merged:
        if first < top or last > bottom:
            continue
        word = grid[first - top][left]
        for row in range(first - top, last - top + 1):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = word


def _fill_groups(grid: list[list[str]], words: HeaderWords) -> None:
    """A group word holds to the right over blanks that have a word below (no merging in CSV)."""
    for upper, lower in pairwise(grid):
        group = ""
        for index, word in enumerate(upper):
            if word:
                is_group = word in words.groups or word in words.yearly["under"]
                group = word if is_group else ""
            elif group and index < len(lower) and lower[index]:
                upper[index] = group
            else:
                group = ""
