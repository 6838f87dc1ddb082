"""Uploaded files before anything reads them: what they are, and whether reading them is safe.

The kind is told by the content. Workbooks are unpacked piece by piece under a limit first, so
that a small file cannot become a large one in memory, and so that none brings macros or XML
entities along.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhiren.snapshot.problems import refuse_file

KINDS: Final = (".xlsx", ".xls", ".csv")
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_PIECE: Final = 1 << 20
# A workbook of people seldom packs below a thirtieth; what goes far beyond is made to burst.
_LARGEST_RATIO: Final = 100
_RATIO_FROM: Final = 10 << 20
_LARGEST_UNPACKED: Final = 400 << 20
_MOST_PARTS: Final = 2_000
_MOST_CELLS: Final = 5_000_000
_PROLOGUE: Final = 1 << 16
_MACRO_PARTS: Final = re.compile(r"(vbaProject\.bin|\.bas|macrosheets/)", re.IGNORECASE)
_VBA_IN_XLS: Final = tuple(w.encode("utf-16-le") for w in ("_VBA_PROJECT_CUR", "VBA_PROJECT"))
_ROW: Final = re.compile(rb"<(?:\w+:)?row[^>]*?\br=\"(\d+)\"")
_WIDE_CELL: Final = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{2,3})\d")
_FILLED_CELL: Final = re.compile(rb"<(?:\w+:)?c (?:[^>]*?\s)?r=\"([A-Z]+)(\d+)\"(?:[^>]*[^/])?>")
_OVERLAP: Final = 512
_NARROW: Final = 26
_SAVE_AS: Final = "在表格软件里打开，另存为 .xlsx 后再上传"


def inspect_file(path: Path, name: str) -> None:
    """Refuse, with FileRefusedError, a file that is not a safe workbook or CSV file.

    ``name`` is what the user calls it, ``path`` where it lies.
    """
    suffix = Path(name).suffix.lower()
    if suffix in {".xlsm", ".xltm", ".xlsb", ".xla", ".xlam"}:
        raise refuse_file(name, "这种文件可以带宏或是二进制格式，不接收", _SAVE_AS)
    if suffix not in KINDS:
        kinds = "、".join(KINDS)
        raise refuse_file(name, f"不认识扩展名“{suffix}”，只接收 {kinds}", _SAVE_AS)
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise refuse_file(name, "文件是空的", "核对文件")
    if suffix == ".csv":
        _inspect_text(path, name, head)
    elif head.startswith(b"PK"):
        _inspect_package(path, name)
    elif head == _OLE:
        _inspect_xls(path, name, suffix)
    else:
        raise refuse_file(name, "内容不是 Excel 工作簿（可能是改了扩展名的网页或文本）", _SAVE_AS)


def _inspect_text(path: Path, name: str, head: bytes) -> None:
    if head.startswith((b"PK", _OLE)):
        raise refuse_file(
            name, "扩展名是 .csv，内容却是 Excel 工作簿", "把扩展名改回 .xlsx 或 .xls"
        )
    lines = widest = 0
    with path.open("rb") as file:
        for line in file:
            lines += 1
            widest = max(widest, *(line.count(mark) for mark in (b",", b"\t", b";", b"|")))
    if lines * (widest + 1) > _MOST_CELLS:
        raise refuse_file(name, _too_many(lines, widest + 1), "分成几个文件导入")


def _inspect_xls(path: Path, name: str, suffix: str) -> None:
    if suffix == ".xlsx":
        raise refuse_file(name, "文件有密码，或是旧格式改了扩展名", f"去掉密码；{_SAVE_AS}")
    data = path.read_bytes()
    if any(word in data for word in _VBA_IN_XLS):
        raise refuse_file(name, "文件里有宏，不接收", _SAVE_AS)


def _inspect_package(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            _inspect_parts(path, package, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        remedy = "在表格软件里打开，检查后另存为 .xlsx"
        raise refuse_file(name, f"工作簿损坏，读不出来（{error}）", remedy) from error


def _inspect_parts(path: Path, package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    if "[Content_Types].xml" not in package.namelist():
        raise refuse_file(name, "内容是压缩包，不是 Excel 工作簿", _SAVE_AS)
    if len(parts) > _MOST_PARTS:
        raise refuse_file(name, f"工作簿里有 {len(parts)} 个部件，不正常", _SAVE_AS)
    if any(_MACRO_PARTS.search(part.filename) for part in parts):
        raise refuse_file(name, "文件里有宏，不接收", _SAVE_AS)
    budget = _Budget(path, name)
    for part in parts:
        _inspect_part(package, part, budget, name)


@dataclass
class _Budget:
    """How much of a package was unpacked so far."""

    path: Path
    name: str
    unpacked: int = 0

    def take(self, size: int) -> None:
        packed = max(self.path.stat().st_size, 1)
        self.unpacked += size
        ratio = self.unpacked // packed
        is_bomb = self.unpacked > _RATIO_FROM and ratio > _LARGEST_RATIO
        if is_bomb or self.unpacked > _LARGEST_UNPACKED:
            reason = f"解开后超过 {self.unpacked >> 20} 兆，是原来的 {ratio} 倍，不正常"
            raise refuse_file(self.name, reason, "分成几个文件，或去掉无用的格式后另存")


def _inspect_part(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, budget: _Budget, name: str
) -> None:
    is_xml = part.filename.endswith((".xml", ".rels"))
    is_sheet = is_xml and part.filename.startswith("xl/worksheets/")
    last_row, columns, rest = 0, _NARROW, b""
    for number, piece in enumerate(_pieces(package, part)):
        budget.take(len(piece))
        if is_xml and number == 0 and _has_entities(piece):
            raise refuse_file(name, "工作簿的 XML 里有实体声明，不接收", _SAVE_AS)
        if is_sheet:
            text = rest + piece
            last_row = max([last_row, *map(int, _ROW.findall(text))])
            columns = max([columns, *map(_number, set(_WIDE_CELL.findall(text)))])
            rest = piece[-_OVERLAP:]
    if last_row * columns > _MOST_CELLS:
        last_row, columns = _filled_area(package, part)
        if last_row * columns > _MOST_CELLS:
            raise refuse_file(name, _too_many(last_row, columns), "删去多余的行列，或分成几个文件")


def _filled_area(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Rows and columns up to the last cell with content; formats alone do not count."""
    last_row = columns = 0
    rest = b""
    for piece in _pieces(package, part):
        text = rest + piece
        cells = _FILLED_CELL.findall(text)
        last_row = max([last_row, *(int(row) for _, row in cells)])
        columns = max([columns, *map(_number, {letters for letters, _ in cells})])
        rest = piece[-_OVERLAP:]
    return last_row, columns


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _has_entities(piece: bytes) -> bool:
    start = piece[:_PROLOGUE]
    return any(
        word in start or word.decode().encode("utf-16-le") in start
        for word in (b"<!DOCTYPE", b"<!ENTITY")
    )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_many(rows: int, columns: int) -> str:
    return f"有 {rows} 行 {columns} 列，超过 {_MOST_CELLS // 10_000} 万格"
