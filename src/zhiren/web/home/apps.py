"""首页."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """首页."""

    name = "zhiren.web.home"
    label = "home"
    verbose_name = "首页"
