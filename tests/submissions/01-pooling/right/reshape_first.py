"""Reshapes where the windows tile the image, and falls back on slices where they do not."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        full, rest = divmod(size, stride)
        return full + (1 if rest else 0)
    if padding == "valid":
        if kernel_size > size:
            raise ValueError(f"{size} pixels are too few for a window of {kernel_size}")
        return len(range(0, size - kernel_size + 1, stride))
    raise ValueError(padding)
# %% answer="max-pool"
def tiles(images, kernel_size, stride, padding):
    """Whether the windows neither overlap nor leave anything over."""
    _, height, width, _ = images.shape
    whole = height % kernel_size == width % kernel_size == 0
    return whole and stride == kernel_size and padding in ("valid", "same")


def spans(size, kernel_size, stride, padding):
    """(first, behind the last) pixel of each window, cut to the image."""
    count = output_size(size, kernel_size, stride, padding)
    before = 0
    if padding == "same":
        before = max((count - 1) * stride + kernel_size - size, 0) // 2
    firsts = [index * stride - before for index in range(count)]
    return [(max(first, 0), min(first + kernel_size, size)) for first in firsts]


def pool_with(function, images, kernel_size, stride, padding):
    n, height, width, channels = images.shape
    if tiles(images, kernel_size, stride, padding):
        rows, columns = height // kernel_size, width // kernel_size
        blocks = images.reshape(n, rows, kernel_size, columns, kernel_size, channels)
        return function(blocks, axis=(2, 4))
    vertical = spans(height, kernel_size, stride, padding)
    horizontal = spans(width, kernel_size, stride, padding)
    return np.stack(
        [
            np.stack([function(images[:, a:b, c:d], axis=(1, 2)) for c, d in horizontal], axis=1)
            for a, b in vertical
        ],
        axis=1,
    )


def max_pool2d(images, kernel_size, stride, padding):
    return pool_with(np.max, images, kernel_size, stride, padding)
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    return pool_with(np.mean, images, kernel_size, stride, padding)
# %% answer="shift-images"
def shift_images(images, shift):
    if shift == 0:
        return images.copy()
    shifted = np.roll(images, shift, axis=2)
    shifted[:, :, :shift, :] = 0
    return shifted
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    def relative(function):
        reference = function(images)
        size = np.sqrt((reference.astype("float64") ** 2).sum())
        for shift in shifts:
            change = function(shift_images(images, shift)).astype("float64") - reference
            yield np.sqrt((change**2).sum()) / size

    k = kernel_size
    return dict(
        none=list(relative(lambda x: x)),
        average=list(relative(lambda x: avg_pool2d(x, k, k, "valid"))),
        max=list(relative(lambda x: max_pool2d(x, k, k, "valid"))),
    )
# %% answer="rotated-filters"
def rotated_filters(pattern):
    kernel = np.empty(pattern.shape + (1, 4), pattern.dtype)
    for i in range(4):
        kernel[..., 0, i] = np.rot90(pattern, k=i)
    return kernel
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        shape = self.compute_output_shape(maps.shape)
        grouped = ops.reshape(maps, (-1, maps.shape[1], maps.shape[2], shape[3], self.pool_size))
        return ops.amax(grouped, axis=4)

    def compute_output_shape(self, input_shape):
        if input_shape[3] % self.pool_size != 0:
            raise ValueError(
                "Number of channels (%d) must be divisible by pool_size (%d)"
                % (input_shape[3], self.pool_size)
            )
        return (input_shape[0], input_shape[1], input_shape[2], input_shape[3] // self.pool_size)

    def get_config(self):
        return dict(super().get_config(), pool_size=self.pool_size)
# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights_shape = (kernel_size, kernel_size, in_channels, out_channels)
    weights = int(np.prod(weights_shape))
    return [weights + out_channels, weights * height * width]


def stack_cost(channels, height, width):
    c2 = channels * channels
    two = [18 * c2 + 2 * channels, 18 * c2 * height * width]
    one = [25 * c2 + channels, 25 * c2 * height * width]
    return [two, one]
