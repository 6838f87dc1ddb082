"""研判结果 (finding) with its history, the runs that gave it, and waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.findings.sections import asked_of, shown_to
from zhiren.web.register.models import Institution, Person, RecordQuerySet, Unit

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.access import Access

STATES = [(state.name.lower(), STATE_TITLES[state]) for state in State if state is not State.MET]
# Worst first; kept as a number so that the database sorts by it.
GRAVITY = {
    "breach": 0,
    "deviation": 1,
    "due": 2,
    "unknown": 3,
    "upcoming": 4,
    "entitled": 5,
    "suppressed": 6,
}
# States that somebody has to do something about.
OPEN_STATES = ("breach", "deviation", "due", "unknown")


class EvaluationRun(models.Model):
    """研判 of an institution's register: all of it, or the persons and units a change touched.

    ``persons`` and ``units`` are the keys a change touched, empty for the whole.
    """

    class Kind(models.TextChoices):
        """Why it ran."""

        NIGHTLY = "nightly", "夜间研判"
        ASKED = "asked", "手动研判"
        TOUCHED = "touched", "变更后研判"

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField("起因", max_length=20, choices=Kind.choices)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.WAITING)
    is_whole = models.BooleanField("是否全部", default=True)
    as_of = models.DateField("数据截至")
    policy_date = models.DateField("制度日期")
    pack_version = models.CharField("制度包版本", max_length=64, blank=True)
    asked_by = models.CharField("发起人", max_length=100, blank=True)
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    beat_at = models.DateTimeField("最近进展", null=True)
    step = models.CharField("当前步骤", max_length=200, blank=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField("研判项数", default=0)
    appeared = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变化", default=0)
    resolved = models.PositiveIntegerField("消除", default=0)
    persons = models.JSONField(default=list)
    units = models.JSONField(default=list)
    error = models.TextField("失败原因", blank=True)

    class Meta:
        verbose_name = "研判"
        ordering = ("-id",)
        indexes = (models.Index(fields=("institution", "status", "-id"), name="run_latest"),)

    @property
    def is_finished(self) -> bool:
        """Whether it is over, well or not."""
        return self.status in {self.Status.DONE, self.Status.FAILED}


class FindingQuerySet(RecordQuerySet):
    """Findings; ``visible_to`` is the only way from a request to one."""

    def visible_to(self, access: Access, action: str) -> Self:
        """Those in the account's scope that rest on nothing it may not see.

        Beside them those about itself that it has to act on.
        """
        seen, shown = super().visible_to(access, action), shown_to(access)
        # An empty condition lets everything through; joined to another it would say nothing.
        return seen.filter(shown | asked_of(access)) if shown else seen

    def open(self) -> Self:
        """未结: the data say so, and nobody decided to let it be."""
        return self.filter(status=Finding.Status.OPEN)


class Finding(models.Model):
    """研判结果: what the data said about one subject under one rule, and what became of it.

    One row for each rule, subject, object and period, kept from the first time it was seen:
    ``status`` is 未结 while the data say so, 已消除 once they no longer do, 不再处理 under a waiver.
    ``rule`` and ``clauses`` are ids of the pack; sentence, facts and parameters are those of the
    last run that judged it, with that pack's version.
    """

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", "未结"
        RESOLVED = "resolved", "已消除"
        WAIVED = "waived", "不再处理"

    UNIT_PATHS = ("unit",)
    PERSON_PATH = "person"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rule = models.CharField("规则", max_length=100)
    rule_title = models.CharField("规则名称", max_length=200)
    document = models.CharField("制度文件", max_length=60)
    clause = models.CharField("所据条款", max_length=80)
    clauses = models.JSONField("条款", default=list)
    strength = models.CharField("强度", max_length=20)
    state = models.CharField("结论", max_length=20, choices=STATES)
    gravity = models.PositiveSmallIntegerField("轻重")
    status = models.CharField(
        "处理情况", max_length=20, choices=Status.choices, default=Status.OPEN
    )
    subject_table = models.CharField("对象种类", max_length=60)
    subject = models.BigIntegerField("对象编号")
    subject_name = models.CharField("对象", max_length=200)
    object = models.BigIntegerField("相关对象编号", default=0)
    object_name = models.CharField("相关对象", max_length=200, blank=True)
    period = models.IntegerField("周期首日", default=0)
    period_title = models.CharField("周期", max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="findings", verbose_name="单位"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="findings", verbose_name="人员"
    )
    sentence = models.TextField("结论说明")
    value = models.BigIntegerField("量值", null=True)
    due_on = models.DateField("到期日", null=True)
    facts = models.JSONField("所据事实", default=dict)
    parameters = models.JSONField("参数", default=list)
    missing = models.CharField("缺少的数据", max_length=200, blank=True)
    consequence = models.CharField("后果", max_length=500, blank=True)
    shield = models.JSONField("屏蔽", default=dict)
    pack_version = models.CharField("制度包版本", max_length=64)
    first_seen_on = models.DateField("首次出现")
    last_seen_on = models.DateField("最近研判")
    changed_at = models.DateTimeField("最近变化")
    resolved_on = models.DateField("消除日期", null=True)

    objects = models.Manager.from_queryset(FindingQuerySet)()

    class Meta:
        verbose_name = "研判结果"
        ordering = ("gravity", "due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("institution", "rule", "subject_table", "subject", "object", "period"),
                name="one_finding_a_matter",
            ),
        )
        indexes = (
            models.Index(fields=("institution", "status", "gravity"), name="finding_open"),
            models.Index(fields=("institution", "clause", "status"), name="finding_clause"),
            models.Index(fields=("institution", "due_on"), name="finding_due"),
            models.Index(fields=("institution", "changed_at"), name="finding_changed"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def who(self) -> str:
        """Whom it is about, by name: the person, else the subject itself.

        A task is named by its clause's words, whose stop belongs to the clause and not to a title.
        """
        return self.person.name if self.person is not None else self.subject_name.rstrip("，、；。")


class FindingEvent(models.Model):
    """One turn in a finding's history."""

    class Kind(models.TextChoices):
        """What happened."""

        APPEARED = "appeared", "首次出现"
        CHANGED = "changed", "结论变化"
        RESOLVED = "resolved", "数据已更新，问题消除"
        REOPENED = "reopened", "再次出现"
        WAIVED = "waived", "决定不再处理"
        WAIVER_ENDED = "waiver_ended", "不再处理的决定失效或撤回"

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="events")
    run = models.ForeignKey(EvaluationRun, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    kind = models.CharField("事件", max_length=20, choices=Kind.choices)
    state_before = models.CharField(max_length=20, blank=True)
    state_after = models.CharField(max_length=20, blank=True)
    sentence = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ("-id",)


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """Waivers."""

    def standing(self, on: date) -> Self:
        """Those in force on a day: not withdrawn, their end not reached."""
        return self.filter(withdrawn_at=None).filter(
            models.Q(until_on=None) | models.Q(until_on__gt=on)
        )


class Waiver(models.Model):
    """不再处理的决定: why, by whose authority, under which clause, and until when."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="waivers")
    reason = models.TextField("理由")
    authority = models.CharField("决定机关", max_length=100)
    clause = models.CharField("所据条款", max_length=80)
    decided_on = models.DateField("决定日期")
    until_on = models.DateField("失效日期", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = models.Manager.from_queryset(WaiverQuerySet)()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("finding",),
                condition=models.Q(withdrawn_at=None),
                name="one_standing_waiver",
            ),
        )


class RuleResult(models.Model):
    """Counts of one rule in one whole run, for the institution (no unit) or one unit in it.

    ``clause`` is the clause the rule rests on. Compliance is kept / (kept + failed): failed are
    breach, deviation and due; unknown and suppressed are counted in neither.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    run = models.ForeignKey(EvaluationRun, models.CASCADE, related_name="results")
    as_of = models.DateField("日期")
    rule = models.CharField("规则", max_length=100)
    document = models.CharField("制度文件", max_length=60)
    clause = models.CharField("条款", max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField("研判项数")
    met = models.PositiveIntegerField(default=0)
    upcoming = models.PositiveIntegerField(default=0)
    entitled = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    breach = models.PositiveIntegerField(default=0)
    deviation = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    suppressed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("institution", "as_of", "document"), name="result_by_document"),
            models.Index(fields=("run", "rule"), name="result_by_rule"),
        )


class Trial(models.Model):
    """试算或回看: what would be found under other dates or values; changes nothing that is kept.

    Seen by the account that asked for it alone. ``assumed`` are the values put in place of the
    pack's: rule, parameter, title, unit, value, and the pack's own value.
    """

    class Kind(models.TextChoices):
        """Differences from today, or the findings of another day."""

        WHAT_IF = "what_if", "试算"
        AS_OF = "as_of", "回看"

    Status = EvaluationRun.Status

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    as_of = models.DateField("数据截至")
    policy_date = models.DateField("制度日期")
    base_on = models.DateField("对照日期", null=True)
    assumed = models.JSONField("假设的参数", default=list)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.WAITING)
    step = models.CharField("当前步骤", max_length=200, blank=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    beat_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    judged = models.PositiveIntegerField("研判项数", default=0)
    skipped = models.JSONField("未研判的规则", default=list)
    error = models.TextField("失败原因", blank=True)

    class Meta:
        verbose_name = "试算"
        ordering = ("-id",)

    @property
    def is_finished(self) -> bool:
        """Whether it is over, well or not."""
        return self.status in {self.Status.DONE, self.Status.FAILED}


class TrialRow(models.Model):
    """One line of a trial: a finding, or a difference; an empty state is 符合 or not judged."""

    UNIT_PATHS = ("unit",)

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="rows")
    rule = models.CharField("规则", max_length=100)
    rule_title = models.CharField("规则名称", max_length=200)
    clause = models.CharField("所据条款", max_length=80)
    subject_table = models.CharField(max_length=60)
    subject_name = models.CharField("对象", max_length=200)
    object_name = models.CharField(max_length=200, blank=True)
    period_title = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    state_before = models.CharField(max_length=20, blank=True)
    state_after = models.CharField(max_length=20, blank=True)
    gravity = models.PositiveSmallIntegerField("轻重")
    sentence = models.TextField("结论说明")
    due_on = models.DateField("到期日", null=True)

    class Meta:
        ordering = ("gravity", "rule", "id")
