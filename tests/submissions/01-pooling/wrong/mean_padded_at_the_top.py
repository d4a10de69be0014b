"""Divides by the right count, but the odd padded row and column are at the top and left."""
# /// expect
# fails = ["pooling.avg_pool2d: same, away from the border", "pooling.avg_pool2d: same, at the border"]
# names = ["putting the odd row and column of padding at the top and left"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        size = images.shape[axis]
        windows = output_size(size, kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total - total // 2, total // 2)
    padded = np.pad(images, borders, constant_values=np.nan)
    view = sliding_window_view(padded, (kernel_size, kernel_size), axis=(1, 2))
    return np.nanmean(view[:, ::stride, ::stride], axis=(-2, -1))
