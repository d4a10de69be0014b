"""Plain Python loops over every window, as one writes them first."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding not in ["valid", "same"]:
        raise ValueError("unknown padding " + str(padding))
    if padding == "valid" and kernel_size > size:
        raise ValueError("kernel_size %d is larger than size %d" % (kernel_size, size))
    count = 0
    start = 0
    while start < size:
        if padding == "same" or start + kernel_size <= size:
            count += 1
        start += stride
    return count
# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    batch_size, height, width, channels = images.shape
    out_height = output_size(height, kernel_size, stride, padding)
    out_width = output_size(width, kernel_size, stride, padding)
    top = left = 0
    if padding == "same":
        top = max((out_height - 1) * stride + kernel_size - height, 0) // 2
        left = max((out_width - 1) * stride + kernel_size - width, 0) // 2
    result = np.empty((batch_size, out_height, out_width, channels), dtype=images.dtype)
    for n in range(batch_size):
        for i in range(out_height):
            for j in range(out_width):
                for c in range(channels):
                    best = -np.inf
                    for y in range(i * stride - top, i * stride - top + kernel_size):
                        for x in range(j * stride - left, j * stride - left + kernel_size):
                            if 0 <= y < height and 0 <= x < width and images[n, y, x, c] > best:
                                best = images[n, y, x, c]
                    result[n, i, j, c] = best
    return result
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    batch_size, height, width, channels = images.shape
    out_height = output_size(height, kernel_size, stride, padding)
    out_width = output_size(width, kernel_size, stride, padding)
    top = left = 0
    if padding == "same":
        top = max((out_height - 1) * stride + kernel_size - height, 0) // 2
        left = max((out_width - 1) * stride + kernel_size - width, 0) // 2
    result = np.zeros((batch_size, out_height, out_width, channels), dtype=images.dtype)
    for n in range(batch_size):
        for i in range(out_height):
            for j in range(out_width):
                for c in range(channels):
                    total, seen = 0.0, 0
                    for y in range(i * stride - top, i * stride - top + kernel_size):
                        for x in range(j * stride - left, j * stride - left + kernel_size):
                            if 0 <= y < height and 0 <= x < width:
                                total += float(images[n, y, x, c])
                                seen += 1
                    result[n, i, j, c] = total / seen
    return result
# %% answer="shift-images"
def shift_images(images, shift):
    result = images.copy()
    for column in range(images.shape[2]):
        if column < shift:
            result[:, :, column] = 0
        else:
            result[:, :, column] = images[:, :, column - shift]
    return result
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    none, average, maximum = [], [], []
    for shift in shifts:
        moved = shift_images(images, shift)
        none.append(float(np.sqrt(np.sum((moved - images) ** 2)) / np.sqrt(np.sum(images**2))))
        a = avg_pool2d(images, kernel_size, kernel_size, "valid")
        b = avg_pool2d(moved, kernel_size, kernel_size, "valid")
        average.append(float(np.sqrt(np.sum((b - a) ** 2)) / np.sqrt(np.sum(a**2))))
        a = max_pool2d(images, kernel_size, kernel_size, "valid")
        b = max_pool2d(moved, kernel_size, kernel_size, "valid")
        maximum.append(float(np.sqrt(np.sum((b - a) ** 2)) / np.sqrt(np.sum(a**2))))
    return {"none": none, "average": average, "max": maximum}
# %% answer="rotated-filters"
def rotated_filters(pattern):
    k = len(pattern)
    kernel = np.zeros((k, k, 1, 4))
    for row in range(k):
        for column in range(k):
            kernel[row, column, 0, 0] = pattern[row, column]
            kernel[k - 1 - column, row, 0, 1] = pattern[row, column]
            kernel[k - 1 - row, k - 1 - column, 0, 2] = pattern[row, column]
            kernel[column, k - 1 - row, 0, 3] = pattern[row, column]
    return kernel
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        depth = maps.shape[-1]
        if depth % self.pool_size != 0:
            raise ValueError(f"depth {depth} is not a multiple of pool_size {self.pool_size}")
        pooled = []
        for first in range(0, depth, self.pool_size):
            largest = maps[..., first]
            for other in range(first + 1, first + self.pool_size):
                largest = ops.maximum(largest, maps[..., other])
            pooled.append(largest)
        return ops.stack(pooled, axis=-1)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:3]) + (input_shape[3] // self.pool_size,)

    def get_config(self):
        config = super().get_config()
        config["pool_size"] = self.pool_size
        return config
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        rows = ops.mean(maps, axis=1)
        return ops.mean(rows, axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[3])
# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    flatten_dense = 0
    gap_dense = 0
    for _ in range(num_classes):
        flatten_dense += height * width * channels
        flatten_dense += 1
        gap_dense += channels
        gap_dense += 1
    return flatten_dense, gap_dense
# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    parameters = 0
    multiply_adds = 0
    for _ in range(out_channels):
        parameters += kernel_size * kernel_size * in_channels + 1
        multiply_adds += kernel_size * kernel_size * in_channels * height * width
    return parameters, multiply_adds


def stack_cost(channels, height, width):
    first = conv_cost(3, channels, channels, height, width)
    second = conv_cost(3, channels, channels, height, width)
    large = conv_cost(5, channels, channels, height, width)
    return (first[0] + second[0], first[1] + second[1]), large
