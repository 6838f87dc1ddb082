"""The university: what everyone does regularly under its document."""

from __future__ import annotations

from zhiren_demo.regular import (
    CADRE,
    MIDDLE,
    Regular,
    assessment,
    benefit,
    daring,
    merged,
    once,
    talk,
    term_result,
    training,
    unit_work,
)

SECTION = "s.role IN ('third', 'section') AND s.is_in_post"


def regular_sdju() -> Regular:
    """Duties that everyone keeps, and the findings of everyday life."""
    facts, first = daring(("daring-cadres", "both"))
    # The lowest of the background have been studied and talked to.
    studied = "CASE WHEN (s.person + p.n) % 2 = 0 THEN least(happened + {}, as_of()) END::INTEGER"
    activities = [
        training(CADRE, "理想信念", "单位级", 8),
        assessment(
            MIDDLE,
            "年度考核",
            "'中层干部'",
            studied_on=studied.format(4),
            talked_on=studied.format(10),
        ),
        talk(CADRE),
        benefit(CADRE, "薪酬待遇"),
        benefit(CADRE, "正常福利"),
        benefit(CADRE, "合法权益"),
        unit_work("root", "心理健康辅导"),
        unit_work("root", "心理健康知识普及"),
        unit_work("general", "关心帮扶"),
        unit_work("general", "风险清单更新"),
    ]
    selects = {
        "assessment_result": [term_result(MIDDLE, "聘期考核", (100, 900))],
        "secondment": [
            once(
                "person",
                "person",
                SECTION,
                "from_on",
                (120, 1600),
                "挂职",
                kind="'挂职'",
                from_on_precision="0::INTEGER",
                is_hardship="FALSE",
            )
        ],
    }
    return Regular(activities, merged(facts, selects), first)
