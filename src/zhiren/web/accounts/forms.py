"""Forms of accounts and grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils import timezone

from zhiren.web.accounts import selectors
from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import BUSINESS_ROLES, Duty
from zhiren.web.lib.forms import Styled

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_CODE_LENGTH = 6


class LogInForm(Styled):
    """账号和口令."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"required": "请填写账号。"},
    )
    password = forms.CharField(
        label="口令",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写口令。"},
    )


class CodeForm(Styled):
    """The six digits of an authenticator."""

    code = forms.CharField(
        label="动态口令",
        max_length=8,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "pattern": "[0-9 ]*",
                "autofocus": True,
            }
        ),
        help_text="手机验证器中显示的 6 位数字，每 30 秒更换一次。",
        error_messages={"required": "请填写 6 位数字。"},
    )

    def clean_code(self) -> str:
        """Digits only; spaces between them are forgiven."""
        code: str = self.cleaned_data["code"].replace(" ", "")
        if not code.isdecimal() or len(code) != _CODE_LENGTH:
            raise forms.ValidationError("动态口令是 6 位数字。")
        return code


class PasswordForm(Styled):
    """The own password: the present one, and the new one twice."""

    present = forms.CharField(
        label="现口令",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "aria-describedby": "password-rules"}
        ),
    )
    again = forms.CharField(
        label="再次输入新口令",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        """Refuse a wrong one."""
        present: str = self.cleaned_data["present"]
        if not check_password(present, self.user.password):
            raise forms.ValidationError("现口令不对。")
        return present

    def clean_new(self) -> str:
        """Refuse what the policy refuses."""
        new: str = self.cleaned_data["new"]
        if self.cleaned_data.get("present"):
            validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        """Refuse two different ones."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两次输入的新口令不一致。")
        return given


class ProfileForm(Styled):
    """What the owner settles about the own account."""

    email = forms.EmailField(label="电子邮件", required=False, max_length=254)
    takes_digest = forms.BooleanField(
        label="每日接收待办摘要邮件", required=False, help_text="没有填写电子邮件时不发送。"
    )


class ReasonForm(Styled):
    """Why something is done."""

    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "写入审计，供日后查核"}),
        error_messages={"required": "请写明理由。"},
    )


class UserForm(Styled):
    """A new account."""

    username = forms.CharField(
        label="账号",
        min_length=2,
        max_length=60,
        help_text="登录用，建立后不能更改。一般用工号。",
        validators=[
            RegexValidator(r"^[\w.@-]+$", "账号只能用文字、数字和 . @ - _，中间不能有空格。")
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="姓名", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    duty = forms.ChoiceField(
        label="账号种类",
        choices=Duty.choices,
        initial=Duty.BUSINESS,
        help_text="建立后不能更改。三类管理员互斥，且都不能查看业务数据。",
    )
    institution = forms.ModelChoiceField(
        label="机构", queryset=User.objects.none(), required=False, empty_label="全站（仅管理员）"
    )
    person_code = forms.CharField(
        label="本人工号",
        max_length=60,
        required=False,
        help_text="填写后可查看本人档案。须与名册中的工号、姓名一致；不需要时留空。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(label="电子邮件", required=False, max_length=254)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = selectors.institution_rows(access)
        if access.institution is not None:
            del self.fields["institution"]


class LinkForm(Styled):
    """The own file of an account, by its 工号."""

    person_code = forms.CharField(
        label="工号",
        max_length=60,
        required=False,
        help_text="须与名册中的工号、姓名一致；留空则解除关联。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class UploadForm(Styled):
    """A list of accounts as CSV."""

    institution = forms.ModelChoiceField(
        label="机构", queryset=User.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label="名单文件",
        help_text="CSV，首行为：账号,姓名,工号。工号可以空着。编码 UTF-8 或 GB18030。",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = selectors.institution_rows(access)
        if access.institution is not None:
            del self.fields["institution"]

    def clean_file(self) -> Any:
        """Refuse what is too big to be a list of accounts."""
        file = self.cleaned_data["file"]
        if file.size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise forms.ValidationError("文件太大，不像账号名单。")
        return file


class GrantForm(Styled):
    """A role for an account."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *BUSINESS_ROLES])
    unit = forms.CharField(
        label="单位",
        max_length=60,
        required=False,
        help_text="只有“单位党组织”需要：选党组织，授权及于它、它的下级和所在单位。"
        "输入党组织或所在单位的名称查找。",
    )
    from_on = forms.DateField(label="起始日期", widget=_DAY)
    until_on = forms.DateField(
        label="终止日期", required=False, widget=_DAY, help_text="当日起失效；留空为长期。"
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="如任命文号、会议决定、本人岗位。写入审计。"
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_unit(self) -> Any | None:
        """The unit of that code, within the account's institution."""
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        unit = selectors.unit_by_code(self.user.institution_id or 0, code)
        if unit is None:
            raise forms.ValidationError(f"没有代码为“{code}”的单位。请从查找结果中选择。")
        return unit
