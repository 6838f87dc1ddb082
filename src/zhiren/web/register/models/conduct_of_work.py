"""会议、活动、时限事项、落实."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class UnitActivity(Record):
    """单位开展的工作."""

    TABLE = "unit_activity"
    UNIT_PATHS = ("unit",)

    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("unit_activity.unit"),
        related_name="unit_activity_unit_set",
    )
    kind = columns.choice("unit_activity.kind")
    held_on = columns.day("unit_activity.held_on")
    contents = columns.text("unit_activity.contents")
    organiser = models.ForeignKey(
        "register.Unit",
        **columns.reference("unit_activity.organiser"),
        related_name="unit_activity_organiser_set",
    )

    class Meta(Record.Meta):
        verbose_name = "单位开展的工作"
        constraints = columns.constraints("unit_activity")


class Meeting(Record):
    """会议."""

    TABLE = "meeting"
    UNIT_PATHS = ("unit",)

    code = columns.code("meeting.meeting")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("meeting.unit"), related_name="meeting_set"
    )
    kind = columns.choice("meeting.kind")
    held_on = columns.day("meeting.held_on")
    agenda = columns.choice("meeting.agenda")
    is_global = columns.yes_no("meeting.is_global")
    requires_heads = columns.yes_no("meeting.requires_heads")

    class Meta(Record.Meta):
        verbose_name = "会议"
        constraints = columns.constraints("meeting")


class MeetingAttendance(Record):
    """参会."""

    TABLE = "meeting_attendance"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    meeting = models.ForeignKey(
        "register.Meeting",
        **columns.reference("meeting_attendance.meeting"),
        related_name="meeting_attendance_set",
    )
    person = models.ForeignKey(
        "register.Person",
        **columns.reference("meeting_attendance.person"),
        related_name="meeting_attendance_set",
    )
    standing = columns.choice("meeting_attendance.standing")

    class Meta(Record.Meta):
        verbose_name = "参会"
        constraints = columns.constraints("meeting_attendance")


class TimedMatter(Record):
    """限时事项."""

    TABLE = "timed_matter"
    UNIT_PATHS = ("person__unit", "unit")
    PERSON_PATH = "person"

    code = columns.code("timed_matter.timed_matter")
    kind = columns.choice("timed_matter.kind")
    person = models.ForeignKey(
        "register.Person",
        **columns.reference("timed_matter.person"),
        related_name="timed_matter_set",
    )
    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("timed_matter.unit"),
        related_name="timed_matter_unit_set",
    )
    event_on = columns.day("timed_matter.event_on")
    action_on = columns.day("timed_matter.action_on")
    recipient = models.ForeignKey(
        "register.Unit",
        **columns.reference("timed_matter.recipient"),
        related_name="timed_matter_recipient_set",
    )
    matter = columns.text("timed_matter.matter")

    class Meta(Record.Meta):
        verbose_name = "限时事项"
        constraints = columns.constraints("timed_matter")


class TimedMatterDocument(Record):
    """限时事项材料."""

    TABLE = "timed_matter_document"
    UNIT_PATHS = ("timed_matter__person__unit", "timed_matter__unit")

    timed_matter = models.ForeignKey(
        "register.TimedMatter",
        **columns.reference("timed_matter_document.timed_matter"),
        related_name="timed_matter_document_set",
    )
    document = columns.text("timed_matter_document.document")
    submitted_on = columns.day("timed_matter_document.submitted_on")

    class Meta(Record.Meta):
        verbose_name = "限时事项材料"
        constraints = columns.constraints("timed_matter_document")


class Candidate(Record):
    """拟任拟评人选."""

    TABLE = "candidate"
    UNIT_PATHS = ("person__unit", "unit")
    PERSON_PATH = "person"

    code = columns.code("candidate.candidate")
    person = models.ForeignKey(
        "register.Person", **columns.reference("candidate.person"), related_name="candidate_set"
    )
    target = columns.choice("candidate.target")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("candidate.unit"), related_name="candidate_set"
    )
    decided_on = columns.day("candidate.decided_on")

    class Meta(Record.Meta):
        verbose_name = "拟任拟评人选"
        constraints = columns.constraints("candidate")


class CandidateCheck(Record):
    """人选条件审核."""

    TABLE = "candidate_check"
    UNIT_PATHS = ("candidate__person__unit", "candidate__unit")

    candidate = models.ForeignKey(
        "register.Candidate",
        **columns.reference("candidate_check.candidate"),
        related_name="candidate_check_set",
    )
    criterion = columns.text("candidate_check.criterion")
    is_satisfied = columns.yes_no("candidate_check.is_satisfied")

    class Meta(Record.Meta):
        verbose_name = "人选条件审核"
        constraints = columns.constraints("candidate_check")


class BenefitRecord(Record):
    """待遇保障."""

    TABLE = "benefit_record"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("benefit_record.person"),
        related_name="benefit_record_set",
    )
    benefit = columns.choice("benefit_record.benefit")
    year = columns.whole("benefit_record.year")
    granted = columns.hundredths("benefit_record.granted")
    granted_on = columns.day("benefit_record.granted_on")

    class Meta(Record.Meta):
        verbose_name = "待遇保障"
        constraints = columns.constraints("benefit_record")
