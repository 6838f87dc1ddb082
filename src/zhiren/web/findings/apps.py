"""研判结果."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """研判结果."""

    name = "zhiren.web.findings"
    label = "findings"
    verbose_name = "研判结果"
