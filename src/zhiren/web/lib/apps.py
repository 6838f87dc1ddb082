"""What every app of the site shares."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    """Templates, tags, forms and lists."""

    name = "zhiren.web.lib"
    label = "lib"
