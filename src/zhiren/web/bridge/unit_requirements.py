"""配备要求: what the pack's rules ask of a unit's staffing, and what there is; a panel of its page.

Judged on the spot for the unit and the Party organisations in it, kept rules included: a page of
posts has to say what is needed also where nothing is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhiren.engine.findings import subject_table, told
from zhiren.engine.naming import Names
from zhiren.engine.one_subject import judge_some
from zhiren.engine.shielding import Shields
from zhiren.policy.pack_building import PackError
from zhiren.web.bridge.judging import plan_for
from zhiren.web.bridge.packs import pack_of
from zhiren.web.bridge.row_source import RegisterRows
from zhiren.web.lib.panels import Panel
from zhiren.web.register.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from zhiren.engine.findings import Finding
    from zhiren.engine.planning import PlannedRule

_PLACE = 10


@dataclass(frozen=True)
class Requirement:
    """One rule about one unit: what is asked and what there is, None where it is no number."""

    finding: Finding
    needed: int | None
    present: int | None
    unit: str

    @property
    def state(self) -> str:
        """The state's name, for its mark."""
        return self.finding.state.name.lower()


def requirements_of(unit: Unit, as_of: date) -> list[Requirement]:
    """What the rules about staffing say of a unit and of the Party organisations it hosts.

    Empty where the pack has no such rule. Raises PackError.
    """
    pack = pack_of(unit.institution)
    plan = plan_for(pack, as_of)
    rules = [p for p in plan.rules if _is_about_staffing(p)]
    hosted = Unit.objects.filter(host_unit=unit).values_list("pk", flat=True)
    keys = sorted({unit.pk, *hosted})
    source = RegisterRows(unit.institution_id)
    names, shields = Names(source), Shields(source, plan)
    found = [
        _requirement(planned, finding)
        for planned, judgement in judge_some(source, plan, "unit", keys, rules)
        for finding in told(planned, [judgement], names, shields)
    ]
    return sorted(found, key=lambda r: (r.finding.subject_code, r.finding.rule.id))


def _is_about_staffing(planned: PlannedRule) -> bool:
    """Rules about how many hold posts of a kind in a unit, and what its size asks for."""
    rule = planned.rule
    if subject_table(rule) != "unit":
        return False
    if rule.kind == "size_band":
        return True
    through = rule.fields.get("item", {}).get("through", {}) if rule.kind == "coverage_min" else {}
    return bool(through.get("table") == "post")


def _requirement(planned: PlannedRule, finding: Finding) -> Requirement:
    if "minimum" not in planned.rule.parameters:
        return Requirement(finding, None, None, "")
    unit = planned.rule.parameters["minimum"].unit
    return Requirement(finding, planned.bindings["minimum"], finding.judgement.value, unit)


def _context(_request: HttpRequest, unit: Any) -> dict[str, Any]:
    try:
        return {"requirements": requirements_of(unit, timezone.localdate())}
    except PackError as error:
        return {"requirements": [], "error": str(error)}


UNIT_PANEL = Panel(_PLACE, "unit.view", "bridge/_unit_requirements.html", _context)
