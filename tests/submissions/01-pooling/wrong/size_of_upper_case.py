"""Means well: accepts SAME and Valid too, where the task says lower case only."""
# /// expect
# fails = [
#   "pooling.output_size: refusals",
# ]
# names = ["expected a ValueError"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    padding = padding.lower()
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f"padding {padding}")
    if kernel_size > size:
        raise ValueError(f"{kernel_size} {size}")
    return (size - kernel_size) // stride + 1
