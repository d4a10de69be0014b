"""Which library computes, and on which device."""

import os
import re
import tempfile
from contextlib import contextmanager
from importlib import metadata

NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
# Level I of absl's log in its short and long form, and the line that announces it.
START_UP_LOG = re.compile(
    rb"(?:I\d{4} |\S+ \S+: I |WARNING: All log messages before absl::InitializeLog).*\n?"
)


def device_report():
    """Return one line that says which Keras, backend and devices are in use.

    It imports Keras if nobody has, and keeps TensorFlow's start-up log out of the notebook; so let
    it run before `import keras`.

    Returns:
        `str`, such as "Keras 3.15.1 on TensorFlow 2.21.0, using the CPU (2 cores)". It never
        raises: what can't be found out is left out of the line or named in it.
    """
    try:
        with _without_start_up_log():
            import keras

        backend = keras.backend.backend()
    except Exception as error:
        return f"Keras does not start here: {type(error).__name__}: {_first_line(error)}"
    name = f"{NAMES.get(backend, backend)} {_version(backend)}".strip()
    return f"Keras {keras.__version__} on {name}, using {_devices(backend)}"


@contextmanager
def _without_start_up_log():
    """Leave TensorFlow's news out of what the process writes to its error stream.

    TensorFlow tells "oneDNN custom operations are on" at any TF_CPP_MIN_LOG_LEVEL
    (tensorflow/tensorflow#100442), below Python's `sys.stderr`. All else is written afterwards.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # a process without an error stream
        yield
        return
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            log.seek(0)
            rest = b"".join(line for line in log if not START_UP_LOG.fullmatch(line))
            os.write(2, rest)


def _devices(backend):
    """Name the accelerators that the backend sees, or the CPU if it sees none."""
    try:
        found = ACCELERATORS.get(backend, list)()
    except Exception as error:
        return f"unknown devices ({type(error).__name__}: {_first_line(error)})"
    counts = {name: found.count(name) for name in found}
    listed = ", ".join(f"{count} × {name}" if count > 1 else name for name, count in counts.items())
    return listed or f"the CPU ({_cores()} cores)"


def _tensorflow():
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
    tpus = tf.config.list_logical_devices("TPU") if tf.config.list_physical_devices("TPU") else []
    return [detail.get("device_name", "GPU") for detail in details] + ["TPU"] * len(tpus)


def _jax():
    import jax

    return [device.device_kind for device in jax.devices() if device.platform != "cpu"]


def _torch():
    import torch

    if torch.cuda.is_available():
        return [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return ["Apple GPU (MPS)"] if torch.backends.mps.is_available() else []


ACCELERATORS = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}


def _version(backend):
    """Return the version of the backend's module; its package may have another name."""
    try:
        return __import__(backend).__version__
    except Exception:
        return metadata.version(backend) if backend in metadata.packages_distributions() else ""


def _cores():
    """Count the cores this process may use, which in a container are fewer than the machine's."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count()


def _first_line(error):
    return next(iter(str(error).strip().splitlines()), "no message")
