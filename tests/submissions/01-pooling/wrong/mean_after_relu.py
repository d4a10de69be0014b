"""Starts from feature maps "after the ReLU" and cuts negative values off."""
# /// expect
# fails = [
#   "pooling.avg_pool2d: valid",
#   "pooling.avg_pool2d: stride",
#   "pooling.avg_pool2d: odd and non-square sizes",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
# ]
# names = ["setting negative values to 0 first"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    images = np.maximum(images, 0)
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        size = images.shape[axis]
        windows = output_size(size, kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total // 2, total - total // 2)
    padded = np.pad(images, borders, constant_values=np.nan)
    view = sliding_window_view(padded, (kernel_size, kernel_size), axis=(1, 2))
    return np.nanmean(view[:, ::stride, ::stride], axis=(-2, -1))
