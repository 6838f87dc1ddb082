"""How a task ends, and what of it counts in the assessment."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiren.web.register.models import Institution, Person, Unit
from zhiren.web.worktasks.models.plans import Plan, WorkTask
from zhiren.web.worktasks.models.running import Evidence


class Acceptance(models.Model):
    """验收: the word of somebody other than the owner on a task that was handed in.

    ``share`` is the part fulfilled, in percent: 100 for 通过, between for 部分完成, 0 for 退回.
    """

    class Verdict(models.TextChoices):
        """What was found."""

        FULL = "full", "通过，销号"
        PARTIAL = "partial", "部分完成"
        REFUSED = "refused", "退回"

    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="acceptances")
    verdict = models.CharField("结论", max_length=20, choices=Verdict.choices)
    share = models.PositiveSmallIntegerField("完成比例（%）")
    reason = models.TextField("验收意见")
    evidence = models.ManyToManyField(Evidence, related_name="acceptances", blank=True)
    measured = models.JSONField("实测值", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField("验收日期")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "验收"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(share__lte=100), name="accepted_share_within_100"
            ),
        )


class FrozenResult(models.Model):
    """结算: completion of one unit or person under a plan, frozen with its arithmetic.

    ``completion`` is in hundredths of a percent, rounded half up once. Frozen rows never change;
    a new freezing makes new rows with the next ``version`` and says why. The assessment loads
    these and cannot change them.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="results")
    version = models.PositiveSmallIntegerField("版次", default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    tasks = models.PositiveIntegerField("任务数")
    counted = models.PositiveIntegerField("计入任务数")
    shielded = models.PositiveIntegerField("不计入（受保护）")
    aims = models.PositiveIntegerField("力争类（只报告）")
    weight = models.DecimalField("权重合计", max_digits=10, decimal_places=2)
    achieved = models.DecimalField("完成权重", max_digits=12, decimal_places=4)
    completion = models.PositiveIntegerField("完成率（万分之一）", null=True)
    clause = models.CharField("所据条款", max_length=80)
    pack_version = models.CharField("制度包版本", max_length=64)
    software_version = models.CharField("程序版本", max_length=40)
    digest = models.CharField("校验值", max_length=64)
    reason = models.TextField("重新结算的理由", blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("结算时间", auto_now_add=True)

    class Meta:
        verbose_name = "结算"
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "version", "unit"),
                condition=models.Q(person=None),
                name="one_result_a_unit",
            ),
            models.UniqueConstraint(
                fields=("plan", "version", "person"),
                condition=models.Q(unit=None),
                name="one_result_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(person=None), name="of_a_unit_or_a_person"
            ),
        )

    @property
    def name(self) -> str:
        """Of the unit or the person."""
        of = self.unit or self.person
        return of.name if of is not None else ""


class FrozenTask(models.Model):
    """One line of the arithmetic: a task as it counted for one result."""

    result = models.ForeignKey(FrozenResult, models.PROTECT, related_name="lines")
    work = models.ForeignKey(WorkTask, models.PROTECT, related_name="+")
    name = models.CharField("任务", max_length=500)
    clause = models.CharField("条款", max_length=80)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2)
    share = models.PositiveSmallIntegerField("完成比例（%）")
    counts = models.CharField("计入方式", max_length=20)
    shield = models.JSONField("所据决定", default=dict)
    facts = models.JSONField("当时的事实", default=dict)
