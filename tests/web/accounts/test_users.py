import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from web.accounts.conftest import PASSWORD
from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.audit.models import Entry

LIST = reverse("accounts:user_list")
ADD = reverse("accounts:user_add")
IMPORT = reverse("accounts:user_import")
CONFIRM = reverse("accounts:user_confirm")
PROFILE = reverse("accounts:profile")
ONCE = re.compile(r'class="once">([^<]+)<')


def add(client, **given):
    data = {"username": "new.one", "name": "新人", "duty": "business", **given}
    return client.post(ADD, data)


def once(response):
    """The one-time passwords that a page shows."""
    return ONCE.findall(response.content.decode())


def do(client, what, user, **data):
    return client.post(reverse(f"accounts:user_{what}", args=[user.pk]), data)


def test_a_new_account_waits_for_the_second_administrator(as_, enter, people):
    [password] = once(add(as_("system")))
    user = User.objects.get(username="new.one")
    assert (user.institution, user.must_change_password) == (people.home, True)
    assert "正等待安全管理员核准" in enter("new.one", password, by=Client()).content.decode()
    as_("security").post(CONFIRM, {"user": [user.pk]})
    one = Client()
    assert enter("new.one", password, by=one).status_code == 302
    assert one.get(PROFILE).url == reverse("accounts:password_change")
    entries = Entry.objects.filter(object_id=user.pk, table="user").order_by("number")
    assert [e.action for e in entries][:3] == [
        "accounts.user.created",
        "accounts.log_in.failed",
        "accounts.user.confirmed",
    ]
    assert not any(password in f"{e.content()}" for e in Entry.objects.all())


def test_the_one_time_password_is_shown_once_and_kept_by_no_cache(as_):
    client = as_("system")
    response = add(client)
    assert len(once(response)) == 1
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="new.one")
    page = client.get(reverse("accounts:user_detail", args=[user.pk])).content.decode()
    assert once(response)[0] not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "HEAD"}, "已有"),
        ({"username": "a b"}, "不能有空格"),
        ({"username": "a"}, "2"),
        ({"name": ""}, "必填"),
        ({"duty": "root"}, "有效"),
        ({"person_code": "no-such"}, "没有工号"),
        ({"duty": "audit", "person_code": "no-such"}, "不能关联档案"),
        ({"email": "nonsense"}, "邮"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(as_, given, said):
    before = User.objects.count()
    response = add(as_("system"), **given)
    assert said in response.content.decode()
    assert User.objects.count() == before


def test_an_own_file_needs_the_right_number_and_name(as_, people):
    client, person = as_("system"), people.other_person
    assert "不一致" in add(client, person_code=person.code).content.decode()
    add(client, person_code=person.code, name=person.name)
    assert User.objects.get(username="new.one").person == person
    assert (
        "已关联账号"
        in add(
            client, username="second", person_code=person.code, name=person.name
        ).content.decode()
    )


def test_another_institution_s_person_is_not_there(as_, people):
    person = people.strange_person
    response = add(as_("system"), person_code=person.code, name=person.name + "x")
    assert "没有工号" in response.content.decode() or "不一致" in response.content.decode()
    assert not User.objects.filter(person=person).exists()


def test_linking_a_file_ends_the_sessions_and_waits(as_, people, with_password, enter):
    user = with_password("staff")
    person = people.other_person
    User.objects.filter(pk=user.pk).update(name=person.name)
    one = Client()
    enter("staff", by=one)
    do(as_("system"), "link", user, person_code=person.code)
    user.refresh_from_db()
    assert (user.person, user.awaits) == (person, "关联本人档案")
    assert one.get(PROFILE).status_code == 302
    entry = Entry.objects.filter(action="accounts.user.linked").first()
    assert (entry.before, entry.after) == ({"person_id": None}, {"person_id": person.pk})
    do(as_("system"), "link", user, person_code="")
    user.refresh_from_db()
    assert user.person is None


def test_a_disabled_account_is_out_at_once_and_may_come_back(as_, people, with_password, enter):
    user, one = with_password("staff"), Client()
    enter("staff", by=one)
    do(as_("system"), "disable", user, **{"disable-reason": "调离"})
    assert one.get(PROFILE).status_code == 302
    assert enter("staff", by=one).status_code == 200
    do(as_("system"), "enable", user, **{"enable-reason": "返回"})
    user.refresh_from_db()
    assert (user.is_active, user.awaits) == (True, "重新启用")
    reasons = Entry.objects.filter(action__in=["accounts.user.disabled", "accounts.user.enabled"])
    assert list(reasons.order_by("number").values_list("reason", flat=True)) == ["调离", "返回"]


def test_a_reset_password_is_known_to_one_and_usable_after_another(
    as_, people, with_password, enter
):
    user, one = with_password("staff"), Client()
    enter("staff", by=one)
    [password] = once(do(as_("system"), "reset", user, **{"reset-reason": "本人忘记"}))
    assert one.get(PROFILE).status_code == 302
    assert "核准" in enter("staff", password, by=one).content.decode()
    as_("security").post(CONFIRM, {"user": [user.pk]})
    assert enter("staff", password, by=one).status_code == 302
    change = reverse("accounts:password_change")
    data = {"present": password, "new": PASSWORD, "again": PASSWORD}
    assert "最近" in one.post(change, data).content.decode(), "the one before the reset counts"


def test_a_lock_is_ended_by_the_administrator(as_, people, with_password, enter, settings):
    user, one = with_password("staff"), Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter("Staff", "nonsense", by=one)
    client = as_("system")
    assert "锁定中" in client.get(f"{LIST}?state=locked").content.decode()
    do(client, "unlock", user)
    assert enter("staff", by=one).status_code == 302
    assert "没有这样的账号" in client.get(f"{LIST}?state=locked").content.decode()


def test_nobody_disables_or_resets_the_own_account(as_, people):
    client, user = as_("system"), people.system
    assert do(client, "disable", user, **{"disable-reason": "x"}).status_code == 422
    assert do(client, "reset", user, **{"reset-reason": "x"}).status_code == 422
    assert User.objects.get(pk=user.pk).is_active


def test_the_last_administrator_of_a_kind_stays(as_, people):
    response = do(as_("system"), "disable", people.audit, **{"disable-reason": "x"})
    assert "最后一个" in response.content.decode()
    assert people.audit.is_active


@pytest.mark.parametrize("what", ["disable", "enable", "reset"])
def test_nothing_is_done_without_a_reason(as_, people, what):
    before = Entry.objects.count()
    response = do(as_("system"), what, people.staff, **{f"{what}-reason": "  "})
    assert response.status_code == 422
    assert Entry.objects.count() == before


def test_no_service_changes_the_kind_of_an_account(as_, people):
    do(as_("system"), "link", people.staff, person_code="", duty="audit")
    as_("staff").post(PROFILE, {"email": "", "duty": "audit"})
    assert people.staff.duty == Duty.BUSINESS


def upload(client, text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return client.post(IMPORT, {"file": SimpleUploadedFile("名单.csv", data)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_makes_all_its_accounts(as_, people, encoding):
    person = people.other_person
    text = f"账号,姓名,工号\r\nzhang,张三,\r\nli,{person.name},{person.code}\r\n\r\n"
    response = upload(as_("system"), text, encoding)
    assert len(once(response)) == 2
    assert User.objects.get(username="li").person == person
    batches = Entry.objects.filter(action="accounts.user.created").values_list("batch", flat=True)
    assert len(set(batches)) == 1


def test_a_faulty_list_names_every_fault_and_makes_nothing(as_):
    before = User.objects.count()
    text = "账号,姓名,工号\nhead,张三,\nok,李四,x1\n\nzh ang,王五,\nok,赵六,\n,孙七,\nfine,周八,\n"
    page = upload(as_("system"), text).content.decode()
    for said in (
        "第 2 行（head）：已有这个账号",
        "第 3 行（ok）：本机构名册中没有工号 x1",
        "第 5 行（zh ang）：账号：账号只能用",
        "第 6 行（ok）：账号与第 3 行重复",
        "第 7 行（）：账号：",
    ):
        assert said in page
    assert "fine" not in page
    assert User.objects.count() == before
    assert not Entry.objects.filter(action="accounts.user.created").exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00\x01",
        b"PK\x03\x04\x00\x00",
        "姓名,账号\nx,y".encode(),
        "账号,姓名,工号\n".encode(),
        "账号,姓名,工号\n".encode() + b"u,n,\n" * 201,
        '账号,姓名,工号\n"a'.encode(),
    ],
)
def test_what_is_no_list_is_refused_in_words(as_, data):
    before = User.objects.count()
    response = upload(as_("system"), data)
    assert response.status_code == 200
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("?q=测试head", "head", "staff"),
        ("?duty=audit", "audit", "staff"),
        ("?state=new&q=cadre", "cadre", "staff"),
        ("?state=nonsense&duty=x&institution=zz&sort=-name&page=99&rows=7", "head", "stranger"),
    ],
)
def test_the_list_is_searched_and_filtered(as_, query, found, missing):
    page = as_("system").get(LIST + query).content.decode()
    assert f">{found}</a>" in page
    assert f">{missing}</a>" not in page


def test_an_administrator_of_the_site_sees_all_institutions(as_, people):
    User.objects.filter(username="system").update(institution=None)
    client = as_("system")
    assert ">stranger</a>" in client.get(LIST + "?q=stranger").content.decode()
    page = add(client, institution="").content.decode()
    assert "须属于一个机构" in page
    add(client, institution=people.away.pk)
    user = User.objects.get(username="new.one")
    assert user.institution == people.away
    assert Entry.objects.first().institution == people.away


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_costs_the_same_however_many_there_are(
    as_, people, count, django_assert_num_queries
):
    User.objects.bulk_create(
        User(username=f"u{n}", name="某人", institution=people.home) for n in range(count)
    )
    client = as_("system")
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(f"{LIST}?rows=50")


def test_administrators_have_no_grants_and_no_file_by_construction(people, django_db_blocker):
    from django.db import IntegrityError, transaction

    user = people.audit
    Grant.objects.create(
        user=user, role=Role.DEPARTMENT_HEAD, from_on=date(2020, 1, 1), reason="测试"
    )
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("roster:person_list")).status_code == 403
    user.person = people.other_person
    with pytest.raises(IntegrityError), transaction.atomic():
        user.save()
