"""Steps through range(0, height, stride), so windows that stick out are kept under "valid"."""
# /// expect
# fails = [
#   "pooling.max_pool2d: odd and non-square sizes",
# ]
# names = ["keeping windows at the bottom and right that do not fit in the image"]
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
    else:
        rows = 1 + -(-(height - kernel_size) // stride)
        columns = 1 + -(-(width - kernel_size) // stride)
    result = []
    for i in range(rows):
        y = i * stride - top
        result.append([])
        for j in range(columns):
            x = j * stride - left
            part = images[:, max(y, 0) : y + kernel_size, max(x, 0) : x + kernel_size]
            result[-1].append(part.max(axis=(1, 2)))
    return np.array(result).transpose(2, 0, 1, 3)
