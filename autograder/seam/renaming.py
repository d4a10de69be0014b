"""Folders in submitted/ that a platform named, renamed to ids. Part of the nbgrader seam."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from traitlets.config import Config

from autograder.results.records import LEARNER
from autograder.seam import platforms, roster

UNKNOWN = "nobody of this name is in the gradebook: add a line NAME,ID to the file for --map"
TAKEN = "there is a folder {learner} already: put the two together by hand"


def rename(
    root: Path, config: Config, pairs: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Rename what is no id; what is one is left alone, unless ``pairs`` name it.

    Args:
        pairs: (what a learner is called, id), before those of the gradebook.

    Yields:
        (name, id, why it was not renamed): the id is empty when it is not known, the reason when
        it was renamed.
    """
    folders = roster.directory(root, "*", config)
    given = platforms.Names(pairs)
    known = platforms.Names(platforms.from_gradebook(folders.db_url))
    pattern = Path(folders.format_path(folders.submitted_directory, "*", "*"))
    submitted = Path(*pattern.parts[: pattern.parts.index("*")])
    for folder in sorted(path for path in submitted.glob("*") if path.is_dir()):
        learner = given.of_folder(folder.name)
        is_id = LEARNER.fullmatch(folder.name) and not platforms.MOODLE.fullmatch(folder.name)
        if folder.name.startswith(".") or (is_id and not learner):
            continue
        learner = learner or known.of_folder(folder.name)
        if not learner:
            yield folder.name, "", UNKNOWN
        elif learner != folder.name and (submitted / learner).exists():
            yield folder.name, learner, TAKEN.format(learner=learner)
        elif learner != folder.name:
            folder.rename(submitted / learner)
            yield folder.name, learner, ""
