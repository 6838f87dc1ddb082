"""The three kinds of institution: what their units, posts and people are called."""

from __future__ import annotations

from dataclasses import dataclass

from zhiren_demo.base import Style

_NUMBERED = "lpad((u + 1)::VARCHAR, 3, '0')"

MEDICAL_SCHOOL = Style(
    unit_kind="CASE u % 3 WHEN 0 THEN '附属医院' WHEN 1 THEN '院系' ELSE '直属单位' END",
    unit_name=f"(['附属医院', '学院', '研究所'])[1 + u % 3] || {_NUMBERED}",
    party_kind="CASE u % 3 WHEN 0 THEN '党委' WHEN 1 THEN '党总支' ELSE '直属党支部' END",
    party_body="CASE u % 3 WHEN 0 THEN 'committee' WHEN 1 THEN 'general' ELSE 'direct' END",
    party_name=(
        f"(['附属医院', '学院', '研究所'])[1 + u % 3] || {_NUMBERED} || "
        "(['党委', '党总支', '直属党支部'])[1 + u % 3]"
    ),
    third_kind="'专职组织员'",
    third_category="'党务类'",
    third_rank="CASE WHEN u % 4 = 3 THEN '科级' ELSE '未定级' END",
    party_members="CASE WHEN u % 4 = 3 THEN 240 + u % 200 ELSE 60 + u % 120 END::BIGINT",
    branch_kind="(['教师', '学生', '医务'])[1 + (u + b) % 3]",
)

UNIVERSITY = Style(
    unit_kind="(['院系', '机关部处', '直属单位'])[1 + u % 3]",
    unit_name=f"(['学院', '处室', '中心'])[1 + u % 3] || {_NUMBERED}",
    party_kind="'党总支'",
    party_body="'general'",
    party_name=f"(['学院', '处室', '中心'])[1 + u % 3] || {_NUMBERED} || '党总支'",
    third_kind="'科级正职'",
    third_category="'行政管理类'",
    third_rank="'科级'",
    party_members="(40 + u % 100)::BIGINT",
    branch_kind="(['教师', '学生', '职工'])[1 + (u + b) % 3]",
)

HEALTH_BUREAU = Style(
    unit_kind="'市直医疗卫生单位'",
    unit_name=f"(['市属医院', '疾控机构', '妇幼机构', '卫生院'])[1 + u % 4] || {_NUMBERED}",
    party_kind="CASE u % 2 WHEN 0 THEN '党委' ELSE '党总支' END",
    party_body="CASE u % 2 WHEN 0 THEN 'committee' ELSE 'general' END",
    party_name=(
        f"(['市属医院', '疾控机构', '妇幼机构', '卫生院'])[1 + u % 4] || {_NUMBERED} || '党组织'"
    ),
    third_kind="'科级正职'",
    third_category="'行政管理类'",
    third_rank="'科级'",
    party_members="(40 + u % 150)::BIGINT",
    branch_kind="'医务'",
)


@dataclass(frozen=True)
class InstitutionStyle:
    """An invented institution judged by one pack."""

    pack: str
    name: str
    party_name: str
    office_name: str
    leader_kind: str
    style: Style


INSTITUTIONS = {
    one.pack: one
    for one in (
        InstitutionStyle(
            "sjtusm", "临江医学院", "临江医学院党委", "党委组织部", "院领导", MEDICAL_SCHOOL
        ),
        InstitutionStyle(
            "sdju", "海陵电机学院", "海陵电机学院党委", "党委组织部", "校领导", UNIVERSITY
        ),
        InstitutionStyle(
            "shiyan-health",
            "云岭市卫生健康委",
            "云岭市卫生健康委党组",
            "人事科",
            "委领导",
            HEALTH_BUREAU,
        ),
    )
}
