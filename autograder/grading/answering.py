"""Answers to what learners asked: into the gradebook and the feedback page, by whoever holds the
course. An answer that is given while a watch or a grading holds it waits, and is settled there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from traitlets.config import Config

from autograder.grading import extending
from autograder.seam import points, roster
from autograder.seam.requests import Requests


def settle(
    root: Path, config: Config, assignment: str, but: Collection[str] = ()
) -> dict[str, tuple[bool, str]]:
    """Settle the answers that wait in an assignment.

    Args:
        but: learners to leave for later.

    Returns:
        Learner → whether there is a page, which has them now, and why a part's points could not be
        given; empty when they could.

    Raises:
        ConfigError: requests, extensions or late days cannot be read.
    """
    known, done = Requests(root), {}
    waiting = known.waiting(assignment)
    for learner in sorted({r.learner for r in waiting} - set(but)):
        mine = [r for r in waiting if r.learner == learner]
        why = ""
        for request in mine:
            if request.points is not None:
                why = _given(root, config, request) or why
        if any(request.points is not None for request in mine):
            extending.settle(root, config, learner, but=assignment, always=True)
        shown = extending.rewrite(root, config, learner, assignment)
        known.settled(mine)
        done[learner] = shown, why
    return done


def _given(root: Path, config: Config, request) -> str:
    folders = roster.directory(root, request.assignment, config)
    try:
        points.give(folders, request.learner, request.assignment, request.part, request.points)
    except points.NoSuchPart as error:
        return str(error)
    return ""
