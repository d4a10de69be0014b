"""Pads with zeros: np.pad's default wins over negative values."""
# /// expect
# fails = ["pooling.max_pool2d: padding never wins"]
# names = ["padding with zeros, which win over negative values"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        images = np.pad(
            images, [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        )
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
