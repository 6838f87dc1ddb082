"""A site for the browser: ``python -m web.browser.prepare`` fills the folder ZHIREN_DATA names.

The cast of :mod:`web.cast`, larger and as of today, all with one password; the cadre is somebody
whose file has what the journeys need.
"""

import os

import django

PASSWORD = "Zhiren-2026!"
SIZE = 300
# People who do not exist, for the pictures of the guide.
NAMES = {
    "head": "周敏华", "staff": "林志远", "unit_party": "何书航", "leader": "程立人",
    "discipline": "韩正平", "supervision": "邵文清", "personnel": "宋知行", "system": "系统管理员",
    "security": "安全管理员", "audit": "审计管理员", "stranger": "河东组织部",
}  # fmt: skip

# Who worked the year, in the order that ``work_a_year`` asks for.
YEAR = {
    "year_staff": ("陈思齐", "department_staff"), "year_head": ("陆怀瑾", "department_head"),
    "year_supervision": ("顾清源", "supervision"), "year_unit": ("沈行简", "unit_party"),
}  # fmt: skip


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhiren.web.config.settings"
    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from web import cast
    from zhiren.web.accounts.models import User
    from zhiren.web.register.models import Person

    call_command("migrate", verbosity=0, interactive=False)
    cast.SIZE, cast.AS_OF = SIZE, timezone.localdate()
    cast.populate()
    work_a_year_elsewhere(cast)
    now = timezone.now()
    User.objects.update(password=make_password(PASSWORD), password_changed_at=now)
    people = cast.People()
    persons = Person.objects.filter(institution=people.home, status="在职", unit=people.home_unit)
    cadre = persons.filter(education_set__isnull=False).order_by("pk").first()
    User.objects.filter(username="cadre").update(person=cadre, name=cadre.name)
    for username, name in NAMES.items():
        User.objects.filter(username=username).update(name=name)


def work_a_year_elsewhere(cast):
    """A third institution whose key work has gone through a year; its people are ``year_…``."""
    from zhiren.commands.demonstration_work import work_a_year
    from zhiren.web.accounts.models import User
    from zhiren.web.accounts.roles import Role

    school = cast._institution("haiyan", "海晏医学院", "sjtusm", seed=3)
    party = cast._home_unit(school).party_organisations.first()
    for username, (name, role) in YEAR.items():
        scope = party if role == Role.UNIT_PARTY else None
        cast._account(username, school, Role(role), scope, None)
        User.objects.filter(username=username).update(name=name)
    work_a_year(school, cast.AS_OF, 3, list(YEAR))


if __name__ == "__main__":
    main()
