"""Forms of running and closing tasks. They are short: most are filled in on a phone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from zhiren.web.lib.evidence_files import EvidenceField
from zhiren.web.lib.forms import Styled, style
from zhiren.web.lib.partial_dates import PartialDateField, shown
from zhiren.web.register.models import Person, Unit
from zhiren.web.register.reference_fields import ReferenceField
from zhiren.web.worktasks.models import Acceptance, Change, Evidence, Milestone, Target
from zhiren.web.worktasks.planning_forms import UnitsField
from zhiren.web.worktasks.services.closing import Judgement
from zhiren.web.worktasks.services.running import Progress

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.worktasks.models import WorkTask

_STEP, _WHOLE = 10, 100
_MOST_OFFERED = 30
_NAME = 16
_FILES_AT_ONCE = 9
_TEXT = 2_000


def _area(rows: int = 3, placeholder: str = "") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})


def _told(evidence: Evidence) -> str:
    """A file by its name, what it proves already, who gave it and when."""
    proved = [report.work.task.name[:_NAME] for report in evidence.reports.all()[:1]]
    said = [
        *(f"用于“{name}”" for name in proved),
        evidence.added_by.name,
        f"{timezone.localdate(evidence.added_at):%Y.%m.%d}",
    ]
    return f"{evidence.title}（{'，'.join(said)}）"


class WithEvidence(Styled):
    """A form with new files, and files that are there already."""

    uploads = EvidenceField(
        most=_FILES_AT_ONCE,
        label="上传佐证",
        required=False,
        help_text="照片、PDF、Word 或 Excel，可多选；同一个文件只存一份，各项任务都能用",
    )
    chosen = forms.ModelMultipleChoiceField(
        label="选用已有的佐证",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: QuerySet[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        chosen.queryset = offered
        # All may be chosen; the latest are offered.
        rows = offered.select_related("added_by").prefetch_related("reports__work__task")
        listed = [(e.pk, _told(e)) for e in rows[:_MOST_OFFERED]]
        chosen.choices = listed
        if not listed:
            del self.fields["chosen"]

    @property
    def evidence(self) -> list[Evidence]:
        """The files that are there already and were chosen."""
        return list(self.cleaned_data.get("chosen") or ())


class ReportForm(WithEvidence):
    """进展: how far it is in steps, in a few words, what stands in the way, what proves it."""

    percent = forms.TypedChoiceField(label="进度", coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label="进展情况", max_length=_TEXT, widget=_area(3, "做了什么，取得什么成果")
    )
    next_step = forms.CharField(label="下一步", max_length=_TEXT, required=False, widget=_area(2))
    obstacle = forms.CharField(
        label="困难和问题",
        max_length=_TEXT,
        required=False,
        widget=_area(2),
        help_text="填写后列为问题，由组织部门或督查机构协调解决",
    )
    expected_on = PartialDateField(label="预计完成", partial=False, required=False)
    milestones = forms.ModelMultipleChoiceField(
        label="已完成的节点",
        queryset=Milestone.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "percent", "text", "milestones", "uploads", "chosen", "next_step", "obstacle", "expected_on",
    )  # fmt: skip

    def __init__(
        self, *args: Any, work: WorkTask, sets_progress: bool = True, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"percent": work.progress, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        steps = sorted({*range(0, _WHOLE + 1, _STEP), work.progress})
        percent: Any = self.fields["percent"]
        percent.choices = [(step, f"{step}%") for step in steps]
        if not sets_progress:
            del self.fields["percent"]
        if "milestones" not in self.fields:
            return
        open_steps = work.milestones.filter(done_on=None)
        milestones: Any = self.fields["milestones"]
        milestones.queryset = open_steps
        listed = [(m.pk, f"{m.title}（{shown(m.due_on)}）") for m in open_steps]
        milestones.choices = listed
        if not listed:
            del self.fields["milestones"]

    @property
    def progress(self) -> Progress:
        """What was filled in."""
        data = self.cleaned_data
        return Progress(
            data["text"],
            data.get("percent"),
            data.get("next_step", ""),
            data.get("obstacle", ""),
            data.get("expected_on"),
        )

    @property
    def reached(self) -> list[int]:
        """Keys of the milestones that are reached."""
        return [milestone.pk for milestone in self.cleaned_data.get("milestones") or ()]


class SubmitForm(ReportForm):
    """提请验收: the last report, and when the work was finished."""

    finished_on = PartialDateField(label="完成日期", partial=False)

    def __init__(self, *args: Any, work: WorkTask, **kwargs: Any) -> None:
        initial = {"percent": _WHOLE, "finished_on": timezone.localdate()}
        super().__init__(*args, work=work, initial=initial, **kwargs)
        for name in ("next_step", "obstacle", "expected_on", "milestones"):
            self.fields.pop(name, None)
        self.order_fields(["finished_on", "percent", "text", "uploads", "chosen"])
        self.fields["percent"].label = "完成进度"
        self.fields["text"].label = "完成情况"
        asked = f"对照交付成果：{work.deliverable}" if work.deliverable else ""
        self.fields["text"].help_text = asked


class AcceptanceForm(WithEvidence):
    """验收: the verdict, its share and opinion, and what was measured of each target."""

    verdict = forms.ChoiceField(
        label="结论", choices=Acceptance.Verdict.choices, widget=forms.RadioSelect
    )
    share = forms.IntegerField(
        label="完成比例（%）",
        required=False,
        min_value=1,
        max_value=_WHOLE - 1,
        help_text="认定部分完成时填写",
    )
    reason = forms.CharField(label="验收意见", max_length=_TEXT, widget=_area(3))

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            field = forms.DecimalField(
                label=f"{target.metric}（{target.unit}）",
                max_digits=14,
                decimal_places=2,
                required=False,
                initial=target.measured,
                help_text=_target_words(target),
            )
            style(field)
            self.fields[f"measured_{target.pk}"] = field
        self.order_fields(
            [
                "verdict",
                "share",
                *(f"measured_{t.pk}" for t in targets),
                "reason",
                "uploads",
                "chosen",
            ]
        )

    @property
    def judgement(self) -> Judgement:
        """What was filled in."""
        data = self.cleaned_data
        measured: dict[int, Decimal] = {
            t.pk: data[f"measured_{t.pk}"]
            for t in self.targets
            if data.get(f"measured_{t.pk}") is not None
        }
        return Judgement(data["verdict"], data["reason"], data.get("share"), measured)


def _target_words(target: Target) -> str:
    words = [f"目标 {target.op} {target.value}" if target.value is not None else "没有写明数值"]
    if target.baseline is not None:
        words.append(f"基数 {target.baseline}（{target.baseline_year}）")
    return "，".join(words)


class ReasonForm(Styled):
    """Why."""

    reason = forms.CharField(label="理由", max_length=_TEXT, widget=_area(3))


class AssignForm(Styled):
    """下达: on which day."""

    assigned_on = PartialDateField(label="下达日期", partial=False)


class UrgeForm(Styled):
    """催办: what, and until when to answer."""

    text = forms.CharField(label="催办内容", max_length=_TEXT, widget=_area(3))
    answer_by_on = PartialDateField(label="回复期限", partial=False, required=False)


class AnswerForm(Styled):
    """A reply."""

    answer = forms.CharField(label="回复", max_length=_TEXT, widget=_area(3))


class SolveForm(Styled):
    """How an obstacle was cleared."""

    solution = forms.CharField(label="解决情况", max_length=_TEXT, widget=_area(3))


class ObstacleForm(Styled):
    """What stands in the way, and who is asked to clear it."""

    text = forms.CharField(label="问题", max_length=_TEXT, widget=_area(3))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(institution=access.institution)
        field = ReferenceField(Unit, units, label="请谁协调", required=False)
        style(field)
        self.fields["asked_of"] = field


class ChangeForm(Styled):
    """调整: of one kind, to what, and why."""

    reason = forms.CharField(label="理由", max_length=_TEXT, widget=_area(3))

    def __init__(
        self, *args: Any, kind: str, work: WorkTask, access: Access, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        fields: dict[str, forms.Field] = {}
        if kind == Change.Kind.EXTENSION:
            fields["due_on"] = PartialDateField(label="延到", partial=False)
        elif kind == Change.Kind.OWNER:
            units = Unit.objects.filter(institution=access.institution)
            fields["owner"] = ReferenceField(Unit, units, label="新的责任单位")
        elif kind == Change.Kind.TARGET:
            targets = work.targets.order_by("pk")
            choices = [(t.pk, f"{t.metric}（{_target_words(t)} {t.unit}）") for t in targets]
            fields["target"] = forms.TypedChoiceField(label="目标", choices=choices, coerce=int)
            fields["value"] = forms.DecimalField(
                label="新的目标值", max_digits=14, decimal_places=2
            )
        for name, field in fields.items():
            style(field)
            self.fields[name] = field
        self.order_fields([*fields, "reason"])

    @property
    def after(self) -> dict[str, Any]:
        """What it is to be, as ``change_add`` takes it."""
        data = {n: v for n, v in self.cleaned_data.items() if n != "reason"}
        if "owner" in data:
            data["owner"] = data["owner"].pk
        return data


class DecideForm(Styled):
    """The opinion on a change."""

    decision = forms.CharField(label="审批意见", max_length=_TEXT, required=False, widget=_area(2))


class DecisionForm(Styled):
    """会议决定: what was decided, and what is to be done about it."""

    meeting = forms.CharField(
        label="会议",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "如 第12次党委常委会（2026.03.01）"}),
    )
    text = forms.CharField(
        label="决定原文", max_length=_TEXT, widget=_area(3), help_text="照会议纪要的文字填写"
    )
    name = forms.CharField(label="任务名称", max_length=200)
    due_on = PartialDateField(label="时限", partial=False, required=False)
    deliverable = forms.CharField(label="交付成果", max_length=500, required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(institution=access.institution)
        persons = Person.objects.filter(institution=access.institution)
        self.fields["owner"] = ReferenceField(Unit, units, label="责任单位")
        self.fields["helping"] = UnitsField(
            units, label="配合单位", required=False, help_text="几个单位之间用顿号"
        )
        self.fields["leader"] = ReferenceField(Person, persons, label="分管领导", required=False)
        for name in ("owner", "helping", "leader"):
            style(self.fields[name])
        self.order_fields(
            ["meeting", "text", "name", "owner", "helping", "leader", "due_on", "deliverable"]
        )
