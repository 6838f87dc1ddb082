"""任务、指标、已决事项、信访."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class Task(Record):
    """重点任务."""

    TABLE = "task"
    UNIT_PATHS = ("owner",)

    code = columns.code("task.task")
    clause = columns.text("task.clause")
    item = columns.text("task.item")
    name = columns.text("task.name")
    owner = models.ForeignKey(
        "register.Unit", **columns.reference("task.owner"), related_name="task_owner_set"
    )
    assigned_on = columns.day("task.assigned_on")
    due_on = columns.day("task.due_on")
    finished_on = columns.day("task.finished_on")
    accepted_on = columns.day("task.accepted_on")
    matter = columns.text("task.matter")

    class Meta(Record.Meta):
        verbose_name = "重点任务"
        constraints = columns.constraints("task")


class TaskReport(Record):
    """任务进展."""

    TABLE = "task_report"
    UNIT_PATHS = ("task__owner",)

    task = models.ForeignKey(
        "register.Task", **columns.reference("task_report.task"), related_name="task_report_set"
    )
    reported_on = columns.day("task_report.reported_on")
    progress_percent = columns.whole("task_report.progress_percent")

    class Meta(Record.Meta):
        verbose_name = "任务进展"
        constraints = columns.constraints("task_report")


class TargetMeasurement(Record):
    """指标数值."""

    TABLE = "target_measurement"
    UNIT_PATHS = ("unit",)

    metric = columns.text("target_measurement.metric")
    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("target_measurement.unit"),
        related_name="target_measurement_set",
    )
    year = columns.whole("target_measurement.year")
    value = columns.hundredths("target_measurement.value")
    measured_on = columns.day("target_measurement.measured_on")

    class Meta(Record.Meta):
        verbose_name = "指标数值"
        constraints = columns.constraints("target_measurement")


class DecidedCase(Record):
    """已决事项."""

    TABLE = "decided_case"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    code = columns.code("decided_case.decided_case")
    kind = columns.choice("decided_case.kind")
    person = models.ForeignKey(
        "register.Person",
        **columns.reference("decided_case.person"),
        related_name="decided_case_set",
    )
    matter = columns.text("decided_case.matter")
    decision = columns.choice("decided_case.decision")
    decided_on = columns.day("decided_case.decided_on")
    until_on = columns.day("decided_case.until_on")
    decided_by = columns.text("decided_case.decided_by")

    class Meta(Record.Meta):
        verbose_name = "已决事项"
        constraints = columns.constraints("decided_case")


class Complaint(Record):
    """信访举报."""

    TABLE = "complaint"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    code = columns.code("complaint.complaint")
    person = models.ForeignKey(
        "register.Person", **columns.reference("complaint.person"), related_name="complaint_set"
    )
    matter = columns.text("complaint.matter")
    received_on = columns.day("complaint.received_on")
    has_new_facts = columns.yes_no("complaint.has_new_facts")
    is_accepted = columns.yes_no("complaint.is_accepted")

    class Meta(Record.Meta):
        verbose_name = "信访举报"
        constraints = columns.constraints("complaint")
