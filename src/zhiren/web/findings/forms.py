"""Forms of findings."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiren.web.findings.services import Decision
from zhiren.web.lib.forms import Styled
from zhiren.web.lib.partial_dates import PartialDateField


class WaiveForm(Styled):
    """不再处理: the decision as it was made."""

    reason = forms.CharField(
        label="理由",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么可以不再处理，他人据此能复核。",
    )
    authority = forms.CharField(
        label="决定机关", max_length=100, help_text="作出决定的机构，如 党委会、部务会。"
    )
    clause = forms.CharField(
        label="所据条款",
        max_length=80,
        help_text="授权作出这一决定的条款编号；先填的是这项结果所据的条款。",
    )
    decided_on = PartialDateField(label="决定日期", partial=False)
    until_on = PartialDateField(
        label="失效日期", partial=False, required=False,
        help_text="从这一天起重新列为未结；长期有效请留空。",
    )  # fmt: skip

    def decision(self) -> Decision:
        """The decision typed in."""
        values = self.cleaned_data
        return Decision(
            values["reason"],
            values["authority"],
            values["clause"].strip(),
            values["decided_on"],
            values["until_on"],
        )


class ReasonForm(Styled):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label="理由", max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AsOfForm(Styled):
    """回看: which day."""

    as_of = PartialDateField(label="数据截至", partial=False)

    def clean_as_of(self) -> date:
        """Not in the future: what is not yet recorded cannot be looked back at."""
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError("只能回看今天和以前的日期；看将来请用试算。")
        return day


class WhatIfForm(Styled):
    """试算: other dates; the values tried stand beside (``assuming``)."""

    as_of = PartialDateField(label="数据截至", partial=False, help_text="按这一天的登记数据研判。")
    policy_date = PartialDateField(
        label="制度日期", partial=False, help_text="按这一天有效的制度和参数研判。"
    )
