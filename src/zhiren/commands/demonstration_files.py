"""What a fictional institution's files hold beyond the tables that judgements read.

Nobody of these exists. Identity numbers carry the code of a province without a county (110000),
which is issued to nobody; telephone numbers begin with 1990000.
"""

from __future__ import annotations

from datetime import date
from random import Random

from zhiren.web.register.models import (
    AdjudicatedDate,
    FamilyMember,
    Institution,
    Person,
    Unit,
    UnitSuccession,
)

_PLACES = (
    "上海青浦", "江苏昆山", "浙江余姚", "安徽歙县", "山东诸城", "湖北丹江口", "湖北竹山", "河南南阳",
    "四川阆中", "福建建瓯", "江西婺源", "陕西汉中",
)  # fmt: skip
_GIVEN = "安 宁 和 平 文 远 志 明 若 兰 思 源 家 和 子 墨 雨 桐 一 诺 景 行".split()
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BATCH = 1_000
# Years between a person and the children, at least.
_A_GENERATION = 20


def complete_files(institution: Institution, seed: int) -> None:
    """Identity numbers, telephones, native places, families, adjudications, predecessors."""
    chance = Random(seed)  # noqa: S311 -- data for a demonstration
    persons = list(Person.objects.filter(institution=institution).order_by("pk"))
    for number, person in enumerate(persons):
        person.native_place = chance.choice(_PLACES)
        person.telephone = f"1990000{number % 10_000:04d}"
        if person.birth_on and person.sex:
            person.identity_number = _identity_number(person.birth_on, person.sex, number)
    Person.objects.bulk_update(persons, ["native_place", "telephone", "identity_number"], _BATCH)
    leading = [person for person in persons if person.is_leading_cadre]
    family = [member for person in leading for member in _family(person, chance)]
    FamilyMember.objects.bulk_create(family, _BATCH)
    AdjudicatedDate.objects.bulk_create(_adjudications(leading[:6], institution))
    UnitSuccession.objects.bulk_create(_successions(institution))


def _identity_number(birth_on: date, sex: str, number: int) -> str:
    """110000, the birthday, an odd running number for men and an even one for women, check digit."""
    running = number * 2 % 998 + (1 if sex == "男" else 2)
    digits = f"110000{birth_on:%Y%m%d}{running:03d}"
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def _family(person: Person, chance: Random) -> list[FamilyMember]:
    birth = person.birth_on or date(1980, 1, 1)
    spouse = "妻子" if person.sex == "男" else "丈夫"
    child = chance.choice(("儿子", "女儿"))
    relatives = (
        ("父亲", -27, person.name[0]),
        (spouse, 1, "陈李张王刘"[chance.randrange(5)]),
        (child, 28, person.name[0]),
    )
    return [
        FamilyMember(
            institution=person.institution,
            person=person,
            relation=relation,
            name=surname + chance.choice(_GIVEN) + chance.choice(_GIVEN),
            birth_on=date(birth.year + years, chance.randint(1, 12), 1),
            birth_on_precision=1,
            political_status=chance.choice(("中共党员", "群众", "群众"))
            if years < _A_GENERATION
            else "群众",
            workplace=chance.choice(("退休", "某中学教师", "某公司职员"))
            if years < _A_GENERATION
            else "学生",
            is_abroad=False,
        )
        for relation, years, surname in relatives
    ]


def _adjudications(persons: list[Person], institution: Institution) -> list[AdjudicatedDate]:
    return [
        AdjudicatedDate(
            institution=institution,
            person=person,
            kind="birth_on",
            original_on=date(person.birth_on.year - 1, person.birth_on.month, 1),
            original_on_precision=1,
            adjudicated_on=person.birth_on,
            adjudicated_on_precision=person.birth_on_precision or 0,
            evidence="《入团志愿书》（形成时间最早）记载的出生日期，与户籍登记一致",
            decided_by=f"中共{institution.name}委员会组织部",
            decided_on=date(2022, 6, 15),
        )
        for person in persons
        if person.birth_on
    ]


def _successions(institution: Institution) -> list[UnitSuccession]:
    units = list(
        Unit.objects.filter(institution=institution, system="行政", level="二级").order_by("pk")[:4]
    )
    return [
        UnitSuccession(
            institution=institution, unit=new, predecessor=old, on=date(2021, 7, 1), how=how
        )
        for new, old, how in zip(units[:2], units[2:], ("合并", "拆分"), strict=False)
    ]
