"""Does not cut the padding at 0: negative where the stride is larger than the window."""
# /// expect
# fails = ["pooling.max_pool2d: same", "pooling.max_pool2d: padding never wins"]
# names = ["index can't contain negative values"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = (rows - 1) * stride + kernel_size - height
        wide = (columns - 1) * stride + kernel_size - width
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders, constant_values=-np.inf)
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
