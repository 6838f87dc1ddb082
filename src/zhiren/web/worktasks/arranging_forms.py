"""The form of arranging a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from zhiren.web.lib.forms import Styled, style
from zhiren.web.lib.partial_dates import PartialDateField
from zhiren.web.register.models import Person, Unit
from zhiren.web.register.reference_fields import ReferenceField
from zhiren.web.worktasks.models import Dependency, WorkTask
from zhiren.web.worktasks.planning_forms import UnitsField
from zhiren.web.worktasks.services.arranging import Arrangement, Need, Step

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_EMPTY: Final = 2
_MOST: Final = 30


class ArrangeForm(Styled):
    """What is arranged of a task; steps, needs and baselines stand in rows."""

    deliverable = forms.CharField(
        label="交付成果", max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="年底应当有什么：文件、系统、验收结论、统计数字",
    )  # fmt: skip
    weight = forms.DecimalField(label="权重", min_value=0, max_digits=6, decimal_places=2)
    report_days = forms.IntegerField(
        label="报告间隔（天）", min_value=1, max_value=366, required=False, help_text="留空为不定期"
    )

    def __init__(self, *args: Any, work: WorkTask, access: Access, **kwargs: Any) -> None:
        names = ("deliverable", "weight", "report_days", "leader", "owner_person")
        initial = {name: getattr(work, name) for name in names}
        initial["helping"] = [h.unit for h in work.helpings.select_related("unit")]
        super().__init__(*args, initial=initial, **kwargs)
        self.work = work
        persons = Person.objects.filter(institution=work.institution_id).select_related("unit")
        units = Unit.objects.filter(institution=work.institution_id)
        self.fields["leader"] = ReferenceField(Person, persons, label="分管领导", required=False)
        self.fields["owner_person"] = ReferenceField(
            Person, persons, label="责任人", required=False
        )
        self.fields["helping"] = UnitsField(
            units, label="配合单位", required=False, help_text="几个单位之间用顿号"
        )
        self.targets = list(work.targets.order_by("pk"))
        for target in self.targets:
            self._add_baseline(target)
        self.steps = self._add_steps()
        self.needs = self._add_needs()
        for field in self.fields.values():
            style(field)

    def clean(self) -> dict[str, Any]:
        """Rows that are only half filled in are refused at their place."""
        data = super().clean() or self.cleaned_data
        for number in range(self.steps):
            title, day = data.get(f"step_{number}"), data.get(f"step_on_{number}")
            if title and not day and f"step_on_{number}" not in self.errors:
                self.add_error(f"step_on_{number}", "请写节点的日期。")
            if day and not title:
                self.add_error(f"step_{number}", "请写节点的名称。")
        return data

    def arrangement(self) -> Arrangement:
        """What the service takes."""
        data = self.cleaned_data
        steps = range(self.steps)
        return Arrangement(
            deliverable=data["deliverable"],
            weight=data["weight"],
            leader=data["leader"],
            owner_person=data["owner_person"],
            report_days=data["report_days"],
            helping=data["helping"],
            steps=[
                Step(data[f"step_{n}"].strip(), data[f"step_on_{n}"])
                for n in steps
                if data[f"step_{n}"]
            ],
            needs=[
                Need(data[f"need_{n}"].task, data[f"need_kind_{n}"])
                for n in range(self.needs)
                if data[f"need_{n}"]
            ],
            baselines={
                t.pk: (data[f"baseline_{t.pk}"], data[f"baseline_year_{t.pk}"])
                for t in self.targets
            },
        )

    def plain_fields(self) -> list[forms.BoundField]:
        """Those that stand alone."""
        names = ("deliverable", "leader", "owner_person", "helping", "weight", "report_days")
        return [self[name] for name in names]

    def step_rows(self) -> list[list[forms.BoundField]]:
        """A row a step."""
        return [[self[f"step_{n}"], self[f"step_on_{n}"]] for n in range(self.steps)]

    def need_rows(self) -> list[list[forms.BoundField]]:
        """A row a need."""
        return [[self[f"need_kind_{n}"], self[f"need_{n}"]] for n in range(self.needs)]

    def baseline_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """A row a target."""
        return [
            (t, [self[f"baseline_{t.pk}"], self[f"baseline_year_{t.pk}"]]) for t in self.targets
        ]

    def _add_baseline(self, target: Any) -> None:
        self.fields[f"baseline_{target.pk}"] = forms.DecimalField(
            label="基数", max_digits=14, decimal_places=2, required=False, initial=target.baseline
        )
        self.fields[f"baseline_year_{target.pk}"] = forms.IntegerField(
            label="基数年度", min_value=1990, max_value=2099, required=False,
            initial=target.baseline_year,
        )  # fmt: skip

    def _add_steps(self) -> int:
        standing = list(self.work.milestones.order_by("due_on", "pk"))
        count = min(len(standing) + _EMPTY, max(_MOST, len(standing)))
        for number in range(count):
            step = standing[number] if number < len(standing) else None
            self.fields[f"step_{number}"] = forms.CharField(
                label="节点", max_length=200, required=False, initial=step and step.title
            )
            self.fields[f"step_on_{number}"] = PartialDateField(
                label="日期", partial=False, required=False, initial=step and step.due_on
            )
        return count

    def _add_needs(self) -> int:
        standing = list(self.work.needs.select_related("on__task").order_by("pk"))
        count = min(len(standing) + _EMPTY, max(_MOST, len(standing)))
        for number in range(count):
            need = standing[number] if number < len(standing) else None
            self.fields[f"need_{number}"] = WorkField(
                self.work, label="任务编号", required=False, initial=need and need.on.task.code
            )
            self.fields[f"need_kind_{number}"] = forms.ChoiceField(
                label="关系", choices=Dependency.Kind.choices, required=False,
                initial=need.kind if need else Dependency.Kind.AFTER,
            )  # fmt: skip
        return count


class WorkField(forms.CharField):
    """A task of the institution's plans, by its code."""

    def __init__(self, work: WorkTask, **kwargs: Any) -> None:
        self.work = work
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The task; ValidationError for a code that no plan has."""
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        rows = WorkTask.objects.filter(institution=self.work.institution_id, task__code=text)
        found = rows.select_related("task").first()
        if found is None:
            raise ValidationError(f"没有编号为“{text}”的任务。编号在计划页的任务名称下面。")
        return found
