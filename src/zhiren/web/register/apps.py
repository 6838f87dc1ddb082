"""名册."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """名册."""

    name = "zhiren.web.register"
    label = "register"
    verbose_name = "名册"
