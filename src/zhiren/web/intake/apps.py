"""导入."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """导入."""

    name = "zhiren.web.intake"
    label = "intake"
    verbose_name = "导入"
