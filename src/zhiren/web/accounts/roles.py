"""角色 (role) and 账号种类 (duty)."""

from __future__ import annotations

from django.db import models


class Duty(models.TextChoices):
    """账号种类: exactly one an account; three of them are the separated administrators.

    GB/T 22239-2019 8.1.5: 系统管理、安全管理、审计管理 are separate, and none sees business data.
    """

    BUSINESS = "business", "业务用户"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class Role(models.TextChoices):
    """角色 of business users. ``CADRE`` comes with the account's own file, never by grant."""

    DEPARTMENT_HEAD = "department_head", "组织部负责人"
    DEPARTMENT_STAFF = "department_staff", "组织部工作人员"
    UNIT_PARTY = "unit_party", "单位党组织"
    LEADER = "leader", "分管领导"
    DISCIPLINE = "discipline", "纪检机构"
    SUPERVISION = "supervision", "督查机构"
    PERSONNEL = "personnel", "人事部门"
    CADRE = "cadre", "干部本人"


BUSINESS_ROLES = [(role.value, role.label) for role in Role if role is not Role.CADRE]
# Roles that see the whole institution; UNIT_PARTY sees a subtree, LEADER the portfolio.
WHOLE_INSTITUTION = frozenset(
    {
        Role.DEPARTMENT_HEAD,
        Role.DEPARTMENT_STAFF,
        Role.DISCIPLINE,
        Role.SUPERVISION,
        Role.PERSONNEL,
    }
)
