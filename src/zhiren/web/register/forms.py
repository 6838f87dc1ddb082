"""Forms of the register, made from the declarations of the tables' columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from zhiren.snapshot.names import normalise_name
from zhiren.snapshot.refusal import Refusal
from zhiren.web.lib.forms import Styled, style
from zhiren.web.lib.partial_dates import PartialDateField
from zhiren.web.register.cells import cell_of, masked
from zhiren.web.register.checking import normal_identity_number, remarks_on
from zhiren.web.register.models import AdjudicatedDate, Institution, Person, Unit
from zhiren.web.register.reference_fields import ReferenceField

if TYPE_CHECKING:
    from django.http import HttpRequest

    from zhiren.web.register.models import Record

UNFILLED = "（未填）"
_YES_NO = (("", UNFILLED), ("yes", "是"), ("no", "否"))
_LEAVING = ("离退休", "调出", "离世", "其他")
PRIVATE = frozenset({"identity_number", "telephone"})
# Texts of several lines.
_LONG = frozenset({"summary", "contents"})


class RecordForm(Styled):
    """One row of any table: a field for each column, the reason, and when the row was seen.

    ``row`` is the row to change, None for a new one. ``fixed`` are columns that the page gives,
    such as the person whose file it is. Notices (an identity number that differs from the birth
    date, say) must be acknowledged before the row is written.
    """

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "依据的文件或材料，写进变更记录"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    acknowledged = forms.BooleanField(label="已核对，照此保存", required=False)

    def __init__(
        self,
        *args: Any,
        model: Any,
        institution: int,
        today: date,
        row: Any = None,
        fixed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.model, self.institution, self.row, self.today = model, institution, row, today
        self.fixed = dict(fixed or {})
        self.model_fields = [f for f in editable_fields(model) if f.name not in self.fixed]
        self.notices: list[str] = []
        super().__init__(*args, **kwargs)
        made = {f.name: form_field(f, self._reference) for f in self.model_fields}
        for field in made.values():
            style(field)
        self.fields = {**made, **self.fields}
        for name in PRIVATE & self.fields.keys() if row is not None else ():
            self.fields[name].help_text = "遮盖显示。要改就整个重填，要去掉就清空"
        self.fields["reason"].required = row is not None
        self.initial = {**self._stored(), **self.initial}

    def _reference(self, other: Any, **words: Any) -> ReferenceField:
        return ReferenceField(other, other.objects.filter(institution=self.institution), **words)

    def _stored(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        values = {f.name: form_value(self.row, f) for f in self.model_fields}
        return {**values, "seen": self.row.updated_at.isoformat()}

    @property
    def columns(self) -> list[Any]:
        """The bound fields of the row's own columns."""
        return [self[f.name] for f in self.model_fields]

    @property
    def needs_acknowledgement(self) -> bool:
        """Whether there are notices that nobody has looked at yet."""
        return bool(self.notices)

    def clean(self) -> dict[str, Any]:
        """Let the model and the snapshot's checks look at the row as it would stand."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        trial = self._trial()
        try:
            trial.full_clean(exclude=_derived(self.model))
        except ValidationError as fault:
            self._take(fault.message_dict)
            return cleaned
        remarks = remarks_on(trial, self.today)
        self._take(remarks.errors)
        self.notices = remarks.notices
        if self.notices and not cleaned.get("acknowledged") and not self.errors:
            raise ValidationError("有需要核对的内容，见下方提示。确认无误请勾选后再保存。")
        return cleaned

    def _trial(self) -> Any:
        trial = self.model()
        if self.row is not None:
            trial = self.model.all_objects.select_related().get(pk=self.row.pk)
        trial.institution_id = self.institution
        for name, value in {**self.fixed, **self.values()}.items():
            setattr(trial, name, value)
        return trial

    def _take(self, errors: Mapping[str, list[str]]) -> None:
        for name, messages in errors.items():
            self.add_error(name if name in self.fields else None, list(messages))

    def values(self) -> dict[str, Any]:
        """What the row's columns are to hold, with precisions."""
        values: dict[str, Any] = {}
        names = {f.name for f in self.model._meta.concrete_fields}
        for field in self.model_fields:
            value = self.cleaned_data.get(field.name)
            if isinstance(field, models.DateField) and f"{field.name}_precision" in names:
                value, values[f"{field.name}_precision"] = value or (None, None)
            elif isinstance(field, models.BooleanField):
                value = {"yes": True, "no": False}.get(str(value))
            elif value is None and isinstance(field, models.CharField | models.TextField):
                value = ""
            elif field.name == "name" and self.model is Person:
                name = normalise_name(str(value or ""))
                value = value if isinstance(name, Refusal) else name
            elif field.name in PRIVATE:
                value = self._private(field.name, str(value or ""))
            values[field.name] = value
        return values

    def _private(self, name: str, typed: str) -> str:
        """A covered number that came back as it was shown stays what it is."""
        stored = getattr(self.row, name) if self.row is not None else ""
        if stored and typed == masked(stored):
            return str(stored)
        return normal_identity_number(typed) if name == "identity_number" else typed

    def differences(self, now: Any) -> list[tuple[str, str, str]]:
        """Where this form and the row as it stands now differ: title, now, here."""
        trial = self._trial()
        return [
            (str(f.verbose_name), _shown(now, f.name), _shown(trial, f.name))
            for f in self.model_fields
            if cell_of(now, f.name).text != cell_of(trial, f.name).text
        ]


class RemovalForm(Styled):
    """Why a row goes, or comes back."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "例如：重复登记、登记有误，依据什么材料"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class LeavingForm(Styled):
    """A person leaves."""

    status = forms.ChoiceField(label="人员状态", choices=[(w, w) for w in _LEAVING])
    on = PartialDateField(
        label="离任日期", partial=False, help_text="这一天起不再任职；任职、分管和后备资格同时终止"
    )
    reason = forms.CharField(
        label="依据",
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "免职、退休或调动文件的文号和日期"}),
    )


class AdjudicationForm(Styled):
    """档案认定: a date settled by evidence."""

    kind = forms.ChoiceField(label="认定事项", choices=AdjudicatedDate.KINDS)
    settled = PartialDateField(label="认定为", help_text="只能认定到月的，写到月")
    evidence = forms.CharField(
        label="依据材料及其形成时间",
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": "例如：1989.05 入团志愿书、1990.09 高中毕业生登记表"}
        ),
    )
    decided_by = forms.CharField(label="认定机关", max_length=100)
    decided_on = PartialDateField(label="认定日期", partial=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A date settled, and decided upon, lies in the past."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        settled, decided = cleaned.get("settled"), cleaned.get("decided_on")
        if decided and decided > self.today:
            self.add_error("decided_on", f"认定日期晚于今天（{self.today:%Y.%m.%d}）。请核对。")
        if settled and decided and settled[0] > decided:
            self.add_error("settled", "认定的日期晚于认定之日。请核对这两个日期。")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the adjudication holds."""
        day, precision = self.cleaned_data["settled"]
        return {
            "adjudicated_on": day,
            "adjudicated_on_precision": precision,
            "evidence": self.cleaned_data["evidence"],
            "decided_by": self.cleaned_data["decided_by"],
            "decided_on": self.cleaned_data["decided_on"],
        }


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: what was sent, also when it is empty; nothing for a GET."""
    return request.POST if request.method == "POST" else None


def editable_fields(model: Any) -> list[models.Field[Any, Any]]:
    """The columns of a table that people fill in, in order."""
    return [
        f
        for f in model._meta.concrete_fields
        if f.editable and not f.primary_key and f.related_model is not Institution
    ]


def form_value(row: Any, field: models.Field[Any, Any]) -> Any:
    """A stored value as its form field takes it."""
    value = getattr(row, field.name)
    if field.name in PRIVATE and value:
        # To show a number in full is an act of its own, which the audit keeps.
        return masked(value)
    if isinstance(field, models.DateField) and value is not None:
        precision = getattr(row, f"{field.name}_precision", None)
        return (value, precision) if hasattr(row, f"{field.name}_precision") else value
    if isinstance(field, models.BooleanField):
        return {True: "yes", False: "no"}.get(value, "")
    return value


def _shown(row: Any, name: str) -> str:
    text = cell_of(row, name).text
    return masked(text) if name in PRIVATE else text


def form_field(
    field: models.Field[Any, Any], reference: Callable[..., ReferenceField]
) -> forms.Field:
    """The form's field for a column; ``reference`` makes it for a row of another table."""
    words: dict[str, Any] = {
        "label": str(field.verbose_name),
        "required": not field.blank,
        "help_text": field.help_text,
    }
    if isinstance(field, models.DateField):
        names = {f.name for f in field.model._meta.concrete_fields}
        return PartialDateField(partial=f"{field.name}_precision" in names, **words)
    if isinstance(field, models.BooleanField):
        return forms.ChoiceField(choices=_YES_NO, **words)
    if field.is_relation:
        return reference(field.related_model, **words)
    if field.choices:
        chosen = (
            [] if words["required"] and field.has_default() and field.default else [("", UNFILLED)]
        )
        return forms.ChoiceField(choices=[*chosen, *list(field.choices)], **words)
    return _plain_field(field, words)


def _plain_field(field: models.Field[Any, Any], words: dict[str, Any]) -> forms.Field:
    if isinstance(field, models.DecimalField):
        return forms.DecimalField(max_digits=14, decimal_places=2, **words)
    if isinstance(field, models.IntegerField):
        if field.has_default():
            words["initial"] = field.default
        return forms.IntegerField(min_value=0, **words)
    if isinstance(field, models.TextField) or field.name in _LONG:
        words["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=field.max_length, **words)


def _derived(model: type[Record]) -> list[str]:
    """What the services work out before they write."""
    return ["path", "name_order", "name_sound", "name_initials"] if model in {Unit, Person} else []
