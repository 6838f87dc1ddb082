import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: two cores shared by several workers say nothing about the code's speed.
settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
# The whole check gives the same verdict on the same commit; finding new cases is for `make test`.
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.register_profile("thorough", parent=settings.get_profile("house"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# Compiled rules are kept between runs and shared by the workers; their names are hashes.
os.environ.setdefault("ZHIREN_CACHE", str(Path(__file__).parents[1] / "out" / "cache"))

SERVERS = {"postgres_dsn": "postgres", "spark_session": "spark"}
TITLES = {"postgres": "PostgreSQL", "spark": "Spark"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        for fixture, engine in SERVERS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(getattr(pytest.mark, engine))
                # one worker, so that each server is started once
                item.add_marker(pytest.mark.xdist_group(engine))
    if getattr(config.option, "loadgroup", False):
        _name_groups(items)


def _name_groups(items):
    """Tell xdist the groups: 3.8 writes them where pytest since 9.2 no longer looks."""
    try:
        from _pytest.nodeid import coerce_node_id
    except ImportError:
        return
    for item in items:
        groups = sorted({mark.args[0] for mark in item.iter_markers("xdist_group")})
        if groups:
            item._id = coerce_node_id(f"{item.nodeid}@{'_'.join(groups)}")


def pytest_terminal_summary(terminalreporter):
    for engine, title in TITLES.items():
        skipped = [r for r in terminalreporter.getreports("skipped") if engine in r.keywords]
        ran = [
            report
            for outcome in ("passed", "failed")
            for report in terminalreporter.getreports(outcome)
            if engine in report.keywords and report.when == "call"
        ]
        if ran:
            terminalreporter.line(f"{title}: {len(ran)} tests ran.")
        if skipped:
            reasons = sorted({report.longrepr[2].removeprefix("Skipped: ") for report in skipped})
            terminalreporter.line(
                f"{title}: {len(skipped)} tests DID NOT RUN: {'; '.join(reasons)}", yellow=True
            )
