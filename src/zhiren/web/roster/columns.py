"""栏目 (column): everything a roster can show, one declaration each.

A column's key is its name in addresses and in saved views: never rename one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat

from zhiren.web.lib.partial_dates import shown
from zhiren.web.roster import sources
from zhiren.web.roster.column import Column, Origin
from zhiren.web.roster.column_cases import (
    AGE_BANDS,
    HAN,
    GradeColumn,
    GradesColumn,
    age_band,
    age_band_case,
    age_band_titles,
    ethnic_case,
    ethnic_class,
)
from zhiren.web.roster.column_kinds import (
    CaseColumn,
    ChoiceColumn,
    DayColumn,
    HasColumn,
    ListedColumn,
    NameColumn,
    NumberColumn,
    PrivateColumn,
    TermColumn,
    TextColumn,
    UnitColumn,
    YearsColumn,
    YesColumn,
)
from zhiren.web.roster.sources import GRADE_YEARS, words

BASIC, WORK, PARTY, STUDY, GRADES, GROWTH, WATCH, OTHER = (
    "基本情况", "任职和职级", "党籍", "学历和职称", "考核", "培养", "监督", "其他",
)  # fmt: skip
_GRADE_WORDS = words("assessment_result.grade")


def _of(
    kind: Callable[..., Column], key: str, title: str, group: str, origin: Origin, **more: Any
) -> Column:
    """A column whose permission is that of the table it comes from."""
    action = origin.source.action if origin.source else "roster.view"
    return kind(key=key, title=title, group=group, origin=origin, action=action, **more)


def _own(
    kind: Callable[..., Column], key: str, title: str, group: str = BASIC, **more: Any
) -> Column:
    """A column of the person's own field of that name."""
    return _of(kind, key, title, group, Origin(key), **more)


def _secondment(kind: str, place: str, start: Any, until: Any) -> str:
    begun, ended = (shown(d, 1) if isinstance(d, date) else "" for d in (start, until))
    where = f"（{place}）" if place else ""
    return f"{kind}{where}{begun}–{ended}"


def _secondment_text() -> Concat:
    return Concat("kind", Value("（"), "place", Value("）"))


_BASIC: tuple[Column, ...] = (
    _own(NameColumn, "name", "姓名", width="narrow", note="按姓氏笔画排序"),
    _own(TextColumn, "code", "工号"),
    _own(ChoiceColumn, "sex", "性别", choices=words("person.sex"), width="narrow"),
    _own(DayColumn, "birth_on", "出生年月", width="narrow"),
    _of(YearsColumn, "age", "年龄", BASIC, Origin("birth_on"), note="所看日期的周岁"),
    _of(
        CaseColumn, "age_band", "年龄段", BASIC, Origin("birth_on"),
        choices=age_band_titles(AGE_BANDS), case=age_band_case, told=age_band,
        note="习惯分段，不是制度规定",
    ),
    _own(TextColumn, "ethnic_group", "民族", is_groupable=True, width="narrow"),
    _of(
        CaseColumn, "ethnic_class", "民族类别", BASIC, Origin("ethnic_group"),
        choices=(HAN, "少数民族"), case=ethnic_case, told=ethnic_class,
    ),
    _own(TextColumn, "native_place", "籍贯", is_groupable=True),
    _own(PrivateColumn, "identity_number", "身份证号", note="默认只显示首尾几位"),
    _own(PrivateColumn, "telephone", "联系电话", note="默认只显示首尾几位"),
    _own(DayColumn, "work_start_on", "参加工作时间"),
    _of(YearsColumn, "work_years", "工龄", BASIC, Origin("work_start_on"), note="满周年"),
    _own(DayColumn, "entered_on", "进入本单位时间"),
    _of(YearsColumn, "entered_years", "本单位工龄", BASIC, Origin("entered_on"), note="满周年"),
    _own(ChoiceColumn, "status", "人员状态", choices=words("person.status"), width="narrow"),
    UnitColumn(key="unit", title="单位", group=BASIC, note="现在登记的单位"),
    UnitColumn(key="unit_path", title="单位路径", group=BASIC, has_path=True, width="wide"),
    _of(ChoiceColumn, "unit_kind", "单位类别", BASIC, Origin("unit__kind"), choices=words("unit.kind")),
    _of(ChoiceColumn, "unit_level", "单位层级", BASIC, Origin("unit__level"), choices=words("unit.level")),
    _own(ChoiceColumn, "staff_kind", "人员分类", choices=words("person.staff_kind")),
    _own(ChoiceColumn, "cadre_level", "干部层级", choices=words("person.cadre_level")),
    _own(YesColumn, "is_leading_cadre", "是否领导干部"),
    _own(ChoiceColumn, "line", "条线", choices=words("person.line"), width="narrow"),
)  # fmt: skip


def _post(kind: Callable[..., Column], key: str, title: str, name: str, **more: Any) -> Column:
    return _of(kind, key, title, WORK, Origin(name, sources.APPOINTMENT), **more)


_WORK: tuple[Column, ...] = (
    ListedColumn(
        key="posts", title="现任职务", group=WORK, source=sources.APPOINTMENT, action="person.view",
        fields=("post_unit", "post"), search=Concat("post__unit__name", "post__name"),
        note="当日在任的全部职务，主要职务在前",
    ),
    _post(TextColumn, "post_unit", "任职单位", "post_unit", is_groupable=True),
    _post(ChoiceColumn, "post_kind", "岗位种类", "post_kind", choices=words("post.kind")),
    _post(ChoiceColumn, "post_rank", "岗位级别", "post_rank", choices=words("post.rank")),
    _post(ChoiceColumn, "post_category", "岗位类别", "post_category", choices=words("post.category")),
    _post(YesColumn, "is_head", "是否负责同志", "is_head"),
    _post(YesColumn, "counts_for_quota", "是否占职数", "counts_for_quota"),
    _post(ChoiceColumn, "appointment_kind", "任职方式", "kind", choices=words("appointment.kind")),
    _post(DayColumn, "held_since", "任现职时间", "from_on", note="最近一次任命的起始日期"),
    _post(TermColumn, "held_years", "任现职年限", "from_on"),
    _post(DayColumn, "duty_since", "现职务始任时间", "duty_since", note="同一岗位连任不断算起"),
    _post(TermColumn, "duty_years", "现职务年限", "duty_since"),
    _post(DayColumn, "appointment_decided_on", "任职决定日期", "decided_on"),
    _post(DayColumn, "term_until", "任期届满", "term_until"),
    HasColumn(
        key="dual_leader", title="双带头人", group=WORK, source=sources.DUAL_LEADER,
        action="person.view",
    ),
    ListedColumn(
        key="portfolio", title="分管单位", group=WORK, source=sources.PORTFOLIO,
        action="person.view", fields=("unit",), search=F("unit__name"),
    ),
    _of(TextColumn, "rank", "职级", WORK, Origin("rank", sources.RANK), is_groupable=True),
    _of(DayColumn, "rank_since", "任职级时间", WORK, Origin("from_on", sources.RANK)),
    _of(TermColumn, "rank_years", "任职级年限", WORK, Origin("from_on", sources.RANK)),
)  # fmt: skip


def _party(kind: Callable[..., Column], key: str, title: str, name: str, **more: Any) -> Column:
    return _of(kind, key, title, PARTY, Origin(name, sources.PARTY), **more)


_PARTY: tuple[Column, ...] = (
    _party(ChoiceColumn, "party", "政治面貌", "party", choices=words("party_membership.party")),
    _party(DayColumn, "joined_on", "入党时间", "joined_on", note="民主党派为加入时间"),
    _party(YearsColumn, "party_years", "党龄", "joined_on", note="满周年"),
    _party(DayColumn, "formal_on", "转正时间", "formal_on"),
    _party(TextColumn, "branch", "党组织", "branch", is_groupable=True),
)


def _learned(
    source: sources.Source,
    kind: Callable[..., Column],
    key: str,
    title: str,
    name: str,
    **more: Any,
) -> Column:
    return _of(kind, key, title, STUDY, Origin(name, source), **more)


def _schooling(key: str, title: str, source: sources.Source) -> tuple[Column, Column]:
    return (
        ListedColumn(
            key=key, title=f"{title}学历学位", group=STUDY, source=source, action="person.view",
            fields=("level", "degree"), search=Concat("level", "degree"),
        ),
        ListedColumn(
            key=f"{key}_school", title=f"{title}院校和专业", group=STUDY, source=source,
            action="person.view", fields=("school", "major"), search=Concat("school", "major"),
        ),
    )  # fmt: skip


_LEVELS = words("education.level")
_STUDY: tuple[Column, ...] = (
    _learned(sources.EDUCATION, ChoiceColumn, "education", "最高学历", "level", choices=_LEVELS),
    _learned(sources.DEGREE, TextColumn, "degree", "最高学位", "degree", is_groupable=True),
    _learned(
        sources.DEGREE, ChoiceColumn, "degree_level", "学位层次", "level",
        choices=sources.DEGREES, rank="rank",
    ),
    _learned(sources.EDUCATION, TextColumn, "school", "毕业院校", "school", is_groupable=True),
    _learned(sources.EDUCATION, TextColumn, "major", "专业", "major", is_groupable=True),
    _learned(sources.EDUCATION, DayColumn, "graduated_on", "毕业时间", "graduated_on"),
    *_schooling("full_time", "全日制", sources.FULL_TIME),
    *_schooling("part_time", "在职", sources.PART_TIME),
    _learned(sources.TITLE, TextColumn, "title", "专业技术职务", "title", is_groupable=True),
    _learned(
        sources.TITLE, ChoiceColumn, "title_level", "专业技术职务级别", "level",
        choices=words("professional_title.level"),
    ),
    _learned(sources.TITLE, DayColumn, "title_since", "职称取得时间", "obtained_on"),
)  # fmt: skip
_ASSESSED: tuple[Column, ...] = (
    *(
        GradeColumn(
            key=f"grade_{back}", title=f"近第{back}年年度考核", group=GRADES, width="narrow",
            origin=Origin("grade", sources.GRADES), action=sources.GRADES.action,
            choices=_GRADE_WORDS, years_back=back,
        )
        for back in range(1, GRADE_YEARS + 1)
    ),
    GradesColumn(
        key="grades", title="近三年年度考核等次", group=GRADES, width="wide",
        action=sources.GRADES.action, choices=_GRADE_WORDS,
        note="筛选时任一年符合即可；按优秀次数排序",
    ),
)  # fmt: skip


def _listed(key: str, title: str, group: str, source: sources.Source, **more: Any) -> Column:
    return ListedColumn(
        key=key, title=title, group=group, source=source, action=source.action, **more
    )


_GROWTH: tuple[Column, ...] = (
    _of(
        NumberColumn, "training_hours", "本年培训学时", GROWTH,
        Origin("hours", sources.HOURS_THIS_YEAR), note="所看日期当年至当日",
    ),
    _of(
        NumberColumn, "training_hours_last_year", "上年培训学时", GROWTH,
        Origin("hours", sources.HOURS_LAST_YEAR),
    ),
    _of(DayColumn, "trained_on", "最近培训结业", GROWTH, Origin("completed_on", sources.TRAINED)),
    _listed(
        "reserve", "后备类别", GROWTH, sources.RESERVE, fields=("pool",),
        search=F("reserve_list__pool"), choices=words("reserve_list.pool"), width="middle",
    ),
    _of(
        ChoiceColumn, "reserve_horizon", "后备培养期", GROWTH, Origin("horizon", sources.RESERVE),
        choices=words("reserve_member.horizon"),
    ),
    _of(DayColumn, "reserve_since", "列入后备时间", GROWTH, Origin("from_on", sources.RESERVE)),
    _listed(
        "secondment", "实践锻炼", GROWTH, sources.SECONDMENT,
        fields=("kind", "place", "from_on", "until_on"), search=_secondment_text(),
        shown_by=_secondment,
    ),
    _listed("plan", "培养计划", GROWTH, sources.PLAN, fields=("plan",), search=F("plan")),
)  # fmt: skip
_WATCH: tuple[Column, ...] = (
    _of(DayColumn, "talked_on", "最近谈话日期", WATCH, Origin("held_on", sources.TALK)),
    _of(
        ChoiceColumn, "talk_kind", "最近谈话种类", WATCH, Origin("kind", sources.TALK),
        choices=words("talk.kind"),
    ),
    _listed(
        "sanctions", "处分与组织处理", WATCH, sources.SANCTION, fields=("measure",),
        search=F("measure"),
    ),
    _of(
        DayColumn, "influence_until", "处分影响期至", WATCH,
        Origin("influence_until", sources.INFLUENCE), note="当日仍在影响期内的才显示",
    ),
)  # fmt: skip
_OTHER: tuple[Column, ...] = (
    _listed(
        "concurrent", "兼职", OTHER, sources.CONCURRENT, fields=("organisation",),
        search=F("organisation"),
    ),
    _listed(
        "talent", "人才类别", OTHER, sources.TALENT, fields=("kind",), search=F("kind"),
        choices=words("talent.kind"), width="middle",
    ),
    _listed("special", "特定身份", OTHER, sources.SPECIAL, fields=("kind",), search=F("kind")),
    _of(DayColumn, "health_on", "最近体检", OTHER, Origin("checked_on", sources.HEALTH)),
    _of(
        NumberColumn, "findings", "未结研判数", OTHER, Origin("n", sources.FINDINGS),
        note="最近一次研判，不随所看日期变化",
    ),
)  # fmt: skip

COLUMNS: tuple[Column, ...] = (
    *_BASIC, *_WORK, *_PARTY, *_STUDY, *_ASSESSED, *_GROWTH, *_WATCH, *_OTHER,
)  # fmt: skip
COLUMN_OF: dict[str, Column] = {column.key: column for column in COLUMNS}
GROUPS = (BASIC, WORK, PARTY, STUDY, GRADES, GROWTH, WATCH, OTHER)
DEFAULT_COLUMNS = (
    "name", "sex", "birth_on", "age", "unit", "posts", "post_rank", "held_since", "party",
    "education", "title", "grade_1",
)  # fmt: skip
