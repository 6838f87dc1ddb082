import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticePreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_feed_masked",
                    models.BooleanField(default=True, verbose_name="日历订阅只显示条款和件数"),
                ),
                (
                    "is_digest_masked",
                    models.BooleanField(default=False, verbose_name="每日摘要只显示条款和件数"),
                ),
                ("feed_read_on", models.DateField(null=True, verbose_name="日历最近读取日期")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Todo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("finding", "研判结果")], max_length=20, verbose_name="来源"
                    ),
                ),
                ("key", models.BigIntegerField(verbose_name="来源编号")),
                ("rule", models.CharField(max_length=100, verbose_name="规则")),
                ("title", models.CharField(max_length=200, verbose_name="事项")),
                ("document", models.CharField(max_length=60, verbose_name="制度文件")),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("sentence", models.TextField(verbose_name="情况说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("upcoming", "将到期"),
                            ("due", "待办"),
                            ("breach", "未落实"),
                            ("deviation", "偏离（须说明理由）"),
                            ("entitled", "可享受"),
                            ("unknown", "数据不足"),
                            ("suppressed", "不计（受保护）"),
                        ],
                        max_length=20,
                        verbose_name="结论",
                    ),
                ),
                ("gravity", models.PositiveSmallIntegerField(verbose_name="轻重")),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                ("subject_name", models.CharField(max_length=200, verbose_name="对象")),
                (
                    "actor",
                    models.CharField(blank=True, max_length=200, verbose_name="条款中的责任主体"),
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
                            ("cadre", "干部本人"),
                        ],
                        max_length=40,
                        verbose_name="承办角色",
                    ),
                ),
                ("routed_by", models.CharField(max_length=200, verbose_name="分派理由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "待办"),
                            ("reported", "已报办结，待研判确认"),
                            ("done", "已办结"),
                            ("cancelled", "已取消"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="办理状态",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="产生日期")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="报办结时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("snoozed_until", models.DateField(null=True, verbose_name="暂缓至")),
                (
                    "snooze_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="暂缓理由"),
                ),
                ("reminded_on", models.DateField(null=True, verbose_name="最近提醒")),
                ("escalated_at", models.DateTimeField(null=True, verbose_name="升级时间")),
                (
                    "escalated_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("department_head", "组织部负责人"),
                            ("department_staff", "组织部工作人员"),
                            ("unit_party", "单位党组织"),
                            ("leader", "分管领导"),
                            ("discipline", "纪检机构"),
                            ("supervision", "督查机构"),
                            ("personnel", "人事部门"),
                            ("cadre", "干部本人"),
                        ],
                        max_length=40,
                        verbose_name="升级至",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="最近变化")),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="todos",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="todos",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="todos",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "待办",
                "ordering": ("gravity", "due_on", "id"),
                "indexes": [
                    models.Index(fields=["institution", "status", "due_on"], name="todo_due"),
                    models.Index(fields=["institution", "role", "status"], name="todo_pool"),
                    models.Index(fields=["assignee", "status"], name="todo_mine"),
                    models.Index(fields=["institution", "clause", "status"], name="todo_clause"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="one_todo_a_matter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_at__isnull", False), ("status", "reported")),
                            models.Q(("status", "reported"), _negated=True),
                            _connector="OR",
                        ),
                        name="reported_todo_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("snoozed_until", None),
                            models.Q(("snooze_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="snooze_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TodoEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("made", "产生"),
                            ("rerouted", "承办单位或角色变化"),
                            ("taken", "认领"),
                            ("handed_back", "退回待认领"),
                            ("delegated", "转交"),
                            ("snoozed", "暂缓"),
                            ("woken", "恢复办理"),
                            ("reminded", "提醒"),
                            ("urged", "催办"),
                            ("escalated", "逾期升级"),
                            ("reported", "报告办结"),
                            ("withdrawn", "撤回办结报告"),
                            ("closed", "数据已更新，自动办结"),
                            ("cancelled", "决定不再处理，取消"),
                            ("reopened", "再次产生"),
                        ],
                        max_length=20,
                        verbose_name="事件",
                    ),
                ),
                ("actor_name", models.CharField(max_length=100, verbose_name="操作人")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "todo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="todos.todo",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["kind", "at"], name="todo_event_kind")],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "已发送"), ("failed", "发送失败")],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("items", models.PositiveIntegerField(verbose_name="事项数")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="失败原因")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "每日摘要",
                "ordering": ("-at",),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "on"), name="one_digest_a_day")
                ],
            },
        ),
    ]
