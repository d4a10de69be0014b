"""A class as its report sees it: results of the judge beside scores of the gradebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from traitlets.config import Config

from autograder import harmless
from autograder.report import ReportError
from autograder.report.parts import judged_verdicts
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN, Result, Results
from autograder.seam import roster as rosters
from autograder.seam.extensions import Deadline, deadlines
from autograder.seam.roster import Roster
from autograder.seam.staging import Directory

UNGRADED = "not graded yet"


@dataclass(frozen=True)
class Member:
    """One learner."""

    learner: str
    state: str
    reason: str = ""
    name: str = ""
    """First and last name, when the gradebook has them."""
    points: float | None = None
    """The gradebook's score; None when there is none."""
    late_penalty: float = 0.0
    needs_review: bool = False
    result: Result | None = None
    feedback: Path | None = None
    """The feedback page, if it has been written."""
    deadline: Deadline | None = None
    """None where the assignment is never due."""

    @property
    def judged(self) -> bool:
        """Whether the judge gave verdicts on what was handed in."""
        graded = self.result is not None and self.result.state == GRADED
        return graded and bool(judged_verdicts(self.result))


@dataclass(frozen=True)
class Cohort:
    """All members, by learner's id."""

    assignment: str
    members: tuple[Member, ...]
    max_points: float
    folders: Directory
    roster: Roster

    def of(self, *states: str) -> list[Member]:
        return [member for member in self.members if member.state in states]

    @property
    def judged(self) -> list[Member]:
        return [member for member in self.members if member.judged]

    @property
    def results(self) -> list[Result]:
        return [member.result for member in self.members if member.result]


def gather(root: Path, assignment: str, config: Config) -> Cohort:
    """Everybody who is in the gradebook, has a result or has handed in.

    Raises:
        ReportError: nothing has been graded.
    """
    results = {result.learner: result for result in _results(root, assignment)}
    folders = rosters.directory(root, assignment, config)
    roster = rosters.roster(folders, assignment)
    known = {*results, *(learner.id for learner in roster.learners)}
    known = {name for name in known if _is_there(results.get(name), roster, folders)}
    deadline = deadlines(root, config, assignment)
    members = [
        replace(
            _member(name, assignment, results.get(name), roster, folders), deadline=deadline(name)
        )
        for name in known
    ]
    most = max((result.max_points for result in results.values()), default=0.0)
    return Cohort(
        assignment,
        tuple(sorted(members, key=lambda member: member.learner)),
        roster.max_points or most,
        folders,
        roster,
    )


def _results(root: Path, assignment: str) -> list[Result]:
    graded = sorted(path.name for path in (root / "results").glob("*/"))
    if assignment not in graded:
        told = f"graded so far: {', '.join(graded)}" if graded else "nothing is graded so far"
        raise ReportError(f"results/{assignment} is not there; {told}")
    stored = Results(root / "results" / assignment)
    return stored.all()


def _is_there(result: Result | None, roster: Roster, folders: Directory) -> bool:
    """Whether a result still concerns anybody: not one who was taken out of the gradebook, and not
    a folder that was no learner's and has been renamed."""
    if result is None or roster.get(result.learner):
        return True
    if result.state == GRADED:
        return not roster.learners
    return _folder(folders, "submitted_directory", result.learner, result.assignment).is_dir()


def _member(
    learner: str, assignment: str, result: Result | None, roster: Roster, folders: Directory
) -> Member:
    entry = roster.get(learner)
    score = entry.score if entry else None
    points = score.points if score else None
    if points is None and result and result.state == GRADED:
        points = result.points
    page = _page(_folder(folders, "feedback_directory", learner, assignment), assignment)
    state, reason = _state(learner, assignment, result, folders)
    return Member(
        harmless.line(learner, 100),
        state,
        reason,
        entry.name if entry else "",
        points,
        score.late_penalty if score else 0.0,
        score.needs_review if score else False,
        result,
        page,
    )


def _state(
    learner: str, assignment: str, result: Result | None, folders: Directory
) -> tuple[str, str]:
    """State and reason; a submission that came after the last run is not graded yet."""
    if result and result.state in (GRADED, FAILED):
        return result.state, "; ".join(filter(None, (result.reason, *result.noted)))
    if _folder(folders, "submitted_directory", learner, assignment).is_dir():
        return UNGRADED, f"handed in since: run `autograder grade {assignment}`"
    return NOT_HANDED_IN, result.reason if result else "nothing was handed in"


def _page(folder: Path, assignment: str) -> Path | None:
    """The feedback page; of several notebooks, the first one's."""
    own = folder / f"{assignment}.html"
    return own if own.is_file() else next(iter(sorted(folder.glob("*.html"))), None)


def _folder(folders: Directory, name: str, learner: str, assignment: str) -> Path:
    return Path(folders.format_path(getattr(folders, name), learner, assignment))
