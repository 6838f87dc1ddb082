"""The health commission: regular duties under its document, and the cases planted."""

from __future__ import annotations

from zhiren_demo.planting import Planting
from zhiren_demo.regular import CADRE, IN_POST, Regular, assessment, talk, training


def regular_shiyan(planting: Planting) -> Regular:
    """Duties that everyone keeps."""
    return Regular(
        [
            training("理论教育", CADRE, "理论教育", "单位级", 8),
            training("轮训", IN_POST + " AND p.year % 3 = 0", "轮训", "系统级", 16, years_back=6),
            assessment(CADRE, "年度考核", "'管理人员'"),
            talk("谈心谈话", CADRE),
        ],
    )


def plant_shiyan(planting: Planting) -> None:
    """Cases at every threshold."""
