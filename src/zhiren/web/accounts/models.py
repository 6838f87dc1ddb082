"""账号 (user), 授权 (grant) and what passwords were used before."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower

from zhiren.web.accounts.roles import BUSINESS_ROLES, Duty

_TAKEN = "已有这个账号（大小写不同也算同一个）。"


class UserManager(BaseUserManager["User"]):
    """Accounts are made by ``accounts.services`` only; this finds them."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that name, however its letters are cased."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """账号: one person's way in.

    ``duty`` decides which kind of account it is, so that the three administrators and the users
    of business data exclude one another by construction: an account has one duty, and grants
    count only for the duty 业务. ``awaits`` says what the system administrator did with the
    account that the security administrator has not yet confirmed: until then nobody logs in with
    it, so that no administrator alone gets at business data by way of an account.
    """

    username = models.CharField(
        "账号", max_length=60, unique=True, error_messages={"unique": _TAKEN}
    )
    name = models.CharField("姓名", max_length=50)
    duty = models.CharField("账号种类", max_length=20, choices=Duty.choices, default=Duty.BUSINESS)
    institution = models.ForeignKey(
        "register.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="机构",
    )
    person = models.ForeignKey(
        "register.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="本人档案",
    )
    email = models.EmailField("电子邮件", blank=True, default="")
    takes_digest = models.BooleanField("接收每日摘要", default=True)
    is_active = models.BooleanField("是否启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密", default=True)
    awaits = models.CharField(
        "待核准事项",
        max_length=100,
        blank=True,
        default="",
        help_text="系统管理员做了什么，须由安全管理员核准；核准前不能登录",
    )
    password_changed_at = models.DateTimeField(
        "口令更新时间", null=True, blank=True, editable=False
    )
    feed_key = models.CharField("日历订阅码", max_length=64, blank=True, default="", db_index=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "账号"
        ordering = ("username",)
        constraints = (
            # Log-in ignores case, so no two accounts may differ by case alone.
            models.UniqueConstraint(
                Lower("username"),
                name="username_unique_in_any_case",
                violation_error_message=_TAKEN,
            ),
            models.CheckConstraint(
                condition=models.Q(duty__in=Duty.values), name="user_duty_known"
            ),
            # An administrator has no file and so no business role by way of it.
            models.CheckConstraint(
                condition=models.Q(duty=Duty.BUSINESS) | models.Q(person=None),
                name="administrators_have_no_file",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """授权: a business role of an account, for the subtree of a unit or for the institution.

    Holds from ``from_on`` to before ``until_on``. A withdrawn grant keeps its row.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=40, choices=BUSINESS_ROLES)
    unit = models.ForeignKey(
        "register.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位",
    )
    from_on = models.DateField("起始日期")
    until_on = models.DateField("终止日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授权人"
    )
    given_at = models.DateTimeField("授权时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("收回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "授权"
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "from_on"), name="grant_of_user"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="grant_ends_after_it_starts",
            ),
        )


class UsedPassword(models.Model):
    """A hash of an earlier password, so that it is not used again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "用过的口令"


class UserSession(models.Model):
    """会话: which sessions an account has open, so that they can be limited and ended."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    address = models.CharField("来自地址", max_length=45)
    agent = models.CharField("浏览器", max_length=200)
    started_at = models.DateTimeField("登录时间", auto_now_add=True)
    seen_at = models.DateTimeField("最近活动", auto_now_add=True)

    class Meta:
        verbose_name = "会话"
        ordering = ("-seen_at",)
