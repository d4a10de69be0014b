"""The program behind bubblewrap: `warm` serves forks, `cold` is one submission's PID 1.

Arguments: "warm" or "cold", the descriptor of the control socket or of the run's channel, and for
"warm" that of a pidfd of the grading process: when that process ends, however it ends, so does
everything here. The first message on the socket is the policy's spec (cold: with the request).
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import tarfile
import time
import warnings

from . import jail, kernel
from .watch import Watch

MESSAGE_BYTES = 1 << 18


def main(mode: str, *descriptors: str) -> None:
    os.umask(0o022)
    first, *rest = map(int, descriptors)
    control = socket.socket(fileno=first)
    if mode == "cold":
        request, fds = receive(control)
        _enter(fds[1:])
        _start_cold(request, control, fds[0])
    else:
        spec, _ = receive(control)
        _serve(spec, control, *rest)


def receive(control: socket.socket) -> tuple[dict, list[int]]:
    """A message and the descriptors that came with it.

    Raises:
        EOFError: the other side has gone.
    """
    message, fds, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 4)
    if not message:
        raise EOFError
    return json.loads(message), fds


def _serve(spec: dict, control: socket.socket, grader: int) -> None:
    """Import everything once, then fork a kernel for each request until the grader has gone."""
    began = time.monotonic()
    if spec["root"]:
        jail.mount_proc()
    # Objects that live for ever are never walked, so that forks keep sharing their pages, and the
    # imports are not stopped to walk them, which would take a fifth of their time.
    gc.disable()
    kernel.prepare(spec["modules"], spec["unwanted"])
    gc.freeze()
    _tell(control, event="warm", seconds=round(time.monotonic() - began, 3))
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(grader, select.POLLIN)
    while True:
        ready = {number for number, _ in poll.poll()}
        if grader in ready:
            return
        try:
            request, (files, run, *door) = receive(control)
        except (EOFError, ConnectionError):
            return
        channel = socket.socket(fileno=run)
        _fork(spec, request, channel, files, door)
        channel.close()
        for descriptor in (files, *door):
            os.close(descriptor)


def _fork(spec: dict, request: dict, channel: socket.socket, files: int, door: list[int]) -> None:
    """Fork a process that takes namespaces and forks PID 1 into them; the zygote only waits."""
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        _tell(channel, event="failed", error=f"the zygote has {threads} threads")
        return
    try:
        middle = _quiet_fork()
    except OSError as error:
        _tell(channel, event="failed", error=f"the zygote cannot fork: {error}")
        return
    if middle == 0:
        try:
            kernel.close_all_but(0, 1, 2, channel.fileno(), files, *door)
            _enter(door)
            if request["user"]:
                jail.become(request["user"], keep=False)
            jail.separate()
            if _quiet_fork() == 0:
                jail.forbid_namespaces()
                _be_first(spec, request, channel, files)
        except BaseException as error:  # whatever it is, the grader must hear it
            _tell(channel, event="failed", error=f"{type(error).__name__}: {error}")
        finally:
            os._exit(0)
    os.waitpid(middle, 0)


def _enter(door: list[int]) -> None:
    """Into the submission's control group, if it has one: see `sandbox.groups`."""
    for descriptor in door:
        os.write(descriptor, b"0")
        os.close(descriptor)


def _start_cold(request: dict, channel: socket.socket, files: int) -> None:
    spec = request["spec"]
    try:
        from . import line, shell  # noqa: F401  (out of reach once the kernel's root is built)

        if request["user"]:
            jail.mount_proc()
            jail.become(request["user"], keep=True)
        jail.leave_network()
        _be_first(spec, request, channel, files)
    except BaseException as error:
        _tell(channel, event="failed", error=f"{type(error).__name__}: {error}")
        raise


def _be_first(spec: dict, request: dict, channel: socket.socket, files: int) -> None:
    """PID 1: build the root, copy the submission's files, start the kernel, watch it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)  # which PID 1 is immune to
    jail.build(spec, request["run"], request["limits"]["disk_bytes"])
    _unpack(files, spec["submission"])
    ours, theirs = os.pipe()
    pid = _quiet_fork()
    if pid == 0:
        try:
            kernel.run(request, spec, theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    bound = os.read(ours, 1)
    os.close(ours)
    if bound:
        jail.freeze(spec["run"])
        _tell(channel, event="ready")
    watch = Watch(pid, channel, request["limits"], spec["files"], spec["submission"])
    watch.run()


def _unpack(files: int, folder: str) -> None:
    """The submission's files, sent as a tar archive of plain files, folders and links."""
    # Python has filters from 3.11.4 on, and Debian 12 has 3.11.2; what we packed needs none.
    filtered = {"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}
    with os.fdopen(files, "rb") as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        archive.extractall(folder, **filtered)


def _quiet_fork() -> int:
    with warnings.catch_warnings():
        # JAX warns of threads at every fork; here there is one thread, counted above.
        warnings.simplefilter("ignore")
        return os.fork()


def _tell(channel: socket.socket, **message) -> None:
    try:
        channel.sendall(json.dumps(message).encode())
    except OSError:
        pass  # the grader has gone, and the next read will say so
