"""Refuses windows larger than the image under "same" too, where they are fine."""
# /// expect
# fails = [
#   "pooling.output_size: same",
# ]
# names = ["ValueError: kernel_size 7 is larger than the image 3"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding not in ("valid", "same"):
        raise ValueError(f"unknown padding {padding}")
    if kernel_size > size:
        raise ValueError(f"kernel_size {kernel_size} is larger than the image {size}")
    if padding == "same":
        return -(-size // stride)
    return (size - kernel_size) // stride + 1
