"""Whose a file or folder is that a learning platform has named. Part of the nbgrader seam.

Moodle      Jane Doe_123456_assignsubmission_file_/01-pooling.ipynb, or without the folder
Canvas      doejane_LATE_4711_815_01-pooling.ipynb: 4711 is the user's number
Gradescope  submission_815/01-pooling.ipynb, with names in submission_metadata.yml
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from nbgrader.api import Gradebook
from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

from autograder.results.records import LEARNER
from autograder.seam import database
from autograder.submission.choice import is_made

MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)")
CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")
GRADESCOPE = re.compile(r"submission_(?P<number>\d+)(?P<file>)")
METADATA = "submission_metadata.yml"
ENTRY = re.compile(r"^submission_(\d+):(.*?)(?=^submission_|\Z)", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^[ -]*:(name|email|sid): *['\"]?(.*?)['\"]?$", re.MULTILINE)
AGAIN = re.compile(r"(?:-\d+| \(\d+\))$")
"""What Canvas and browsers add to a file's name when it comes again."""


class Names:
    """Ids by what else a learner is called: name, e-mail address, number on a platform.

    Args:
        pairs: (what they are called, id); what would mean two of them means neither.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()):
        self._known: dict[str, str] = {}
        for called, learner in pairs:
            key = _key(called)
            same = self._known.get(key, learner) == learner
            self._known[key] = learner if same else ""

    def find(self, *called: str) -> str:
        """The id of whoever is called one of these; empty when nobody is known to be."""
        return next((self._known[_key(c)] for c in called if self._known.get(_key(c))), "")

    def of_folder(self, name: str) -> str:
        """The id of whose a platform's folder, or a person's own, is."""
        match = MOODLE.fullmatch(name) or CANVAS.fullmatch(f"{name}_x") or CANVAS.fullmatch(name)
        return self.find(name, *(_called(match) if match else ()))


def _called(match: re.Match) -> list[str]:
    """What a platform calls somebody. Canvas has their own number, which goes before a name that
    they may change to another's; Moodle's numbers the submission."""
    called = [match.group("name"), match.group("number")]
    return called if match.re is MOODLE else called[::-1]


def from_file(path: Path) -> list[tuple[str, str]]:
    """Pairs of a CSV file: what they are called, id. A first line without an id is a heading.

    Raises:
        ValueError: a line has not two columns, or an id that is none.
    """
    pairs = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        try:
            for row in rows:
                if not any(map(str.strip, row)):
                    continue
                called, learner = map(str.strip, row) if len(row) == 2 else ("", "")
                if not called or not LEARNER.fullmatch(learner):
                    told = "write NAME,ID, with an id such as jane.doe"
                    raise ValueError(f"{path}, line {rows.line_num}: {told}")
                pairs.append((called, learner))
        except csv.Error as error:  # which is no ValueError: a name of 130,000 letters
            raise ValueError(f"{path}, line {rows.line_num}: {error}") from None
    return pairs


def from_gradebook(url: str) -> Iterator[tuple[str, str]]:
    """Pairs of the gradebook's class list."""
    if not database.is_there(url):
        return
    with Gradebook(url) as gradebook:
        for student in gradebook.students:
            first, last = student.first_name or "", student.last_name or ""
            names = (f"{first} {last}", f"{last}{first}", f"{last}, {first}") if last else ()
            for called in (student.id, student.email, student.lms_user_id, *names):
                if called:
                    yield called, student.id


def made_id(name: str, number: str) -> str:
    """An id for one whom nobody knows, from what the platform calls them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    return ".".join([*words, number])[:100].lower()


def _key(called: str) -> str:
    """Names as they are compared: without case, spaces and the way that accents are written."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", called)).casefold()


class Collector(FileNameCollectorPlugin):
    """For `nbgrader zip_collect`: files as Moodle, Canvas and Gradescope name them."""

    names_file = Unicode(help="CSV of names and ids, for whom the gradebook does not know.").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict | None:
        """As nbgrader's; any file of a submission is collected, not notebooks alone."""
        if self.named_regexp:
            return super().collect(submitted_file)
        parts = PurePath(submitted_file).parts
        for at in range(len(parts) - 1, 0, -1):
            for pattern in (MOODLE, CANVAS, GRADESCOPE):
                if match := pattern.fullmatch(parts[at]):
                    return self._collected(match, Path(*parts[: at + 1]), parts[at + 1 :])
        return None

    def _collected(self, match: re.Match, place: Path, below: tuple[str, ...]) -> dict | None:
        within = [*filter(None, [match.group("file")]), *below]
        if not within or is_made(PurePath(*within)):
            return None
        number = match.group("number")
        called = _called(match) if "name" in match.groupdict() else []
        called = called or _gradescope(place.parent / METADATA, number)
        learner = self._names().find(*called)
        if not learner:
            name = match.groupdict().get("name") or (called[0] if called else "submission")
            learner = made_id(name, number)
            self.log.warning("%s is in no list: collected as %s", called or place.name, learner)
        return {"student_id": learner, "file_id": self._file_id(within)}

    def _file_id(self, within: list[str]) -> str:
        """The path in the submission, without folders around it; nbgrader puts the end back."""
        assignment = self.parent.coursedir.assignment_id
        folders = within[:-1]
        while assignment in folders:
            folders = folders[folders.index(assignment) + 1 :]
        path = PurePath(within[-1])
        stem = AGAIN.sub("", path.stem)
        name = f"{stem if stem == assignment else path.stem}{path.suffix}"
        return str(PurePath(*folders, name))

    def _names(self) -> Names:
        if self._known is None:
            pairs = list(from_gradebook(self.parent.coursedir.db_url))
            if self.names_file:
                pairs += from_file(Path(self.parent.coursedir.root, self.names_file))
            self._known = Names(pairs)
        return self._known

    _known: Names | None = None


def _gradescope(path: Path, number: str) -> list[str]:
    """What Gradescope's list says of a submission's first submitter."""
    if not path.is_file():
        return []
    for found, text in ENTRY.findall(path.read_text("utf-8", "replace")):
        if found == number:
            fields = dict(reversed(FIELD.findall(text)))
            return [fields[name] for name in ("name", "email", "sid") if fields.get(name)]
    return []
