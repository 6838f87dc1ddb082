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
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "正在读取"),
                            ("read", "待核对列"),
                            ("mapped", "正在比对"),
                            ("previewed", "待确认导入"),
                            ("applying", "正在写入"),
                            ("applied", "已导入"),
                            ("undoing", "正在撤销"),
                            ("undone", "已撤销"),
                            ("cancelled", "已取消"),
                            ("failed", "读取失败"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "empties",
                    models.CharField(
                        choices=[
                            ("keep", "空白表示不改，保留名册中的原值"),
                            ("clear", "空白表示清空名册中的原值"),
                        ],
                        default="keep",
                        max_length=5,
                    ),
                ),
                ("extents", models.JSONField(default=dict)),
                ("run", models.PositiveIntegerField(default=0)),
                ("stage", models.CharField(blank=True, max_length=60)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("worked_at", models.DateTimeField(null=True)),
                ("failure", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                (
                    "rows_left_out",
                    models.PositiveIntegerField(default=0, verbose_name="不导入的行"),
                ),
                ("errors", models.PositiveIntegerField(default=0, verbose_name="错误")),
                ("notices", models.PositiveIntegerField(default=0, verbose_name="提示")),
                ("previewed_at", models.DateTimeField(null=True, verbose_name="比对时间")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("whole", "全部导入，有一处错误就都不导入"),
                            ("good", "只导入没有错误的行"),
                        ],
                        default="whole",
                        max_length=5,
                    ),
                ),
                ("batch", models.UUIDField(null=True, verbose_name="审计批次")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="撤销理由"),
                ),
                ("cleared_at", models.DateTimeField(null=True, verbose_name="文件和明细删除时间")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
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
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        fields=["institution", "-id"], name="intake_inta_institu_65be96_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("applying", "undoing"))),
                        fields=("institution",),
                        name="one_intake_writes_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("stored", models.CharField(max_length=80)),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="intake.intake",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="PreviewProblem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("is_error", models.BooleanField()),
                ("file", models.CharField(max_length=200, verbose_name="文件")),
                ("sheet", models.CharField(blank=True, max_length=200, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(null=True, verbose_name="行")),
                ("column", models.CharField(blank=True, max_length=300, verbose_name="列")),
                ("value", models.CharField(blank=True, max_length=200, verbose_name="原值")),
                ("reason", models.CharField(max_length=600, verbose_name="原因")),
                ("remedy", models.CharField(max_length=600, verbose_name="改法")),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="intake.intake",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["intake", "number"], name="intake_prev_intake__886f9d_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="PreviewRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "新增"),
                            ("changed", "更改"),
                            ("same", "不变"),
                            ("removed", "移除"),
                        ],
                        max_length=7,
                    ),
                ),
                ("table", models.CharField(max_length=60)),
                ("key", models.BigIntegerField(null=True)),
                ("label", models.CharField(max_length=300)),
                ("person", models.CharField(blank=True, max_length=64, verbose_name="工号")),
                ("file", models.CharField(blank=True, max_length=200)),
                ("sheet", models.CharField(blank=True, max_length=200)),
                ("row", models.PositiveIntegerField(null=True)),
                ("values", models.JSONField(default=dict)),
                ("changes", models.JSONField(default=list)),
                ("kept", models.JSONField(default=list)),
                (
                    "left_out",
                    models.CharField(blank=True, max_length=300, verbose_name="不导入的原因"),
                ),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preview_rows",
                        to="intake.intake",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "indexes": [
                    models.Index(
                        fields=["intake", "kind", "table", "number"],
                        name="intake_prev_intake__7d7ccc_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="保存时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "name"), name="mapping_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="工作表")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("table", "按数据表读取"),
                            ("roster", "按花名册读取"),
                            ("none", "没有认出表头"),
                        ],
                        max_length=6,
                    ),
                ),
                ("table", models.CharField(blank=True, max_length=60)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("headers", models.JSONField(default=list)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("doubts", models.JSONField(default=dict)),
                ("is_read", models.BooleanField(default=True, verbose_name="读入")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="intake.intakefile",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="intake.intake",
                    ),
                ),
                (
                    "saved",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.savedmapping",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
    ]
