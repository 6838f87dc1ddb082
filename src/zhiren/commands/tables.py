"""Text and tables on the terminal, where a Chinese character takes two columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

import click

# Marks that must not begin a line.
_CLOSING = "，。；：、！？）］】》”’…"


def width(text: str) -> int:
    """Columns the text takes on a terminal: wide characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def cut(text: str, columns: int) -> str:
    """The text cut to so many columns, with … where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > columns - 1:
            break
        kept += character
    return kept + "…"


def cut_lines(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns; runs of Latin letters are not torn."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(line) + width(piece) > columns and piece not in _CLOSING:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*lines, line.rstrip()] if line else lines


def _pieces(text: str) -> Iterable[str]:
    """Single wide characters and spaces, and whole runs of narrow ones."""
    run = ""
    for character in text:
        if width(character) == 1 and character != " ":
            run += character
            continue
        if run:
            yield run
        run = ""
        yield character
    if run:
        yield run


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], limits: Sequence[int]) -> None:
    """Aligned columns; a column is cut at its limit (0: never)."""
    cells = [list(heads), *[list(row) for row in rows]]
    cells = [[cut(c, n) if n else c for c, n in zip(row, limits, strict=True)] for row in cells]
    widths = [max(width(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        padded = [c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)]
        click.echo("  ".join(padded).rstrip())
