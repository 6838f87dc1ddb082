"""A new institution and its three administrators."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhiren.commands.faults import refuse
from zhiren.policy.packs import load_pack
from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record
from zhiren.web.register.models import Institution

_ADMINISTRATORS = ((Duty.SYSTEM, "xitong"), (Duty.SECURITY, "anquan"), (Duty.AUDIT, "shenji"))


@transaction.atomic
def found_institution(code: str, name: str, pack: str) -> list[tuple[str, str, str]]:
    """Account, first password and title of each administrator of the new institution.

    The passwords must be changed at the first log-in and are kept nowhere. Refuses a code that
    is taken or no slug, and a pack that cannot be loaded (PackError).
    """
    load_pack(pack)
    institution = Institution(code=code, name=name, pack=pack)
    try:
        institution.full_clean()
    except ValidationError as error:
        refuse("；".join(error.messages))
    institution.save()
    made = []
    for duty, ending in _ADMINISTRATORS:
        password = f"Zr{secrets.token_urlsafe(9)}-{secrets.randbelow(90) + 10}"
        user = User.objects.create(
            username=f"{code}-{ending}",
            name=duty.label,
            duty=duty,
            institution=institution,
            password=make_password(password),
        )
        acting = system("登记机构", institution.pk)
        act = Act("accounts.user.created", "user", user.pk, user.name, after={"duty": duty.value})
        record(acting, act)
        made.append((user.username, password, str(duty.label)))
    return made
