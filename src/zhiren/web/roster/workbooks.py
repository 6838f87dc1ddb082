"""工作簿 written while it is sent: rows go out as they come, so that size costs no memory.

Libraries make the whole file before its first byte can be sent. Text is written as text, so that a
spreadsheet never takes it for a formula; text that would become one on editing carries the quote
prefix as well.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from io import RawIOBase
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zhiren.web.roster.column import Cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = "http://schemas.openxmlformats.org"
_MAIN = f"{_NAMES}/spreadsheetml/2006/main"
_RELATIONS = f"{_NAMES}/officeDocument/2006/relationships"
_PACKAGE = f"{_NAMES}/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROWS_AT_ONCE = 500
_COMPRESSION = 4
_A4 = 9  # of ECMA-376
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Style(IntEnum):
    """Numbers of the cell formats in ``_STYLES``."""

    PLAIN = 0
    HEAD = 1
    GROUP = 2
    TITLE = 3
    QUIET = 4
    QUOTED = 5


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    ``rows`` are drawn once, in order; ``frozen`` counts the rows kept in sight and repeated on
    every printed page, whose last is the head; ``footer`` stands on every page.
    """

    name: str
    widths: Sequence[float]
    rows: Iterable[tuple[Style, Sequence[Cell]]]
    frozen: int = 0
    footer: str = ""


def stream_workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The bytes of an xlsx file, in parts."""
    pipe, strings = _Pipe(), _Strings()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as package:
        for name, text in _parts(sheets):
            package.writestr(name, _DECLARATION + text)
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
        yield f'{_DECLARATION}<sst xmlns="{_MAIN}" uniqueCount="{len(self.numbers)}">'
        texts = iter(self.numbers)
        while some := list(islice(texts, _ROWS_AT_ONCE)):
            yield "".join(
                f'<si><t xml:space="preserve">{escape(_UNWRITABLE.sub("", t))}</t></si>'
                for t in some
            )
        yield "</sst>"


def _sheet(sheet: Sheet, strings: _Strings, *, is_first: bool) -> Iterator[str]:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    pane = ""
    if sheet.frozen:
        below = f"A{sheet.frozen + 1}"
        pane = f'<pane ySplit="{sheet.frozen}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    selected = ' tabSelected="1"' if is_first else ""
    yield (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"{selected}>{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )
    letters = [column_letters(n) for n in range(1, max(len(sheet.widths), 1) + 1)]
    count, rows = 0, iter(sheet.rows)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield "".join(
            _row(number, style, cells, letters, strings.number)
            for number, (style, cells) in enumerate(some, count + 1)
        )
        count += len(some)
    yield "</sheetData>" + _after_rows(sheet, letters, count)


def _row(
    number: int, style: Style, cells: Sequence[Cell], letters: Sequence[str], text_number: Any
) -> str:
    mark = f' s="{style.value}"' if style else ""
    found = []
    for letter, cell in zip(letters, cells, strict=False):
        if cell == "":
            if mark:
                found.append(f'<c r="{letter}{number}"{mark}/>')
        elif isinstance(cell, str):
            quoted = ' s="5"' if not mark and cell.startswith(FORMULA_STARTS) else mark
            found.append(f'<c r="{letter}{number}"{quoted} t="s"><v>{text_number(cell)}</v></c>')
        else:
            found.append(f'<c r="{letter}{number}"{mark}><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(found)}</row>'


def _after_rows(sheet: Sheet, letters: Sequence[str], count: int) -> str:
    head = ""
    if sheet.frozen and count > sheet.frozen:
        head = f'<autoFilter ref="A{sheet.frozen}:{letters[-1]}{count}"/>'
    # In header and footer codes a single ampersand begins a code.
    footer = escape(sheet.footer.replace("&", "&&")) + "&amp;R第 &amp;P / &amp;N 页"
    return (
        f'{head}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_A4}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L{footer}</oddFooter></headerFooter></worksheet>"
    )


def column_letters(number: int) -> str:
    """A, B … Z, AA.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def safe_sheet_name(name: str) -> str:
    """A name that spreadsheets accept: at most 31 characters, no brackets, colons or slashes."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "名册"


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_NAMES}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    names = [safe_sheet_name(sheet.name) for sheet in sheets]
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
        f"{escape(repr(name))}!$1:${sheet.frozen}</definedName>"
        for n, name, sheet in zip(numbers, names, sheets, strict=True)
        if sheet.frozen
    )
    yield (
        "xl/workbook.xml",
        (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>'
            f"{f'<definedNames>{titles}</definedNames>' if titles else ''}</workbook>"
        ),
    )
    targets = [(f"worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    targets += [("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind_}" Target="{target}"/>'
        for n, (target, kind_) in enumerate(targets, 1)
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
    )
    yield "xl/styles.xml", _STYLES


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="5"><font><sz val="10"/><name val="等线"/></font>'
    '<font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="等线"/></font>'
    '<font><b/><sz val="10"/><name val="等线"/></font>'
    '<font><b/><sz val="15"/><name val="等线"/></font>'
    '<font><sz val="9"/><color rgb="FF59616B"/><name val="等线"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF8F1D21"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF1F1F4"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">'
    '<xf applyAlignment="1"><alignment vertical="top"/></xf>'
    '<xf fontId="1" fillId="2" applyFont="1" applyFill="1"/>'
    '<xf fontId="2" fillId="3" applyFont="1" applyFill="1"/>'
    '<xf fontId="3" applyFont="1"/><xf fontId="4" applyFont="1"/>'
    '<xf quotePrefix="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
