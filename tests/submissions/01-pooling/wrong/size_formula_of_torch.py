"""The formula of another framework: kernel_size // 2 pixels of padding on both sides."""
# /// expect
# fails = [
#   "pooling.output_size: same",
# ]
# names = ["padding kernel_size // 2 pixels on both sides"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding not in ("valid", "same"):
        raise ValueError(f"padding must be valid or same, got {padding}")
    pad = kernel_size // 2 if padding == "same" else 0
    if kernel_size > size + 2 * pad:
        raise ValueError(f"window {kernel_size} does not fit into {size}")
    return (size + 2 * pad - kernel_size) // stride + 1
