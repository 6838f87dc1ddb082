"""信息采集 (campaign): everybody of a population confirms or corrects the own file in a window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models

from zhiren.web.corrections.models.correcting import Correction
from zhiren.web.register.models import Institution, Person, RecordQuerySet, Unit


class Campaign(models.Model):
    """信息采集: the sections to confirm, by whom, from ``from_on`` to before ``until_on``.

    ``levels`` are the cadre levels asked, empty for all; ``units`` the roots of the subtrees
    asked, none for the whole institution. Who is asked is kept as :class:`Participant`.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=80)
    note = models.TextField("填报说明", max_length=1000, blank=True)
    from_on = models.DateField("开始日期")
    until_on = models.DateField("终止日期")
    levels = models.JSONField("干部层级", default=list)
    units = models.ManyToManyField(Unit, related_name="+", verbose_name="单位")
    sections = models.JSONField("栏目", default=list)
    made_by_name = models.CharField("发起人", max_length=100)
    made_at = models.DateTimeField("发起时间", auto_now_add=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "信息采集"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")),
                name="campaign_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=("institution", "name"), name="campaign_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def last_on(self) -> date:
        """The last day on which one may answer."""
        return self.until_on - timedelta(days=1)

    def is_open(self, on: date) -> bool:
        """Whether it takes answers on that day."""
        return self.closed_at is None and self.from_on <= on < self.until_on

    def state(self, on: date) -> str:
        """未开始、进行中、已截止 or 已结束."""
        if self.closed_at is not None:
            return "已结束"
        if on < self.from_on:
            return "未开始"
        return "进行中" if on < self.until_on else "已截止"


class Participant(models.Model):
    """采集对象: a person asked in a campaign; ``answered`` counts the sections answered."""

    UNIT_PATHS: ClassVar[tuple[str, ...]] = ("person__unit",)
    PERSON_PATH: ClassVar[str] = "person"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="participations", verbose_name="人员"
    )
    answered = models.PositiveSmallIntegerField("已填栏目", default=0)
    answered_at = models.DateTimeField("最近填报", null=True, blank=True)
    reminded_at = models.DateTimeField("最近催办", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("催办次数", default=0)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        verbose_name = "采集对象"
        constraints = (
            models.UniqueConstraint(fields=("campaign", "person"), name="participant_once"),
        )


class Answer(models.Model):
    """填报: what a participant said about one section."""

    class Kind(models.TextChoices):
        """The answer; 未采纳 asks for another one."""

        CONFIRMED = "confirmed", "已确认"
        NOTHING = "nothing", "无此类情况"
        WAITING = "waiting", "已申请待审"
        CORRECTED = "corrected", "已更正"
        REFUSED = "refused", "更正未采纳"

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    section = models.CharField("栏目", max_length=60)
    kind = models.CharField("填报情况", max_length=10, choices=Kind.choices)
    correction = models.ForeignKey(
        Correction, models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    answered_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = "填报"
        constraints = (
            models.UniqueConstraint(fields=("participant", "section"), name="answer_once"),
        )


# Answers after which nothing more is asked of the person.
ANSWERED = (
    Answer.Kind.CONFIRMED, Answer.Kind.NOTHING, Answer.Kind.WAITING, Answer.Kind.CORRECTED,
)  # fmt: skip
