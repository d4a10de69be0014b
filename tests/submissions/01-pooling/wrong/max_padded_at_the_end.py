"""All padding at the bottom and right: np.pad with (0, total)."""
# /// expect
# fails = ["pooling.max_pool2d: same", "pooling.max_pool2d: padding never wins"]
# names = ["padding at the bottom and right only"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    n, height, width, channels = images.shape
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    result = np.empty((n, rows, columns, channels), images.dtype)
    for i in range(rows):
        for j in range(columns):
            # Slices that end behind the image are cut to it.
            y, x = i * stride, j * stride
            part = images[:, y : y + kernel_size, x : x + kernel_size]
            result[:, i, j] = part.max(axis=(1, 2))
    return result
