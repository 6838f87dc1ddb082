"""The health commission: what everyone does regularly under its document."""

from __future__ import annotations

from zhiren_demo.background import code_sql
from zhiren_demo.regular import (
    CADRE,
    IN_POST,
    LEADING,
    Regular,
    assessment,
    benefit,
    daring,
    fact,
    merged,
    not_withheld,
    report,
    talk,
    term_result,
    training,
    unit_work,
    yearly_schemes,
)
from zhiren_demo.schedule import Activity

PARTIES = "committee general root_party"


def regular_shiyan() -> Regular:
    """Duties that everyone keeps, and the findings of everyday life."""
    facts, first = daring(("daring-cadres", "both"), ("daring-cadres-to-important-posts", "any"))
    terms = {"assessment_result": [term_result(CADRE, "任期考核", (100, 1500))]}
    plans = yearly_schemes("干部培训计划", "second")
    return Regular(_activities(), merged(facts, terms, _lists(), plans), first)


def _activities() -> list[Activity]:
    cycle = f"{IN_POST} AND p.year % 3 = 0"
    return [
        training(CADRE, "理论教育", "单位级", 8),
        training(cycle, "轮训", "系统级", 16, years_back=6),
        assessment(CADRE, "年度考核", "'管理人员'"),
        assessment(CADRE, "平时考核", "'管理人员'", 20),
        talk(CADRE),
        fact(LEADING, "一线调研"),
        report("person", LEADING),
        report("unit", "s.body IN ('committee', 'general', 'root_party')"),
        benefit(IN_POST, "带薪年休假", 1500),
        benefit(IN_POST, "正当福利"),
        benefit(IN_POST, "工资奖励"),
        unit_work("second root", "健康体检"),
        unit_work("second root", "摸排", "half_year"),
        unit_work("second root", "评优表彰"),
        unit_work("root", "选派上挂"),
        unit_work("root", "综合性考核"),
        unit_work(PARTIES, "两学一做"),
        unit_work(PARTIES, "民主生活会"),
        unit_work(PARTIES, "理论中心组学习", "quarter"),
        unit_work("branch", "支部主题党日", "month"),
        unit_work("branch", "三会一课", "quarter"),
    ]


def _lists() -> dict[str, list[str]]:
    """A reserve list of each unit, screened every year."""
    key = "last_reserve_list() + 1 + s.u"
    kept = "s.body = 'second' AND " + not_withheld("后备干部库", "unit", "s.unit")
    return {
        "reserve_list": [
            (
                f"SELECT {key} AS reserve_list, {code_sql('reserve_list', key)} AS code, "
                "'后备干部库' AS name, s.unit, '其他' AS pool, (as_of() - 1500)::INTEGER AS from_on "
                f"FROM body AS s WHERE {kept}"
            )
        ],
        "reserve_screening": [
            f"SELECT {key} AS reserve_list, (p.starts + chance(s.unit, 500 + p.n) % p.days)"
            "::INTEGER AS held_on, TRUE AS is_assessed FROM body AS s, period_year AS p "
            f"WHERE {kept} AND p.years_ago <= 2 AND " + not_withheld("后备筛选", "unit", "s.unit")
        ],
    }
