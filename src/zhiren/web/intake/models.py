"""导入 (intake): files on their way into the register, what they would change, what they did."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class State(models.TextChoices):
    """Where an intake stands; the four states of work end in another by themselves."""

    UPLOADED = "uploaded", "正在读取"
    READ = "read", "待核对列"
    MAPPED = "mapped", "正在比对"
    PREVIEWED = "previewed", "待确认导入"
    APPLYING = "applying", "正在写入"
    APPLIED = "applied", "已导入"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
    CANCELLED = "cancelled", "已取消"
    FAILED = "failed", "读取失败"


WORKING = frozenset({State.UPLOADED, State.MAPPED, State.APPLYING, State.UNDOING})
# States in which nothing was written yet and the intake can be given up.
OPEN = frozenset({State.READ, State.PREVIEWED})


class Empties(models.TextChoices):
    """What an empty cell means for a row that stands already."""

    KEEP = "keep", "空白表示不改，保留名册中的原值"
    CLEAR = "clear", "空白表示清空名册中的原值"


class Extent(models.TextChoices):
    """How far a file is the whole of a table: rows it does not have are removed within it."""

    PART = "", "只新增和更改，文件里没有的行不动"
    LISTED = "listed", "文件提到的人员（单位）以文件为准，其余不动"
    ALL = "all", "全机构以文件为准，文件里没有的行移除"


class Mode(models.TextChoices):
    """Whether rows with errors keep everything else out."""

    WHOLE = "whole", "全部导入，有一处错误就都不导入"
    GOOD_ROWS = "good", "只导入没有错误的行"


class SavedMapping(models.Model):
    """列对应 (saved mapping): what a roster's headers mean, kept under a name to use again.

    ``fingerprint`` is that of the headers it was made for: the same headers propose it.
    """

    institution = models.ForeignKey("register.Institution", models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=60)
    fingerprint = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("institution", "name"), name="mapping_name_once"),
        )
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Intake(models.Model):
    """One import, from the upload to its undoing.

    ``run`` counts the pieces of background work: one that is not the latest writes nothing.
    ``counts`` is by table: new, changed, same, removed, missing, left out; ``rows_left_out`` are
    rows of the files, one of which may feed several tables. ``failure`` says why the last work
    stopped, line by line.
    """

    institution = models.ForeignKey("register.Institution", models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.UPLOADED)

    empties = models.CharField(max_length=5, choices=Empties, default=Empties.KEEP)
    extents = models.JSONField(default=dict)

    run = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    failure = models.JSONField(default=list)

    counts = models.JSONField(default=dict)
    rows_left_out = models.PositiveIntegerField("不导入的行", default=0)
    errors = models.PositiveIntegerField("错误", default=0)
    notices = models.PositiveIntegerField("提示", default=0)
    previewed_at = models.DateTimeField("比对时间", null=True)

    mode = models.CharField(max_length=5, choices=Mode, default=Mode.WHOLE)
    batch = models.UUIDField("审计批次", null=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    undo_reason = models.CharField("撤销理由", max_length=200, blank=True)
    cleared_at = models.DateTimeField("文件和明细删除时间", null=True)

    class Meta:
        verbose_name = "导入"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("institution",),
                condition=models.Q(state__in=("applying", "undoing")),
                name="one_intake_writes_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("institution", "-id")),)

    def __str__(self) -> str:
        return f"导入 {self.pk}"

    @property
    def is_working(self) -> bool:
        """Whether background work is under way."""
        return self.state in WORKING

    @property
    def can_apply(self) -> bool:
        """Whether the preview may be written as a whole."""
        return self.state == State.PREVIEWED and not self.errors and self.total_writes > 0

    @property
    def total_writes(self) -> int:
        """The rows that the preview would write, those left out not counted."""
        return sum(c.get(k, 0) for c in self.counts.values() for k in ("new", "changed", "removed"))


class IntakeFile(models.Model):
    """One uploaded file; ``stored`` is its random name within the uploads."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("文件名", max_length=200)
    stored = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.name


class IntakeSheet(models.Model):
    """One sheet: what it is read as. ``headers`` are key, place and first cells of its columns.

    ``mapping`` has columns, constants and declared tables as a mapping file writes them, and is
    used for rosters only. ``doubts`` are by header key.
    """

    class Kind(models.TextChoices):
        """How a sheet is read."""

        TABLE = "table", "按数据表读取"
        ROSTER = "roster", "按花名册读取"
        NONE = "none", "没有认出表头"

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="sheets")
    file = models.ForeignKey(IntakeFile, models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("工作表", max_length=200)
    kind = models.CharField(max_length=6, choices=Kind)
    table = models.CharField(max_length=60, blank=True)
    rows = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    doubts = models.JSONField(default=dict)
    is_read = models.BooleanField("读入", default=True)
    saved = models.ForeignKey(SavedMapping, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.name


class PreviewRow(models.Model):
    """A row of the register that the intake would make, change or remove, or leave as it is.

    ``key`` is the standing row's key, None for a new one. ``values`` are the written columns,
    ``changes`` lists column, old and new, ``kept`` lists column, standing, written and why the
    standing value stays; all as shown to people. ``fingerprint`` covers what would be written.
    """

    class Kind(models.TextChoices):
        """What happens to the row."""

        NEW = "new", "新增"
        CHANGED = "changed", "更改"
        UNCHANGED = "same", "不变"
        REMOVED = "removed", "移除"

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="preview_rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    table = models.CharField(max_length=60)
    key = models.BigIntegerField(null=True)
    label = models.CharField(max_length=300)
    person = models.CharField("工号", max_length=64, blank=True)
    file = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    left_out = models.CharField("不导入的原因", max_length=300, blank=True)
    fingerprint = models.CharField(max_length=32)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("intake", "kind", "table", "number")),)

    def __str__(self) -> str:
        return self.label


class PreviewProblem(models.Model):
    """One thing wrong in the files; see :class:`zhiren.snapshot.problems.Problem`."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField()
    is_error = models.BooleanField()
    file = models.CharField("文件", max_length=200)
    sheet = models.CharField("工作表", max_length=200, blank=True)
    row = models.PositiveIntegerField("行", null=True)
    column = models.CharField("列", max_length=300, blank=True)
    value = models.CharField("原值", max_length=200, blank=True)
    reason = models.CharField("原因", max_length=600)
    remedy = models.CharField("改法", max_length=600)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("intake", "number")),)

    def __str__(self) -> str:
        return self.reason
