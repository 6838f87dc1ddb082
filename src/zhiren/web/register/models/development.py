"""培训、锻炼、后备、人才计划."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class TrainingClass(Record):
    """培训班次."""

    TABLE = "training_class"
    UNIT_PATHS = ("organiser",)

    code = columns.code("training_class.training_class")
    name = columns.text("training_class.name")
    organiser = models.ForeignKey(
        "register.Unit",
        **columns.reference("training_class.organiser"),
        related_name="training_class_organiser_set",
    )
    level = columns.choice("training_class.level")
    platform = columns.text("training_class.platform")
    audience = columns.text("training_class.audience")
    from_on = columns.day("training_class.from_on")

    class Meta(Record.Meta):
        verbose_name = "培训班次"
        constraints = columns.constraints("training_class")


class TrainingRecord(Record):
    """参训记录."""

    TABLE = "training_record"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("training_record.person"),
        related_name="training_record_set",
    )
    training_class = models.ForeignKey(
        "register.TrainingClass",
        **columns.reference("training_record.training_class"),
        related_name="training_record_set",
    )
    level = columns.choice("training_record.level")
    kind = columns.choice("training_record.kind")
    ability = columns.text("training_record.ability")
    hours = columns.hundredths("training_record.hours")
    completed_on = columns.day("training_record.completed_on")

    class Meta(Record.Meta):
        verbose_name = "参训记录"
        constraints = columns.constraints("training_record")


class ResearchReport(Record):
    """调研报告."""

    TABLE = "research_report"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("research_report.person"),
        related_name="research_report_set",
    )
    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("research_report.unit"),
        related_name="research_report_unit_set",
    )
    recipient = models.ForeignKey(
        "register.Unit",
        **columns.reference("research_report.recipient"),
        related_name="research_report_recipient_set",
    )
    submitted_on = columns.day("research_report.submitted_on")
    is_accepted = columns.yes_no("research_report.is_accepted")
    topics = columns.whole("research_report.topics")

    class Meta(Record.Meta):
        verbose_name = "调研报告"
        constraints = columns.constraints("research_report")


class HealthCheck(Record):
    """健康体检."""

    TABLE = "health_check"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("health_check.person"),
        related_name="health_check_set",
    )
    checked_on = columns.day("health_check.checked_on")

    class Meta(Record.Meta):
        verbose_name = "健康体检"
        constraints = columns.constraints("health_check")


class ReserveList(Record):
    """后备干部库."""

    TABLE = "reserve_list"
    UNIT_PATHS = ("unit",)

    code = columns.code("reserve_list.reserve_list")
    name = columns.text("reserve_list.name")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("reserve_list.unit"), related_name="reserve_list_set"
    )
    pool = columns.choice("reserve_list.pool")
    from_on = columns.day("reserve_list.from_on")
    until_on = columns.day("reserve_list.until_on")

    class Meta(Record.Meta):
        verbose_name = "后备干部库"
        constraints = columns.constraints("reserve_list")


class ReserveMember(Record):
    """后备干部."""

    TABLE = "reserve_member"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    reserve_list = models.ForeignKey(
        "register.ReserveList",
        **columns.reference("reserve_member.reserve_list"),
        related_name="reserve_member_set",
    )
    person = models.ForeignKey(
        "register.Person",
        **columns.reference("reserve_member.person"),
        related_name="reserve_member_set",
    )
    from_on = columns.day("reserve_member.from_on")
    from_on_precision = columns.precision("reserve_member.from_on")
    until_on = columns.day("reserve_member.until_on")
    until_on_precision = columns.precision("reserve_member.until_on")
    horizon = columns.choice("reserve_member.horizon")
    has_plan = columns.yes_no("reserve_member.has_plan")

    class Meta(Record.Meta):
        verbose_name = "后备干部"
        constraints = columns.constraints("reserve_member")


class ReserveScreening(Record):
    """后备筛选考核."""

    TABLE = "reserve_screening"
    UNIT_PATHS = ("reserve_list__unit",)

    reserve_list = models.ForeignKey(
        "register.ReserveList",
        **columns.reference("reserve_screening.reserve_list"),
        related_name="reserve_screening_set",
    )
    held_on = columns.day("reserve_screening.held_on")
    is_assessed = columns.yes_no("reserve_screening.is_assessed")

    class Meta(Record.Meta):
        verbose_name = "后备筛选考核"
        constraints = columns.constraints("reserve_screening")


class Secondment(Record):
    """实践锻炼."""

    TABLE = "secondment"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("secondment.person"), related_name="secondment_set"
    )
    kind = columns.choice("secondment.kind")
    from_on = columns.day("secondment.from_on")
    from_on_precision = columns.precision("secondment.from_on")
    until_on = columns.day("secondment.until_on")
    until_on_precision = columns.precision("secondment.until_on")
    from_unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("secondment.from_unit"),
        related_name="secondment_from_unit_set",
    )
    place = columns.text("secondment.place")
    is_hardship = columns.yes_no("secondment.is_hardship")

    class Meta(Record.Meta):
        verbose_name = "实践锻炼"
        constraints = columns.constraints("secondment")


class PlanParticipant(Record):
    """培养计划人选."""

    TABLE = "plan_participant"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    plan = columns.text("plan_participant.plan")
    person = models.ForeignKey(
        "register.Person",
        **columns.reference("plan_participant.person"),
        related_name="plan_participant_set",
    )
    line = columns.choice("plan_participant.line")
    from_on = columns.day("plan_participant.from_on")
    from_on_precision = columns.precision("plan_participant.from_on")
    until_on = columns.day("plan_participant.until_on")
    until_on_precision = columns.precision("plan_participant.until_on")

    class Meta(Record.Meta):
        verbose_name = "培养计划人选"
        constraints = columns.constraints("plan_participant")
