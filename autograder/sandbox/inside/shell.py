"""What IPython offers a notebook beside Python, where there is no terminal, no network, no browser.

IPython runs a `!` line in a terminal of its own, which the sandbox does not have; and a magic that
is not installed here ends its cell, and with it the answer that stands below.
"""

from __future__ import annotations

import codecs
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.utils.text import LSString, SList
from traitlets import Type

OF_A_PLACE = frozenset(
    "conda gui load_ext mamba matplotlib micromamba pip pylab reload_ext uv".split()
)
"""Line magics that ask for packages, extensions and windows of the machine that they run on."""
LEFT_OUT = "[left out when graded: {name}: {why}]\n"
NOBODY_TYPES = (
    "this cell asks for {name} ({prompt!r}), and nobody types when it is graded: delete that line, "
    "and put the value in its place"
)
NO_NETWORK = "[graded without a network: nothing was downloaded or installed]\n"
UNREACHED = re.compile(
    r"name resolution|Name or service not known|[Cc]ould not resolve|unable to resolve"
    r"|Network is unreachable|Temporary failure resolving|NameResolutionError"
    r"|No matching distribution found"
)
LOOKED_AT = 4096
"""Last characters of what a command printed, in which its failure stands."""
BLOCK = 1 << 16


class Shell(ZMQInteractiveShell):
    """ipykernel's shell, whose commands have no terminal."""

    def system_piped(self, cmd: str) -> None:
        """Run ``!cmd``; what it prints is shown as it comes, its exit code is ``_exit_code``."""
        if cmd.rstrip().endswith("&"):  # Jupyter refuses it as well, and ends the cell
            print(LEFT_OUT.format(name=cmd, why="nothing runs in the background"), end="")
            return
        end = ""
        with _Command(self.var_expand(cmd, depth=1)) as command:
            for text in command.texts():
                print(text, end="")
                end = (end + text)[-LOOKED_AT:]
        if command.code and UNREACHED.search(end):
            print(NO_NETWORK, end="")
        self._note(cmd, command.code)

    system = system_piped

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """What ``!cmd`` prints, as in ``lines = !cmd``."""
        with _Command(self.var_expand(cmd, depth=depth + 1)) as command:
            told = "".join(command.texts())
        self._note(cmd, command.code)
        return SList(told.splitlines()) if split else LSString(told)

    def _note(self, cmd: str, code: int) -> None:
        self.user_ns["_exit_code"] = code
        if code and getattr(self, "system_raise_on_error", False):
            raise subprocess.CalledProcessError(code, cmd)

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """As IPython's; what this place does not have is told of, and the cell goes on."""
        if self._find_with_lazy_load("line", magic_name) is None:
            return self._leave_out(magic_name, "there is no such magic here")
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:
            if magic_name not in OF_A_PLACE:
                raise
            return self._leave_out(magic_name, str(error))

    def ask_exit(self) -> None:
        """``exit()`` at the end of one answer must not take the others along."""
        print(LEFT_OUT.format(name="exit()", why="the notebook goes on"), end="")

    def _leave_out(self, name: str, why: str) -> None:
        print(LEFT_OUT.format(name=f"%{name}", why=" ".join(why.split())[:200]), end="")

    def init_magics(self) -> None:
        super().init_magics()
        self.magics_manager.register_alias("shell", "sh", "cell")  # as Colab calls it


class Unasked(StdinNotImplementedError):
    """A cell waits for a person to type; it ends, and the notebook goes on."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class Kernel(IPythonKernel):
    """ipykernel's kernel with this shell. Nobody types: it never waits for anybody."""

    shell_class = Type(Shell)

    def raw_input(self, prompt: str = "") -> str:
        """``input()``; a debugger that asks is told to go on, so that a breakpoint that was left
        in an answer costs nothing.

        Raises:
            Unasked: it was not a debugger.
        """
        if _debugging():
            print(LEFT_OUT.format(name="the debugger", why="nobody is there to type"), end="")
            return "continue"
        raise Unasked(NOBODY_TYPES.format(name="input()", prompt=str(prompt)[:40]))

    def getpass(self, prompt: str = "", stream: Any = None) -> str:
        """``getpass.getpass()``.

        Raises:
            Unasked: always.
        """
        raise Unasked(NOBODY_TYPES.format(name="getpass()", prompt=str(prompt)[:40]))


def _debugging() -> bool:
    """Whether a debugger reads its next command."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "cmdloop" and frame.f_globals.get("__name__") == "cmd":
            return True
        frame = frame.f_back
    return False


class _Command:
    """A command of the shell's while it runs; its error output stands among the other."""

    code = 0

    def __init__(self, command: str):
        self._process = subprocess.Popen(
            command, shell=True, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, start_new_session=True
        )

    def texts(self):
        """What it prints, in pieces, until it has ended."""
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while block := os.read(self._process.stdout.fileno(), BLOCK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)

    def __enter__(self) -> _Command:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        if kind is not None:  # interrupted: its children would go on
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.stdout.close()
        self.code = self._process.wait()
