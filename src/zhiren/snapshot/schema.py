"""名册快照 (snapshot): the tables a judgement reads, their columns, units and keys.

One declaration serves the workbook to fill, the readers' checks, the Parquet store, the
DuckDB/PostgreSQL/Spark tables and the documentation.

How a column is written by people and how the engine sees it
------------------------------------------------------------
=============  ==========================================  ===================================
type           in a workbook                               inside the engine
=============  ==========================================  ===================================
``id``         the row's own code, text, unique            BIGINT key, dense, in order of code;
                                                           the code itself is column ``code``
``ref``        the code of a row of another table          BIGINT key of that row
``date``       any form people write                       INTEGER days since 1970-01-01; with
                                                           ``partial`` also ``<name>_precision``
                                                           (0 day, 1 month, 2 year)
``integer``    whole number                                BIGINT
``hundredths`` number with at most two decimals            BIGINT, value x 100
``boolean``    是 / 否                                      BOOLEAN
``choice``     one of ``values``                           VARCHAR
``text``       free text                                   VARCHAR
=============  ==========================================  ===================================

Every table also has ``row_no`` (BIGINT, from 1, the row's place in its source) so that
evidence and missing data can be pointed at. ``_from``/``from_on`` is the first day included,
``_until``/``until_on`` the first day NOT included. An empty cell is NULL and stays NULL.
A row is visible to a judgement when its ``visible_by`` date is on or before the as-of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

ColumnType = Literal["id", "ref", "date", "integer", "hundredths", "boolean", "choice", "text"]


@dataclass(frozen=True)
class Column:
    """One column: ``title`` is its header on sheets and screens, ``unit`` what a number counts."""

    name: str
    title: str
    type: ColumnType
    ref: str | None = None
    values: tuple[str, ...] = ()
    required: bool = False
    partial: bool = False
    unit: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Table:
    """One table. ``visible_by`` names the date column that decides when a row is known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    visible_by: str | None = None
    sort_by: str | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    spell: tuple[str, str] | None = None
    note: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError names the table."""
        for column in self.columns:
            if column.name == name:
                return column
        message = f"{self.name} has no column {name}"
        raise KeyError(message)

    @property
    def key(self) -> str | None:
        """Name of the id column, None for tables whose rows have no code of their own."""
        return next((c.name for c in self.columns if c.type == "id"), None)


def _id(name: str, title: str, note: str = "") -> Column:
    return Column(name, title, "id", required=True, note=note)


def _ref(name: str, title: str, table: str, *, required: bool = False, note: str = "") -> Column:
    return Column(name, title, "ref", ref=table, required=required, note=note)


def _date(
    name: str, title: str, *, required: bool = False, partial: bool = False, note: str = ""
) -> Column:
    return Column(name, title, "date", required=required, partial=partial, note=note)


def _choice(
    name: str, title: str, values: str, *, required: bool = False, note: str = ""
) -> Column:
    return Column(name, title, "choice", values=tuple(values.split()), required=required, note=note)


def _text(name: str, title: str, *, required: bool = False, note: str = "") -> Column:
    return Column(name, title, "text", required=required, note=note)


def _integer(name: str, title: str, unit: str, *, required: bool = False, note: str = "") -> Column:
    return Column(name, title, "integer", required=required, unit=unit, note=note)


def _hundredths(
    name: str, title: str, unit: str, *, required: bool = False, note: str = ""
) -> Column:
    return Column(name, title, "hundredths", required=required, unit=unit, note=note)


def _boolean(name: str, title: str, *, required: bool = False, note: str = "") -> Column:
    return Column(name, title, "boolean", required=required, note=note)


_FROM = _date("from_on", "起始日期", required=True, partial=True)
_UNTIL = _date(
    "until_on", "终止日期", partial=True, note="不含当日；至今请留空；只有年月的按当月第一天"
)
_PERSON = _ref("person", "人员工号", "person", required=True)
_UNIT = _ref("unit", "单位代码", "unit", required=True)
_MATTER = _text("matter", "事由编号", note="同一事由在考核、处分、容错、信访中用同一编号")

ASSESSMENT_KINDS = "年度考核 平时考核 聘期考核 任期考核 专项考核 履职尽责考核 绩效考核 综合考核"
GRADES = "优秀 称职 合格 基本称职 基本合格 不称职 不合格 不定等次"
TRAINING_LEVELS = "国家级 省级 市级 校级 系统级 单位级"

ORGANISATION = (
    Table(
        "unit",
        "单位",
        (
            _id("unit", "单位代码"),
            _text("name", "单位名称", required=True),
            _choice(
                "kind",
                "单位类别",
                "本级 机关部处 院系 附属医院 直属单位 市直医疗卫生单位 党委 党总支 直属党支部 党支部",
                required=True,
            ),
            _choice("system", "所属系统", "行政 党组织", required=True),
            _choice("level", "单位层级", "本级 二级 基层", required=True),
            _ref("parent", "上级单位代码", "unit"),
            _ref("host_unit", "党组织所在单位代码", "unit", note="党组织填其所在行政单位"),
            _choice("branch_kind", "支部类别", "教师 学生 职工 离退休 医务"),
            _date("valid_from", "设立日期", partial=True),
            _date("valid_until", "撤销日期"),
        ),
        sort_by="unit",
        spell=("valid_from", "valid_until"),
    ),
    Table(
        "unit_headcount",
        "单位人数",
        (
            _UNIT,
            _date("counted_on", "统计日期", required=True),
            _integer("party_members", "正式党员数", "人"),
            _integer("probationary_members", "预备党员数", "人"),
            _integer("staff", "在职人数", "人"),
        ),
        visible_by="counted_on",
        sort_by="unit",
        unique=(("unit", "counted_on"),),
    ),
    Table(
        "leader_portfolio",
        "领导分管",
        (_ref("leader", "领导工号", "person", required=True), _UNIT, _FROM, _UNTIL),
        visible_by="from_on",
        sort_by="leader",
        spell=("from_on", "until_on"),
    ),
    Table(
        "post",
        "岗位",
        (
            _id("post", "岗位代码"),
            _text("name", "岗位名称", required=True),
            _UNIT,
            _choice(
                "kind",
                "岗位种类",
                "院领导 校领导 委领导 单位正职 单位副职 科级正职 科级副职 专职组织员 "
                "党组织书记 党组织副书记 党组织委员 党支部书记 其他",
                required=True,
            ),
            _choice("category", "岗位类别", "行政管理类 党务类 专业技术类 工勤类"),
            _choice("rank", "岗位级别", "厅局级 处级 科级 未定级"),
            _boolean("is_head", "是否负责同志", note="部门（单位）负责同志、“一把手”"),
            _boolean("counts_for_quota", "是否占职数"),
            _date("valid_from", "设岗日期", partial=True),
            _date("valid_until", "撤岗日期"),
        ),
        sort_by="post",
        spell=("valid_from", "valid_until"),
    ),
)

PERSONS = (
    Table(
        "person",
        "人员",
        (
            _id("person", "工号"),
            _text("name", "姓名", required=True),
            _choice("sex", "性别", "男 女"),
            _text("identity_number", "身份证号"),
            _date("birth_on", "出生年月", partial=True),
            _text("ethnic_group", "民族"),
            _date("work_start_on", "参加工作时间", partial=True),
            _UNIT,
            _choice("status", "人员状态", "在职 离退休 调出 离世 其他", required=True),
            _date("entered_on", "进入本单位日期", partial=True),
            _choice("staff_kind", "人员分类", "管理 专业技术 工勤"),
            _choice(
                "cadre_level",
                "干部层级",
                "院领导 校领导 委领导 中层正职 中层副职 科级 一般干部 非干部",
            ),
            _boolean("is_leading_cadre", "是否领导干部"),
            _choice("line", "条线", "教学 科研 医疗 管理"),
        ),
        sort_by="person",
    ),
    Table(
        "party_membership",
        "党籍",
        (
            _PERSON,
            _choice(
                "party",
                "政治面貌",
                "中共党员 中共预备党员 共青团员 民主党派 无党派 群众",
                required=True,
            ),
            _date("joined_on", "入党时间", partial=True),
            _date("formal_on", "转正时间", partial=True),
            _ref("branch", "所在党组织代码", "unit"),
            _UNTIL,
        ),
        visible_by="joined_on",
        sort_by="person",
    ),
    Table(
        "appointment",
        "任职",
        (
            _PERSON,
            _ref("post", "岗位代码", "post", required=True),
            _FROM,
            _UNTIL,
            _choice("kind", "任职方式", "任命 聘任 兼任 代理"),
            _date("decided_on", "决定日期"),
            _boolean("is_dual_leader", "是否“双带头人”"),
            _date("term_until", "任期届满日期"),
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "rank_holding",
        "职级",
        (_PERSON, _text("rank", "职级", required=True), _FROM, _UNTIL),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "education",
        "学历学位",
        (
            _PERSON,
            _choice("level", "学历", "研究生 大学 大专 中专 高中及以下"),
            _text("degree", "学位"),
            _text("school", "毕业院校"),
            _text("major", "专业"),
            _boolean("is_full_time", "是否全日制"),
            _date("graduated_on", "毕业时间", partial=True),
        ),
        visible_by="graduated_on",
        sort_by="person",
    ),
    Table(
        "professional_title",
        "专业技术职务",
        (
            _PERSON,
            _text("title", "专业技术职务", required=True),
            _choice("level", "职务级别", "正高 副高 中级 初级"),
            _date("obtained_on", "取得时间", partial=True),
        ),
        visible_by="obtained_on",
        sort_by="person",
    ),
    Table(
        "person_fact",
        "写实记录",
        (
            _PERSON,
            _choice(
                "kind",
                "记录种类",
                "日常了解 跟踪记录 个人有关事项报告 一线调研 担当事例 实绩事例 突出贡献 长期一线 "
                "群众认可 关键时刻 党务经历 思想政治工作经历 知识弱项 能力短板 经验盲区 关心关爱 "
                "心理辅导 思想状况分析 质量检查",
                required=True,
            ),
            _choice("line", "条线", "教学 科研 医疗 管理"),
            _date("recorded_on", "记录日期", required=True),
            _text("summary", "内容摘要"),
            _text("ability", "相关能力", note="弱项与补训用同一名称"),
        ),
        visible_by="recorded_on",
        sort_by="person",
    ),
    Table(
        "concurrent_post",
        "兼职",
        (
            _PERSON,
            _choice("kind", "兼职种类", "社会组织兼职 企业兼职 其他岗位", required=True),
            _text("organisation", "兼职单位", required=True),
            _FROM,
            _UNTIL,
            _date("approved_on", "批准日期"),
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "special_status",
        "特定身份",
        (
            _PERSON,
            _text("kind", "身份种类", required=True),
            _FROM,
            _UNTIL,
            _date("handled_on", "落实管理日期"),
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "talent",
        "人才",
        (_PERSON, _choice("kind", "人才类别", "领军人才 青年人才", required=True), _FROM, _UNTIL),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "hardship",
        "困难情况",
        (
            _PERSON,
            _choice("kind", "情况", "重大变故 生活困难", required=True),
            _date("occurred_on", "发生日期", required=True),
            _date("helped_on", "慰问帮扶日期"),
            _date("ended_on", "解除日期"),
        ),
        visible_by="occurred_on",
        sort_by="person",
        spell=("occurred_on", "ended_on"),
    ),
)

ASSESSMENT = (
    Table(
        "scheme",
        "方案与计划",
        (
            _id("scheme", "方案代码"),
            _text("name", "名称", required=True),
            _choice(
                "kind",
                "方案种类",
                "考核方案 干部培训规划 干部培训计划 监督计划 巡察方案 工作计划 机制文件 转发文件 "
                "政治素质考察 发展党员计划 风险清单 党内统计 人事改革方案",
                required=True,
            ),
            _UNIT,
            _choice("assessment_kind", "考核种类", ASSESSMENT_KINDS),
            _text(
                "assessment_class", "考核类别", note="如 领导干部、机关、医疗卫生机构、专职组织员"
            ),
            _integer("year", "年度", "年"),
            _date("issued_on", "印发日期", required=True),
            _date("valid_until", "停用日期"),
            _integer("indicator_count", "指标数", "个"),
            _integer("similarity_percent", "与上级文件相似度", "%"),
        ),
        visible_by="issued_on",
        sort_by="scheme",
        spell=("issued_on", "valid_until"),
    ),
    Table(
        "scheme_part",
        "方案内容",
        (
            _ref("scheme", "方案代码", "scheme", required=True),
            _text("part", "内容", required=True),
            _integer("weight_percent", "权重", "%"),
        ),
        sort_by="scheme",
    ),
    Table(
        "assessment_result",
        "考核结果",
        (
            _PERSON,
            _choice("kind", "考核种类", ASSESSMENT_KINDS, required=True),
            _text("assessment_class", "考核类别", note="同类别内排名"),
            _integer("year", "考核年度", "年", required=True),
            _hundredths("score", "得分", "分"),
            _choice("grade", "等次", GRADES),
            _boolean("took_initiative", "是否主动作为"),
            _boolean("performed_outstandingly", "是否表现突出"),
            _date("decided_on", "结果审定日期"),
            _date("studied_on", "党委研判日期"),
            _boolean("is_spared", "研判后是否不谈话"),
            _date("talked_on", "谈话提醒日期"),
            _date("commended_on", "表彰日期"),
            _date("fed_back_on", "反馈日期"),
            _date("circulated_on", "通报日期"),
            _MATTER,
        ),
        visible_by="decided_on",
        sort_by="person",
        unique=(("person", "kind", "year"),),
    ),
    Table(
        "talk",
        "谈话",
        (
            _choice("kind", "谈话种类", "谈心谈话 提醒谈话 约谈 诫勉 函询", required=True),
            _ref("from_person", "谈话人工号", "person"),
            _ref("to_person", "谈话对象工号", "person", required=True),
            _date("held_on", "谈话日期", required=True),
            _MATTER,
        ),
        visible_by="held_on",
        sort_by="to_person",
    ),
    Table(
        "sanction",
        "处分与组织处理",
        (
            _PERSON,
            _text("measure", "处分或处理种类", required=True),
            _choice("ground", "责任种类", "直接责任 领导责任"),
            _date("decided_on", "决定日期", required=True),
            _date("influence_until", "影响期终止日期", note="决定中载明的优先于规则表"),
            _date("corrected_on", "改正日期"),
            _boolean("has_results", "是否做出工作成效"),
            _MATTER,
        ),
        visible_by="decided_on",
        sort_by="person",
    ),
    Table(
        "benefit_decision",
        "晋升评优等决定",
        (
            _PERSON,
            _choice(
                "domain",
                "事项领域",
                "考核 考察 评先评优 提拔任用 职级职称晋升 后备干部资格 责任追究 进修学习 项目支持 "
                "人才推荐",
                required=True,
            ),
            _date("decided_on", "决定日期", required=True),
            _boolean("is_granted", "是否通过"),
            _choice("level", "级别", TRAINING_LEVELS),
            _MATTER,
        ),
        visible_by="decided_on",
        sort_by="person",
    ),
)

DEVELOPMENT = (
    Table(
        "training_class",
        "培训班次",
        (
            _id("training_class", "班次代码"),
            _text("name", "班次名称", required=True),
            _ref("organiser", "主办单位代码", "unit"),
            _choice("level", "培训级别", TRAINING_LEVELS, required=True),
            _text("platform", "平台载体", note="如 党委中心组学习、中青年骨干培训班"),
            _text("audience", "培训对象类别"),
            _date("from_on", "开班日期", required=True),
        ),
        visible_by="from_on",
        sort_by="training_class",
    ),
    Table(
        "training_record",
        "参训记录",
        (
            _PERSON,
            _ref("training_class", "班次代码", "training_class"),
            _choice("level", "培训级别", TRAINING_LEVELS, required=True),
            _choice(
                "kind",
                "培训类别",
                "轮训 理论教育 党性教育 政治思想 理想信念 专业能力 其他",
                required=True,
            ),
            _text("ability", "相关能力"),
            _hundredths("hours", "学时", "学时"),
            _date("completed_on", "结业日期", required=True),
        ),
        visible_by="completed_on",
        sort_by="person",
    ),
    Table(
        "research_report",
        "调研报告",
        (
            _ref("person", "作者工号", "person"),
            _ref("unit", "提交党组织代码", "unit"),
            _ref("recipient", "接收党组织代码", "unit"),
            _date("submitted_on", "提交日期", required=True),
            _boolean("is_accepted", "是否认定高质量"),
            _integer("topics", "重点工作方面数", "个"),
        ),
        visible_by="submitted_on",
        sort_by="person",
    ),
    Table(
        "health_check",
        "健康体检",
        (_PERSON, _date("checked_on", "体检日期", required=True)),
        visible_by="checked_on",
        sort_by="person",
    ),
    Table(
        "reserve_list",
        "后备干部库",
        (
            _id("reserve_list", "后备库代码"),
            _text("name", "名称", required=True),
            _UNIT,
            _choice("pool", "后备类别", "党政领导后备 年轻处级后备 优秀年轻干部 其他"),
            _date("from_on", "建立日期", required=True),
            _date("until_on", "停用日期"),
        ),
        visible_by="from_on",
        sort_by="reserve_list",
        spell=("from_on", "until_on"),
    ),
    Table(
        "reserve_member",
        "后备干部",
        (
            _ref("reserve_list", "后备库代码", "reserve_list", required=True),
            _PERSON,
            _FROM,
            _UNTIL,
            _choice("horizon", "培养期", "近期 中期 远期"),
            _boolean("has_plan", "是否有培养计划"),
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "reserve_screening",
        "后备筛选考核",
        (
            _ref("reserve_list", "后备库代码", "reserve_list", required=True),
            _date("held_on", "筛选日期", required=True),
            _boolean("is_assessed", "是否含考核"),
        ),
        visible_by="held_on",
        sort_by="reserve_list",
    ),
    Table(
        "secondment",
        "实践锻炼",
        (
            _PERSON,
            _choice(
                "kind",
                "锻炼方式",
                "挂职 上挂 双向挂职 交流任职 培养锻炼 跟班学习 援疆 援藏 援外 异地交流 抽调检查巡察",
                required=True,
            ),
            _FROM,
            _UNTIL,
            _ref("from_unit", "派出单位代码", "unit"),
            _text("place", "地点或接收单位"),
            _boolean("is_hardship", "是否困难艰苦地区或一线"),
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
    Table(
        "plan_participant",
        "培养计划人选",
        (
            _text("plan", "计划名称", required=True),
            _PERSON,
            _choice("line", "条线", "教学 科研 医疗 管理"),
            _FROM,
            _UNTIL,
        ),
        visible_by="from_on",
        sort_by="person",
        spell=("from_on", "until_on"),
    ),
)

CONDUCT_OF_WORK = (
    Table(
        "unit_activity",
        "单位开展的工作",
        (
            _UNIT,
            _choice(
                "kind",
                "工作种类",
                "支部主题党日 三会一课 民主生活会 理论中心组学习 两学一做 民主评议党员 谈心谈话 "
                "心理健康辅导 心理健康知识普及 关心关爱 关心帮扶 摸排 评优表彰 绿叶管理服务奖评选 "
                "健康体检 综合性考核 组织员素质提升计划 组织员工作例会 组织员工作沙龙 听取组织员汇报 "
                "选派援建 选派上挂 巡察 换届 党内统计上报 风险清单更新 发展党员质量检查 党员思想状况分析 "
                "后备队伍调整",
                required=True,
            ),
            _date("held_on", "开展日期", required=True),
            _text("contents", "内容", note="多项内容用顿号分开"),
            _ref("organiser", "组织单位代码", "unit"),
        ),
        visible_by="held_on",
        sort_by="unit",
    ),
    Table(
        "meeting",
        "会议",
        (
            _id("meeting", "会议代码"),
            _UNIT,
            _choice("kind", "会议种类", "党组织委员会会议 工作会议 其他", required=True),
            _date("held_on", "会议日期", required=True),
            _choice("agenda", "议题类别", "发展党员 党员教育管理 其他"),
            _boolean("is_global", "是否全局性"),
            _boolean("requires_heads", "是否要求“一把手”参加"),
        ),
        visible_by="held_on",
        sort_by="unit",
    ),
    Table(
        "meeting_attendance",
        "参会",
        (
            _ref("meeting", "会议代码", "meeting", required=True),
            _PERSON,
            _choice("standing", "参会身份", "委员 列席 其他", required=True),
        ),
        sort_by="meeting",
    ),
    Table(
        "timed_matter",
        "限时事项",
        (
            _id("timed_matter", "事项编号"),
            _choice(
                "kind",
                "事项种类",
                "组织员人选备案 澄清正名 容错结果上报 不予容错答复 慰问 重大问题报告 容错建议 公开澄清",
                required=True,
            ),
            _ref("person", "人员工号", "person"),
            _ref("unit", "单位代码", "unit"),
            _date("event_on", "起算日期", required=True),
            _date("action_on", "办理日期"),
            _ref("recipient", "报送单位代码", "unit"),
            _MATTER,
        ),
        visible_by="event_on",
        sort_by="timed_matter",
    ),
    Table(
        "timed_matter_document",
        "限时事项材料",
        (
            _ref("timed_matter", "事项编号", "timed_matter", required=True),
            _text("document", "材料名称", required=True),
            _date("submitted_on", "提交日期"),
        ),
        sort_by="timed_matter",
    ),
    Table(
        "candidate",
        "拟任拟评人选",
        (
            _id("candidate", "人选编号"),
            _PERSON,
            _choice(
                "target",
                "人选用途",
                "专职组织员 党政领导后备 年轻处级后备 双线晋升 并行晋升 党务专业技术职务 容错申请 "
                "职级晋升 行政管理干部职务职称晋升",
                required=True,
            ),
            _ref("unit", "单位代码", "unit"),
            _date("decided_on", "决定日期", required=True),
        ),
        visible_by="decided_on",
        sort_by="candidate",
    ),
    Table(
        "candidate_check",
        "人选条件审核",
        (
            _ref("candidate", "人选编号", "candidate", required=True),
            _text("criterion", "条件", required=True),
            _boolean("is_satisfied", "是否符合"),
        ),
        sort_by="candidate",
    ),
    Table(
        "benefit_record",
        "待遇保障",
        (
            _PERSON,
            _choice(
                "benefit",
                "待遇",
                "薪酬待遇 正常福利 合法权益 办公条件 岗位津贴 带薪年休假 正当福利 工资奖励 食宿 交通 "
                "安全 探亲 生活救济 看病就医 子女教育 就业",
                required=True,
            ),
            _integer("year", "年度", "年", required=True),
            _hundredths("granted", "落实数量", "天或次"),
            _date("granted_on", "落实日期", required=True),
        ),
        visible_by="granted_on",
        sort_by="person",
    ),
)

TASKS_AND_CASES = (
    Table(
        "task",
        "重点任务",
        (
            _id("task", "任务编号"),
            _text("clause", "所据条款", required=True, note="如 sjtusm-2024-45#一.1.5"),
            _text("item", "分项名称"),
            _text("name", "任务名称", required=True),
            _ref("owner", "责任单位代码", "unit"),
            _date("assigned_on", "下达日期", required=True),
            _date("due_on", "完成时限"),
            _date("finished_on", "完成日期"),
            _date("accepted_on", "验收日期"),
            _MATTER,
        ),
        visible_by="assigned_on",
        sort_by="task",
    ),
    Table(
        "task_report",
        "任务进展",
        (
            _ref("task", "任务编号", "task", required=True),
            _date("reported_on", "填报日期", required=True),
            _integer("progress_percent", "进度", "%"),
        ),
        visible_by="reported_on",
        sort_by="task",
    ),
    Table(
        "target_measurement",
        "指标数值",
        (
            _text("metric", "指标", required=True),
            _ref("unit", "单位代码", "unit"),
            _integer("year", "年度", "年", required=True),
            _hundredths("value", "数值", "按指标"),
            _date("measured_on", "取数日期", required=True),
        ),
        visible_by="measured_on",
        sort_by="metric",
    ),
    Table(
        "decided_case",
        "已决事项",
        (
            _id("decided_case", "决定编号"),
            _choice("kind", "事项种类", "容错 纠错 澄清 问责", required=True),
            _PERSON,
            _text("matter", "事由编号", required=True),
            _choice("decision", "决定", "免责 减责 不予容错 澄清 予以问责", required=True),
            _date("decided_on", "决定日期", required=True),
            _date("until_on", "效力终止日期"),
            _text("decided_by", "决定机关"),
        ),
        visible_by="decided_on",
        sort_by="person",
    ),
    Table(
        "complaint",
        "信访举报",
        (
            _id("complaint", "信访编号"),
            _PERSON,
            _text("matter", "事由编号", required=True),
            _date("received_on", "收到日期", required=True),
            _boolean("has_new_facts", "是否有新事实"),
            _boolean("is_accepted", "是否受理"),
        ),
        visible_by="received_on",
        sort_by="complaint",
    ),
)

TABLES: tuple[Table, ...] = (
    *ORGANISATION,
    *PERSONS,
    *ASSESSMENT,
    *DEVELOPMENT,
    *CONDUCT_OF_WORK,
    *TASKS_AND_CASES,
)

SCHEMA_VERSION = 1


@cache
def table(name: str) -> Table:
    """The table of that name; KeyError when there is none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    message = f"no snapshot table {name}"
    raise KeyError(message)


def physical_columns(of: Table) -> list[tuple[str, str]]:
    """Column names and SQL types as the engine stores them, ``row_no`` first.

    Types are the four that DuckDB, PostgreSQL and Spark share: BIGINT, INTEGER, BOOLEAN, VARCHAR.
    """
    columns = [("row_no", "BIGINT")]
    for column in of.columns:
        columns.append((column.name, _PHYSICAL[column.type]))
        if column.type == "id":
            columns.append(("code", "VARCHAR"))
        if column.partial:
            columns.append((f"{column.name}_precision", "INTEGER"))
    return columns


_PHYSICAL: dict[ColumnType, str] = {
    "id": "BIGINT",
    "ref": "BIGINT",
    "date": "INTEGER",
    "integer": "BIGINT",
    "hundredths": "BIGINT",
    "boolean": "BOOLEAN",
    "choice": "VARCHAR",
    "text": "VARCHAR",
}
