"""Where todos go: by the clause's own words for whoever must act."""

import pytest

from zhiren.policy.packs import load_pack, pack_names
from zhiren.web.accounts.roles import Role
from zhiren.web.todos.routing import BY_ACTOR, BY_KIND, OTHERWISE, by_actor, routed

ACTORS = sorted(
    {c.actor for name in pack_names() for c in load_pack(name).clauses.values() if c.actor}
)


def route(actor, proposed="", kind="", *, in_unit=True, has_account=True):
    return routed(actor, proposed, kind, in_unit=in_unit, has_account=has_account).role


@pytest.mark.parametrize("actor", ACTORS)
def test_every_actor_of_the_packs_falls_under_an_entry(actor):
    assert by_actor(actor) is not None


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        ("组织部门（医学院党委组织部）、所在单位（推定）", Role.DEPARTMENT_STAFF),
        ("党委组织部（推定）", Role.DEPARTMENT_STAFF),
        ("医学院党委", Role.DEPARTMENT_STAFF),
        ("党委（研判）；分管领导（谈话提醒）", Role.DEPARTMENT_STAFF),
        ("各二级单位党组织", Role.UNIT_PARTY),
        ("医学院系统各级党组织; 专职组织员", Role.UNIT_PARTY),
        ("专职组织员（协助指导）", Role.UNIT_PARTY),
        ("各单位", Role.UNIT_PARTY),
        ("纪委监察部门、党委组织部", Role.DISCIPLINE),
        ("处分、组织处理机关", Role.DISCIPLINE),
        ("人事处、组织部（推定）", Role.PERSONNEL),
        ("委人事部门（推定）", Role.PERSONNEL),
        ("院领导", Role.LEADER),
        ("领导干部（报告）；组织部门（医学院党委组织部）（受理、核查）", Role.CADRE),
        ("干部本人及所在二级党组织", Role.CADRE),
        ("上海交通大学医学院党委办公室", Role.SUPERVISION),
    ],
)
def test_the_first_body_named_decides(actor, role):
    assert route(actor) == role


def test_a_clause_without_actor_goes_to_the_proposed_owner():
    assert route("", "人事处") == Role.PERSONNEL


def test_a_clause_without_any_owner_goes_by_the_kind_of_its_rule():
    assert route("", "科技处", "tracked_task") == Role.SUPERVISION
    assert route("", "", "scope_validity") == Role.DEPARTMENT_STAFF


def test_the_department_steps_in_where_nobody_can_hold_the_role():
    assert route("各单位", in_unit=False) == Role.DEPARTMENT_STAFF
    assert route("院领导", in_unit=False) == Role.DEPARTMENT_STAFF
    assert route("领导干部", has_account=False) == Role.DEPARTMENT_STAFF


def test_the_reason_tells_of_the_stepping_in():
    told = routed("领导干部", "", "", in_unit=True, has_account=False)
    assert told.reason == "条款要求干部本人办理；本人没有账号，由组织部门转交"


def test_every_entry_says_why():
    assert all(entry.reason for entry in (*BY_ACTOR, *BY_KIND.values(), OTHERWISE))


def test_every_word_of_the_table_decides_something_by_itself():
    for entry in BY_ACTOR:
        for word in entry.words:
            assert by_actor(word) is not None
