"""Which submissions are alike: fingerprints of their answers, compared by copydetect.

copydetect replaces every name in the code by a letter, drops comments and spaces, and looks for
sequences of 25 characters that both have. Renaming, reformatting and reordering functions
therefore change nothing. It can keep a sample of the sequences (winnowing, as MOSS does); an
assignment is short enough to keep all, and the sample would hang on Python's salted hashes.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.submission import integrity, plain
from autograder.submission.integrity import grade_id

SHORTEST = 25
"""Characters of a sequence that counts; shorter ones are alike by chance."""
LEAST = 120
"""Characters of own code, names already shortened, below which nothing can be said: ten lines."""
MOST = 60_000
"""Characters of one submission's code that are read."""
SECONDS = 5.0
"""Of CPU time for one submission's fingerprint, which takes .1 s: copydetect's time grows with the
square of some texts, such as blanks."""
MEMORY_BYTES = 4 * 1024**3
"""Of address space, of the process that makes fingerprints."""
THRESHOLD = 0.8
SOLUTION = "reference solution"


@dataclass(frozen=True)
class Pair:
    """Two submissions, and which share of the code of both together is the same."""

    one: str
    other: str
    share: float


@dataclass(frozen=True)
class Similarity:
    """What was found.

    Attributes:
        groups: learners alike, each linked to another by a pair, the largest group first.
        pairs: of at least the threshold, the most alike first.
        too_short: who wrote too little of their own to be compared, or what took too long to read.
        compared: how many were.
    """

    threshold: float
    groups: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    too_short: tuple[str, ...]
    compared: int

    def within(self, group: tuple[str, ...]) -> list[Pair]:
        return [pair for pair in self.pairs if pair.one in group]


def answers(path: Path, release: NotebookNode) -> str:
    """The code that a learner wrote into the answer cells; cells left as released are none.

    Raises:
        Unreadable: the file is no notebook that can be graded.
    """
    try:
        data = plain.read(path, integrity.MAX_BYTES)
    except OSError:
        raise integrity.Unreadable("there is no notebook to read") from None
    restored = integrity.restore(integrity.read(data), release)
    return code(restored, release)[:MOST]


def code(notebook: NotebookNode, release: NotebookNode) -> str:
    """The answer cells of a notebook that are not as released, in its order."""
    given = {grade_id(cell): cell.source.strip() for cell in release.cells if grade_id(cell)}
    return "\n\n".join(
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code"
        and grade_id(cell)
        and not integrity.is_locked(cell)
        and cell.source.strip() != given.get(grade_id(cell))
    )


def starter(release: NotebookNode) -> str:
    """What learners found in the answer cells."""
    return "\n\n".join(
        cell.source
        for cell in release.cells
        if cell.cell_type == "code" and grade_id(cell) and not integrity.is_locked(cell)
    )


def solution(source: Path, release: NotebookNode) -> str:
    """The answers of the source notebook; none when it is not there."""
    return code(nbformat.read(source, as_version=4), release) if source.is_file() else ""


def compare(
    written: Mapping[str, str],
    given: str,
    threshold: float = THRESHOLD,
    tell: Callable[[int], None] = lambda total: None,
) -> Similarity:
    """Compare the code of each with that of each other.

    Args:
        written: who → code.
        given: code that counts for nobody: what learners were given.
        tell: called as each has been read, which takes longer than comparing, with their number.
    """
    prints = {}
    for who, found in _fingerprints(written, given):
        tell(len(written))
        if found is not None:
            prints[who] = found
    compared = sorted(who for who, found in prints.items() if found.token_coverage >= LEAST)
    pairs = []
    for index, one in enumerate(compared):
        for other in compared[index + 1 :]:
            share = _share(prints[one], prints[other], threshold)
            if share >= threshold:
                pairs.append(Pair(one, other, round(share, 4)))
    pairs.sort(key=lambda pair: (-pair.share, pair.one, pair.other))
    too_short = tuple(sorted({*written} - {*compared}))
    return Similarity(threshold, _groups(pairs), tuple(pairs), too_short, len(compared))


def _fingerprint(text: str, boilerplate: list[int] | None = None):
    from copydetect import CodeFingerprint

    return CodeFingerprint(
        "answers", SHORTEST, 1, boilerplate, language="python", fp=io.StringIO(text)
    )


def _fingerprints(written: Mapping[str, str], given: str) -> Iterator[tuple]:
    """Who → fingerprint; None for one that took too much, which ends the process that made it."""
    with _alike_hashes():
        pool = _pool()
        boilerplate = sorted(pool.submit(_in_time, given).result().hashes)
        try:
            for who, text in written.items():
                try:
                    yield who, pool.submit(_in_time, text, boilerplate).result()
                except (BrokenProcessPool, MemoryError):
                    pool.shutdown()
                    pool = _pool()
                    yield who, None
        finally:
            pool.shutdown()


@contextmanager
def _alike_hashes() -> Iterator[None]:
    """Processes started meanwhile salt Python's hashes alike, which fingerprints are made of."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"
    try:
        yield
    finally:
        del os.environ["PYTHONHASHSEED"]
        if before is not None:
            os.environ["PYTHONHASHSEED"] = before


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)


def _begin() -> None:
    import copydetect  # noqa: F401  (before its time is counted)

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _in_time(text: str, boilerplate: list[int] | None = None):
    """A fingerprint; the system ends the process that takes longer than `SECONDS`."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    found = _fingerprint(text, boilerplate)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return found


def _share(one, other, threshold: float) -> float:
    """Of the code of both, what is the same; 0 when it is far below the threshold."""
    from copydetect import compare_files

    common = len(one.hashes & other.hashes)
    if common < threshold * threshold * min(len(one.hashes), len(other.hashes)):
        return 0.0
    _, shares, _ = compare_files(one, other)
    same = shares[0] * one.token_coverage + shares[1] * other.token_coverage
    return float(same / (one.token_coverage + other.token_coverage))


def _groups(pairs: list[Pair]) -> tuple[tuple[str, ...], ...]:
    """Who hangs together by pairs."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.one, {pair.one}) | group_of.get(pair.other, {pair.other})
        group_of.update(dict.fromkeys(joined, joined))
    groups = {tuple(sorted(group)) for group in group_of.values()}
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))
