"""What acts are called on screen: dotted action → Chinese title; also fields that no model has.

The test suite fails on an act that has no title here.
"""

from __future__ import annotations

from django.apps import apps
from django.db import models

# Acts on rows of the register: ``register.<table>.<verb>``.
REGISTER_VERBS = {
    "created": "新增登记",
    "changed": "修改登记",
    "removed": "移除登记",
    "restored": "恢复登记",
}
TITLES: dict[str, str] = {
    "accounts.feed_key.renewed": "更换日历订阅地址",
    "accounts.grant.given": "授予角色",
    "accounts.grant.withdrawn": "收回角色",
    "accounts.log_in.failed": "登录失败",
    "accounts.password.changed": "修改口令",
    "accounts.password.reset": "重置口令",
    "accounts.second_factor.added": "启用动态口令",
    "accounts.second_factor.removed": "停用动态口令",
    "accounts.session.closed": "结束另一处登录",
    "accounts.session.ended": "退出登录",
    "accounts.session.expired": "空闲退出",
    "accounts.session.replaced": "较早的登录退出",
    "accounts.session.started": "登录",
    "accounts.user.changed": "修改账号",
    "accounts.user.confirmed": "核准账号",
    "accounts.user.created": "新建账号",
    "accounts.user.disabled": "停用账号",
    "accounts.user.enabled": "启用账号",
    "accounts.user.linked": "关联本人档案",
    "accounts.user.locked": "账号锁定",
    "accounts.user.unlocked": "解锁账号",
    "audit.export.made": "导出",
    "audit.verification.asked": "校验审计链",
    "corrections.campaign.changed": "修改信息采集",
    "corrections.campaign.closed": "结束信息采集",
    "corrections.campaign.created": "发起信息采集",
    "corrections.campaign.extended": "补充采集对象",
    "corrections.campaign.reminded": "提醒填报",
    "corrections.correction.decided": "审核更正申请",
    "corrections.correction.submitted": "提交更正申请",
    "corrections.correction.withdrawn": "撤回更正申请",
    "corrections.maintenance.granted": "授权直接维护",
    "corrections.maintenance.withdrawn": "收回直接维护授权",
    "corrections.proposal.discarded": "删去更正草稿",
    "corrections.proposal.made": "填写更正草稿",
    "corrections.section.confirmed": "确认信息无误",
    "findings.finding.reopened": "撤回不再处理的决定",
    "findings.finding.waived": "决定不再处理",
    "findings.run.asked": "启动研判",
    "findings.run.finished": "研判完成",
    "findings.trial.asked": "启动试算",
    "findings.trial.discarded": "删去试算",
    "intake.intake.applied": "导入数据",
    "intake.intake.cancelled": "放弃导入",
    "intake.intake.cleared": "到期删除导入的文件和明细",
    "intake.intake.undone": "撤销导入",
    "intake.intake.uploaded": "上传导入文件",
    "intake.mapping.removed": "删去列对应方案",
    "intake.mapping.saved": "保存列对应方案",
    "register.institution.founded": "登记机构",
    "register.institution.loaded": "载入整份名册",
    "register.person.viewed": "查看档案",
    "register.person.unmasked": "显示完整证件号码或电话",
    "roster.private.unmasked": "花名册显示完整证件号码或电话",
    "roster.view.made_default": "设为默认视图",
    "roster.view.removed": "删去花名册视图",
    "roster.view.saved": "保存花名册视图",
    "todos.day.begun": "每日待办整理",
    "todos.feed.read": "读取日历订阅",
    "todos.notices.changed": "修改提醒设置",
    "todos.todo.cancelled": "待办：决定不再处理，取消",
    "todos.todo.closed": "待办：自动办结",
    "todos.todo.delegated": "待办：转交",
    "todos.todo.escalated": "待办：逾期升级",
    "todos.todo.handed_back": "待办：退回待认领",
    "todos.todo.kept": "待办：随研判更新",
    "todos.todo.made": "待办：产生",
    "todos.todo.reminded": "待办：提醒",
    "todos.todo.reopened": "待办：再次产生",
    "todos.todo.reported": "待办：报告办结",
    "todos.todo.rerouted": "待办：改变承办单位",
    "todos.todo.snoozed": "待办：暂缓",
    "todos.todo.taken": "待办：认领",
    "todos.todo.urged": "待办：催办",
    "todos.todo.withdrawn": "待办：撤回办结报告",
    "todos.todo.woken": "待办：恢复办理",
    "worktasks.change.asked": "申请调整任务",
    "worktasks.change.granted": "同意调整任务",
    "worktasks.change.refused": "不同意调整任务",
    "worktasks.change.withdrawn": "撤回调整申请",
    "worktasks.decision.added": "会议决定立项",
    "worktasks.evidence.added": "上传佐证",
    "worktasks.evidence.read": "下载佐证",
    "worktasks.obstacle.raised": "提出问题",
    "worktasks.obstacle.solved": "问题解决",
    "worktasks.order.answered": "反馈督办单",
    "worktasks.order.closed": "督办单办结",
    "worktasks.order.issued": "发出督办单",
    "worktasks.plan.carried_over": "接续上年任务",
    "worktasks.plan.confirmed": "确认计划",
    "worktasks.plan.created": "建立计划",
    "worktasks.plan.frozen": "年终结算",
    "worktasks.plan.removed": "删去计划草稿",
    "worktasks.plan.thawed": "结算后恢复执行",
    "worktasks.proposal.added": "拟列任务：补充",
    "worktasks.proposal.changed": "拟列任务：修改",
    "worktasks.proposal.decided": "拟列任务：决定",
    "worktasks.proposal.merged": "拟列任务：合并",
    "worktasks.proposal.split": "拟列任务：拆分",
    "worktasks.proposal.undone": "拟列任务：撤销",
    "worktasks.report.added": "报告进展",
    "worktasks.target.measured": "填写实测值",
    "worktasks.urge.added": "催办任务",
    "worktasks.urge.answered": "回复催办",
    "worktasks.work.accept": "签收任务",
    "worktasks.work.assigned": "下达任务",
    "worktasks.work.cancel": "取消任务",
    "worktasks.work.close": "验收通过，销号",
    "worktasks.work.close_partly": "验收：部分完成",
    "worktasks.work.planned": "编排任务",
    "worktasks.work.refuse": "验收退回",
    "worktasks.work.reopen": "恢复办理",
    "worktasks.work.return": "单位退回任务",
    "worktasks.work.submit": "提请验收",
}
# Names in ``before`` and ``after`` that are no field of the entry's table.
FIELD_TITLES: dict[str, str] = {
    "anchor_number": "抄录的序号",
    "asked": "人数",
    "browser": "浏览器",
    "columns": "列",
    "filters": "条件",
    "length": "记录数",
    "rows": "行数",
    "sessions_ended": "结束的会话数",
    "address": "来自地址",
    "started_at": "登录时间",
    "what": "内容",
    "with_second_factor": "用了动态口令",
    "assigned_on": "下达日期",
    "baselines": "基数",
    "became": "并为",
    "created": "新增登记",
    "due_words": "时限原文",
    "helping": "配合单位",
    "is_kept": "是否列入",
    "item": "分项",
    "items": "分项",
    "linked": "沿用已登记的",
    "milestones": "节点",
    "needs": "依赖",
    "proposals": "拟列任务",
    "targets": "指标",
    "tasks": "任务",
    "works": "任务",
}
GROUPS = {
    "accounts": "账号与登录",
    "audit": "审计",
    "register": "名册",
    "intake": "导入",
    "corrections": "信息采集",
    "findings": "研判",
    "todos": "待办",
    "worktasks": "重点工作",
    "policy": "制度",
    "roster": "花名册",
}


def title_of(action: str) -> str:
    """The title of an act; the action itself where none is known."""
    return known_title(action) or action


def known_title(action: str) -> str | None:
    """The title of an act, None when it has none."""
    if action in TITLES:
        return TITLES[action]
    app, _, rest = action.partition(".")
    table, _, verb = rest.rpartition(".")
    if app == "register" and verb in REGISTER_VERBS and table in table_titles():
        return f"{REGISTER_VERBS[verb]}：{table_titles()[table]}"
    return None


def table_titles() -> dict[str, str]:
    """Chinese names of the tables that entries speak of."""
    return {name: str(model._meta.verbose_name) for name, model in table_models().items()}


_MODELS: dict[str, type[models.Model]] = {}


def table_models() -> dict[str, type[models.Model]]:
    """Models by the names that entries give their tables: ``family_member``, ``user``."""
    if not _MODELS:
        for model in apps.get_models():
            if not model.__module__.startswith("zhiren."):
                continue
            name = getattr(model, "TABLE", "") or "".join(
                f"_{c.lower()}" if c.isupper() else c for c in model.__name__
            ).lstrip("_")
            _MODELS.setdefault(name, model)
    return _MODELS
