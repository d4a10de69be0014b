"""Whether this Python can run the course. Much older ones must understand this file."""

# ruff: noqa: UP032

import os
import re
import sys

OLDEST = (3, 10)
SUPPORTED = "3.10 to 3.13"
REMEDY = (
    "Use the one that `python start.py` or `make lab` sets up: start JupyterLab so, and choose "
    "Python 3 (ipykernel) under Kernel, Change Kernel."
)


class WrongKernel(ImportError):
    """The Python that runs this is not the course's; the message says what to do."""

    def _render_traceback_(self):
        """Return the lines that IPython prints instead of a traceback."""
        return ["{}: {}".format(type(self).__name__, self)]


def check_version():
    """Do nothing, if Python is new enough.

    Raises:
        WrongKernel: it is not.
    """
    if sys.version_info < OLDEST:
        refuse("the course needs Python {}".format(SUPPORTED))


OLDEST_PACKAGES = (("keras", "3.10"), ("numpy", "1.26"))
BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def start(assignment, version, ours):
    """Begin a notebook: check what it needs, and let Run All go on.

    Args:
        assignment: such as "01-pooling".
        version: of the course that the notebook was built for, such as "0.1".
        ours: the version of this package.

    Raises:
        WrongKernel: a package is missing or too old, or of another version than the notebook.
    """
    check_notebook(version, ours)
    check_packages()
    from course.notebook import going_on, hosts, keeping

    hosts.began(assignment)
    if os.environ.get("NBGRADER_EXECUTION") is None:  # nbgrader looks at every error itself
        going_on.go_on()
    elif os.environ["NBGRADER_EXECUTION"] == "autograde":
        keeping.keep()


def check_notebook(version, ours):
    """Do nothing, if the notebook was built for this `course`.

    Raises:
        WrongKernel: their versions differ before the last dot.
    """
    if ours.split(".")[:2] != version.split(".")[:2]:
        raise WrongKernel(
            "this notebook is of version {} of the course, and the `course` here is {}: take both "
            "from one bundle, and restart the kernel".format(version, ours)
        )


def check_packages():
    """Do nothing, if Keras, its backend and NumPy are there, and new enough.

    Raises:
        WrongKernel: they are not; nothing is installed or upgraded by itself.
    """
    from importlib import metadata, util

    for package, oldest in OLDEST_PACKAGES:
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            raise WrongKernel(
                "{0} is not installed here: type %pip install {0}".format(package)
            ) from None
        if _numbers(found) < _numbers(oldest):
            raise WrongKernel(
                "the course needs {0} {1} or newer, and here is {0} {2}: type %pip install "
                '"{0}>={1}" and restart the kernel'.format(package, oldest, found)
            )
    backend = os.environ.get("KERAS_BACKEND")
    if backend in BACKENDS and util.find_spec(backend) is None:
        raise WrongKernel(
            "KERAS_BACKEND asks for {}, which is not installed here: install it, or choose "
            "another of {}".format(backend, ", ".join(BACKENDS))
        )
    if not any(util.find_spec(name) for name in BACKENDS):
        raise WrongKernel("no backend of Keras is installed here: type %pip install tensorflow")


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:2]]


def check_missing(error):
    """Tell a package that is not installed from a fault of the course's own.

    Args:
        error: the `ModuleNotFoundError` of an import.

    Raises:
        WrongKernel: the package is somebody else's.
    """
    if not (error.name or "course").startswith("course"):
        refuse("{} is not installed".format(error.name))


def refuse(reason):
    """Tell which Python this is, and why it will not do.

    Raises:
        WrongKernel: in a notebook or program.
        SystemExit: in `python -m course`, which prints the line alone.
    """
    told = "{}: this is Python {} in {}. {}".format(
        reason, ".".join(map(str, sys.version_info[:2])), sys.prefix, REMEDY
    )
    if sys.argv and sys.argv[0] == "-m":  # while `python -m` imports the package
        sys.exit("course: " + told)
    raise WrongKernel(told)
