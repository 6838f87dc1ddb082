import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("register", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "已有这个账号（大小写不同也算同一个）。"},
                        max_length=60,
                        unique=True,
                        verbose_name="账号",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("business", "业务用户"),
                            ("system", "系统管理员"),
                            ("security", "安全管理员"),
                            ("audit", "审计管理员"),
                        ],
                        default="business",
                        max_length=20,
                        verbose_name="账号种类",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, default="", max_length=254, verbose_name="电子邮件"
                    ),
                ),
                ("takes_digest", models.BooleanField(default=True, verbose_name="接收每日摘要")),
                ("is_active", models.BooleanField(default=True, verbose_name="是否启用")),
                (
                    "must_change_password",
                    models.BooleanField(default=True, verbose_name="下次登录须改密"),
                ),
                (
                    "awaits",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="系统管理员做了什么，须由安全管理员核准；核准前不能登录",
                        max_length=100,
                        verbose_name="待核准事项",
                    ),
                ),
                (
                    "password_changed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="口令更新时间"
                    ),
                ),
                (
                    "feed_key",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        default="",
                        max_length=64,
                        verbose_name="日历订阅码",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="register.person",
                        verbose_name="本人档案",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "ordering": ("username",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duty__in", ["business", "system", "security", "audit"])
                        ),
                        name="user_duty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duty", "business"), ("person", None), _connector="OR"),
                        name="administrators_have_no_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("department_head", "组织部负责人"),
                            ("department_staff", "组织部工作人员"),
                            ("unit_party", "单位党组织"),
                            ("leader", "分管领导"),
                            ("discipline", "纪检机构"),
                            ("supervision", "督查机构"),
                            ("personnel", "人事部门"),
                        ],
                        max_length=40,
                        verbose_name="角色",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="授权时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="收回时间"),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="收回理由"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授权人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["user", "from_on"], name="grant_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="grant_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "用过的口令",
            },
        ),
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=45, verbose_name="来自地址")),
                ("agent", models.CharField(max_length=200, verbose_name="浏览器")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="登录时间")),
                ("seen_at", models.DateTimeField(auto_now_add=True, verbose_name="最近活动")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions.session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "会话",
                "ordering": ("-seen_at",),
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="username_unique_in_any_case",
                violation_error_message="已有这个账号（大小写不同也算同一个）。",
            ),
        ),
    ]
