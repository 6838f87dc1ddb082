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
            name="EvaluationRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nightly", "夜间研判"),
                            ("asked", "手动研判"),
                            ("touched", "变更后研判"),
                        ],
                        max_length=20,
                        verbose_name="起因",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "等待"),
                            ("running", "进行中"),
                            ("done", "完成"),
                            ("failed", "失败"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("is_whole", models.BooleanField(default=True, verbose_name="是否全部")),
                ("as_of", models.DateField(verbose_name="数据截至")),
                ("policy_date", models.DateField(verbose_name="制度日期")),
                (
                    "pack_version",
                    models.CharField(blank=True, max_length=64, verbose_name="制度包版本"),
                ),
                ("asked_by", models.CharField(blank=True, max_length=100, verbose_name="发起人")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("beat_at", models.DateTimeField(null=True, verbose_name="最近进展")),
                ("step", models.CharField(blank=True, max_length=200, verbose_name="当前步骤")),
                ("done_steps", models.PositiveIntegerField(default=0)),
                ("all_steps", models.PositiveIntegerField(default=0)),
                ("judged", models.PositiveIntegerField(default=0, verbose_name="研判项数")),
                ("appeared", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="变化")),
                ("resolved", models.PositiveIntegerField(default=0, verbose_name="消除")),
                ("persons", models.JSONField(default=list)),
                ("units", models.JSONField(default=list)),
                ("error", models.TextField(blank=True, verbose_name="失败原因")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "研判",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["institution", "status", "-id"], name="run_latest")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=100, verbose_name="规则")),
                ("rule_title", models.CharField(max_length=200, verbose_name="规则名称")),
                ("document", models.CharField(max_length=60, verbose_name="制度文件")),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("clauses", models.JSONField(default=list, verbose_name="条款")),
                ("strength", models.CharField(max_length=20, verbose_name="强度")),
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
                (
                    "status",
                    models.CharField(
                        choices=[("open", "未结"), ("resolved", "已消除"), ("waived", "不再处理")],
                        default="open",
                        max_length=20,
                        verbose_name="处理情况",
                    ),
                ),
                ("subject_table", models.CharField(max_length=60, verbose_name="对象种类")),
                ("subject", models.BigIntegerField(verbose_name="对象编号")),
                ("subject_name", models.CharField(max_length=200, verbose_name="对象")),
                ("object", models.BigIntegerField(default=0, verbose_name="相关对象编号")),
                (
                    "object_name",
                    models.CharField(blank=True, max_length=200, verbose_name="相关对象"),
                ),
                ("period", models.IntegerField(default=0, verbose_name="周期首日")),
                ("period_title", models.CharField(blank=True, max_length=60, verbose_name="周期")),
                ("sentence", models.TextField(verbose_name="结论说明")),
                ("value", models.BigIntegerField(null=True, verbose_name="量值")),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                ("facts", models.JSONField(default=dict, verbose_name="所据事实")),
                ("parameters", models.JSONField(default=list, verbose_name="参数")),
                (
                    "missing",
                    models.CharField(blank=True, max_length=200, verbose_name="缺少的数据"),
                ),
                ("consequence", models.CharField(blank=True, max_length=500, verbose_name="后果")),
                ("shield", models.JSONField(default=dict, verbose_name="屏蔽")),
                ("pack_version", models.CharField(max_length=64, verbose_name="制度包版本")),
                ("first_seen_on", models.DateField(verbose_name="首次出现")),
                ("last_seen_on", models.DateField(verbose_name="最近研判")),
                ("changed_at", models.DateTimeField(verbose_name="最近变化")),
                ("resolved_on", models.DateField(null=True, verbose_name="消除日期")),
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
                        related_name="findings",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "研判结果",
                "ordering": ("gravity", "due_on", "id"),
                "indexes": [
                    models.Index(fields=["institution", "status", "gravity"], name="finding_open"),
                    models.Index(fields=["institution", "clause", "status"], name="finding_clause"),
                    models.Index(fields=["institution", "due_on"], name="finding_due"),
                    models.Index(fields=["institution", "changed_at"], name="finding_changed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "institution",
                            "rule",
                            "subject_table",
                            "subject",
                            "object",
                            "period",
                        ),
                        name="one_finding_a_matter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appeared", "首次出现"),
                            ("changed", "结论变化"),
                            ("resolved", "数据已更新，问题消除"),
                            ("reopened", "再次出现"),
                            ("waived", "决定不再处理"),
                            ("waiver_ended", "不再处理的决定失效或撤回"),
                        ],
                        max_length=20,
                        verbose_name="事件",
                    ),
                ),
                ("state_before", models.CharField(blank=True, max_length=20)),
                ("state_after", models.CharField(blank=True, max_length=20)),
                ("sentence", models.TextField(blank=True)),
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
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="findings.finding",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="findings.evaluationrun",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="RuleResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="日期")),
                ("rule", models.CharField(max_length=100, verbose_name="规则")),
                ("document", models.CharField(max_length=60, verbose_name="制度文件")),
                ("clause", models.CharField(max_length=80, verbose_name="条款")),
                ("total", models.PositiveIntegerField(verbose_name="研判项数")),
                ("met", models.PositiveIntegerField(default=0)),
                ("upcoming", models.PositiveIntegerField(default=0)),
                ("entitled", models.PositiveIntegerField(default=0)),
                ("due", models.PositiveIntegerField(default=0)),
                ("breach", models.PositiveIntegerField(default=0)),
                ("deviation", models.PositiveIntegerField(default=0)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("suppressed", models.PositiveIntegerField(default=0)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="findings.evaluationrun",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["institution", "as_of", "document"], name="result_by_document"
                    ),
                    models.Index(fields=["run", "rule"], name="result_by_rule"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("what_if", "试算"), ("as_of", "回看")],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="数据截至")),
                ("policy_date", models.DateField(verbose_name="制度日期")),
                ("base_on", models.DateField(null=True, verbose_name="对照日期")),
                ("assumed", models.JSONField(default=list, verbose_name="假设的参数")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "等待"),
                            ("running", "进行中"),
                            ("done", "完成"),
                            ("failed", "失败"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=200, verbose_name="当前步骤")),
                ("done_steps", models.PositiveIntegerField(default=0)),
                ("all_steps", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("beat_at", models.DateTimeField(null=True, verbose_name="最近进展")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("judged", models.PositiveIntegerField(default=0, verbose_name="研判项数")),
                ("skipped", models.JSONField(default=list, verbose_name="未研判的规则")),
                ("error", models.TextField(blank=True, verbose_name="失败原因")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "试算",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=100, verbose_name="规则")),
                ("rule_title", models.CharField(max_length=200, verbose_name="规则名称")),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("subject_table", models.CharField(max_length=60)),
                ("subject_name", models.CharField(max_length=200, verbose_name="对象")),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("period_title", models.CharField(blank=True, max_length=60)),
                ("state_before", models.CharField(blank=True, max_length=20)),
                ("state_after", models.CharField(blank=True, max_length=20)),
                ("gravity", models.PositiveSmallIntegerField(verbose_name="轻重")),
                ("sentence", models.TextField(verbose_name="结论说明")),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.person",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="findings.trial",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("gravity", "rule", "id"),
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("authority", models.CharField(max_length=100, verbose_name="决定机关")),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="findings.finding",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("finding",),
                        name="one_standing_waiver",
                    )
                ],
            },
        ),
    ]
