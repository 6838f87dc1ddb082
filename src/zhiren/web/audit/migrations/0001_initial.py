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
            name="Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("length", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_by", models.CharField(max_length=100, verbose_name="发起人")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "等待"),
                            ("running", "进行中"),
                            ("whole", "完整"),
                            ("broken", "有问题"),
                            ("failed", "没有完成"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("anchor_number", models.BigIntegerField(null=True, verbose_name="抄录的序号")),
                (
                    "anchor_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="抄录的校验值"),
                ),
                ("length", models.BigIntegerField(default=0, verbose_name="记录数")),
                ("checked", models.BigIntegerField(default=0, verbose_name="已校验")),
                (
                    "head_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="链尾校验值"),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "内容被改动"),
                            ("missing", "缺少记录"),
                            ("order", "前后衔接不上"),
                            ("head", "与链尾不符"),
                            ("anchor", "与抄录的校验值不符"),
                        ],
                        max_length=20,
                        verbose_name="问题",
                    ),
                ),
                ("fault_number", models.BigIntegerField(null=True, verbose_name="问题序号")),
                ("sentence", models.TextField(blank=True, verbose_name="说明")),
                ("is_protected", models.BooleanField(default=True, verbose_name="数据库保护")),
            ],
            options={
                "verbose_name": "审计校验",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "number",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号"),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("actor_name", models.CharField(max_length=100, verbose_name="操作人")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来自地址")),
                ("action", models.CharField(db_index=True, max_length=60, verbose_name="动作")),
                ("table", models.CharField(blank=True, max_length=60, verbose_name="对象种类")),
                ("object_id", models.BigIntegerField(null=True, verbose_name="对象编号")),
                ("object_label", models.CharField(blank=True, max_length=200, verbose_name="对象")),
                ("person_id", models.BigIntegerField(null=True, verbose_name="所涉人员")),
                ("before", models.JSONField(default=dict, verbose_name="原值")),
                ("after", models.JSONField(default=dict, verbose_name="新值")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("clause", models.CharField(blank=True, max_length=80, verbose_name="条款")),
                ("batch", models.UUIDField(null=True, verbose_name="批次")),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64, verbose_name="校验值")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "审计记录",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(fields=["table", "object_id"], name="audit_object"),
                    models.Index(fields=["person_id", "number"], name="audit_person"),
                    models.Index(fields=["actor", "number"], name="audit_actor"),
                    models.Index(fields=["batch"], name="audit_batch"),
                    models.Index(fields=["institution", "number"], name="audit_institution"),
                ],
            },
        ),
    ]
