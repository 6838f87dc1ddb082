"""The parts of a workbook that its rows do not change: what it consists of, and its formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

_NAMES = "http://schemas.openxmlformats.org"
MAIN = f"{_NAMES}/spreadsheetml/2006/main"
_RELATIONS = f"{_NAMES}/officeDocument/2006/relationships"
_PACKAGE = f"{_NAMES}/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST_NAME = 31  # of a sheet, in Excel
# What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# Cell formats in ``_STYLES``, after those of whole rows.
QUOTED, WRAPPED, WRAPPED_QUOTED, DAY, MOMENT = range(5, 10)


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


def safe_sheet_names(names: Iterable[str]) -> list[str]:
    """Names that spreadsheets accept: 31 characters, no brackets, colons or slashes, no two alike.

    >>> safe_sheet_names(["A/B", "a:b", ""])
    ['A B', 'a b 2', '表']
    """
    safe: dict[str, str] = {}
    for name in names:
        plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", UNWRITABLE.sub("", name)).split()) or "表"
        kept, number = plain[:_LONGEST_NAME], 1
        while kept.lower() in safe:
            number += 1
            kept = f"{plain[: _LONGEST_NAME - len(f' {number}')]} {number}"
        safe[kept.lower()] = kept
    return list(safe.values())


def package_parts(sheets: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Name and text of all parts but the sheets and their texts; a sheet is its name and frozen rows."""
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
    names = safe_sheet_names(name for name, _ in sheets)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
        f"'{escape(name)}'!$1:${frozen}</definedName>"
        for n, name, (_, frozen) in zip(numbers, names, sheets, strict=True)
        if frozen
    )
    yield (
        "xl/workbook.xml",
        (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>'
            f"{f'<definedNames>{repeated}</definedNames>' if repeated else ''}</workbook>"
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


_TOP = '<alignment vertical="top"/>'
_BROKEN = '<alignment vertical="top" wrapText="1"/>'
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>'
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
    f'<cellStyleXfs count="1"><xf applyAlignment="1">{_TOP}</xf></cellStyleXfs><cellXfs count="10">'
    f'<xf applyAlignment="1">{_TOP}</xf>'
    f'<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">{_BROKEN}</xf>'
    f'<xf fontId="2" fillId="3" applyFont="1" applyFill="1" applyAlignment="1">{_TOP}</xf>'
    '<xf fontId="3" applyFont="1"/><xf fontId="4" applyFont="1"/>'
    f'<xf quotePrefix="1" applyAlignment="1">{_TOP}</xf>'
    f'<xf applyAlignment="1">{_BROKEN}</xf>'
    f'<xf quotePrefix="1" applyAlignment="1">{_BROKEN}</xf>'
    f'<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1">{_TOP}</xf>'
    f'<xf numFmtId="165" applyNumberFormat="1" applyAlignment="1">{_TOP}</xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
