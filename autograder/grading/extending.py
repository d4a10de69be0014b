"""Deadlines that have moved: the gradebook and the feedback pages follow, without any code run."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config

from autograder.results.records import Results
from autograder.seam import extensions
from autograder.seam.record import write_feedback
from autograder.seam.staging import Course, CourseError


def settle(
    root: Path, config: Config, learner: str, but: str = "", always: bool = False
) -> set[str]:
    """Settle a learner's extensions and late days; pages that were written follow.

    Args:
        but: an assignment whose page the caller writes.
        always: points have changed.

    Returns:
        The assignments of which deadline or penalty has changed.

    Raises:
        ConfigError: as `extensions.settle`.
    """
    changed = extensions.settle(root, config, learner, always)
    for assignment in sorted(changed - {but}):
        rewrite(root, config, learner, assignment)
    return changed


def rewrite(root: Path, config: Config, learner: str, assignment: str) -> bool:
    """Write a learner's feedback page anew, as the gradebook has it now; False if there is none."""
    try:
        course = Course(root, assignment, config)
    except CourseError:  # in the gradebook, and no longer released
        return False
    if not course.feedback(learner).is_dir() or not course.autograded(learner).is_dir():
        return False
    stored = Results(root / "results" / assignment).get(learner)
    write_feedback(course, learner, verdicts=stored.verdicts if stored else ())
    return True
