"""The medical school: regular duties under its three documents, and the cases planted."""

from __future__ import annotations

from zhiren_demo.planting import Planting
from zhiren_demo.regular import (
    CADRE, LEADING, Regular, assessment, pair_talks, talk, training, unit_work, yearly_fact,
)

ORGANISER = "s.role = 'third' AND s.is_in_post"


def regular_sjtusm(planting: Planting) -> Regular:
    """Duties that everyone keeps."""
    return Regular(
        [
            training("理论教育", CADRE, "理论教育", "单位级", 8),
            training("党性教育", CADRE, "党性教育", "单位级", 8),
            training("校级培训", ORGANISER, "专业能力", "校级", 17),
            training("市级培训", ORGANISER, "专业能力", "市级", 8),
            yearly_fact("日常了解", CADRE, "日常了解"),
            yearly_fact("个人有关事项报告", LEADING, "个人有关事项报告"),
            assessment(CADRE, "年度考核", "'管理人员'"),
            talk("谈心谈话", CADRE),
            unit_work("关心关爱", "'root','second','party'", "关心关爱"),
        ],
        {"talk": [pair_talks()]},
    )


def plant_sjtusm(planting: Planting) -> None:
    """Cases at every threshold."""
