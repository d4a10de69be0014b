"""Separable: pools rows, swaps axes, pools rows again."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return 1 + (size - 1) // stride
    if padding == "valid" and kernel_size <= size:
        return 1 + (size - kernel_size) // stride
    if padding == "valid":
        raise ValueError(f"window {kernel_size} > image {size}")
    raise ValueError(f"padding {padding!r}")
# %% answer="max-pool"
def slices(size, kernel_size, stride, padding):
    count = output_size(size, kernel_size, stride, padding)
    overhang = (count - 1) * stride + kernel_size - size
    offset = overhang // 2 if padding == "same" and overhang > 0 else 0
    for number in range(count):
        first = number * stride - offset
        yield slice(max(first, 0), first + kernel_size)


def pool_height(reduce, images, kernel_size, stride, padding):
    parts = slices(images.shape[1], kernel_size, stride, padding)
    return np.stack([reduce(images[:, part], axis=1) for part in parts], axis=1)


def max_pool2d(images, kernel_size, stride, padding):
    once = pool_height(np.max, images, kernel_size, stride, padding)
    twice = pool_height(np.max, once.swapaxes(1, 2), kernel_size, stride, padding)
    return twice.swapaxes(1, 2)
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    # A mean of means is the mean here: all rows of a window have as many pixels.
    once = pool_height(np.mean, images, kernel_size, stride, padding)
    twice = pool_height(np.mean, once.swapaxes(1, 2), kernel_size, stride, padding)
    return twice.swapaxes(1, 2)
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ("max", "average"):
            raise ValueError(kind)
        self.kernel_size = kernel_size
        self.stride = stride
        self.padding = padding
        self.kind = kind

    def one_way(self, maps, size):
        step = self.stride or self.kernel_size
        pool = ops.max_pool if self.kind == "max" else ops.average_pool
        strides = tuple(step if s > 1 else 1 for s in size) if self.kernel_size > 1 else step
        return pool(maps, size, strides, padding=self.padding)

    def call(self, images):
        if self.kernel_size == 1:
            return self.one_way(images, 1)
        return self.one_way(self.one_way(images, (self.kernel_size, 1)), (1, self.kernel_size))

    def compute_output_shape(self, input_shape):
        step = self.stride or self.kernel_size
        return tuple(
            output_size(n, self.kernel_size, step, self.padding) if i in (1, 2) and n else n
            for i, n in enumerate(input_shape)
        )

    def get_config(self):
        config = super().get_config()
        for name in "kernel_size stride padding kind".split():
            config[name] = getattr(self, name)
        return config
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        depth = input_shape[-1]
        if depth % self.pool_size:
            raise ValueError(f"cannot divide {depth} maps by {self.pool_size}")

    def call(self, maps):
        # The depth takes the place of the height; two-dimensional pooling does the rest.
        turned = ops.transpose(maps, (0, 3, 1, 2))
        pooled = ops.max_pool(turned, (self.pool_size, 1), (self.pool_size, 1), "valid")
        return ops.transpose(pooled, (0, 2, 3, 1))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (input_shape[-1] // self.pool_size,)

    def get_config(self):
        config = super().get_config()
        config.update({"pool_size": self.pool_size})
        return config
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(ops.mean(maps, axis=2), axis=1)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:1]) + tuple(input_shape[3:])
