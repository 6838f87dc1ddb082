"""Forms of making plans."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.lib.forms import Styled, style
from zhiren.web.lib.partial_dates import PartialDateField
from zhiren.web.register.models import Institution, Unit
from zhiren.web.register.reference_fields import ReferenceField
from zhiren.web.worktasks.models import Plan, Proposal, WorkTask
from zhiren.web.worktasks.services.checking import OPS, date_faults, target_faults
from zhiren.web.worktasks.services.planning import PlanFacts
from zhiren.web.worktasks.uploads import KINDS

if TYPE_CHECKING:
    from django.http import QueryDict

    from zhiren.web.accounts.access import Access
    from zhiren.web.accounts.requests import SiteRequest

_MOST_TARGETS: Final = 8
_EMPTY_TARGETS: Final = 2
_OP_TITLES: Final = {">=": "不少于", ">": "多于", "<=": "不超过", "<": "少于", "==": "等于"}


class PlanForm(Styled):
    """A new plan: from a document of the pack, a file, or a source in words.

    ``file`` is read by the view; ``documents`` are what may be chosen.
    """

    document = forms.ChoiceField(label="制度文件", required=False)
    upload = forms.FileField(
        label="上传文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        help_text="Word（.docx）、PDF（有文字的）、网页或文本；内容逐条存入计划，文件本身不保留",
    )
    source = forms.CharField(
        label="来源",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "如 2026年第3次党委常委会、巡察反馈意见"}),
        help_text="不从文件编制时必填；任务随后逐项录入，各写来源",
    )
    kind = forms.ChoiceField(label="来源种类", choices=Plan.Kind.choices, initial="yearly")
    title = forms.CharField(
        label="计划名称", max_length=200, required=False, help_text="留空用文件的标题"
    )
    year = forms.IntegerField(label="年度", min_value=1990, max_value=2099)
    from_on = PartialDateField(
        label="起始日期", partial=False, required=False, help_text="留空为年度第一天"
    )
    last_on = PartialDateField(
        label="截止日期（含当日）", partial=False, required=False,
        help_text="留空为年度最后一天；没有写时限的任务以此为时限",
    )  # fmt: skip
    predecessor = forms.ModelChoiceField(
        label="上年计划", queryset=Plan.objects.none(), required=False, empty_label="没有",
        help_text="用来对照新增、不再列入和文字有变的任务，接续没有完成的",
    )  # fmt: skip
    due_soon_days = forms.IntegerField(
        label="临期天数", min_value=0, max_value=365, help_text="距时限不足这些天亮黄灯"
    )

    def __init__(
        self, *args: Any, documents: list[tuple[str, str]], plans: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["document"]
        choices.choices = [("", "不从制度文件编制"), *documents]
        before: Any = self.fields["predecessor"]
        before.queryset = plans

    def clean(self) -> dict[str, Any]:
        """One source, no more and no less; the whole year where no days are given."""
        data = super().clean() or self.cleaned_data
        given = [name for name in ("document", "upload") if data.get(name)]
        if len(given) > 1:
            self.add_error("upload", "制度文件和上传文件只选一样。")
        if not given and not data.get("source") and "upload" not in self.errors:
            self.add_error("source", "请选制度文件、上传文件，或写明来源。")
        if not given and not data.get("title"):
            self.add_error("title", "请写计划名称。")
        year = data.get("year")
        if year:
            data["from_on"] = data.get("from_on") or date(year, 1, 1)
            data["last_on"] = data.get("last_on") or date(year, 12, 31)
            if data["last_on"] < data["from_on"]:
                self.add_error("last_on", "截止日期早于起始日期。")
        return data

    def facts(self, title: str) -> PlanFacts:
        """What was filled in; ``title`` is the document's own."""
        data = self.cleaned_data
        return PlanFacts(
            title=data["title"] or title,
            kind=data["kind"],
            year=data["year"],
            from_on=data["from_on"],
            until_on=data["last_on"] + timedelta(days=1),
            document=data["document"],
            source=data["source"],
            predecessor=data["predecessor"],
            due_soon_days=data["due_soon_days"],
        )


class UnitsField(forms.CharField):
    """Several units by name or code, between 、 or on lines of their own; cleans to units."""

    def __init__(self, units: Any, **kwargs: Any) -> None:
        self.units = units
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The units; ValidationError names those that are not there."""
        names = [n for n in re.split(r"[、；;，,\n]+", super().clean(value) or "") if n.strip()]
        return [self._unit(name.strip()) for name in names]

    def prepare_value(self, value: Any) -> Any:
        """Units as their names."""
        return value if isinstance(value, str) else "、".join(u.name for u in value or ())

    def _unit(self, name: str) -> Unit:
        found = list(self.units.filter(name=name)[:2]) or list(self.units.filter(code=name)[:1])
        if not found:
            raise ValidationError(f"没有单位“{name}”。请核对名称，或写单位代码。")
        if len(found) > 1:
            raise ValidationError(f"“{name}”不止一个，请写单位代码。")
        unit: Unit = found[0]
        return unit


class ProposalForm(Styled):
    """What a person may change of a proposal. Figures stand in rows of four fields."""

    name = forms.CharField(label="任务名称", max_length=500, widget=forms.Textarea({"rows": 2}))
    item = forms.CharField(
        label="分项",
        max_length=200,
        required=False,
        help_text="条款列举的某一个，如一家中心、一个制度",
    )
    kind = forms.ChoiceField(label="任务类型", choices=WorkTask.Kind.choices)
    strength = forms.ChoiceField(
        label="强度", choices=[(str(s), t) for s, t in STRENGTH_TITLES.items()]
    )
    due_on = PartialDateField(label="时限（含当日）", partial=False, required=False)

    def __init__(
        self, *args: Any, plan: Plan, access: Access, targets: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        units = Unit.objects.filter(institution=plan.institution_id)
        visible = Unit.objects.visible_to(access, "unit.view")
        self.fields["owner"] = ReferenceField(Unit, visible, label="责任单位", required=False)
        self.fields["helping"] = UnitsField(
            units, label="配合单位", required=False, help_text="几个单位之间用顿号"
        )
        self.count = min(len(targets) + _EMPTY_TARGETS, _MOST_TARGETS)
        for number in range(self.count):
            given = targets[number] if number < len(targets) else {}
            self._add_target(number, given)
        for field in self.fields.values():
            style(field)

    def _add_target(self, number: int, given: dict[str, Any]) -> None:
        self.fields[f"metric_{number}"] = forms.CharField(
            label="指标", max_length=200, required=False, initial=given.get("metric")
        )
        self.fields[f"op_{number}"] = forms.ChoiceField(
            label="比较", choices=[(op, _OP_TITLES[op]) for op in OPS], required=False,
            initial=given.get("op") or ">=",
        )  # fmt: skip
        self.fields[f"value_{number}"] = forms.DecimalField(
            label="目标值", max_digits=14, decimal_places=2, required=False,
            initial=given.get("value"), help_text="文件没有写数字的留空",
        )  # fmt: skip
        self.fields[f"unit_{number}"] = forms.CharField(
            label="单位", max_length=20, required=False, initial=given.get("unit")
        )

    def plain_fields(self) -> list[forms.BoundField]:
        """All but the figures."""
        return [self[n] for n in self.fields if not re.search(r"_\d$", n) and n not in _ORIGIN]

    def target_rows(self) -> list[list[forms.BoundField]]:
        """The fields of each figure."""
        names = ("metric", "op", "value", "unit")
        return [[self[f"{name}_{n}"] for name in names] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Figures with what is missing of them, and the day within the plan."""
        data = super().clean() or self.cleaned_data
        targets = []
        for number in range(self.count):
            value = data.get(f"value_{number}")
            target = {
                "metric": data.get(f"metric_{number}", ""), "op": data.get(f"op_{number}") or ">=",
                "value": None if value is None else str(value), "unit": data.get(f"unit_{number}", ""),
            }  # fmt: skip
            if target["metric"] or value is not None or target["unit"]:
                targets.append(target)
                for fault in target_faults([target]):
                    place = "unit" if "计量单位" in fault else "metric"
                    self.add_error(f"{place}_{number}", fault)
        for fault in date_faults(data.get("due_on"), self.plan):
            self.add_error("due_on", fault)
        data["targets"] = targets
        return data

    def values(self) -> dict[str, Any]:
        """What the services take."""
        names = ("name", "item", "kind", "strength", "due_on", "owner", "helping", "targets")
        return {name: self.cleaned_data[name] for name in names}


_ORIGIN: Final = ("section", "origin", "clause")


class AddForm(ProposalForm):
    """A task typed in, with where it comes from."""

    section = forms.CharField(
        label="部分", max_length=200, required=False, help_text="如“一、选人用人”"
    )
    origin = forms.CharField(
        label="来源",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="会议议定、反馈意见或批示的原话，随任务一直保留",
    )
    clause = forms.CharField(
        label="所据条款", max_length=80, required=False,
        help_text="任务落实某条制度的，写条款编号，如 sjtusm-2021-39#八.5",
    )  # fmt: skip

    def origin_fields(self) -> list[forms.BoundField]:
        """Where it comes from."""
        return [self[name] for name in _ORIGIN]

    def clean(self) -> dict[str, Any]:
        """With an origin or a clause."""
        data = super().clean()
        if not data.get("origin") and not data.get("clause"):
            self.add_error("origin", "请写明来源，或写所据条款。")
        return data

    def values(self) -> dict[str, Any]:
        """With the section."""
        return {**super().values(), "section": self.cleaned_data["section"]}


class SplitForm(Styled):
    """The parts, one a line."""

    items = forms.CharField(
        label="分项",
        widget=forms.Textarea({"rows": 8}),
        help_text="每行一个；条款和原文随每个分项保留",
    )

    def parts(self) -> list[str]:
        """The parts as written."""
        return [line for line in self.cleaned_data["items"].splitlines() if line.strip()]


class ConfirmForm(Styled):
    """How to confirm."""

    assigned_on = PartialDateField(label="登记日期", partial=False)
    leave_undecided = forms.BooleanField(label="未决定的不列入", required=False)
    without_owner = forms.BooleanField(label="没有责任单位的按“待定责任单位”列入", required=False)


class AssignForm(Styled):
    """When tasks are handed to their owners."""

    assigned_on = PartialDateField(label="下达日期", partial=False)


class ReasonForm(Styled):
    """Why."""

    reason = forms.CharField(label="理由", max_length=200)


def proposal_initial(row: Proposal) -> dict[str, Any]:
    """What the form of a proposal begins with."""
    names = ("name", "item", "kind", "strength", "due_on", "owner")
    return {**{n: getattr(row, n) for n in names}, "helping": list(row.helping.all())}


def plan_initial(institution: Institution, today: date) -> dict[str, Any]:
    """What the form of a new plan begins with."""
    last = Plan.objects.filter(institution=institution).order_by("-year").first()
    days = Plan._meta.get_field("due_soon_days").default
    return {"year": today.year, "due_soon_days": last.due_soon_days if last else days}


def posted(request: SiteRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, though it be empty; None on GET."""
    return request.POST if request.method == "POST" else None
