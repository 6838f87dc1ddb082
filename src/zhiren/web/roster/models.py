"""视图 (saved view): a roster query kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """``query`` is a query string as ``RosterQuery.written`` gives it; it holds no row's data."""

    institution = models.ForeignKey("register.Institution", models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="roster_views", verbose_name="所有人"
    )
    name = models.CharField("名称", max_length=40)
    query = models.TextField("栏目和条件", max_length=4000, blank=True)
    is_shared = models.BooleanField("与组织部共用", default=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "花名册视图"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="one_view_of_a_name_each"),
        )

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which an account's roster opens."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="default_roster_view"
    )
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")
