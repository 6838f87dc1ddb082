"""Who plays in the site's tests.

Two institutions that do not exist: 临江医学院 (pack sjtusm), in which everybody plays, and
another one whose people are strangers to it. ``People`` finds the accounts:

head, staff         the organisation department's head and a member of it
unit_party          the Party organisation of one unit (``home_unit``), its subtree only
leader              a leader whose portfolio holds ``home_unit``
discipline, supervision, personnel
cadre               a cadre of ``home_unit`` with the own file (``cadre_person``)
system, security, audit    the three administrators
stranger            the head of the other institution's department
"""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from zhiren.snapshot.store import load_snapshot
from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.audit.acting import system
from zhiren.web.bridge.evaluating import evaluate_register
from zhiren.web.bridge.loading import load_register
from zhiren.web.register.models import Institution, LeaderPortfolio, Person, Unit
from zhiren_demo.institution import write_institution

AS_OF = date(2024, 12, 16)
SIZE = 140
ADMINISTRATORS = {"system": Duty.SYSTEM, "security": Duty.SECURITY, "audit": Duty.AUDIT}
ROLES = {
    "head": Role.DEPARTMENT_HEAD,
    "staff": Role.DEPARTMENT_STAFF,
    "unit_party": Role.UNIT_PARTY,
    "leader": Role.LEADER,
    "discipline": Role.DISCIPLINE,
    "supervision": Role.SUPERVISION,
    "personnel": Role.PERSONNEL,
}
NAMES = (*ROLES, "cadre", *ADMINISTRATORS, "stranger")


def populate():
    """Load both institutions and make the accounts; once a database."""
    if Institution.objects.exists():
        return
    home = _institution("linjiang", "临江医学院", "sjtusm", seed=1)
    away = _institution("hedong", "河东大学", "sdju", seed=2)
    unit = _home_unit(home)
    leader = Person.objects.filter(institution=home, cadre_level="院领导").first()
    LeaderPortfolio.objects.create(
        institution=home, leader=leader, unit=unit, from_on=date(2020, 1, 1)
    )
    cadre = Person.objects.filter(institution=home, unit=unit).order_by("pk").first()
    for name, role in ROLES.items():
        person = leader if name == "leader" else None
        scope = unit.party_organisations.first() if role is Role.UNIT_PARTY else None
        _account(name, home, role, scope, person)
    _account("cadre", home, None, None, cadre)
    for name, duty in ADMINISTRATORS.items():
        _account(name, home, None, None, None, duty)
    _account("stranger", away, Role.DEPARTMENT_HEAD, None, None)


def _institution(code, name, pack, seed):
    institution = Institution.objects.create(code=code, name=name, pack=pack, is_fictional=True)
    with tempfile.TemporaryDirectory() as folder:
        write_institution(Path(folder), pack=pack, seed=seed, size=SIZE, as_of=AS_OF)
        load_register(system("测试"), institution, load_snapshot(Path(folder)))
    return institution


def _home_unit(institution):
    """A second-level unit with a Party organisation and people."""
    units = Unit.objects.filter(institution=institution, system="行政", level="二级")
    return next(
        u
        for u in units.order_by("pk")
        if u.party_organisations.exists() and u.person_set.count() > 3
    )


def _account(name, institution, role, scope, person, duty=Duty.BUSINESS):
    user = User.objects.create(
        username=name, name=f"测试{name}", institution=institution, person=person, duty=duty,
        must_change_password=False, feed_key=f"feed-{name}",
    )  # fmt: skip
    if role:
        Grant.objects.create(
            user=user, role=role, unit=scope, from_on=date(2020, 1, 1), reason="测试"
        )


@cache
def home_outcome():
    """What judging the home institution gives; keys are the same all session long."""
    return evaluate_register(Institution.objects.get(code="linjiang"), AS_OF)


class People:
    """The accounts by name, and the rows they play with."""

    def __getattr__(self, name):
        if name not in NAMES:
            raise AttributeError(name)
        return User.objects.select_related("institution", "person").get(username=name)

    @property
    def home(self):
        return Institution.objects.get(code="linjiang")

    @property
    def away(self):
        return Institution.objects.get(code="hedong")

    @property
    def home_unit(self):
        return _home_unit(self.home)

    @property
    def cadre_person(self):
        return self.cadre.person

    @property
    def other_person(self):
        """Somebody of the home institution outside ``home_unit``."""
        return (
            Person.objects.filter(institution=self.home, unit__level="二级")
            .exclude(unit=self.home_unit)
            .order_by("pk")
            .first()
        )

    @property
    def strange_person(self):
        return Person.objects.filter(institution=self.away).order_by("pk").first()
