"""Forms of corrections: one record of the file, its evidence, and the department's decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from zhiren.web.audit.services import plain_value, plain_values
from zhiren.web.corrections.models import Campaign
from zhiren.web.corrections.sections import Section
from zhiren.web.corrections.services.deciding import Decision
from zhiren.web.lib.evidence_files import EvidenceField
from zhiren.web.lib.forms import Styled, style
from zhiren.web.register.forms import form_field
from zhiren.web.register.models import Person, Post, Unit
from zhiren.web.register.reference_fields import ReferenceField

if TYPE_CHECKING:
    from collections.abc import Iterable

_REASON = 300
_FILES_A_PROPOSAL = 5
_CENT = Decimal("0.01")


class ProposalForm(Styled):
    """What every proposal brings: a note and evidence."""

    note = forms.CharField(
        label="说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "为什么要更正，以什么材料为准"}),
    )
    proofs = EvidenceField(
        most=_FILES_A_PROPOSAL,
        label="佐证材料",
        required=False,
        help_text=f"照片、PDF、Word 或 Excel，最多 {_FILES_A_PROPOSAL} 个。仅审核人员可看。",
    )

    def proof(self) -> dict[str, Any]:
        """The note and the files, as the services take them."""
        return {"note": self.cleaned_data["note"], "files": self.cleaned_data["proofs"]}


class RecordForm(ProposalForm):
    """One record of a section: a field of the form for each field of the model.

    ``row`` is the record as it stands, None for a new one; ``locked`` are names of fields that
    an adjudication settled, which are left out.
    """

    field_order = ()

    def __init__(
        self,
        *args: Any,
        section: Section,
        person: Person,
        row: Any = None,
        locked: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        self.section, self.person, self.row = section, person, row
        self.model_fields = [f for f in section.fields if f.name not in locked]
        super().__init__(*args, **kwargs)
        made = {f.name: form_field(f, self._reference) for f in self.model_fields}
        for field in made.values():
            style(field)
        self.fields = {**made, **self.fields}
        if row is not None:
            self.initial = {**{f.name: self._initial(f) for f in self.model_fields}, **self.initial}

    @property
    def record_fields(self) -> list[Any]:
        """The record's own bound fields, without note and evidence."""
        return [self[f.name] for f in self.model_fields]

    def _reference(self, other: Any, **words: Any) -> ReferenceField:
        """Typed without options: those who propose may not look up the register."""
        words["help_text"] = words["help_text"] or "填名称或代码；没有的，在说明中写明"
        words["widget"] = forms.TextInput({"autocomplete": "off"})
        rows = other.objects.filter(institution=self.person.institution_id)
        own = Q(unit=self.person.unit_id) if other is Post else None
        return ReferenceField(other, rows, preferred=own, **words)

    def _initial(self, field: models.Field[Any, Any]) -> Any:
        value = getattr(self.row, field.name)
        precision = self.section.precision_of(field)
        if precision and value is not None:
            return value, getattr(self.row, precision)
        if isinstance(field, models.BooleanField):
            return {True: "yes", False: "no"}.get(value, "")
        return value

    def clean(self) -> dict[str, Any]:
        """Refuse what the register would refuse, and a change that changes nothing."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if self.row is not None and not self.changes():
            raise ValidationError("与现有登记相同，没有要更正的内容。请改动至少一项。")
        self._check_record()
        return cleaned

    def _check_record(self) -> None:
        model = self.section.model
        trial: Any = model(institution_id=self.person.institution_id)
        if self.row is not None:
            trial = model.all_objects.get(pk=self.row.pk)
        elif not self.section.is_basic:
            trial.person_id = self.person.pk
        for name, value in self.stored().items():
            setattr(trial, name, value)
        try:
            trial.full_clean(exclude=["institution", "name_order", "name_sound", "name_initials"])
        except ValidationError as fault:
            for name, messages in fault.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)

    def stored(self) -> dict[str, Any]:
        """All fields as the audit keeps them, by attribute name."""
        values: dict[str, Any] = {}
        for field in self.model_fields:
            values |= self._stored(field)
        return values

    def _stored(self, field: models.Field[Any, Any]) -> dict[str, Any]:
        value = self.cleaned_data.get(field.name)
        precision = self.section.precision_of(field)
        if precision:
            day, known = value or (None, None)
            return {field.attname: plain_value(day), precision: known}
        if isinstance(field, models.BooleanField):
            return {field.attname: {"yes": True, "no": False}.get(str(value))}
        if field.is_relation:
            return {field.attname: value.pk if value else None}
        if isinstance(field, models.DecimalField) and value is not None:
            value = value.quantize(_CENT)
        return {field.attname: plain_value(value)}

    def changes(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """The fields that differ from the record: old and new, by the field's name."""
        found = {}
        for field in self.model_fields:
            new = self._stored(field)
            old = plain_values(self.row, new)
            if old != new:
                found[field.name] = (old, new)
        return found


class RemovalForm(ProposalForm):
    """A record to take out: the reason must be given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "删除理由"


class QueueFilter(Styled):
    """Filters of the queue, from the address; what cannot be read does not filter."""

    STATUSES = (
        ("submitted", "待审核"),
        ("decided", "已办结"),
        ("withdrawn", "已撤回"),
        ("", "全部"),
    )
    SORTED = (
        ("", "等待最久的在前"),
        ("newest", "最新提交的在前"),
        ("unit", "按单位"),
        ("name", "按姓氏笔画"),
    )

    q = forms.CharField(label="姓名、工号", required=False, max_length=50)
    status = forms.ChoiceField(label="状态", required=False, choices=STATUSES)
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none())
    campaign = forms.ModelChoiceField(
        label="信息采集", required=False, queryset=Campaign.objects.none()
    )
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTED)

    def __init__(self, data: Any, *, institution: int | None) -> None:
        given = data.copy()
        given.setdefault("status", "submitted")
        super().__init__(given)
        fields = cast("Any", self.fields)
        fields["unit"].queryset = units_with_persons(institution)
        fields["unit"].empty_label = fields["campaign"].empty_label = "全部"
        fields["campaign"].queryset = Campaign.objects.filter(institution=institution)
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood."""
        return self.cleaned_data

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the status is asked."""
        return any(self.asked.get(name) for name in ("q", "unit", "campaign"))


def units_with_persons(institution: int | None) -> Any:
    """Units that have people, to filter by, in their order."""
    having = Person.objects.filter(unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(having), institution=institution)


def decisions_from(posted: Any, waiting: Iterable[int]) -> dict[int, Decision]:
    """The verdicts of a posted page on the items that wait; ``all`` accepts every one."""
    found = {}
    for pk in waiting:
        verdict = "accepted" if posted.get("all") else posted.get(f"verdict-{pk}", "")
        if verdict in {"accepted", "refused"}:
            found[pk] = Decision(verdict, posted.get(f"reason-{pk}", "")[:_REASON])
    return found
