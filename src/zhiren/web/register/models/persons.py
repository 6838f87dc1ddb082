"""人员、任职、党籍和个人情况."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class Person(Record):
    """人员."""

    TABLE = "person"
    UNIT_PATHS = ("unit",)
    PERSON_PATH = ""

    code = columns.code("person.person")
    name = columns.text("person.name")
    sex = columns.choice("person.sex")
    identity_number = columns.text("person.identity_number")
    birth_on = columns.day("person.birth_on")
    birth_on_precision = columns.precision("person.birth_on")
    ethnic_group = columns.text("person.ethnic_group")
    work_start_on = columns.day("person.work_start_on")
    work_start_on_precision = columns.precision("person.work_start_on")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("person.unit"), related_name="person_set"
    )
    status = columns.choice("person.status")
    entered_on = columns.day("person.entered_on")
    entered_on_precision = columns.precision("person.entered_on")
    staff_kind = columns.choice("person.staff_kind")
    cadre_level = columns.choice("person.cadre_level")
    is_leading_cadre = columns.yes_no("person.is_leading_cadre")
    line = columns.choice("person.line")

    telephone = models.CharField("联系电话", max_length=40, blank=True, default="")
    native_place = models.CharField("籍贯", max_length=60, blank=True, default="")
    name_order = models.CharField("姓名笔画序", max_length=120, editable=False, db_index=True)
    name_sound = models.CharField("姓名拼音", max_length=120, editable=False, db_index=True)
    name_initials = models.CharField("简拼", max_length=40, editable=False, db_index=True)

    class Meta(Record.Meta):
        verbose_name = "人员"
        constraints = columns.constraints("person")
        ordering = ("name_order", "code")
        # Counting by unit, and the order of names, from the index alone; SQLite looks a row up for
        # a column that only the condition names.
        indexes = (
            models.Index(
                fields=("institution", "status", "unit", "removed_at"),
                condition=models.Q(removed_at=None),
                name="person_by_unit",
            ),
            models.Index(
                fields=("institution", "status", "name_order", "id", "removed_at"),
                condition=models.Q(removed_at=None),
                name="person_by_name",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PartyMembership(Record):
    """党籍."""

    TABLE = "party_membership"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("party_membership.person"),
        related_name="party_membership_set",
    )
    party = columns.choice("party_membership.party")
    joined_on = columns.day("party_membership.joined_on")
    joined_on_precision = columns.precision("party_membership.joined_on")
    formal_on = columns.day("party_membership.formal_on")
    formal_on_precision = columns.precision("party_membership.formal_on")
    branch = models.ForeignKey(
        "register.Unit",
        **columns.reference("party_membership.branch"),
        related_name="party_membership_branch_set",
    )
    until_on = columns.day("party_membership.until_on")
    until_on_precision = columns.precision("party_membership.until_on")

    class Meta(Record.Meta):
        verbose_name = "党籍"
        constraints = columns.constraints("party_membership")


class Appointment(Record):
    """任职."""

    TABLE = "appointment"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("appointment.person"), related_name="appointment_set"
    )
    post = models.ForeignKey(
        "register.Post", **columns.reference("appointment.post"), related_name="appointment_set"
    )
    from_on = columns.day("appointment.from_on")
    from_on_precision = columns.precision("appointment.from_on")
    until_on = columns.day("appointment.until_on")
    until_on_precision = columns.precision("appointment.until_on")
    kind = columns.choice("appointment.kind")
    decided_on = columns.day("appointment.decided_on")
    is_dual_leader = columns.yes_no("appointment.is_dual_leader")
    term_until = columns.day("appointment.term_until")

    class Meta(Record.Meta):
        verbose_name = "任职"
        constraints = columns.constraints("appointment")


class RankHolding(Record):
    """职级."""

    TABLE = "rank_holding"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("rank_holding.person"),
        related_name="rank_holding_set",
    )
    rank = columns.text("rank_holding.rank")
    from_on = columns.day("rank_holding.from_on")
    from_on_precision = columns.precision("rank_holding.from_on")
    until_on = columns.day("rank_holding.until_on")
    until_on_precision = columns.precision("rank_holding.until_on")

    class Meta(Record.Meta):
        verbose_name = "职级"
        constraints = columns.constraints("rank_holding")


class Education(Record):
    """学历学位."""

    TABLE = "education"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("education.person"), related_name="education_set"
    )
    level = columns.choice("education.level")
    degree = columns.text("education.degree")
    school = columns.text("education.school")
    major = columns.text("education.major")
    is_full_time = columns.yes_no("education.is_full_time")
    graduated_on = columns.day("education.graduated_on")
    graduated_on_precision = columns.precision("education.graduated_on")

    class Meta(Record.Meta):
        verbose_name = "学历学位"
        constraints = columns.constraints("education")


class ProfessionalTitle(Record):
    """专业技术职务."""

    TABLE = "professional_title"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("professional_title.person"),
        related_name="professional_title_set",
    )
    title = columns.text("professional_title.title")
    level = columns.choice("professional_title.level")
    obtained_on = columns.day("professional_title.obtained_on")
    obtained_on_precision = columns.precision("professional_title.obtained_on")

    class Meta(Record.Meta):
        verbose_name = "专业技术职务"
        constraints = columns.constraints("professional_title")


class PersonFact(Record):
    """写实记录."""

    TABLE = "person_fact"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("person_fact.person"), related_name="person_fact_set"
    )
    kind = columns.choice("person_fact.kind")
    line = columns.choice("person_fact.line")
    recorded_on = columns.day("person_fact.recorded_on")
    summary = columns.text("person_fact.summary")
    ability = columns.text("person_fact.ability")

    class Meta(Record.Meta):
        verbose_name = "写实记录"
        constraints = columns.constraints("person_fact")


class ConcurrentPost(Record):
    """兼职."""

    TABLE = "concurrent_post"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("concurrent_post.person"),
        related_name="concurrent_post_set",
    )
    kind = columns.choice("concurrent_post.kind")
    organisation = columns.text("concurrent_post.organisation")
    from_on = columns.day("concurrent_post.from_on")
    from_on_precision = columns.precision("concurrent_post.from_on")
    until_on = columns.day("concurrent_post.until_on")
    until_on_precision = columns.precision("concurrent_post.until_on")
    approved_on = columns.day("concurrent_post.approved_on")

    class Meta(Record.Meta):
        verbose_name = "兼职"
        constraints = columns.constraints("concurrent_post")


class SpecialStatus(Record):
    """特定身份."""

    TABLE = "special_status"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("special_status.person"),
        related_name="special_status_set",
    )
    kind = columns.text("special_status.kind")
    from_on = columns.day("special_status.from_on")
    from_on_precision = columns.precision("special_status.from_on")
    until_on = columns.day("special_status.until_on")
    until_on_precision = columns.precision("special_status.until_on")
    handled_on = columns.day("special_status.handled_on")

    class Meta(Record.Meta):
        verbose_name = "特定身份"
        constraints = columns.constraints("special_status")


class Talent(Record):
    """人才."""

    TABLE = "talent"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("talent.person"), related_name="talent_set"
    )
    kind = columns.choice("talent.kind")
    from_on = columns.day("talent.from_on")
    from_on_precision = columns.precision("talent.from_on")
    until_on = columns.day("talent.until_on")
    until_on_precision = columns.precision("talent.until_on")

    class Meta(Record.Meta):
        verbose_name = "人才"
        constraints = columns.constraints("talent")


class Hardship(Record):
    """困难情况."""

    TABLE = "hardship"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("hardship.person"), related_name="hardship_set"
    )
    kind = columns.choice("hardship.kind")
    occurred_on = columns.day("hardship.occurred_on")
    helped_on = columns.day("hardship.helped_on")
    ended_on = columns.day("hardship.ended_on")

    class Meta(Record.Meta):
        verbose_name = "困难情况"
        constraints = columns.constraints("hardship")
