"""Workbooks filled for tests."""

import openpyxl

from zhiren.snapshot.schema import table
from zhiren.snapshot.template import HEADER_ROW


def fill(path, **tables):
    """Write a workbook laid out as the template, rows given as dicts of column name to cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        of = table(name)
        sheet = book.create_sheet(of.title)
        places = {c.name: i for i, c in enumerate(of.columns, 1)}
        for column in of.columns:
            sheet.cell(HEADER_ROW, places[column.name]).value = column.title
        for number, row in enumerate(rows, HEADER_ROW + 1):
            for column, value in row.items():
                sheet.cell(number, places[column]).value = value
    book.save(path)
    return path


UNIT = {"unit": "U1", "name": "党委组织部", "kind": "机关部处", "system": "行政", "level": "二级"}
PERSON = {"person": "1001", "name": "王宁", "unit": "U1", "status": "在职"}
