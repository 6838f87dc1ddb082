"""更正 (corrections) and 信息采集 (campaigns)."""

from __future__ import annotations

from zhiren.web.corrections.models.campaigns import Answer, Campaign, Participant
from zhiren.web.corrections.models.correcting import (
    Correction,
    CorrectionItem,
    Evidence,
    Maintenance,
    Proposal,
)

__all__ = [
    "Answer",
    "Campaign",
    "Correction",
    "CorrectionItem",
    "Evidence",
    "Maintenance",
    "Participant",
    "Proposal",
]
