"""分派 (routing): which role a todo goes to, by the words its clause has for whoever must act.

A document names the responsible body first and those who help after it, so only the first body
counts (up to 、；，). It is looked up from the top of ``BY_ACTOR``: the first entry with words that
stand in it decides, so the more specific entries come first. Clauses that name nobody go by the
owner proposed in the pack, then by the kind of their rule. Every entry says why.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from zhiren.web.accounts.roles import Role

DEPARTMENT, UNIT, LEADER = Role.DEPARTMENT_STAFF, Role.UNIT_PARTY, Role.LEADER
DISCIPLINE, SUPERVISION = Role.DISCIPLINE, Role.SUPERVISION
PERSONNEL, CADRE = Role.PERSONNEL, Role.CADRE


class Route(NamedTuple):
    """One entry: the words, the role, and why these words mean this role."""

    words: tuple[str, ...]
    role: Role
    reason: str


class Routed(NamedTuple):
    """Where a todo goes: the role and the reason shown on it."""

    role: Role
    reason: str


BY_ACTOR: tuple[Route, ...] = (
    Route(
        ("纪委", "纪检", "监察", "问责机关", "处分", "巡察", "信访", "认定机构", "决定机关"),
        DISCIPLINE,
        "条款要求纪检监察机构或作出处理、认定的机关办理",
    ),
    Route(("组织部", "组织人事"), DEPARTMENT, "条款要求组织部门办理"),
    Route(("人事",), PERSONNEL, "条款要求人事部门办理"),
    Route(("干部本人", "领导干部"), CADRE, "条款要求干部本人办理"),
    Route(("组织员",), UNIT, "专职组织员在所在单位党组织工作，由该党组织安排"),
    Route(
        ("单位党组织", "各级党组", "二级党组织", "党组织", "总支", "支部"),
        UNIT,
        "条款要求所在单位党组织办理",
    ),
    Route(
        ("各单位", "所在单位", "市直", "医疗卫生机构", "职能部门", "各部门", "部处", "工会"),
        UNIT,
        "条款要求各单位、各部门办理，由其党组织承办",
    ),
    Route(("院领导", "校领导", "分管领导", "领导班子"), LEADER, "条款要求领导班子或分管领导办理"),
    Route(("办公室", "审批人"), SUPERVISION, "办公室和会议管理事项由督查机构承办"),
    Route(
        ("党委", "党组", "党务", "学校", "学院", "大学", "委"),
        DEPARTMENT,
        "条款要求党委（党组）或本机构办理，由组织部门承办",
    ),
    Route(("考核", "考察", "选拔任用", "研判小组"), DEPARTMENT, "考核考察、选拔任用由组织部门承办"),
)

# Kinds of rules whose clauses name nobody.
BY_KIND: dict[str, Route] = {
    kind: Route((), SUPERVISION, "条款没有写明由谁办理；工作任务和指标由督查机构跟踪")
    for kind in ("tracked_task", "target_value", "due_date")
}
OTHERWISE = Route((), DEPARTMENT, "条款没有写明由谁办理，由组织部门承办或转交")

# 「推定」 marks an actor that the readers of the document supplied; brackets explain a body.
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_BETWEEN_BODIES = re.compile(r"[、；;，,→]")


def routed(actor: str, proposed: str, kind: str, *, in_unit: bool, has_account: bool) -> Routed:
    """Where a todo goes: by the clause's actor, else the proposed owner, else the rule's kind.

    ``in_unit`` is false for matters of the whole institution, ``has_account`` where the person
    it is about has no way in: then the organisation department takes it and passes it on.
    """
    route = by_actor(actor)
    if route is None:
        owner = by_actor(proposed)
        route = (
            Route((), owner.role, f"条款没有写明由谁办理，建议由{proposed}办理") if owner else None
        )
    route = route or BY_KIND.get(kind, OTHERWISE)
    if route.role in {UNIT, LEADER} and not in_unit:
        return Routed(DEPARTMENT, f"{route.reason}；这件事不属于某一个单位，由组织部门转交")
    if route.role is CADRE and not has_account:
        return Routed(DEPARTMENT, f"{route.reason}；本人没有账号，由组织部门转交")
    return Routed(route.role, route.reason)


def by_actor(actor: str) -> Route | None:
    """The entry for the first body that the actor names; None when no entry has words in it.

    >>> by_actor("纪委监察部门、党委组织部").role.label
    '纪检机构'
    >>> by_actor("组织部门（医学院党委组织部）、所在单位（推定）").role.label
    '组织部工作人员'
    """
    first = _BETWEEN_BODIES.split(_BRACKETS.sub("", actor))[0]
    return next((r for r in BY_ACTOR if any(word in first for word in r.words)), None)
