"""The menu: one table of entries; an account sees those it may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from collections.abc import Iterator


class Entry(NamedTuple):
    """One entry: the group it stands in, its title, address name, permission and icon."""

    group: str
    title: str
    view: str
    action: str
    icon: str


ENTRIES: tuple[Entry, ...] = (
    Entry("", "首页", "home:front", "home.view", "home"),
    Entry("办理", "待办", "todos:todo_list", "todo.view", "checkbox"),
    Entry("办理", "日历", "todos:calendar", "todo.view", "calendar"),
    Entry("办理", "研判结果", "findings:finding_list", "finding.view", "alert-circle"),
    Entry("工作", "重点工作", "worktasks:plan_list", "work.view", "target-arrow"),
    Entry("工作", "任务", "worktasks:task_list", "work.view", "subtask"),
    Entry("工作", "督办单", "worktasks:order_list", "work.view", "file-alert"),
    Entry("名册", "花名册", "roster:person_list", "roster.view", "users"),
    Entry("名册", "单位与岗位", "register:unit_list", "unit.view", "sitemap"),
    Entry("名册", "各表登记", "register:table_list", "person.change", "list-details"),
    Entry("名册", "结构统计", "roster:statistics", "statistics.view", "chart-bar"),
    Entry("名册", "导入", "intake:intake_list", "intake.run", "upload"),
    Entry("名册", "更正审核", "corrections:correction_list", "correction.decide", "edit"),
    Entry(
        "名册", "信息采集", "corrections:campaign_list", "correction.progress", "clipboard-check"
    ),
    Entry("名册", "我的档案", "corrections:own_file", "correction.propose", "user"),
    Entry("制度", "制度文件", "policy:document_list", "policy.view", "book"),
    Entry("制度", "落实总览", "policy:board", "policy.board.view", "gauge"),
    Entry("管理", "账号", "accounts:user_list", "account.manage", "user-cog"),
    Entry("管理", "运行情况", "accounts:site_state", "site.manage", "server"),
    Entry("管理", "授权", "accounts:grant_list", "grant.manage", "key"),
    Entry("管理", "权限表", "accounts:permission_table", "permission.view", "table"),
    Entry("管理", "审计记录", "audit:entry_list", "audit.view", "file-search"),
    Entry("管理", "审计校验", "audit:verification", "audit.view", "shield-check"),
)


def navigation(request: Any) -> list[dict[str, object]]:
    """Groups with their entries: title, address, icon and whether the page is within it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return []
    addresses = dict(_addresses(request))
    within = [
        a
        for a in addresses.values()
        if request.path == a or (a != "/" and request.path.startswith(a))
    ]
    # /policy/board/ is within /policy/ too: the nearest entry is the one the page belongs to.
    nearest = max(within, key=len, default="")
    groups: dict[str, list[dict[str, object]]] = {}
    for entry, address in addresses.items():
        here = address == nearest
        groups.setdefault(entry.group, []).append(
            {"title": entry.title, "address": address, "icon": entry.icon, "is_here": here}
        )
    return [{"title": title, "entries": entries} for title, entries in groups.items()]


def _addresses(request: Any) -> Iterator[tuple[Entry, str]]:
    for entry in ENTRIES:
        if not request.access.may(entry.action):
            continue
        try:
            yield entry, reverse(entry.view)
        except NoReverseMatch:
            continue
