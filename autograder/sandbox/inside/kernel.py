"""Become an ipykernel: the process that runs a learner's code."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
import threading

from . import filter, jail

WANTED_AT_START = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "tornado.platform.asyncio",
    "inside.line",
    "inside.shell",
)
"""What ipykernel imports while it starts; learnt by comparing sys.modules before and after."""


def prepare(modules: list[str], unwanted: list[str]) -> None:
    """Import all that a kernel needs to start, and `modules`; those that are missing are left out.

    Args:
        unwanted: packages that the others would import where they find them, and do without where
            not. Who imports one afterwards gets it.

    Raises:
        ImportError: a module is there but cannot be imported.
    """
    hidden = [name for name in unwanted if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        for name in (*WANTED_AT_START, *modules):
            _import_if_there(name)
    finally:
        for name in hidden:
            del sys.modules[name]


def _import_if_there(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise


def run(request: dict, spec: dict, bound: int) -> None:
    """Never returns. Writes a byte to `bound` when all of Jupyter's sockets are bound, or the line
    to the grader is open.

    No line of the learner's can run before that: neither the working folder nor anything in it is
    on the import path yet.
    """
    null = os.open("/dev/null", os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    close_all_but(0, 1, 2, bound)
    os.setsid()
    # As in any Python: PID 1 took the system's way, by which writing to a closed socket is death.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    jail.set_limits(request["limits"], spec["devices"])
    jail.drop_capabilities()
    filter.install()
    os.environ.clear()
    os.environ.update(spec["environment"] | request["env"])
    _forget_the_zygote()
    prepare(spec["modules"], spec["unwanted"])
    gc.enable()
    if request["line"]:
        from . import line

        serve = line.connected(request["line"])
    else:
        serve = _application(request["connection"], spec["home"]).start
    os.chdir(spec["submission"])
    os.write(bound, b".")
    os.close(bound)
    serve()
    os._exit(0)


def _application(connection: dict, home: str):
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    from .shell import Kernel

    file = f"{home}/connection.json"
    with open(file, "w") as stream:
        json.dump(connection, stream)
    config = Config()
    config.IPKernelApp.connection_file = file
    config.HistoryManager.enabled = False  # a database and its thread, for a history of one run
    config.IPythonKernel._execute_sleep = 0.0  # lets a front end's first outputs out, cell by cell
    application = IPKernelApp.instance(config=config, kernel_class=Kernel)
    beating = _announce_heartbeat()
    application.initialize([])
    # traitlets has each line of the debug log formatted, five for a cell, and then drops it.
    application.log.setLevel(application.log_level)
    # A cell's own source, told to whoever else listens: nobody does, and it is a message in five.
    application.kernel._publish_execute_input = lambda *_: None
    beating.wait()
    return application


def _announce_heartbeat() -> threading.Event:
    """An event set once the heartbeat's socket is bound, which happens in its own thread."""
    from ipykernel import kernelapp
    from ipykernel.heartbeat import Heartbeat

    bound = threading.Event()

    class AnnouncedHeartbeat(Heartbeat):
        def _bind_socket(self):
            super()._bind_socket()
            bound.set()

    kernelapp.Heartbeat = AnnouncedHeartbeat
    return bound


def close_all_but(*kept: int) -> None:
    """Close every other descriptor: what belongs to the zygote or PID 1 never reaches a learner."""
    for number in map(int, os.listdir("/proc/self/fd")):
        if number not in kept:
            try:
                os.close(number)
            except OSError:
                pass  # the listing's own


def _forget_the_zygote() -> None:
    """Random state and import path as in a new process."""
    sys.path[:] = ["", *(path for path in sys.path if path not in ("", "/zygote"))]
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed()  # the module `random` seeds itself after a fork
