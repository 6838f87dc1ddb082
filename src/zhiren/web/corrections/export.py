"""The completeness list as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.corrections.progress import sections_of
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.corrections.models import Campaign
    from zhiren.web.corrections.progress import Line


def campaign_sheet(campaign: Campaign, lines: Sequence[Line], watermark: str) -> Sheet:
    """One row a participant, one column a section."""
    heads = (
        Head("单位", 24), Head("姓名", 12), Head("工号", 16), Head("干部层级", 14),
        *(Head(section.title, 14) for section in sections_of(campaign)),
        Head("最近填报", 20), Head("催办次数", 12),
    )  # fmt: skip
    title = f"{campaign.name}（{campaign.from_on} 至 {campaign.last_on}）填报情况"
    rows = map(_cells, lines)
    return list_sheet("填报情况", heads, rows, watermark, title=title, frozen_columns=2)


def _cells(line: Line) -> Sequence[Cell]:
    person, of = line.participant.person, line.participant
    return [
        person.unit.name if person.unit else "", person.name, person.code, person.cadre_level,
        *(state for _, state, _ in line.cells), of.answered_at, of.reminders,
    ]  # fmt: skip
