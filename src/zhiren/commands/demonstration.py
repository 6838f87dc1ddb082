"""The demonstration site: three institutions that do not exist, and one account a role."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zhiren.commands.demonstration_files import complete_files
from zhiren.commands.demonstration_work import work_a_year
from zhiren.snapshot.store import load_snapshot
from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.loading import load_register
from zhiren.web.register.models import Institution, LeaderPortfolio, Person, Unit
from zhiren.web.worktasks.models import Plan
from zhiren_demo.institution import write_institution
from zhiren_demo.styles import INSTITUTIONS

if TYPE_CHECKING:
    from zhiren_demo.institution import PackName

ACCOUNTS_FILE = "demo-accounts.txt"
_PACKS: tuple[PackName, ...] = ("sjtusm", "sdju", "shiyan-health")
_ACTING = system("演示数据")


class Account(NamedTuple):
    """What a visitor needs: the account, its password, and who it stands for."""

    username: str
    password: str
    title: str


@dataclass(frozen=True)
class _Part:
    username: str
    name: str
    role: Role | None
    duty: Duty = Duty.BUSINESS


_PARTS = (
    _Part("buzhang", "林知远", Role.DEPARTMENT_HEAD),
    _Part("zuzhi", "周任之", Role.DEPARTMENT_STAFF),
    _Part("danwei", "沈明达", Role.UNIT_PARTY),
    _Part("lingdao", "", Role.LEADER),
    _Part("jijian", "郑守正", Role.DISCIPLINE),
    _Part("ducha", "何必成", Role.SUPERVISION),
    _Part("renshi", "许人和", Role.PERSONNEL),
    _Part("ganbu", "", None),
)
_ADMINISTRATORS = (
    _Part("xitong", "系统管理员", None, Duty.SYSTEM),
    _Part("anquan", "安全管理员", None, Duty.SECURITY),
    _Part("shenji", "审计管理员", None, Duty.AUDIT),
)


def load_demonstration(size: int, as_of: date, say: Callable[[str], None]) -> list[Account]:
    """Three institutions of ``size`` persons with data as of a day, and accounts for each role.

    Does nothing, and gives the accounts made then, when the site has an institution already.
    Passwords are made at random and kept, readable by the owner only, beside the database.
    """
    kept = settings.DATA / ACCOUNTS_FILE
    if Institution.objects.exists():
        return _read(kept) if kept.exists() else []
    accounts: list[Account] = []
    with transaction.atomic():
        for number, pack in enumerate(_PACKS, 1):
            say(f"生成虚构机构：{INSTITUTIONS[pack].name}（{size} 人）")
            institution = _institution(pack, number, size, as_of)
            parts = (
                _PARTS if number == 1 else (_Part(f"buzhang{number}", "", Role.DEPARTMENT_HEAD),)
            )
            accounts += [_account(part, institution) for part in parts]
            if number == 1:
                follow_a_year.enqueue(institution.pk, as_of.isoformat())
        accounts += [_account(part, None) for part in _ADMINISTRATORS]
    _write(kept, accounts)
    return accounts


@task()
def follow_a_year(institution: int, as_of: str) -> None:
    """Key work from its plan to its settled results, in the background; once."""
    if Plan.objects.filter(institution=institution).exists():
        return
    with transaction.atomic():
        work_a_year(Institution.objects.get(pk=institution), date.fromisoformat(as_of), 1)


def _institution(pack: PackName, number: int, size: int, as_of: date) -> Institution:
    name = INSTITUTIONS[pack].name
    institution = Institution.objects.create(code=pack, name=name, pack=pack, is_fictional=True)
    with tempfile.TemporaryDirectory() as folder:
        write_institution(Path(folder), pack=pack, seed=number, size=size, as_of=as_of)
        load_register(_ACTING.within(institution.pk), institution, load_snapshot(Path(folder)))
    complete_files(institution, number)
    return institution


def _account(part: _Part, institution: Institution | None) -> Account:
    person = _person(part, institution) if institution else None
    password = _password()
    name = part.name or (person.name if person else "负责人")
    user = User.objects.create(
        username=part.username,
        name=name,
        duty=part.duty,
        institution=institution,
        person=person,
        password=make_password(password),
        must_change_password=False,
        password_changed_at=timezone.now(),
        feed_key=secrets.token_urlsafe(32),
    )
    if part.role:
        scope = _scope(institution) if part.role is Role.UNIT_PARTY and institution else None
        Grant.objects.create(
            user=user, role=part.role, unit=scope, from_on=date(2020, 1, 1), reason="演示"
        )
    key = institution.pk if institution else None
    record(
        system("演示数据", key),
        Act("accounts.user.created", "user", user.pk, user.name, after={"username": user.username}),
    )
    role = part.role.label if part.role else part.duty.label
    title = Role.CADRE.label if part.username == "ganbu" else role
    return Account(part.username, password, f"{institution or '全站'}　{title}　{name}")


def _person(part: _Part, institution: Institution) -> Person | None:
    persons = Person.objects.filter(institution=institution)
    if part.role is Role.LEADER:
        return _leader(institution)
    if part.username == "ganbu":
        scope = _scope(institution)
        cadre: Person | None = persons.filter(unit=scope.host_unit, is_leading_cadre=True).first()
        return cadre
    return None


def _leader(institution: Institution) -> Person | None:
    """The leader with the widest portfolio."""
    held = LeaderPortfolio.objects.filter(institution=institution, until_on=None)
    keys = list(held.values_list("leader", flat=True))
    key = max(set(keys), key=keys.count) if keys else None
    leader: Person | None = Person.objects.filter(pk=key).first()
    return leader


def _scope(institution: Institution) -> Unit:
    """A second-level Party organisation that sits in a unit with people."""
    scope: Unit = Unit.objects.filter(
        institution=institution, system="党组织", level="二级", host_unit__person_set__isnull=False
    ).order_by("pk")[0]
    return scope


def _password() -> str:
    """Random, and of the kinds of characters that the rule for passwords asks for."""
    return f"Zr{secrets.token_urlsafe(9)}-{secrets.randbelow(90) + 10}"


def _write(kept: Path, accounts: list[Account]) -> None:
    kept.touch(mode=0o600)
    kept.write_text("".join("\t".join(a) + "\n" for a in accounts), encoding="utf-8")


def _read(kept: Path) -> list[Account]:
    lines = kept.read_text(encoding="utf-8").splitlines()
    return [Account(*line.split("\t")) for line in lines]
