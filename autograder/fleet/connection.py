"""Reaching a Dask cluster, and asking its workers whether they may grade."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.fleet import identity

if TYPE_CHECKING:
    from distributed import Client

ADDRESS = re.compile(r"(tcp|tls|ws|wss)://\S+:\d+")
CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
"""How long a worker may take to answer; before it can say who it is, it imports the kit."""


class ClusterError(Exception):
    """The cluster cannot be used as it stands; the message says what to do."""


def connect(address: str) -> Client:
    """A client of the scheduler.

    Raises:
        ClusterError: Dask is not installed, or nothing answers.
    """
    if not ADDRESS.fullmatch(address):
        raise ClusterError(f"{address!r} is no scheduler's address: give one like tcp://HOST:8786")
    try:
        import dask
        from distributed import Client
        from distributed.security import Security
    except ImportError as error:
        raise ClusterError(
            f"Dask is missing ({error}): install it with pip install 'convnet-course-kit[scale]'"
        ) from None
    _silence("distributed")
    # Submissions are small, but one with weights beside it is large for Dask.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    if address.startswith("tls") and not Security().get_connection_args("client")["ssl_context"]:
        raise ClusterError(
            f"{address} needs certificates: name them in Dask's configuration, distributed.comm.tls"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other versions, which are compared below
            return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} ({error}): start one there with "
            "`dask scheduler`, or correct the address"
        ) from None


def _silence(package: str) -> None:
    """Keep a package's loggers quiet, each of which has a level of its own: what they tell at
    length, one line of ours says."""
    for name in [package, *logging.root.manager.loggerDict]:
        if name.partition(".")[0] == package:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def require_fit(client: Client, address: str, wanted: dict[str, str]) -> None:
    """Have every worker that is there say whether it may grade; those that may start to warm up.

    Args:
        wanted: this process's identity.

    Raises:
        ClusterError: there is no worker, one may not grade, or one does not answer.
    """
    _require_equal_dask(client, address)
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise ClusterError(
            f"the scheduler {address} has no workers: start some with "
            f"`dask worker {address} --nthreads 1`"
        ) from None
    try:
        answers = client.run(_ask, wanted, on_error="return", callback_timeout=ANSWER_SECONDS)
    except TimeoutError:
        raise ClusterError(
            f"not every worker of {address} answers within {ANSWER_SECONDS} s: stop the one that "
            "hangs, the scheduler's log names it"
        ) from None
    for worker, told in answers.items():
        if isinstance(told, Exception):
            told = f"cannot be asked which version of the kit it has: {told!r:.200}"
        if told:
            raise ClusterError(f"the worker {worker} {told}")


def _require_equal_dask(client: Client, address: str) -> None:
    """Scheduler and workers must run this Python and Dask, or nothing else can be asked."""
    versions = client.get_versions()
    here = _versions(versions["client"])
    others = {f"the scheduler {address}": versions["scheduler"]}
    others |= {f"the worker {name}": found for name, found in versions["workers"].items()}
    for name, found in others.items():
        if found and (told := identity.difference(here, _versions(found))):
            raise ClusterError(f"{name} {told}: start it in the same environment as this one")


def _versions(found: dict) -> dict[str, str]:
    """Python's and Dask's, of what Dask tells of a process."""
    python = found["host"]["python"].split(".")
    return {
        "Python": ".".join(python[:2]),
        "distributed": str(found["packages"].get("distributed")),
    }


def _travelling() -> tuple[Callable, Callable]:
    """What workers are sent by value, since one that has another kit, or none, must answer too."""

    def ask(wanted, dask_worker):
        try:
            from autograder.fleet import remote
        except ImportError as error:
            return f"does not have this kit ({error}): install it there"
        return remote.greet(wanted, dask_worker.state.nthreads)

    def grade(wanted, text):
        from distributed import get_worker

        worker = get_worker()
        try:
            from autograder.fleet import remote
        except ImportError as error:
            return worker.address, f"does not have this kit ({error}): install it there"
        if told := remote.problem(wanted, worker.state.nthreads):
            return worker.address, told
        return "", remote.grade(text)

    return ask, grade


_ask, grade = _travelling()
