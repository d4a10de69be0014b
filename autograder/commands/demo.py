"""demo: a made-up class, graded."""

from __future__ import annotations

from pathlib import Path

from autograder.commands.grade import grade_class, show_class
from autograder.commands.shared import (
    CORES,
    Jobs,
    NoSandbox,
    Root,
    app,
    course_errors,
    err,
    out,
    refusing,
)
from autograder.options import Options


@app.command()
def demo(
    root: Root = Path("."),
    jobs: Jobs = CORES,
    no_sandbox: NoSandbox = False,
) -> None:
    """Lay out a class of learners and grade it: the whole way, on real images."""
    from autograder import sandbox
    from autograder.proof import demonstration
    from autograder.seam import class_list

    problem = None if no_sandbox else sandbox.available()
    if problem:
        err.print(f"{problem}\nThese learners are harmless: going on without the sandbox.")
    use_sandbox = not (no_sandbox or problem)
    with refusing(*course_errors()):
        folder = demonstration.lay_out(root)
        options = Options(workers=jobs, sandbox=use_sandbox)
        results = grade_class(folder, demonstration.ASSIGNMENT, None, options)
        learners = [result.learner for result in results]
        class_list.name(folder, {who: (who.capitalize(), "Demo") for who in learners})
    show_class(results)
    out.print(demonstration.where_to_look(folder), markup=False)
