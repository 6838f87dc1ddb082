"""Cases planted."""

from __future__ import annotations

from zhiren_demo.planting import Planting


def plant_sdju(planting: Planting) -> None:
    """Cases at every threshold."""
