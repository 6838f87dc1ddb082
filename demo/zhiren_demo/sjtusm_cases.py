"""Cases planted."""

from __future__ import annotations

from zhiren_demo.planting import Planting


def plant_sjtusm(planting: Planting) -> None:
    """Cases at every threshold."""
