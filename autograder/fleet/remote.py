"""A Dask worker's side: whether it may grade, and how it runs a job."""

from __future__ import annotations

from autograder import sandbox
from autograder.engine import pool
from autograder.fleet import identity

identity.mine()  # as this process was started: what is installed meanwhile is not what it runs


def problem(wanted: dict[str, str], threads: int) -> str:
    """Why this worker may not grade, in words that follow "the worker "; empty when it may.

    Args:
        wanted: the coordinator's identity.
        threads: how many tasks this worker takes at once.
    """
    if told := identity.difference(wanted, identity.mine(identity.asked_for(wanted))):
        return f"{told}: install the same version of the kit there"
    if threads != 1:
        return f"takes {threads} tasks at once: start it with --nthreads 1, one for each core"
    if told := sandbox.available():
        return f"has no sandbox: {told}"
    return ""


def greet(wanted: dict[str, str], threads: int) -> str:
    """As `problem`; a worker that may grade starts to warm up."""
    told = problem(wanted, threads)
    if not told:
        pool.warm(sandboxed=True)
    return told


def grade(text: bytes) -> str:
    """Run one job, as a local worker does: JSON in, JSON out."""
    return pool.work(text.decode())
