"""The filters of the list of entries, and what a verification is asked with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps

from zhiren.web.audit.actions import GROUPS, REGISTER_VERBS, TITLES, table_titles
from zhiren.web.audit.chain import Anchor, parse_anchor
from zhiren.web.audit.selectors import VERB
from zhiren.web.lib.forms import Styled

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryFilter(Styled):
    """What is looked for. A value that makes no sense is said so and not looked for."""

    who = forms.CharField(label="操作人", required=False, max_length=100)
    action = forms.ChoiceField(label="动作", required=False)
    table = forms.ChoiceField(label="对象种类", required=False)
    object = forms.CharField(label="对象或工号", required=False, max_length=100)
    since = forms.DateField(label="从", required=False, widget=_DAY)
    until = forms.DateField(label="到", required=False, widget=_DAY)
    address = forms.CharField(label="来自地址", required=False, max_length=45)
    institution = forms.TypedChoiceField(label="机构", required=False, coerce=int, empty_value=None)
    clause = forms.CharField(label="条款", required=False, max_length=80)
    q = forms.CharField(label="对象、理由中的文字", required=False, max_length=100)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    object_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action: Any = self.fields["action"]
        action.choices = action_choices()
        institution: Any = self.fields["institution"]
        institution.choices = lambda: [("", "全部"), *_institutions()]
        table: Any = self.fields["table"]
        table.choices = [("", "全部"), *sorted(table_titles().items(), key=lambda item: item[1])]

    @property
    def query(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _institutions() -> list[tuple[int, str]]:
    model: Any = apps.get_model("register", "Institution")
    return list(model.objects.order_by("pk").values_list("pk", "name"))


def action_choices() -> list[Any]:
    """Acts by the app they belong to; each app as a whole is one choice too."""
    choices: list[Any] = [("", "全部")]
    for app, title in GROUPS.items():
        acts = [(action, name) for action, name in TITLES.items() if action.startswith(f"{app}.")]
        whole = (f"{app}.", f"{title}：全部")
        if app == "register":
            acts = [*_register_acts(), *acts]
        if acts:
            choices.append((title, [whole, *acts]))
    return choices


def _register_acts() -> list[tuple[str, str]]:
    return [(f"{VERB}{verb}", f"{title}（不论哪一类）") for verb, title in REGISTER_VERBS.items()]


class VerificationForm(Styled):
    """A hash written down earlier, to be compared."""

    anchor = forms.CharField(
        label="核对以前抄录的校验值（可不填）",
        required=False,
        max_length=120,
        help_text="写法：序号:校验值",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_anchor(self) -> Anchor | None:
        """Number and hash, or nothing."""
        text = self.cleaned_data["anchor"]
        if not text:
            return None
        try:
            return parse_anchor(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
