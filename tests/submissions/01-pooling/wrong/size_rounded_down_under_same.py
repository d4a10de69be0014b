"""Rounds down under "same" as well."""
# /// expect
# fails = [
#   "pooling.output_size: same",
# ]
# names = ["rounding down: a window that sticks out is padded, not left out"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return size // stride
    if padding != "valid":
        raise ValueError(f"unknown padding {padding}")
    if kernel_size > size:
        raise ValueError(f"kernel_size {kernel_size} > size {size}")
    return (size - kernel_size) // stride + 1
