"""研判结果."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """研判结果."""

    name = "zhiren.web.findings"
    label = "findings"
    verbose_name = "研判结果"

    def ready(self) -> None:
        """Listen for changes of the register; put the panels on its pages."""
        from zhiren.web.findings.changes import judge_again
        from zhiren.web.findings.panels import register_panels
        from zhiren.web.register.services import touched

        touched.connect(judge_again, dispatch_uid="findings.judge_again")
        register_panels()
