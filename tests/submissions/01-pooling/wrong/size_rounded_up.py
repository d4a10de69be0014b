"""Counts a last window that does not fit, under "valid"."""
# /// expect
# fails = ["pooling.output_size: valid"]
# names = ["rounding up: a last window that does not fit is left out"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f"unknown padding {padding}")
    if kernel_size > size:
        raise ValueError(f"kernel_size {kernel_size} > size {size}")
    return -(-(size - kernel_size) // stride) + 1
