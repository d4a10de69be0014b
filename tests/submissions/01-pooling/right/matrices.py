"""Averages are two matrix products; sums in float64; NumPy integers come back where ints may."""

# %% answer="max-pool"
def membership(size, kernel_size, stride, padding):
    """Boolean (windows, pixels): which pixels lie in which window."""
    count = output_size(size, kernel_size, stride, padding)
    before = max((count - 1) * stride + kernel_size - size, 0) // 2 if padding == "same" else 0
    first = np.arange(count)[:, np.newaxis] * stride - before
    pixel = np.arange(size)[np.newaxis]
    return (first <= pixel) & (pixel < first + kernel_size)


def max_pool2d(images, kernel_size, stride, padding):
    rows = membership(images.shape[1], kernel_size, stride, padding)
    columns = membership(images.shape[2], kernel_size, stride, padding)
    low = np.array(-np.inf, images.dtype)
    tall = np.where(rows[None, :, :, None, None], images[:, None], low).max(axis=2)
    wide = np.where(columns[None, None, :, :, None], tall[:, :, None], low).max(axis=3)
    return wide
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    rows = membership(images.shape[1], kernel_size, stride, padding).astype("float64")
    columns = membership(images.shape[2], kernel_size, stride, padding).astype("float64")
    rows /= rows.sum(axis=1, keepdims=True)
    columns /= columns.sum(axis=1, keepdims=True)
    return np.einsum("ay,nyxc,bx->nabc", rows, images, columns).astype(images.dtype)
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    images = images.astype("float64")
    pools = [("none", lambda x: x)]
    for name, pool in ("average", avg_pool2d), ("max", max_pool2d):
        pools.append((name, lambda x, pool=pool: pool(x, kernel_size, kernel_size, "valid")))
    result = {}
    for name, pool in pools:
        before = pool(images)
        after = np.stack([pool(shift_images(images, shift)) for shift in shifts])
        change = np.sqrt(((after - before) ** 2).sum(axis=(1, 2, 3, 4)))
        result[name] = list(change / np.sqrt((before**2).sum()))  # NumPy floats
    return result
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        depth = maps.shape[-1]
        if depth % self.pool_size:
            raise ValueError(f"{depth} / {self.pool_size} is not a whole number")
        # The largest of each group is the first of it, sorted downwards.
        groups = ops.reshape(maps, (-1, *maps.shape[1:3], depth // self.pool_size, self.pool_size))
        return ops.top_k(groups, 1)[0][..., 0]

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        flat = ops.reshape(maps, (ops.shape(maps)[0], -1, ops.shape(maps)[3]))
        weight = ops.ones_like(flat[:, :, :1]) / ops.cast(ops.shape(flat)[1], flat.dtype)
        return ops.einsum("npc,npo->nc", flat, weight)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.concatenate(
        [np.rot90(pattern, turn).reshape(*np.shape(pattern), 1, 1) for turn in (0, 1, 2, 3)], axis=3
    ).astype("float64")
# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    inputs = np.array([height * width * channels, channels])
    flatten_dense, gap_dense = inputs * num_classes + num_classes
    return flatten_dense, gap_dense
# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    weights = np.prod([kernel_size, kernel_size, in_channels, out_channels])
    return weights + out_channels, weights * np.int64(height) * width


def stack_cost(channels, height, width):
    three = np.array(conv_cost(3, channels, channels, height, width))
    return tuple(three + three), conv_cost(5, channels, channels, height, width)
