"""The university: regular duties under its document, and the cases planted."""

from __future__ import annotations

from zhiren_demo.planting import Planting
from zhiren_demo.regular import CADRE, Regular, assessment, talk, training


def regular_sdju(planting: Planting) -> Regular:
    """Duties that everyone keeps."""
    return Regular(
        [
            training("理想信念", CADRE, "理想信念", "单位级", 8),
            training("政治思想", CADRE, "政治思想", "单位级", 8),
            assessment(CADRE, "年度考核", "'管理人员'"),
            talk("谈心谈话", CADRE),
        ],
    )


def plant_sdju(planting: Planting) -> None:
    """Cases at every threshold."""
