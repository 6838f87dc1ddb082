"""Dates with their precision on screen and in forms: ``1972``, ``1972.04``, ``1972.04.03``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhiren.snapshot.dates import PartialDate, Precision, parse_date
from zhiren.snapshot.refusal import Refusal

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_LENGTH = {None: 10, 0: 10, 1: 7, 2: 4}
_NUMBER = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2}


def shown(day: date | None, precision: int | None = 0) -> str:
    """The date as it is known; empty for none.

    >>> shown(date(1972, 4, 1), 1)
    '1972.04'
    """
    return f"{day:%Y.%m.%d}"[: _LENGTH[precision]] if day else ""


def as_read(text: str) -> str:
    """A date of the engine, as the pages write dates; any other text as it is.

    >>> as_read("1972-04"), as_read("沪医〔2021〕30号 8-2")
    ('1972.04', '沪医〔2021〕30号 8-2')
    """
    return text.replace("-", ".") if _ISO.fullmatch(text) else text


class PartialDateField(forms.CharField):
    """A date typed in any usual form; cleans to ``(date, precision)`` or None.

    With ``partial=False`` only a full date is taken, and it cleans to the date alone.
    """

    def __init__(self, *, partial: bool = True, **kwargs: Any) -> None:
        self.partial = partial
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "off",
                    "placeholder": "1972.04 或 1972.04.03" if partial else "2024.04.03",
                }
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Read the text; ValidationError says how to write it."""
        text = super().clean(value)
        if not text:
            return None
        found = parse_date(text)
        if isinstance(found, Refusal):
            raise ValidationError(f"{found.reason}。{found.remedy}。")
        if not isinstance(found, PartialDate):
            return None
        if self.partial:
            return found.first_day(), _NUMBER[found.precision]
        if found.precision is not Precision.DAY:
            raise ValidationError("请写到日，如 2024.04.03。")
        return found.first_day()

    def prepare_value(self, value: Any) -> Any:
        """Show ``(date, precision)`` or a date as people write it."""
        if isinstance(value, tuple):
            return shown(*value)
        return shown(value) if isinstance(value, date) else value
