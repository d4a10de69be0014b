"""The small examples hold whole numbers, so the result is made of ints."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
# ]
# names = []
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    n, height, width, channels = images.shape
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders, constant_values=-np.inf)
    result = np.zeros((n, rows, columns, channels), dtype=int)
    for i in range(rows):
        for j in range(columns):
            window = images[:, i * stride :, j * stride :][:, :kernel_size, :kernel_size]
            result[:, i, j] = window.max(axis=(1, 2))
    return result.astype(images.dtype)
