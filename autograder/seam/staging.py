"""A course's folders, and what goes from them to the workers. Part of the nbgrader seam."""

from __future__ import annotations

import base64
import logging
import os
import re
import sys
import warnings
from collections.abc import Collection, Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder import course_config
from autograder.job import Limits, Submission
from autograder.judge import checks, variants
from autograder.judge.variants import Variant
from autograder.seam import database, gradebook, notebook, reuse
from autograder.seam.handout import Handout, UnfitSettingError, read_cells, set_otherwise
from autograder.seam.requests import FILE
from autograder.submission import integrity, plain
from autograder.submission.choice import MAX_BYTES, Choice, choose
from autograder.submission.copies import copies

LONGEST_PATH = 4096
"""Bytes, by Linux's own limit."""
MOST_COPIES = 5
"""Notebooks beside the submission's own that are looked at."""

# nbgrader 0.9.6 adds submissions in an order that SQLAlchemy 2 warns of, each time.
warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.")

reuse.install()
gradebook.opened.install()

# It logs what SQLAlchemy said, at length, before it raises it.
logging.getLogger("tornado.application").addFilter(lambda line: "nbgrader" not in line.pathname)

# nbgrader calls alembic by name when it makes a gradebook.
_BINARIES = str(Path(sys.executable).parent)
if _BINARIES not in os.environ["PATH"].split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_BINARIES, os.environ["PATH"]])

TIMESTAMP = "timestamp.txt"
AUTOTESTS = "autotests.yml"
REMEDIED = re.compile(r"Cannot add or remove cells|autotests\.yml")
A_DAY = timedelta(days=1)


class CourseError(Exception):
    """The course cannot be graded as it stands; the message says what to do."""


class Directory(CourseDirectory):
    """nbgrader's folders; a learner's timestamp.txt that is no timestamp counts as none."""

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        path = Path(dest_path, TIMESTAMP)
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
            return None
        try:
            return super().get_existing_timestamp(dest_path)
        except (ValueError, OverflowError, TypeError, AttributeError):
            return None  # AttributeError: nbgrader calls a method `fail` that is not there


class Course:
    """One assignment of an nbgrader course: its folders, its release and its submissions.

    Args:
        root: the course's root, where nbgrader_config.py is.
        assignment: such as "01-pooling".
        config: what course_config.load gave.

    Raises:
        CourseError: the assignment has not been built or released.
    """

    def __init__(self, root: Path, assignment: str, config: Config):
        self.root, self.assignment = root.resolve(), assignment
        self.config = deepcopy(config)  # Config(config) would share its sections
        self.config.CourseDirectory.root = str(self.root)
        self.config.CourseDirectory.assignment_id = assignment
        self.directory = Directory(config=self.config)
        self.packages = course_config.checks(config, self.root)
        checks.use(self.packages)
        self.releases = self._read_releases()
        self._handouts: dict[str, str] = {}

    @property
    def release(self) -> NotebookNode:
        """What learners were given, of an assignment that is one notebook."""
        return next(iter(self.releases.values()))

    def _read_releases(self) -> dict[str, NotebookNode]:
        """The released notebooks by name; the one that is called like the assignment comes first,
        the others as nbgrader runs them, in alphabetical order."""
        own = f"{self.assignment}.ipynb"
        paths = sorted(self.released().glob("*.ipynb"), key=lambda p: (p.name != own, p.name))
        if not paths:
            known = sorted(p.parent.name for p in self.root.glob("source/*/*.nb.py"))
            made = "run `autograder build`"
            if any((self.source().parent).glob("*.ipynb")) and self.assignment not in known:
                made = f"run `nbgrader generate_assignment {self.assignment}`"
            raise CourseError(
                f"no assignment {self.assignment!r} is released; {made}"
                + (f" (known: {', '.join(known)})" if known else "")
            )
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}

    def _path(self, folder: str, learner: str) -> Path:
        name = getattr(self.directory, folder)
        return Path(self.directory.format_path(name, learner, self.assignment))

    def released(self) -> Path:
        """Folder of what learners were given."""
        return self._path("release_directory", ".")

    def source(self, name: str = "") -> Path:
        """A source notebook, with solutions and hidden tests; by default the assignment's own."""
        return self._path("source_directory", ".") / f"{name or self.assignment}.ipynb"

    def sources(self) -> list[Path]:
        """The source notebooks of what was released."""
        return [self.source(name) for name in self.releases]

    def submission(self, learner: str) -> Path:
        """Folder of one learner's submission."""
        return self._path("submitted_directory", learner)

    def is_link(self, learner: str) -> bool:
        """Whether a learner's folder is a link to another place, which may be anybody's."""
        folder = self.submission(learner)
        return folder.is_symlink() or folder.parent.is_symlink()

    def has_no_time(self, learner: str) -> bool:
        """Whether what was handed in has a timestamp.txt that tells no time."""
        folder = self.submission(learner)
        told = self.directory.get_existing_timestamp(str(folder))
        return told is None and os.path.lexists(folder / TIMESTAMP)

    def is_of_the_future(self, learner: str) -> bool:
        """Whether what was handed in says that it was at a time that has not come yet."""
        told = self.directory.get_existing_timestamp(str(self.submission(learner)))
        return told is not None and told > datetime.now(UTC).replace(tzinfo=None) + A_DAY

    def autograded(self, learner: str) -> Path:
        """Folder of one learner's graded notebook."""
        return self._path("autograded_directory", learner)

    def feedback(self, learner: str) -> Path:
        """Folder of one learner's feedback."""
        return self._path("feedback_directory", learner)

    def has_grades(self, learner: str) -> bool:
        """Whether the gradebook holds a submission of this learner's."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            try:
                gradebook.find_submission(self.assignment, learner)
            except MissingEntry:
                return False
        return True

    def class_list(self) -> list[str]:
        """Everybody in the gradebook, in alphabetical order; nobody before there is one."""
        if not database.is_there(self.directory.db_url):
            return []
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            return sorted(student.id for student in gradebook.students)

    def has_submission(self, learner: str) -> bool:
        """Whether a folder, or a link to one, is there."""
        return self.submission(learner).is_dir()

    def learners(self) -> list[str]:
        """Who has handed in, in alphabetical order."""
        pattern = self._path("submitted_directory", "*")
        found = self.root.glob(str(pattern.relative_to(self.root)))
        depth = pattern.relative_to(self.root).parts.index("*")
        return sorted(path.relative_to(self.root).parts[depth] for path in found if path.is_dir())

    def quiet(self) -> logging.Logger:
        """A logger for nbgrader's converters, which tell every step otherwise.

        They log an error's traceback and raise another without it; ``last_error`` keeps it.
        """
        _last_error.forget()
        logger = logging.getLogger("autograder.nbgrader")
        logger.setLevel(logging.ERROR)
        logger.propagate = False
        logger.handlers = [_last_error]
        return logger

    def last_error(self) -> str:
        """The line that nbgrader's last error ended with since ``quiet`` was called; or empty."""
        return _last_error.line

    def submitted(
        self,
        learner: str,
        seed: int,
        limits: Limits,
        sandbox: bool,
        whole: bool = False,
        feedback: bool = False,
        use_copy: bool = False,
        beyond: Collection[str] = (),
    ) -> Submission:
        """What a worker needs to grade a learner's submission.

        Args:
            use_copy: grade a copy beside the notebook where that has no answers; where it is
                missing, the only one that has is graded in any case.
            whole: have demonstrations and visible tests that nothing depends on run as well.
            feedback: have the worker make the feedback page.
            beyond: as in `Submission`.
        """
        folder, mine = self.submission(learner), self.variant(learner)
        read = {name: _notebook(folder / f"{name}.ipynb") for name in self.releases}
        chosen = plain_files(folder, self.releases, [data for data, _ in read.values()])
        own = {PurePosixPath(f"{name}.ipynb") for name in self.releases}
        beside = [path for path in (*chosen.taken, *chosen.left) if path not in own]
        first, *more = (
            Submission(
                assignment=self.assignment,
                learner=learner,
                notebook=name,
                data=base64.b64encode(data).decode(),
                handout=self.handout(name),
                seed=seed,
                limits=limits,
                sandbox=sandbox,
                problem=problem,
                whole=whole,
                # A page says what one notebook's grades are, and is made where there is one.
                feedback=feedback and len(self.releases) == 1,
                beyond=tuple(beyond),
                packages=self.packages,
                copies=_copies(
                    folder,
                    copies(beside, name, self.releases)[:MOST_COPIES],
                    use_copy or problem.startswith(integrity.MISSING),
                ),
            )
            for name, (data, problem) in read.items()
        )
        return replace(
            first,
            # As in nbgrader, the course's files replace the learner's copies. The assignment's own
            # notebooks are read; those of the learner's may be run by them.
            files=_encoded(folder, (name for name in chosen.taken if name not in own))
            | self._support(own),
            notes=((str(chosen),) if chosen.left else ()) + mine.notes,
            more=tuple(more),
            numbers=mine.numbers,
            varied=mine.cells,
        )

    def variant(self, learner: str) -> Variant:
        """The learner's own numbers.

        Raises:
            ConfigError: the setting or the file of variants cannot be used.
        """
        return variants.of(self.root, self.config, self.assignment, learner)

    def _support(self, own: set[PurePosixPath]) -> dict[str, str]:
        """What nbgrader lays beside a notebook when it grades: the source's files, whether learners
        were given them or not."""
        folder = self.source().parent
        if not folder.is_dir():
            folder = self.released()
        ignored = [*self.directory.ignore, "*.nb.py"]
        kept = {Path(path) for path in find_all_files(str(folder), ignored)}
        given = plain_files(folder, ()).taken
        return _encoded(folder, (n for n in given if n not in own and folder / n in kept))

    def handout(self, name: str = "") -> str:
        """What the workers must know of a notebook, by default the first, as text; read once.

        Raises:
            CourseError: a setting cannot be given to workers.
            MissingEntry: the gradebook does not hold the assignment: see ``save_source``.
        """
        name = name or next(iter(self.releases))
        if name not in self._handouts:
            nbgrader = Autograde(coursedir=self.directory, config=self.config, log=self.quiet())
            before = nbgrader.sanitize_preprocessors
            kernelspec, cells = read_cells(self.directory.db_url, self.assignment, name)
            try:
                steps = (step(parent=nbgrader) for step in (*before, *notebook.AFTER))
                settings = set_otherwise(steps)
            except UnfitSettingError as error:
                raise CourseError(str(error)) from None
            self._handouts[name] = Handout(
                assignment=self.assignment,
                name=name,
                release=self.releases[name],
                kernelspec=kernelspec,
                cells=cells,
                sanitising=[f"{step.__module__}:{step.__name__}" for step in before],
                settings=settings,
                others=self._others(),
            ).to_text()
        return self._handouts[name]

    def _others(self) -> dict[str, list[str]]:
        """Grade ids of the course's other released notebooks, by name."""
        found = {}
        for path in sorted(self.released().parent.glob("*/*.ipynb")):
            if path.parent != self.released():
                with suppress(integrity.Unreadable, OSError):
                    cells = integrity.read(path.read_bytes())
                    found[path.stem] = [cell.grade_id for cell in cells if cell.grade_id]
        return found

    def save_source(self) -> None:
        """Bring the gradebook's copy of the assignment (cells, points) in step with the source.

        Raises:
            CourseError: nbgrader refuses, because cells were added or removed after submissions
                had been graded, or because the source is not valid.
        """
        with TemporaryDirectory() as folder:
            config = Config(self.config)
            config.CourseDirectory.release_directory = folder
            if not (self.source().parent / AUTOTESTS).exists() and (self.root / AUTOTESTS).exists():
                # nbgrader looks for it where it was started.
                config.InstantiateTests.autotest_filename = str(self.root / AUTOTESTS)
            directory = CourseDirectory(config=config)
            converter = GenerateAssignment(coursedir=directory, config=config, log=self.quiet())
            self._handouts.clear()
            try:
                with database.turn(self.directory.db_url):
                    converter.start()
            except (NbGraderException, SystemExit) as error:
                if database.told(error):
                    raise
                told = _last_error.told()
                remedy = (
                    f"; `nbgrader db assignment remove {self.assignment} --force` starts afresh, "
                    "without scores, points and comments by hand, and the due date"
                )
                if "autotests.yml" in told:
                    remedy = "; AUTOTEST needs that file, beside the notebook or nbgrader_config.py"
                raise CourseError(
                    f"nbgrader cannot take {self.assignment} into the gradebook: {told}"
                    + (remedy if REMEDIED.search(told) else "")
                ) from None


class _LastError(logging.Handler):
    """Keeps the last line of the last traceback that was logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.line = ""

    def forget(self) -> None:
        """What was before is of something else."""
        self.line = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("Traceback"):
            self.line = text.strip().splitlines()[-1]

    def told(self) -> str:
        return self.line or "it does not say why"


_last_error = _LastError()


def below(folder: Path) -> list[Path]:
    """Everything below a folder, links not followed, as deep as the system can name it."""
    found = [
        Path(parent, name)
        for parent, folders, files in os.walk(folder)
        for name in (*folders, *files)
    ]
    return [path for path in found if len(os.fsencode(path)) < LONGEST_PATH]


def handed_in_files(folder: Path) -> list[Path]:
    """What tells one attempt from another: all but questions on how it was graded."""
    return [path for path in below(folder) if path != folder / FILE]


def plain_files(
    folder: Path, notebooks: Iterable[str], contents: Iterable[bytes] | None = None
) -> Choice:
    """A submission's regular files; links, pipes and whatever exceeds the caps stay out.

    Its timestamp comes first, so that nothing can crowd it out: it tells who is late.

    Args:
        notebooks: names of the assignment's, without .ipynb.
        contents: of these, if they have been read.
    """
    sizes = {
        PurePosixPath(path.relative_to(folder)): path.lstat().st_size
        for path in below(folder)
        if not path.is_symlink() and path.is_file()
    }
    own = [f"{notebook}.ipynb" for notebook in notebooks]
    for name in map(PurePosixPath, own):  # read by itself, so that it takes no other's room
        if sizes.get(name, integrity.MAX_LEANED + 1) <= integrity.MAX_LEANED:
            sizes[name] = 1
    if contents is None:
        contents = (_notebook(folder / name)[0] for name in own)
    return choose(sizes, (TIMESTAMP, *own), b"\n".join(contents))


def _notebook(path: Path) -> tuple[bytes, str]:
    """A file's bytes; or why there is no notebook to read."""
    try:
        with plain.opened(path) as descriptor:
            status = os.fstat(descriptor)
            size, stored = status.st_size, status.st_blocks * 512
            if size <= integrity.MAX_BYTES or not plain.is_file(descriptor):
                return plain.content(descriptor, integrity.MAX_BYTES), ""
            if size <= integrity.MAX_LEANED and stored >= size // 2:
                data = integrity.lean(plain.content(descriptor, integrity.MAX_LEANED))
                if len(data) <= integrity.MAX_BYTES:
                    return data, ""
            return b"", integrity.too_large(size)
    except (plain.NotPlainError, FileNotFoundError, NotADirectoryError):
        return b"", f"{integrity.MISSING} {path.name} in what was handed in"


def _copies(folder: Path, paths: list[PurePosixPath], read: bool) -> dict[str, str]:
    """Path → base64 text, as much as one submission may hold; empty of what is not read."""
    found, left = dict.fromkeys(map(str, paths), ""), MAX_BYTES
    for path in paths if read else ():
        data, _ = _notebook(folder / path)
        left -= len(data)
        if left >= 0:
            found[str(path)] = base64.b64encode(data).decode()
    return found


def _encoded(folder: Path, paths: Iterable[PurePosixPath]) -> dict[str, str]:
    """Path → base64 text."""
    return {
        str(path): base64.b64encode(plain.read(folder / path, MAX_BYTES)).decode() for path in paths
    }
