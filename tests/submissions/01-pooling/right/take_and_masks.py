"""Index arrays clipped to the image; np.where masks decide what counts."""

# %% answer="max-pool"
def positions(size, kernel_size, stride, padding):
    """(windows, kernel_size): the pixel of each place in each window, maybe outside the image."""
    count = output_size(size, kernel_size, stride, padding)
    before = 0
    if padding == "same":
        before = max((count - 1) * stride + kernel_size - size, 0) // 2
    return np.arange(count)[:, None] * stride - before + np.arange(kernel_size)


def gathered(images, kernel_size, stride, padding):
    """Windows (batch, rows, k, columns, k, channels), and where they are inside the image."""
    _, height, width, _ = images.shape
    y = positions(height, kernel_size, stride, padding)
    x = positions(width, kernel_size, stride, padding)
    values = images[:, np.clip(y, 0, height - 1)][:, :, :, np.clip(x, 0, width - 1)]
    inside = ((0 <= y) & (y < height))[:, :, None, None] & ((0 <= x) & (x < width))
    return values, inside[None, ..., None]


def max_pool2d(images, kernel_size, stride, padding):
    values, inside = gathered(images, kernel_size, stride, padding)
    nothing = np.array(-np.inf, images.dtype)
    return np.where(inside, values, nothing).max(axis=(2, 4))
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    values, inside = gathered(images, kernel_size, stride, padding)
    total = np.where(inside, values, 0).sum(axis=(2, 4), dtype=np.float64)
    return (total / inside.sum(axis=(2, 4))).astype(images.dtype)
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ("max", "average"):
            raise ValueError(f"kind should be max or average; got {kind}")
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding
        self.kind = kind

    def call(self, images):
        images = ops.convert_to_tensor(images)
        _, height, width, _ = images.shape
        y = positions(height, self.kernel_size, self.stride, self.padding)
        x = positions(width, self.kernel_size, self.stride, self.padding)
        values = ops.take(images, np.clip(y, 0, height - 1), axis=1)
        values = ops.take(values, np.clip(x, 0, width - 1), axis=3)
        inside = ((0 <= y) & (y < height))[:, :, None, None] & ((0 <= x) & (x < width))
        inside = inside[None, ..., None]
        if self.kind == "max":
            return ops.max(ops.where(inside, values, -np.inf), axis=(2, 4))
        total = ops.sum(ops.where(inside, values, 0.0), axis=(2, 4))
        return total / inside.sum(axis=(2, 4)).astype("float32")

    def compute_output_shape(self, input_shape):
        n, h, w, c = input_shape
        count = lambda side: (
            None
            if side is None
            else len(positions(side, self.kernel_size, self.stride, self.padding))
        )
        return (n, count(h), count(w), c)

    def get_config(self):
        return {
            **super().get_config(),
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "kind": self.kind,
        }
# %% answer="shift-images"
def shift_images(images, shift):
    shifted = images.copy()
    shifted[:, :, shift:] = images[:, :, : images.shape[2] - shift]
    shifted[:, :, :shift] *= 0
    return shifted
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = int(pool_size)

    def call(self, maps):
        if maps.shape[-1] % self.pool_size:
            raise ValueError(f"{maps.shape[-1]} maps do not make groups of {self.pool_size}")
        groups = np.arange(maps.shape[-1]).reshape(-1, self.pool_size)
        return ops.max(ops.take(maps, groups, axis=-1), axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:3], input_shape[3] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
