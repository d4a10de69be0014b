"""Forgets the window that stands at the very beginning."""
# /// expect
# fails = ["pooling.output_size: valid"]
# names = ["forgetting the + 1"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "valid":
        if kernel_size > size:
            raise ValueError(f"{kernel_size} > {size}")
        return (size - kernel_size) // stride
    elif padding == "same":
        return (size + stride - 1) // stride
    raise ValueError(f"padding={padding}")
