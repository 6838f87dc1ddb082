"""更正与采集."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """更正与采集."""

    name = "zhiren.web.corrections"
    label = "corrections"
    verbose_name = "更正与采集"
