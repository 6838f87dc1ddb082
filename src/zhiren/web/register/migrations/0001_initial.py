import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # First, while there are few models: each of their steps draws up all models anew.
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="人选编号")),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("专职组织员", "专职组织员"),
                            ("党政领导后备", "党政领导后备"),
                            ("年轻处级后备", "年轻处级后备"),
                            ("双线晋升", "双线晋升"),
                            ("并行晋升", "并行晋升"),
                            ("党务专业技术职务", "党务专业技术职务"),
                            ("容错申请", "容错申请"),
                            ("职级晋升", "职级晋升"),
                            ("行政管理干部职务职称晋升", "行政管理干部职务职称晋升"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="人选用途",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="决定日期")),
            ],
            options={
                "verbose_name": "拟任拟评人选",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "target__in",
                                [
                                    "专职组织员",
                                    "党政领导后备",
                                    "年轻处级后备",
                                    "双线晋升",
                                    "并行晋升",
                                    "党务专业技术职务",
                                    "容错申请",
                                    "职级晋升",
                                    "行政管理干部职务职称晋升",
                                ],
                            )
                        ),
                        name="candidate_target_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(unique=True, verbose_name="机构代码")),
                ("name", models.CharField(max_length=100, verbose_name="机构名称")),
                ("pack", models.CharField(max_length=60, verbose_name="制度包")),
                ("is_fictional", models.BooleanField(default=False, verbose_name="是否虚构")),
            ],
            options={
                "verbose_name": "机构",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CandidateCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("criterion", models.CharField(default="", max_length=500, verbose_name="条件")),
                (
                    "is_satisfied",
                    models.BooleanField(blank=True, null=True, verbose_name="是否符合"),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidate_check_set",
                        to="register.candidate",
                        verbose_name="人选",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "人选条件审核",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="candidate",
            name="institution",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.institution",
                verbose_name="机构",
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="工号")),
                ("name", models.CharField(default="", max_length=500, verbose_name="姓名")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("男", "男"), ("女", "女")],
                        default="",
                        max_length=40,
                        verbose_name="性别",
                    ),
                ),
                (
                    "identity_number",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="身份证号"
                    ),
                ),
                ("birth_on", models.DateField(blank=True, null=True, verbose_name="出生年月")),
                (
                    "birth_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="出生年月精度",
                    ),
                ),
                (
                    "ethnic_group",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="民族"),
                ),
                (
                    "work_start_on",
                    models.DateField(blank=True, null=True, verbose_name="参加工作时间"),
                ),
                (
                    "work_start_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="参加工作时间精度",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("在职", "在职"),
                            ("离退休", "离退休"),
                            ("调出", "调出"),
                            ("离世", "离世"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="人员状态",
                    ),
                ),
                (
                    "entered_on",
                    models.DateField(blank=True, null=True, verbose_name="进入本单位日期"),
                ),
                (
                    "entered_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="进入本单位日期精度",
                    ),
                ),
                (
                    "staff_kind",
                    models.CharField(
                        blank=True,
                        choices=[("管理", "管理"), ("专业技术", "专业技术"), ("工勤", "工勤")],
                        default="",
                        max_length=40,
                        verbose_name="人员分类",
                    ),
                ),
                (
                    "cadre_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("院领导", "院领导"),
                            ("校领导", "校领导"),
                            ("委领导", "委领导"),
                            ("中层正职", "中层正职"),
                            ("中层副职", "中层副职"),
                            ("科级", "科级"),
                            ("一般干部", "一般干部"),
                            ("非干部", "非干部"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="干部层级",
                    ),
                ),
                (
                    "is_leading_cadre",
                    models.BooleanField(blank=True, null=True, verbose_name="是否领导干部"),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("教学", "教学"),
                            ("科研", "科研"),
                            ("医疗", "医疗"),
                            ("管理", "管理"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="条线",
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="联系电话"
                    ),
                ),
                (
                    "native_place",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="籍贯"),
                ),
                (
                    "name_order",
                    models.CharField(
                        db_index=True, editable=False, max_length=120, verbose_name="姓名笔画序"
                    ),
                ),
                (
                    "name_sound",
                    models.CharField(
                        db_index=True, editable=False, max_length=120, verbose_name="姓名拼音"
                    ),
                ),
                (
                    "name_initials",
                    models.CharField(
                        db_index=True, editable=False, max_length=40, verbose_name="简拼"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "ordering": ("name_order", "code"),
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="person_code_once",
                        violation_error_message="“人员”里已有相同的工号。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "男", "女"])), name="person_sex_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["在职", "离退休", "调出", "离世", "其他"])
                        ),
                        name="person_status_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff_kind__in", ["", "管理", "专业技术", "工勤"])),
                        name="person_staff_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cadre_level__in",
                                [
                                    "",
                                    "院领导",
                                    "校领导",
                                    "委领导",
                                    "中层正职",
                                    "中层副职",
                                    "科级",
                                    "一般干部",
                                    "非干部",
                                ],
                            )
                        ),
                        name="person_cadre_level_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line__in", ["", "教学", "科研", "医疗", "管理"])),
                        name="person_line_word",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["institution", "status", "name_order", "id", "removed_at"],
                        name="person_by_name",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HealthCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="体检日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="health_check_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "健康体检",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("relation", models.CharField(max_length=20, verbose_name="称谓")),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                ("birth_on", models.DateField(blank=True, null=True, verbose_name="出生年月")),
                (
                    "birth_on_precision",
                    models.SmallIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "political_status",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="政治面貌"
                    ),
                ),
                (
                    "workplace",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="工作单位及职务"
                    ),
                ),
                (
                    "is_abroad",
                    models.BooleanField(blank=True, null=True, verbose_name="是否移居国（境）外"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="family",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭成员",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="candidate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidate_set",
                to="register.person",
                verbose_name="人员",
            ),
        ),
        migrations.CreateModel(
            name="RankHolding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("rank", models.CharField(default="", max_length=500, verbose_name="职级")),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rank_holding_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "职级",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReserveList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="后备库代码")),
                ("name", models.CharField(default="", max_length=500, verbose_name="名称")),
                (
                    "pool",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("党政领导后备", "党政领导后备"),
                            ("年轻处级后备", "年轻处级后备"),
                            ("优秀年轻干部", "优秀年轻干部"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="后备类别",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="建立日期")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "后备干部库",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="reserve_list_code_once",
                        violation_error_message="“后备干部库”里已有相同的后备库代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "pool__in",
                                ["", "党政领导后备", "年轻处级后备", "优秀年轻干部", "其他"],
                            )
                        ),
                        name="reserve_list_pool_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReserveScreening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="筛选日期")),
                (
                    "is_assessed",
                    models.BooleanField(blank=True, null=True, verbose_name="是否含考核"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "reserve_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserve_screening_set",
                        to="register.reservelist",
                        verbose_name="后备库",
                    ),
                ),
            ],
            options={
                "verbose_name": "后备筛选考核",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="方案代码")),
                ("name", models.CharField(default="", max_length=500, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("考核方案", "考核方案"),
                            ("干部培训规划", "干部培训规划"),
                            ("干部培训计划", "干部培训计划"),
                            ("监督计划", "监督计划"),
                            ("巡察方案", "巡察方案"),
                            ("工作计划", "工作计划"),
                            ("机制文件", "机制文件"),
                            ("转发文件", "转发文件"),
                            ("政治素质考察", "政治素质考察"),
                            ("发展党员计划", "发展党员计划"),
                            ("风险清单", "风险清单"),
                            ("党内统计", "党内统计"),
                            ("人事改革方案", "人事改革方案"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="方案种类",
                    ),
                ),
                (
                    "assessment_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("年度考核", "年度考核"),
                            ("平时考核", "平时考核"),
                            ("聘期考核", "聘期考核"),
                            ("任期考核", "任期考核"),
                            ("专项考核", "专项考核"),
                            ("履职尽责考核", "履职尽责考核"),
                            ("绩效考核", "绩效考核"),
                            ("综合考核", "综合考核"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="考核种类",
                    ),
                ),
                (
                    "assessment_class",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="如 领导干部、机关、医疗卫生机构、专职组织员",
                        max_length=500,
                        verbose_name="考核类别",
                    ),
                ),
                ("year", models.IntegerField(blank=True, null=True, verbose_name="年度")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "indicator_count",
                    models.IntegerField(blank=True, null=True, verbose_name="指标数（个）"),
                ),
                (
                    "similarity_percent",
                    models.IntegerField(blank=True, null=True, verbose_name="与上级文件相似度"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案与计划",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="scheme_code_once",
                        violation_error_message="“方案与计划”里已有相同的方案代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "考核方案",
                                    "干部培训规划",
                                    "干部培训计划",
                                    "监督计划",
                                    "巡察方案",
                                    "工作计划",
                                    "机制文件",
                                    "转发文件",
                                    "政治素质考察",
                                    "发展党员计划",
                                    "风险清单",
                                    "党内统计",
                                    "人事改革方案",
                                ],
                            )
                        ),
                        name="scheme_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "assessment_kind__in",
                                [
                                    "",
                                    "年度考核",
                                    "平时考核",
                                    "聘期考核",
                                    "任期考核",
                                    "专项考核",
                                    "履职尽责考核",
                                    "绩效考核",
                                    "综合考核",
                                ],
                            )
                        ),
                        name="scheme_assessment_kind_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SchemePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("part", models.CharField(default="", max_length=500, verbose_name="内容")),
                ("weight_percent", models.IntegerField(blank=True, null=True, verbose_name="权重")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scheme_part_set",
                        to="register.scheme",
                        verbose_name="方案",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案内容",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SpecialStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("kind", models.CharField(default="", max_length=500, verbose_name="身份种类")),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "handled_on",
                    models.DateField(blank=True, null=True, verbose_name="落实管理日期"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_status_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "特定身份",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="任务编号")),
                (
                    "clause",
                    models.CharField(
                        default="",
                        help_text="如 sjtusm-2024-45#一.1.5",
                        max_length=500,
                        verbose_name="所据条款",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="分项名称"
                    ),
                ),
                ("name", models.CharField(default="", max_length=500, verbose_name="任务名称")),
                ("assigned_on", models.DateField(verbose_name="下达日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="完成时限")),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="验收日期")),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点任务",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="task_code_once",
                        violation_error_message="“重点任务”里已有相同的任务编号。请核对，或改动已有的那一行。",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TaskReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("reported_on", models.DateField(verbose_name="填报日期")),
                (
                    "progress_percent",
                    models.IntegerField(blank=True, null=True, verbose_name="进度"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_report_set",
                        to="register.task",
                        verbose_name="任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务进展",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TimedMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="事项编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("组织员人选备案", "组织员人选备案"),
                            ("澄清正名", "澄清正名"),
                            ("容错结果上报", "容错结果上报"),
                            ("不予容错答复", "不予容错答复"),
                            ("慰问", "慰问"),
                            ("重大问题报告", "重大问题报告"),
                            ("容错建议", "容错建议"),
                            ("公开澄清", "公开澄清"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="事项种类",
                    ),
                ),
                ("event_on", models.DateField(verbose_name="起算日期")),
                ("action_on", models.DateField(blank=True, null=True, verbose_name="办理日期")),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
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
                        related_name="timed_matter_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "限时事项",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="timed_matter_code_once",
                        violation_error_message="“限时事项”里已有相同的事项编号。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "组织员人选备案",
                                    "澄清正名",
                                    "容错结果上报",
                                    "不予容错答复",
                                    "慰问",
                                    "重大问题报告",
                                    "容错建议",
                                    "公开澄清",
                                ],
                            )
                        ),
                        name="timed_matter_kind_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TimedMatterDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("document", models.CharField(default="", max_length=500, verbose_name="材料名称")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提交日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "timed_matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timed_matter_document_set",
                        to="register.timedmatter",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "限时事项材料",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="单位代码")),
                ("name", models.CharField(default="", max_length=500, verbose_name="单位名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("本级", "本级"),
                            ("机关部处", "机关部处"),
                            ("院系", "院系"),
                            ("附属医院", "附属医院"),
                            ("直属单位", "直属单位"),
                            ("市直医疗卫生单位", "市直医疗卫生单位"),
                            ("党委", "党委"),
                            ("党总支", "党总支"),
                            ("直属党支部", "直属党支部"),
                            ("党支部", "党支部"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="单位类别",
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[("行政", "行政"), ("党组织", "党组织")],
                        default="",
                        max_length=40,
                        verbose_name="所属系统",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("本级", "本级"), ("二级", "二级"), ("基层", "基层")],
                        default="",
                        max_length=40,
                        verbose_name="单位层级",
                    ),
                ),
                (
                    "branch_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("教师", "教师"),
                            ("学生", "学生"),
                            ("职工", "职工"),
                            ("离退休", "离退休"),
                            ("医务", "医务"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="支部类别",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="设立日期")),
                (
                    "valid_from_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="设立日期精度",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "path",
                    models.CharField(
                        db_index=True, editable=False, max_length=255, verbose_name="路径"
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="排序")),
                (
                    "host_unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="党组织填其所在行政单位",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_organisations",
                        to="register.unit",
                        verbose_name="党组织所在单位",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="register.unit",
                        verbose_name="上级单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ("order", "code"),
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="unit_code_once",
                        violation_error_message="“单位”里已有相同的单位代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "本级",
                                    "机关部处",
                                    "院系",
                                    "附属医院",
                                    "直属单位",
                                    "市直医疗卫生单位",
                                    "党委",
                                    "党总支",
                                    "直属党支部",
                                    "党支部",
                                ],
                            )
                        ),
                        name="unit_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("system__in", ["行政", "党组织"])),
                        name="unit_system_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["本级", "二级", "基层"])),
                        name="unit_level_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("branch_kind__in", ["", "教师", "学生", "职工", "离退休", "医务"])
                        ),
                        name="unit_branch_kind_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TrainingClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="班次代码")),
                ("name", models.CharField(default="", max_length=500, verbose_name="班次名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("国家级", "国家级"),
                            ("省级", "省级"),
                            ("市级", "市级"),
                            ("校级", "校级"),
                            ("系统级", "系统级"),
                            ("单位级", "单位级"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="培训级别",
                    ),
                ),
                (
                    "platform",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="如 党委中心组学习、中青年骨干培训班",
                        max_length=500,
                        verbose_name="平台载体",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="培训对象类别"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="开班日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_class_organiser_set",
                        to="register.unit",
                        verbose_name="主办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训班次",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="training_class_code_once",
                        violation_error_message="“培训班次”里已有相同的班次代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["国家级", "省级", "市级", "校级", "系统级", "单位级"])
                        ),
                        name="training_class_level_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="timedmatter",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="timed_matter_recipient_set",
                to="register.unit",
                verbose_name="报送单位",
            ),
        ),
        migrations.AddField(
            model_name="timedmatter",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="timed_matter_unit_set",
                to="register.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="task_owner_set",
                to="register.unit",
                verbose_name="责任单位",
            ),
        ),
        migrations.CreateModel(
            name="TargetMeasurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("metric", models.CharField(default="", max_length=500, verbose_name="指标")),
                ("year", models.IntegerField(verbose_name="年度")),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="数值（按指标）",
                    ),
                ),
                ("measured_on", models.DateField(verbose_name="取数日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_measurement_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标数值",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Secondment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("挂职", "挂职"),
                            ("上挂", "上挂"),
                            ("双向挂职", "双向挂职"),
                            ("交流任职", "交流任职"),
                            ("培养锻炼", "培养锻炼"),
                            ("跟班学习", "跟班学习"),
                            ("援疆", "援疆"),
                            ("援藏", "援藏"),
                            ("援外", "援外"),
                            ("异地交流", "异地交流"),
                            ("抽调检查巡察", "抽调检查巡察"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="锻炼方式",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="地点或接收单位"
                    ),
                ),
                (
                    "is_hardship",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="是否困难艰苦地区或一线"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondment_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondment_from_unit_set",
                        to="register.unit",
                        verbose_name="派出单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "实践锻炼",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "挂职",
                                    "上挂",
                                    "双向挂职",
                                    "交流任职",
                                    "培养锻炼",
                                    "跟班学习",
                                    "援疆",
                                    "援藏",
                                    "援外",
                                    "异地交流",
                                    "抽调检查巡察",
                                ],
                            )
                        ),
                        name="secondment_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="scheme",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scheme_set",
                to="register.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="reservelist",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reserve_list_set",
                to="register.unit",
                verbose_name="单位",
            ),
        ),
        migrations.CreateModel(
            name="ResearchReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("submitted_on", models.DateField(verbose_name="提交日期")),
                (
                    "is_accepted",
                    models.BooleanField(blank=True, null=True, verbose_name="是否认定高质量"),
                ),
                (
                    "topics",
                    models.IntegerField(blank=True, null=True, verbose_name="重点工作方面数（个）"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
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
                        related_name="research_report_set",
                        to="register.person",
                        verbose_name="作者",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="research_report_recipient_set",
                        to="register.unit",
                        verbose_name="接收党组织",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="research_report_unit_set",
                        to="register.unit",
                        verbose_name="提交党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "调研报告",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="岗位代码")),
                ("name", models.CharField(default="", max_length=500, verbose_name="岗位名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("院领导", "院领导"),
                            ("校领导", "校领导"),
                            ("委领导", "委领导"),
                            ("单位正职", "单位正职"),
                            ("单位副职", "单位副职"),
                            ("科级正职", "科级正职"),
                            ("科级副职", "科级副职"),
                            ("专职组织员", "专职组织员"),
                            ("党组织书记", "党组织书记"),
                            ("党组织副书记", "党组织副书记"),
                            ("党组织委员", "党组织委员"),
                            ("党支部书记", "党支部书记"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="岗位种类",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("行政管理类", "行政管理类"),
                            ("党务类", "党务类"),
                            ("专业技术类", "专业技术类"),
                            ("工勤类", "工勤类"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="岗位类别",
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("厅局级", "厅局级"),
                            ("处级", "处级"),
                            ("科级", "科级"),
                            ("未定级", "未定级"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="岗位级别",
                    ),
                ),
                (
                    "is_head",
                    models.BooleanField(
                        blank=True,
                        help_text="部门（单位）负责同志、“一把手”",
                        null=True,
                        verbose_name="是否负责同志",
                    ),
                ),
                (
                    "counts_for_quota",
                    models.BooleanField(blank=True, null=True, verbose_name="是否占职数"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="设岗日期")),
                (
                    "valid_from_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="设岗日期精度",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="撤岗日期")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="排序")),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="职数")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="post_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "ordering": ("order", "code"),
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="post_code_once",
                        violation_error_message="“岗位”里已有相同的岗位代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "院领导",
                                    "校领导",
                                    "委领导",
                                    "单位正职",
                                    "单位副职",
                                    "科级正职",
                                    "科级副职",
                                    "专职组织员",
                                    "党组织书记",
                                    "党组织副书记",
                                    "党组织委员",
                                    "党支部书记",
                                    "其他",
                                ],
                            )
                        ),
                        name="post_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["", "行政管理类", "党务类", "专业技术类", "工勤类"])
                        ),
                        name="post_category_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__in", ["", "厅局级", "处级", "科级", "未定级"])),
                        name="post_rank_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="person_set",
                to="register.unit",
                verbose_name="单位",
            ),
        ),
        migrations.CreateModel(
            name="PartyMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("中共党员", "中共党员"),
                            ("中共预备党员", "中共预备党员"),
                            ("共青团员", "共青团员"),
                            ("民主党派", "民主党派"),
                            ("无党派", "无党派"),
                            ("群众", "群众"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="政治面貌",
                    ),
                ),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="入党时间")),
                (
                    "joined_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="入党时间精度",
                    ),
                ),
                ("formal_on", models.DateField(blank=True, null=True, verbose_name="转正时间")),
                (
                    "formal_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="转正时间精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_membership_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_membership_branch_set",
                        to="register.unit",
                        verbose_name="所在党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "党籍",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "party__in",
                                [
                                    "中共党员",
                                    "中共预备党员",
                                    "共青团员",
                                    "民主党派",
                                    "无党派",
                                    "群众",
                                ],
                            )
                        ),
                        name="party_membership_party_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="会议代码")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("党组织委员会会议", "党组织委员会会议"),
                            ("工作会议", "工作会议"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="会议种类",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="会议日期")),
                (
                    "agenda",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("发展党员", "发展党员"),
                            ("党员教育管理", "党员教育管理"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="议题类别",
                    ),
                ),
                (
                    "is_global",
                    models.BooleanField(blank=True, null=True, verbose_name="是否全局性"),
                ),
                (
                    "requires_heads",
                    models.BooleanField(blank=True, null=True, verbose_name="是否要求“一把手”参加"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="meeting_code_once",
                        violation_error_message="“会议”里已有相同的会议代码。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["党组织委员会会议", "工作会议", "其他"])),
                        name="meeting_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agenda__in", ["", "发展党员", "党员教育管理", "其他"])
                        ),
                        name="meeting_agenda_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LeaderPortfolio",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolios",
                        to="register.person",
                        verbose_name="领导",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_portfolio_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导分管",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="candidate",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidate_set",
                to="register.unit",
                verbose_name="单位",
            ),
        ),
        migrations.CreateModel(
            name="UnitActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("支部主题党日", "支部主题党日"),
                            ("三会一课", "三会一课"),
                            ("民主生活会", "民主生活会"),
                            ("理论中心组学习", "理论中心组学习"),
                            ("两学一做", "两学一做"),
                            ("民主评议党员", "民主评议党员"),
                            ("谈心谈话", "谈心谈话"),
                            ("心理健康辅导", "心理健康辅导"),
                            ("心理健康知识普及", "心理健康知识普及"),
                            ("关心关爱", "关心关爱"),
                            ("关心帮扶", "关心帮扶"),
                            ("摸排", "摸排"),
                            ("评优表彰", "评优表彰"),
                            ("绿叶管理服务奖评选", "绿叶管理服务奖评选"),
                            ("健康体检", "健康体检"),
                            ("综合性考核", "综合性考核"),
                            ("组织员素质提升计划", "组织员素质提升计划"),
                            ("组织员工作例会", "组织员工作例会"),
                            ("组织员工作沙龙", "组织员工作沙龙"),
                            ("听取组织员汇报", "听取组织员汇报"),
                            ("选派援建", "选派援建"),
                            ("选派上挂", "选派上挂"),
                            ("巡察", "巡察"),
                            ("换届", "换届"),
                            ("党内统计上报", "党内统计上报"),
                            ("风险清单更新", "风险清单更新"),
                            ("发展党员质量检查", "发展党员质量检查"),
                            ("党员思想状况分析", "党员思想状况分析"),
                            ("后备队伍调整", "后备队伍调整"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="工作种类",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="开展日期")),
                (
                    "contents",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="多项内容用顿号分开",
                        max_length=500,
                        verbose_name="内容",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_activity_organiser_set",
                        to="register.unit",
                        verbose_name="组织单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_activity_unit_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位开展的工作",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "支部主题党日",
                                    "三会一课",
                                    "民主生活会",
                                    "理论中心组学习",
                                    "两学一做",
                                    "民主评议党员",
                                    "谈心谈话",
                                    "心理健康辅导",
                                    "心理健康知识普及",
                                    "关心关爱",
                                    "关心帮扶",
                                    "摸排",
                                    "评优表彰",
                                    "绿叶管理服务奖评选",
                                    "健康体检",
                                    "综合性考核",
                                    "组织员素质提升计划",
                                    "组织员工作例会",
                                    "组织员工作沙龙",
                                    "听取组织员汇报",
                                    "选派援建",
                                    "选派上挂",
                                    "巡察",
                                    "换届",
                                    "党内统计上报",
                                    "风险清单更新",
                                    "发展党员质量检查",
                                    "党员思想状况分析",
                                    "后备队伍调整",
                                ],
                            )
                        ),
                        name="unit_activity_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="UnitHeadcount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("counted_on", models.DateField(verbose_name="统计日期")),
                (
                    "party_members",
                    models.IntegerField(blank=True, null=True, verbose_name="正式党员数（人）"),
                ),
                (
                    "probationary_members",
                    models.IntegerField(blank=True, null=True, verbose_name="预备党员数（人）"),
                ),
                (
                    "staff",
                    models.IntegerField(blank=True, null=True, verbose_name="在职人数（人）"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_headcount_set",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位人数",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "unit", "counted_on"),
                        name="unit_headcount_unit_counted_on_once",
                        violation_error_message="“单位人数”里已有相同的单位代码、统计日期。请核对，或改动已有的那一行。",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="UnitSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("on", models.DateField(verbose_name="沿革日期")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("更名", "更名"),
                            ("合并", "合并"),
                            ("拆分", "拆分"),
                            ("撤销", "撤销"),
                        ],
                        max_length=20,
                        verbose_name="方式",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="register.unit",
                        verbose_name="前身",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="register.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位沿革",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="NothingToDeclare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("section", models.CharField(max_length=60, verbose_name="栏目")),
                ("declared_on", models.DateField(verbose_name="申明日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_empty",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "无此类情况",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("person", "section"),
                        name="nothing_to_declare_once",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MeetingAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("委员", "委员"), ("列席", "列席"), ("其他", "其他")],
                        default="",
                        max_length=40,
                        verbose_name="参会身份",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_attendance_set",
                        to="register.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_attendance_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "参会",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["委员", "列席", "其他"])),
                        name="meeting_attendance_standing_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Hardship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("重大变故", "重大变故"), ("生活困难", "生活困难")],
                        default="",
                        max_length=40,
                        verbose_name="情况",
                    ),
                ),
                ("occurred_on", models.DateField(verbose_name="发生日期")),
                ("helped_on", models.DateField(blank=True, null=True, verbose_name="慰问帮扶日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="解除日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hardship_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "困难情况",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["重大变故", "生活困难"])),
                        name="hardship_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Education",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("研究生", "研究生"),
                            ("大学", "大学"),
                            ("大专", "大专"),
                            ("中专", "中专"),
                            ("高中及以下", "高中及以下"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="学历",
                    ),
                ),
                (
                    "degree",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="学位"),
                ),
                (
                    "school",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="毕业院校"
                    ),
                ),
                (
                    "major",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="专业"),
                ),
                (
                    "is_full_time",
                    models.BooleanField(blank=True, null=True, verbose_name="是否全日制"),
                ),
                ("graduated_on", models.DateField(blank=True, null=True, verbose_name="毕业时间")),
                (
                    "graduated_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="毕业时间精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="education_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "学历学位",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["", "研究生", "大学", "大专", "中专", "高中及以下"])
                        ),
                        name="education_level_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DecidedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="决定编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("容错", "容错"),
                            ("纠错", "纠错"),
                            ("澄清", "澄清"),
                            ("问责", "问责"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="事项种类",
                    ),
                ),
                ("matter", models.CharField(default="", max_length=500, verbose_name="事由编号")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("免责", "免责"),
                            ("减责", "减责"),
                            ("不予容错", "不予容错"),
                            ("澄清", "澄清"),
                            ("予以问责", "予以问责"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="决定",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="效力终止日期")),
                (
                    "decided_by",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="决定机关"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided_case_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "已决事项",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="decided_case_code_once",
                        violation_error_message="“已决事项”里已有相同的决定编号。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["容错", "纠错", "澄清", "问责"])),
                        name="decided_case_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__in", ["免责", "减责", "不予容错", "澄清", "予以问责"])
                        ),
                        name="decided_case_decision_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ConcurrentPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("社会组织兼职", "社会组织兼职"),
                            ("企业兼职", "企业兼职"),
                            ("其他岗位", "其他岗位"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="兼职种类",
                    ),
                ),
                (
                    "organisation",
                    models.CharField(default="", max_length=500, verbose_name="兼职单位"),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concurrent_post_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "兼职",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["社会组织兼职", "企业兼职", "其他岗位"])),
                        name="concurrent_post_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="信访编号")),
                ("matter", models.CharField(default="", max_length=500, verbose_name="事由编号")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                (
                    "has_new_facts",
                    models.BooleanField(blank=True, null=True, verbose_name="是否有新事实"),
                ),
                (
                    "is_accepted",
                    models.BooleanField(blank=True, null=True, verbose_name="是否受理"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaint_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "信访举报",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "code"),
                        name="complaint_code_once",
                        violation_error_message="“信访举报”里已有相同的信访编号。请核对，或改动已有的那一行。",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BenefitRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "benefit",
                    models.CharField(
                        choices=[
                            ("薪酬待遇", "薪酬待遇"),
                            ("正常福利", "正常福利"),
                            ("合法权益", "合法权益"),
                            ("办公条件", "办公条件"),
                            ("岗位津贴", "岗位津贴"),
                            ("带薪年休假", "带薪年休假"),
                            ("正当福利", "正当福利"),
                            ("工资奖励", "工资奖励"),
                            ("食宿", "食宿"),
                            ("交通", "交通"),
                            ("安全", "安全"),
                            ("探亲", "探亲"),
                            ("生活救济", "生活救济"),
                            ("看病就医", "看病就医"),
                            ("子女教育", "子女教育"),
                            ("就业", "就业"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="待遇",
                    ),
                ),
                ("year", models.IntegerField(verbose_name="年度")),
                (
                    "granted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="落实数量（天或次）",
                    ),
                ),
                ("granted_on", models.DateField(verbose_name="落实日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_record_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇保障",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "benefit__in",
                                [
                                    "薪酬待遇",
                                    "正常福利",
                                    "合法权益",
                                    "办公条件",
                                    "岗位津贴",
                                    "带薪年休假",
                                    "正当福利",
                                    "工资奖励",
                                    "食宿",
                                    "交通",
                                    "安全",
                                    "探亲",
                                    "生活救济",
                                    "看病就医",
                                    "子女教育",
                                    "就业",
                                ],
                            )
                        ),
                        name="benefit_record_benefit_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BenefitDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("考核", "考核"),
                            ("考察", "考察"),
                            ("评先评优", "评先评优"),
                            ("提拔任用", "提拔任用"),
                            ("职级职称晋升", "职级职称晋升"),
                            ("后备干部资格", "后备干部资格"),
                            ("责任追究", "责任追究"),
                            ("进修学习", "进修学习"),
                            ("项目支持", "项目支持"),
                            ("人才推荐", "人才推荐"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="事项领域",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("is_granted", models.BooleanField(blank=True, null=True, verbose_name="是否通过")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("国家级", "国家级"),
                            ("省级", "省级"),
                            ("市级", "市级"),
                            ("校级", "校级"),
                            ("系统级", "系统级"),
                            ("单位级", "单位级"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="级别",
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_decision_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "晋升评优等决定",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "domain__in",
                                [
                                    "考核",
                                    "考察",
                                    "评先评优",
                                    "提拔任用",
                                    "职级职称晋升",
                                    "后备干部资格",
                                    "责任追究",
                                    "进修学习",
                                    "项目支持",
                                    "人才推荐",
                                ],
                            )
                        ),
                        name="benefit_decision_domain_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                ["", "国家级", "省级", "市级", "校级", "系统级", "单位级"],
                            )
                        ),
                        name="benefit_decision_level_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("年度考核", "年度考核"),
                            ("平时考核", "平时考核"),
                            ("聘期考核", "聘期考核"),
                            ("任期考核", "任期考核"),
                            ("专项考核", "专项考核"),
                            ("履职尽责考核", "履职尽责考核"),
                            ("绩效考核", "绩效考核"),
                            ("综合考核", "综合考核"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="考核种类",
                    ),
                ),
                (
                    "assessment_class",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同类别内排名",
                        max_length=500,
                        verbose_name="考核类别",
                    ),
                ),
                ("year", models.IntegerField(verbose_name="考核年度")),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="得分（分）",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("优秀", "优秀"),
                            ("称职", "称职"),
                            ("合格", "合格"),
                            ("基本称职", "基本称职"),
                            ("基本合格", "基本合格"),
                            ("不称职", "不称职"),
                            ("不合格", "不合格"),
                            ("不定等次", "不定等次"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="等次",
                    ),
                ),
                (
                    "took_initiative",
                    models.BooleanField(blank=True, null=True, verbose_name="是否主动作为"),
                ),
                (
                    "performed_outstandingly",
                    models.BooleanField(blank=True, null=True, verbose_name="是否表现突出"),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="结果审定日期"),
                ),
                (
                    "studied_on",
                    models.DateField(blank=True, null=True, verbose_name="党委研判日期"),
                ),
                (
                    "is_spared",
                    models.BooleanField(blank=True, null=True, verbose_name="研判后是否不谈话"),
                ),
                ("talked_on", models.DateField(blank=True, null=True, verbose_name="谈话提醒日期")),
                ("commended_on", models.DateField(blank=True, null=True, verbose_name="表彰日期")),
                ("fed_back_on", models.DateField(blank=True, null=True, verbose_name="反馈日期")),
                ("circulated_on", models.DateField(blank=True, null=True, verbose_name="通报日期")),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment_result_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核结果",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("institution", "person", "kind", "year"),
                        name="assessment_result_person_kind_year_once",
                        violation_error_message="“考核结果”里已有相同的人员工号、考核种类、考核年度。请核对，或改动已有的那一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "年度考核",
                                    "平时考核",
                                    "聘期考核",
                                    "任期考核",
                                    "专项考核",
                                    "履职尽责考核",
                                    "绩效考核",
                                    "综合考核",
                                ],
                            )
                        ),
                        name="assessment_result_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "grade__in",
                                [
                                    "",
                                    "优秀",
                                    "称职",
                                    "合格",
                                    "基本称职",
                                    "基本合格",
                                    "不称职",
                                    "不合格",
                                    "不定等次",
                                ],
                            )
                        ),
                        name="assessment_result_grade_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AdjudicatedDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("birth_on", "出生时间"),
                            ("work_start_on", "参加工作时间"),
                            ("joined_on", "入党时间"),
                        ],
                        max_length=20,
                        verbose_name="认定事项",
                    ),
                ),
                ("original_on", models.DateField(blank=True, null=True, verbose_name="认定前")),
                (
                    "original_on_precision",
                    models.SmallIntegerField(blank=True, editable=False, null=True),
                ),
                ("adjudicated_on", models.DateField(verbose_name="认定为")),
                (
                    "adjudicated_on_precision",
                    models.SmallIntegerField(blank=True, editable=False, null=True),
                ),
                ("evidence", models.TextField(verbose_name="依据材料及其形成时间")),
                ("decided_by", models.CharField(max_length=100, verbose_name="认定机关")),
                ("decided_on", models.DateField(verbose_name="认定日期")),
                (
                    "is_current",
                    models.BooleanField(default=True, editable=False, verbose_name="是否现行"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjudications",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案认定",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True), ("removed_at", None)),
                        fields=("person", "kind"),
                        name="one_current_adjudication",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PersonFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("日常了解", "日常了解"),
                            ("跟踪记录", "跟踪记录"),
                            ("个人有关事项报告", "个人有关事项报告"),
                            ("一线调研", "一线调研"),
                            ("担当事例", "担当事例"),
                            ("实绩事例", "实绩事例"),
                            ("突出贡献", "突出贡献"),
                            ("长期一线", "长期一线"),
                            ("群众认可", "群众认可"),
                            ("关键时刻", "关键时刻"),
                            ("党务经历", "党务经历"),
                            ("思想政治工作经历", "思想政治工作经历"),
                            ("知识弱项", "知识弱项"),
                            ("能力短板", "能力短板"),
                            ("经验盲区", "经验盲区"),
                            ("关心关爱", "关心关爱"),
                            ("心理辅导", "心理辅导"),
                            ("思想状况分析", "思想状况分析"),
                            ("质量检查", "质量检查"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="记录种类",
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("教学", "教学"),
                            ("科研", "科研"),
                            ("医疗", "医疗"),
                            ("管理", "管理"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="条线",
                    ),
                ),
                ("recorded_on", models.DateField(verbose_name="记录日期")),
                (
                    "summary",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="内容摘要"
                    ),
                ),
                (
                    "ability",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="弱项与补训用同一名称",
                        max_length=500,
                        verbose_name="相关能力",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_fact_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "写实记录",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "日常了解",
                                    "跟踪记录",
                                    "个人有关事项报告",
                                    "一线调研",
                                    "担当事例",
                                    "实绩事例",
                                    "突出贡献",
                                    "长期一线",
                                    "群众认可",
                                    "关键时刻",
                                    "党务经历",
                                    "思想政治工作经历",
                                    "知识弱项",
                                    "能力短板",
                                    "经验盲区",
                                    "关心关爱",
                                    "心理辅导",
                                    "思想状况分析",
                                    "质量检查",
                                ],
                            )
                        ),
                        name="person_fact_kind_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line__in", ["", "教学", "科研", "医疗", "管理"])),
                        name="person_fact_line_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PlanParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("plan", models.CharField(default="", max_length=500, verbose_name="计划名称")),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("教学", "教学"),
                            ("科研", "科研"),
                            ("医疗", "医疗"),
                            ("管理", "管理"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="条线",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_participant_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "培养计划人选",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("line__in", ["", "教学", "科研", "医疗", "管理"])),
                        name="plan_participant_line_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("任命", "任命"),
                            ("聘任", "聘任"),
                            ("兼任", "兼任"),
                            ("代理", "代理"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="任职方式",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                (
                    "is_dual_leader",
                    models.BooleanField(blank=True, null=True, verbose_name="是否“双带头人”"),
                ),
                (
                    "term_until",
                    models.DateField(blank=True, null=True, verbose_name="任期届满日期"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment_set",
                        to="register.post",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "任职",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["", "任命", "聘任", "兼任", "代理"])),
                        name="appointment_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ProfessionalTitle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "title",
                    models.CharField(default="", max_length=500, verbose_name="专业技术职务"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("正高", "正高"),
                            ("副高", "副高"),
                            ("中级", "中级"),
                            ("初级", "初级"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="职务级别",
                    ),
                ),
                ("obtained_on", models.DateField(blank=True, null=True, verbose_name="取得时间")),
                (
                    "obtained_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="取得时间精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="professional_title_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "专业技术职务",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["", "正高", "副高", "中级", "初级"])),
                        name="professional_title_level_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReserveMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "horizon",
                    models.CharField(
                        blank=True,
                        choices=[("近期", "近期"), ("中期", "中期"), ("远期", "远期")],
                        default="",
                        max_length=40,
                        verbose_name="培养期",
                    ),
                ),
                (
                    "has_plan",
                    models.BooleanField(blank=True, null=True, verbose_name="是否有培养计划"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserve_member_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "reserve_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserve_member_set",
                        to="register.reservelist",
                        verbose_name="后备库",
                    ),
                ),
            ],
            options={
                "verbose_name": "后备干部",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("horizon__in", ["", "近期", "中期", "远期"])),
                        name="reserve_member_horizon_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "measure",
                    models.CharField(default="", max_length=500, verbose_name="处分或处理种类"),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[("直接责任", "直接责任"), ("领导责任", "领导责任")],
                        default="",
                        max_length=40,
                        verbose_name="责任种类",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                (
                    "influence_until",
                    models.DateField(
                        blank=True,
                        help_text="决定中载明的优先于规则表",
                        null=True,
                        verbose_name="影响期终止日期",
                    ),
                ),
                ("corrected_on", models.DateField(blank=True, null=True, verbose_name="改正日期")),
                (
                    "has_results",
                    models.BooleanField(blank=True, null=True, verbose_name="是否做出工作成效"),
                ),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanction_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "处分与组织处理",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["", "直接责任", "领导责任"])),
                        name="sanction_ground_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Talent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("领军人才", "领军人才"), ("青年人才", "青年人才")],
                        default="",
                        max_length=40,
                        verbose_name="人才类别",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起始日期")),
                (
                    "from_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="起始日期精度",
                    ),
                ),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="不含当日；至今请留空；只有年月的按当月第一天",
                        null=True,
                        verbose_name="终止日期",
                    ),
                ),
                (
                    "until_on_precision",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(0, "日"), (1, "月"), (2, "年")],
                        editable=False,
                        null=True,
                        verbose_name="终止日期精度",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "人才",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["领军人才", "青年人才"])),
                        name="talent_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("谈心谈话", "谈心谈话"),
                            ("提醒谈话", "提醒谈话"),
                            ("约谈", "约谈"),
                            ("诫勉", "诫勉"),
                            ("函询", "函询"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="谈话种类",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="谈话日期")),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="同一事由在考核、处分、容错、信访中用同一编号",
                        max_length=500,
                        verbose_name="事由编号",
                    ),
                ),
                (
                    "from_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talk_from_person_set",
                        to="register.person",
                        verbose_name="谈话人",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talk_to_person_set",
                        to="register.person",
                        verbose_name="谈话对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["谈心谈话", "提醒谈话", "约谈", "诫勉", "函询"])
                        ),
                        name="talk_kind_word",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TrainingRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("国家级", "国家级"),
                            ("省级", "省级"),
                            ("市级", "市级"),
                            ("校级", "校级"),
                            ("系统级", "系统级"),
                            ("单位级", "单位级"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="培训级别",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("轮训", "轮训"),
                            ("理论教育", "理论教育"),
                            ("党性教育", "党性教育"),
                            ("政治思想", "政治思想"),
                            ("理想信念", "理想信念"),
                            ("专业能力", "专业能力"),
                            ("其他", "其他"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="培训类别",
                    ),
                ),
                (
                    "ability",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="相关能力"
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="学时"
                    ),
                ),
                ("completed_on", models.DateField(verbose_name="结业日期")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_record_set",
                        to="register.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "training_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_record_set",
                        to="register.trainingclass",
                        verbose_name="班次",
                    ),
                ),
            ],
            options={
                "verbose_name": "参训记录",
                "abstract": False,
                "base_manager_name": "all_objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["国家级", "省级", "市级", "校级", "系统级", "单位级"])
                        ),
                        name="training_record_level_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "轮训",
                                    "理论教育",
                                    "党性教育",
                                    "政治思想",
                                    "理想信念",
                                    "专业能力",
                                    "其他",
                                ],
                            )
                        ),
                        name="training_record_kind_word",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("all_objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("institution", "code"),
                name="candidate_code_once",
                violation_error_message="“拟任拟评人选”里已有相同的人选编号。请核对，或改动已有的那一行。",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("removed_at", None)),
                fields=["institution", "status", "unit", "removed_at"],
                name="person_by_unit",
            ),
        ),
    ]
