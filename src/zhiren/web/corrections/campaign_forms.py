"""Forms of campaigns and of 直接维护授权."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiren.snapshot.schema import table
from zhiren.web.corrections.forms import units_with_persons
from zhiren.web.corrections.models import Campaign
from zhiren.web.corrections.sections import SECTIONS
from zhiren.web.lib.forms import Styled
from zhiren.web.lib.partial_dates import PartialDateField
from zhiren.web.register.models import Person, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.accounts.access import Access

_LEVELS = table("person").column("cadre_level").values
_MOST_NAMED = 200


class CampaignForm(Styled):
    """A new campaign: window, population and sections."""

    name = forms.CharField(label="名称", max_length=80, help_text="如“2026 年度干部信息采集”")
    from_on = PartialDateField(label="开始日期", partial=False)
    last_on = PartialDateField(label="截止日期", partial=False, help_text="含当日")
    sections = forms.MultipleChoiceField(
        label="采集栏目",
        choices=[(s.name, s.title) for s in SECTIONS],
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label="干部层级",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为全部在职人员",
    )
    units = forms.ModelMultipleChoiceField(
        label="单位",
        required=False,
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="含下级单位；不选为全机构",
    )
    note = forms.CharField(
        label="填报说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, *, institution: int | None) -> None:
        super().__init__(data, initial={"sections": [s.name for s in SECTIONS]})
        self.institution = institution
        fields = cast("Any", self.fields)
        fields["units"].queryset = units_with_persons(institution)
        fields["levels"].choices = [(level, level) for level in _levels_of(institution)]

    def clean_name(self) -> str:
        """Once in an institution."""
        name: str = self.cleaned_data["name"].strip()
        if Campaign.objects.filter(institution=self.institution, name=name).exists():
            raise ValidationError(f"已有“{name}”。请换一个名称，如加上年份。")
        return name

    def clean(self) -> dict[str, Any]:
        """The window must have a day, and one to come."""
        cleaned = super().clean() or self.cleaned_data
        start, last = cleaned.get("from_on"), cleaned.get("last_on")
        if start and last and last < start:
            self.add_error("last_on", "截止日期早于开始日期。请改其中一个。")
        elif last and last < timezone.localdate():
            self.add_error("last_on", "截止日期已过。请填今天或以后的日期。")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the campaign keeps."""
        cleaned = self.cleaned_data
        kept = {name: cleaned[name] for name in ("name", "note", "from_on", "levels", "sections")}
        return {**kept, "until_on": cleaned["last_on"] + timedelta(days=1)}


def _levels_of(institution: int | None) -> list[str]:
    """The cadre levels that the institution has, in the schema's order."""
    found = set(
        Person.objects.filter(institution=institution)
        .exclude(cadre_level="")
        .order_by()
        .values_list("cadre_level", flat=True)
        .distinct()
    )
    return [level for level in _LEVELS if level in found]


class WindowForm(Styled):
    """Another last day and note for a campaign."""

    last_on = PartialDateField(label="截止日期（含当日）", partial=False)
    note = forms.CharField(
        label="填报说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial={"last_on": campaign.last_on, "note": campaign.note})
        self.campaign = campaign

    def clean_last_on(self) -> date:
        """Not before the start."""
        last: date = self.cleaned_data["last_on"]
        if last < self.campaign.from_on:
            raise ValidationError("截止日期早于开始日期。请另选日期。")
        return last

    def until_on(self) -> date:
        """The first day on which it takes no answers."""
        last: date = self.cleaned_data["last_on"]
        return last + timedelta(days=1)


class ParticipantFilter(Styled):
    """Filters of the completeness list, from the address."""

    STATES = (
        ("", "全部"),
        ("open", "未填完"),
        ("untouched", "未开始"),
        ("waiting", "有待审"),
        ("done", "已填完"),
    )
    SORTED = (
        ("", "按单位"),
        ("name", "按姓氏笔画"),
        ("answered", "填得少的在前"),
        ("recent", "最近填报的在前"),
    )

    q = forms.CharField(label="姓名、工号", required=False, max_length=50)
    state = forms.ChoiceField(label="填报情况", required=False, choices=STATES)
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none())
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTED)

    def __init__(self, data: Any, access: Access) -> None:
        super().__init__(data)
        fields = cast("Any", self.fields)
        fields["unit"].queryset = units_with_persons(access.institution).filter(
            access.covers("correction.progress", [""], None)
        )
        fields["unit"].empty_label = "全部"
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood."""
        return self.cleaned_data

    @property
    def plain(self) -> dict[str, str]:
        """The same for the audit."""
        return {name: str(value) for name, value in self.asked.items() if value}


class MaintenanceForm(Styled):
    """Grant 直接维护 to persons named by code or name."""

    persons = forms.CharField(
        label="被授权人",
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "工号或姓名，每行一人"}),
        help_text="同名的请用工号",
    )
    from_on = PartialDateField(label="开始日期", partial=False)
    last_on = PartialDateField(label="截止日期", partial=False, help_text="含当日")
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, data: Any, *, institution: int | None) -> None:
        super().__init__(data)
        self.institution = institution

    def clean_persons(self) -> list[Person]:
        """Each line one standing person of the institution; all faults are told together."""
        text = self.cleaned_data["persons"].replace("，", "\n").replace("、", "\n")
        lines = list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
        if len(lines) > _MOST_NAMED:
            raise ValidationError(f"一次最多 {_MOST_NAMED} 人。请分几次授权。")
        persons, faults = [], []
        rows = Person.objects.filter(institution=self.institution)
        found = list(rows.filter(code__in=lines)) + list(rows.filter(name__in=lines))
        for line in lines:
            meant = [p for p in found if p.code == line] or [p for p in found if p.name == line]
            if len(meant) == 1:
                persons.append(meant[0])
            else:
                faults.append(_fault(line, meant))
        if faults:
            raise ValidationError(faults)
        return persons

    def clean(self) -> dict[str, Any]:
        """The window must have a day."""
        cleaned = super().clean() or self.cleaned_data
        start, last = cleaned.get("from_on"), cleaned.get("last_on")
        if start and last and last < start:
            self.add_error("last_on", "截止日期早于开始日期。请改其中一个。")
        return cleaned

    def grant(self) -> dict[str, Any]:
        """Arguments of the grant."""
        cleaned = self.cleaned_data
        return {
            "persons": cleaned["persons"],
            "from_on": cleaned["from_on"],
            "until_on": cleaned["last_on"] + timedelta(days=1),
            "reason": cleaned["reason"],
        }


def _fault(line: str, meant: Iterable[Person]) -> str:
    codes = "、".join(person.code for person in meant)
    if codes:
        return f"“{line}”同名的有 {codes}，请改填工号。"
    return f"没有“{line}”。请核对工号或姓名。"
