"""The command line: build, text, bundle, check, grade, watch, report, demo.

Exit codes: 0 done; 1 the run found something wrong; 2 it was asked for wrongly.
"""

from __future__ import annotations

import errno
import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder import disk
from autograder.lock import Locked, holding
from autograder.options import Options
from autograder.watch import command as watching

app = typer.Typer(
    help="Build, prove and grade the assignments of a course on convolutional networks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Root = Annotated[
    Path, typer.Option("--root", help="The course's root, where nbgrader_config.py is.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="Submissions run at once.", show_default="CPU cores")
]
Assignment = Annotated[str, typer.Argument(help="Such as 01-pooling.")]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--no-sandbox",
        help="Run learners' code as yourself, with all you may do. Only for code that you trust.",
    ),
]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Refused(Exception):
    """What was asked for cannot be done: told in one line, exit code 2."""


def main() -> None:
    """Run the command line; errors are one line."""
    try:
        app()
    except Refused as error:
        err.print(f"autograder: {error}", style="red", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("autograder: stopped; run the same command again to go on", style="red")
        sys.exit(1)
    except Exception as error:
        line = disk.told(error) or _about_the_database(error) or _about_a_file(error)
        if line is None:
            raise
        err.print(f"autograder: {line}", style="red", markup=False)
        sys.exit(2)


def _about_the_database(error: Exception) -> str | None:
    if "sqlalchemy" not in sys.modules:  # nor was any database asked for anything
        return None
    from autograder import database

    return database.told(error)


def _about_a_file(error: Exception) -> str | None:
    """A place that may not be written, or is none: whoever set it up knows why."""
    numbers = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
    if not isinstance(error, OSError) or error.errno not in numbers or not error.filename:
        return None
    return f"{os.fsdecode(error.filename)}: {error.strerror}; see who may write there"


@contextmanager
def _refusing(*errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise Refused(str(error)) from error


@contextmanager
def _progress(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr; yields the function that counts one more, out of ``total``."""
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    ]
    # Rich's own ten a second take half as much CPU time as recording a submission a second.
    with Progress(*columns, console=err, transient=True, refresh_per_second=2) as progress:
        task = progress.add_task(what, total=total)

        def advance(total: int | None = None) -> None:
            progress.update(task, advance=1, **({"total": total} if total else {}))

        yield advance


def _sandbox(no_sandbox: bool) -> bool:
    """Whether to use the sandbox.

    Raises:
        Refused: it is wanted and cannot be had.
    """
    from autograder import sandbox

    if no_sandbox:
        err.print(
            "Without the sandbox learners' code can read and write whatever you can, the "
            "gradebook included.",
            style="yellow",
        )
        return False
    if problem := sandbox.available():
        raise Refused(problem)
    return True


@app.command()
def build(
    root: Root = Path("."),
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what is out of step; write nothing.")
    ] = False,
) -> None:
    """Make notebooks and releases from source/*/*.nb.py."""
    from autograder import build as builder
    from autograder.course_config import ConfigError
    from autograder.text import TextError

    with _refusing(TextError, builder.BuildError, ConfigError):
        if check:
            problems = builder.check(root)
            for problem in problems:
                err.print(problem, markup=False)
            if problems:
                err.print("Run `autograder build`.")
                raise typer.Exit(1)
            return
        for path in builder.build(root):
            out.print(str(path), markup=False)


@app.command()
def text(
    notebook: Annotated[Path, typer.Argument(help="An .ipynb that was edited in JupyterLab.")],
) -> None:
    """Print a notebook as percent text, for authors who edit in JupyterLab."""
    import nbformat

    from autograder.text import TextError, notebook_to_text

    if not notebook.is_file():
        raise Refused(f"there is no file {notebook}")
    try:
        read = nbformat.read(notebook, as_version=4)
    except Exception as error:
        raise Refused(f"{notebook} is no notebook ({type(error).__name__})") from error
    with _refusing(TextError):
        sys.stdout.write(notebook_to_text(read))


@app.command()
def bundle(
    destination: Annotated[Path, typer.Argument(help="Where to write the zip.")] = Path(
        "course-bundle.zip"
    ),
    root: Root = Path("."),
) -> None:
    """Zip what a learner needs: release/, course/, the environment, a README."""
    from autograder import bundle as bundler
    from autograder.course_config import ConfigError

    with _refusing(bundler.BundleError, ConfigError):
        out.print(str(bundler.bundle(root, destination)), markup=False)


@app.command()
def check(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="All, when none is named.")
    ] = None,
    root: Root = Path("."),
    jobs: Jobs = CORES,
    no_sandbox: NoSandbox = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Entries to grade, such as 'wrong/max_*'; all, when not given."),
    ] = None,
    scores: Annotated[
        bool,
        typer.Option(
            "--scores",
            help="Run a class's submissions again instead, and tell whose score a changed source "
            "or check would move. Writes nothing.",
        ),
    ] = False,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=2**32 - 1,
            help="Have the checks draw other inputs; each submission is graded on its own.",
        ),
    ] = None,
    share: Annotated[
        str,
        typer.Option(
            help="Of the entries K/N: the K-th of N parts that together are all of them.",
            metavar="K/N",
        ),
    ] = "1/1",
) -> None:
    """Prove that the source gets full marks, the release none, and the banks what they should."""
    from autograder import pool

    use_sandbox = _sandbox(no_sandbox)
    known = sorted(path.parent.name for path in root.glob("source/*/*.nb.py"))
    if not known:
        raise Refused(f"there is no source/NAME/NAME.nb.py under {root}")
    if unknown := set(assignments or ()) - set(known):
        raise Refused(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    part = _share(share)
    if scores and (only or seed is not None or part != (1, 1) or not assignments):
        raise Refused(
            "name the assignment whose scores to compare, and leave out --only, --seed and --share"
        )
    with pool.Workers(jobs, use_sandbox) as workers:
        if scores:
            return _compare_scores(root, assignments, workers, use_sandbox)
        names = assignments or known
        proofs = _proved(root, names, workers, use_sandbox, only or (), seed, part)
    right, wrong = _totals(proofs, "right"), _totals(proofs, "wrong")
    named = sum(proof.named for proof in proofs)
    of_all = "" if part == (1, 1) else f" · part {part[0]} of {part[1]} of the entries"
    out.print(_tally(right, wrong, named) + of_all, style="bold")
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(1)


def _compare_scores(root: Path, assignments: list[str], workers, use_sandbox: bool) -> None:
    from autograder import regrading
    from autograder.regrading_table import shown

    worse = False
    for name in assignments:
        with _refusing(*_course_errors()), _progress(f"running {name} again") as advance:
            found = regrading.compare(root, name, workers, use_sandbox, advance)
        for told in shown(found):
            out.print(told, soft_wrap=isinstance(told, str), markup=False)
        worse = worse or bool(found.down or found.failed)
    if worse:
        raise typer.Exit(1)


def _share(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", text, re.ASCII)
    part, of = map(int, found.groups()) if found else (0, 0)
    if not 1 <= part <= of:
        raise Refused(f"--share is {text}; write it like 1/8, the first of eight parts")
    return part, of


def _proved(root: Path, names: list[str], workers, use_sandbox: bool, only, seed, share) -> list:
    from autograder import proving
    from autograder.banks import BankError

    proofs = []
    for name in names:
        with _refusing(BankError, *_course_errors()), _progress(name) as advance:
            proofs.append(
                proving.prove(root, name, workers, use_sandbox, advance, only, seed, share)
            )
        _show_proof(proofs[-1])
    return proofs


def _tally(right: tuple[int, int], wrong: tuple[int, int], named: int) -> str:
    return (
        f"right {right[0]}/{right[1]} accepted · wrong {wrong[0]}/{wrong[1]} caught · {named} named"
    )


def _totals(proofs: list, kind: str) -> tuple[int, int]:
    counts = [proof.count(kind) for proof in proofs]
    return sum(good for good, _ in counts), sum(total for _, total in counts)


def _show_proof(proof) -> None:
    from autograder import proving

    for problem in proof.problems:
        out.print(f"  {problem}", markup=False)
    for finding in proof.findings:
        for line in proving.lines(finding):
            out.print(f"  {line}", markup=False)
    messy = proof.count("messy")
    tally = _tally(proof.count("right"), proof.count("wrong"), proof.named)
    out.print(f"{proof.assignment}: {tally} · messy {messy[0]}/{messy[1]}")


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
    use_sandbox = bool(scheduler) or _sandbox(no_sandbox)  # on a cluster, each worker looks itself
    options = Options(jobs, scheduler, again, use_sandbox, feedback)
    results = grade_class(root, assignment, learner, options)
    show_class(results)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(1)


def _course_errors() -> tuple[type[Exception], ...]:
    from autograder.course_config import ConfigError
    from autograder.staging import CourseError

    return ConfigError, CourseError


def grade_class(root: Path, assignment: str, only: list[str] | None, options: Options) -> list:
    """Grade, with a progress bar; the results, by learner."""
    from autograder import course_config, database
    from autograder.connection import ClusterError

    with _refusing(course_config.ConfigError, Locked, ClusterError):
        config = course_config.load(root)
        # Importing nbgrader, as _course_errors does, takes seconds, in which the workers warm up.
        with (
            holding(root, f"grade {assignment}"),
            database.holding(course_config.database(config), assignment, f"grade {assignment}"),
            _workers(options) as workers,
            _refusing(*_course_errors()),
        ):
            return _grade_class(root, assignment, config, only, options, workers)


def _workers(options: Options):
    from autograder import cluster, pool

    if options.scheduler:
        return cluster.Cluster(options.scheduler, lambda line: err.print(line, markup=False))
    return pool.Workers(options.workers, options.sandbox)


def _grade_class(root: Path, assignment: str, config, only, options: Options, workers) -> list:
    from autograder import grading, harmless
    from autograder.staging import Course

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
    with _progress(f"grading {assignment}", len(learners)) as advance:

        def tell(result) -> None:
            advance()
            if not err.is_terminal:  # a log gets lines where a person gets a bar
                learner = harmless.line(result.learner, 100)
                told = f"{learner}: {result.state}, {result.points:g} points"
                err.print(told, markup=False, highlight=False)

        return grading.grade(course, learners, options, tell, workers)


def show_class(results: list) -> None:
    """The table, and a line that sums it up."""
    from autograder.tables import class_table

    out.print(class_table(results), soft_wrap=False)
    states = [result.state for result in results]
    told = " · ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    out.print(told, style="bold")
    out.print("Points are the judge's; grading by hand and penalties are in the gradebook.")
    if without_sandbox := sum(not result.sandboxed for result in results):
        out.print(
            f"{without_sandbox} of {len(results)} without the sandbox (--no-sandbox): nothing kept "
            "learners' code away from the gradebook.",
            style="yellow",
        )


@app.command()
def watch(
    assignment: Assignment,
    drop: watching.Drop = None,
    jobs: Jobs = CORES,
    no_sandbox: NoSandbox = False,
    root: Root = Path("."),
) -> None:
    """Collect, grade and hand back what arrives, until Ctrl-C."""
    options = Options(workers=jobs, sandbox=_sandbox(no_sandbox))
    with _refusing(Locked, OSError, *_course_errors()):
        watching.watch(root, assignment, drop, options, out)


@app.command()
def report(
    assignment: Assignment,
    output: Annotated[
        Path | None,
        typer.Option(help="Where to write.", show_default="results/ASSIGNMENT/report.html"),
    ] = None,
    csv: Annotated[
        Literal["canvas", "moodle", "plain"] | None,
        typer.Option(help="Write scores for import there, in place of the page."),
    ] = None,
    column: Annotated[
        str, typer.Option(help="What the assignment is called there.", show_default="ASSIGNMENT")
    ] = "",
    similar: Annotated[
        float, typer.Option(min=0.1, max=1, help="Share of equal code from which to show a pair.")
    ] = 0.8,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="Where to write the leaderboard's picture, .svg or .png.",
            show_default="results/ASSIGNMENT/leaderboard.svg",
        ),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="A leaderboard by name, in place of pseudonyms.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Write a page on how a class did; or its scores as CSV for Canvas, Moodle or yourself."""
    from autograder.report import command

    if column and not csv:
        raise Refused("--column names a column of the CSV: add --csv, or leave it out")
    if csv and (picture or names):
        raise Refused("--csv writes scores alone: leave --picture and --names out")
    wanted = command.Wanted(assignment, output, csv, column, picture, names, similar)
    with _refusing(*command.ERRORS):
        for told in command.report(root, wanted, _progress):
            out.print(told, soft_wrap=isinstance(told, str), markup=False)


@app.command()
def demo(
    root: Root = Path("."),
    jobs: Jobs = CORES,
    no_sandbox: NoSandbox = False,
) -> None:
    """Lay out a class of learners and grade it: the whole way, on real images."""
    from autograder import demonstration, sandbox

    problem = None if no_sandbox else sandbox.available()
    if problem:
        err.print(f"{problem}\nThese learners are harmless: going on without the sandbox.")
    use_sandbox = not (no_sandbox or problem)
    with _refusing(*_course_errors()):
        folder = demonstration.lay_out(root)
        options = Options(workers=jobs, sandbox=use_sandbox)
        results = grade_class(folder, demonstration.ASSIGNMENT, None, options)
    show_class(results)
    out.print(demonstration.where_to_look(folder), markup=False)
