"""What a person's file holds besides the tables that judgements read."""

from __future__ import annotations

from django.db import models

from zhiren.web.register.models.persons import Person
from zhiren.web.register.models.record import Record


class FamilyMember(Record):
    """家庭成员及社会关系."""

    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(Person, models.PROTECT, related_name="family", verbose_name="人员")
    relation = models.CharField("称谓", max_length=20)
    name = models.CharField("姓名", max_length=50)
    birth_on = models.DateField("出生年月", null=True, blank=True)
    birth_on_precision = models.SmallIntegerField(null=True, blank=True, editable=False)
    political_status = models.CharField("政治面貌", max_length=40, blank=True, default="")
    workplace = models.CharField("工作单位及职务", max_length=200, blank=True, default="")
    is_abroad = models.BooleanField("是否移居国（境）外", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "家庭成员"


class AdjudicatedDate(Record):
    """档案认定: a birth, work or Party date settled by evidence; it overrides every other source.

    The person's own column holds the adjudicated value as well, so that rosters and judgements
    see no other; an import or correction that says otherwise is refused.
    """

    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    KINDS = (("birth_on", "出生时间"), ("work_start_on", "参加工作时间"), ("joined_on", "入党时间"))

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="adjudications", verbose_name="人员"
    )
    kind = models.CharField("认定事项", max_length=20, choices=KINDS)
    original_on = models.DateField("认定前", null=True, blank=True)
    original_on_precision = models.SmallIntegerField(null=True, blank=True, editable=False)
    adjudicated_on = models.DateField("认定为")
    adjudicated_on_precision = models.SmallIntegerField(null=True, blank=True, editable=False)
    evidence = models.TextField("依据材料及其形成时间")
    decided_by = models.CharField("认定机关", max_length=100)
    decided_on = models.DateField("认定日期")
    is_current = models.BooleanField("是否现行", default=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "档案认定"
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"),
                condition=models.Q(is_current=True, removed_at=None),
                name="one_current_adjudication",
            ),
        )


class NothingToDeclare(Record):
    """无此类情况: the answer that a section of a file is rightly empty."""

    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="declared_empty", verbose_name="人员"
    )
    section = models.CharField("栏目", max_length=60)
    declared_on = models.DateField("申明日期")

    class Meta(Record.Meta):
        verbose_name = "无此类情况"
        constraints = (
            models.UniqueConstraint(
                fields=("person", "section"),
                condition=models.Q(removed_at=None),
                name="nothing_to_declare_once",
            ),
        )
