"""Forms as this site draws them: Bootstrap's classes, the error beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

_CLASS = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
    forms.SelectMultiple: "form-select",
}


class Renderer(TemplatesSetting):
    """Draws fields by ``lib/forms/field.html``."""

    form_template_name = "lib/forms/form.html"
    field_template_name = "lib/forms/field.html"


class Styled(forms.Form):
    """A form whose widgets carry the kit's classes and whose faulty fields are marked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            style(field)

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django's, and the widget shows it.

        What a model refuses about fields that this form does not have is told above the form.
        """
        if field is None and hasattr(error, "error_dict"):
            for name, faults in error.error_dict.items():
                self.add_error(name if name in self.fields else None, faults)
            return
        super().add_error(field, error)
        for name in [field] if field else []:
            if name in self.fields:
                widget = self.fields[name].widget
                widget.attrs["class"] = f"{widget.attrs.get('class', '')} is-invalid".strip()


class FilesInput(forms.ClearableFileInput):
    """An input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At most ``most`` files at once, with these endings to choose from; cleans to a list."""

    def __init__(self, *, most: int, accept: str, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=FilesInput({"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that came; ValidationError for none where one is required, or too many."""
        files = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if self.required and not files:
            raise ValidationError("没有选择文件。")
        if len(files) > self.most:
            raise ValidationError(f"一次最多 {self.most} 个文件。请合并后或分几次上传。")
        return files


def style(field: forms.Field) -> None:
    """Give a field's widget the class of its kind, keeping classes it has."""
    name = next((c for kind, c in _CLASS.items() if isinstance(field.widget, kind)), "form-control")
    given = field.widget.attrs.get("class", "")
    if name not in given:
        field.widget.attrs["class"] = f"{name} {given}".strip()
