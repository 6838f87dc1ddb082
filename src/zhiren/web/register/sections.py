"""栏目 (section): the parts of a person's file, the tables behind them, and who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhiren.snapshot.schema import TABLES
from zhiren.web.register.tables import models_by_table

if TYPE_CHECKING:
    from zhiren.web.register.models import Record

_SCHEMA = {table.name: table for table in TABLES}
_CARE_FACTS = ("关心关爱", "心理辅导")
_REPORTED = ("个人有关事项报告",)


@dataclass(frozen=True)
class Event:
    """A date of a row that stands in the time line; ``words`` is filled from the row's cells."""

    column: str
    words: str


@dataclass(frozen=True)
class Source:
    """Rows of one table in a section.

    ``columns`` are the cells shown, where ``spell`` stands for first and last day together.
    ``where`` and ``unless`` choose rows by words of a column.
    """

    table: str
    columns: tuple[str, ...]
    events: tuple[Event, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def model(self) -> type[Record]:
        """The model of the table."""
        return models_by_table()[self.table]

    @property
    def spell(self) -> tuple[str, str] | None:
        """The columns of the first day and the day after the last, None for single events."""
        if self.table == "party_membership":
            return ("joined_on", "until_on")
        return _SCHEMA[self.table].spell if self.table in _SCHEMA else None

    @property
    def dated_by(self) -> str | None:
        """The column that says when a row is true, None for tables without one."""
        if self.spell:
            return self.spell[0]
        return _SCHEMA[self.table].visible_by if self.table in _SCHEMA else None


@dataclass(frozen=True)
class Section:
    """One section. ``missing`` says what is to be filled in while it is empty.

    ``may_be_none``: may be answered 无此类情况. ``name`` is what that answer and links call it.
    """

    name: str
    title: str
    action: str
    sources: tuple[Source, ...]
    missing: str
    may_be_none: bool = False


SECTIONS: tuple[Section, ...] = (
    Section(
        "appointment", "任职", "person.view",
        (
            Source(
                "appointment",
                ("spell", "post", "kind", "decided_on", "is_dual_leader", "term_until"),
                (Event("from_on", "任{post}"), Event("until_on", "不再担任{post}")),
            ),
        ),
        "没有任职记录。请登记所任岗位、任职日期和任职方式。",
    ),
    Section(
        "rank_holding", "职级", "person.view",
        (
            Source(
                "rank_holding", ("spell", "rank"),
                (Event("from_on", "任{rank}"), Event("until_on", "{rank}终止")),
            ),
        ),
        "没有职级记录。请登记职级和起算日期，或申明没有职级。", may_be_none=True,
    ),
    Section(
        "education", "学历学位", "person.view",
        (
            Source(
                "education",
                ("level", "degree", "school", "major", "is_full_time", "graduated_on"),
                (Event("graduated_on", "{school}{major}毕业，{level}{degree}"),),
            ),
        ),
        "没有学历学位。请登记最高学历，分全日制和在职。",
    ),
    Section(
        "professional_title", "专业技术职务", "person.view",
        (
            Source(
                "professional_title", ("title", "level", "obtained_on"),
                (Event("obtained_on", "取得{title}（{level}）"),),
            ),
        ),
        "没有专业技术职务记录。请登记，或申明没有。", may_be_none=True,
    ),
    Section(
        "party_membership", "党籍", "person.view",
        (
            Source(
                "party_membership", ("party", "joined_on", "formal_on", "branch", "until_on"),
                (
                    Event("joined_on", "{party}：加入"),
                    Event("formal_on", "{party}：转正"),
                    Event("until_on", "{party}：终止"),
                ),
            ),
        ),
        "没有政治面貌。请登记政治面貌；党员须有入党时间和所在党组织。",
    ),
    Section(
        "sanction", "处分与组织处理", "person.discipline.view",
        (
            Source(
                "sanction",
                ("measure", "ground", "decided_on", "influence_until", "corrected_on",
                 "has_results", "matter"),
                (
                    Event("decided_on", "{measure}"),
                    Event("influence_until", "{measure}影响期满"),
                    Event("corrected_on", "{measure}：已改正"),
                ),
            ),
            Source(
                "benefit_decision", ("domain", "decided_on", "is_granted", "level", "matter"),
                (Event("decided_on", "{domain}"),), where={"domain": ("责任追究",)},
            ),
        ),
        "没有处分或组织处理记录。",
    ),
    Section(
        "benefit_decision", "奖励与晋升", "person.assessment.view",
        (
            Source(
                "benefit_decision", ("domain", "decided_on", "is_granted", "level", "matter"),
                (Event("decided_on", "{domain}：{is_granted}"),),
                unless={"domain": ("责任追究", "后备干部资格")},
            ),
        ),
        "没有评优、晋升等决定的记录。",
    ),
    Section(
        "assessment_result", "考核", "person.assessment.view",
        (
            Source(
                "assessment_result",
                ("year", "kind", "assessment_class", "score", "grade", "decided_on",
                 "fed_back_on", "talked_on"),
                (Event("decided_on", "{year}{kind}：{grade}"),),
            ),
        ),
        "没有考核结果。审定后请登记年度、种类和等次。",
    ),
    Section(
        "training_record", "培训", "person.development.view",
        (
            Source(
                "training_record",
                ("completed_on", "training_class", "level", "kind", "hours", "ability"),
                (Event("completed_on", "{kind}培训结业，{hours}学时"),),
            ),
            Source(
                "research_report", ("submitted_on", "topics", "is_accepted", "recipient"),
                (Event("submitted_on", "提交调研报告"),),
            ),
        ),
        "没有参训记录。请登记班次、培训类别、学时和结业日期。",
    ),
    Section(
        "talk", "谈话", "person.discipline.view",
        (
            Source(
                "talk", ("held_on", "kind", "from_person", "matter"),
                (Event("held_on", "{kind}"),),
            ),
        ),
        "没有谈话记录。",
    ),
    Section(
        "secondment", "挂职与实践锻炼", "person.development.view",
        (
            Source(
                "secondment", ("spell", "kind", "place", "from_unit", "is_hardship"),
                (Event("from_on", "{kind}（{place}）"), Event("until_on", "{kind}期满（{place}）")),
            ),
        ),
        "没有挂职或实践锻炼。请登记锻炼方式、地点和起止，或申明没有。", may_be_none=True,
    ),
    Section(
        "concurrent_post", "兼职", "person.view",
        (
            Source(
                "concurrent_post", ("spell", "kind", "organisation", "approved_on"),
                (
                    Event("from_on", "兼职：{organisation}"),
                    Event("until_on", "不再兼职：{organisation}"),
                ),
            ),
        ),
        "没有兼职记录。请登记兼职单位和批准日期，或申明没有兼职。", may_be_none=True,
    ),
    Section(
        "leader_portfolio", "分管", "person.view",
        (
            Source(
                "leader_portfolio", ("spell", "unit"),
                (Event("from_on", "分管{unit}"), Event("until_on", "不再分管{unit}")),
            ),
        ),
        "没有分管单位。", may_be_none=True,
    ),
    Section(
        "reserve_member", "后备", "person.development.view",
        (
            Source(
                "reserve_member", ("spell", "reserve_list", "horizon", "has_plan"),
                (
                    Event("from_on", "进入{reserve_list}"),
                    Event("until_on", "退出{reserve_list}"),
                ),
            ),
            Source(
                "candidate", ("target", "unit", "decided_on"),
                (Event("decided_on", "列为{target}人选"),),
            ),
            Source(
                "benefit_decision", ("domain", "decided_on", "is_granted", "level", "matter"),
                (Event("decided_on", "{domain}：{is_granted}"),),
                where={"domain": ("后备干部资格",)},
            ),
        ),
        "不在任何后备库，也不是拟任拟评人选。",
    ),
    Section(
        "talent", "人才与培养计划", "person.development.view",
        (
            Source("talent", ("spell", "kind"), (Event("from_on", "列为{kind}"),)),
            Source(
                "plan_participant", ("spell", "plan", "line"),
                (Event("from_on", "进入{plan}"), Event("until_on", "结束{plan}")),
            ),
        ),
        "不是人才计划或培养计划人选。", may_be_none=True,
    ),
    Section(
        "hardship", "关心关爱", "person.care.view",
        (
            Source(
                "hardship", ("occurred_on", "kind", "helped_on", "ended_on"),
                (Event("occurred_on", "{kind}"), Event("helped_on", "慰问帮扶：{kind}")),
            ),
            Source(
                "person_fact", ("recorded_on", "kind", "summary"),
                (Event("recorded_on", "{kind}"),), where={"kind": _CARE_FACTS},
            ),
            Source("health_check", ("checked_on",), (Event("checked_on", "健康体检"),)),
            Source(
                "benefit_record", ("year", "benefit", "granted", "granted_on"),
                (Event("granted_on", "{year}{benefit}：{granted}"),),
            ),
        ),
        "没有关心关爱记录。请登记困难情况、体检、休假等待遇的落实。", may_be_none=True,
    ),
    Section(
        "person_fact", "写实记录", "person.development.view",
        (
            Source(
                "person_fact", ("recorded_on", "kind", "line", "summary", "ability"),
                (Event("recorded_on", "{kind}：{summary}"),),
                unless={"kind": (*_CARE_FACTS, *_REPORTED)},
            ),
        ),
        "没有写实记录。",
    ),
    Section(
        "special_status", "特定身份", "person.view",
        (
            Source(
                "special_status", ("spell", "kind", "handled_on"),
                (
                    Event("from_on", "{kind}"),
                    Event("until_on", "{kind}：终止"),
                    Event("handled_on", "{kind}：落实管理"),
                ),
            ),
        ),
        "没有特定身份记录。请登记，或申明没有。", may_be_none=True,
    ),
    Section(
        "decided_case", "容错、澄清与信访", "person.discipline.view",
        (
            Source(
                "decided_case",
                ("kind", "decision", "decided_on", "until_on", "decided_by", "matter"),
                (Event("decided_on", "{kind}：{decision}"),),
            ),
            Source(
                "timed_matter", ("kind", "event_on", "action_on", "recipient", "matter"),
                (Event("event_on", "{kind}：起算"), Event("action_on", "{kind}：办理")),
            ),
            Source(
                "complaint", ("received_on", "matter", "has_new_facts", "is_accepted"),
                (Event("received_on", "收到信访举报"),),
            ),
        ),
        "没有容错、澄清、限时事项或信访记录。",
    ),
    Section(
        "matter_report", "个人有关事项报告", "person.discipline.view",
        (
            Source(
                "person_fact", ("recorded_on", "summary"),
                (Event("recorded_on", "报告个人有关事项"),), where={"kind": _REPORTED},
            ),
        ),
        "没有个人有关事项报告的记录。",
    ),
    Section(
        "family_member", "家庭成员", "person.family.view",
        (
            Source(
                "family_member",
                ("relation", "name", "birth_on", "political_status", "workplace", "is_abroad"),
            ),
        ),
        "没有家庭成员及社会关系。请逐人登记称谓、姓名和工作单位。", may_be_none=True,
    ),
)  # fmt: skip
SECTION_OF = {section.name: section for section in SECTIONS}


def held_on(source: Source, row: Any, day: date) -> bool:
    """Whether a row was true by a day: it had begun or happened; ended spells stay as history.

    A row without its date cannot be placed and is kept; an assessment without one belongs to the
    end of its year.
    """
    column = source.dated_by
    when = getattr(row, column) if column else None
    if when is None and source.table == "assessment_result":
        when = date(row.year, 12, 31)
    return when is None or when <= day


def is_running(source: Source, row: Any, day: date) -> bool:
    """Whether a spell covers a day; a single event never does."""
    if source.spell is None:
        return False
    start, end = (getattr(row, name) for name in source.spell)
    return (start is None or start <= day) and (end is None or end > day)


def section_of(table: str) -> Section | None:
    """The section in which a table's rows stand first, None for a table of no file."""
    return next((s for s in SECTIONS if any(source.table == table for source in s.sources)), None)
