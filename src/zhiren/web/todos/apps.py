"""待办."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """待办."""

    name = "zhiren.web.todos"
    label = "todos"
    verbose_name = "待办"

    def ready(self) -> None:
        """Follow runs; put the panels on the register's pages; say what is asked of a cadre."""
        from zhiren.web.findings.sections import ASKED_OF
        from zhiren.web.findings.signals import finding_decided, run_finished
        from zhiren.web.todos.panels import register_panels
        from zhiren.web.todos.receivers import on_finding_decided, on_run_finished
        from zhiren.web.todos.selectors import findings_asked_of

        run_finished.connect(on_run_finished, dispatch_uid="todos.on_run_finished")
        finding_decided.connect(on_finding_decided, dispatch_uid="todos.on_finding_decided")
        register_panels()
        ASKED_OF.append(findings_asked_of)
