"""Tables: 单位、岗位、分管."""

from zhiren.snapshot.columns import (
    FROM,
    UNIT,
    UNTIL,
    Table,
    boolean,
    choice,
    date,
    id_column,
    integer,
    ref,
    text,
)

ORGANISATION = (
    Table(
        "unit",
        "单位",
        (
            id_column("unit", "单位代码"),
            text("name", "单位名称", required=True),
            choice(
                "kind",
                "单位类别",
                "本级 机关部处 院系 附属医院 直属单位 市直医疗卫生单位 党委 党总支 直属党支部 党支部",
                required=True,
            ),
            choice("system", "所属系统", "行政 党组织", required=True),
            choice("level", "单位层级", "本级 二级 基层", required=True),
            ref("parent", "上级单位代码", "unit"),
            ref("host_unit", "党组织所在单位代码", "unit", note="党组织填其所在行政单位"),
            choice("branch_kind", "支部类别", "教师 学生 职工 离退休 医务"),
            date("valid_from", "设立日期", partial=True),
            date("valid_until", "撤销日期"),
        ),
        sort_by="unit",
        spell=("valid_from", "valid_until"),
    ),
    Table(
        "unit_headcount",
        "单位人数",
        (
            UNIT,
            date("counted_on", "统计日期", required=True),
            integer("party_members", "正式党员数", "人"),
            integer("probationary_members", "预备党员数", "人"),
            integer("staff", "在职人数", "人"),
        ),
        visible_by="counted_on",
        sort_by="unit",
        unique=(("unit", "counted_on"),),
    ),
    Table(
        "leader_portfolio",
        "领导分管",
        (ref("leader", "领导工号", "person", required=True), UNIT, FROM, UNTIL),
        visible_by="from_on",
        sort_by="leader",
        spell=("from_on", "until_on"),
    ),
    Table(
        "post",
        "岗位",
        (
            id_column("post", "岗位代码"),
            text("name", "岗位名称", required=True),
            UNIT,
            choice(
                "kind",
                "岗位种类",
                "院领导 校领导 委领导 单位正职 单位副职 科级正职 科级副职 专职组织员 "
                "党组织书记 党组织副书记 党组织委员 党支部书记 其他",
                required=True,
            ),
            choice("category", "岗位类别", "行政管理类 党务类 专业技术类 工勤类"),
            choice("rank", "岗位级别", "厅局级 处级 科级 未定级"),
            boolean("is_head", "是否负责同志", note="部门（单位）负责同志、“一把手”"),
            boolean("counts_for_quota", "是否占职数"),
            date("valid_from", "设岗日期", partial=True),
            date("valid_until", "撤岗日期"),
        ),
        sort_by="post",
        spell=("valid_from", "valid_until"),
    ),
)
