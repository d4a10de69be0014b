"""What a course keeps in one JSON file of results/, written by several commands."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, TypeVar

from autograder import disk
from autograder.course_config import ConfigError

T = TypeVar("T", list, dict)


class Kept(Generic[T]):
    """A file of entries, dataclasses in lists or tables.

    Args:
        path: need not exist yet.
        parse: what JSON holds → the entries. A ValueError, TypeError or AttributeError of its means
            that the file is damaged.
        empty: makes the entries of a file that is not there.
    """

    def __init__(self, path: Path, parse: Callable[[Any], T], empty: Callable[[], T]):
        self.path, self._parse, self._empty = path, parse, empty

    def read(self) -> T:
        """All entries.

        Raises:
            ConfigError: the file cannot be read; it is not overwritten.
        """
        try:
            return self._parse(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return self._empty()
        except (ValueError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{self.path} cannot be read ({error}): put it right, or move it away"
            ) from error

    @contextmanager
    def changing(self) -> Iterator[T]:
        """The entries, to be changed by one process at a time, and stored in one rename."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path.with_name(f".{self.path.stem}.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            entries = self.read()
            before = _text(entries)
            yield entries
            if (now := _text(entries)) != before:
                disk.stored(self.path, now)


def _text(entries: Any) -> str:
    return json.dumps(entries, default=asdict, indent=1) + "\n"
