"""Under same, (size - 1) // stride."""
# /// expect
# fails = ["pooling.output_size: same"]
# names = ["forgetting the + 1: the first window counts too"]
# ///

# %% answer="output-size"
import math

def output_size(size, kernel_size, stride, padding):
    padding_modes = {"valid", "same"}
    if padding not in padding_modes:
        raise ValueError(f"padding must be one of {padding_modes}, got {padding!r}")
    if padding == "same":
        return (size - 1) // stride
    if kernel_size > size:
        raise ValueError("kernel_size %d is larger than size %d" % (kernel_size, size))
    return math.floor((size - kernel_size) / stride) + 1
