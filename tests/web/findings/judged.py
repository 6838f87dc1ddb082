"""Findings as a run would give them, made by hand."""

from datetime import date

from zhiren.web.bridge.evaluating import Found, Outcome
from zhiren.web.findings.models import EvaluationRun

DAY = date(2024, 12, 16)


def found(who, state="breach", **more):
    return Found(
        {
            "rule": "annual-assessment", "rule_title": "年度考核", "document": "sjtusm-2021-39",
            "clause": "sjtusm-2021-39#三.5", "clauses": ["sjtusm-2021-39#三.5"],
            "strength": "duty", "state": state, "subject_table": "person", "subject": who.pk,
            "subject_name": who.name, "object": 0, "object_name": "", "period": 0,
            "period_title": "2024年", "unit_id": who.unit_id, "person_id": who.pk,
            "sentence": f"{who.name} {state}。", "value": 0, "due_on": None, "facts": {},
            "parameters": [], "missing": "得分" if state == "unknown" else "", "consequence": "",
            "shield": {}, **more,
        }
    )  # fmt: skip


def outcome(*listed, **more):
    return Outcome("v1", list(listed), **more)


def run_on(institution, day=DAY, **more):
    values = {"kind": "nightly", "status": "running", "pack_version": "v1", **more}
    return EvaluationRun.objects.create(
        institution=institution, as_of=day, policy_date=day, **values
    )  # fmt: skip
