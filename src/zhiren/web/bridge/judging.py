"""研判 of some persons and units alone, after a change of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from zhiren.engine.findings import subject_table, told
from zhiren.engine.naming import Names
from zhiren.engine.one_subject import judge_some
from zhiren.engine.placing import NOWHERE
from zhiren.engine.planning import Plan, PlannedRule, plan_rules
from zhiren.engine.shielding import Shields
from zhiren.rules.judgement import Judgement, State
from zhiren.web.bridge.evaluating import Found, Outcome, found
from zhiren.web.bridge.packs import pack_of
from zhiren.web.bridge.row_source import RegisterRows
from zhiren.web.register.models import Appointment, LeaderPortfolio, PartyMembership, Person, Unit

if TYPE_CHECKING:
    from datetime import date

    from zhiren.policy.pack import Pack
    from zhiren.web.register.models import Institution


@dataclass(frozen=True)
class Touched:
    """What judging some subjects gave, and who was judged: keys by table, the removed included."""

    outcome: Outcome
    covered: dict[str, set[int]]


def judge_touched(
    institution: Institution, persons: Iterable[int], units: Iterable[int], as_of: date
) -> Touched:
    """Judge these persons and units, what hangs on them, and the units the persons belong to.

    Gives for each subject what a run over everything would. Others whom the change concerns (a
    rank in the same class) are judged by the next whole run. Raises PackError.
    """
    pack = pack_of(institution)
    plan = plan_for(pack, as_of)
    source = RegisterRows(institution.pk)
    touched = set(persons)
    related = set(units) | units_of(institution.pk, touched)
    covered = {}
    for table in sorted({subject_table(p.rule) for p in plan.rules}):
        known = {"person": touched, "unit": related}
        covered[table] = known.get(table) or source.subjects(table, touched, related)
    judged = 0
    findings: list[Found] = []
    for table, keys in covered.items():
        if keys:
            judgements = judge_some(source, plan, table, sorted(keys))
            judged += len(judgements)
            findings += _told(source, plan, table, judgements)
    skipped = {s.rule.id: s.reason for s in plan.skipped}
    return Touched(Outcome(pack.version, findings, (), judged, skipped), covered)


def plan_for(pack: Pack, as_of: date, policy_date: date | None = None) -> Plan:
    """The engine's plan of a day for a pack."""
    return plan_rules(pack.rules, as_of, policy_date or as_of, pack.semesters, pack.calendar)


def units_of(institution: int, persons: Iterable[int]) -> set[int]:
    """The units persons belong to, hold posts in, lead or are Party members in, with all above.

    Party organisations and the units they sit in go together.
    """
    listed = list(persons)
    if not listed:
        return set()
    direct = set(Person.all_objects.filter(pk__in=listed).values_list("unit_id", flat=True))
    direct |= set(
        Appointment.all_objects.filter(person__in=listed).values_list("post__unit_id", flat=True)
    )
    direct |= set(
        PartyMembership.all_objects.filter(person__in=listed).values_list("branch_id", flat=True)
    )
    direct |= set(
        LeaderPortfolio.all_objects.filter(leader__in=listed).values_list("unit_id", flat=True)
    )
    units = Unit.objects.filter(institution=institution)
    beside = Q(pk__in=direct) | Q(party_organisations__in=direct) | Q(host_unit__in=direct)
    paths = units.filter(beside).values_list("path", flat=True)
    return {int(key) for path in paths for key in path.strip("/").split("/") if key}


def _told(
    source: RegisterRows,
    plan: Plan,
    table: str,
    judgements: Sequence[tuple[PlannedRule, Judgement]],
) -> Iterator[Found]:
    """The findings of those judgements that are not 符合."""
    names, shields = Names(source), Shields(source, plan)
    by_rule: dict[str, tuple[PlannedRule, list[Judgement]]] = {}
    for planned, judgement in judgements:
        if judgement.state != State.MET:
            by_rule.setdefault(planned.rule.id, (planned, []))[1].append(judgement)
    subjects = {judgement.subject for _, group in by_rule.values() for judgement in group}
    where = source.places(table, subjects)
    for planned, group in by_rule.values():
        for finding in told(planned, group, names, shields):
            yield found(finding, where.get(finding.judgement.subject, NOWHERE))
