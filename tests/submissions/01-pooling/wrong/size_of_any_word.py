"""Takes every word but "same" for "valid"."""
# /// expect
# fails = [
#   "pooling.output_size: refusals",
# ]
# names = ["expected a ValueError"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    else:
        if kernel_size > size:
            raise ValueError(f"{kernel_size} {size}")
        return (size - kernel_size) // stride + 1
