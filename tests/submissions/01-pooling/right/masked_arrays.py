"""numpy.ma does the book-keeping of what is padding."""

# %% answer="max-pool"
def masked_windows(images, kernel_size, stride, padding):
    pads = [(0, 0)] * 4
    for axis in 1, 2:
        n = images.shape[axis]
        m = output_size(n, kernel_size, stride, padding)
        if padding == "same":
            total = max((m - 1) * stride + kernel_size - n, 0)
            pads[axis] = total // 2, total - total // 2
    view = lambda a: sliding_window_view(np.pad(a, pads), (kernel_size, kernel_size), (1, 2))
    outside = 1 - view(np.ones(images.shape, int))
    return np.ma.masked_array(view(images), outside)[:, ::stride, ::stride]


def max_pool2d(images, kernel_size, stride, padding):
    return np.ma.getdata(masked_windows(images, kernel_size, stride, padding).max(axis=(-2, -1)))
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    means = masked_windows(images, kernel_size, stride, padding).mean(axis=(-2, -1))
    return np.ma.getdata(means).astype(images.dtype)
# %% answer="pool-layer"
class _Configured(keras.layers.Layer):
    """Remembers the options it was made with."""

    def __init__(self, options, **kwargs):
        super().__init__(**kwargs)
        self._options = options

    def get_config(self):
        return {**super().get_config(), **self._options}


class Pool2D(_Configured):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        options = dict(kernel_size=kernel_size, stride=stride, padding=padding, kind=kind)
        super().__init__(options, **kwargs)
        if kind == "max":
            self.pool = keras.layers.MaxPooling2D(kernel_size, stride, padding)
        elif kind == "average":
            self.pool = keras.layers.AveragePooling2D(kernel_size, stride, padding)
        else:
            raise ValueError(f"kind={kind}")

    def call(self, images):
        return self.pool(images)

    def compute_output_shape(self, input_shape):
        return self.pool.compute_output_shape(input_shape)
# %% answer="shift-images"
def shift_images(images, shift):
    rows = np.zeros_like(images)
    np.copyto(rows[:, :, shift:], images[:, :, : images.shape[2] - shift])
    return rows
# %% answer="shift-question"
shift_answers = {}
shift_answers["1"] = "C"  # average 0.19, max 0.24, none 0.32 or so
shift_answers["2"] = "B"
shift_answers["3"] = "B"
shift_answers["4"] = "D"
# %% answer="depth-max"
class DepthMaxPool(_Configured):
    def __init__(self, pool_size, **kwargs):
        super().__init__({"pool_size": pool_size}, **kwargs)
        self.pool_size = pool_size

    def groups(self, depth):
        if depth % self.pool_size:
            raise ValueError(f"{depth} maps, but groups of {self.pool_size}")
        return depth // self.pool_size

    def call(self, maps):
        # A one-dimensional pooling along the depth; every pixel is an image of its own.
        depth = maps.shape[-1]
        self.groups(depth)
        lines = ops.reshape(maps, (-1, depth, 1))
        pooled = ops.max_pool(lines, self.pool_size, self.pool_size, "valid")
        return ops.reshape(pooled, (*ops.shape(maps)[:-1], self.groups(depth)))

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.groups(input_shape[-1]))
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = keras.layers.GlobalAveragePooling2D(data_format="channels_last")

    def call(self, maps):
        return self.inner(maps)

    def compute_output_shape(self, input_shape):
        return self.inner.compute_output_shape(input_shape)
