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

    class Meta:
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("table", "object_id"), name="audit_object"),
            models.Index(fields=("person_id", "number"), name="audit_person"),
            models.Index(fields=("actor", "number"), name="audit_actor"),
            models.Index(fields=("batch",), name="audit_batch"),
            models.Index(fields=("institution", "number"), name="audit_institution"),
        )

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
