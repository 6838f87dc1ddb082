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
    now = timezone.now()
    User.objects.update(password=make_password(PASSWORD), password_changed_at=now)
    people = cast.People()
    persons = Person.objects.filter(institution=people.home, status="在职", unit=people.home_unit)
    cadre = persons.filter(education_set__isnull=False).order_by("pk").first()
    User.objects.filter(username="cadre").update(person=cadre, name=cadre.name)
    for username, name in NAMES.items():
        User.objects.filter(username=username).update(name=name)


if __name__ == "__main__":
    main()
