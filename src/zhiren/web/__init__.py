"""The site: what an organisation department opens every morning, on Django.

``config`` settings and addresses; ``lib`` what every app shares; one app a domain word. Apps
import downwards only (``tool.importlinter`` in ``pyproject.toml``); ``bridge`` alone knows both
the register's models and the engine.
"""
