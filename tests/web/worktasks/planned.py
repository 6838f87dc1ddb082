"""Plans for the tests: the real document's, and small ones typed in."""

from datetime import date

from zhiren.web.audit.acting import system
from zhiren.web.worktasks.services.planning import (
    PlanFacts,
    plan_confirm,
    plan_create,
    proposal_add,
    proposal_decide,
)

DOCUMENT = "sjtusm-2024-45"
FIRST, AFTER = date(2024, 1, 1), date(2025, 1, 1)


def acting_for(people):
    return system("测试", people.home.pk)


def a_real_plan(people, **changes):
    """A draft of the work plan of 2024, as the pack has it."""
    facts = {"title": "2024年工作重点", "kind": "yearly", "year": 2024, "from_on": FIRST,
             "until_on": AFTER, "document": DOCUMENT, **changes}  # fmt: skip
    return plan_create(acting_for(people), people.home, PlanFacts(**facts))


def a_typed_plan(people, number=3, **changes):
    """A draft of decisions of a meeting; every decision its own origin."""
    facts = {"title": "党委会议定事项", "kind": "meeting", "year": 2024, "from_on": FIRST,
             "until_on": AFTER, "source": "2024年第3次党委会", **changes}  # fmt: skip
    plan = plan_create(acting_for(people), people.home, PlanFacts(**facts))
    for place in range(number):
        values = {"name": f"议定事项{place}", "item": "", "kind": "deliver", "strength": "duty",
                  "owner": people.home_unit, "due_on": date(2024, 11, 30), "targets": []}  # fmt: skip
        proposal_add(acting_for(people), plan, values=values, origin=f"会议议定第{place}项")
    return plan


def decide_all(people, plan, *, keep=True):
    keys = list(plan.proposals.filter(is_replaced=False).values_list("pk", flat=True))
    proposal_decide(acting_for(people), plan, proposals=keys, keep=keep)


def a_confirmed_plan(people, number=3, on=date(2024, 10, 31)):
    plan = a_typed_plan(people, number)
    plan_confirm(acting_for(people), plan, assigned_on=on)
    return plan
