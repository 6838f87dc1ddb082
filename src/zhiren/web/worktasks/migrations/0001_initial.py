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
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("file", models.FileField(upload_to="evidence/%Y/%m", verbose_name="文件")),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=100, verbose_name="文件类型")),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
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
                "verbose_name": "佐证",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "unit", "sha256"), name="evidence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yearly", "年度重点工作"),
                            ("drafting", "制度制定"),
                            ("improvement", "改进事项"),
                            ("inspection", "巡察整改"),
                            ("meeting", "会议决定"),
                        ],
                        max_length=20,
                        verbose_name="来源种类",
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="制度文件")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("clause", models.CharField(blank=True, max_length=80, verbose_name="所据条款")),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=200, verbose_name="上传的文件"),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("from_on", models.DateField(verbose_name="起始日期")),
                ("until_on", models.DateField(help_text="不含当日", verbose_name="截止日期")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "拟定"), ("confirmed", "执行中"), ("frozen", "已结算")],
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "due_soon_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="距时限不足这些天亮黄灯；读法见 task-lights",
                        verbose_name="临期天数",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("frozen_at", models.DateTimeField(null=True, verbose_name="结算时间")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "predecessor",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="worktasks.plan",
                        verbose_name="上年计划",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划",
                "ordering": ("-year", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))),
                        name="plan_ends_later",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        fields=("institution", "document"),
                        name="one_plan_a_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("tasks", models.PositiveIntegerField(verbose_name="任务数")),
                ("counted", models.PositiveIntegerField(verbose_name="计入任务数")),
                ("shielded", models.PositiveIntegerField(verbose_name="不计入（受保护）")),
                ("aims", models.PositiveIntegerField(verbose_name="力争类（只报告）")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="权重合计"),
                ),
                (
                    "achieved",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="完成权重"),
                ),
                (
                    "completion",
                    models.PositiveIntegerField(null=True, verbose_name="完成率（万分之一）"),
                ),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("pack_version", models.CharField(max_length=64, verbose_name="制度包版本")),
                ("software_version", models.CharField(max_length=40, verbose_name="程序版本")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("reason", models.TextField(blank=True, verbose_name="重新结算的理由")),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="结算时间")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
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
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="worktasks.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "结算",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)),
                        fields=("plan", "version", "unit"),
                        name="one_result_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit", None)),
                        fields=("plan", "version", "person"),
                        name="one_result_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", None), ("person", None), _connector="XOR"),
                        name="of_a_unit_or_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="顺序")),
                ("clause", models.CharField(max_length=80, verbose_name="条款")),
                ("section", models.CharField(blank=True, max_length=200, verbose_name="部分")),
                ("text", models.TextField(verbose_name="文字")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clauses",
                        to="worktasks.plan",
                    ),
                ),
            ],
            options={
                "ordering": ("order",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "clause"), name="one_text_a_plan_clause"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(db_index=True, editable=False, max_length=255)),
                ("order", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                ("section", models.CharField(blank=True, max_length=200, verbose_name="部分")),
                ("quotation", models.TextField(blank=True, verbose_name="原文")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ongoing", "持续推进"),
                            ("deliver", "交付成果"),
                            ("target", "达到指标"),
                            ("start", "启动"),
                        ],
                        max_length=20,
                        verbose_name="任务类型",
                    ),
                ),
                ("strength", models.CharField(max_length=20, verbose_name="强度")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "待下达"),
                            ("assigned", "待签收"),
                            ("returned", "单位退回"),
                            ("accepted", "办理中"),
                            ("submitted", "待验收"),
                            ("closed", "已销号"),
                            ("partial", "部分完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="办理情况",
                    ),
                ),
                (
                    "deliverable",
                    models.CharField(blank=True, max_length=500, verbose_name="交付成果"),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2, default=1, max_digits=6, verbose_name="权重"
                    ),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="报告间隔（天）"
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="进度（%）")),
                ("last_report_on", models.DateField(null=True, verbose_name="最近报告")),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="worktasks.worktask",
                        verbose_name="上年任务",
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
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.person",
                        verbose_name="分管领导",
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_tasks",
                        to="register.person",
                        verbose_name="责任人",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="worktasks.worktask",
                        verbose_name="上级任务",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="worktasks.plan",
                        verbose_name="计划",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="register.task",
                        verbose_name="登记任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点任务",
                "ordering": ("order", "id"),
                "indexes": [
                    models.Index(fields=["institution", "plan", "status"], name="worktask_status"),
                    models.Index(fields=["plan", "order"], name="worktask_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="progress_within_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)), name="weight_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Urge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="催办内容")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="催办时间")),
                ("answer_by_on", models.DateField(blank=True, null=True, verbose_name="回复期限")),
                ("answer", models.TextField(blank=True, verbose_name="回复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="回复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urges",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "verbose_name": "催办",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metric", models.CharField(max_length=200, verbose_name="指标")),
                ("op", models.CharField(default=">=", max_length=4, verbose_name="比较")),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="目标值",
                    ),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="计量单位")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="基数"
                    ),
                ),
                (
                    "baseline_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="基数年度"
                    ),
                ),
                (
                    "measured",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="实测值",
                    ),
                ),
                ("measured_on", models.DateField(blank=True, null=True, verbose_name="取数日期")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("unit", ""), _negated=True), name="target_has_a_unit"
                    ),
                    models.UniqueConstraint(fields=("work", "metric"), name="one_target_a_metric"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("demand", models.TextField(verbose_name="督办要求")),
                ("clause", models.CharField(max_length=80, verbose_name="所据条款")),
                ("signed_by", models.CharField(max_length=50, verbose_name="签发人")),
                ("issued_on", models.DateField(verbose_name="签发日期")),
                ("due_on", models.DateField(verbose_name="办结期限")),
                ("answer", models.TextField(blank=True, verbose_name="办理情况")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回复日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                        verbose_name="承办单位",
                    ),
                ),
                ("works", models.ManyToManyField(related_name="orders", to="worktasks.worktask")),
            ],
            options={
                "verbose_name": "督办单",
                "ordering": ("-year", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "year", "number"), name="one_order_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="进展")),
                ("next_step", models.TextField(blank=True, verbose_name="下一步")),
                ("obstacle", models.TextField(blank=True, verbose_name="困难和问题")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="预计完成")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="填报时间")),
                (
                    "evidence",
                    models.ManyToManyField(
                        blank=True, related_name="reports", to="worktasks.evidence"
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
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="register.taskreport",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "verbose_name": "进展报告",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="顺序")),
                ("section", models.CharField(blank=True, max_length=200, verbose_name="部分")),
                ("clause", models.CharField(max_length=80, verbose_name="条款")),
                ("quotation", models.TextField(verbose_name="原文")),
                ("name", models.CharField(max_length=500, verbose_name="任务名称")),
                ("item", models.CharField(blank=True, max_length=200, verbose_name="分项")),
                ("kind", models.CharField(max_length=20, verbose_name="任务类型")),
                ("strength", models.CharField(max_length=20, verbose_name="强度")),
                (
                    "suggested_owner",
                    models.CharField(blank=True, max_length=100, verbose_name="建议责任单位"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="时限")),
                ("due_words", models.CharField(blank=True, max_length=60, verbose_name="时限原文")),
                ("metric", models.CharField(blank=True, max_length=200, verbose_name="指标")),
                ("metric_op", models.CharField(blank=True, max_length=4, verbose_name="比较")),
                (
                    "metric_value",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="目标值"
                    ),
                ),
                ("metric_unit", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("was", models.CharField(blank=True, max_length=20, verbose_name="与上年")),
                ("is_kept", models.BooleanField(null=True, verbose_name="是否列入")),
                ("is_replaced", models.BooleanField(default=False, verbose_name="已拆分或合并")),
                ("further", models.JSONField(default=list, verbose_name="并入的条款")),
                ("further_targets", models.JSONField(default=list, verbose_name="其他指标")),
                ("marks", models.JSONField(default=list, verbose_name="依据的词句")),
                ("proposed", models.JSONField(default=dict, verbose_name="识别的内容")),
                (
                    "became",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="worktasks.proposal",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "helping",
                    models.ManyToManyField(
                        related_name="+", to="register.unit", verbose_name="配合单位"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="worktasks.plan",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="worktasks.proposal",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worktasks.worktask",
                        verbose_name="上年任务",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "id"),
                "indexes": [
                    models.Index(fields=["plan", "is_kept", "order"], name="proposal_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="问题")),
                ("raised_on", models.DateField(verbose_name="提出日期")),
                ("solution", models.TextField(blank=True, verbose_name="解决情况")),
                ("solved_on", models.DateField(blank=True, null=True, verbose_name="解决日期")),
                (
                    "asked_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.unit",
                        verbose_name="请谁协调",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题",
                "ordering": ("solved_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="节点")),
                ("due_on", models.DateField(verbose_name="时限")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="JoinedClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_to",
                        to="register.task",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined",
                        to="worktasks.worktask",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Helping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=200, verbose_name="配合内容")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helping",
                        to="register.unit",
                        verbose_name="配合单位",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helpings",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("work", "unit"), name="helps_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="任务")),
                ("clause", models.CharField(max_length=80, verbose_name="条款")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="权重"),
                ),
                ("share", models.PositiveSmallIntegerField(verbose_name="完成比例（%）")),
                ("counts", models.CharField(max_length=20, verbose_name="计入方式")),
                ("shield", models.JSONField(default=dict, verbose_name="所据决定")),
                ("facts", models.JSONField(default=dict, verbose_name="当时的事实")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="worktasks.frozenresult",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worktasks.worktask",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dependency",
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
                        choices=[("after", "在其之后"), ("in_step", "与其同步")],
                        max_length=20,
                        verbose_name="关系",
                    ),
                ),
                ("clause", models.CharField(blank=True, max_length=80, verbose_name="条款")),
                (
                    "on",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needed_by",
                        to="worktasks.worktask",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("work", "on"), name="depends_once"),
                    models.CheckConstraint(
                        condition=models.Q(("work", models.F("on")), _negated=True),
                        name="depends_on_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
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
                            ("extension", "延期"),
                            ("owner", "变更责任单位"),
                            ("target", "调整目标"),
                            ("cancel", "取消"),
                        ],
                        max_length=20,
                        verbose_name="调整种类",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待审批"),
                            ("granted", "同意"),
                            ("refused", "不同意"),
                            ("withdrawn", "撤回"),
                        ],
                        default="asked",
                        max_length=20,
                        verbose_name="审批情况",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="调整前")),
                ("after", models.JSONField(default=dict, verbose_name="调整后")),
                ("reason", models.TextField(verbose_name="理由")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("decision", models.TextField(blank=True, verbose_name="审批意见")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "verbose_name": "调整申请",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("work", "kind"),
                        name="one_open_change_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("full", "通过，销号"),
                            ("partial", "部分完成"),
                            ("refused", "退回"),
                        ],
                        max_length=20,
                        verbose_name="结论",
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(verbose_name="完成比例（%）")),
                ("reason", models.TextField(verbose_name="验收意见")),
                ("measured", models.JSONField(default=list, verbose_name="实测值")),
                ("on", models.DateField(verbose_name="验收日期")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(
                        blank=True, related_name="acceptances", to="worktasks.evidence"
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="worktasks.worktask",
                    ),
                ),
            ],
            options={
                "verbose_name": "验收",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 100)), name="accepted_share_within_100"
                    )
                ],
            },
        ),
    ]
