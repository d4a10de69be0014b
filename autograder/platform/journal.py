"""What was sent to whom: ``platform.db`` beside the gradebook, written before and after each call.

A score of which it is not known whether it arrived is sent again with the time that it had: whoever
has it already sees that it is the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "platform.db"
BUSY_SECONDS = 30
TABLES = """
CREATE TABLE IF NOT EXISTS columns (
    target TEXT, resource TEXT, address TEXT NOT NULL, PRIMARY KEY (target, resource)
);
CREATE TABLE IF NOT EXISTS scores (
    target TEXT, resource TEXT, learner TEXT, user TEXT NOT NULL, points REAL NOT NULL,
    maximum REAL NOT NULL, comment TEXT NOT NULL, waiting INTEGER NOT NULL, time TEXT NOT NULL,
    arrived INTEGER NOT NULL, PRIMARY KEY (target, resource, learner)
);
"""


@dataclass(frozen=True)
class Sent:
    """A score as the platform is told."""

    user: str
    points: float
    maximum: float
    comment: str = ""
    waiting: bool = False
    """A person has still to grade a part."""
    time: str = ""
    """When it came to be; ISO 8601 with milliseconds."""


class Journal:
    """The journal of one course's assignment on one platform.

    Args:
        target: the platform's address of the course.
        resource: the course and the assignment: two courses may share a gradebook.
    """

    def __init__(self, connection: sqlite3.Connection, target: str, resource: str):
        self._db, self._key = connection, (target, resource)

    @property
    def column(self) -> str:
        """The address of the assignment's column; empty before there is one."""
        found = self._db.execute(
            "SELECT address FROM columns WHERE target = ? AND resource = ?", self._key
        ).fetchone()
        return found[0] if found else ""

    @column.setter
    def column(self, address: str) -> None:
        """A new column has no scores: all are sent again."""
        with self._db:
            if self.column not in ("", address):
                self._db.execute("DELETE FROM scores WHERE target = ? AND resource = ?", self._key)
            self._db.execute(
                "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)", (*self._key, address)
            )

    def forget_column(self) -> None:
        """The column is to be looked for, and made if it is not there."""
        with self._db:
            for table in ("columns", "scores"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE target = ? AND resource = ?",  # noqa: S608
                    self._key,
                )

    def get(self, learner: str) -> tuple[Sent, bool] | None:
        """What was sent last, and whether it is known to have arrived."""
        found = self._db.execute(
            "SELECT user, points, maximum, comment, waiting, time, arrived FROM scores "
            "WHERE target = ? AND resource = ? AND learner = ?",
            (*self._key, learner),
        ).fetchone()
        if found is None:
            return None
        *sent, waiting, time, arrived = found
        return Sent(*sent, bool(waiting), time), bool(arrived)

    def begin(self, learner: str, score: Sent) -> tuple[Sent, bool]:
        """Write down what is about to be sent; it gets a time, later than any before it.

        Returns:
            The score with its time, and whether an earlier run began to send this very one.
        """
        before = self.get(learner)
        if before and replace(before[0], time="") == replace(score, time=""):
            return before[0], True
        now = datetime.now(UTC)
        if before:
            now = max(now, datetime.fromisoformat(before[0].time) + timedelta(milliseconds=1))
        score = replace(score, time=now.isoformat(timespec="milliseconds"))
        with self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (*self._key, learner, *astuple(score)),
            )
        return score, False

    def arrived(self, learner: str) -> None:
        """Write down that it is there."""
        with self._db:
            self._db.execute(
                "UPDATE scores SET arrived = 1 WHERE target = ? AND resource = ? AND learner = ?",
                (*self._key, learner),
            )


@contextmanager
def opened(folder: Path, target: str, resource: str) -> Iterator[Journal]:
    """The journal in a folder, made when it is not there.

    Raises:
        sqlite3.Error: it cannot be used.
    """
    connection = sqlite3.connect(folder / NAME, timeout=BUSY_SECONDS)
    try:
        connection.executescript(TABLES)
        yield Journal(connection, target, resource)
    finally:
        connection.close()
