"""Splitting, merging, editing and taking back."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.worktasks.planned import a_real_plan, a_typed_plan, acting_for
from zhiren.web.worktasks.models import Plan, Proposal
from zhiren.web.worktasks.services.planning import (
    plan_confirm,
    proposal_decide,
    proposal_edit,
    proposal_merge,
    proposal_split,
    proposal_undo,
)


def clauses(plan):
    rows = plan.proposals.filter(is_replaced=False)
    further = {part["clause"] for row in rows for part in row.further}
    return {row.clause for row in rows} | further


STEPS = st.lists(
    st.tuples(st.sampled_from(["split", "merge", "undo"]), st.integers(0, 99), st.integers(2, 4)),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_splitting_merging_and_taking_back_never_lose_a_clause(people, steps):
    plan = a_typed_plan(people, 5)
    acting, before = acting_for(people), clauses(plan)
    for verb, place, size in steps:
        rows = list(plan.proposals.filter(is_replaced=False).order_by("order", "pk"))
        row = rows[place % len(rows)]
        try:
            if verb == "split":
                proposal_split(acting, row, items=[f"{row.item}分项{n}" for n in range(size)])
            elif verb == "merge":
                start = place % len(rows)
                some = [r.pk for r in rows[start : start + size]]
                proposal_merge(acting, plan, proposals=some)
            else:
                proposal_undo(acting, row)
        except ValidationError:
            pass
        assert clauses(plan) == before
    plan.delete()


def test_a_split_gives_each_part_the_clause_and_its_words(people):
    plan = a_real_plan(people)
    row = plan.proposals.get(clause="sjtusm-2024-45#六.1.1")
    pieces = proposal_split(acting_for(people), row, items=["国家儿童医学中心", "国家口腔医学中心"])
    assert {(p.clause, p.quotation) for p in pieces} == {(row.clause, row.quotation)}
    assert [p.metric_unit for p in pieces] == ["家", ""]


def test_merging_takes_the_strongest_word_the_earliest_day_and_all_owners(people):
    plan = a_real_plan(people)
    both = plan.proposals.filter(clause__in=["sjtusm-2024-45#六.1.3", "sjtusm-2024-45#六.1.4"])
    both.filter(clause__endswith="六.1.3").update(strength="aim")
    merged = proposal_merge(
        acting_for(people), plan, proposals=list(both.values_list("pk", flat=True))
    )
    assert merged.strength == "duty"
    assert [t["unit"] for t in merged.further_targets] == ["家"]
    assert [part["clause"] for part in merged.further] == ["sjtusm-2024-45#六.1.4"]


def test_taking_back_goes_step_by_step(people):
    plan = a_real_plan(people)
    row, acting = plan.proposals.first(), acting_for(people)
    name = row.name
    proposal_edit(acting, row, values={"name": "改过的名称"})
    proposal_decide(acting, plan, proposals=[row.pk], keep=True)
    assert proposal_undo(acting, row) == "决定"
    assert proposal_undo(acting, row) == "修改"
    row.refresh_from_db()
    assert row.name == name
    with pytest.raises(ValidationError, match="没有可以撤销的"):
        proposal_undo(acting, row)


def test_a_proposal_that_was_split_can_no_longer_be_decided(people):
    plan = a_typed_plan(people)
    row = plan.proposals.first()
    proposal_split(acting_for(people), row, items=["甲", "乙"])
    with pytest.raises(ValidationError, match="已被拆分"):
        proposal_decide(acting_for(people), plan, proposals=[row.pk], keep=False)


def test_a_day_before_the_plan_cannot_be_listed(people):
    plan = a_typed_plan(people)
    Proposal.objects.filter(plan=plan).update(due_on="2020-01-01", is_kept=None)
    keys = list(plan.proposals.values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="早于计划起始日期"):
        proposal_decide(acting_for(people), plan, proposals=keys, keep=True)


def test_nothing_is_changed_once_the_plan_is_confirmed(people):
    plan = a_typed_plan(people)
    row = plan.proposals.first()
    plan_confirm(acting_for(people), plan, assigned_on=plan.from_on)
    assert plan.status == Plan.Status.CONFIRMED
    with pytest.raises(ValidationError, match="不能再改"):
        proposal_edit(acting_for(people), row, values={"name": "别的"})
