"""What the spreadsheet library does not tell: date system, formulas, error values.

Error values (`#N/A`) arrive as empty cells and formulas as their last result, or as empty cells
when no result was saved. Both would pass for missing data, so their places are looked up in the
workbook itself. In `.xls` only the date system is looked up.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

Place = tuple[int, int]
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION_ID: Final = re.compile(r"\}id$")
_ERROR_FORMULA_BIFF8_START: Final = bytes.fromhex("0908100000060500")
_ERROR_CELL: Final = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"')
_FORMULA_CELL: Final = re.compile(rb'<c (?:[^>]*\s)?r="([A-Z]+)(\d+)"[^>]*><f[ />]')
_BIFF8_START: Final = bytes.fromhex("0908100000060500")
_BIFF_EOF: Final = 0x000A
_BIFF_DATEMODE: Final = 0x0022


@dataclass(frozen=True, slots=True)
class CellMarks:
    """Places (row, column from 0) of formulas and error values, and the date system."""

    formulas: frozenset[Place] = frozenset()
    errors: frozenset[Place] = frozenset()
    is_1904: bool = False

    def shifted(self, rows: int, columns: int) -> CellMarks:
        """The same marks counted from another corner."""
        if not (self.formulas or self.errors):
            return self
        return CellMarks(
            frozenset((row - rows, column - columns) for row, column in self.formulas),
            frozenset((row - rows, column - columns) for row, column in self.errors),
            self.is_1904,
        )


def xlsx_marks(path: Path) -> dict[str, CellMarks]:
    """The marks of every sheet by its name; sheets whose part is not found are left out."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        workbook_part = "xl/workbook.xml"
        if workbook_part not in names:
            return {}
        workbook = _parse(archive.read(workbook_part))
        targets = _targets(archive, names)
        is_1904 = _is_1904(workbook)
        marks = {}
        for sheet in workbook.iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
            identifier = next(v for k, v in sheet.attrib.items() if _RELATION_ID.search(str(k)))
            part = targets.get(str(identifier), "")
            if part in names:
                marks[str(sheet.get("name"))] = _marks_in(archive.read(part), is_1904=is_1904)
    return marks


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _targets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    part = "xl/_rels/workbook.xml.rels"
    if part not in names:
        return {}
    return {
        str(relation.get("Id")): _part_name(str(relation.get("Target")))
        for relation in _parse(archive.read(part))
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _is_1904(workbook: etree._Element) -> bool:
    properties = next(workbook.iter(f"{_MAIN}workbookPr", f"{_STRICT}workbookPr"), None)
    return properties is not None and properties.get("date1904") in {"1", "true"}


def _marks_in(data: bytes, *, is_1904: bool) -> CellMarks:
    # Every sheet with formulas closes one of them; the longer word is found faster.
    formulas = _FORMULA_CELL.finditer(data) if b"</f>" in data else ()
    errors = _ERROR_CELL.finditer(data) if b't="e"' in data else ()
    return CellMarks(
        frozenset(_place(m[1], m[2]) for m in formulas),
        frozenset(_place(m[1], m[2]) for m in errors),
        is_1904,
    )


def _place(letters: bytes, digits: bytes) -> Place:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return int(digits) - 1, column - 1


def xls_is_1904(path: Path) -> bool:
    """Whether an `.xls` counts days from 1904.

    Walks the records from the start of the workbook stream. A stream broken into scattered
    sectors before that record is taken for the usual system of 1900.
    """
    data = path.read_bytes()
    position = data.find(_BIFF8_START)
    while 0 <= position <= len(data) - 6:
        kind, length = struct.unpack_from("<HH", data, position)
        if kind == _BIFF_DATEMODE:
            return bool(struct.unpack_from("<H", data, position + 4)[0])
        if kind == _BIFF_EOF:
            return False
        position += 4 + length
    return False
