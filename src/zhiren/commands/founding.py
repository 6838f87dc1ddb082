"""A new institution and its three administrators."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiren.commands.faults import refuse
from zhiren.policy.packs import load_pack
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.services.users import NewUser, user_create, users_confirm
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
    acting = system("登记机构", institution.pk)
    after = {"code": code, "pack": pack}
    record(
        acting,
        Act("register.institution.founded", "institution", institution.pk, name, after=after),
    )
    return [_administrator(institution, duty, ending) for duty, ending in _ADMINISTRATORS]


def _administrator(institution: Institution, duty: Duty, ending: str) -> tuple[str, str, str]:
    """Confirmed at once: there is nobody yet who could confirm the first three."""
    acting = system("登记机构", institution.pk)
    new = NewUser(f"{institution.code}-{ending}", str(duty.label), duty=duty)
    user, password = user_create(acting, new, institution)
    users_confirm(acting, [user])
    return user.username, password, str(duty.label)
