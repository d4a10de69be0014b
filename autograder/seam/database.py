"""The gradebook's database: nbgrader's SQLite file, or a server such as PostgreSQL that several
instructors share. Whether it is there, who writes to it, what became of it: nothing else of ours
knows the difference.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from autograder.disk import chain
from autograder.lock import Locked

OURS = 0x636F6E76
"""Tells our advisory locks from those of others in the same database."""
WAITS = (0.2, 1, 3, 6, 10, 20, 20)
"""Seconds between attempts at a database that has gone away; a server restarts within a minute."""

Answer = TypeVar("Answer")


def file(url: str) -> Path | None:
    """The file of an SQLite database; None if the database is a server's."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else None


def is_there(url: str) -> bool:
    """Whether there is a gradebook to read; a server is taken at its word when it is asked."""
    path = file(url)
    return path is None or path.is_file()


@contextmanager
def holding(url: str, what: str, doing: str) -> Iterator[None]:
    """While open, nobody else who shares the server can hold the same; of a file, nothing to do:
    its course's folder is held (`autograder.lock`).

    Args:
        what: what is held, such as an assignment's name.
        doing: told to those who come later, such as "grade 01-pooling".

    Raises:
        Locked: somebody else holds it; or it cannot be asked for.
    """
    if file(url) is not None:
        yield
        return
    # PostgreSQL cuts names off at 63 bytes.
    name = f"{doing} ({socket.gethostname()}, process {os.getpid()})"[:63]
    with _connection(url) as ask:
        ask("SELECT set_config('application_name', :name, false)", name=name)
        if not ask("SELECT pg_try_advisory_lock(:ours, :key)", ours=OURS, key=_key(what)):
            holder = ask(HOLDER, ours=OURS, key=_key(what) & 0xFFFFFFFF) or "another process"
            raise Locked(
                f"{what} is held by `autograder {holder}`, which writes to the same gradebook; "
                "wait until that ends, or stop it"
            )
        yield


HOLDER = """
SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
WHERE locktype = 'advisory' AND classid = :ours AND objid = :key AND granted
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
LIMIT 1
"""


@contextmanager
def turn(url: str) -> Iterator[None]:
    """While open, this process alone writes: others who share the server wait for their turn.

    nbgrader looks whether an entry is there and then adds it, which two cannot do at once.
    """
    if file(url) is not None:
        yield
        return
    with _connection(url) as ask:
        ask("SELECT pg_advisory_lock(:ours, :key)", ours=OURS, key=_key("turn"))
        yield


@contextmanager
def _connection(url: str) -> Iterator[Callable[..., Any]]:
    """A connection, and with it what it holds, for as long as the context is open."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def ask(statement: str, **values: Any) -> Any:
            found = connection.execute(sqlalchemy.text(statement), values)
            return found.scalar() if found.returns_rows else None

        yield ask


def _key(what: str) -> int:
    """A signed 32-bit number, as PostgreSQL's locks have it."""
    number = zlib.crc32(what.encode())
    return number - 2**32 if number >= 2**31 else number


def lasting(act: Callable[[], Answer]) -> Answer:
    """What ``act`` returns; it is called again if the database went away or was busy meanwhile.

    ``act`` must change nothing, or the same thing each time. Raises what it raised the last time.
    """
    for seconds in WAITS:
        try:
            return act()
        except (Exception, SystemExit) as error:
            if not passes(error):
                raise
        time.sleep(seconds)
    return act()


PASSING = re.compile(
    # SQLite's file, while formgrader writes to it; a server that ends, starts or is not there.
    r"database is locked|connection|server closed|terminating|starting up|shutting down|recovery",
    re.IGNORECASE,
)


def passes(error: BaseException) -> bool:
    """Whether an error comes from a database that may be back in a moment."""
    # The driver's words: SQLAlchemy's own repeat the values, which may be a learner's.
    words = (
        str(found if isinstance(found, sqlite3.Error) else getattr(found, "orig", ""))
        for found in _of_the_database(error)
    )
    return any(map(PASSING.search, words))


def told(error: BaseException) -> str | None:
    """One line on what is wrong with the database and what to do; None if it is something else."""
    found = next(iter(_of_the_database(error)), None)
    if found is None:
        return None
    line = str(getattr(found, "orig", None) or found).strip().splitlines()[0]
    if re.search(r"no such (column|table)|does not exist", line) and "database" not in line:
        return (
            f"the gradebook is not of this nbgrader's making ({line}); "
            "`nbgrader db upgrade` brings an older one up to date"
        )
    if isinstance(found, ImportError):
        return (
            f"the gradebook's database needs a Python package that is missing ({line}); "
            "install the kit's extra `scale`"
        )
    if line == "database is locked":
        return (
            "another program is writing to the gradebook (formgrader, a database browser, another "
            "run); wait until it has ended, then run the same command again"
        )
    return (
        f"the gradebook cannot be used ({line}); see that its database is there, and what "
        "CourseDirectory.db_url in nbgrader_config.py says; then run the same command again"
    )


DRIVERS = ("psycopg", "psycopg2", "asyncpg", "pg8000", "MySQLdb", "pymysql")


def _of_the_database(error: BaseException) -> Iterator[Exception]:
    """The database's own errors among an error and what led to it: nbgrader raises others."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

    for at in chain(error):
        missing = isinstance(at, ImportError) and at.name in DRIVERS
        failed = isinstance(at, DBAPIError) and not isinstance(at, IntegrityError)
        if missing or failed or isinstance(at, ArgumentError | sqlite3.Error):
            yield at
