"""A drop folder: where learners put what `course submit` made, or a zip or folder of their own.

    DROP/ada+01-pooling+TIME+x.zip      the name tells whose it is, and when
    DROP/ada/ada+01-pooling+TIME+x.zip  in ada's own folder only ada's names count
    DROP/ada/01-pooling.zip             ada's, of the time when it was last changed
    DROP/ada/01-pooling (1).ZIP         so are these, as browsers and people name them
    DROP/ada/01-pooling.ipynb

Of what else seems to have been meant as an attempt its learner is told.

Feedback is written to a folder `feedback` beside each. Part of the nbgrader seam.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from traitlets.config import Config

from autograder.seam.staging import TIMESTAMP, Course, CourseError
from autograder.submission import plain
from autograder.submission.copies import is_alike
from autograder.watch import notices
from autograder.watch.beside import FEEDBACK, put_beside
from autograder.watch.collect import MOST, latest
from autograder.watch.inbox import Arrival, Exchange

NAME_TIME = "%Y%m%dT%H%M%S.%fZ"
LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
MEANT = (".zip", ".ipynb", ".tar", ".gz", ".tgz", ".rar", ".7z", ".bz2", ".xz")
NOBODYS = "its name does not tell whose it is: put it into a folder of your own name"
OTHERWISE = "hand in the folder {name}, or that folder as a zip of this name"
MANY = "it holds more than {most} files and folders, of which the last by name are looked at"


class Drop(Exchange):
    """A drop folder, shown to nbgrader's collect as the inbound folder of an exchange of links.

    Raises:
        CourseError: the folder is not there.
    """

    links = True

    def __init__(self, course: Course, settle_seconds: int, folder: Path):
        self.folder = folder.resolve()
        self._links = TemporaryDirectory(prefix="drop-")
        self._places: dict[str, Path] = {}
        super().__init__(course, settle_seconds)
        self.collector.mark = TIMESTAMP
        self.collector.check_owner = False  # who owns a file here depends on how it came

    def _settings(self, config: Config) -> Config:
        config.Exchange.root = self._links.name
        return config

    def _check(self) -> None:
        if not self.folder.is_dir():
            raise CourseError(f"there is no folder {self.folder}; make it, or name another")
        self.inbound.mkdir(parents=True)

    def folders(self) -> set[Path]:
        return {self.folder, *self._own_folders()}

    def _own_folders(self) -> list[Path]:
        return [
            path
            for path in self.folder.iterdir()
            if path.is_dir()
            and not path.is_symlink()
            and "+" not in path.name
            and path.name != FEEDBACK
            and not path.name.startswith(".")
            and os.access(path, os.R_OK | os.X_OK)
        ]

    def attempt(self, name: str) -> AbstractContextManager[int]:
        return plain.below(self.folder, *self._places[name].relative_to(self.folder).parts)

    def find(self) -> None:
        self._places = dict(self._entries())

    def collect(self, busy: Callable[[str], bool]) -> Iterator[Arrival]:
        self.find()
        for name in os.listdir(self.inbound):
            if self._places.get(name) != Path(os.readlink(self.inbound / name)):
                (self.inbound / name).unlink()
        for name, place in list(self._places.items()):
            try:
                if not (self.inbound / name).is_symlink():
                    (self.inbound / name).symlink_to(place)
            except OSError:  # a name that is too long is nobody's
                del self._places[name]
        yield from super().collect(busy)
        for learner, place, reason in self._near_misses():
            with suppress(OSError):
                version = str(place), place.lstat().st_mtime_ns
                if version not in self._refused:
                    self._refused.add(version)
                    self._tell(place, reason)
                    yield Arrival(learner, place.name, refused=reason)

    def _near_misses(self) -> Iterator[tuple[str, Path, str]]:
        """Whose it is, if that is known, where it is, and why it is not taken."""
        for place in _visible(self.folder):
            name, _, rest = place.name.partition("+")
            assignment = rest.partition("+")[0]
            if rest and assignment != self.course.assignment and not self._is_other(assignment):
                yield name, place, f"there is no assignment {assignment}"
            elif not rest and not place.is_dir() and self._is_meant(place):
                yield "", place, NOBODYS
        for own in self._own_folders():
            with suppress(OSError):
                if len(_visible(own, MOST + 1)) > MOST:
                    yield own.name, own, MANY.format(most=MOST)
                for place in self._within(own):
                    if "+" not in place.name and not self._is_own(place) and self._is_meant(place):
                        yield own.name, place, OTHERWISE.format(name=self.course.assignment)

    def _is_other(self, name: str) -> bool:
        """Whether this is another assignment's, which another watch takes."""
        other = bool(name) and name != self.course.assignment
        return other and (self.course.released().parent / name).is_dir()

    def _is_meant(self, place: Path) -> bool:
        """Whether somebody seems to have meant to hand it in here."""
        if self._is_other(place.name.partition(".")[0]):
            return False
        handed_in = place.name.lower().endswith(MEANT) and not place.is_dir()
        return handed_in or is_alike(place.name, self.course.assignment)

    def _is_own(self, place: Path) -> bool:
        """Whether a learner's own folder holds an attempt under this name."""
        if place.suffix.lower() not in (".zip", ".ipynb") or place.is_dir():
            return place.name == self.course.assignment
        names = {self.course.assignment}
        if place.suffix.lower() == ".ipynb":
            if len(self.course.releases) > 1:  # one of several is no attempt
                return False
            names |= self.course.releases.keys()
        return "+" not in place.name and any(is_alike(place.stem, name) for name in names)

    def _entries(self) -> Iterator[tuple[str, Path]]:
        """nbgrader's name for each attempt, and where it is."""
        named = [place for place in _visible(self.folder) if "+" in place.name]
        looked_at = latest(place.name for place in named)
        yield from ((place.name, place) for place in named if place.name in looked_at)
        for own in self._own_folders():
            # What one learner has made unreadable keeps nobody else waiting.
            with suppress(OSError):
                for place in self._within(own):
                    if place.name.startswith(f"{own.name}+"):
                        yield place.name, place
                    elif self._is_own(place):
                        yield self._named(own.name, place), place

    def _within(self, own: Path) -> list[Path]:
        """What is put in a learner's own folder; of very much a part, attempts before all."""
        places = _visible(own, plain.MOST_NAMES)
        attempts = [p for p in places if p.name.startswith(f"{own.name}+") or self._is_own(p)]
        return _last(attempts) if len(places) > MOST else places

    def _named(self, learner: str, place: Path) -> str:
        """The name that `course submit` would have given."""
        paths = [place, *islice(place.iterdir(), plain.MOST_NAMES)] if place.is_dir() else [place]
        changed = max(path.lstat().st_mtime for path in paths)
        time = datetime.fromtimestamp(min(max(changed, 0), LAST), UTC).strftime(NAME_TIME)
        return f"{learner}+{self.course.assignment}+{time}+dropped{place.suffix.lower()}"

    def hand_back(self, learner: str, pages: Path | None = None) -> str:
        """Write a learner's feedback beside what was dropped.

        Args:
            pages: a folder laid out as feedback/ is, to be taken in its place.

        Returns:
            Why there is no place for it; empty when it was written.

        Raises:
            OSError: it cannot be written.
        """
        place = self._place_of(learner)
        if place is None:
            return "it is not in the drop folder any more"
        folder = self.course.feedback(learner)
        if pages:
            folder = pages / learner / self.course.assignment
        for name in self.course.releases:
            of = f".{name}" if len(self.course.releases) > 1 else ""
            put_beside(place, (folder / f"{name}.html").read_bytes(), of)
        return ""

    def _refuse(self, learner: str, name: str, reason: str) -> Arrival:
        self._tell(self._places[name], reason)
        return super()._refuse(learner, name, reason)

    def _tell(self, place: Path, reason: str) -> None:
        page = notices.refused(self.course.assignment, place.name, reason)
        with suppress(OSError):  # who leaves no room for it is not told
            put_beside(place, page.encode())

    def _place_of(self, learner: str) -> Path | None:
        """Where the attempt in submitted/ came from: that with its time."""
        folder = str(self.course.submission(learner))
        time = self.course.directory.get_existing_timestamp(folder)
        for name, place in self._places.items():
            record = self.collector.record(name)
            if record["username"] == learner and record["timestamp"] == time:
                return place
        return None


def _visible(folder: Path, most: int | None = None) -> list[Path]:
    """What is put in a folder, links and hidden names left out; at most so many of its names."""
    with os.scandir(folder) as entries:
        return [
            folder / entry.name
            for entry in islice(entries, most)
            if not entry.name.startswith(".") and not entry.is_symlink()
        ]


def _last(places: list[Path]) -> list[Path]:
    """The last by name, and so by the time that is in it."""
    return sorted(places, key=lambda place: place.name)[-MOST:]
