"""Units, posts, persons and their careers in the background, as SELECTs by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiren_demo.background import code_sql


@dataclass(frozen=True)
class Style:
    """How an institution's second-level units look: SQL over place ``u``."""

    unit_kind: str
    unit_name: str
    party_kind: str
    party_body: str
    party_name: str
    third_kind: str
    third_category: str
    third_rank: str
    party_members: str
    branch_kind: str


def base_selects(style: Style) -> dict[str, Sequence[str]]:
    """SELECTs of the tables that describe the institution and its people."""
    return {
        "unit": _units(style),
        "unit_headcount": [_headcounts(style)],
        "post": [_posts(style)],
        "person": [_PERSON],
        "party_membership": [_MEMBERSHIP],
        "appointment": [_CURRENT, _EARLIER],
        "rank_holding": [_RANKS],
        "education": [_FIRST_DEGREES, _LATER_DEGREES],
        "professional_title": [_TITLES],
    }


# Branches are counted in Chinese up to ten.
_ORDINAL = "coalesce(string_split('一二三四五六七八九十', '')[b + 1], (b + 1)::VARCHAR)"


def _units(style: Style) -> list[str]:
    return [
        (
            f"SELECT unit, {code_sql('unit', 'unit')} AS code, {style.unit_name} AS name, "
            f"{style.unit_kind} AS kind, '行政' AS system, '二级' AS level, root_unit() AS parent "
            "FROM place"
        ),
        (
            f"SELECT unit + 1 AS unit, {code_sql('unit', 'unit + 1')} AS code, "
            f"{style.party_name} AS name, {style.party_kind} AS kind, '党组织' AS system, "
            "'二级' AS level, root_party() AS parent, unit AS host_unit FROM place"
        ),
        (
            f"SELECT unit + 2 + b AS unit, {code_sql('unit', 'unit + 2 + b')} AS code, "
            f"{style.unit_name} || '第' || {_ORDINAL} || '党支部' AS name, '党支部' AS kind, "
            "'党组织' AS system, '基层' AS level, unit + 1 AS parent, unit AS host_unit, "
            f"{style.branch_kind} AS branch_kind FROM place, range(branches()) AS r(b)"
        ),
    ]


def _headcounts(style: Style) -> str:
    return (
        "SELECT h.unit, p.starts - 1 AS counted_on, h.members AS party_members, "
        "0::BIGINT AS probationary_members, h.members * 3 AS staff FROM ("
        f"SELECT unit + side AS unit, {style.party_members} AS members FROM place, "
        "range(2) AS r(side)) AS h, period_year AS p WHERE NOT EXISTS (SELECT 1 FROM "
        "withheld AS w WHERE w.activity = '人数' AND w.kind = 'unit' AND w.subject = h.unit)"
    )


def _posts(style: Style) -> str:
    kinds = (
        f"CASE n WHEN 0 THEN '单位正职' WHEN 1 THEN '单位副职' WHEN 2 THEN {style.third_kind} "
        "WHEN 3 THEN '党组织书记' WHEN 4 THEN '科级副职' WHEN 12 THEN '党组织委员' ELSE '其他' END"
    )
    names = (
        f"CASE n WHEN 0 THEN '主任' WHEN 1 THEN '副主任' WHEN 2 THEN {style.third_kind} "
        "WHEN 3 THEN '党组织书记' WHEN 4 THEN '副科长' WHEN 10 THEN '专业技术岗' "
        "WHEN 11 THEN '原岗位' WHEN 12 THEN '党组织委员' ELSE '科员岗' || (n - 4) END"
    )
    categories = (
        f"CASE WHEN n = 2 THEN {style.third_category} WHEN n IN (3, 12) THEN '党务类' "
        "WHEN n = 10 THEN '专业技术类' ELSE '行政管理类' END"
    )
    ranks = (
        f"CASE WHEN n IN (0, 1, 3) THEN '处级' WHEN n = 2 THEN {style.third_rank} "
        "WHEN n = 4 THEN '科级' ELSE '未定级' END"
    )
    key = "first_post + n"
    return (
        f"SELECT {key} AS post, {code_sql('post', key)} AS code, {names} AS name, "
        "unit + CASE WHEN n IN (3, 12) THEN 1 WHEN n = 2 AND "
        f"{style.third_kind} = '专职组织员' THEN 1 ELSE 0 END AS unit, {kinds} AS kind, "
        f"{categories} AS category, {ranks} AS rank, n = 0 AS is_head, n < 5 AS counts_for_quota "
        "FROM place, range(posts_in_place()) AS r(n)"
    )


_PERSON = f"""
SELECT person, {code_sql("person", "person")} AS code, full_name(person, sex) AS name, sex,
  CASE WHEN chance(person, 30) % 70 > 0 THEN born END AS birth_on,
  CASE WHEN chance(person, 30) % 70 > 0 THEN (chance(person, 31) % 3 > 0)::INTEGER END
    AS birth_on_precision,
  CASE WHEN chance(person, 32) % 60 > 0 THEN group_of(person) END AS ethnic_group,
  work_start AS work_start_on, (chance(person, 33) % 2)::INTEGER AS work_start_on_precision, unit,
  CASE WHEN is_in_post THEN '在职' ELSE (['离退休', '调出', '离世'])[1 + person % 3] END AS status,
  entered AS entered_on, 0::INTEGER AS entered_on_precision,
  CASE WHEN is_cadre THEN '管理' WHEN j % 9 = 0 THEN '工勤' ELSE '专业技术' END AS staff_kind,
  CASE WHEN role IN ('head', 'secretary') THEN '中层正职' WHEN role = 'deputy' THEN '中层副职'
    WHEN role IN ('third', 'section') THEN '科级' WHEN role = 'cadre' THEN '一般干部'
    ELSE '非干部' END AS cadre_level,
  is_leading AS is_leading_cadre, (['教学', '科研', '医疗', '管理'])[1 + person % 4] AS line
FROM member WHERE NOT is_placed
"""

_MEMBERSHIP = """
SELECT person,
  CASE WHEN is_party THEN '中共党员' WHEN chance(person, 41) % 8 = 0 THEN '民主党派' ELSE '群众' END
    AS party,
  CASE WHEN is_party THEN (work_start + chance(person, 42) % 900)::INTEGER END AS joined_on,
  CASE WHEN is_party THEN 0 END::INTEGER AS joined_on_precision,
  CASE WHEN is_party THEN (work_start + chance(person, 42) % 900 + 366)::INTEGER END AS formal_on,
  CASE WHEN is_party THEN 0 END::INTEGER AS formal_on_precision,
  CASE WHEN is_party THEN branch END AS branch
FROM (SELECT *, role IN ('third', 'secretary', 'head') OR chance(person, 40) % 100 < 60 AS is_party
  FROM member WHERE NOT is_placed)
"""

_CURRENT = """
SELECT person, post, current_from AS from_on, 0::INTEGER AS from_on_precision,
  CASE WHEN is_cadre THEN '任命' ELSE '聘任' END AS kind,
  (current_from - 20)::INTEGER AS decided_on
FROM member WHERE NOT is_placed AND NOT (role = 'third' AND EXISTS (
  SELECT 1 FROM withheld AS w
  WHERE w.activity = '组织员' AND w.kind = 'unit' AND w.subject = unit + 1))
"""

# A cadre came to the present post from one or two earlier ones.
_EARLIER = """
SELECT person, 12 + u * posts_in_place() AS post, entered AS from_on, 0::INTEGER AS from_on_precision,
  current_from AS until_on, '任命' AS kind
FROM member WHERE NOT is_placed AND is_cadre AND entered < current_from
"""

_RANKS = """
SELECT person, CASE WHEN is_middle THEN '五级职员' WHEN role IN ('third', 'section') THEN '七级职员'
  ELSE '八级职员' END AS rank, current_from AS from_on, 0::INTEGER AS from_on_precision
FROM member WHERE NOT is_placed AND is_cadre
"""

_FIRST_DEGREES = """
SELECT person, CASE WHEN j % 13 = 12 THEN '大专' ELSE '大学' END AS level,
  CASE WHEN j % 13 < 12 THEN (['医学学士', '工学学士', '文学学士', '理学学士'])[1 + person % 4] END
    AS degree,
  (['东部', '南方', '中原', '西部', '北方'])[1 + chance(person, 50) % 5]
    || (['医科大学', '工业大学', '师范大学', '大学'])[1 + chance(person, 51) % 4] AS school,
  TRUE AS is_full_time, (work_start - 30)::INTEGER AS graduated_on, 1::INTEGER AS graduated_on_precision
FROM member WHERE NOT is_placed
"""

_LATER_DEGREES = """
SELECT person, '研究生' AS level, (['医学硕士', '工学硕士', '医学博士'])[1 + person % 3] AS degree,
  '东部大学' AS school, FALSE AS is_full_time, (work_start + 1800)::INTEGER AS graduated_on,
  1::INTEGER AS graduated_on_precision
FROM member WHERE NOT is_placed AND chance(person, 52) % 3 = 0
"""

_TITLES = """
SELECT person, (['主治医师', '讲师', '副教授', '副主任医师', '教授'])[1 + person % 5] AS title,
  (['中级', '中级', '副高', '副高', '正高'])[1 + person % 5] AS level,
  (work_start + 2500)::INTEGER AS obtained_on, 1::INTEGER AS obtained_on_precision
FROM member WHERE NOT is_placed AND NOT is_cadre AND j % 9 > 0
"""
