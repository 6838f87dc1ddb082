"""What acts are called on screen: dotted action → Chinese title; also fields that no model has.

The test suite fails on an act that has no title here.
"""

from __future__ import annotations

from django.apps import apps
from django.db import models

# Acts on rows of the register: ``register.<table>.<verb>``.
REGISTER_VERBS = {
    "created": "新增",
    "changed": "修改",
    "removed": "移除",
    "restored": "恢复",
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
    "accounts.session.replaced": "超出登录数，较早的退出",
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
    "register.institution.loaded": "载入整份名册",
    "register.person.viewed": "查看档案",
    "register.person.unmasked": "显示完整证件号码或电话",
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
}
GROUPS = {
    "accounts": "账号与登录",
    "audit": "审计",
    "register": "名册",
    "intake": "导入",
    "corrections": "信息采集",
    "findings": "研判",
    "todos": "待办",
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
        return f"{REGISTER_VERBS[verb]}{table_titles()[table]}"
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
