"""A PostgreSQL cluster and a Spark session of the tests' own."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

SPARKS_JAVA = range(17, 22)


def unavailable(engine, reason):
    if engine in os.environ.get("ZHIREN_REQUIRED_ENGINES", "").split():
        pytest.fail(f"{engine} is required here, but {reason}")
    pytest.skip(reason)


def find_postgres_programs():
    """The folder of initdb and pg_ctl, or None. Debian keeps them out of PATH."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def server_account():
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def running_cluster(programs):
    """A fresh cluster on a Unix socket; gives its connection string, removes it afterwards."""
    account = server_account()
    # A short path of its own: a socket's name may have about 100 characters.
    home = Path(tempfile.mkdtemp(prefix="zhiren-pg-"))
    if account:
        os.chown(home, account["user"], account["group"])
    data = home / "data"

    def run(program, *arguments):
        log = home / f"{program}.log"
        with log.open("ab") as output:
            # Output goes to a file: the server inherits it, and a pipe would never close.
            done = subprocess.run(
                [programs / program, *arguments],
                check=False,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **account,
            )
        if done.returncode:
            pytest.fail(f"{program} failed:\n{log.read_text(errors='replace')}")

    try:
        run("initdb", "-D", data, "-U", "zhiren", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {home} -c listen_addresses= -c fsync=off -c shared_buffers=64MB"
        run("pg_ctl", "start", "-w", "-D", data, "-l", home / "server.log", "-o", options)
        try:
            yield f"host={home} user=zhiren dbname=postgres"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(home, ignore_errors=True)


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
