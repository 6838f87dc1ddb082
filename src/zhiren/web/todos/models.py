"""办理事项 (todo): what a role or a person has to do, its history, and what mail it made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models

from zhiren.web.accounts.roles import Role
from zhiren.web.findings.models import STATES
from zhiren.web.register.models import Institution, Person, Unit
from zhiren.web.todos.scope import todos_seen_by

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access


class TodoQuerySet(models.QuerySet[Any]):
    """``visible_to`` is the only way from a request to a todo."""

    def visible_to(self, access: Access, action: str = "todo.view") -> Self:
        """Todos the account may see; see :func:`zhiren.web.todos.scope.todos_seen_by`."""
        return self.filter(todos_seen_by(access)) if access.may(action) else self.none()

    def standing(self) -> Self:
        """Those somebody still has to deal with: open, or reported and not yet confirmed."""
        return self.filter(status__in=Todo.STANDING)


class Todo(models.Model):
    """办理事项: one thing to do, kept in step with the matter it comes from.

    ``source`` and ``key`` name that matter (the finding with that key, or one side of the task with
    that key); sentence, clause, due date, unit and person are copied from it and follow it.
    ``role`` is who it goes to, with ``actor`` the clause's own words for whoever must act and
    ``routed_by`` the reason from the routing table. ``assignee`` is the account that took it or was
    given it, None while it lies in the role's pool. ``reported_at`` is set while somebody says that
    it is done and the data have not said so yet.
    """

    class Source(models.TextChoices):
        """What it comes from."""

        FINDING = "finding", "研判结果"
        TASK = "task", "重点工作任务"
        TASK_OVERSIGHT = "task_oversight", "重点工作督办"

    class Status(models.TextChoices):
        """How far it is."""

        OPEN = "open", "待办"
        REPORTED = "reported", "已报办结，待研判确认"
        DONE = "done", "已办结"
        CANCELLED = "cancelled", "已取消"

    STANDING: ClassVar[tuple[str, ...]] = (Status.OPEN, Status.REPORTED)

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    key = models.BigIntegerField("来源编号")
    rule = models.CharField("规则", max_length=100)
    title = models.CharField("事项", max_length=200)
    document = models.CharField("制度文件", max_length=60)
    clause = models.CharField("所据条款", max_length=80)
    sentence = models.TextField("情况说明")
    state = models.CharField("结论", max_length=20, choices=STATES)
    gravity = models.PositiveSmallIntegerField("轻重")
    due_on = models.DateField("到期日", null=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="todos", verbose_name="单位"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="todos", verbose_name="人员"
    )
    subject_name = models.CharField("对象", max_length=200)
    actor = models.CharField("条款中的责任主体", max_length=200, blank=True)
    role = models.CharField("承办角色", max_length=40, choices=Role.choices)
    routed_by = models.CharField("分派理由", max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="todos",
        verbose_name="承办人",
    )
    status = models.CharField(
        "办理状态", max_length=20, choices=Status.choices, default=Status.OPEN
    )
    opened_on = models.DateField("产生日期")
    reported_at = models.DateTimeField("报办结时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    snoozed_until = models.DateField("暂缓至", null=True)
    snooze_reason = models.CharField("暂缓理由", max_length=500, blank=True)
    reminded_on = models.DateField("最近提醒", null=True)
    escalated_at = models.DateTimeField("升级时间", null=True)
    escalated_to = models.CharField("升级至", max_length=40, choices=Role.choices, blank=True)
    changed_at = models.DateTimeField("最近变化")

    objects = models.Manager.from_queryset(TodoQuerySet)()

    class Meta:
        verbose_name = "待办"
        ordering = ("gravity", "due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("source", "key"), name="one_todo_a_matter"),
            models.CheckConstraint(
                condition=models.Q(status="reported", reported_at__isnull=False)
                | ~models.Q(status="reported"),
                name="reported_todo_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(snoozed_until=None) | ~models.Q(snooze_reason=""),
                name="snooze_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("institution", "status", "due_on"), name="todo_due"),
            models.Index(fields=("institution", "role", "status"), name="todo_pool"),
            models.Index(fields=("assignee", "status"), name="todo_mine"),
            models.Index(fields=("institution", "clause", "status"), name="todo_clause"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_judged(self) -> bool:
        """Whether data that are judged decide that it is done; else doing the thing itself does."""
        return self.source == self.Source.FINDING


class TodoEvent(models.Model):
    """One turn in a todo's history; ``actor`` is None for the system."""

    class Kind(models.TextChoices):
        """What happened."""

        MADE = "made", "产生"
        REROUTED = "rerouted", "承办单位或角色变化"
        TAKEN = "taken", "认领"
        HANDED_BACK = "handed_back", "退回待认领"
        DELEGATED = "delegated", "转交"
        SNOOZED = "snoozed", "暂缓"
        WOKEN = "woken", "恢复办理"
        REMINDED = "reminded", "提醒"
        URGED = "urged", "催办"
        ESCALATED = "escalated", "逾期升级"
        REPORTED = "reported", "报告办结"
        WITHDRAWN = "withdrawn", "撤回办结报告"
        CLOSED = "closed", "数据已更新，自动办结"
        CANCELLED = "cancelled", "决定不再处理，取消"
        REOPENED = "reopened", "再次产生"

    todo = models.ForeignKey(Todo, models.CASCADE, related_name="events")
    at = models.DateTimeField("时间")
    kind = models.CharField("事件", max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("操作人", max_length=100)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("kind", "at"), name="todo_event_kind"),)


class NoticePreference(models.Model):
    """提醒方式: what an account's calendar feed and mail may show outside the site."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference"
    )
    is_feed_masked = models.BooleanField("日历订阅只显示条款和件数", default=True)
    is_digest_masked = models.BooleanField("每日摘要只显示条款和件数", default=False)
    feed_read_on = models.DateField("日历最近读取日期", null=True)


class Digest(models.Model):
    """每日摘要: one mail of one day to one account, and what became of it."""

    class Status(models.TextChoices):
        """Whether it went out."""

        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    status = models.CharField("状态", max_length=20, choices=Status.choices)
    items = models.PositiveIntegerField("事项数")
    error = models.CharField("失败原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "每日摘要"
        ordering = ("-at",)
        constraints = (models.UniqueConstraint(fields=("user", "on"), name="one_digest_a_day"),)
