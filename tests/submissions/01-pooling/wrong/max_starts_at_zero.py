"""The best value so far starts at 0, so all-negative windows give 0."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: padding never wins"
# ]
# names = ["letting 0 win over negative values"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    n, height, width, channels = images.shape
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    top = left = 0
    if padding == "same":
        top = max((rows - 1) * stride + kernel_size - height, 0) // 2
        left = max((columns - 1) * stride + kernel_size - width, 0) // 2
    result = np.zeros((n, rows, columns, channels), images.dtype)
    for i in range(rows):
        for j in range(columns):
            for y in range(i * stride - top, i * stride - top + kernel_size):
                for x in range(j * stride - left, j * stride - left + kernel_size):
                    if 0 <= y < height and 0 <= x < width:
                        result[:, i, j] = np.maximum(result[:, i, j], images[:, y, x])
    return result
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    def pooled(x, kind):
        return x if kind == "none" else ops.convert_to_numpy(Pool2D(kernel_size, kind=kind)(x))

    result = {}
    for kind in ("none", "average", "max"):
        before = pooled(images, kind)
        afters = [pooled(shift_images(images, shift), kind) for shift in shifts]
        result[kind] = [
            float(np.linalg.norm(after - before) / np.linalg.norm(before)) for after in afters
        ]
    return result
