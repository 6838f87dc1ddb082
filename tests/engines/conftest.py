"""A PostgreSQL cluster and a Spark session of the tests' own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from postgres import find_postgres_programs, running_cluster

SPARKS_JAVA = range(17, 22)


def unavailable(engine, reason):
    if engine in os.environ.get("ZHIREN_REQUIRED_ENGINES", "").split():
        pytest.fail(f"{engine} is required here, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_dsn():
    """A libpq connection string of an empty cluster that lives for this run."""
    programs = find_postgres_programs()
    if programs is None:
        unavailable(
            "postgres",
            "initdb and pg_ctl were found neither in PATH nor in /usr/lib/postgresql/*/bin "
            "(Debian/Ubuntu: apt-get install postgresql)",
        )
    with running_cluster(programs) as dsn:
        yield dsn


def java_version():
    """Major version of the Java in use, or None."""
    java_home = os.environ.get("JAVA_HOME")
    java = shutil.which(Path(java_home, "bin", "java") if java_home else "java")
    if java is None:
        return None
    told = subprocess.run([java, "-version"], check=False, capture_output=True, text=True)
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr)
    return int(found[1]) if found else None


@pytest.fixture(scope="session")
def spark_session(tmp_path_factory):
    """A local Spark session: two threads, no web page, nothing outside this machine."""
    version = java_version()
    if version is None:
        unavailable(
            "spark", "no Java was found (Debian/Ubuntu: apt-get install default-jre-headless)"
        )
    if version not in SPARKS_JAVA:
        unavailable("spark", f"Spark 4.0 runs on Java 17 to 21 and this is Java {version}")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        unavailable("spark", "pyspark is not installed (make test installs it where it finds Java)")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        # For hundreds of rows, generating and compiling Java a query costs more than it saves.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    builder = SparkSession.builder.master("local[2]").appName("zhiren-tests")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
