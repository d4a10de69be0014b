"""Pads with zeros and divides by kernel_size² everywhere."""
# /// expect
# fails = ["pooling.avg_pool2d: same, at the border"]
# names = ["counting the padded zeros in the mean"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders)
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].mean(axis=(-2, -1))
