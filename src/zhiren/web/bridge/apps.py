"""研判接口."""

from django.apps import AppConfig


class BridgeConfig(AppConfig):
    """研判接口."""

    name = "zhiren.web.bridge"
    label = "bridge"
    verbose_name = "研判接口"
