"""计划 (plan), the tasks proposed from its text, and the tasks confirmed."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhiren.web.register.models import Institution, Person, RecordQuerySet, Task, Unit


class Plan(models.Model):
    """计划: the tasks of one document, meeting or inspection, for one span of time.

    ``document`` is a document of the institution's pack, or empty when the plan rests on another
    paper, named in ``source``. ``clause`` is the clause by which the plan binds (for a yearly plan
    the one that makes its completion part of the assessment).
    """

    class Kind(models.TextChoices):
        """Where tasks come from; one mechanism serves all."""

        YEARLY = "yearly", "年度重点工作"
        DRAFTING = "drafting", "制度制定"
        IMPROVEMENT = "improvement", "改进事项"
        INSPECTION = "inspection", "巡察整改"
        MEETING = "meeting", "会议决定"

    class Status(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "拟定"
        CONFIRMED = "confirmed", "执行中"
        FROZEN = "frozen", "已结算"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("来源种类", max_length=20, choices=Kind.choices)
    document = models.CharField("制度文件", max_length=60, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    clause = models.CharField("所据条款", max_length=80, blank=True)
    file_name = models.CharField("上传的文件", max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期", help_text="不含当日")
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT)
    predecessor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name="上年计划",
    )
    due_soon_days = models.PositiveSmallIntegerField(
        "临期天数", default=30, help_text="距时限不足这些天亮黄灯；读法见 task-lights"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    frozen_at = models.DateTimeField("结算时间", null=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    UNIT_PATHS = ("tasks__task__owner", "tasks__helpings__unit")
    PERSON_PATH = "tasks__owner_person"

    class Meta:
        verbose_name = "计划"
        ordering = ("-year", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="plan_ends_later"),
            models.UniqueConstraint(
                fields=("institution", "document"),
                condition=~Q(document=""),
                name="one_plan_a_document",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day that belongs to the plan."""
        return self.until_on - timedelta(days=1)


class PlanClause(models.Model):
    """计划的条款: the words a plan's tasks rest on, where no pack has them.

    Of an uploaded document all its clauses, tasks or not; of a meeting or inspection the origin
    in a person's words. ``clause`` is ``plan-<key>#<path>``.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clauses")
    order = models.PositiveIntegerField("顺序")
    clause = models.CharField("条款", max_length=80)
    section = models.CharField("部分", max_length=200, blank=True)
    text = models.TextField("文字")

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "clause"), name="one_text_a_plan_clause"),
        )


class Proposal(models.Model):
    """拟列任务: what the plan's text seems to ask, waiting for a person's word.

    ``quotation`` are the clause's own words, ``marks`` those of them that decided something, each
    with what. ``is_kept`` NULL is undecided. ``proposed`` is what was recognised, before a person
    changed it. One that was merged points to what it ``became``, the parts of one that was split
    to it by ``split_from``; either then ``is_replaced``. The clause stays with every part: those
    of merged parts stand in ``further`` as clause and item.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proposals")
    order = models.PositiveIntegerField("顺序")
    section = models.CharField("部分", max_length=200, blank=True)
    clause = models.CharField("条款", max_length=80)
    quotation = models.TextField("原文")
    name = models.CharField("任务名称", max_length=500)
    item = models.CharField("分项", max_length=200, blank=True)
    kind = models.CharField("任务类型", max_length=20)
    strength = models.CharField("强度", max_length=20)
    suggested_owner = models.CharField("建议责任单位", max_length=100, blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField("时限", null=True, blank=True)
    due_words = models.CharField("时限原文", max_length=60, blank=True)
    metric = models.CharField("指标", max_length=200, blank=True)
    metric_op = models.CharField("比较", max_length=4, blank=True)
    metric_value = models.DecimalField("目标值", max_digits=14, decimal_places=2, null=True)
    metric_unit = models.CharField("单位", max_length=20, blank=True)
    was = models.CharField("与上年", max_length=20, blank=True)
    is_kept = models.BooleanField("是否列入", null=True)
    became = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    split_from = models.ForeignKey("self", models.CASCADE, null=True, related_name="pieces")
    is_replaced = models.BooleanField("已拆分或合并", default=False)
    further = models.JSONField("并入的条款", default=list)
    further_targets = models.JSONField("其他指标", default=list)
    marks = models.JSONField("依据的词句", default=list)
    proposed = models.JSONField("识别的内容", default=dict)
    helping = models.ManyToManyField(Unit, related_name="+", verbose_name="配合单位")
    carried_from = models.ForeignKey(
        "WorkTask", models.PROTECT, null=True, related_name="+", verbose_name="上年任务"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("order", "id")
        indexes = (models.Index(fields=("plan", "is_kept", "order"), name="proposal_open"),)


class WorkTask(models.Model):
    """任务: what a plan asks of an owner. The register's ``Task`` is its part that rules judge.

    Name, clause, item, owner, dates of assigning, due, finishing and accepting stand in ``task``
    and nowhere else. ``progress`` and ``last_report_on`` repeat the latest report, kept by the
    service that takes it, so that lists need no join. ``weight`` counts in its owner's completion.
    """

    class Kind(models.TextChoices):
        """任务类型, by the words of the clause."""

        ONGOING = "ongoing", "持续推进"
        DELIVER = "deliver", "交付成果"
        TARGET = "target", "达到指标"
        START = "start", "启动"

    class Status(models.TextChoices):
        """办理情况; the moves between them stand in ``lifecycle.py``."""

        PLANNED = "planned", "待下达"
        ASSIGNED = "assigned", "待签收"
        RETURNED = "returned", "单位退回"
        ACCEPTED = "accepted", "办理中"
        SUBMITTED = "submitted", "待验收"
        CLOSED = "closed", "已销号"
        PARTIAL = "partial", "部分完成"
        CANCELLED = "cancelled", "已取消"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name="计划")
    task = models.OneToOneField(Task, models.PROTECT, related_name="work", verbose_name="登记任务")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级任务",
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)
    order = models.PositiveIntegerField("顺序", default=0)
    section = models.CharField("部分", max_length=200, blank=True)
    quotation = models.TextField("原文", blank=True)
    kind = models.CharField("任务类型", max_length=20, choices=Kind.choices)
    strength = models.CharField("强度", max_length=20)
    status = models.CharField(
        "办理情况", max_length=20, choices=Status.choices, default=Status.PLANNED
    )
    deliverable = models.CharField("交付成果", max_length=500, blank=True)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, default=1)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导"
    )
    owner_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_tasks",
        verbose_name="责任人",
    )
    report_days = models.PositiveSmallIntegerField("报告间隔（天）", null=True, blank=True)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    last_report_on = models.DateField("最近报告", null=True)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name="上年任务",
    )

    objects = models.Manager.from_queryset(RecordQuerySet)()

    UNIT_PATHS = ("task__owner", "helpings__unit")
    PERSON_PATH = "owner_person"

    class Meta:
        verbose_name = "重点任务"
        ordering = ("order", "id")
        constraints = (
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_within_100"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="weight_not_negative"),
        )
        indexes = (
            models.Index(fields=("institution", "plan", "status"), name="worktask_status"),
            models.Index(fields=("plan", "order"), name="worktask_order"),
        )

    def __str__(self) -> str:
        return self.task.name

    @property
    def due_on(self) -> date:
        """The last day: the task's own, else the plan's last, as the reading plan-year-end has it.

        The latter is not written into the register: what a reading alone sets is no breach.
        """
        own: date | None = self.task.due_on
        return own or self.plan.last_day


class JoinedClause(models.Model):
    """并入的条款: a further clause or item that the same work fulfils.

    Its register row stands beside ``work.task`` and takes the same dates, reports and end, so that
    rules find every clause registered and judge it alike.
    """

    work = models.ForeignKey(WorkTask, models.CASCADE, related_name="joined")
    task = models.OneToOneField(Task, models.PROTECT, related_name="joined_to")


class Helping(models.Model):
    """配合: a unit that helps the owner."""

    work = models.ForeignKey(WorkTask, models.CASCADE, related_name="helpings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="helping", verbose_name="配合单位")
    part = models.CharField("配合内容", max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("work", "unit"), name="helps_once"),)


class Target(models.Model):
    """目标值: a figure the task must reach, with its unit and what it was before.

    ``value`` and ``clause`` are the plan's; measurements are rows of the register
    (``TargetMeasurement`` of the same metric, unit and year), so that rules judge them too.
    """

    work = models.ForeignKey(WorkTask, models.CASCADE, related_name="targets")
    metric = models.CharField("指标", max_length=200)
    op = models.CharField("比较", max_length=4, default=">=")
    value = models.DecimalField("目标值", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20)
    baseline = models.DecimalField("基数", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("基数年度", null=True, blank=True)
    measured = models.DecimalField("实测值", max_digits=14, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField("取数日期", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(unit=""), name="target_has_a_unit"),
            models.UniqueConstraint(fields=("work", "metric"), name="one_target_a_metric"),
        )


class Milestone(models.Model):
    """节点: a step towards the deliverable with its own day."""

    work = models.ForeignKey(WorkTask, models.CASCADE, related_name="milestones")
    title = models.CharField("节点", max_length=200)
    due_on = models.DateField("时限")
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")


class Dependency(models.Model):
    """依赖: a task that waits for another, or goes in step with it.

    The services refuse circles. ``clause`` is the clause that says so, where one does.
    """

    class Kind(models.TextChoices):
        """How they hang together."""

        AFTER = "after", "在其之后"
        IN_STEP = "in_step", "与其同步"

    work = models.ForeignKey(WorkTask, models.CASCADE, related_name="needs")
    on = models.ForeignKey(WorkTask, models.CASCADE, related_name="needed_by")
    kind = models.CharField("关系", max_length=20, choices=Kind.choices)
    clause = models.CharField("条款", max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("work", "on"), name="depends_once"),
            models.CheckConstraint(condition=~Q(work=F("on")), name="depends_on_another"),
        )
