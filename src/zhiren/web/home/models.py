"""最近访问 (visit): since when an account has not looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Visit(models.Model):
    """The days on which an account last opened the front page: this time and the time before.

    What changed is told since the time before, the whole day long: opening the page twice takes
    nothing out of sight.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visit")
    last_on = models.DateField("最近访问")
    before_on = models.DateField("上次访问", null=True)
