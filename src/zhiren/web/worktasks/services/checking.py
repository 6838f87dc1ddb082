"""What is refused of a proposal or a plan, in the words that the user reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError

from zhiren.policy.rule import Strength
from zhiren.web.worktasks.models import Plan, WorkTask

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.worktasks.models import Proposal

OPS: Final = (">=", ">", "<=", "<", "==")
_TOLD: Final = 20
_LARGEST: Final = Decimal(10) ** 12


def refuse(problems: Iterable[str]) -> None:
    """ValidationError with the problems, when there are any; long lists are cut."""
    told = list(problems)
    if len(told) > _TOLD:
        told = [*told[:_TOLD], f"……共 {len(told)} 处，先改正以上各处。"]
    if told:
        raise ValidationError(told)


def faults_of(proposal: Proposal, plan: Plan) -> list[str]:
    """Why a proposal cannot be listed as it stands; empty when it can."""
    faults = date_faults(proposal.due_on, plan)
    if not proposal.name.strip():
        faults.append("没有任务名称。")
    if proposal.kind not in WorkTask.Kind.values:
        faults.append("没有任务类型。")
    if proposal.strength not in set(Strength):
        faults.append("没有强度。")
    return faults + target_faults(targets_of(proposal))


def date_faults(due_on: date | None, plan: Plan) -> list[str]:
    """Days before the plan begins."""
    if due_on is not None and due_on < plan.from_on:
        return [f"时限 {due_on:%Y.%m.%d} 早于计划起始日期 {plan.from_on:%Y.%m.%d}。"]
    return []


def target_faults(targets: Iterable[Mapping[str, Any]]) -> list[str]:
    """Figures without unit, without metric or that are none."""
    faults = []
    metrics: set[str] = set()
    for target in targets:
        metric = str(target.get("metric") or "").strip()
        if not metric:
            faults.append("目标值没有指标名称。")
        if not str(target.get("unit") or "").strip():
            faults.append(f"指标“{metric}”没有计量单位。")
        if target.get("op") not in OPS:
            faults.append(f"指标“{metric}”的比较须为 {' '.join(OPS)} 之一。")
        if _figure(target.get("value")) is None and target.get("value") not in (None, ""):
            faults.append(f"指标“{metric}”的目标值不是数字。")
        if metric and metric in metrics:
            faults.append(f"指标“{metric}”写了两次。")
        metrics.add(metric)
    return faults


def targets_of(proposal: Proposal) -> list[dict[str, Any]]:
    """All figures of a proposal, the first as the others."""
    first = []
    if proposal.metric or proposal.metric_unit or proposal.metric_value is not None:
        value = None if proposal.metric_value is None else str(proposal.metric_value)
        first = [
            {
                "metric": proposal.metric,
                "op": proposal.metric_op or ">=",
                "value": value,
                "unit": proposal.metric_unit,
            }
        ]
    return [*first, *proposal.further_targets]


def set_targets(proposal: Proposal, targets: Iterable[Mapping[str, Any]]) -> None:
    """Put figures on a proposal, the first into its own fields."""
    listed = list(targets)
    first: Mapping[str, Any] = listed[0] if listed else {}
    proposal.metric = str(first.get("metric") or "")[:200]
    proposal.metric_op = str(first.get("op") or "")
    proposal.metric_value = _figure(first.get("value"))
    proposal.metric_unit = str(first.get("unit") or "")[:20]
    proposal.further_targets = [dict(t) for t in listed[1:]]


def circles(needs: Mapping[int, Iterable[int]]) -> list[int]:
    """The nodes of one circle in what needs what; empty when there is none."""
    state: dict[int, int] = {}
    for start in needs:
        trail: list[tuple[int, list[int]]] = [(start, list(needs.get(start, ())))]
        if state.get(start):
            continue
        state[start] = 1
        while trail:
            node, left = trail[-1]
            if not left:
                state[node] = 2
                trail.pop()
                continue
            after = left.pop()
            if state.get(after) == 1:
                nodes = [n for n, _ in trail]
                return nodes[nodes.index(after) :]
            if not state.get(after):
                state[after] = 1
                trail.append((after, list(needs.get(after, ()))))
    return []


def _figure(value: object) -> Decimal | None:
    """The value as a number that the database keeps; None for none."""
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return None
    return figure.quantize(Decimal("0.01")) if abs(figure) < _LARGEST else None
