"""研判接口."""

from django.apps import AppConfig


class BridgeConfig(AppConfig):
    """研判接口."""

    name = "zhiren.web.bridge"
    label = "bridge"
    verbose_name = "研判接口"

    def ready(self) -> None:
        """Put the staffing that rules ask for on a unit's page."""
        from zhiren.web.bridge.unit_requirements import UNIT_PANEL
        from zhiren.web.lib.panels import UNIT_PANELS

        UNIT_PANELS.append(UNIT_PANEL)
