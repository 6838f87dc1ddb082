"""工作簿 written while it is sent: rows go out as they come, so that size costs no memory.

Libraries make the whole file before its first byte can be sent. Text is written as text, so that a
spreadsheet never takes it for a formula; text that would become one on editing carries the quote
prefix as well. Every export of the site is written here, so that all look and print alike.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from io import RawIOBase
from itertools import islice
from math import ceil
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from zhiren.web.lib.workbook_parts import (
    DAY,
    DECLARATION,
    MAIN,
    MOMENT,
    QUOTED,
    UNWRITABLE,
    WRAPPED,
    WRAPPED_QUOTED,
    column_letters,
    package_parts,
)

# Empty text and None leave a cell empty; a moment with a zone is written in the site's.
Cell: TypeAlias = str | int | float | date | None

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS_AT_ONCE = 500
_COMPRESSION = 4
_A3, _A4 = 8, 9  # of ECMA-376
_WIDEST_ON_A4 = 250  # what is wider is too small to read there
_LINE, _TITLE_LINE = 15, 24  # points
_MOST_LINES = 27  # a row is at most 409 points high
_LONGEST = 32_000  # Excel takes 32,767 characters a cell
_LONGEST_FOOTER = 200  # and 255 in a footer with its codes
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Days are counted from here; before March 1900 programs count differently.
_DAY_ZERO, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)


class Style(IntEnum):
    """How a row looks: the first cell formats of ``workbook_parts``."""

    PLAIN = 0
    HEAD = 1
    GROUP = 2
    TITLE = 3
    QUIET = 4


Row: TypeAlias = tuple[Style, Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    ``rows`` are drawn once, in order; ``frozen`` counts the rows kept in sight and repeated on
    every printed page, whose last is the head; ``frozen_columns`` are kept in sight with them.
    Columns numbered in ``wrapped`` (from 0) break their text. The last ``after`` rows are left
    out when the rows are filtered. ``footer`` stands on every page.
    """

    name: str
    widths: Sequence[float]
    rows: Iterable[Row]
    frozen: int = 0
    footer: str = ""
    frozen_columns: int = 0
    wrapped: Sequence[int] = ()
    after: int = 0


@dataclass(frozen=True)
class Head:
    """A column of a list: its title, its width in characters, whether its text breaks."""

    title: str
    width: float
    wraps: bool = False


def titles(heads: Iterable[Head]) -> list[str]:
    """What stands in the head row, and in the audit."""
    return [head.title for head in heads]


def list_sheet(
    name: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell]],
    mark: str,
    *,
    title: str = "",
    total: Sequence[Cell] = (),
    frozen_columns: int = 0,
) -> Sheet:
    """A list between two lines of ``mark``, the watermark, which is on every page as well."""

    def drawn() -> Iterator[Row]:
        yield Style.QUIET, (mark,)
        if title:
            yield Style.TITLE, (title,)
        yield Style.HEAD, titles(heads)
        for row in rows:
            yield Style.PLAIN, row
        if total:
            yield Style.GROUP, total
        yield Style.PLAIN, ()
        yield Style.QUIET, (mark,)

    return Sheet(
        name,
        [head.width for head in heads],
        drawn(),
        frozen=2 + bool(title),
        footer=mark,
        frozen_columns=frozen_columns,
        wrapped=[number for number, head in enumerate(heads) if head.wraps],
        after=2 + bool(total),
    )


def workbook_response(sheets: Sequence[Sheet], name: str) -> StreamingHttpResponse:
    """The workbook to be saved under that name. Record the export before."""
    response = StreamingHttpResponse(stream_workbook(sheets), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def stream_workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The bytes of an xlsx file, in parts."""
    pipe, strings = _Pipe(), _Strings()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as package:
        for name, text in package_parts([(sheet.name, sheet.frozen) for sheet in sheets]):
            package.writestr(name, DECLARATION + text)
        for number, sheet in enumerate(sheets, 1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for text in _sheet(sheet, strings, is_first=number == 1):
                    part.write(text.encode())
                    yield pipe.taken()
        with package.open("xl/sharedStrings.xml", "w") as part:
            for text in strings.written():
                part.write(text.encode())
                yield pipe.taken()
    yield pipe.taken()


class _Pipe(RawIOBase):
    """A file that can be neither read nor rewound: zipfile writes, the response takes."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class _Strings:
    """Every text once; a cell holds its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def written(self) -> Iterator[str]:
        yield f'{DECLARATION}<sst xmlns="{MAIN}" uniqueCount="{len(self.numbers)}">'
        texts = iter(self.numbers)
        while some := list(islice(texts, _ROWS_AT_ONCE)):
            yield "".join(
                f'<si><t xml:space="preserve">{escape(UNWRITABLE.sub("", t)[:_LONGEST])}</t></si>'
                for t in some
            )
        yield "</sst>"


def _sheet(sheet: Sheet, strings: _Strings, *, is_first: bool) -> Iterator[str]:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    selected = ' tabSelected="1"' if is_first else ""
    yield (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"{selected}>{_pane(sheet)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_LINE}"/>'
        f"<cols>{columns}</cols><sheetData>"
    )
    letters = [column_letters(n) for n in range(1, max(len(sheet.widths), 1) + 1)]
    places = [
        (letter, f' s="{WRAPPED}"', f' s="{WRAPPED_QUOTED}"')
        if n in sheet.wrapped
        else (letter, "", f' s="{QUOTED}"')
        for n, letter in enumerate(letters)
    ]
    count, rows = 0, iter(sheet.rows)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield "".join(
            f'<row r="{number}"{_height(sheet, style, cells)}>'
            f"{_cells(number, style, cells, places, strings.number)}</row>"
            for number, (style, cells) in enumerate(some, count + 1)
        )
        count += len(some)
    yield "</sheetData>" + _after_rows(sheet, letters, count)


def _pane(sheet: Sheet) -> str:
    if not sheet.frozen:
        return ""
    beside = f'xSplit="{sheet.frozen_columns}" ' if sheet.frozen_columns else ""
    place = f"{column_letters(sheet.frozen_columns + 1)}{sheet.frozen + 1}"
    part = "bottomRight" if beside else "bottomLeft"
    return (
        f'<pane {beside}ySplit="{sheet.frozen}" topLeftCell="{place}" activePane="{part}"'
        f' state="frozen"/><selection pane="{part}"/>'
    )


def _height(sheet: Sheet, style: Style, cells: Sequence[Cell]) -> str:
    """Without it, programs that do not lay out again on opening cut what is wrapped."""
    if style is Style.TITLE:
        return f' ht="{_TITLE_LINE}"'
    if style is not Style.HEAD and (style or not sheet.wrapped):
        return ""
    broken = range(len(sheet.widths)) if style is Style.HEAD else sheet.wrapped
    lines = max((_lines(cells[n], sheet.widths[n]) for n in broken if n < len(cells)), default=1)
    return f' ht="{min(lines, _MOST_LINES) * _LINE}"' if lines > 1 else ""


def _lines(cell: Cell, width: float) -> int:
    """Lines a cell takes; GB 18030 has two bytes where a character is two digits wide."""
    if not isinstance(cell, str):
        return 1
    lengths = (len(line.encode("gb18030", "replace")) for line in cell.split("\n"))
    return sum(max(1, ceil(length / width)) for length in lengths)


def _cells(
    number: int,
    style: Style,
    cells: Sequence[Cell],
    places: Sequence[tuple[str, str, str]],
    text_number: Any,
) -> str:
    mark = f' s="{style.value}"' if style else ""
    found = []
    for (letter, plain, quoted), cell in zip(places, cells, strict=False):
        if cell == "" or cell is None:
            if mark:
                found.append(f'<c r="{letter}{number}"{mark}/>')
        elif isinstance(cell, str):
            look = mark or (quoted if cell.startswith(FORMULA_STARTS) else plain)
            found.append(f'<c r="{letter}{number}"{look} t="s"><v>{text_number(cell)}</v></c>')
        elif isinstance(cell, date):
            found.append(_day(f"{letter}{number}", cell, text_number))
        else:
            found.append(f'<c r="{letter}{number}"{mark}><v>{cell}</v></c>')
    return "".join(found)


def _day(place: str, cell: date, text_number: Any) -> str:
    day, seconds, look = cell, 0, DAY
    if isinstance(cell, datetime):
        at = timezone.localtime(cell) if cell.tzinfo else cell
        day, seconds, look = at.date(), at.hour * 3600 + at.minute * 60 + at.second, MOMENT
    if day < _FIRST_DAY:
        return f'<c r="{place}" t="s"><v>{text_number(day.isoformat())}</v></c>'
    value = (day - _DAY_ZERO).days + (seconds / 86_400 if seconds else 0)
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


def _after_rows(sheet: Sheet, letters: Sequence[str], count: int) -> str:
    head = ""
    if sheet.frozen and count - sheet.after > sheet.frozen:
        head = f'<autoFilter ref="A{sheet.frozen}:{letters[-1]}{count - sheet.after}"/>'
    paper = _A4 if sum(sheet.widths) <= _WIDEST_ON_A4 else _A3
    # In header and footer codes a single ampersand begins a code.
    footer = (
        escape(sheet.footer[:_LONGEST_FOOTER].replace("&", "&&")) + "&amp;R第 &amp;P / &amp;N 页"
    )
    return (
        f'{head}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{paper}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L{footer}</oddFooter></headerFooter></worksheet>"
    )
