"""Placing cases by hand among the background, and writing down what must be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from zhiren.workdays.days import add_months, add_years, day_number
from zhiren_demo.chance import chance
from zhiren_demo.key import AnswerKey, StateName
from zhiren_demo.layout import Layout
from zhiren_demo.naming import invented_name
from zhiren_demo.register import Cell, Register, code

MEMBER_COLUMNS = (
    ("person", "BIGINT"),
    ("u", "BIGINT"),
    ("j", "BIGINT"),
    ("role", "VARCHAR"),
    ("is_cadre", "BOOLEAN"),
    ("is_leading", "BOOLEAN"),
    ("is_middle", "BOOLEAN"),
    ("is_in_post", "BOOLEAN"),
    ("born", "INTEGER"),
    ("work_start", "INTEGER"),
    ("entered", "INTEGER"),
    ("current_from", "INTEGER"),
    ("post", "BIGINT"),
    ("unit", "BIGINT"),
    ("branch", "BIGINT"),
    ("sex", "VARCHAR"),
    ("is_placed", "BOOLEAN"),
)

# cadre_level, is_leading, is_middle by role of a placed person.
ROLES = {
    "leader": ("", True, False),
    "head": ("中层正职", True, True),
    "deputy": ("中层副职", True, True),
    "third": ("科级", False, False),
    "section": ("科级", False, False),
    "cadre": ("一般干部", False, False),
    "staff": ("非干部", False, False),
}


class Planting:
    """What is placed so far: rows, members of the background's activities, the key."""

    def __init__(self, as_of: date, seed: int, pack: str, layout: Layout) -> None:
        self.as_of, self.seed, self.pack, self.layout = as_of, seed, pack, layout
        self.register = Register({"unit": layout.units, "post": layout.posts})
        self.key = AnswerKey()
        self.members: list[tuple[object, ...]] = []
        self.bodies: list[tuple[int, str]] = []
        self.root_unit = self.root_party = self.office = 0
        self.leader_level = ""
        self.leaders: list[int] = []
        # Findings that depend on how many there are in the background.
        self.key_later: list[tuple[Callable[[Planting, list[int], int], None], list[int]]] = []

    @property
    def is_poor(self) -> bool:
        """Institutions with an even seed lack more of what there is only one of."""
        return self.seed % 2 == 0

    def add(self, of: str, **cells: Cell) -> int:
        """Place a row (``Register.add``)."""
        return self.register.add(of, **cells)

    def ago(self, *, years: int = 0, months: int = 0, days: int = 0) -> date:
        """The day so long before ``as_of`` (negative: after it)."""
        return add_months(add_years(self.as_of, -years), -months) - timedelta(days=days)

    def body(self, kind: str, body: str, *, system: str, level: str, **cells: Cell) -> int:
        """Place a unit; ``body`` says whose regular activities it has."""
        key = self.add("unit", kind=kind, system=system, level=level, **cells)
        self.bodies.append((key, body))
        return key

    def post(self, kind: str, unit: int, name: str = "", **cells: Cell) -> int:
        """Place a post."""
        cells.setdefault("is_head", False)
        cells.setdefault("counts_for_quota", True)
        cells.setdefault("category", "行政管理类")
        cells.setdefault("rank", "科级")
        return self.add("post", kind=kind, unit=unit, name=name or kind, **cells)

    def person(
        self,
        role: str = "cadre",
        place: int = 0,
        *,
        post: int | None = None,
        held_from: date | None = None,
        in_regular: bool = True,
        **cells: Cell,
    ) -> int:
        """Place a person with a post, Party membership and the regular duties of the role.

        ``cells`` override columns of table person; ``in_regular`` False leaves the person out of
        all regular activities. Born 1970, entered 2000 unless told otherwise.
        """
        number = self.register.last_key("person") + 1
        level, leading, middle = ROLES[role]
        sex = "女" if chance(self.seed, number, 5) % 100 < 44 else "男"
        row: dict[str, Cell] = {
            "name": invented_name(self.seed, number, sex),
            "sex": sex,
            "birth_on": date(1970, 1 + number % 12, 1),
            "ethnic_group": "汉族",
            "work_start_on": date(1993, 7, 1),
            "unit": self.layout.unit(place) if place >= 0 else self.root_unit,
            "status": "在职",
            "entered_on": date(2000, 3, 1),
            "staff_kind": "管理" if role != "staff" else "专业技术",
            "cadre_level": level or self.leader_level,
            "is_leading_cadre": leading,
            "line": "管理",
        }
        key = self.add("person", **(row | cells))
        branch = self.layout.branch(max(place, 0), 0)
        self.add(
            "party_membership",
            person=key,
            party="中共党员",
            joined_on=date(1998, 7, 1),
            formal_on=date(1999, 7, 1),
            branch=branch,
        )
        started = held_from or self.ago(months=30)
        if post is None:
            post = self._desk(place, role)
        self.add("appointment", person=key, post=post, from_on=started, kind="任命")
        if in_regular:
            entered = self.register.row("person", key)["entered_on"]
            born, worked = day_number(date(1970, 1, 1)), day_number(date(1993, 7, 1))
            who = (key, place, -1, role, role != "staff", leading, middle, True)
            when = (born, worked, entered, day_number(started))
            self.members.append((*who, *when, post, row["unit"], branch, sex, True))
        return key

    def _desk(self, place: int, role: str) -> int:
        """A fresh post of no consequence, so that a placed person shares none."""
        unit = self.layout.unit(place) if place >= 0 else self.root_unit
        category = "专业技术类" if role == "staff" else "行政管理类"
        return self.post("其他", unit, "岗位", category=category, rank="未定级")

    def withhold(self, person: int, *activities: str) -> None:
        """The background leaves these activities out for a person."""
        for activity in activities:
            self.register.withhold(activity, "person", person)

    def withhold_unit(self, unit: int, *activities: str) -> None:
        """The background leaves these activities out for a unit."""
        for activity in activities:
            self.register.withhold(activity, "unit", unit)

    def expect(
        self,
        rule: str,
        subject: int,
        state: StateName,
        *,
        of: str = "person",
        object_: tuple[str, int] | int | None = None,
        period: date | None = None,
    ) -> None:
        """Write a finding into the key; ``object_`` is (table, key) or a plain number."""
        told = code(*object_) if isinstance(object_, tuple) else object_
        self.key.expect(
            rule,
            code(of, subject),
            state,
            object_=None if told is None else str(told),
            period=None if period is None else day_number(period),
        )
