"""重点工作."""

from django.apps import AppConfig


class WorktasksConfig(AppConfig):
    """重点工作."""

    name = "zhiren.web.worktasks"
    label = "worktasks"
    verbose_name = "重点工作"

    def ready(self) -> None:
        """Tell the todos where tasks are dealt with; look at the calendar after each night's run."""
        from zhiren.web.findings.signals import run_finished
        from zhiren.web.worktasks.receivers import on_run_finished, register_sources

        run_finished.connect(on_run_finished, dispatch_uid="worktasks.on_run_finished")
        register_sources()
