"""方案、考核、谈话、处分."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class Scheme(Record):
    """方案与计划."""

    TABLE = "scheme"
    UNIT_PATHS = ("unit",)

    code = columns.code("scheme.scheme")
    name = columns.text("scheme.name")
    kind = columns.choice("scheme.kind")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("scheme.unit"), related_name="scheme_set"
    )
    assessment_kind = columns.choice("scheme.assessment_kind")
    assessment_class = columns.text("scheme.assessment_class")
    year = columns.whole("scheme.year")
    issued_on = columns.day("scheme.issued_on")
    valid_until = columns.day("scheme.valid_until")
    indicator_count = columns.whole("scheme.indicator_count")
    similarity_percent = columns.whole("scheme.similarity_percent")

    class Meta(Record.Meta):
        verbose_name = "方案与计划"
        constraints = columns.constraints("scheme")


class SchemePart(Record):
    """方案内容."""

    TABLE = "scheme_part"
    UNIT_PATHS = ("scheme__unit",)

    scheme = models.ForeignKey(
        "register.Scheme", **columns.reference("scheme_part.scheme"), related_name="scheme_part_set"
    )
    part = columns.text("scheme_part.part")
    weight_percent = columns.whole("scheme_part.weight_percent")

    class Meta(Record.Meta):
        verbose_name = "方案内容"
        constraints = columns.constraints("scheme_part")


class AssessmentResult(Record):
    """考核结果."""

    TABLE = "assessment_result"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("assessment_result.person"),
        related_name="assessment_result_set",
    )
    kind = columns.choice("assessment_result.kind")
    assessment_class = columns.text("assessment_result.assessment_class")
    year = columns.whole("assessment_result.year")
    score = columns.hundredths("assessment_result.score")
    grade = columns.choice("assessment_result.grade")
    took_initiative = columns.yes_no("assessment_result.took_initiative")
    performed_outstandingly = columns.yes_no("assessment_result.performed_outstandingly")
    decided_on = columns.day("assessment_result.decided_on")
    studied_on = columns.day("assessment_result.studied_on")
    is_spared = columns.yes_no("assessment_result.is_spared")
    talked_on = columns.day("assessment_result.talked_on")
    commended_on = columns.day("assessment_result.commended_on")
    fed_back_on = columns.day("assessment_result.fed_back_on")
    circulated_on = columns.day("assessment_result.circulated_on")
    matter = columns.text("assessment_result.matter")

    class Meta(Record.Meta):
        verbose_name = "考核结果"
        constraints = columns.constraints("assessment_result")


class Talk(Record):
    """谈话."""

    TABLE = "talk"
    UNIT_PATHS = ("to_person__unit",)
    PERSON_PATH = "to_person"

    kind = columns.choice("talk.kind")
    from_person = models.ForeignKey(
        "register.Person",
        **columns.reference("talk.from_person"),
        related_name="talk_from_person_set",
    )
    to_person = models.ForeignKey(
        "register.Person", **columns.reference("talk.to_person"), related_name="talk_to_person_set"
    )
    held_on = columns.day("talk.held_on")
    matter = columns.text("talk.matter")

    class Meta(Record.Meta):
        verbose_name = "谈话"
        constraints = columns.constraints("talk")


class Sanction(Record):
    """处分与组织处理."""

    TABLE = "sanction"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person", **columns.reference("sanction.person"), related_name="sanction_set"
    )
    measure = columns.text("sanction.measure")
    ground = columns.choice("sanction.ground")
    decided_on = columns.day("sanction.decided_on")
    influence_until = columns.day("sanction.influence_until")
    corrected_on = columns.day("sanction.corrected_on")
    has_results = columns.yes_no("sanction.has_results")
    matter = columns.text("sanction.matter")

    class Meta(Record.Meta):
        verbose_name = "处分与组织处理"
        constraints = columns.constraints("sanction")


class BenefitDecision(Record):
    """晋升评优等决定."""

    TABLE = "benefit_decision"
    UNIT_PATHS = ("person__unit",)
    PERSON_PATH = "person"

    person = models.ForeignKey(
        "register.Person",
        **columns.reference("benefit_decision.person"),
        related_name="benefit_decision_set",
    )
    domain = columns.choice("benefit_decision.domain")
    decided_on = columns.day("benefit_decision.decided_on")
    is_granted = columns.yes_no("benefit_decision.is_granted")
    level = columns.choice("benefit_decision.level")
    matter = columns.text("benefit_decision.matter")

    class Meta(Record.Meta):
        verbose_name = "晋升评优等决定"
        constraints = columns.constraints("benefit_decision")
