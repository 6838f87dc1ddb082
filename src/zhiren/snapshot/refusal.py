"""What a cell reader gives when it will not take a value."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """Why a value is not taken, and what the person who keeps the file has to do.

    Both are Chinese sentences without a final stop; the place (file, sheet, row, column) is
    added by whoever read the cell.
    """

    reason: str
    remedy: str
