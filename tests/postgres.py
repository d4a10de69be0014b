"""A PostgreSQL server of the tests' own: Debian's binaries, a data folder that is thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy

from autograder import course_config

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
MISSING = "" if BINARIES else "PostgreSQL is missing (Debian's package postgresql)"
_numbers = count(1)


class Server:
    """One that runs; it listens on a socket in its own folder only."""

    def __init__(self, folder: Path):
        self.folder = folder

    def url(self, name: str) -> str:
        """The address of a database, as nbgrader takes it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """A new database like another; its address."""
        name = f"gradebook_{next(_numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def ask(self, statement: str, name: str = "postgres") -> list[tuple]:
        """What a statement returns, asked by the server's owner."""
        engine = sqlalchemy.create_engine(
            self.url(name), isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool
        )
        with engine.connect() as connection:
            found = connection.execute(sqlalchemy.text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []

    def cut(self, name: str) -> int:
        """End all connections to a database, as an administrator may; how many there were."""
        ended = self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        return len(ended)

    def start(self) -> None:
        options = f"-F -c listen_addresses='' -k {self.folder} -c max_connections=60"
        self.control("start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """As a crash ends it; what was committed is there after the next start."""
        self.control("stop", "-w", "-m", "immediate")

    def control(self, *arguments: str) -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), *arguments)


def _run(name: str, *arguments: str) -> None:
    # The server refuses to run as root; Debian's package brings a user for it.
    to_be = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    command = [*(to_be if os.geteuid() == 0 else []), str(BINARIES[-1].parent / name), *arguments]
    # What it leaves running keeps the output open, so there is no pipe to read to its end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd="/")
        output.seek(0)
        assert done.returncode == 0, output.read().decode()


def use(course: Path, url: str) -> None:
    """Have a course keep its gradebook at an address."""
    with (course / course_config.NAME).open("a") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{url}"\n')


@contextmanager
def running() -> Iterator[Server]:
    """A server with nothing in it, until the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="kit-pg-", dir="/tmp"))  # a socket's path must be short
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(folder)
    try:
        options = ("-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8")
        _run("initdb", "-D", str(folder / "data"), *options, "--locale=C.UTF-8")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
