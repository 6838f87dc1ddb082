"""The three kinds of institution: what their units, posts and people are called."""

from __future__ import annotations

from dataclasses import dataclass

from zhiren_demo.base import Style

_NUMBERED = "lpad((u + 1)::VARCHAR, 3, '0')"
# Names run out in large institutions; from then on units are numbered.
_HOSPITALS = (
    "第一附属医院 第二附属医院 第三附属医院 附属儿童医院 附属口腔医院 附属肿瘤医院 附属眼科医院 "
    "附属胸科医院 附属康复医院 附属精神卫生中心"
)
_COLLEGES = (
    "基础医学院 公共卫生学院 护理学院 药学院 口腔医学院 检验医学院 康复医学院 医学人文学院 "
    "全科医学院 继续教育学院"
)
_INSTITUTES = (
    "免疫学研究所 神经科学研究所 肿瘤研究所 转化医学研究院 医学影像研究所 遗传学研究所 "
    "血管医学研究所 老年医学研究所 医学信息研究所 卫生政策研究所"
)
_ENGINEERING = (
    "电气工程学院 机械工程学院 电子信息学院 材料学院 设计学院 商学院 外国语学院 数理学院 "
    "马克思主义学院 继续教育学院"
)
_OFFICES = "人事处 教务处 科研处 学生处 财务处 资产管理处 国际交流处 后勤保障处 审计处 发展规划处"
_CENTRES = (
    "图书馆 信息化中心 工程训练中心 实验中心 档案馆 教师发展中心 体育教学中心 招投标中心 "
    "创新创业中心 心理健康中心"
)
_CITY_HOSPITALS = "市人民医院 市中医医院 市妇幼保健院 市精神卫生中心 市传染病医院 市康复医院 市口腔医院 市眼科医院"
_CONTROL = "市疾病预防控制中心 市卫生监督所 市中心血站 市急救中心 市健康教育所 市职业病防治院 市结核病防治所"
_MATERNAL = "城东妇幼保健站 城西妇幼保健站 城南妇幼保健站 城北妇幼保健站 河口妇幼保健站"
_TOWNSHIP = "青石镇卫生院 柳林镇卫生院 白河镇卫生院 云峰乡卫生院 梅溪乡卫生院 石桥镇卫生院"


def _named(*kinds: tuple[str, str]) -> str:
    """SQL for the name of the unit at place ``u``: kinds take turns, each with names of its own."""
    turns = " ".join(
        f"WHEN {turn} THEN coalesce({names.split()}[1 + u // {len(kinds)}], '{kind}' || {_NUMBERED})"
        for turn, (kind, names) in enumerate(kinds)
    )
    return f"CASE u % {len(kinds)} {turns} END"


_SCHOOL_UNITS = _named(("附属医院", _HOSPITALS), ("学院", _COLLEGES), ("研究所", _INSTITUTES))
_UNIVERSITY_UNITS = _named(("学院", _ENGINEERING), ("处室", _OFFICES), ("中心", _CENTRES))
_HEALTH_UNITS = _named(
    ("市属医院", _CITY_HOSPITALS), ("疾控机构", _CONTROL), ("妇幼机构", _MATERNAL),
    ("卫生院", _TOWNSHIP),
)  # fmt: skip

MEDICAL_SCHOOL = Style(
    unit_kind="CASE u % 3 WHEN 0 THEN '附属医院' WHEN 1 THEN '院系' ELSE '直属单位' END",
    unit_name=_SCHOOL_UNITS,
    party_kind="CASE u % 3 WHEN 0 THEN '党委' WHEN 1 THEN '党总支' ELSE '直属党支部' END",
    party_body="CASE u % 3 WHEN 0 THEN 'committee' WHEN 1 THEN 'general' ELSE 'direct' END",
    party_name=f"{_SCHOOL_UNITS} || (['党委', '党总支', '直属党支部'])[1 + u % 3]",
    third_kind="'专职组织员'",
    third_category="'党务类'",
    third_rank="CASE WHEN u % 4 = 3 THEN '科级' ELSE '未定级' END",
    party_members="CASE WHEN u % 4 = 3 THEN 240 + u % 200 ELSE 60 + u % 120 END::BIGINT",
    branch_kind="(['教师', '学生', '医务'])[1 + (u + b) % 3]",
)

UNIVERSITY = Style(
    unit_kind="(['院系', '机关部处', '直属单位'])[1 + u % 3]",
    unit_name=_UNIVERSITY_UNITS,
    party_kind="'党总支'",
    party_body="'general'",
    party_name=f"{_UNIVERSITY_UNITS} || '党总支'",
    third_kind="'科级正职'",
    third_category="'行政管理类'",
    third_rank="'科级'",
    party_members="(40 + u % 100)::BIGINT",
    branch_kind="(['教师', '学生', '职工'])[1 + (u + b) % 3]",
)

HEALTH_BUREAU = Style(
    unit_kind="'市直医疗卫生单位'",
    unit_name=_HEALTH_UNITS,
    party_kind="CASE u % 2 WHEN 0 THEN '党委' ELSE '党总支' END",
    party_body="CASE u % 2 WHEN 0 THEN 'committee' ELSE 'general' END",
    party_name=f"{_HEALTH_UNITS} || CASE u % 2 WHEN 0 THEN '党委' ELSE '党总支' END",
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
