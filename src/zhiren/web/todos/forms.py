"""Forms of todos: the filters of the list, and what an act asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone

from zhiren.web.accounts.roles import Role
from zhiren.web.findings.models import OPEN_STATES, STATES
from zhiren.web.lib.forms import Styled
from zhiren.web.lib.partial_dates import PartialDateField, shown
from zhiren.web.todos import filters as words

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access


def _choice(title: str, any_title: str, known: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=title, choices=[("", any_title), *known], required=False)


class FilterForm(Styled):
    """The list's filters, as the address has them; the list reads the address itself."""

    FIRST: ClassVar[tuple[str, ...]] = ("q", "status", "due", "priority")

    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "事项、姓名、单位、条款"}),
    )
    status = forms.ChoiceField(
        label="办理状态", choices=list(words.STATUSES.items()), required=False
    )
    due = _choice("到期", "不限", words.DUE.items())
    priority = _choice("轻重缓急", "不限", words.PRIORITIES.items())
    state = _choice("结论", "不限", [s for s in STATES if s[0] in OPEN_STATES])
    role = _choice("承办角色", "不限", Role.choices)
    unit = forms.CharField(
        label="单位代码", required=False, widget=forms.TextInput(attrs={"placeholder": "含下级"})
    )
    clause = forms.CharField(label="条款编号", required=False)
    sort = forms.ChoiceField(label="排序", choices=list(words.SORT_TITLES.items()), required=False)
    group = _choice("分组", "不分组", words.GROUPS.items())

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name not in {"q", "unit", "clause"}:
                field.widget.attrs["data-submit"] = ""
        if not access.may("unit.view"):
            del self.fields["unit"], self.fields["role"]

    @property
    def first(self) -> list[forms.BoundField]:
        """The filters that are always in sight."""
        return [self[name] for name in self.fields if name in self.FIRST]

    @property
    def further(self) -> list[forms.BoundField]:
        """Those that open on asking."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def is_further_used(self) -> bool:
        """Whether one of them is in use, so that it stays in sight."""
        return any(field.data for field in self.further)


class NoteForm(Styled):
    """A note on an act."""

    note = forms.CharField(
        label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1_000
    )


class ReportForm(Styled):
    """How it was done."""

    note = forms.CharField(
        label="怎样办结的", widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000
    )


class SnoozeForm(Styled):
    """Until when, and why."""

    until = PartialDateField(label="暂缓至", partial=False)
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, due_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        furthest = timezone.localdate() + timedelta(days=settings.SNOOZE_DAYS)
        hint = f"最迟 {shown(furthest)}（本机构约定，不超过 {settings.SNOOZE_DAYS} 天）。"
        if due_on is not None:
            hint += f"到期日 {shown(due_on)} 不变；暂缓到它之后，逾期仍会显示并升级。"
        self.fields["until"].help_text = hint


class DelegateForm(Styled):
    """To whom, and a note."""

    to = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="附言", max_length=500, required=False)


class NoticeForm(Styled):
    """What feed and mail may show."""

    is_feed_masked = forms.BooleanField(
        label="日历订阅只显示条款和件数",
        required=False,
        help_text="日历软件常把内容同步到机构之外的服务器。不勾选时，日历里会出现人员姓名。",
    )
    is_digest_masked = forms.BooleanField(
        label="每日摘要只显示条款和件数",
        required=False,
        help_text="邮件系统不在本机构内网时，请勾选。",
    )
