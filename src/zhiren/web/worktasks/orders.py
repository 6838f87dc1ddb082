"""督办单 for its pages: which there are, what they are about, what was done, and their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, Q
from django.utils import timezone

from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.audit.actions import title_of
from zhiren.web.audit.models import Entry
from zhiren.web.bridge.packs import cited, clause_of, pack_of
from zhiren.web.lib.forms import Styled
from zhiren.web.lib.partial_dates import PartialDateField
from zhiren.web.worktasks.access import works_for_view
from zhiren.web.worktasks.lights import with_light
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.services.urging import URGED, Demand

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.register.models import Institution
    from zhiren.web.worktasks.models import SupervisionOrder

STATES = {"open": "未办结", "unanswered": "未反馈", "late": "已过期限", "closed": "已办结"}
_TEXT, _CUT, _MOST_OFFERED = 2_000, 60, 40


def narrowed(rows: QuerySet[SupervisionOrder], state: str, text: str) -> QuerySet[SupervisionOrder]:
    """The orders of a state, with that text in them; open ones first, then the latest."""
    conditions = {
        "open": Q(closed_on=None),
        "unanswered": Q(closed_on=None, answered_on=None),
        "late": Q(closed_on=None, due_on__lt=timezone.localdate()),
        "closed": Q(closed_on__isnull=False),
    }
    found = rows.filter(conditions.get(state, Q()))
    words = text.replace("\0", "").strip()[:_CUT]
    if words:
        found = found.filter(Q(demand__icontains=words) | Q(unit__name__icontains=words))
    return found.order_by(F("closed_on").desc(nulls_first=True), "-year", "-number")


def works_of(order: SupervisionOrder, today: date) -> list[WorkTask]:
    """The tasks it is about, each with its light."""
    rows = WorkTask.objects.filter(pk__in=order.works.order_by().values("pk"))
    return list(
        with_light(rows, today).select_related("plan", "task__owner").order_by("order", "pk")
    )


def offered(access: Access, named: list[WorkTask]) -> list[WorkTask]:
    """The tasks named, and others that wait for the first one's owner, the latest due last."""
    unit = named[0].task.owner_id
    rows = works_for_view(access).filter(task__owner=unit, status__in=URGED)
    rows = rows.filter(plan__status=Plan.Status.CONFIRMED).exclude(pk__in=[w.pk for w in named])
    others = rows.select_related("plan", "task__owner").order_by("task__due_on", "order", "pk")
    return [*named, *others[:_MOST_OFFERED]]


def history_of(order: SupervisionOrder) -> list[dict[str, Any]]:
    """What was done with it, the latest first."""
    entries = Entry.objects.filter(table="supervision_order", object_id=order.pk)
    return [{"entry": entry, "title": title_of(entry.action)} for entry in entries]


class OrderForm(Styled):
    """What the order demands, by which clause, until when; about which of the unit's tasks."""

    task = forms.ModelMultipleChoiceField(
        label="任务", queryset=WorkTask.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    demand_text = forms.CharField(
        label="督办要求", max_length=_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    clause = forms.ChoiceField(label="所据条款")
    due_on = PartialDateField(label="办结期限", partial=False)
    signed_by = forms.CharField(label="签发人", max_length=50)

    def __init__(
        self,
        *args: Any,
        works: list[WorkTask],
        ticked: list[int],
        institution: Institution | None,
        signer: str,
        **kwargs: Any,
    ) -> None:
        initial = {"task": ticked, "signed_by": signer}
        super().__init__(*args, initial=initial, **kwargs)
        task: Any = self.fields["task"]
        task.queryset = WorkTask.objects.filter(pk__in=[work.pk for work in works])
        task.choices = [
            (work.pk, f"{work.task.name}（{cited(work.task.clause)}）") for work in works
        ]
        clause: Any = self.fields["clause"]
        clause.choices = _clauses(works, institution)
        self._works = {work.pk: work for work in works}

    @property
    def works(self) -> list[WorkTask]:
        """The tasks that stay ticked."""
        return [self._works[work.pk] for work in self.cleaned_data["task"]]

    @property
    def demand(self) -> Demand:
        """What was filled in."""
        data = self.cleaned_data
        return Demand(data["demand_text"], data["clause"], data["signed_by"], data["due_on"])


def _clauses(works: list[WorkTask], institution: Institution | None) -> list[tuple[str, str]]:
    """The clauses an order may rest on: the duty to supervise, the plan's, the tasks' own."""
    basis = PERMISSION_OF["work.supervise"].basis
    is_own = institution is not None and basis in pack_of(institution).clauses
    listed = [basis] if is_own else []
    listed += [work.plan.clause for work in works if work.plan.clause]
    listed += [work.task.clause for work in works]
    return [(clause, _clause_words(clause)) for clause in dict.fromkeys(listed)]


def _clause_words(clause: str) -> str:
    found = clause_of(clause)
    if found is None:
        return clause
    text = found.text
    return f"{clause} {text[:_CUT]}{'…' if len(text) > _CUT else ''}"


class CloseForm(Styled):
    """办结, with a reason where nothing was answered."""

    reason = forms.CharField(label="理由", max_length=_TEXT, required=False)
