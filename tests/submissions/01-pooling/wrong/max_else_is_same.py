"""Every word but "valid" is taken for "same"."""
# /// expect
# fails = ["pooling.max_pool2d: refusals"]
# names = ["expected a ValueError"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    borders = [(0, 0)] * 4
    if padding != "valid":
        for axis in (1, 2):
            size = images.shape[axis]
            total = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total // 2, total - total // 2)
    padded = np.pad(images, borders, constant_values=-np.inf)
    windows = sliding_window_view(padded, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
