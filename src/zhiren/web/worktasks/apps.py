"""重点工作."""

from django.apps import AppConfig


class WorktasksConfig(AppConfig):
    """重点工作."""

    name = "zhiren.web.worktasks"
    label = "worktasks"
    verbose_name = "重点工作"
