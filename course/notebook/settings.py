"""While a notebook is graded: what a leftover cell has set for the whole process is set back.

``warnings.filterwarnings("error")``, ``np.seterr(all="raise")``, an alarm that goes off later,
``os.umask(0o777)`` and ``rm -rf *`` are meant for the cell that they stand in. They would make
right answers below it fail, in code of NumPy's and Keras's.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from contextlib import suppress
from pathlib import Path

TRAINED = Path("trained")
"""Folder of the weights that were handed in."""
MOST_FILES = 40


class Settings:
    """What is looked after; as it is when this is made."""

    def __init__(self) -> None:
        os.umask(mask := os.umask(0o022))
        self._mask = mask
        self._filters = set(warnings.filters)
        self._weights = dict(_opened(TRAINED.absolute()))

    def put_back(self) -> list[str]:
        """Set back what would harm the cells below; the names of it."""
        told = self._errors_of_warnings() + _errors_of_numpy() + _errors_of_tensorflow()
        told += self._deleted()
        os.umask(self._mask)
        if threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
        return told

    def _errors_of_warnings(self) -> list[str]:
        strict = {entry for entry in warnings.filters if entry[0] == "error"} - self._filters
        kept = [entry for entry in warnings.filters if entry not in strict]
        if len(kept) == len(warnings.filters):
            return []
        warnings.filters[:] = kept
        warnings._filters_mutated()  # what Python's own functions call then
        return ["warnings"]

    def _deleted(self) -> list[str]:
        """Write anew the handed-in weights that are gone: grading trains no others."""
        told = []
        for path, kept in self._weights.items():
            if os.path.lexists(path):
                continue
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                with open(path, "wb") as file:
                    os.lseek(kept, 0, os.SEEK_SET)
                    while os.sendfile(file.fileno(), kept, None, 2**30):
                        pass
                told.append(f"{path.parent.name}/{path.name}")
        return told


def _opened(folder: Path):
    """The files of a folder, each with a descriptor, by which it is read when it is deleted."""
    with suppress(OSError):
        for path in sorted(folder.iterdir())[:MOST_FILES]:
            if path.is_file() and not path.is_symlink():
                yield path, os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _errors_of_numpy() -> list[str]:
    numpy = sys.modules.get("numpy")
    strict = {kind: "warn" for kind, way in numpy.geterr().items() if way in ("raise", "call")}
    if strict:
        numpy.seterr(**strict)
    return ["numpy.seterr"] if strict else []


def _errors_of_tensorflow() -> list[str]:
    """Its search for values that are no numbers, with which XLA compiles nothing."""
    checking = sys.modules.get("tensorflow.python.debug.lib.check_numerics_callback")
    if getattr(getattr(checking, "_state", None), "check_numerics_callback", None) is None:
        return []
    checking.disable_check_numerics()
    return ["tensorflow.debugging"]
