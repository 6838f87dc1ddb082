"""A field for a row of the register, filled by search-as-you-type or by typing its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from zhiren.web.register.lookups import by_full_name, options, written
from zhiren.web.register.tables import table_of_model

if TYPE_CHECKING:
    from django.db.models import Q

    from zhiren.web.register.models import Record, RecordQuerySet

_WITH_CODE = re.compile(r"（([^（）]+)）\s*$")
_SUGGESTED = 5


class ReferenceWidget(forms.TextInput):
    """A text input that asks for options while one types; without scripts one types the code."""

    template_name = "register/forms/reference.html"

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__({"autocomplete": "off", "spellcheck": "false"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the address that gives the options."""
        context = super().get_context(name, value, attrs)
        context["lookup"] = reverse("register:lookup", kwargs={"table": self.table})
        return context


class ReferenceField(forms.CharField):
    """Takes a code, ``name（code）`` or a name that only one row has; cleans to the row.

    Of several rows of that name it is the one that is ``preferred``, where only one is.
    """

    def __init__(
        self,
        model: type[Record],
        rows: RecordQuerySet,
        *,
        preferred: Q | None = None,
        **kwargs: Any,
    ) -> None:
        self.model, self.rows, self.preferred = model, rows, preferred
        kwargs.setdefault("widget", ReferenceWidget(table_of_model(model)))
        kwargs["help_text"] = kwargs.get("help_text") or "输入姓名、名称、拼音或代码选取"
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The one row that is meant; ValidationError says which ones it could be."""
        text = super().clean(value)
        if not text:
            return None
        match = _WITH_CODE.search(text)
        found = self.rows.filter(code=match[1] if match else text).first()
        if found is not None:
            return found
        named = by_full_name(self.model, self.rows, text)
        several = list(named[:_SUGGESTED])
        if len(several) > 1 and self.preferred is not None:
            preferred = list(named.filter(self.preferred)[:2])
            several = preferred if len(preferred) == 1 else several
        if len(several) == 1:
            return several[0]
        if several:
            listed = "；".join(written(row) for row in several)
            raise ValidationError(f"“{text}”不止一个，请选取或写明：{listed}")
        near = options(self.model, self.rows, text)[:_SUGGESTED]
        hint = f"是不是：{'；'.join(o.text for o in near)}？" if near else "请核对写法。"
        raise ValidationError(f"没有“{text}”。{hint}")

    def prepare_value(self, value: Any) -> Any:
        """Show a row as it may be typed."""
        return written(value) if hasattr(value, "pk") else value
