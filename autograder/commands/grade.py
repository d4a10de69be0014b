"""grade: a class's submissions into the gradebook."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import (
    CORES,
    Assignment,
    Jobs,
    NoSandbox,
    Refused,
    Root,
    app,
    course_errors,
    err,
    out,
    progress,
    refusing,
    sandboxed,
)
from autograder.job import PLAIN
from autograder.lock import Locked, holding
from autograder.options import Options


@app.command()
def grade(
    assignment: Assignment,
    learner: Annotated[
        list[str] | None, typer.Option("--learner", help="Only this learner; may be repeated.")
    ] = None,
    jobs: Jobs = CORES,
    again: Annotated[
        bool, typer.Option("--again", help="Run unchanged submissions as well.")
    ] = False,
    use_copy: Annotated[
        bool,
        typer.Option(
            "--use-copy",
            help="Where the notebook is missing or has no answers, grade the copy beside it.",
        ),
    ] = False,
    no_sandbox: NoSandbox = False,
    feedback: Annotated[
        bool, typer.Option(help="Write each learner's feedback page as well.")
    ] = True,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Use the workers of the Dask cluster at tcp://HOST:8786."
        ),
    ] = "",
    root: Root = Path("."),
) -> None:
    """Grade the submissions of a class into nbgrader's gradebook, with feedback."""
    if scheduler and no_sandbox:
        raise Refused("a Dask cluster grades in the sandbox only: leave --no-sandbox out")
    use_sandbox = bool(scheduler) or sandboxed(no_sandbox)  # on a cluster, each worker looks itself
    options = Options(jobs, scheduler, again, use_sandbox, feedback, use_copy)
    results = grade_class(root, assignment, learner, options)
    show_class(results)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(1)


def grade_class(root: Path, assignment: str, only: list[str] | None, options: Options) -> list:
    """Grade, with a progress bar; the results, by learner."""
    from autograder import course_config
    from autograder.fleet.connection import ClusterError
    from autograder.seam import database

    with refusing(course_config.ConfigError, Locked, ClusterError):
        config = course_config.load(root)
        # Importing nbgrader, as course_errors does, takes seconds, in which the workers warm up.
        with (
            holding(root, f"grade {assignment}"),
            database.holding(course_config.database(config), assignment, f"grade {assignment}"),
            _workers(options, config.Checks.packages) as workers,
            refusing(*course_errors()),
        ):
            return _grade_class(root, assignment, config, only, options, workers)


def _workers(options: Options, packages: list[str]):
    from autograder.engine import pool
    from autograder.fleet import cluster

    if options.scheduler:
        tell = lambda line: err.print(line, markup=False)  # noqa: E731
        return cluster.Cluster(options.scheduler, tell, packages)
    return pool.Workers(options.workers, options.sandbox)


def _grade_class(root: Path, assignment: str, config, only, options: Options, workers) -> list:
    from autograder import harmless
    from autograder.grading import answering, grading
    from autograder.seam.staging import Course

    course = Course(root, assignment, config)
    learners = course.learners()
    if not learners:
        raise Refused(f"nobody has handed in {assignment}: submitted/*/{assignment} is empty")
    known = {*learners, *course.class_list()}
    if missing := set(only or ()) - known:
        raise Refused(f"nothing was handed in by {', '.join(sorted(missing))}")
    learners = sorted(set(only or known))
    # What imports have left is no garbage; to look through it again takes 8 % of a record.
    gc.collect()
    gc.freeze()
    with progress(f"grading {assignment}", len(learners)) as advance:

        def tell(result) -> None:
            advance()
            if not err.is_terminal:  # a log gets lines where a person gets a bar
                learner = harmless.line(result.learner, 100)
                told = f"{learner}: {result.state}, {result.points:g} points"
                err.print(told, markup=False, highlight=False)

        results = grading.grade(course, learners, options, tell, workers)
    answering.settle(root, config, assignment)  # those that were given meanwhile
    return results


def show_class(results: list) -> None:
    """The table, and a line that sums it up."""
    from autograder import harmless
    from autograder.results.tables import class_table

    out.print(class_table(results, out.width), soft_wrap=False)
    states = [result.state for result in results]
    told = " · ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    out.print(told, style="bold")
    for result in results:  # the table's last column may have no room
        if result.state == "failed":
            told = f"{harmless.line(result.learner, 40)}: {harmless.text(result.reason)}"
            out.print(f"failed: {told}", markup=False)
    out.print("Points are the judge's; grading by hand and penalties are in the gradebook.")
    plain = {v.check for result in results for v in result.verdicts if v.check.startswith(PLAIN)}
    if plain:
        out.print(
            f"{len(plain)} graded cells test themselves, inside the learner's process: what they "
            "ask can be read there, and forged. A check keeps it apart (docs/authors.md).",
            style="yellow",
        )
    if without_sandbox := sum(not result.sandboxed for result in results):
        out.print(
            f"{without_sandbox} of {len(results)} without the sandbox (--no-sandbox): nothing kept "
            "learners' code away from the gradebook.",
            style="yellow",
        )
