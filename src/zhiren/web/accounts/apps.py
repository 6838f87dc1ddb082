"""账号."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "zhiren.web.accounts"
    label = "accounts"
    verbose_name = "账号"
