"""更正申请 (correction): what a cadre proposes to change in the own file, and the verdicts."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from zhiren.web.register.models import Institution, Person, RecordQuerySet


class Correction(models.Model):
    """更正申请: one or more proposals of one person, handed in together.

    A person has one draft at most. ``is_direct`` was carried out without approval, under a
    :class:`Maintenance` that held that day.
    """

    class Status(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "待提交"
        SUBMITTED = "submitted", "待审核"
        DECIDED = "decided", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

    UNIT_PATHS: ClassVar[tuple[str, ...]] = ("person__unit",)
    PERSON_PATH: ClassVar[str] = "person"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="corrections", verbose_name="申请人"
    )
    campaign = models.ForeignKey(
        "corrections.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="信息采集",
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT)
    is_direct = models.BooleanField("是否直接维护", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        verbose_name = "更正申请"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(status="draft"),
                name="one_draft_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(submitted_at__isnull=False),
                name="correction_submitted_at",
            ),
        )
        indexes = (
            models.Index(fields=("institution", "status", "submitted_at"), name="correction_queue"),
        )


class Proposal(models.Model):
    """更正事项: one record of the file that is to be changed, added or removed, and why."""

    class Kind(models.TextChoices):
        """What is to be done with the record."""

        CHANGE = "change", "更正"
        ADD = "add", "新增"
        REMOVE = "remove", "删除"

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="proposals")
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    section = models.CharField("栏目", max_length=60)
    row = models.BigIntegerField("记录编号", null=True, blank=True)
    record_title = models.CharField("记录", max_length=200, blank=True)
    note = models.TextField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "更正事项"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="add") | models.Q(row__isnull=False),
                name="proposal_names_its_row",
            ),
        )


class CorrectionItem(models.Model):
    """逐项意见: what is decided by itself: one field of a change, or a whole new or removed record.

    ``old`` and ``new`` hold the register's stored fields by attribute name, as
    :func:`zhiren.web.audit.services.plain_values` writes them; a date brings its precision along.
    """

    class Verdict(models.TextChoices):
        """What the department decided."""

        PENDING = "pending", "待审"
        ACCEPTED = "accepted", "采纳"
        REFUSED = "refused", "不采纳"
        WITHDRAWN = "withdrawn", "已撤回"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="items")
    field = models.CharField("字段", max_length=60, blank=True)
    old = models.JSONField("原值", default=dict)
    new = models.JSONField("申请值", default=dict)
    verdict = models.CharField(
        "意见", max_length=10, choices=Verdict.choices, default=Verdict.PENDING
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by_name = models.CharField("审核人", max_length=100, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)

    class Meta:
        verbose_name = "更正逐项意见"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(verdict="refused") | ~models.Q(reason=""),
                name="refusal_has_its_reason",
            ),
        )


def _evidence_path(evidence: Evidence, name: str) -> str:
    """A name that tells nothing: the file's own name is kept in the row."""
    return f"corrections/{uuid4().hex}{PurePosixPath(name).suffix.lower()}"


class Evidence(models.Model):
    """佐证材料: a file that shows a proposal to be right."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="evidence")
    file = models.FileField("文件", upload_to=_evidence_path, max_length=120)
    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("格式", max_length=10)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        ordering = ("id",)


class Maintenance(models.Model):
    """直接维护授权: a named person's corrections take effect at once, within a window.

    Holds from ``from_on`` to before ``until_on``; withdrawing ends it at once and keeps its row.
    """

    UNIT_PATHS: ClassVar[tuple[str, ...]] = ("person__unit",)
    PERSON_PATH: ClassVar[str] = "person"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="maintenance", verbose_name="被授权人"
    )
    from_on = models.DateField("起始日期")
    until_on = models.DateField("终止日期")
    reason = models.CharField("理由", max_length=200)
    granted_by_name = models.CharField("授权人", max_length=100)
    granted_at = models.DateTimeField("授权时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        verbose_name = "直接维护授权"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")),
                name="maintenance_ends_after_it_starts",
            ),
        )
