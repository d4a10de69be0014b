"""Whether this Python can run the course. Much older ones must understand this file."""

import sys

OLDEST = (3, 11)
SUPPORTED = "3.11 to 3.13"
REMEDY = (
    "Use the one that `python start.py` or `make lab` sets up: start JupyterLab so, and choose "
    "Python 3 (ipykernel) under Kernel, Change Kernel."
)


class WrongKernel(ImportError):
    """The Python that runs this is not the course's; the message says what to do."""

    def _render_traceback_(self):
        """Return the lines that IPython prints instead of a traceback."""
        return ["{}: {}".format(type(self).__name__, self)]  # noqa: UP032


def check_version():
    """Do nothing, if Python is new enough.

    Raises:
        WrongKernel: it is not.
    """
    if sys.version_info < OLDEST:
        refuse("the course needs Python {}".format(SUPPORTED))  # noqa: UP032


def check_missing(error):
    """Tell a package that is not installed from a fault of the course's own.

    Args:
        error: the `ModuleNotFoundError` of an import.

    Raises:
        WrongKernel: the package is somebody else's.
    """
    if not (error.name or "course").startswith("course"):
        refuse("{} is not installed".format(error.name))  # noqa: UP032


def refuse(reason):
    """Tell which Python this is, and why it will not do.

    Raises:
        WrongKernel: in a notebook or program.
        SystemExit: in `python -m course`, which prints the line alone.
    """
    told = "{}: this is Python {} in {}. {}".format(  # noqa: UP032
        reason, ".".join(map(str, sys.version_info[:2])), sys.prefix, REMEDY
    )
    if sys.argv and sys.argv[0] == "-m":  # while `python -m` imports the package
        sys.exit("course: " + told)
    raise WrongKernel(told)
