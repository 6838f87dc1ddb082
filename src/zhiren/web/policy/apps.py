"""制度."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """制度."""

    name = "zhiren.web.policy"
    label = "policy"
    verbose_name = "制度"
