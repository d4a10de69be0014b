"""Raises all values above zero so that padded zeros cannot win, but does so in place."""
# /// expect
# fails = [
#   "pooling.max_pool2d: dtype and input left alone",
# ]
# names = ["the images that were passed in have changed"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    lowest = images.min()
    images -= lowest
    padded = images
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        padded = np.pad(images, borders)
    windows = sliding_window_view(padded, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1)) + lowest
