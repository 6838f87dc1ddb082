"""待办."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """待办."""

    name = "zhiren.web.todos"
    label = "todos"
    verbose_name = "待办"
