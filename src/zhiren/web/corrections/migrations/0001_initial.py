import django.db.models.deletion
import zhiren.web.corrections.models.correcting
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
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="填报说明")),
                ("from_on", models.DateField(verbose_name="开始日期")),
                ("until_on", models.DateField(verbose_name="终止日期")),
                ("levels", models.JSONField(default=list, verbose_name="干部层级")),
                ("sections", models.JSONField(default=list, verbose_name="栏目")),
                ("made_by_name", models.CharField(max_length=100, verbose_name="发起人")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        related_name="+", to="register.unit", verbose_name="单位"
                    ),
                ),
            ],
            options={
                "verbose_name": "信息采集",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))),
                        name="campaign_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("institution", "name"), name="campaign_name_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "待提交"),
                            ("submitted", "待审核"),
                            ("decided", "已办结"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("is_direct", models.BooleanField(default=False, verbose_name="是否直接维护")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="提交时间"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="corrections.campaign",
                        verbose_name="信息采集",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="register.person",
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正申请",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        fields=["institution", "status", "submitted_at"], name="correction_queue"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")),
                        fields=("person",),
                        name="one_draft_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="correction_submitted_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Maintenance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                ("until_on", models.DateField(verbose_name="终止日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("granted_by_name", models.CharField(max_length=100, verbose_name="授权人")),
                ("granted_at", models.DateTimeField(auto_now_add=True, verbose_name="授权时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="收回时间"),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maintenance",
                        to="register.person",
                        verbose_name="被授权人",
                    ),
                ),
            ],
            options={
                "verbose_name": "直接维护授权",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("from_on"))),
                        name="maintenance_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answered", models.PositiveSmallIntegerField(default=0, verbose_name="已填栏目")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近填报"),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近催办"),
                ),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="corrections.campaign",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "采集对象",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "person"), name="participant_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(max_length=60, verbose_name="栏目")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "已确认"),
                            ("nothing", "无此类情况"),
                            ("waiting", "已申请待审"),
                            ("corrected", "已更正"),
                            ("refused", "更正未采纳"),
                        ],
                        max_length=10,
                        verbose_name="填报情况",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="填报时间")),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answers",
                        to="corrections.correction",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="corrections.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "填报",
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "section"), name="answer_once")
                ],
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
                (
                    "kind",
                    models.CharField(
                        choices=[("change", "更正"), ("add", "新增"), ("remove", "删除")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("section", models.CharField(max_length=60, verbose_name="栏目")),
                ("row", models.BigIntegerField(blank=True, null=True, verbose_name="记录编号")),
                ("record_title", models.CharField(blank=True, max_length=200, verbose_name="记录")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="corrections.correction",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正事项",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "add"), ("row__isnull", False), _connector="OR"
                        ),
                        name="proposal_names_its_row",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        upload_to=zhiren.web.corrections.models.correcting._evidence_path,
                        verbose_name="文件",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("kind", models.CharField(max_length=10, verbose_name="格式")),
                ("size", models.PositiveIntegerField(verbose_name="大小")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="corrections.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证材料",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CorrectionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="字段")),
                ("old", models.JSONField(default=dict, verbose_name="原值")),
                ("new", models.JSONField(default=dict, verbose_name="申请值")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("pending", "待审"),
                            ("accepted", "采纳"),
                            ("refused", "不采纳"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="意见",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                (
                    "decided_by_name",
                    models.CharField(blank=True, max_length=100, verbose_name="审核人"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审核时间"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="corrections.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正逐项意见",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refusal_has_its_reason",
                    )
                ],
            },
        ),
    ]
