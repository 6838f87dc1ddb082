"""The top of an institution: the unit itself, its Party committee, its leaders."""

from __future__ import annotations

from datetime import date

from zhiren_demo.layout import HEAD
from zhiren_demo.planting import Planting
from zhiren_demo.styles import InstitutionStyle

PLACES_A_LEADER = 20


def place_root(planting: Planting, institution: InstitutionStyle) -> None:
    """Place the institution, its Party committee and office, its leaders and their portfolios."""
    planting.leader_level = institution.leader_kind
    planting.root_unit = planting.body(
        "本级", "root", system="行政", level="本级", name=institution.name
    )
    planting.root_party = planting.body(
        "党委",
        "root_party",
        system="党组织",
        level="本级",
        name=institution.party_name,
        host_unit=planting.root_unit,
    )
    planting.office = planting.body(
        "机关部处",
        "office",
        system="行政",
        level="二级",
        name=institution.office_name,
        parent=planting.root_unit,
    )
    places = planting.layout.places
    for number in range(max(3, places // PLACES_A_LEADER)):
        _leader(planting, institution, number)
    for place in range(places):
        planting.add(
            "leader_portfolio",
            leader=planting.leaders[place % len(planting.leaders)],
            unit=planting.layout.unit(place),
            from_on=planting.ago(years=2),
        )


def _leader(planting: Planting, institution: InstitutionStyle, number: int) -> None:
    post = planting.post(
        institution.leader_kind,
        planting.root_unit,
        f"{institution.leader_kind}{number + 1}",
        rank="厅局级" if institution.leader_kind != "委领导" else "处级",
    )
    leader = planting.person(
        "leader",
        -1,
        post=post,
        held_from=planting.ago(years=3),
        birth_on=date(1966 + number % 8, 5, 1),
    )
    planting.leaders.append(leader)


HEADS = f"SELECT person, u FROM member WHERE j = {HEAD}"
