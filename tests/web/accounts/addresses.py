"""Who may open which address of accounts."""

from web.addresses import ADMINISTRATORS, EVERYBODY, Address
from zhiren.web.accounts.models import Grant

SYSTEM = frozenset({"system"})
SECURITY = frozenset({"security"})


def staff(people):
    return {"pk": people.staff.pk}


def stranger(people):
    return {"pk": people.stranger.pk}


def administrator(people):
    return {"pk": people.audit.pk}


def staff_grant(people):
    return {"pk": people.staff.grants.get().pk}


def strange_grant(people):
    return {"pk": Grant.objects.get(user=people.stranger).pk}


ADDRESSES = [
    Address("accounts:log_in", EVERYBODY, anybody=True),
    Address("accounts:health", EVERYBODY, anybody=True),
    Address("accounts:second_factor", EVERYBODY, status=302, anybody=True),
    Address("accounts:log_out", EVERYBODY, status=302, method="post"),
    Address("accounts:password_change", EVERYBODY),
    Address("accounts:profile", EVERYBODY),
    Address("accounts:second_factor_add", EVERYBODY),
    Address("accounts:second_factor_remove", EVERYBODY, status=302),
    Address("accounts:feed_key_renew", EVERYBODY, status=302, method="post"),
    Address("accounts:session_close", frozenset(), {"pk": 0}, hidden_from=EVERYBODY, method="post"),
    Address("accounts:user_list", SYSTEM),
    Address("accounts:user_add", SYSTEM),
    Address("accounts:user_import", SYSTEM),
    Address("accounts:user_detail", SYSTEM, staff),
    Address("accounts:user_detail", frozenset(), stranger, hidden_from=SYSTEM),
    Address(
        "accounts:user_link", SYSTEM, staff, status=302, method="post", data={"person_code": ""}
    ),
    Address("accounts:user_link", frozenset(), stranger, hidden_from=SYSTEM, method="post"),
    Address("accounts:user_link", frozenset(), administrator, hidden_from=SYSTEM, method="post"),
    Address("accounts:user_disable", SYSTEM, staff, status=422, method="post"),
    Address("accounts:user_disable", frozenset(), stranger, hidden_from=SYSTEM, method="post"),
    Address("accounts:user_enable", SYSTEM, staff, status=422, method="post"),
    Address("accounts:user_enable", frozenset(), stranger, hidden_from=SYSTEM, method="post"),
    Address("accounts:user_reset", SYSTEM, staff, status=422, method="post"),
    Address("accounts:user_reset", frozenset(), stranger, hidden_from=SYSTEM, method="post"),
    Address("accounts:user_unlock", SYSTEM, staff, status=302, method="post"),
    Address("accounts:user_unlock", frozenset(), stranger, hidden_from=SYSTEM, method="post"),
    Address("accounts:site_state", SYSTEM),
    Address("accounts:grant_list", SECURITY),
    Address("accounts:user_confirm", SECURITY),
    Address("accounts:user_grants", SECURITY, staff),
    Address("accounts:user_grants", SECURITY, administrator),
    Address("accounts:user_grants", frozenset(), stranger, hidden_from=SECURITY),
    Address("accounts:grant_add", SECURITY, staff),
    Address("accounts:grant_add", frozenset(), stranger, hidden_from=SECURITY),
    Address("accounts:grant_add", frozenset(), administrator, hidden_from=SECURITY),
    Address("accounts:unit_offer", SECURITY, staff, query="?unit=学院"),
    Address("accounts:unit_offer", frozenset(), stranger, hidden_from=SECURITY),
    Address("accounts:grant_withdraw", SECURITY, staff_grant),
    Address("accounts:grant_withdraw", frozenset(), strange_grant, hidden_from=SECURITY),
    Address("accounts:second_factor_reset", SECURITY, staff, status=422, method="post"),
    Address(
        "accounts:second_factor_reset", frozenset(), stranger, hidden_from=SECURITY, method="post"
    ),
    Address("accounts:permission_table", ADMINISTRATORS | {"head", "stranger"}),
    Address("accounts:permission_sheet", ADMINISTRATORS | {"head", "stranger"}),
]
