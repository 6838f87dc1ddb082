"""One small institution, judged once, and a runner that behaves like a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zhiren.cli import main

AS_OF = "2025-11-30"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def cache(pytestconfig) -> Path:
    """Compiled rules, kept from run to run: their names are hashes of all that shapes them."""
    return Path(pytestconfig.cache.mkdir("zhiren"))


@pytest.fixture(scope="session")
def run(cache) -> Run:
    runner = CliRunner()

    def call(*words: object) -> Ended:
        result = runner.invoke(main, list(map(str, words)), env={"ZHIREN_CACHE": str(cache)})
        assert "Traceback" not in result.output
        return Ended(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture(scope="session")
def demo(run, tmp_path_factory) -> Path:
    """The snapshot of a made-up college of 600 persons."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert run("demo", folder, "--pack", "sdju", "--as-of", AS_OF).code == 0
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
