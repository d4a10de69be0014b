"""Raises the right errors, whose messages say nothing."""
# /// expect
# fails = ["pooling.output_size: refusals"]
# names = ["message should mention"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError("invalid padding")
    if kernel_size > size:
        raise ValueError("does not fit")
    return (size - kernel_size) // stride + 1
