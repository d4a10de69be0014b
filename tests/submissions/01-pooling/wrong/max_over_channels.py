"""Forgets the axes: the maximum is taken over the channels as well."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
# ]
# names = ["pooling all channels together"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders, constant_values=-np.inf)
    result = np.empty((len(images), rows, columns, images.shape[3]), images.dtype)
    for n, image in enumerate(images):
        for i in range(rows):
            for j in range(columns):
                y, x = i * stride, j * stride
                result[n, i, j] = image[y : y + kernel_size, x : x + kernel_size].max()
    return result
