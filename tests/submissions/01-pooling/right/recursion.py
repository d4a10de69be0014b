"""Recursive definitions, as a functional programmer writes them."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding not in ("same", "valid"):
        raise ValueError(f"don't know {padding}")
    if padding == "valid" and size < kernel_size:
        raise ValueError(f"{size} < {kernel_size}")
    need = 1 if padding == "same" else kernel_size

    def count(left):
        return 0 if left < need else 1 + count(left - stride)

    return count(size)
# %% answer="max-pool"
from functools import reduce
from itertools import islice


def windows_along(size, kernel_size, stride, padding):
    count = output_size(size, kernel_size, stride, padding)
    pad = max(kernel_size + (count - 1) * stride - size, 0) // 2 if padding == "same" else 0

    def starts(first):
        yield first
        yield from starts(first + stride)

    return [slice(max(a, 0), min(a + kernel_size, size)) for a in islice(starts(-pad), count)]


def pooled_by(function, images, kernel_size, stride, padding):
    rows = windows_along(images.shape[1], kernel_size, stride, padding)
    columns = windows_along(images.shape[2], kernel_size, stride, padding)
    return np.array(
        [[function(images[:, r, c]) for c in columns] for r in rows], dtype=images.dtype
    ).transpose(2, 0, 1, 3)


def max_pool2d(images, kernel_size, stride, padding):
    def largest(part):
        if part.ndim == 2:
            return part
        return largest(reduce(np.maximum, [part[:, i] for i in range(part.shape[1])]))

    return pooled_by(largest, images, kernel_size, stride, padding)
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    def mean(part):
        return reduce(np.add, np.moveaxis(part, (1, 2), (0, 1)).reshape(-1, *part.shape[::3])) / (
            part.shape[1] * part.shape[2]
        )

    return pooled_by(mean, images, kernel_size, stride, padding)
# %% answer="shift-images"
def shift_images(images, shift):
    if shift == 0:
        return np.array(images)
    one = np.zeros_like(images)
    one[:, :, 1:] = images[:, :, :-1]
    return shift_images(one, shift - 1)
# %% answer="rotated-filters"
def rotated_filters(pattern):
    def turns(p, left):
        return [p] if left == 0 else [p] + turns(np.rot90(p), left - 1)

    return np.dstack(turns(pattern, 3))[:, :, np.newaxis]
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    """Takes the maximum of the two halves of each group, as long as there are two."""

    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        if maps.shape[-1] % self.pool_size:
            raise ValueError(f"groups of {self.pool_size} out of {maps.shape[-1]} maps")

        def largest(first, behind):
            if behind - first == 1:
                return maps[..., first :: self.pool_size]
            middle = (first + behind) // 2
            return ops.maximum(largest(first, middle), largest(middle, behind))

        return largest(0, self.pool_size)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    if out_channels == 1:
        weights = kernel_size**2 * in_channels
        return weights + 1, weights * height * width
    p, m = conv_cost(kernel_size, in_channels, out_channels - 1, height, width)
    q, n = conv_cost(kernel_size, in_channels, 1, height, width)
    return p + q, m + n


def stack_cost(channels, height, width):
    p, m = conv_cost(3, channels, channels, height, width)
    return (p + p, m + m), conv_cost(5, channels, channels, height, width)
