"""审计."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计."""

    name = "zhiren.web.audit"
    label = "audit"
    verbose_name = "审计"
