import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from web.accounts.conftest import device_of
from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.audit.models import Entry


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def passwords(text):
    return re.findall(r"一次性口令 (\S+)", text)


def test_the_first_three_are_made_once(people):
    made = passwords(run("create_administrators"))
    users = User.objects.filter(institution=None)
    assert {user.duty for user in users} == {Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT}
    assert all(user.must_change_password and not user.awaits for user in users)
    assert len(set(made)) == 3
    assert "都已有账号" in run("create_administrators")


def test_an_administrator_is_recovered_on_the_server(people, enter, settings):
    device_of(people.security)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter("security", "nonsense")
    [password] = passwords(run("recover_administrator", "SECURITY", reason="手机和口令都丢了"))
    assert enter("security", password).status_code == 302
    reset = Entry.objects.get(action="accounts.password.reset")
    assert (reset.actor_name, reset.reason) == ("系统（命令行恢复管理员）", "手机和口令都丢了")


@pytest.mark.parametrize("username", ["head", "nobody"])
def test_only_administrators_are_recovered_there(people, username):
    with pytest.raises(CommandError, match="管理员"):
        run("recover_administrator", username, reason="x")
