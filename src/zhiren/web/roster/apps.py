"""花名册."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """花名册."""

    name = "zhiren.web.roster"
    label = "roster"
    verbose_name = "花名册"
