"""np.ceil and np.floor give floats, which cannot be a shape."""
# /// expect
# fails = [
#   "pooling.output_size: returns an int",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
#   "pooling.max_pool2d: dtype and input left alone",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
#   "pooling.avg_pool2d: dtype and input left alone",
#   "pooling.pool_layer: shapes",
#   "pooling.pool_layer: saves and loads",
# ]
# names = ["expected an int"]
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return np.ceil(size / stride)
    if padding == "valid":
        if kernel_size > size:
            raise ValueError(f"{kernel_size} is more than {size}")
        return np.floor((size - kernel_size) / stride) + 1
    raise ValueError(f"no such padding: {padding}")
