"""Assumes square images: the height is used for the width too."""
# /// expect
# fails = [
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
#   "pooling.max_pool2d: refusals",
# ]
# names = ["using the height for the width too"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    size = images.shape[1]
    out = output_size(size, kernel_size, stride, padding)
    if padding == "same":
        total = max((out - 1) * stride + kernel_size - size, 0)
        border = (total // 2, total - total // 2)
        images = np.pad(images, [(0, 0), border, border, (0, 0)], constant_values=-np.inf)
    result = np.empty((len(images), out, out, images.shape[3]), images.dtype)
    for i in range(out):
        for j in range(out):
            y, x = i * stride, j * stride
            window = images[:, y : y + kernel_size, x : x + kernel_size]
            result[:, i, j] = window.max(axis=(1, 2))
    return result
