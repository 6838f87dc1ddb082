"""The medical school: what everyone does regularly under its three documents."""

from __future__ import annotations

from zhiren_demo.regular import (
    CADRE,
    LEADING,
    ORGANISER,
    Regular,
    assessment,
    daring,
    fact,
    merged,
    not_withheld,
    once,
    talk,
    training,
    unit_work,
    yearly_schemes,
)
from zhiren_demo.schedule import Activity

# Cadres who may be under forty, or whose age nobody knows, have all been sent to practise.
YOUNG = f"NOT s.is_placed AND {CADRE} AND (s.born > as_of() - 42 * 366 OR chance(s.person, 30) % 70 = 0)"
LONG = "s.person % 9 = 0"


def regular_sjtusm() -> Regular:
    """Duties that everyone keeps, and the findings of everyday life."""
    facts, first = daring(("daring-cadres", "both"), ("pioneering-cadres", "any"))
    return Regular(_activities(), merged(facts, _selects()), [*first, *_answers()])


def _activities() -> list[Activity]:
    return [
        training(CADRE, "理论教育", "单位级", 8),
        training(ORGANISER, "专业能力", "校级", 17, "校级培训"),
        training(ORGANISER, "其他", "省级", 8, "市级培训"),
        fact(CADRE, "日常了解", "half_year"),
        fact(LEADING, "个人有关事项报告"),
        assessment(CADRE, "年度考核", "'管理人员'"),
        assessment(CADRE, "平时考核", "'管理人员'", 20),
        talk(CADRE),
        unit_work("second office", "关心关爱"),
        unit_work("root", "绿叶管理服务奖评选"),
        unit_work("root", "选派援建"),
        unit_work("root", "组织员素质提升计划"),
        unit_work("root", "组织员工作例会", "quarter"),
        unit_work("root", "组织员工作沙龙", "quarter"),
        unit_work("branch direct", "发展党员质量检查"),
        unit_work("branch direct", "民主评议党员"),
        unit_work("branch direct", "三会一课", "quarter"),
        unit_work("branch direct", "支部主题党日", "month"),
        unit_work("committee general direct", "党员思想状况分析", "half_year"),
        unit_work("committee general direct", "党内统计上报"),
        unit_work("committee general direct", "听取组织员汇报", "half_year"),
    ]


def _selects() -> dict[str, list[str]]:
    elections = once(
        "unit",
        "unit",
        "s.body IN ('branch', 'direct', 'general', 'committee')",
        "held_on",
        (100, 900),
        "换届",
        kind="'换届'",
    )
    # Between March 2021 and June 2024, within the inspection term from 2021 on.
    inspections = (
        "SELECT s.unit, least(as_of() - 1, 18687 + chance(s.unit, 61) % 1200)::INTEGER AS held_on, "
        "'巡察' AS kind FROM body AS s WHERE s.body = 'committee' AND "
        + not_withheld("巡察", "unit", "s.unit")
    )
    practice = (
        "SELECT s.person, '挂职' AS kind, (as_of() - 300 - chance(s.person, 77) % 1200)::INTEGER "
        "AS from_on, 0::INTEGER AS from_on_precision, (as_of() - 300 - chance(s.person, 77) % 1200 "
        f"+ CASE WHEN {LONG} THEN 200 ELSE 90 + s.person % 80 END)::INTEGER AS until_on, "
        f"FALSE AS is_hardship, '兄弟单位' AS place FROM member AS s WHERE {YOUNG}"
    )
    seats = (
        "SELECT s.person, 13 + s.u * posts_in_place() AS post, s.current_from AS from_on, "
        "0::INTEGER AS from_on_precision, '兼任' AS kind FROM member AS s "
        f"WHERE NOT s.is_placed AND {ORGANISER} AND s.u % 3 > 0"
    )
    return merged(
        {
            "unit_activity": [elections, inspections],
            "secondment": [practice],
            "appointment": [seats],
            "talk": [_pair_talks()],
        },
        yearly_schemes("发展党员计划", "branch direct"),
    )


def _pair_talks() -> str:
    """One talk a semester of each leader with the head of each unit in the portfolio."""
    return (
        "SELECT '谈心谈话' AS kind, l.leader AS from_person, h.person AS to_person, "
        "(p.starts + chance(h.person, 900 + p.n) % p.days)::INTEGER AS held_on "
        "FROM placed_leader_portfolio AS l JOIN place AS q ON q.unit = l.unit "
        "JOIN member AS h ON h.u = q.u AND h.j = 0, period_semester AS p "
        "WHERE p.years_ago <= 2 AND " + not_withheld("学期谈话", "person", "h.person")
    )


def _answers() -> list[str]:
    organisers = f"FROM member AS s WHERE NOT s.is_placed AND {ORGANISER}"
    return [
        f"SELECT 'organisers-for-inspections', 'person', s.person, 'entitled' {organisers}",
        f"SELECT 'organisers-as-reserve', 'person', s.person, 'entitled' {organisers}",
        (
            "SELECT 'tempered-cadres', 'person', s.person, 'entitled' FROM member AS s "
            f"WHERE {YOUNG} AND {LONG}"
        ),
        "SELECT 'organiser-rank-optional', 'unit', s.unit, 'entitled' FROM body AS s WHERE "
        "s.body IN ('committee', 'general', 'direct') AND s.u % 4 < 3 AND "
        + not_withheld("人数", "unit", "s.unit"),
    ]
