"""Room on the disk for what training keeps: asked before it begins, not after an hour."""

import os
import shutil
import tempfile
from pathlib import Path

from course.training.trainer import TrainingError


def check(file, parameters):
    """Do nothing, if a network's weights can be written.

    Args:
        file: `Path`; its folder may be missing, and is not made: nothing may come of a wrong call.
        parameters: how many weights, of 4 bytes each.

    Raises:
        TrainingError: the folder can't be written, or has too little room; it says what to do.
    """
    needed = 2 * 4 * parameters  # a draft beside the file of an earlier run
    folder = file.parent if file.parent.exists() else file.parent.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise TrainingError(
            f"{file} can't be written ({error.strerror}), so nothing that is trained could be "
            "kept. Put the notebook in a folder of your own."
        ) from None
    if free < needed:
        raise TrainingError(
            f"{file} needs up to {needed / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free on this "
            "disk. Make room, then run this cell again."
        )


def lost(name, file, error):
    """Say in a line that a trained network could not be kept."""
    reason = os.strerror(error.errno) if error.errno else error
    return (
        f"{name}: trained, but {Path(file)} can't be written ({reason}). The network is in memory "
        "only: make room, and run this cell again before you hand in."
    )
