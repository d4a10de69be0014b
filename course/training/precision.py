"""Computing in 16 bits where the device does so faster; weights stay float32."""

from contextlib import contextmanager
from pathlib import Path

CPU_FLAGS = {"amx_bf16", "avx512_bf16"}
BFLOAT16_SINCE = 8.0
"""NVIDIA's compute capability; the T4 of free notebook services has 7.5."""


def candidate():
    """Return the Keras policy worth a try on this device, or None.

    Whether it is faster depends on the network: measure it.
    """
    import keras

    try:
        gpus = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[keras.backend.backend()]()
    except Exception:  # an unknown device or backend: float32 runs everywhere
        return None
    if gpus:
        return "mixed_bfloat16" if min(gpus) >= BFLOAT16_SINCE else "mixed_float16"
    return "mixed_bfloat16" if cpu_has_bfloat16() else None


def cpu_has_bfloat16(cpuinfo="/proc/cpuinfo"):
    """Tell whether the processor multiplies bfloat16 by itself; False where that isn't known."""
    try:
        lines = Path(cpuinfo).read_text().splitlines()
    except OSError:  # not Linux
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return not CPU_FLAGS.isdisjoint(flags.split())


@contextmanager
def policy(name):
    """Make layers under a policy of Keras; the policy from before comes back in any case."""
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def exact_output(model):
    """Let the last layer of a model compute in float32: there, 16 bits cost accuracy."""
    import keras

    last = model
    while isinstance(last, keras.Model) and last.layers:
        last = last.layers[-1]
    if last is not model:
        last.dtype_policy = keras.dtype_policies.DTypePolicy("float32")


def _tensorflow():
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(gpu) for gpu in found]
    return [_number(*detail.get("compute_capability", (0, 0))) for detail in details]


def _jax():
    import jax

    found = [device for device in jax.devices() if device.platform != "cpu"]
    return [
        float("inf") if device.platform == "tpu" else float(device.compute_capability)
        for device in found
    ]


def _torch():
    import torch

    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [_number(*torch.cuda.get_device_capability(i)) for i in range(count)]


def _number(major, minor):
    return major + minor / 10
