"""权限 (permission): who may do what, and why: one table, read by people and by the site.

``basis`` is the clause that gives the power, or the reason where no clause speaks of it. A role
that stands in ``roles`` has the power within its own scope: the whole institution, the subtree
of its unit, the units in its portfolio, or the account's own file.
"""

from __future__ import annotations

from typing import NamedTuple

from zhiren.web.accounts.roles import Duty, Role

HEAD, STAFF, UNIT, LEADER = (
    Role.DEPARTMENT_HEAD,
    Role.DEPARTMENT_STAFF,
    Role.UNIT_PARTY,
    Role.LEADER,
)
DISCIPLINE, SUPERVISION, PERSONNEL, CADRE = (
    Role.DISCIPLINE,
    Role.SUPERVISION,
    Role.PERSONNEL,
    Role.CADRE,
)
DEPARTMENT = (HEAD, STAFF)
ALL_BUSINESS = tuple(Role)


class Permission(NamedTuple):
    """One action: its name in code, its Chinese title, the roles or duties, and the basis."""

    action: str
    title: str
    roles: tuple[Role, ...]
    basis: str
    duties: tuple[Duty, ...] = ()


PERMISSIONS: tuple[Permission, ...] = (
    Permission(
        "home.view",
        "查看首页",
        ALL_BUSINESS,
        "每个账号的起点；管理员只看到各自的运行情况",
        (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT),
    ),
    Permission("policy.view", "查阅制度文件", ALL_BUSINESS, "制度对本机构公开"),
    Permission(
        "policy.board.view",
        "查看制度落实总览",
        (*DEPARTMENT, LEADER, DISCIPLINE, SUPERVISION),
        "掌握制度落实情况的职责",
    ),
    Permission(
        "unit.view",
        "查看单位和岗位",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, SUPERVISION, PERSONNEL),
        "单位设置是各项工作的基础",
    ),
    Permission("unit.change", "维护单位和岗位", DEPARTMENT, "组织部门管理机构和职数"),
    Permission(
        "person.view",
        "查看人员基本情况",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, PERSONNEL, CADRE),
        "干部工作的知情范围",
    ),
    Permission(
        "person.assessment.view",
        "查看考核情况",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, PERSONNEL, CADRE),
        "考核结果的使用范围",
    ),
    Permission(
        "person.development.view",
        "查看培训、锻炼、后备情况",
        (*DEPARTMENT, UNIT, LEADER, PERSONNEL),
        "培养选拔工作的知情范围",
    ),
    Permission(
        "person.discipline.view",
        "查看处分、谈话、信访和容错决定",
        (HEAD, STAFF, DISCIPLINE),
        "监督工作须保密",
    ),
    Permission(
        "person.care.view", "查看关心关爱情况", (*DEPARTMENT, UNIT, CADRE), "关心关爱工作的知情范围"
    ),
    Permission(
        "person.family.view", "查看家庭成员", (HEAD, STAFF, DISCIPLINE, CADRE), "个人信息最小必要"
    ),
    Permission(
        "person.identity.unmask",
        "显示完整证件号码和电话",
        (HEAD, STAFF, CADRE),
        "个人信息最小必要；每次显示都记入审计",
    ),
    Permission("person.change", "维护人员和各项登记", DEPARTMENT, "组织部门管理干部名册"),
    Permission("person.adjudicate", "登记档案认定", (HEAD,), "认定结果由组织部门负责人登记"),
    Permission(
        "roster.view",
        "查看花名册",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, PERSONNEL),
        "干部工作的知情范围",
    ),
    Permission(
        "roster.export",
        "导出花名册",
        (*DEPARTMENT, UNIT, DISCIPLINE, PERSONNEL),
        "导出带水印并记入审计",
    ),
    Permission("roster.share", "与组织部共用名册视图", DEPARTMENT, "视图只存栏目和条件，不存数据"),
    Permission(
        "statistics.view",
        "查看结构统计",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, PERSONNEL),
        "干部工作的知情范围",
    ),
    Permission("intake.run", "导入数据和撤销导入", DEPARTMENT, "组织部门管理干部名册"),
    Permission("correction.propose", "申请更正本人档案", (CADRE,), "本人信息的知情和更正"),
    Permission("correction.decide", "审核更正和组织采集", DEPARTMENT, "组织部门管理干部名册"),
    Permission("correction.view", "查看更正申请和佐证材料", (*DEPARTMENT, CADRE), "申请人和审核人"),
    Permission(
        "correction.progress",
        "查看信息采集进度",
        (*DEPARTMENT, UNIT),
        "单位党组织掌握本单位人员填报情况",
    ),
    Permission(
        "correction.remind",
        "催办信息采集",
        (*DEPARTMENT, UNIT),
        "组织部门组织填报，单位党组织督促本单位人员填报",
    ),
    Permission(
        "finding.view",
        "查看研判结果",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, SUPERVISION, CADRE),
        "落实制度的职责范围；要本人办理的，本人看到结论，看不到不向其开放的栏目里的事实",
    ),
    Permission(
        "finding.export",
        "导出研判结果",
        (*DEPARTMENT, UNIT, DISCIPLINE, SUPERVISION),
        "导出带水印并记入审计",
    ),
    Permission("finding.waive", "决定不再处理某项结果", (HEAD,), "须写明理由、决定机关和条款"),
    Permission("evaluation.run", "启动研判、试算和回看", DEPARTMENT, "组织部门掌握制度落实情况"),
    Permission(
        "todo.view",
        "办理待办",
        (*DEPARTMENT, UNIT, LEADER, DISCIPLINE, SUPERVISION, PERSONNEL, CADRE),
        "各自职责",
    ),
    Permission(
        "todo.urge",
        "催办",
        (*DEPARTMENT, LEADER, SUPERVISION),
        "组织部门、分管领导和督查机构督促落实的职责",
    ),
    Permission(
        "work.view",
        "查看重点工作",
        (*DEPARTMENT, UNIT, LEADER, SUPERVISION, DISCIPLINE, PERSONNEL, CADRE),
        "重点工作的知情范围；干部本人看自己负责的任务",
    ),
    Permission("work.plan", "编制计划", (*DEPARTMENT, SUPERVISION), "sjtusm-2024-45#通知.4"),
    Permission("work.run", "办理任务", (UNIT, CADRE), "责任单位、配合单位和责任人办理各自的任务"),
    Permission("work.supervise", "督办和验收", (HEAD, STAFF, SUPERVISION), "sjtusm-2021-39#八.7"),
    Permission("work.freeze", "年终结算", (HEAD,), "sjtusm-2024-45#通知.5"),
    Permission(
        "account.manage", "建立、停用账号", (), "GB/T 22239-2019 8.1.5 系统管理", (Duty.SYSTEM,)
    ),
    Permission(
        "site.manage", "查看运行情况和设置", (), "GB/T 22239-2019 8.1.5 系统管理", (Duty.SYSTEM,)
    ),
    Permission(
        "grant.manage", "授予和收回角色", (), "GB/T 22239-2019 8.1.5 安全管理", (Duty.SECURITY,)
    ),
    Permission(
        "permission.view",
        "查看和打印权限表",
        (HEAD,),
        "谁能做什么，应当人人可查",
        (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT),
    ),
    Permission(
        "audit.view",
        "查询、导出、校验审计记录",
        (),
        "GB/T 22239-2019 8.1.5 审计管理",
        (Duty.AUDIT,),
    ),
)
PERMISSION_OF = {permission.action: permission for permission in PERMISSIONS}
