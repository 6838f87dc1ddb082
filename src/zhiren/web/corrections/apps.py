"""更正与采集."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """更正与采集."""

    name = "zhiren.web.corrections"
    label = "corrections"
    verbose_name = "更正与采集"

    def ready(self) -> None:
        """Put what waits on the person's page."""
        from zhiren.web.corrections.panels import PERSON_PANEL
        from zhiren.web.lib.panels import PERSON_PANELS

        PERSON_PANELS.append(PERSON_PANEL)
