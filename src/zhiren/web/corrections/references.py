"""A reference typed by name or code: no list of everything is ever sent to a page."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from zhiren.web.register.models import Person, Post

_WITH_CODE = re.compile(r"^(.*)（([^（）]+)）$")
_SHOWN = 5


class ReferenceField(forms.CharField):
    """Takes a code, a name, or ``name（code）``; cleans to the row. Says which ones it could be."""

    def __init__(self, model: Any, person: Person, **kwargs: Any) -> None:
        self.model, self.person = model, person
        kwargs["help_text"] = kwargs.get("help_text") or "填名称或代码"
        super().__init__(**kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Any:
        """The one standing row of the institution that is meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        split = _WITH_CODE.match(text)
        code = split[2] if split else text
        rows = self.model.objects.filter(institution=self.person.institution_id)
        found = list(rows.filter(Q(code=code) | Q(name=text))[: _SHOWN + 1])
        if isinstance(found and found[0], Post) and len(found) > 1:
            own = [post for post in found if post.unit_id == self.person.unit_id]
            found = own if len(own) == 1 else found
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"“{text}”不止一个。请写明：{self._written(found)}")
        near = list(rows.filter(name__icontains=text)[:_SHOWN])
        hint = f"是不是：{self._written(near)}" if near else "请核对名称，或在说明中写明情况。"
        raise ValidationError(f"没有“{text}”。{hint}")

    def _written(self, rows: list[Any]) -> str:
        return "；".join(_written(row) for row in rows[:_SHOWN])

    def prepare_value(self, value: Any) -> Any:
        """Show a row as it may be typed."""
        return _written(value) if hasattr(value, "code") else value


def _written(row: Any) -> str:
    return f"{row.name}（{row.code}）"
