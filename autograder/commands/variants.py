"""variants: each learner's own copy of an assignment, where numbers are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import Assignment, Refused, Root, app, course_errors, out, refusing


@app.command()
def variants(
    assignment: Assignment,
    learner: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be given again.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="Write each copy to this folder: LEARNER/ASSIGNMENT/.")
    ] = None,
    root: Root = Path("."),
) -> None:
    """Tell each learner's own numbers, and write the notebooks that have them."""
    from autograder import course_config
    from autograder.results.records import LEARNER
    from autograder.seam.staging import Course

    with refusing(*course_errors(), OSError):
        course = Course(root, assignment, course_config.load(root))
        if not course_config.variants(course.config):
            raise Refused('variants are off: set c.Course.variants = "a text of your own"')
        learners = learner or course.class_list()
        if not learners:
            raise Refused("nobody is on the class list; name who it is for with --learner")
        if wrong := [one for one in learners if not LEARNER.fullmatch(one)]:
            raise Refused(f"{wrong[0]!r:.100} is no learner's id, so nothing is drawn for it")
        for one in learners:
            mine = course.variant(one)
            if not mine.drawn:
                raise Refused(f"nothing varies in {assignment}: no cell of its text is varies=")
            left = to is not None and not _written(course, mine, to / one / assignment)
            out.print(f"{one}: {mine}{LEFT if left else ''}", markup=False)


LEFT = "; there is a copy already, which is left alone"


def _written(course, mine, folder: Path) -> bool:
    """Write what a learner gets, if there is nothing yet: it may hold work."""
    import shutil

    from autograder.authoring.text import notebook_json
    from autograder.seam.handout import with_sources

    if folder.exists():
        return False
    shutil.copytree(course.released(), folder)
    notebook = with_sources(course.releases[course.assignment], mine.cells)
    (folder / f"{course.assignment}.ipynb").write_text(notebook_json(notebook), "utf-8")
    return True
