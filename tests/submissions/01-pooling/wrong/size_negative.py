"""Gives 0 or less for a window that does not fit, in place of an error."""
# /// expect
# fails = ["pooling.output_size: refusals"]
# names = ["expected a ValueError"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding == "valid":
        return (size - kernel_size) // stride + 1
    raise ValueError(f"padding {padding}")
