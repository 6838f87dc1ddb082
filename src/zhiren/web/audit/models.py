"""审计记录 (audit entry): who did what, before and after, in a chain that shows tampering."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models


class Head(models.Model):
    """The end of the chain: one row, locked while entries are added to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_hash = models.CharField(max_length=64, blank=True)
    length = models.BigIntegerField(default=0)


class UnchangeableError(RuntimeError):
    """An entry of the audit was to be changed or removed."""

    def __init__(self) -> None:
        super().__init__("审计记录只能增加，不能更改或删除。")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries: read and added, nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Raise UnchangeableError."""
        raise UnchangeableError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raise UnchangeableError."""
        raise UnchangeableError


class Entry(models.Model):
    """One act. Rows are only ever added; the database itself refuses to change or delete them.

    ``before`` and ``after`` hold the fields that changed (all fields when a row is made or
    removed). ``batch`` joins the entries of one import or one bulk act. ``hash`` covers the
    entry's content and the hash of the entry before it.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="账号"
    )
    actor_name = models.CharField("操作人", max_length=100)
    address = models.CharField("来自地址", max_length=45, blank=True)
    institution = models.ForeignKey(
        "register.Institution", models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    action = models.CharField("动作", max_length=60, db_index=True)
    table = models.CharField("对象种类", max_length=60, blank=True)
    object_id = models.BigIntegerField("对象编号", null=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    person_id = models.BigIntegerField("所涉人员", null=True)
    before = models.JSONField("原值", default=dict)
    after = models.JSONField("新值", default=dict)
    reason = models.TextField("理由", blank=True)
    clause = models.CharField("条款", max_length=80, blank=True)
    batch = models.UUIDField("批次", null=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    objects = models.Manager.from_queryset(EntryQuerySet)()

    class Meta:
        verbose_name = "审计记录"
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("table", "object_id"), name="audit_object"),
            models.Index(fields=("person_id", "number"), name="audit_person"),
            models.Index(fields=("actor", "number"), name="audit_actor"),
            models.Index(fields=("batch",), name="audit_batch"),
            models.Index(fields=("institution", "number"), name="audit_institution"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a new entry; raise UnchangeableError for one that is there."""
        if not self._state.adding:
            raise UnchangeableError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise UnchangeableError."""
        raise UnchangeableError

    def content(self) -> dict[str, Any]:
        """What the hash covers, JSON-ready and the same on every database."""
        return {
            "number": self.number,
            "at": int(self.at.timestamp() * 1_000_000),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "address": self.address,
            "institution": self.institution_id,
            "action": self.action,
            "table": self.table,
            "object_id": self.object_id,
            "object_label": self.object_label,
            "person_id": self.person_id,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "clause": self.clause,
            "batch": str(self.batch) if self.batch else None,
        }

    def computed_hash(self) -> str:
        """SHA-256 over the previous hash and the content."""
        text = json.dumps(self.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous_hash}\n{text}".encode()).hexdigest()


class Verification(models.Model):
    """校验: one walk along the chain, how far it is, and what it found."""

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        WHOLE = "whole", "完整"
        BROKEN = "broken", "有问题"
        FAILED = "failed", "没有完成"

    class Fault(models.TextChoices):
        """What is wrong at the first entry that is not as it was written."""

        CHANGED = "changed", "内容被改动"
        MISSING = "missing", "缺少记录"
        ORDER = "order", "前后衔接不上"
        HEAD = "head", "与链尾不符"
        ANCHOR = "anchor", "与抄录的校验值不符"

    asked_by = models.CharField("发起人", max_length=100)
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    status = models.CharField("结果", max_length=20, choices=Status.choices, default=Status.WAITING)
    anchor_number = models.BigIntegerField("抄录的序号", null=True)
    anchor_hash = models.CharField("抄录的校验值", max_length=64, blank=True)
    length = models.BigIntegerField("记录数", default=0)
    checked = models.BigIntegerField("已校验", default=0)
    head_hash = models.CharField("链尾校验值", max_length=64, blank=True)
    fault = models.CharField("问题", max_length=20, choices=Fault.choices, blank=True)
    fault_number = models.BigIntegerField("问题序号", null=True)
    sentence = models.TextField("说明", blank=True)
    is_protected = models.BooleanField("数据库保护", default=True)

    class Meta:
        verbose_name = "审计校验"
        ordering = ("-id",)

    @property
    def is_running(self) -> bool:
        """Whether it is still to be finished."""
        return self.status in (self.Status.WAITING, self.Status.RUNNING)
