"""A register in which every column of the roster says something."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zhiren.web.findings.models import Finding
from zhiren.web.register import models as m


@pytest.fixture
def filled_register(people):
    """Rows of every table for some persons of the home institution: old, new, open and ended."""
    home = people.home
    persons = list(m.Person.objects.filter(institution=home).order_by("pk")[20:32])
    reserve = m.ReserveList.objects.create(
        institution=home,
        code="HB9",
        name="后备",
        unit=people.home_unit,
        pool="年轻处级后备",
        from_on=date(2015, 1, 1),
    )
    made = defaultdict(list)
    for number, person in enumerate(persons):
        _own_fields(person, number)
        for row in _rows(home, person, number, reserve):
            made[type(row)].append(row)
    m.Person.objects.bulk_update(persons, OWN)
    for model, rows in made.items():
        model.objects.bulk_create(rows)
    _holding_twice(home, persons[0])
    return persons


OWN = (
    "native_place identity_number telephone ethnic_group birth_on birth_on_precision "
    "is_leading_cadre line"
).split()


def _own_fields(person, number):
    person.native_place = ["江苏南京", "浙江杭州", ""][number % 3]
    person.identity_number = f"32010119{70 + number}0203001{number % 10}" if number % 4 else ""
    person.telephone = f"1390000{number:04d}" if number % 3 else ""
    person.ethnic_group = ["汉族", "回族", ""][number % 3]
    person.birth_on = (
        date(1960 + 3 * number, 2, 28 + ((number % 4 == 0 and 1) or 0)) if number != 5 else None
    )
    person.birth_on_precision = [0, 1, 2][number % 3]
    person.is_leading_cadre = [True, False, None][number % 3]
    person.line = ["教学", "", "管理"][number % 3]


def _rows(home, person, number, reserve):
    own = {"institution": home, "person": person}
    year = 2024 - number % 4
    start, end = date(year, 3, 1), date(2024, 6, 1) if number % 3 == 0 else None
    yield m.RankHolding(
        **own, rank=["七级职员", "八级职员"][number % 2], from_on=start, until_on=end
    )
    yield m.RankHolding(**own, rank="九级职员", from_on=date(2010, 1, 1), until_on=start)
    yield m.ConcurrentPost(
        **own, kind="社会组织兼职", organisation=f"学会{number % 3}", from_on=start, until_on=end
    )
    yield m.SpecialStatus(**own, kind="挂职干部", from_on=start, until_on=end)
    yield m.Talent(**own, kind=["领军人才", "青年人才"][number % 2], from_on=start)
    yield m.HealthCheck(**own, checked_on=date(year, 5, 5))
    yield m.Secondment(
        **own, kind=["援疆", "挂职"][number % 2], from_on=start, from_on_precision=1, until_on=end,
        place=["", "喀什"][number % 2],
    )  # fmt: skip
    yield m.ReserveMember(
        **own, reserve_list=reserve, from_on=start, until_on=end, horizon=["近期", ""][number % 2]
    )
    yield m.PlanParticipant(**own, plan=f"计划{number % 2}", from_on=start)
    yield m.Sanction(
        **own, measure=["警告", "记过"][number % 2], decided_on=start,
        influence_until=date(2025, 3, 1) if number % 2 else date(2024, 9, 1),
    )  # fmt: skip
    yield m.Talk(
        institution=home, to_person=person, kind=["约谈", "提醒谈话"][number % 2], held_on=start
    )
    yield m.TrainingRecord(
        **own, level="校级", kind="轮训", hours=Decimal("7.5") * (number % 3), completed_on=start
    )
    yield m.ProfessionalTitle(
        **own, title="教授", level="正高", obtained_on=start, obtained_on_precision=2
    )
    yield m.Education(
        **own, level="研究生", degree=["工学博士", "管理学硕士", ""][number % 3], school="东部大学",
        major="管理", is_full_time=[True, False, None][number % 3], graduated_on=date(2000, 7, 1),
    )  # fmt: skip
    yield m.LeaderPortfolio(
        institution=home, leader=person, unit=person.unit, from_on=start, until_on=end
    )
    yield Finding(
        institution=home, rule=f"r{number}", rule_title="规则", document="d", clause="d#1",
        strength="duty", state="breach", gravity=0, subject_table="person", subject=person.pk,
        subject_name=person.name, person=person, unit=person.unit, sentence="未落实",
        status="open" if number % 2 else "resolved", pack_version="x",
        first_seen_on=start, last_seen_on=start, changed_at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def _holding_twice(home, person):
    """Two terms of one post without a gap, a gap before them, and an acting time."""
    m.Appointment.objects.filter(person=person).delete()
    unit = person.unit
    post = m.Post.objects.create(
        institution=home, code="GW-TEST", name="处长", unit=unit, kind="单位正职", rank="处级",
        category="行政管理类", is_head=True, counts_for_quota=True,
    )  # fmt: skip
    own = {"institution": home, "person": person, "post": post}
    for kind, start, end in (
        ("任命", date(2008, 1, 1), date(2010, 1, 1)),
        ("代理", date(2014, 6, 1), date(2015, 1, 1)),
        ("任命", date(2015, 1, 1), date(2020, 1, 1)),
        ("聘任", date(2020, 1, 1), None),
    ):
        m.Appointment.objects.create(
            **own, kind=kind, from_on=start, until_on=end, term_until=date(2026, 1, 1),
            is_dual_leader=True, decided_on=start,
        )  # fmt: skip
