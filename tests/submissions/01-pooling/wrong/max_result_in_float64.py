"""np.zeros without a dtype: the values are right, the dtype is float64."""
# /// expect
# fails = ["pooling.max_pool2d: dtype and input left alone"]
# names = ["dtype of the result for float32"]
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
    result = np.zeros((n, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            window = images[:, i * stride :, j * stride :][:, :kernel_size, :kernel_size]
            result[:, i, j] = window.max(axis=(1, 2))
    return result
