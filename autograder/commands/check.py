"""check: what the source, the release and the banks are worth, and whose score a change moves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import (
    CORES,
    Jobs,
    NoSandbox,
    Refused,
    Root,
    app,
    course_errors,
    out,
    progress,
    refusing,
    sandboxed,
)


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
    by_reach: Annotated[
        bool,
        typer.Option(
            "--by-reach",
            help="Run of each entry what its answers can reach, not its whole notebook.",
        ),
    ] = False,
) -> None:
    """Prove that the source gets full marks, the release none, and the banks what they should."""
    from autograder.engine import pool

    use_sandbox = sandboxed(no_sandbox)
    # A class's scores can be compared in any nbgrader course; banks go with texts.
    pattern = "source/*/*.ipynb" if scores else "source/*/*.nb.py"
    known = sorted({path.parent.name for path in root.glob(pattern)})
    if not known:
        raise Refused(f"there is no {pattern.replace('*', 'NAME')} under {root}")
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
        proofs = _proved(root, names, workers, use_sandbox, only or (), seed, part, by_reach)
    right, wrong = _totals(proofs, "right"), _totals(proofs, "wrong")
    named = sum(proof.named for proof in proofs)
    of_all = "" if part == (1, 1) else f" · part {part[0]} of {part[1]} of the entries"
    out.print(_tally(right, wrong, named) + of_all, style="bold")
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(1)


def _compare_scores(root: Path, assignments: list[str], workers, use_sandbox: bool) -> None:
    from autograder.grading import regrading
    from autograder.grading.regrading_table import shown

    worse = False
    for name in assignments:
        with refusing(*course_errors()), progress(f"running {name} again") as advance:
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


def _proved(
    root: Path, names: list[str], workers, use_sandbox: bool, only, seed, share, by_reach
) -> list:
    from autograder.proof import proving
    from autograder.proof.banks import BankError

    proofs = []
    for name in names:
        with refusing(BankError, *course_errors()), progress(name) as advance:
            chosen = (only, seed, share, by_reach)
            proofs.append(proving.prove(root, name, workers, use_sandbox, advance, *chosen))
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
    from autograder.proof import proving

    for problem in proof.problems:
        out.print(f"  {problem}", markup=False)
    for finding in proof.findings:
        for line in proving.lines(finding):
            out.print(f"  {line}", markup=False)
    messy = proof.count("messy")
    tally = _tally(proof.count("right"), proof.count("wrong"), proof.named)
    out.print(f"{proof.assignment}: {tally} · messy {messy[0]}/{messy[1]}")
