"""A PostgreSQL cluster of the tests' own, on a Unix socket.

``python tests/postgres.py COMMAND ...`` runs a command with ``DATABASE_URL`` set to such a
cluster: how the site's tests run on PostgreSQL.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


def find_postgres_programs() -> Path | None:
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


def server_account() -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def running_cluster(programs: Path) -> Iterator[str]:
    """A fresh cluster on a Unix socket; gives its connection string, removes it afterwards."""
    account = server_account()
    # A short path of its own: a socket's name may have about 100 characters.
    home = Path(tempfile.mkdtemp(prefix="zhiren-pg-"))
    if account:
        os.chown(home, account["user"], account["group"])
    data = home / "data"

    def run(program: str, *arguments: str | Path) -> None:
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


def main(command: list[str]) -> int:
    """Run the command on a fresh cluster; skips it, with a word, where there is no server."""
    programs = find_postgres_programs()
    if programs is None:
        print("PostgreSQL: DID NOT RUN: no initdb and pg_ctl (apt-get install postgresql)")
        return int("postgres" in os.environ.get("ZHIREN_REQUIRED_ENGINES", "").split())
    with running_cluster(programs) as dsn:
        home = dsn.split()[0].removeprefix("host=")
        url = f"postgresql://zhiren@{home.replace('/', '%2F')}/postgres"
        return subprocess.run(
            command, check=False, env={**os.environ, "DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
