"""Reading a roster of 10,000 rows × 30 columns with all checks, against reading its cells.

Prints milliseconds and the ratio of the whole import to what python-calamine needs to hand the
same cells to Python. Run: python bench/roster.py [ROWS]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from _measuring import Row, at_most, print_rows
from python_calamine import CalamineWorkbook

from zhiren.snapshot.identity import check_digit
from zhiren.snapshot.importing import read_snapshot
from zhiren.snapshot.problems import has_errors
from zhiren.snapshot.schema import table

# fmt: off
_HEADER = [
    "序号", "工号", "姓名", "性别", "民族", "籍贯", "出生年月", "身份证号",
    "单位", "人员状态", "人员分类", "参加工作时间", "来校时间", "政治面貌", "入党时间",
    "转正时间", "现任职务", "现职务始任时间", "职级", "现职级始任时间", "全日制学历",
    "全日制学位", "全日制毕业院校", "在职学历", "在职学位", "在职毕业院校", "职称",
    "2021年度考核", "2022年度考核", "2023年度考核",
]
# fmt: on
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_UNITS = 60
_POSTS = 400
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "明华伟芳敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英玉兰宁波海峰"
_ROUNDS = 9
_BOUND = 2.0


def main(rows: int) -> int:
    """Write the roster, time both readings alternately, print the table; 1 over the bound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "名册.xlsx"
        write_roster(path, rows)
        bare, whole = [], []
        for _ in range(_ROUNDS):
            bare.append(timed(lambda: read_cells(path)))
            whole.append(timed(lambda: import_roster(path, rows)))
    ratio = statistics.median(w / b for w, b in zip(whole, bare, strict=True))
    size = f"{rows:,} rows x {len(_HEADER)} columns"
    is_kept = print_rows(
        [
            Row(f"cells only, python-calamine, {size}", f"{_milliseconds(bare)} ms", ""),
            Row("import with all checks", f"{_milliseconds(whole)} ms", ""),
            at_most("import / cells only", ratio, _BOUND),
        ]
    )
    return 0 if is_kept else 1


def _milliseconds(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f}"


def timed(action: Callable[[], None]) -> float:
    """Seconds of processor time: other work on the machine counts less than in wall time."""
    start = time.process_time()
    action()
    return time.process_time() - start


def read_cells(path: Path) -> None:
    """What the spreadsheet library does alone."""
    with CalamineWorkbook.from_path(str(path)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def import_roster(path: Path, rows: int) -> None:
    """The import; fails when a row is lost or the roster is not clean."""
    snapshot, problems = read_snapshot(path)
    if has_errors(problems) or snapshot.row_count("person") != rows:
        raise SystemExit("\n".join(p.sentence() for p in problems[:20]))


def write_roster(path: Path, rows: int) -> None:
    """A workbook with the roster, its units and its posts; the same for the same `rows`."""
    chance = random.Random(rows)
    roster: list[list[str | int]] = [["某单位干部名册"], [*_HEADER]]
    roster += [_row(number, chance) for number in range(rows)]
    sheets = {"干部名册": roster}
    for name, count in (("unit", _UNITS), ("post", _POSTS)):
        of = table(name)
        sheets[of.title] = [[c.title for c in of.columns]]
        sheets[of.title] += [
            [_side(name, number).get(c.name, "") for c in of.columns] for number in range(count)
        ]
    write_workbook(path, sheets)


def write_workbook(path: Path, sheets: dict[str, list[list[str | int]]]) -> None:
    """A workbook with shared strings, as spreadsheet programs write it (openpyxl does not)."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet_part(content, strings))
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'{_XML}<sst xmlns="{_MAIN}">{items}</sst>')
        entries, relations = "", _relation(0, "sharedStrings", "sharedStrings.xml")
        for number, name in enumerate(sheets, 1):
            entries += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
            relations += _relation(number, "worksheet", f"worksheets/sheet{number}.xml")
        book = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{entries}</sheets></workbook>'
        )
        archive.writestr("xl/workbook.xml", _XML + book)
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        kinds = "".join(
            f'<Override PartName="/{part}" ContentType="{_CONTENT}.{kind}+xml"/>'
            for part, kind in _parts(len(sheets)).items()
        )
        archive.writestr("[Content_Types].xml", f'{_XML}<Types xmlns="{_TYPES}">{kinds}</Types>')
        root = _relation(1, "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", _relations(root))


def _parts(sheets: int) -> dict[str, str]:
    parts = {f"xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    return {"xl/workbook.xml": "sheet.main", "xl/sharedStrings.xml": "sharedStrings", **parts}


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(entries: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def _sheet_part(content: list[list[str | int]], strings: dict[str, int]) -> str:
    rows = []
    for number, row in enumerate(content, 1):
        cells = []
        for index, value in enumerate(row):
            place = f"{_letter(index)}{number}"
            if isinstance(value, int):
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
            elif value:
                string = strings.setdefault(value, len(strings))
                cells.append(f'<c r="{place}" t="s"><v>{string}</v></c>')
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _letter(index: int) -> str:
    return chr(65 + index) if index < 26 else "A" + chr(65 + index - 26)


def _side(name: str, number: int) -> dict[str, str]:
    if name == "unit":
        kind = {"kind": "院系", "system": "行政", "level": "二级"}
        return {"unit": f"U{number}", "name": f"第{number}学院", **kind}
    unit = {"unit": f"U{number % _UNITS}", "kind": "单位副职"}
    return {"post": f"P{number}", "name": f"岗位{number}", **unit}


def _row(number: int, chance: random.Random) -> list[str | int]:
    year = chance.randint(1960, 1995)
    born = f"{year}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body = f"{110101 + number // 1000}{born}{number % 1000:03d}"
    identity = body + check_digit(body)
    work = year + 22
    month = f"{chance.randint(1, 12):02d}"
    return [
        number + 1,
        f"{100000 + number}",
        chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)),
        "男" if int(identity[16]) % 2 else "女",
        "汉族",
        "某省某市",
        f"{year}.{identity[10:12]}",
        identity,
        f"第{chance.randrange(_UNITS)}学院",
        "在职",
        chance.choice(["管理", "专业技术"]),
        f"{work}.{month}",
        f"{work + chance.randint(0, 2)}.12",
        "中共党员",
        f"{work}.{month}",
        f"{work + 1}.{month}",
        f"P{chance.randrange(_POSTS)}",
        f"{chance.randint(2012, 2023)}.{month}",
        chance.choice(["正处级", "副处级", "正科级"]),
        f"{chance.randint(2012, 2023)}年{int(month)}月",
        "大学",
        "理学学士",
        f"某大学第{chance.randrange(500)}系",
        "研究生",
        "管理学硕士",
        f"某大学第{chance.randrange(500)}系",
        chance.choice(["教授", "副教授", "讲师"]),
        chance.choice(["优秀", "称职"]),
        chance.choice(["优秀", "称职"]),
        chance.choice(["优秀", "称职"]),
    ]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
