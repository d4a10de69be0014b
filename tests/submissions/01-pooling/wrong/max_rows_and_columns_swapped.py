"""x and y change places when the result is filled in."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
# ]
# names = ["mixing up height and width"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    top = left = 0
    if padding == "same":
        top = max((rows - 1) * stride + kernel_size - height, 0) // 2
        left = max((columns - 1) * stride + kernel_size - width, 0) // 2
    pooled = []
    for x in range(columns):
        for y in range(rows):
            a, b = y * stride - top, x * stride - left
            part = images[:, max(a, 0) : a + kernel_size, max(b, 0) : b + kernel_size]
            pooled.append(part.max(axis=(1, 2)))
    return np.reshape(pooled, (columns, rows, len(images), -1)).transpose(2, 0, 1, 3)
