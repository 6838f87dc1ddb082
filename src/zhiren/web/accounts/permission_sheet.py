"""The table of permissions: role × action, for the page and as a workbook."""

from __future__ import annotations

from typing import NamedTuple

from zhiren.web.accounts.permissions import PERMISSIONS, Permission
from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.lib.workbooks import Head, Sheet, list_sheet

# Who stands in the columns: the business roles, then the three administrators.
COLUMNS: tuple[Role | Duty, ...] = (
    *Role,
    *(duty for duty in Duty if duty is not Duty.BUSINESS),
)
MARK = "●"
_HEADS = (
    Head("权限", 30, wraps=True), Head("标识", 26), *(Head(str(column.label), 8) for column in COLUMNS),
    Head("依据或理由", 48, wraps=True),
)  # fmt: skip


class Row(NamedTuple):
    """One action, whether each column may do it, and why."""

    permission: Permission
    cells: tuple[tuple[str, bool], ...]


def permission_rows() -> list[Row]:
    """The whole table in its order."""
    return [
        Row(
            permission,
            tuple((str(c.label), c in permission.roles or c in permission.duties) for c in COLUMNS),
        )
        for permission in PERMISSIONS
    ]


def permission_sheet(line: str) -> Sheet:
    """The table as a sheet, ``line`` (the watermark) above and below it."""
    rows = (
        [
            permission.title,
            permission.action,
            *(MARK if may else "" for _, may in cells),
            permission.basis,
        ]
        for permission, cells in permission_rows()
    )
    return list_sheet("权限表", _HEADS, rows, line, frozen_columns=1)
