"""The formula of a convolution with stride 1."""
# /// expect
# fails = [
#   "pooling.output_size: valid",
#   "pooling.output_size: same",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
# ]
# names = ["leaving the stride out"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return size
    if padding != "valid":
        raise ValueError(f"padding {padding}")
    if kernel_size > size:
        raise ValueError(f"{kernel_size} {size}")
    return size - kernel_size + 1
