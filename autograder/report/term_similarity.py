"""Who hands in what somebody else did, over all assignments and against earlier years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from autograder import course_config
from autograder.report import similarity, written
from autograder.report.cohort import Cohort
from autograder.seam import roster

Progress = Callable[[str], AbstractContextManager[Callable[..., None]]]


@dataclass(frozen=True)
class Alike:
    """Two who are alike in an assignment or in several."""

    one: str
    other: str
    where: tuple[tuple[str, float], ...]
    """Assignment and share of the code that is the same, in the assignments' order."""


def over_term(
    cohorts: Iterable[Cohort], earlier: Iterable[Path], threshold: float, progress: Progress
) -> tuple[Alike, ...]:
    """Those alike in most assignments first. Of an earlier year nobody is compared with each
    other, nor with themselves, who may be taking the course again.

    Args:
        earlier: roots of courses; theirs are called FOLDER/LEARNER. An assignment there is the one
            of the same name.

    Raises:
        ConfigError: an earlier course is none.
    """
    before = [(path.resolve(), course_config.load(path)) for path in earlier]
    found: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for cohort in cohorts:
        name = cohort.assignment
        mine = written.read(cohort.folders, name, [member.learner for member in cohort.judged])
        if mine is None:
            continue
        code, given = mine.compared, [mine.starter]
        for root, config in before:
            theirs = written.read(roster.directory(root, name, config), name)
            if theirs is not None:
                code |= {f"{root.name}/{who}": text for who, text in theirs.code.items()}
                given.append(theirs.starter)
        with progress(f"comparing {name}") as tell:
            pairs = similarity.compare(code, "\n\n".join(given), threshold, tell).pairs
        for pair in pairs:
            one, other = sorted((pair.one, pair.other), key=lambda who: who not in mine.code)
            if one in mine.code and other.rpartition("/")[2] != one:
                found[one, other].append((name, pair.share))
    alike = [Alike(*who, tuple(where)) for who, where in found.items()]
    alike.sort(key=lambda two: (-len(two.where), -max(s for _, s in two.where), two.one, two.other))
    return tuple(alike)
