"""登记 (record): what every row of the register has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access


class Institution(models.Model):
    """机构: a body with its own register, accounts and pack; no row of another is ever seen."""

    code = models.SlugField("机构代码", unique=True)
    name = models.CharField("机构名称", max_length=100)
    pack = models.CharField("制度包", max_length=60)
    is_fictional = models.BooleanField("是否虚构", default=False)

    class Meta:
        verbose_name = "机构"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class RecordQuerySet(models.QuerySet[Any]):
    """Rows of the register; ``visible_to`` is the only way from a request to a row."""

    def visible_to(self, access: Access, action: str) -> Self:
        """The rows on which the access may do that action; none where it may not at all."""
        model: Any = self.model
        return self.filter(access.covers(action, model.UNIT_PATHS, model.PERSON_PATH))


class _StandingManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Rows that were not removed."""

    def get_queryset(self) -> RecordQuerySet:
        queryset: RecordQuerySet = super().get_queryset().filter(removed_at=None)
        return queryset


class Record(models.Model):
    """One row of a table of the register.

    ``TABLE`` is the snapshot table it corresponds to, empty for tables that no judgement reads.
    ``UNIT_PATHS`` lead to the units by which the row is in somebody's scope, ``PERSON_PATH`` to
    the person whose file it belongs to (empty for the person itself, None for nobody's). Rows are
    never deleted: ``removed_at`` takes them out of everything but the history.
    """

    TABLE: ClassVar[str] = ""
    UNIT_PATHS: ClassVar[tuple[str, ...]] = ()
    PERSON_PATH: ClassVar[str | None] = None

    institution = models.ForeignKey(
        "register.Institution",
        models.PROTECT,
        related_name="+",
        verbose_name="机构",
        editable=False,
        # An index on so few values is worse than none: SQLite takes it before that on the person.
        db_index=False,
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True, editable=False)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True, editable=False)

    objects = _StandingManager()
    all_objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "all_objects"
        default_manager_name = "objects"
