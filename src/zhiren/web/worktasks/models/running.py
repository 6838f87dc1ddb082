"""What happens while a task runs: reports, evidence, urging, orders, changes, obstacles."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiren.web.register.models import Institution, TaskReport, Unit
from zhiren.web.worktasks.models.plans import WorkTask


class Evidence(models.Model):
    """佐证: one file, kept once and used wherever it proves something."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=200)
    file = models.FileField("文件", upload_to="evidence/%Y/%m")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField("文件类型", max_length=100)
    size = models.PositiveIntegerField("字节数")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证"
        constraints = (
            models.UniqueConstraint(fields=("institution", "unit", "sha256"), name="evidence_once"),
        )


class Report(models.Model):
    """进展报告. Day and percentage stand in the register's ``TaskReport``, which rules judge."""

    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="reports")
    row = models.OneToOneField(TaskReport, models.PROTECT, related_name="report")
    text = models.TextField("进展")
    next_step = models.TextField("下一步", blank=True)
    obstacle = models.TextField("困难和问题", blank=True)
    expected_on = models.DateField("预计完成", null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="reports", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("填报时间", auto_now_add=True)

    class Meta:
        verbose_name = "进展报告"
        ordering = ("-id",)


class Urge(models.Model):
    """催办, and what the unit answers."""

    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="urges")
    text = models.TextField("催办内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("催办时间", auto_now_add=True)
    answer_by_on = models.DateField("回复期限", null=True, blank=True)
    answer = models.TextField("回复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("回复时间", null=True)

    class Meta:
        verbose_name = "催办"
        ordering = ("-id",)


class SupervisionOrder(models.Model):
    """督办单: a numbered demand in writing to a unit about one or more of its tasks."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("序号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="承办单位")
    works = models.ManyToManyField(WorkTask, related_name="orders")
    demand = models.TextField("督办要求")
    clause = models.CharField("所据条款", max_length=80)
    signed_by = models.CharField("签发人", max_length=50)
    issued_on = models.DateField("签发日期")
    due_on = models.DateField("办结期限")
    answer = models.TextField("办理情况", blank=True)
    answered_on = models.DateField("回复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "督办单"
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("institution", "year", "number"), name="one_order_a_number"
            ),
        )

    @property
    def title(self) -> str:
        """Its number as papers have it, e.g. 督办〔2024〕12号."""
        return f"督办〔{self.year}〕{self.number}号"


class Change(models.Model):
    """调整: an extension or another change of a task, applied for, decided, and only then made."""

    class Kind(models.TextChoices):
        """What is to change."""

        EXTENSION = "extension", "延期"
        OWNER = "owner", "变更责任单位"
        TARGET = "target", "调整目标"
        CANCEL = "cancel", "取消"

    class Status(models.TextChoices):
        """How it was decided."""

        ASKED = "asked", "待审批"
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"
        WITHDRAWN = "withdrawn", "撤回"

    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="changes")
    kind = models.CharField("调整种类", max_length=20, choices=Kind.choices)
    status = models.CharField(
        "审批情况", max_length=20, choices=Status.choices, default=Status.ASKED
    )
    before = models.JSONField("调整前", default=dict)
    after = models.JSONField("调整后", default=dict)
    reason = models.TextField("理由")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    decision = models.TextField("审批意见", blank=True)

    class Meta:
        verbose_name = "调整申请"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("work", "kind"),
                condition=models.Q(status="asked"),
                name="one_open_change_a_kind",
            ),
        )


class Obstacle(models.Model):
    """问题: what stands in the way, who is to clear it, and when it was cleared."""

    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="obstacles")
    text = models.TextField("问题")
    asked_of = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="请谁协调"
    )
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_on = models.DateField("提出日期")
    solution = models.TextField("解决情况", blank=True)
    solved_on = models.DateField("解决日期", null=True, blank=True)

    class Meta:
        verbose_name = "问题"
        ordering = ("solved_on", "-id")
