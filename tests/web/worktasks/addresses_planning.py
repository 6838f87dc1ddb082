"""Addresses of making plans; ``addresses`` takes them in."""

from web.addresses import DEPARTMENT, EVERYBODY, Address
from web.worktasks.planned import a_confirmed_plan, a_typed_plan

PLANNERS = DEPARTMENT | {"supervision"}
STRANGER = frozenset({"stranger"})
SEES_ALL = PLANNERS | {"discipline", "personnel"}
IN_SCOPE = SEES_ALL | {"unit_party", "leader"}
VIEWERS = EVERYBODY - {"system", "security", "audit"}


def a_draft(people):
    return {"pk": a_typed_plan(people).pk}


def a_proposal(people):
    plan = a_typed_plan(people)
    plan.proposals.update(is_kept=None)
    return {"pk": plan.proposals.first().pk}


def a_decided(people):
    return {"pk": a_typed_plan(people).proposals.first().pk}


def confirmed(people):
    return {"pk": a_confirmed_plan(people).pk}


def a_task(people):
    return {"pk": a_confirmed_plan(people).tasks.first().pk}


def of_draft(view, status=200, method="get", **data):
    return Address(
        f"worktasks:{view}", PLANNERS, a_draft, status, hidden_from=STRANGER, method=method,
        data=data,
    )  # fmt: skip


def of_proposal(view, status=200, method="get", made=a_proposal, **data):
    return Address(
        f"worktasks:{view}", PLANNERS, made, status, hidden_from=STRANGER, method=method, data=data
    )


PLANNING = [
    Address("worktasks:plan_list", VIEWERS),
    Address("worktasks:plan_list", VIEWERS, query="?kind=yearly&year=2024&status=confirmed&q=年"),
    Address("worktasks:plan_create", PLANNERS | STRANGER),
    Address("worktasks:plan_create", PLANNERS | STRANGER, status=422, method="post"),
    Address("worktasks:plan_detail", IN_SCOPE, confirmed, hidden_from=STRANGER | {"cadre"}),
    Address("worktasks:plan_compare", IN_SCOPE, confirmed, hidden_from=STRANGER | {"cadre"}),
    of_draft("plan_proposals"),
    of_draft("plan_confirm"),
    of_draft("plan_confirm", 422, "post"),
    of_draft("plan_carry_over"),
    of_draft("plan_carry_over", 200, "post"),
    of_draft("plan_remove"),
    of_draft("plan_remove", 302, "post", reason="重复"),
    of_draft("plan_assign", 302, "post", assigned_on="2024.10.31"),
    of_draft("proposal_decide", 302, "post", verb="keep"),
    of_draft("proposal_merge", 302, "post"),
    of_draft("proposal_own", 302, "post"),
    of_draft("plan_own", 302, "post"),
    of_draft("proposal_add"),
    of_draft("proposal_add", 422, "post"),
    Address("worktasks:work_arrange", PLANNERS, a_task, hidden_from=STRANGER),
    Address("worktasks:work_arrange", PLANNERS, a_task, 422, STRANGER, "post"),
    of_proposal("proposal_edit"),
    of_proposal("proposal_edit", 422, "post"),
    of_proposal("proposal_split"),
    of_proposal("proposal_split", 302, "post", items="甲\n乙"),
    of_proposal("proposal_undo", 302, "post", made=a_decided),
]
