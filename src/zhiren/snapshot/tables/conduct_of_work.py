"""Tables: 活动、会议、限时事项、人选、待遇."""

from zhiren.snapshot.columns import (
    MATTER,
    PERSON,
    UNIT,
    Table,
    boolean,
    choice,
    date,
    hundredths,
    id_column,
    integer,
    ref,
    text,
)

CONDUCT_OF_WORK = (
    Table(
        "unit_activity",
        "单位开展的工作",
        (
            UNIT,
            choice(
                "kind",
                "工作种类",
                "支部主题党日 三会一课 民主生活会 理论中心组学习 两学一做 民主评议党员 谈心谈话 "
                "心理健康辅导 心理健康知识普及 关心关爱 关心帮扶 摸排 评优表彰 绿叶管理服务奖评选 "
                "健康体检 综合性考核 组织员素质提升计划 组织员工作例会 组织员工作沙龙 听取组织员汇报 "
                "选派援建 选派上挂 巡察 换届 党内统计上报 风险清单更新 发展党员质量检查 党员思想状况分析 "
                "后备队伍调整",
                required=True,
            ),
            date("held_on", "开展日期", required=True),
            text("contents", "内容", note="多项内容用顿号分开"),
            ref("organiser", "组织单位代码", "unit"),
        ),
        visible_by="held_on",
        sort_by="unit",
    ),
    Table(
        "meeting",
        "会议",
        (
            id_column("meeting", "会议代码"),
            UNIT,
            choice("kind", "会议种类", "党组织委员会会议 工作会议 其他", required=True),
            date("held_on", "会议日期", required=True),
            choice("agenda", "议题类别", "发展党员 党员教育管理 其他"),
            boolean("is_global", "是否全局性"),
            boolean("requires_heads", "是否要求“一把手”参加"),
        ),
        visible_by="held_on",
        sort_by="unit",
    ),
    Table(
        "meeting_attendance",
        "参会",
        (
            ref("meeting", "会议代码", "meeting", required=True),
            PERSON,
            choice("standing", "参会身份", "委员 列席 其他", required=True),
        ),
        sort_by="meeting",
    ),
    Table(
        "timed_matter",
        "限时事项",
        (
            id_column("timed_matter", "事项编号"),
            choice(
                "kind",
                "事项种类",
                "组织员人选备案 澄清正名 容错结果上报 不予容错答复 慰问 重大问题报告 容错建议 公开澄清",
                required=True,
            ),
            ref("person", "人员工号", "person"),
            ref("unit", "单位代码", "unit"),
            date("event_on", "起算日期", required=True),
            date("action_on", "办理日期"),
            ref("recipient", "报送单位代码", "unit"),
            MATTER,
        ),
        visible_by="event_on",
        sort_by="timed_matter",
    ),
    Table(
        "timed_matter_document",
        "限时事项材料",
        (
            ref("timed_matter", "事项编号", "timed_matter", required=True),
            text("document", "材料名称", required=True),
            date("submitted_on", "提交日期"),
        ),
        sort_by="timed_matter",
    ),
    Table(
        "candidate",
        "拟任拟评人选",
        (
            id_column("candidate", "人选编号"),
            PERSON,
            choice(
                "target",
                "人选用途",
                "专职组织员 党政领导后备 年轻处级后备 双线晋升 并行晋升 党务专业技术职务 容错申请 "
                "职级晋升 行政管理干部职务职称晋升",
                required=True,
            ),
            ref("unit", "单位代码", "unit"),
            date("decided_on", "决定日期", required=True),
        ),
        visible_by="decided_on",
        sort_by="candidate",
    ),
    Table(
        "candidate_check",
        "人选条件审核",
        (
            ref("candidate", "人选编号", "candidate", required=True),
            text("criterion", "条件", required=True),
            boolean("is_satisfied", "是否符合"),
        ),
        sort_by="candidate",
    ),
    Table(
        "benefit_record",
        "待遇保障",
        (
            PERSON,
            choice(
                "benefit",
                "待遇",
                "薪酬待遇 正常福利 合法权益 办公条件 岗位津贴 带薪年休假 正当福利 工资奖励 食宿 交通 "
                "安全 探亲 生活救济 看病就医 子女教育 就业",
                required=True,
            ),
            integer("year", "年度", "年", required=True),
            hundredths("granted", "落实数量", "天或次"),
            date("granted_on", "落实日期", required=True),
        ),
        visible_by="granted_on",
        sort_by="person",
    ),
)
