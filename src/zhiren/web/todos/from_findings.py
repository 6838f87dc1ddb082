"""研判结果 → 办理事项: what a run found, as matters somebody has to deal with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.web.accounts.models import User
from zhiren.web.audit.acting import system
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.models import OPEN_STATES, EvaluationRun, Finding
from zhiren.web.register.models import Unit
from zhiren.web.todos.matters import Judged, Matter, todos_keep
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.todos.routing import Routed, routed
from zhiren.web.todos.sources import taken_over

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from zhiren.policy.pack import Pack
    from zhiren.web.register.models import Institution

_ROOT_DEPTH = 1


def follow_run(run: EvaluationRun) -> Counter[str]:
    """Bring the todos in line with a finished run: with what it judged, no more."""
    findings = Finding.objects.filter(institution=run.institution_id)
    if not run.is_whole:
        findings = findings.filter(
            Q(person__in=run.persons)
            | Q(unit__in=run.units)
            | Q(changed_at__gte=run.started_at or run.asked_at)
        )
    return _follow(run.institution, findings, run.started_at or run.asked_at)


def follow_finding(finding: Finding) -> Counter[str]:
    """Bring the todo of one finding in line, after a decision on it."""
    only = Finding.objects.filter(pk=finding.pk)
    # Nothing was judged, so a report of being done stays a report.
    return _follow(finding.institution, only, None)


def _follow(institution: Institution, findings: Any, began_at: datetime | None) -> Counter[str]:
    standing = Q(status=Finding.Status.OPEN, state__in=OPEN_STATES) & ~taken_over(institution.pk)
    known = Todo.objects.filter(source=Todo.Source.FINDING, status__in=Todo.STANDING)
    over = findings.exclude(standing).filter(pk__in=known.values("key"))
    endings = {
        pk: TodoEvent.Kind.CANCELLED if status == Finding.Status.WAIVED else TodoEvent.Kind.CLOSED
        for pk, status in over.values_list("pk", "status")
    }
    matters = list(_matters(institution, findings.filter(standing)))
    judged = Judged(Todo.Source.FINDING, began_at, matters, endings)
    return todos_keep(system("待办分派", institution.pk), judged)


def _matters(institution: Institution, findings: Any) -> Iterator[Matter]:
    pack = pack_of(institution)
    kinds = {rule.id: rule.kind for rule in pack.rules}
    within = _units_within(institution)
    have_account = _persons_with_account(institution)
    for finding in findings.select_related("person").order_by("pk").iterator(2_000):
        kind = kinds.get(finding.rule, "")
        actor, proposed = _actor(pack, finding.clause)
        route: Routed = routed(
            actor,
            proposed,
            kind,
            in_unit=finding.unit_id in within,
            has_account=finding.person_id in have_account,
        )
        yield Matter(
            key=finding.pk,
            rule=finding.rule,
            title=finding.rule_title,
            document=finding.document,
            clause=finding.clause,
            sentence=finding.sentence,
            state=finding.state,
            gravity=finding.gravity,
            due_on=finding.due_on,
            unit_id=finding.unit_id,
            person_id=finding.person_id,
            subject_name=finding.who,
            actor=actor,
            role=route.role,
            routed_by=route.reason,
        )


def _actor(pack: Pack, identifier: str) -> tuple[str, str]:
    clause = pack.clauses.get(identifier)
    return (clause.actor, clause.suggested_owner) if clause else ("", "")


def _units_within(institution: Institution) -> set[int]:
    """Units below the roots of the two trees: matters of a root are the whole institution's."""
    rows = Unit.all_objects.filter(institution=institution).values_list("pk", "path")
    return {pk for pk, path in rows if path.strip("/").count("/") >= _ROOT_DEPTH}


def _persons_with_account(institution: Institution) -> set[int | None]:
    accounts = User.objects.filter(institution=institution, is_active=True)
    return set(accounts.exclude(person=None).values_list("person_id", flat=True))
